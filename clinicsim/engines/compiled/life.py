"""A life that reads as the pathway: one stage after the other, until the patient leaves; see `process/patient.py`."""

from __future__ import annotations

from typing import Any

from clinicsim.engines.compiled.access import patient
from clinicsim.engines.compiled.flow import DONE, call
from clinicsim.engines.compiled.frames import frame
from clinicsim.engines.compiled.linking import part, small
from clinicsim.engines.compiled.processes import Process
from clinicsim.world.events import State


@small
def _stage(state: int) -> int:
    """What a patient goes through in a therapy state."""
    if state == State.WAIT_NEW:
        return Process.FIRST_ASSESSMENT.value
    if state == State.ORAL:
        return Process.ORAL_CARE.value
    if state == State.WAIT_TRIAL:
        return Process.TRIAL_STAGE.value
    return Process.WAIT_FOR_IMPLANT.value if state == State.WAIT_IMPLANT else Process.PUMP_CARE.value


@part
def life(c: Any, f: int) -> int:
    """Live: each stage lasts until the patient's state has changed."""
    me = frame(c, f)
    one = patient(c, me.patient)
    if me.step == 0 and one.state == State.WAIT_NEW and not one.prevalent:
        return call(c, f, 1, Process.REFERRAL, me.patient)
    if me.step == 2:
        one.prevalent = 0  # only the stage in which the patient was found began before the first day
    if not one.alive or one.state == State.GONE:
        return DONE
    return call(c, f, 2, _stage(one.state), me.patient)
