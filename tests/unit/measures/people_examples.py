"""People of a made-up log: who they are, what holds their spasticity, and what happens to them."""

from __future__ import annotations

from typing import Any

from clinicsim.world.events import Control, Kind, Score, State
from clinicsim.world.world import World

Row = tuple[Any, ...]

# Untreated scores of the people below, by Score; all in the middle of their scales.
BASELINE = {Score.ASHWORTH: 2.5, Score.PENN: 3.0, Score.PAIN: 6.0, Score.BARTHEL: 40.0, Score.DEPRESSION: 50.0}


def referred(
    world: World, number: int, *, day: float = 0, band: str = "severe", age: float = 50.0, female: bool = True,
    indication: str = "ms", control: Control = Control.UNTREATED, drugs: int = 0, state: State = State.WAIT_NEW,
) -> list[Row]:  # fmt: skip
    """Rows of somebody's arrival."""
    return [
        (day, Kind.REFERRED, number, -1, world.names.indications.index(indication)),
        (day, Kind.PERSON, number, int(female), age),
        (day, Kind.SEVERITY, number, world.names.bands.index(band)),
        (day, Kind.STATE, number, -1, state),
        control_row(day, number, control, drugs),
    ]


def assessed(number: int, day: float) -> list[Row]:
    """Rows of a first assessment's scores."""
    return [(day, Kind.SCORED, number, int(score), value) for score, value in BASELINE.items()]


def control_row(day: float, number: int, control: Control, drugs: int = 0) -> Row:
    """Row that says what holds the spasticity from a day on."""
    return (day, Kind.CONTROL, number, drugs, control)
