"""Logs with names in place of numbers, so that clinics whose tables differ in size can be compared row by row."""

from __future__ import annotations

from collections.abc import Callable

from clinicsim.world.diary import SLOTS_PER_SESSION
from clinicsim.world.events import Kind
from clinicsim.world.world import World

from .played import FIRST_REFERRAL, PROCEDURE_LIST, Played, Row

Named = tuple[int, str, str, str, object, object]  # minute, kind, cause, patient, subject, value

_SESSION = (
    Kind.SESSION_PLANNED,
    Kind.SESSION_RAN,
    Kind.SESSION_LOST,
    Kind.SESSION_OPENED,
    Kind.OVERTIME,
    Kind.JOURNEYS,
)
_SLOT = (Kind.BOOKED, Kind.ATTENDED, Kind.DID_NOT_ATTEND, Kind.CANCELLED, Kind.ARRIVED, Kind.WENT_HOME)
_DATED = (Kind.BOOKED, Kind.ARRIVED, Kind.WENT_HOME)  # their value is no visit type
_STAFF = (
    Kind.STAFF_STARTED,
    Kind.STAFF_LEFT,
    Kind.STAFF_WORKED,
    Kind.STAFF_COMPETENT,
    Kind.TRAVELLED,
    Kind.PREMIUM_PAID,
    Kind.STAGE_STARTED,
    Kind.STAGE_ENDED,
    Kind.OVERTIME_PAID,
)
_VISIT = (Kind.OBLIGATION, Kind.OBLIGATION_ENDED, Kind.AT_RISK)
_PROCEDURE = (Kind.OPERATION_REQUESTED, Kind.OPERATED, Kind.CASE_CANCELLED)
_DRUG = (Kind.DRUG_STARTED, Kind.DRUG_DOSE, Kind.DRUG_STOPPED, Kind.REBOUND, Kind.WEANED)
_LIST = (Kind.LIST_PLANNED, Kind.LIST_CANCELLED, Kind.LIST_OVERRUN, Kind.LIST_BUMPED)


def named(clinic: Played) -> list[Named]:
    """Every row, in order of writing."""
    return [_named(clinic.world, row) for row in clinic.rows]


def of_patients(rows: list[Named]) -> dict[str, list[Named]]:
    """Rows of each patient."""
    found: dict[str, list[Named]] = {}
    for row in rows:
        if row[3]:
            found.setdefault(row[3], []).append(row)
    return found


def before(rows: list[Named], minute: int) -> list[Named]:
    """Rows before a minute."""
    return [row for row in rows if row[0] < minute]


def without(rows: list[Named], unwanted: Callable[[Named], bool]) -> list[Named]:
    """Rows but for some."""
    return [row for row in rows if not unwanted(row)]


def in_order(rows: list[Named]) -> tuple[list[Named], list[Named]]:
    """Patients' rows as written, and those of sessions, staff and lists sorted.

    What happens to two members of staff or sessions in one minute is written in order of their numbers, which a longer
    table shifts; what happens to patients must come in the very same order.
    """
    return [row for row in rows if row[3]], sorted((row for row in rows if not row[3]), key=repr)


def session_of(world: World, session: int) -> tuple[str, int]:
    """Name and minute of a dated session."""
    return world.scenario.sessions[world.sessions.template[session]].name, int(world.sessions.start[session])


def list_of(world: World, place: int) -> tuple[str, int]:
    """Name and minute of a dated operating list."""
    return world.scenario.theatre.lists[world.lists.template[place]].name, int(world.lists.start[place])


def _named(world: World, row: Row) -> Named:
    patient = ""
    if row.patient >= FIRST_REFERRAL:
        patient = f"referral {row.patient - FIRST_REFERRAL}"
    elif row.patient >= 0:
        patient = world.cohort.ids[row.patient]
    subject, value = _subject(world, row)
    return row.minute, row.kind.name, row.cause.name, patient, subject, value


def _subject(world: World, row: Row) -> tuple[object, object]:
    names, kind, subject, value = world.names, row.kind, row.subject, row.value
    if kind in _SESSION:
        return session_of(world, subject), value
    if kind in _SLOT:
        session, place = divmod(subject, SLOTS_PER_SESSION)
        return (*session_of(world, session), place), value if kind in _DATED else names.visits[int(value)]
    if kind in _STAFF:
        return names.members[subject] if subject >= 0 else f"agency {names.roles[-1 - subject]}", value
    if kind == Kind.AGENCY_PAID:
        return f"agency {names.roles[subject]}", value
    if kind in _VISIT:
        return names.visits[subject], value
    if kind in _DRUG:
        return names.drugs[subject], value
    if kind == Kind.SIDE_EFFECT:
        return names.drugs[subject], names.side_effects[int(value)]
    if kind == Kind.BLOOD_TEST:
        return names.blood_tests[subject], value
    if kind in (Kind.LIST_JOINED, Kind.LIST_LEFT, Kind.NOT_SUPPLIED):
        operation = subject >= PROCEDURE_LIST
        return names.procedures[subject - PROCEDURE_LIST] if operation else names.visits[subject], value
    if kind in _PROCEDURE:
        return names.procedures[subject], value
    if kind == Kind.CASE_CALLED:
        return list_of(world, subject), names.procedures[int(value)]
    if kind in _LIST:
        return list_of(world, subject), value
    if kind == Kind.COMPLICATION:
        return names.complications[subject], value
    return subject, value
