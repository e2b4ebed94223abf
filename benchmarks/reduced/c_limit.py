"""The limit: the reduced clinic in C, compiled for this machine when it is first asked for, called through ctypes."""

from __future__ import annotations

import atexit
import ctypes
import shutil
import subprocess
import tempfile
from functools import cache
from math import log
from pathlib import Path

from clinicsim.world.randomness import stream
from reduced import model, rules
from reduced.model import Clinic, Tally, Template

NAME = "C, gcc -O3"

SOURCE = Path(__file__).with_name("limit.c")
COMPILER = "gcc"
# -ffp-contract=off: a fused multiply-add rounds once where the other engines round twice.
OPTIONS = ("-std=c11", "-O3", "-march=native", "-ffp-contract=off", "-fPIC", "-shared", "-Wall", "-Wextra", "-Werror")


class Settings(ctypes.Structure):
    """The struct of the same name in limit.c."""

    _fields_ = (
        *(
            (name, ctypes.c_int64)
            for name in (
                "key",
                "horizon",
                "patients",
                "most_patients",
                "nurses",
                "rooms",
                "beds",
                "theatres",
                "weeks",
            )
        ),
        ("clinic", ctypes.c_int64 * 4),
        ("lists", ctypes.c_int64 * 4),
        ("joining_gap", ctypes.c_double),
    )


def missing() -> str:
    """Why this peer cannot run here; empty: it can."""
    return "" if shutil.which(COMPILER) else "no C compiler (gcc)"


def run(clinic: Clinic, replication: int) -> Tally:
    """Simulate one replication."""
    counts, sums = (ctypes.c_int64 * model.HAPPENINGS)(), (ctypes.c_int64 * model.SUMS)()
    settings = _settings(clinic, replication)
    if _library().simulate(ctypes.byref(settings), counts, sums):
        raise MemoryError(f"no memory for {clinic}")
    return Tally(tuple(counts), tuple(sums))


@cache
def shared_library() -> Path:
    """The compiled library; it is gone when the program ends."""
    folder = tempfile.mkdtemp(prefix="reduced-clinic-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    library = Path(folder) / "limit.so"
    macros = [f"-D{name}={value}" for name, value in _macros().items()]
    subprocess.run([COMPILER, *OPTIONS, *macros, str(SOURCE), "-o", str(library), "-lm"], check=True)
    return library


@cache
def _library() -> ctypes.CDLL:
    return ctypes.CDLL(str(shared_library()))


def _macros() -> dict[str, str]:
    """The numbers of the model and of the rules, as C writes them: exactly, hence real ones in hexadecimal."""
    numbers: dict[str, int | float] = {
        name: value
        for module in (model, rules)
        for name, value in vars(module).items()
        if name.isupper() and isinstance(value, int | float)
    }
    # gcc would work out these logarithms itself, and may round them otherwise than the library that all engines call.
    numbers["VISIT_VARIANCE"] = log(1.0 + rules.VISIT_CV**2)
    numbers["STAY_VARIANCE"] = log(1.0 + rules.STAY_CV**2)
    return {name: f"{value}LL" if isinstance(value, int) else value.hex() for name, value in numbers.items()}


def _settings(clinic: Clinic, replication: int) -> Settings:
    return Settings(
        stream(model.SEED, replication),
        clinic.horizon,
        clinic.patients,
        clinic.most_patients,
        clinic.nurses,
        clinic.rooms,
        clinic.beds,
        clinic.theatres,
        clinic.weeks,
        _template(clinic.clinic_slots),
        _template(clinic.theatre_lists),
        clinic.joining_gap,
    )


def _template(template: Template) -> ctypes.Array[ctypes.c_int64]:
    days = sum(1 << day for day in template.weekdays)
    return (ctypes.c_int64 * 4)(template.slots, template.start, template.step, days)
