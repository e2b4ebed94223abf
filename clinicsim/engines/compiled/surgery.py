"""Stays in hospital for operations: planned from a theatre list, and in an emergency; see `process/hospital.py`."""

from __future__ import annotations

from typing import Any

from clinicsim.engines.compiled.access import patient, procedure_rules, rules_of
from clinicsim.engines.compiled.faults import during
from clinicsim.engines.compiled.flow import DONE
from clinicsim.engines.compiled.hospital import admit, discharge, operation_frame
from clinicsim.engines.compiled.linking import part
from clinicsim.engines.compiled.operations import operate
from clinicsim.engines.compiled.wards import lie_in
from clinicsim.world.events import Cause


@part
def elective_operation(c: Any, f: int) -> int:
    """Operate from a theatre list, with the planned nights after it."""
    me = operation_frame(c, f)
    i, plan = me.patient, procedure_rules(c, me.scenario, me.procedure)
    if me.step == 0:
        me.since = admit(c, i, plan.level, Cause.SURGERY)
        operate(c, i, me.procedure, Cause.ELECTIVE)
        return during(c, f, 1, i)
    if me.step == 1:
        return lie_in(c, f, 2, i, plan.level, plan.nights, Cause.ELECTIVE)
    discharge(c, i, plan.level, me.since, Cause.SURGERY)
    return DONE


@part
def emergency_operation(c: Any, f: int) -> int:
    """Wait in a bed for emergency theatre, be operated on and recover; the discharge is the caller's."""
    me = operation_frame(c, f)
    i, plan = me.patient, procedure_rules(c, me.scenario, me.procedure)
    one = patient(c, i)
    if me.step == 0:
        wait = rules_of(c, me.scenario).theatre_emergency_wait_days
        return lie_in(c, f, 1, i, plan.level, wait, Cause.EMERGENCY)
    if me.step == 1:
        if not one.alive or not one.has_pump:
            return DONE
        operate(c, i, me.procedure, Cause.EMERGENCY)
        return during(c, f, 2, i)
    if me.step == 2:
        return lie_in(c, f, 3, i, plan.level, plan.nights, Cause.ELECTIVE)
    return DONE
