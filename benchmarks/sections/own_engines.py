"""clinicsim's own engines with their event logs, on the scenario base, in both ways of working inside sessions."""

from __future__ import annotations

import gc
import time
from pathlib import Path

import numpy as np
from sheets import Sheet
from timing import Spread

from clinicsim import engines
from clinicsim.scenario import read
from clinicsim.world.build import build

BASE = Path(__file__).parents[2] / "scenarios" / "base.toml"
REFERENCE = "process"


def own_engines(months: int, rounds: int) -> list[Sheet]:
    """One table for each way of working inside sessions, over whatever engines there are.

    Raises
    ------
    AssertionError
        If two engines do not give the same log, row for row.
    """
    return [_in_session(mode, months, rounds) for mode in ("minutes", "slots")]


def _in_session(mode: str, months: int, rounds: int) -> Sheet:
    world = build(read(BASE, [f"run.months={months}", f"in_session={mode}"]))
    seconds: dict[str, list[float]] = {engine: [] for engine in engines.ENGINES}
    for engine in engines.ENGINES:
        engines.run(world, 0, engine)  # compiles, or loads what is compiled
    rows = 0
    for place in range(rounds):
        logs = {}
        for engine in engines.ENGINES if place % 2 == 0 else reversed(engines.ENGINES):
            gc.collect()
            began = time.process_time()
            logs[engine] = engines.run(world, place, engine)
            seconds[engine].append(time.process_time() - began)
        for engine, log in logs.items():
            if not np.array_equal(log, logs[REFERENCE]):
                raise AssertionError(f"replication {place}, {mode}: the log of {engine} is not that of {REFERENCE}")
        rows += len(logs[REFERENCE])
    sheet = Sheet(
        f"clinicsim: base, {months} months, in_session = {mode}, {rows / rounds:,.0f} rows of the log",
        ["Engine", "CPU s", "Rows/s", f"{REFERENCE} / this"],
    )
    for engine, own in seconds.items():
        ratio = Spread.of([one / two for one, two in zip(seconds[REFERENCE], own, strict=True)])
        speed = Spread.of(own)
        rate = f"{rows / rounds / speed.median:,.0f}"
        sheet.rows.append([engine, speed.text(), rate, ratio.text()])
    sheet.note = f"One replication with its event log. Median of {rounds} rounds (lowest–highest)."
    if len(seconds) > 1:
        sheet.note += " In every round all engines wrote the same log, row for row."
    return sheet
