"""What holds of staff in every clinic: nobody does what they cannot, on a day off, or for nothing."""

from __future__ import annotations

import datetime as dt
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clinicsim.economics import ledger
from clinicsim.engines import run
from clinicsim.engines.process.clinic import Clinic
from clinicsim.measures import measure
from clinicsim.scenario.timeline import Dated, Timeline
from clinicsim.world.build import compile_world
from clinicsim.world.calendar import WEEKDAYS
from clinicsim.world.events import Kind

from .named import before, in_order, named, without
from .played import DAY, Played, every_clinic, play
from .strategies import (
    REFILLS,
    SESSIONS,
    STAFF,
    Tables,
    filled_to,
    member,
    overlaid,
    patients,
    scenario_of,
    session,
    world_of,
)

START = dt.date(2026, 1, 5)
COHORT = filled_to(patients(12, 12, 3), [0.02, 0.6, 0.3])
# Leave, sickness, cover and agency all happen in it.
LIVELY: Tables = {
    "run": {"months": 9},
    "referrals": {"per_year": 60},
    "staffing": {
        "sickness_share": 0.1,
        "agency_probability": 0.2,
        "cover_planned_probability": 0.4,
        "cover_short_notice_probability": 0.4,
    },
}
_DAYS = st.lists(st.sampled_from(WEEKDAYS), unique=True, max_size=4)
_LEARNT = st.sampled_from([[], ["refill"], ["refill", "programming"]])
_JOINED = st.sampled_from([None, dt.date(2026, 2, 2)])


@st.composite
def staffed(draw: st.DrawFn) -> Tables:
    """Tables that give the small clinic other people, sites, strikes, closures and evenings."""
    staff = [
        {**person, "working_days": draw(_DAYS), "competencies": draw(_LEARNT), "start_date": draw(_JOINED)}
        for person in [*STAFF, member("Nurse X", "nurse", "band6")]
    ]
    home = session(
        "home_friday", "friday", ["refill"], {"nurse": draw(st.integers(1, 2))}, slot_minutes=60, site="home"
    )
    saturday = session("saturday", "saturday", REFILLS, {"nurse": 1}, premium=draw(st.sampled_from([0, 0.3])))
    far = session("far_friday", "friday", REFILLS, {"physician": 1}, start="13:00", site="outreach")
    return {
        "run": {"seed": draw(st.integers(0, 2**61))},
        "staff": [{key: value for key, value in person.items() if value is not None} for person in staff],
        "sessions": [*SESSIONS, home, saturday, far],
        "staffing": {
            "training_months": draw(st.sampled_from([0, 2])),
            "max_on_leave": draw(st.sampled_from([{}, {"nurse": 1}])),
            "on_strike": draw(st.sampled_from([{}, {"nurse": 0.3, "physician": 0.1}])),
            "agency_probability": draw(st.sampled_from([0, 0.5])),
            "cover_planned_probability": draw(st.sampled_from([0, 1])),
            "sickness_share": 0.1,
        },
        "open_share": {
            "refill_sessions": draw(st.sampled_from([1, 0.6])),
            "notice_days": draw(st.sampled_from([0, 7])),
        },
    }


def clinics() -> st.SearchStrategy[Played]:
    """Clinics of such staff, played once."""
    return st.builds(lambda tables: play(world_of(tables, patients(8, 6, 2))), staffed())


few_clinics = settings(every_clinic, max_examples=15)

WORK = (Kind.STAFF_WORKED, Kind.TRAVELLED, Kind.PREMIUM_PAID)


@few_clinics
@given(clinics())
def test_nobody_works_outside_their_days_and_their_time_in_post(clinic: Played) -> None:
    staff, first = clinic.world.scenario.staff, clinic.world.scenario.run.start_date
    for row in clinic.of(*WORK):
        if row.subject >= 0:
            person, date = staff[row.subject], first + dt.timedelta(minutes=row.minute)
            assert not person.working_days or WEEKDAYS[date.weekday()] in person.working_days
            assert person.start_date is None or person.start_date <= date


