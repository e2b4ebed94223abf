"""Dated changes: nothing is felt before anybody knows of it, and nothing breaks after it ends."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from hypothesis import given, reject
from hypothesis import strategies as st

from clinicsim.views.story import story

from .dated import SHOCKS
from .named import Named, before, named, without
from .played import DAY, Played, every_clinic, play
from .strategies import DEFAULTS, Tables, filled_to, overlaid, patients, world_of

# Much happens in it: leave, sickness, cover, agency, lost lists, complications.
LIVELY: Tables = {
    "run": {"months": 9},
    "referrals": {"per_year": 60},
    "staffing": {
        "sickness_share": 0.1,
        "agency_probability": 0.2,
        "cover_planned_probability": 0.4,
        "cover_short_notice_probability": 0.4,
    },
    "theatre": {"list_cancelled_probability": 0.2},
    "complications": {"catheter_occlusion": {"per_year": 0.5}},
    "beds": {"ward": {"places": 1}},
}
COHORT = filled_to(patients(12, 12, 3), [0.02, 0.6, 0.3])

START = dt.date(2026, 1, 5)
DATE = dt.date(2026, 6, 15)
ANNOUNCED = dt.date(2026, 5, 4)
UNTIL = dt.date(2026, 8, 1)


def minute(date: dt.date) -> int:
    return (date - START).days * DAY


def played(tables: Tables) -> Played:
    return play(world_of(overlaid(LIVELY, tables), COHORT))


def rows_of(tables: Tables) -> list[Named]:
    return named(played(tables))


@pytest.fixture(scope="module")
def base() -> list[Named]:
    return rows_of({})


def change(path: str, how: str, by: Any, date: dt.date = DATE, **more: Any) -> Tables:
    return {"date": date, "path": path, how: by, **more}


def after(rows: list[Named], date: dt.date) -> list[Named]:
    return [row for row in rows if row[0] >= minute(date)]


# ---------------------------------------------------------------------- identical until it is announced
PATHS: list[tuple[str, str, Any]] = [
    ("staff.Nurse B.wte", "value", 0.3),
    ("staff.*.wte", "multiply", 0.5),
    ("sessions.refill_monday.slots", "value", 1),
    ("sessions.refill_monday.slots", "multiply", 3),
    ("sessions.*.overbook_slots", "add", 2),
    ("sessions.refill_monday.slot_minutes", "value", 45),
    ("sessions.refill_monday.start", "value", "13:30"),
    ("sessions.refill_monday.weekday", "value", "friday"),
    ("sessions.*.every_weeks", "value", 2),
    ("sessions.refill_monday.valid_to", "value", DATE),
    ("sessions.review_thursday.visits", "value", ["refill", "dye_study"]),
    ("sessions.review_thursday.needs", "value", {"nurse": 1}),
    ("sessions.review_thursday.urgent_slots", "value", 3),
    ("visits.*.did_not_attend_probability", "value", 0.4),
    ("visits.*.cancel_probability", "value", 0.4),
    ("visits.*.window_days", "multiply", 2),
    ("referrals.per_year", "multiply", 3),
    ("referrals.accepted_share", "value", 0.2),
    ("booking.horizon_days", "value", 120),
    ("booking.horizon_days", "value", 10),
    ("booking.search", "value", "earliest"),
    ("huddle.act_within_days", "value", 40),
    ("huddle.weekday", "value", "wednesday"),
    ("huddle.day_cases_per_week", "value", 3),
    ("theatre.lists.*.minutes", "value", 120),
    ("theatre.lists.theatre_friday.weekday", "value", "tuesday"),
    ("theatre.list_cancelled_probability", "value", 0.9),
    ("procedures.*.minutes", "multiply", 1.5),
    ("beds.ward.places", "value", 6),
    ("complications.*.per_year", "multiply", 30),
    ("withdrawal.probability_if_dry", "value", 1.0),
    ("device.max_refill_interval_days", "value", 20),
    ("device.concentrations_mcg_per_ml", "value", [500]),
    ("indications.*.deaths_per_year", "multiply", 10),
    ("staffing.sickness_share", "value", 0.5),
    ("staffing.leave_days_per_year", "value", 100),
    ("staffing.agency_probability", "value", 0.9),
    ("staffing.clinic_share", "value", 0.5),
    ("prices.staff_hour.*", "multiply", 2),
]


# Nothing in this clinic's half year depends on these; prices are no events.
UNFELT = (
    "prices.staff_hour.*",
    "sessions.*.overbook_slots",
    "huddle.act_within_days",
    "huddle.weekday",
    "huddle.day_cases_per_week",
    "withdrawal.probability_if_dry",
    "staffing.clinic_share",
    "indications.*.deaths_per_year",
)


@pytest.mark.parametrize(("path", "how", "by"), PATHS, ids=[f"{path} {how}" for path, how, _ in PATHS])
def test_a_change_is_not_felt_before_it_is_announced(base: list[Named], path: str, how: str, by: Any) -> None:
    announced = rows_of({"changes": [change(path, how, by, announced=ANNOUNCED, until=UNTIL)]})
    assert before(announced, minute(ANNOUNCED)) == before(base, minute(ANNOUNCED))
    at_once = rows_of({"changes": [change(path, how, by)]})
    assert before(at_once, minute(DATE)) == before(base, minute(DATE))
    if path not in UNFELT:
        assert without(at_once, lambda row: row[1] in ("ANNOUNCED", "IN_FORCE")) != base


# ---------------------------------------------------------------------- every kind of shock that ships
def test_every_kind_of_shock_that_ships_is_held_to_this() -> None:
    assert set(SHOCKS) == set(DEFAULTS["shock_kinds"])


@pytest.mark.parametrize("kind", SHOCKS)
@pytest.mark.parametrize("announced", [ANNOUNCED, DATE], ids=["announced ahead", "announced on the day"])
def test_a_shock_is_not_felt_before_it_is_announced(base: list[Named], kind: str, announced: dt.date) -> None:
    shock = {"kind": kind, "date": DATE, "until": UNTIL, "announced": announced, **SHOCKS[kind]}
    hit = rows_of({"shocks": [shock]})
    assert before(hit, minute(announced)) == before(base, minute(announced))
    assert [row[0] for row in hit if row[1] == "IN_FORCE"][-1] == minute(UNTIL)
    if kind not in ("price_step", "bed_cut"):  # prices are no events; this clinic always has a bed
        assert without(hit, lambda row: row[1] in ("ANNOUNCED", "IN_FORCE")) != base


# ---------------------------------------------------------------------- changes of any kind, at any time
@st.composite
def changes(draw: st.DrawFn) -> Tables:
    """A dated change of any key, announced up to four months ahead, that may end."""
    path, how, by = draw(st.sampled_from(PATHS))
    date = START + dt.timedelta(days=draw(st.integers(0, 330)))
    announced = date - dt.timedelta(days=draw(st.sampled_from([0, 0, 1, 14, 60, 120])))
    more: Tables = {"announced": announced}
    if draw(st.booleans()):
        more["until"] = date + dt.timedelta(days=draw(st.integers(1, 120)))
    return change(path, how, by, date, **more)


@every_clinic
@given(st.lists(changes(), min_size=1, max_size=4))
def test_no_change_is_felt_before_it_is_announced_however_many_there_are(
    base: list[Named], several: list[Tables]
) -> None:
    try:
        world = world_of(overlaid(LIVELY, {"changes": several}), COHORT)
    except AssertionError:  # together they would make a scenario that cannot be; that is found before anything is run
        reject()
    rows = named(play(world))
    first = max(minute(min(change["announced"] for change in several)), 0)
    assert before(rows, first) == before(base, first)


def test_a_change_beyond_the_end_of_the_run_and_its_diary_changes_nothing(base: list[Named]) -> None:
    far = dt.date(2027, 6, 1)
    assert rows_of({"changes": [change("sessions.refill_monday.slots", "value", 1, far)]}) == base


def test_a_change_on_the_first_day_is_the_same_as_another_scenario() -> None:
    changed = rows_of({"changes": [change("referrals.per_year", "value", 120, START)]})
    assert changed == rows_of({"referrals": {"per_year": 120}})


def test_a_change_that_ended_before_the_first_day_changes_nothing(base: list[Named]) -> None:
    ended = change("sessions.refill_monday.slots", "value", 1, dt.date(2025, 6, 1), until=dt.date(2025, 9, 1))
    assert rows_of({"changes": [ended]}) == base


def test_two_changes_that_undo_each_other_change_nothing(base: list[Named]) -> None:
    there_and_back = [
        change("sessions.refill_monday.slots", "value", 2),
        change("sessions.refill_monday.slots", "value", 4),
    ]
    changed = rows_of({"changes": there_and_back})
    assert without(changed, lambda row: row[1] in ("ANNOUNCED", "IN_FORCE")) == base


# ---------------------------------------------------------------------- what is announced early is used early
def _closed(announced: dt.date) -> list[Named]:
    last = DATE - dt.timedelta(days=1)
    return rows_of({"changes": [change("sessions.refill_monday.valid_to", "value", last, announced=announced)]})


def _booked_beyond(rows: list[Named], begin: int) -> list[Named]:
    """Bookings made from a minute on in the sessions that have closed by then."""
    slots = [row for row in rows if row[1] == "BOOKED" and row[0] >= begin]
    return [row for row in slots if row[4][0] == "refill_monday" and row[4][1] >= minute(DATE)]  # type: ignore[index]


def test_nobody_is_booked_into_a_session_that_is_known_to_close(base: list[Named]) -> None:
    announced = DATE - dt.timedelta(days=60)
    assert _booked_beyond(base, minute(announced))
    assert not _booked_beyond(_closed(announced), minute(announced))


def test_those_who_are_booked_when_a_closure_is_announced_are_moved_at_once() -> None:
    announced = DATE - dt.timedelta(days=5)
    rows = _closed(announced)
    moved = {row[3] for row in rows if row[1] == "CANCELLED" and row[2] == "WITHDRAWN" and row[0] == minute(announced)}
    booked = {row[3] for row in _booked_beyond(rows, 0)}
    assert moved
    assert moved <= booked
    assert not [row for row in rows if row[1] == "CANCELLED" and row[2] == "WITHDRAWN" and row[0] != minute(announced)]
    assert not [row for row in after(rows, DATE) if row[1] == "SESSION_RAN" and row[4][0] == "refill_monday"]  # type: ignore[index]


def test_slots_that_are_known_to_come_are_booked_before_they_do() -> None:
    def booked_early(announced: dt.date) -> list[Named]:
        more = change("sessions.new_tuesday.slots", "value", 6, announced=announced)
        waiting = {"referrals": {"per_year": 200}, "changes": [more]}
        rows = [row for row in before(rows_of(waiting), minute(DATE)) if row[1] == "BOOKED"]
        return [row for row in rows if row[4][0] == "new_tuesday" and row[4][2] >= 2]  # type: ignore[index]

    early = booked_early(DATE - dt.timedelta(days=40))
    assert early
    assert all(row[4][1] >= minute(DATE) for row in early)  # type: ignore[index]
    assert not booked_early(DATE)


# ---------------------------------------------------------------------- told in words
def test_what_changes_in_the_clinic_is_told_in_the_story_of_a_patient() -> None:
    path = "referrals.accepted_share"
    tables: Tables = {
        "changes": [
            change(path, "value", 0.5, announced=ANNOUNCED, until=UNTIL, note="a full list"),
            change("referrals.per_year", "multiply", 2),
        ]
    }
    clinic = played(tables)
    patient = clinic.world.cohort.ids.index("P0002")
    told: dict[dt.date, str] = {}
    for line in story(clinic.world, clinic.log, patient):
        told[line.when.date()] = told.get(line.when.date(), "") + line.text
    assert "[the clinic hears of: a full list]" in told[ANNOUNCED]
    assert "[from now on: a full list, referrals.per_year x 2]" in told[DATE]
    assert "[ends: a full list]" in told[UNTIL]
