"""Layout of a replication's memory: the records of everything that changes while it runs.

What never changes in a run (rules, diary, rota) is laid out in `tables.py`. All tables are named in `TABLES`; the
clinic record holds an address for each.
"""

from __future__ import annotations

import numpy as np

from clinicsim.engines.compiled.parameters import PARAMETER_TABLES
from clinicsim.engines.compiled.records import Record, record
from clinicsim.engines.compiled.tables import PLAN_TABLES, SIZES
from clinicsim.world.events import EVENT

FINISHED, FLUSH, FULL = range(3)
"""How a run of the kernel ends: at the end, when the log has to be emptied, or out of room."""

CALENDAR = record(ints="key turn")
"""An event of the present day: minute, rank and number in one key; then turn of scheduling and frame to resume."""

SIGNAL = record(ints="what subject value")
"""Something that happens in this minute, before any event of the calendar: see `flow.py`."""

FRAME = record(
    ints="value key turn",
    small="code step parent patient next scenario",
)
"""A process that has started: which one, where it stands, who called it, and the next in the same queue.

`value` is what it is resumed with; `scenario` one that it goes on working by; `key` and `turn` are those of the event
of a later day that it waits for. Its own variables follow, see `frames.py`.
"""
FRAME_WORDS = 8  # of eight bytes each, for a frame's own variables

PATIENT = record(
    ints="key clock_start not_before born last_operation next_review "
    # the visit owed, while `owes`
    "owed_id owed_due owed_slot owed_booked_at owed_not_before owed_clock_start "
    # oral therapy
    "last_start pause_until review_due wean_due "
    "bed_since",
    floats="first_follow_up bolus_mcg",
    small="number indication state severity control control_drugs alive dead prevalent admitted "
    # someone who waits for the patient to be back is in a queue of frames
    "busy busy_first busy_last "
    # an appointment that the clinic's own list gives, while `given`
    "given given_day given_visit "
    "has_pump pump pumps operations reviews_left fills refills_tried "
    "faulty fault_procedure fault_visit fault_loses_effect fault_diagnosed "
    "hazards withdrawing toxin_works "
    "owes owed_visit owed_how owed_why_late owed_missed owed_here owed_class owed_waiter owed_first_day "
    # places in the piles of the booking office, counted from 1 (0: not there), and whether on a waiting list
    "unbooked at_risk waiting "
    "next_in_session "
    # oral therapy
    "drugs begun never_controlled failed_for_good oral_reviews_left by_telephone reviews toxin "
    # the bed in which the patient lies; level -1: none
    "bed_level bed_cause bed "
    "first_request",
)
"""A patient, by order of coming. `pump` is the place of all that has to do with pumps, -1 before the first."""

PUMP = record(
    ints="inserted therapy_began measured last_fill end_of_service alarm dry",
    floats="reservoir_ml strength start_dose dose dose_factor volume_ml",
    small="serial state running model recalled monitored arising_first arising_last",
)

COURSE = record(
    ints="began failed",
    floats="target dose weaned_from",
    small="begun taken number ending barred reduced weaning order",
)
"""One patient's courses of one drug: the present one while `taken`; `failed` is -1 if none has."""

HAZARD = record(ints="id", floats="u since scale weibull_shape", small="waits count had arising")
"""What stands between a patient and one complication while `waits`; `had` counts those of the kind so far."""

TOXIN = record(ints="due ends works_until", small="injections failures")

REQUEST = record(
    ints="clock_start",
    small="patient procedure done sent_home called_for waiter next_of_patient next_called place",
)
"""An operation that was asked for; `place` is its place among those waiting, counted from 1."""

TEAM = record(
    small="session runs next gone late "
    "rooms rooms_taken room_first room_last "  # rooms, and the visits that wait for one, in order
    "visits visits_over "
    "over_first over_last",  # frames that wait for the end of the session, in order
)
"""The staff and rooms of a session that runs; `late` of its members are still held up in another."""

ROLE = record(small="here free_first free_last wanted_first wanted_last")
"""One role of a team: whether it has any, those who are free in order, and the visits that want one, in order."""

