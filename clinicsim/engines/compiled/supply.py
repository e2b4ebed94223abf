"""Stock: whether a refill's kit and drug, and an operation's pump, are there when needed; see `process/supply.py`."""

from __future__ import annotations

from typing import Any

from clinicsim.engines.compiled.access import MINUTES_PER_DAY, in_days, patient, rules
from clinicsim.engines.compiled.draws import draw
from clinicsim.engines.compiled.linking import part
from clinicsim.engines.compiled.log import log
from clinicsim.world.events import PROCEDURE_LIST, Cause, Kind
from clinicsim.world.randomness import Purpose

_FOR_OPERATIONS = 1 << 40  # occurrences of draws for operations, beside those for refills


@part
def has_kit(c: Any, i: int, visit: int) -> bool:
    """Whether a refill in clinic can be done; if not, it is put off for the days that the scenario says."""
    one = patient(c, i)
    one.refills_tried += 1
    if draw(c, i, Purpose.SUPPLY, one.refills_tried) < rules(c).supply_refill_kit_share:
        return True
    log(c, Kind.NOT_SUPPLIED, i, visit, 0.0, Cause.SUPPLY)
    one.not_before = max(one.not_before, in_days(c, rules(c).supply_wait_days))
    return False


@part
def has_pump(c: Any, i: int, procedure: int) -> bool:
    """Whether the pump is there that an operation of today needs, if it needs one."""
    if procedure not in (c.n_procedure_implant, c.n_procedure_replacement):
        return True
    today = c.now // MINUTES_PER_DAY
    if draw(c, i, Purpose.SUPPLY, _FOR_OPERATIONS + today) < rules(c).supply_pump_share:
        return True
    log(c, Kind.NOT_SUPPLIED, i, PROCEDURE_LIST + procedure, 0.0, Cause.SUPPLY)
    return False
