"""Where the logs of the two engines part, in words that a reader can follow."""

from __future__ import annotations

from enum import IntEnum

import numpy as np

from clinicsim.engines import run
from clinicsim.world.events import Cause, EventLog, Kind
from clinicsim.world.world import World

AROUND = 12  # rows shown before and after the first difference


def difference(world: World, replication: int) -> str:
    """Both engines' neighbourhood of the first row in which their logs differ; empty if they are equal bit for bit."""
    process, compiled = (run(world, replication, engine) for engine in ("process", "compiled"))
    if process.tobytes() == compiled.tobytes():
        return ""
    shared = min(len(process), len(compiled))
    # Bytes, not values: a zero below nought and a nought differ, and nothing is a number that is none.
    unlike = np.flatnonzero(
        (_bytes(process[:shared]) != _bytes(compiled[:shared])).any(axis=1),
    )
    at = int(unlike[0]) if unlike.size else shared
    run_of = f"{world.scenario.name}, seed {world.scenario.run.seed}, replication {replication}"
    return "\n".join(
        [
            f"{run_of}: the logs part at row {at} of {len(process)} (process) and {len(compiled)} (compiled)",
            "process engine",
            *_neighbourhood(process, at),
            "compiled engine",
            *_neighbourhood(compiled, at),
        ]
    )


def _bytes(log: EventLog) -> np.ndarray:
    return np.ascontiguousarray(log).view(np.uint8).reshape(len(log), log.dtype.itemsize)


def _neighbourhood(log: EventLog, at: int) -> list[str]:
    rows = range(max(at - AROUND, 0), min(at + AROUND + 1, len(log)))
    return [f"  {'>' if row == at else ' '} {row:>7} {_row(log[row])}" for row in rows] or ["    (no rows)"]


def _row(row: np.void) -> str:
    day, minute = divmod(int(row["minute"]), 1440)
    return (
        f"day {day:>5} {minute // 60:02}:{minute % 60:02} {_word(Kind, row['kind']):<20} patient {row['patient']:>8} "
        f"subject {row['subject']:>8} value {float(row['value'])!r:>22} cause {_word(Cause, row['cause'])}"
    )


def _word(words: type[IntEnum], number: int) -> str:
    return words(number).name.lower() if number in list(words) else str(number)