POST = record(ints="worked last_minute", small="member role counted next")
"""A place of a team, role -1 if nobody is in it; a member's minutes are `counted` at the first post that it holds."""

WARD = record(small="taken first last")
"""Beds of one level: how many are taken, and the queue of frames that wait for one."""

MEMBER = record(small="engaged")
"""The team that a member of staff is busy with, counted from 1; 0: none."""

OPERATING_LIST = record(small="called first last")
"""A dated operating list: whether it has been called for, and the cases called, in order."""

TURN = record(ints="first second", small="patient")
"""A patient whose turn comes by two keys, then by number; there is room for every patient."""

CHANGING: dict[str, Record] = {
    "calendar": CALENDAR,
    "signals": SIGNAL,
    "frames": np.dtype((np.void, FRAME.itemsize + 8 * FRAME_WORDS)),
    "patients": PATIENT,
    "pumps": PUMP,
    "courses": COURSE,
    "hazards": HAZARD,
    "toxins": TOXIN,
    "requests": REQUEST,
    "teams": TEAM,
    "team_roles": ROLE,
    "posts": POST,
    "wards": WARD,
    "staff": MEMBER,
    "called": OPERATING_LIST,
    "in_turn": TURN,
    "log": EVENT,
}
"""Records that change while a replication runs."""

NUMBERS: dict[str, Record] = {
    "days": np.dtype("i4"),  # by day: first of the frames that wait for an event of that day; -1: none
    "drawn": np.dtype("i4"),  # by patient and counted purpose
    "standing_since": np.dtype("i8"),  # by patient and visit type: minute, or NO_MINUTE
    "extra_due": np.dtype("i8"),  # by pump place and visit type: minute by which it is owed besides, or NO_MINUTE
    "mask": np.dtype("i8"),  # by session: places taken
    "taken": np.dtype("i8"),  # by session and class: places taken by visits of the class
    "closed": np.dtype("?"),  # by session
    "unopened": np.dtype("?"),  # by session
    "kept": np.dtype("?"),  # by session: kept for long waits
    "first_in_session": np.dtype("i4"),  # by session: first of the patients booked, in order of slot; -1: none
    "unbooked": np.dtype("i4"),  # patients
    "at_risk": np.dtype("i4"),  # patients
    "waiting": np.dtype("i4"),  # by visit type and place: patients
    "waiting_count": np.dtype("i8"),  # by visit type
    "waiting_requests": np.dtype("i4"),  # requests for operations
    "lost": np.dtype("i4"),  # sessions that nobody will staff and that are still to be announced, in order
    "outcome": np.dtype("i8"),  # by plan and session: the rota of this replication
    "known": np.dtype("i8"),
    "staffed_by": np.dtype("i8"),  # by plan, session and place
    "how": np.dtype("i8"),
}
"""Plain numbers that change while a replication runs, or from one to the next."""

NEVER = 1 << 50
NO_MINUTE = -(1 << 50)

TABLES: dict[str, Record] = {**PARAMETER_TABLES, **PLAN_TABLES, **CHANGING, **NUMBERS}

GROWING = ("calendar", "signals", "frames", "patients", "pumps", "toxins", "requests", "teams", "log")
"""Tables whose size is not known beforehand; the clinic counts the records used and those there is room for."""

_STATE = (
    "now end today key replication scenario version plan turn opened "
    "signal_next flush full hazard_ids beds courses_started "
    "unbooked_count at_risk_count waiting_requests_count in_turn_count lost_count unopened_count opening "
    "day_cases_left on_call_left"
)
_QUEUES = "start_first start_last free_frame free_team"

CLINIC: Record = np.dtype(
    [(name, "i8") for name in f"{_STATE} {_QUEUES}".split()]
    + [
        ("owed_to_emergencies", "f8"),
        ("referral_minute", "f8"),
        ("highest_admission", "f8"),
        ("highest_transfer", "f8"),
    ]
    + [(f"{name}_used", "i8") for name in GROWING]
    + [(f"{name}_room", "i8") for name in GROWING]
    + [(f"n_{name}", "i8") for name in SIZES]
    + [(name, "i8") for name in TABLES]
)
"""The clinic record: the state that all processes share, and the address of every table."""
