"""Items 5.1 to 6.1: software, random numbers, execution, machine, and where the code is."""

from __future__ import annotations

import inspect
import platform
from importlib import metadata

from clinicsim.views.stress.document import Item, Table
from clinicsim.world import randomness
from clinicsim.world.draws import DRAWS
from clinicsim.world.events import Rank

_PACKAGES = ("clinicsim", "simpy", "numpy", "numba", "pandas", "scipy", "pyarrow", "plotly", "pydantic", "holidays")


def items() -> tuple[Item, ...]:
    """Return items 5.1 to 5.4."""
    versions = tuple((name, metadata.version(name)) for name in _PACKAGES)
    draws = tuple((p.name, str(p.value), d.who, d.what, d.distribution, d.parameters) for p, d in DRAWS.items())
    return (
        Item(
            "5.1",
            "Software",
            (f"Python {platform.python_version()}.", Table("Packages", ("Package", "Version"), versions)),
        ),
        Item(
            "5.2",
            "Random sampling",
            (
                inspect.cleandoc(randomness.__doc__ or ""),
                "A draw is uniform(key of seed and replication, key of who draws, purpose, occurrence): a counter hash "
                "with the finaliser of splitmix64, turned into a variate by the inverse of its distribution function, "
                "so that scenarios share patients and luck (common random numbers by entity).",
                Table("Every draw", ("Purpose", "No.", "Who draws", "What for", "Distribution", "Parameters"), draws),
            ),
        ),
        Item(
            "5.3",
            "Model execution",
            (
                "Discrete events on one clock in whole minutes. Events of one minute happen in order of rank, then of "
                "number (patient, session, list), then as they were scheduled. Two engines run the model: one of SimPy "
                "processes, which is its specification, and one compiled by Numba, which is used unless the other is "
                "asked for. Both write equal logs, row for row and bit for bit; `make conformance` tests it. A "
                "replication is one run of the whole horizon; replications run side by side and give the same bytes "
                "for any number of workers.",
                Table("Order within a minute", ("Rank", "Event"), tuple((str(r.value), r.name) for r in Rank)),
            ),
        ),
        Item(
            "5.4",
            "System specification",
            (
                f"{platform.system()} {platform.machine()}, {platform.python_implementation()}. Time and machine of "
                "each run are in `machine.json` of its folder; `python benchmarks/compare_engines.py` measures the "
                "speed of both engines beside that of other libraries.",
            ),
        ),
    )


def access() -> tuple[Item, ...]:
    """Item 6.1."""
    about = metadata.metadata("clinicsim")
    licence = about.json.get("license_expression") or about.json.get("license") or "see LICENSE"
    return (
        Item(
            "6.1",
            "Computer model sharing statement",
            (
                f"clinicsim {about['Version']}, licence {licence}. The scenario, its cohort and the seed rebuild every "
                "run: they are kept in the manifest of each run folder.",
            ),
        ),
    )
