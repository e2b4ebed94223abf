"""Memory of the whole model, each in a fresh process: by patients, and by horizon."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path

from memory_of_a_run import BASE
from sheets import Sheet
from timing import Memory, memory_of, number

from clinicsim.scenario import read
from clinicsim.world.cohort.synthetic import new_cohort

SEED = 1
WHAT = ("model", "world")  # as `memory_of_a_run.py` calls them


def own_memory(pumps: Sequence[int], months: int, horizons: Sequence[int]) -> list[Sheet]:
    """Megabytes of one replication without a log, beyond the loaded program.

    Parameters
    ----------
    pumps, months
        Cohorts of so many patients with a pump, and the horizon that they are run for.
    horizons
        Months that base is run for, with its own cohort.
    """
    by_pumps = _sheet(
        f"Memory of the whole model by pumps, {months} months: megabytes beyond the loaded program",
        "Pumps",
        {count: _with_pumps(count, months) for count in pumps},
        ("bytes a pump", 2**20),
    )
    by_pumps.note = (
        "One replication without a log, in a process of its own: reading the scenario and its cohort of synthetic "
        "patients with a pump, and the room of the compiled engine. The clinic is that of base whatever the patients. "
        "The world alone: only read and compiled."
    )
    by_horizon = _sheet(
        "Memory of the whole model by horizon, base: megabytes beyond the loaded program",
        "Months",
        {each: [memory_of(what, each) for what in WHAT] for each in horizons},
        ("kilobytes a month", 2**10),
    )
    by_horizon.note = "As above, with the cohort of base."
    return [by_pumps, by_horizon]


def _sheet(title: str, head: str, used: dict[int, list[Memory]], slope: tuple[str, int]) -> Sheet:
    """One row a size, and the slope from the least to the most, in a unit of which so many are a megabyte."""
    sheet = Sheet(title, [head, "A replication", "The world alone", "Whole process"])
    for size, (model, world) in used.items():
        sheet.rows.append([f"{size:,}", number(model.beyond), number(world.beyond), number(model.peak)])
    least, most = min(used), max(used)
    if least < most:
        unit, a_megabyte = slope
        ends = zip(used[least], used[most], strict=True)
        grown = [number((end.beyond - start.beyond) * a_megabyte / (most - least)) for start, end in ends]
        sheet.rows.append([unit, *grown, ""])
    return sheet


def _with_pumps(count: int, months: int) -> list[Memory]:
    text = new_cohort(count, 0, SEED, read(BASE).scenario)
    with tempfile.TemporaryDirectory() as folder:
        cohort = Path(folder, "cohort.csv")
        cohort.write_text(text, encoding="utf-8")
        return [memory_of(what, months, cohort) for what in WHAT]
