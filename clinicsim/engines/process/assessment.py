"""From referral to the first assessment, where the way divides."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clinicsim.engines.process import outcomes, regimen
from clinicsim.engines.process.clock import Process
from clinicsim.world.calendar import MINUTES_PER_DAY
from clinicsim.world.events import Cause, Kind, Rank, State
from clinicsim.world.randomness import Purpose

if TYPE_CHECKING:
    from clinicsim.engines.process.clinic import Clinic
    from clinicsim.engines.process.patient import Patient


def referral(clinic: Clinic, patient: Patient) -> Process:
    """Be referred, and accepted or returned at triage."""
    rules, log = clinic.scenario.referrals, clinic.log
    log.add(Kind.REFERRED, patient.number, value=float(patient.indication_place))
    outcomes.arrive(clinic, patient)
    yield clinic.clock.at(
        clinic.clock.now + int(rules.triage_days.value * MINUTES_PER_DAY), Rank.REFERRAL, patient.number
    )
    if not patient.alive:
        return
    if patient.chance(Purpose.ACCEPTED, rules.accepted_share.value):
        log.add(Kind.TRIAGED, patient.number)
        patient.enter(State.WAIT_NEW)
    else:
        log.add(Kind.RETURNED, patient.number)
        patient.alive = False


def first_assessment(clinic: Clinic, patient: Patient) -> Process:
    """Wait for the first assessment; it leads to oral drugs, to a screening trial, or home with advice."""
    owed = clinic.office.join(patient, clinic.visit["first_assessment"], patient.clock_start)
    if not (yield owed.met):
        return
    outcomes.score(clinic, patient)
    rules, u = clinic.scenario.oral, patient.draw(Purpose.ASSESSED)
    for_trial = u < rules.direct_to_trial_share.value
    if for_trial and clinic.scenario.trial.offered:
        regimen.found(clinic, patient)
        patient.enter(State.WAIT_TRIAL)
    elif not for_trial and u < rules.direct_to_trial_share.value + rules.discharged_share.value:
        patient.leave_clinic(Cause.DISCHARGED)
    else:
        patient.enter(State.ORAL)
