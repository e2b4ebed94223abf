"""What an oral patient is like for ever, and the contacts that something unexpected leads to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clinicsim.world.calendar import MINUTES_PER_DAY
from clinicsim.world.events import Cause, State
from clinicsim.world.randomness import Purpose

if TYPE_CHECKING:
    from clinicsim.engines.process.clinic import Clinic
    from clinicsim.engines.process.patient import Patient

REVIEWS = ("oral_titration", "oral_follow_up", "oral_telephone")
"""Visit types at which oral therapy is reviewed."""


def severe(clinic: Clinic, patient: Patient) -> bool:
    """Whether a patient is severely affected."""
    return clinic.world.names.bands[patient.severity] in clinic.scenario.oral.severe_bands


def needs_two(clinic: Clinic, patient: Patient) -> bool:
    """Whether one drug is not enough for a patient."""
    return severe(clinic, patient) and patient.chance(
        Purpose.SECOND_DRUG, clinic.scenario.oral.second_drug_share.value, 0
    )


def focal(clinic: Clinic, patient: Patient) -> bool:
    """Whether the problem is focal, fit for botulinum toxin."""
    return patient.chance(Purpose.FOCAL, clinic.scenario.oral.focal_share.value, 0)


def kidneys_impaired(clinic: Clinic, patient: Patient) -> bool:
    """Whether the kidneys clear drugs slowly."""
    return patient.chance(Purpose.KIDNEYS, clinic.scenario.oral.kidneys_impaired_share.value, 0)


def asks_for_reviews(clinic: Clinic, patient: Patient) -> bool:
    """Whether a stable patient is on patient-initiated follow-up."""
    return patient.chance(Purpose.INITIATES, clinic.scenario.oral.initiated_share.value, 0)


def held(clinic: Clinic, visit: str) -> bool:
    """Whether some session still to come holds a visit type."""
    sessions = clinic.diary.holding[clinic.visit[visit]]
    return sessions.size > 0 and int(clinic.plan.sessions.start[sessions].max()) > clinic.clock.now


def bring_forward(clinic: Clinic, patient: Patient) -> None:
    """Bring the next oral review forward, if it is not due soon anyway; elsewhere the next visit sees to it."""
    if not patient.alive or patient.state != State.ORAL:
        return
    soon = clinic.clock.now + int(clinic.scenario.oral.contact_days.value * MINUTES_PER_DAY)
    regimen, owed = patient.regimen, patient.obligation
    if regimen.review_due <= soon:
        return
    regimen.review_due, regimen.unexpected = soon, True
    regimen.by_telephone = patient.chance(Purpose.TELEPHONE, clinic.scenario.oral.telephone_share.value)
    if owed is None or owed.here or (owed.booked and clinic.diary.minute(owed.slot) <= soon):
        return
    if owed.due > soon:
        clinic.office.release(patient, Cause.BROUGHT_FORWARD)
