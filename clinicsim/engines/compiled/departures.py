"""Leaving the clinic's care, and dying; see `process/patient.py`."""

from __future__ import annotations

from typing import Any

from clinicsim.engines.compiled.access import indication_rules, patient
from clinicsim.engines.compiled.draws import time_to
from clinicsim.engines.compiled.flow import DONE, wait_until
from clinicsim.engines.compiled.frames import frame
from clinicsim.engines.compiled.linking import part
from clinicsim.engines.compiled.log import log
from clinicsim.engines.compiled.office import release
from clinicsim.engines.compiled.outcomes import died_elsewhere
from clinicsim.engines.compiled.reservoir import take_out
from clinicsim.engines.compiled.theatre import withdraw_all
from clinicsim.engines.compiled.wards import vacate
from clinicsim.world.events import NOTHING, Cause, Kind, Rank, State
from clinicsim.world.randomness import Purpose


@part
def leave_clinic(c: Any, i: int, cause: int) -> None:
    """Leave the clinic's care."""
    one = patient(c, i)
    one.alive = 0
    release(c, i, cause)
    withdraw_all(c, i, cause)
    one.state = State.GONE
    log(c, Kind.STATE, i, NOTHING, float(State.GONE.value), cause)


@part
def die(c: Any, i: int, cause: int, of: int) -> None:
    """Die, `of` a complication, withdrawal or overdose (-1: of none); all that was held or owed is given back."""
    vacate(c, i)
    one = patient(c, i)
    if one.has_pump:
        take_out(c, i, Cause.DIED)
    leave_clinic(c, i, Cause.DIED)
    one.dead = 1
    log(c, Kind.DIED, i, of, 0.0, cause)


@part
def unrelated_death(c: Any, f: int) -> int:
    """Die in the end, of whatever the indication brings."""
    me = frame(c, f)
    i = me.patient
    one = patient(c, i)
    if me.step == 0:
        when = time_to(c, i, Purpose.DEATH, indication_rules(c, i).deaths_per_year)
        return wait_until(c, f, 1, when, Rank.DEATH, one.number)
    if one.alive:
        die(c, i, Cause.NONE, NOTHING)
    elif not one.dead:
        died_elsewhere(c, i)
    return DONE
