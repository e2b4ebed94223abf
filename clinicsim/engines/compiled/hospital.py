"""The hospital: admissions and discharges, and the days of a screening trial; see `process/hospital.py`.

Operations stand in `surgery.py`, refills out of the clinic in `rescue_refills.py`, complications in `treatment.py`.
"""

from __future__ import annotations

from typing import Any

from clinicsim.engines.compiled.access import MINUTES_PER_DAY, patient, rules_of
from clinicsim.engines.compiled.busy import be_busy, come_home
from clinicsim.engines.compiled.flow import DONE, call, start
from clinicsim.engines.compiled.frames import frame, frames
from clinicsim.engines.compiled.linking import part, small
from clinicsim.engines.compiled.log import log
from clinicsim.engines.compiled.office import release
from clinicsim.engines.compiled.processes import Process
from clinicsim.engines.compiled.wards import lie_in
from clinicsim.world.events import NOTHING, Cause, Kind

HOURS_PER_DAY = 24
IN_PATIENT = -1  # instead of a minute of admission

operation_frame = frames(ints="procedure since")
_headache = frames(ints="since")


# ---------------------------------------------------------------------- in and out
@part
def keep_busy(c: Any, i: int) -> None:
    """Be where no visit can take place (in hospital, or without a working pump); the visit owed falls away."""
    be_busy(c, i)
    release(c, i, Cause.IN_HOSPITAL)


@part
def admit(c: Any, i: int, level: int, cause: int) -> int:
    """Take a patient in; returns the minute."""
    keep_busy(c, i)
    patient(c, i).admitted = 1
    log(c, Kind.ADMITTED, i, level, 0.0, cause)
    return int(c.now)


@part
def come_in(c: Any, i: int, level: int, cause: int) -> int:
    """Come in as an emergency; returns the minute of admission, or IN_PATIENT for one who is in hospital already."""
    if patient(c, i).admitted:
        return IN_PATIENT
    log(c, Kind.EMERGENCY, i, NOTHING, 0.0, cause)
    return admit(c, i, level, cause)


@part
def discharge(c: Any, i: int, level: int, since: int, cause: int) -> None:
    """Let a patient go home, if still alive; `since` is the minute of admission, or IN_PATIENT if the stay goes on."""
    if since != IN_PATIENT and patient(c, i).alive:
        log(c, Kind.DISCHARGED, i, level, (c.now - since) / MINUTES_PER_DAY, cause)
        come_home(c, i)


# ---------------------------------------------------------------------- operations
@part
def operate_electively(c: Any, i: int, procedure: int) -> None:
    """Set an operation from a theatre list going, with the stay for it."""
    operation_frame(c, start(c, Process.ELECTIVE_OPERATION, i)).procedure = procedure


@part
def operate_in_emergency(c: Any, caller: int, step: int, i: int, procedure: int) -> int:
    """Have an emergency operation and recover, then go on with the caller at `step`."""
    f = call(c, caller, step, Process.EMERGENCY_OPERATION, i)
    operation_frame(c, f).procedure = procedure
    return f


# ---------------------------------------------------------------------- the screening trial
@small
def trial_day_of(c: Any, caller: int, step: int, i: int) -> int:
    """Be observed after a bolus of a screening trial, then go on with the caller at `step`."""
    return call(c, caller, step, Process.TRIAL_DAY, i)


@small
def headache_of(c: Any, caller: int, step: int, i: int) -> int:
    """Lie in with a headache after a lumbar puncture, then go on with the caller at `step`."""
    return call(c, caller, step, Process.HEADACHE, i)


@part
def trial_day(c: Any, f: int) -> int:
    """Observe a patient after a bolus of a screening trial."""
    me = frame(c, f)
    i = me.patient
    if me.step == 0:
        rules = rules_of(c, me.scenario)
        keep_busy(c, i)
        patient(c, i).admitted = 1
        days = rules.trial_observation_hours / HOURS_PER_DAY
        return lie_in(c, f, 1, i, rules.trial_level, days, Cause.ELECTIVE)
    if patient(c, i).alive:
        come_home(c, i)
    return DONE


@part
def headache(c: Any, f: int) -> int:
    """Lie in with a headache after a lumbar puncture."""
    me = _headache(c, f)
    i, rules = me.patient, rules_of(c, me.scenario)
    level = rules.trial_headache_level
    if me.step == 0:
        me.since = come_in(c, i, level, Cause.TRIAL)
        return lie_in(c, f, 1, i, level, rules.trial_headache_nights, Cause.EMERGENCY)
    discharge(c, i, level, me.since, Cause.TRIAL)
    return DONE
