"""Recall of pumps by their maker: which pumps it affects, the checks it brings, and replacements ahead of time."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from clinicsim.engines.process import faults
from clinicsim.engines.process.clock import Process
from clinicsim.world.calendar import DAYS_PER_YEAR, MINUTES_PER_DAY
from clinicsim.world.events import Cause, Kind, Rank
from clinicsim.world.randomness import Purpose
from clinicsim.world.recalls import recall_since

if TYPE_CHECKING:
    from clinicsim.engines.process.clinic import Clinic
    from clinicsim.engines.process.patient import Patient
    from clinicsim.engines.process.pump import Pump
    from clinicsim.scenario.schema.harm import Recall

_PHASE = 1 << 20  # occurrence of the draw that spreads the checks, beside the one that affects a pump


def in_force(clinic: Clinic) -> None:
    """Act on the recall and the rates of complications that are in force from now on."""
    rules = clinic.scenario.recall
    if rules.share.value > 0.0:
        before = recall_since(clinic.world, clinic.clock.now)
        for patient in clinic.patients:
            if patient.alive and patient.pump is not None:
                _judge(clinic, patient, patient.pump, before)
    for patient in clinic.patients:
        if patient.alive:
            faults.follow_table(clinic, patient)


def _judge(clinic: Clinic, patient: Patient, pump: Pump, before: int) -> None:
    """Find out whether a pump is affected, and do what the policy says."""
    rules = clinic.scenario.recall
    if not pump.recalled and _is_meant(clinic, pump, before):
        pump.recalled = patient.chance(Purpose.RECALLED, rules.share.value, pump.serial)
        if pump.recalled:
            clinic.log.add(Kind.RECALLED, patient.number, pump.serial)
    if not pump.recalled:
        return
    if rules.policy == "prophylactic":
        clinic.theatre.request(patient, clinic.procedure["replacement"], clinic.clock.now)
    elif rules.extra_checks_per_year.value > 0.0 and not pump.monitored:
        pump.monitored = True
        clinic.clock.start(_checks(clinic, patient, pump))


def _is_meant(clinic: Clinic, pump: Pump, before: int) -> bool:
    rules = clinic.scenario.recall
    inserted = clinic.scenario.run.start_date + dt.timedelta(minutes=pump.inserted)
    return (
        pump.inserted <= before
        and rules.pump_model in ("", pump.model)
        and (rules.implanted_from is None or inserted >= rules.implanted_from)
        and (rules.implanted_to is None or inserted <= rules.implanted_to)
    )


def _checks(clinic: Clinic, patient: Patient, pump: Pump) -> Process:
    """Owe extra checks at even intervals for as long as the recall is in force; the first ones spread over one."""
    wait = patient.draw(Purpose.RECALLED, _PHASE + pump.serial)
    while True:
        rules = clinic.scenario.recall
        if not patient.alive or patient.pump is not pump or not _monitors(rules):
            break
        days = wait * DAYS_PER_YEAR / rules.extra_checks_per_year.value
        yield clinic.clock.at(clinic.clock.now + max(int(days * MINUTES_PER_DAY), 1), Rank.BOOKING, patient.number)
        yield from patient.at_home()
        if patient.alive and patient.pump is pump and pump.running and _monitors(clinic.scenario.recall):
            faults.ask_visit(clinic, patient, clinic.visit[clinic.scenario.recall.check_visit], Cause.RECALL)
        wait = 1.0
    pump.monitored = False


def _monitors(rules: Recall) -> bool:
    return rules.share.value > 0.0 and rules.policy == "monitor" and rules.extra_checks_per_year.value > 0.0