@few_clinics
@given(clinics())
def test_every_place_that_needs_a_competence_is_taken_by_somebody_who_has_it(clinic: Played) -> None:
    world = clinic.world
    scenario, pattern = world.scenario, world.pattern
    for s, place in np.argwhere(pattern.member >= 0):
        template = scenario.sessions[world.sessions.template[s]]
        needed = template.competencies_needed(world.names.roles[pattern.role[s, place]], scenario.visits)
        person = scenario.staff[pattern.member[s, place]]
        date = scenario.run.start_date + dt.timedelta(minutes=int(world.sessions.start[s]))
        assert person.has_learnt(needed)
        trained = person.competent_from(scenario.staffing)
        assert not needed or trained is None or trained <= date


@few_clinics
@given(clinics())
def test_travel_and_premiums_are_paid_exactly_where_they_are_due(clinic: Played) -> None:
    world = clinic.world
    paid = {int(row.subject) for row in clinic.of(Kind.JOURNEYS)}
    ran = {int(row.subject) for row in clinic.of(Kind.SESSION_RAN)}
    away = {s for s in ran if world.scenario.sessions[world.sessions.template[s]].site in ("home", "outreach")}
    assert paid <= away
    book = ledger(world, clinic.log)
    assert (book.monthly >= 0).all()
    assert book.total == pytest.approx(book.monthly.sum())
    premium = sum(row.value for row in clinic.of(Kind.PREMIUM_PAID))
    assert (premium > 0) <= any(world.sessions.premium[s] > 0 for s in ran)


@few_clinics
@given(clinics())
def test_sessions_are_lost_for_reasons_that_add_up(clinic: Played) -> None:
    found = measure(clinic.world, clinic.log).summary
    parts = sum(value for name, value in found.items() if name.startswith("sessions_lost_by_cause."))
    assert parts == pytest.approx(found["sessions_lost_share"])
    roles = clinic.world.names.roles
    assert all(0 <= found[f"staff_utilisation.{role}"] <= 1 for role in roles)


# ---------------------------------------------------------------------- what is not used changes nothing
@pytest.mark.parametrize(
    "unused",
    [
        {"staffing": {"max_on_leave": {"nurse": 9}}},
        {"staffing": {"on_strike": {"nurse": 0}}},
        {"staffing": {"strike_notice_days": 3, "training_months": 6, "recruitment_days": 1}},
        {"open_share": {"notice_days": 30}},
        {"sites": {"mars": {"kind": "outreach", "transport": True, "travel_minutes_per_session": 600}}},
        {
            "staff": [*STAFF[:1], member("Orthotist X", "orthotist", "band6"), *STAFF[1:]],
            "staffing": {"max_on_leave": {"orthotist": 1}, "on_strike": {"orthotist": 1}},
        },
        {"staff": [*STAFF, member("Nurse X", "nurse", "band6", vacant=True)]},
    ],
    ids=[
        "a limit out of reach",
        "nobody strikes",
        "rules for newcomers",
        "nothing closed",
        "a site without sessions",
        "a role that strikes alone",
        "a vacant post",
    ],
)
def test_rules_that_touch_nobody_change_nothing(unused: Tables) -> None:
    base = named(play(world_of(LIVELY, COHORT)))
    rows = named(play(world_of(overlaid(LIVELY, unused), COHORT)))
    assert in_order(without(rows, lambda row: row[4] == "Orthotist X")) == in_order(base)


# ---------------------------------------------------------------------- what changes on a date
DATE = dt.date(2026, 6, 17)  # a Wednesday: the week is cut in two
CHANGE = (DATE - START).days * DAY
HORIZON = 42 * DAY


def changing(after: Tables, announced: dt.date) -> list[tuple[Any, ...]]:
    """Rows of the lively clinic when it becomes another on the date."""
    base, changed = scenario_of(LIVELY), scenario_of(overlaid(LIVELY, after))
    timeline = Timeline(base, (Dated(DATE, announced, None, "change"),), {frozenset({0}): changed})
    world = compile_world(timeline, COHORT)
    return named(Played(world, run(world, 0)))


