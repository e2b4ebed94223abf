"""Whether the rules of booking fit the visits and the sessions."""

from __future__ import annotations

from collections.abc import Iterator

from clinicsim.scenario.errors import Finding
from clinicsim.scenario.positions import KeyPath
from clinicsim.scenario.schema.scenario import Scenario
from clinicsim.scenario.tree import Places
from clinicsim.scenario.words import did_you_mean

PUMP_VISITS = ("refill", "refill_new_strength", "titration", "dye_study")
"""Visits of people with pumps that the pathway books by name."""


def check_protected(scenario: Scenario, places: Places) -> Iterator[Finding]:
    """Slots are protected for classes of visit that the session holds, and no more of them than it has."""
    for place, session in enumerate(scenario.sessions):
        path: KeyPath = ("sessions", place, "protected")
        held = sorted({scenario.visits[name].slot_class for name in session.visits if name in scenario.visits})
        for name in session.protected:
            if name not in held:
                message = f"no visit that this session holds is of class {name!r}{did_you_mean(name, held)}"
                yield places.finding((*path, name), f"{message}; its visits are of {', '.join(map(repr, held))}")
        kept, open_to_all = sum(session.protected.values()), session.slots - session.urgent_slots
        if kept > open_to_all:
            message = f"{kept} slots are protected, but only {open_to_all} are not kept back for urgent visits"
            blamed = places.latest(path, ("sessions", place, "slots"), ("sessions", place, "urgent_slots"))
            yield places.finding(blamed, f"{message}; protect fewer or add slots")


def check_initiatives(scenario: Scenario, places: Places) -> Iterator[Finding]:
    """A session that waits for long waits serves a waiting list."""
    for place, session in enumerate(scenario.sessions):
        visits = [scenario.visits[name] for name in session.visits if name in scenario.visits]
        if session.only_if_waiting_weeks > 0 and all(visit.booking != "list" for visit in visits):
            message = "never opens: no visit type that this session holds is called from a waiting list"
            yield places.finding(("sessions", place, "only_if_waiting_weeks"), f"{message}; add one, or write 0")


def check_standing(scenario: Scenario, places: Places) -> Iterator[Finding]:
    """A standing visit has an interval, somebody whom it is for, and is booked by due date."""
    for name, visit in scenario.visits.items():
        path: KeyPath = ("visits", name)
        either = places.latest((*path, "every_days"), (*path, "standing_for"))
        if visit.every_days > 0 and not visit.standing_for:
            message = f"is owed every {visit.every_days} days to nobody"
            yield places.finding(either, f'{message}; add standing_for = ["itb"], ["oral"] or both')
        if visit.standing_for and visit.every_days == 0:
            message = f"is owed to {' and '.join(visit.standing_for)} patients but never falls due"
            yield places.finding(either, f"{message}; add every_days above 0")
        if visit.every_days > 0 and visit.booking != "due":
            message = 'is "list"; a standing visit falls due: expected "due"'
            yield places.finding((*path, "booking"), message)


def check_missed(scenario: Scenario, places: Places) -> Iterator[Finding]:
    """People with pumps are never discharged because they missed visits."""
    diagnoses = {harm.diagnosis_visit for harm in scenario.complications.values()}
    for name, visit in scenario.visits.items():
        for_pumps = name in PUMP_VISITS or name in diagnoses or "itb" in visit.standing_for
        if for_pumps and visit.discharge_after_missed > 0:
            message = "a patient with a pump cannot be left without refills; expected 0 for this visit type"
            yield places.finding(("visits", name, "discharge_after_missed"), message)


def check_clinical_classes(scenario: Scenario, places: Places) -> Iterator[Finding]:
    """Some class has patients."""
    if sum(each.share.value for each in scenario.booking.clinical_classes.values()) <= 0:
        message = "all shares are 0; expected at least one above 0"
        yield places.finding(("booking", "clinical_classes"), message)
