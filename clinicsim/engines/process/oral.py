"""Oral therapy: reviews while a drug is titrated, then stable ones, injections between them, and what comes of both."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clinicsim.engines.process import botulinum, contact, regimen, standing
from clinicsim.engines.process.clock import Process
from clinicsim.world.calendar import DAYS_PER_YEAR, MINUTES_PER_DAY
from clinicsim.world.events import Cause, Kind, Rank, State
from clinicsim.world.randomness import Purpose, exponential

if TYPE_CHECKING:
    from clinicsim.engines.process.clinic import Clinic
    from clinicsim.engines.process.patient import Patient


def care(clinic: Clinic, patient: Patient) -> Process:
    """Reviews and injections, one visit after the other; each review decides what becomes of the patient."""
    leaves = patient.time_to(Purpose.ORAL_DISCHARGE, clinic.scenario.oral.discharge_per_year.value)
    _begin(clinic, patient)
    while patient.alive and patient.state == State.ORAL:
        if patient.busy_until is not None:
            yield patient.busy_until
            continue
        visit, due = _next_visit(clinic, patient)
        seen = yield clinic.office.owe(patient, visit, max(due, clinic.clock.now)).met
        if not seen or not patient.alive or patient.state != State.ORAL:
            continue
        if visit == clinic.visit["botulinum"]:
            botulinum.inject(clinic, patient)
        reviews = [clinic.visit[name] for name in contact.REVIEWS]
        if visit in reviews or patient.regimen.review_due <= clinic.clock.now + clinic.office.window(reviews[0]):
            _review(clinic, patient, leaves)


def _begin(clinic: Clinic, patient: Patient) -> None:
    """Start oral therapy, or go on with that of a patient who has it."""
    plan, rules = patient.regimen, clinic.scenario.oral
    share = rules.prevalent_not_controlled_share if patient.prevalent else rules.not_controlled_share
    plan.never_controlled = patient.chance(Purpose.NOT_CONTROLLED, share.value, 0)
    if patient.prevalent:
        botulinum.found(clinic, patient)
    elif not patient.drugs:
        plan.pause_until, plan.reviews_left = 0, rules.titration_reviews
        regimen.decide(clinic, patient)
    _schedule(clinic, patient)
    if patient.first_follow_up is not None:
        wait = (plan.review_due - clinic.clock.now) * patient.first_follow_up
        plan.review_due, patient.first_follow_up = clinic.clock.now + int(wait), None


def _next_visit(clinic: Clinic, patient: Patient) -> tuple[int, int]:
    """The review, injection or standing visit that falls due first."""
    plan, given = patient.regimen, patient.given_appointment
    review = clinic.visit[_kind_of_review(clinic, patient)]
    if given is not None:
        names = (*contact.REVIEWS, "botulinum")
        visit = given.visit if given.visit in [clinic.visit[name] for name in names] else review
        return visit, (given.day + 1) * MINUTES_PER_DAY
    visits = [(review, plan.review_due)]
    if plan.toxin is not None and contact.held(clinic, "botulinum"):
        visits.append((clinic.visit["botulinum"], plan.toxin.due))
    owed = standing.due(clinic, patient)
    if owed is not None:
        visits.append(owed)
    return min(visits, key=lambda each: each[1])


def _kind_of_review(clinic: Clinic, patient: Patient) -> str:
    plan = patient.regimen
    if plan.by_telephone and contact.held(clinic, "oral_telephone"):
        return "oral_telephone"
    return "oral_titration" if plan.reviews_left > 0 else "oral_follow_up"


def _review(clinic: Clinic, patient: Patient, leaves: int) -> None:
    """Look at drugs and patient: change the regimen, refer on, or let go."""
    plan, rules = patient.regimen, clinic.scenario.oral
    plan.reviews_left = max(plan.reviews_left - 1, 0)
    if regimen.has_failed(clinic, patient):
        plan.failed_for_good = True
        clinic.log.add(Kind.ORAL_FAILED, patient.number, value=float(len(plan.begun)))
        if contact.focal(clinic, patient):
            if plan.toxin is None and contact.held(clinic, "botulinum"):
                botulinum.start(clinic, patient, Cause.NO_EFFECT)
        elif contact.severe(clinic, patient) and clinic.scenario.trial.offered:
            patient.enter(State.WAIT_TRIAL)
            return
    if clinic.clock.now >= leaves and plan.toxin is None:
        patient.leave_clinic(Cause.DISCHARGED)
        return
    if regimen.decide(clinic, patient):
        plan.reviews_left = max(plan.reviews_left, rules.change_reviews)
    _schedule(clinic, patient)


def _schedule(clinic: Clinic, patient: Patient) -> None:
    """Set the date of the next review and how it is held."""
    plan, rules, now = patient.regimen, clinic.scenario.oral, clinic.clock.now
    plan.reviews += 1
    plan.unexpected = False
    plan.by_telephone = plan.reviews_left == 0 and patient.chance(Purpose.TELEPHONE, rules.telephone_share.value)
    days = (rules.titration_review_days if plan.reviews_left > 0 else rules.stable_review_days).value
    if plan.reviews_left == 0 and contact.asks_for_reviews(clinic, patient):
        days = rules.initiated_longest_days.value
        clinic.clock.start(_asks(clinic, patient, plan.reviews))
    plan.review_due = now + int(days * MINUTES_PER_DAY)


def _asks(clinic: Clinic, patient: Patient, reviews: int) -> Process:
    """Ask for a review some day, unless there has been one."""
    per_year = clinic.scenario.oral.initiated_contacts_per_year.value
    u = patient.draw(Purpose.INITIATES, reviews)
    if per_year <= 0.0:
        return
    days = exponential(u, DAYS_PER_YEAR / per_year)
    yield clinic.clock.at(clinic.clock.now + int(days * MINUTES_PER_DAY) + 1, Rank.STOPPING, patient.number)
    if patient.regimen.reviews == reviews:
        contact.bring_forward(clinic, patient)
