"""Recall of pumps by their maker: which pumps it affects, and what it brings them; see `process/recall.py`."""

from __future__ import annotations

from typing import Any

from clinicsim.engines.compiled.access import MINUTES_PER_DAY, patient, pump_of, rules
from clinicsim.engines.compiled.befalling import ask_visit
from clinicsim.engines.compiled.busy import must_wait_at_home, wait_for_patient
from clinicsim.engines.compiled.draws import draw
from clinicsim.engines.compiled.faults import follow_table
from clinicsim.engines.compiled.flow import DONE, start, wait_until
from clinicsim.engines.compiled.frames import frames
from clinicsim.engines.compiled.linking import part, small
from clinicsim.engines.compiled.log import log
from clinicsim.engines.compiled.memory import rows
from clinicsim.engines.compiled.parameters import choice
from clinicsim.engines.compiled.processes import Process
from clinicsim.engines.compiled.reservoir import still_has
from clinicsim.engines.compiled.tables import VERSION
from clinicsim.engines.compiled.theatre import request
from clinicsim.scenario.schema.harm import Recall
from clinicsim.world.calendar import DAYS_PER_YEAR
from clinicsim.world.events import Cause, Kind, Rank
from clinicsim.world.randomness import Purpose

_PHASE = 1 << 20  # occurrence of the draw that spreads the checks, beside the one that affects a pump
_MONITOR, _PROPHYLACTIC = choice(Recall, "policy", "monitor"), choice(Recall, "policy", "prophylactic")
_EVERY_MODEL = -1

_version = rows("versions", VERSION)
_checks = frames(ints="serial", floats="wait")


@small
def _is_meant(c: Any, i: int) -> bool:
    """Whether a pump is of the model and window of the recall."""
    pump, recall = pump_of(c, i), rules(c)
    day, every_model = pump.inserted // MINUTES_PER_DAY, recall.recall_model == _EVERY_MODEL
    return bool(
        pump.inserted <= _version(c, c.version).recall_since
        and (every_model or recall.recall_model == pump.model)
        and recall.recall_from_day <= day <= recall.recall_to_day
    )


@part
def judge(c: Any, i: int) -> None:
    """Find out whether a pump is affected, and do what the policy says."""
    pump, recall = pump_of(c, i), rules(c)
    if not pump.recalled and _is_meant(c, i):
        pump.recalled = draw(c, i, Purpose.RECALLED, pump.serial) < recall.recall_share
        if pump.recalled:
            log(c, Kind.RECALLED, i, pump.serial, 0.0, Cause.NONE)
    if not pump.recalled:
        return
    if recall.recall_policy == _PROPHYLACTIC:
        request(c, i, c.n_procedure_replacement, c.now)
    elif recall.recall_extra_checks_per_year > 0.0 and not pump.monitored:
        pump.monitored = 1
        _checks(c, start(c, Process.EXTRA_CHECKS, i)).serial = pump.serial


@part
def in_force(c: Any) -> None:
    """Act on the recall and the rates of complications that are in force from now on."""
    if rules(c).recall_share > 0.0:
        for i in range(c.patients_used):
            if patient(c, i).alive and patient(c, i).has_pump:
                judge(c, i)
    for i in range(c.patients_used):
        if patient(c, i).alive:
            follow_table(c, i)


@small
def _is_watched(c: Any, f: int) -> bool:
    """Whether the pump is still in the patient, and the recall in force asks for extra checks."""
    me, recall = _checks(c, f), rules(c)
    i = me.patient
    monitors = recall.recall_policy == _MONITOR and recall.recall_extra_checks_per_year > 0.0
    return bool(patient(c, i).alive and still_has(c, i, me.serial) and recall.recall_share > 0.0 and monitors)


@part
def extra_checks(c: Any, f: int) -> int:
    """Owe extra checks at even intervals for as long as the recall is in force; the first ones spread over one."""
    me = _checks(c, f)
    i = me.patient
    if me.step == 0:
        me.wait = draw(c, i, Purpose.RECALLED, _PHASE + me.serial)
    else:
        if must_wait_at_home(c, i):
            return wait_for_patient(c, f, 1, i)
        if _is_watched(c, f) and pump_of(c, i).running:
            ask_visit(c, i, rules(c).recall_check_visit, Cause.RECALL)
        me.wait = 1.0
    if _is_watched(c, f):
        days = me.wait * DAYS_PER_YEAR / rules(c).recall_extra_checks_per_year
        minute = c.now + max(int(days * MINUTES_PER_DAY), 1)
        return wait_until(c, f, 1, minute, Rank.BOOKING, patient(c, i).number)
    if pump_of(c, i).serial == me.serial:
        pump_of(c, i).monitored = 0
    return DONE