@pytest.mark.parametrize(
    "after",
    [
        {"staff": [STAFF[0], {**STAFF[1], "vacant": True}, *STAFF[2:]]},
        {"staff": [*STAFF[:2], {**STAFF[2], "wte": 0.2}, STAFF[3]]},
        {"staff": [STAFF[0], {**STAFF[1], "working_days": ["friday"]}, *STAFF[2:]]},
        {"staff": [STAFF[0], {**STAFF[1], "competencies": ["programming"]}, *STAFF[2:]]},
        {"staffing": {"on_strike": {"nurse": 1}}},
        {"staffing": {"max_on_leave": {"nurse": 1}, "leave_days_per_year": 60}},
        {"staffing": {"sickness_share": 0.6}},
        {"open_share": {"refill_sessions": 0}},
    ],
    ids=[
        "a post falls vacant",
        "fewer hours",
        "other days",
        "a skill lost",
        "a strike",
        "more leave",
        "more sickness",
        "a closure",
    ],
)
def test_a_clinic_is_as_it_was_until_a_change_is_announced_and_comes(after: Tables) -> None:
    base = changing({}, DATE)
    at_once = changing(after, DATE)
    assert before(at_once, CHANGE) == before(base, CHANGE)
    assert at_once != base
    ahead = changing(after, START + dt.timedelta(days=30))
    quiet = 30 * DAY
    assert before(ahead, quiet) == before(base, quiet)
    # The rota itself, known ahead or not, is the same until the date.
    ran = [[row for row in before(rows, CHANGE) if row[1] == "SESSION_RAN"] for rows in (base, ahead)]
    assert ran[0] == ran[1]


def test_the_rows_of_employment_follow_a_vacancy_and_a_change_of_hours() -> None:
    rows = changing({"staff": [STAFF[0], {**STAFF[1], "vacant": True}, {**STAFF[2], "wte": 0.5}, STAFF[3]]}, DATE)
    posts = [(row[0] // DAY, row[1], row[4], row[5]) for row in rows if row[1] in ("STAFF_STARTED", "STAFF_LEFT")]
    day = CHANGE // DAY
    assert [post for post in posts if post[0] == day] == [
        (day, "STAFF_LEFT", "Nurse B", 1.0),
        (day, "STAFF_LEFT", "Nurse C", 1.0),
        (day, "STAFF_STARTED", "Nurse C", 0.5),
    ]
    assert all(post[1] == "STAFF_STARTED" for post in posts if post[0] == 0)


def test_a_newcomer_starts_and_is_competent_when_training_is_over() -> None:
    newcomer = member("Nurse X", "nurse", "band6", start_date=dt.date(2026, 3, 2), training_months=2)
    rows = named(play(world_of(overlaid(LIVELY, {"staff": [*STAFF, newcomer]}), COHORT)))
    hers = [
        (row[0] // DAY, row[1])
        for row in rows
        if row[4] == "Nurse X" and row[1] in ("STAFF_STARTED", "STAFF_COMPETENT")
    ]
    first = (dt.date(2026, 3, 2) - START).days
    assert hers == [(first, "STAFF_STARTED"), (first + 61, "STAFF_COMPETENT")]


def test_home_rounds_see_only_patients_who_can_be_seen_at_home() -> None:
    share = 0.4
    tables = overlaid(LIVELY, {"sites": {"home": {"eligible_share": share}}})
    tables["sessions"] = [
        *SESSIONS,
        session("home_friday", "friday", ["refill"], {"nurse": 1}, slot_minutes=60, site="home"),
    ]
    world = world_of(tables, COHORT)
    clinic = Played(world, run(world, 0))
    eligible = {patient.number for patient in _patients(Clinic(world, 0)) if patient.home_eligible}
    seen = {row.patient for row in clinic.of(Kind.ATTENDED) if world.sessions.home[clinic.session(row.subject)]}
    assert seen
    assert {number for number in seen if number < 1_000_000} <= eligible


def _patients(clinic: Any) -> list[Any]:
    clinic.open()
    return list(clinic.patients)
