from __future__ import annotations

import datetime as dt
from typing import Any

import numpy as np
import pytest
from clinic_examples import DAY, PHYSICIAN, START, changing, days_of, nurse, scenario_of, session, world_of

from clinicsim.world.events import NOBODY


def test_nobody_is_rostered_beyond_the_share_of_their_hours_that_clinics_may_take() -> None:
    weekdays = ("monday", "tuesday", "wednesday", "thursday", "friday")
    sessions = [session(f"{day}{start}", day, start=start) for day in weekdays for start in ("09:00", "13:00")]
    staff = [nurse("Ann", wte=0.3), nurse("Abe", wte=0.5), nurse("Ada", wte=0.2)]
    world = world_of(sessions, staff, staffing={"hours_per_week": 20, "clinic_share": 0.8})
    weeks, member = days_of(world) // 7, world.pattern.member[:, 0]
    vacant = 0
    for m, person in enumerate(staff):
        hours = np.bincount(weeks[member == m], weights=world.sessions.minutes[member == m] / 60)
        assert hours.max() <= person["wte"] * 20 * 0.8 + 1e-9
        vacant += hours.max()
    assert vacant == 14  # 4 + 8 + 2 of 20 hours a week: sessions are of two hours
    assert (member == NOBODY).any()


def test_nobody_is_rostered_to_two_sessions_at_once() -> None:
    world = world_of([session("a"), session("b", start="10:30"), session("c", start="11:00")], [nurse("Ann")])
    by_template = [world.pattern.member[world.sessions.template == place, 0] for place in range(3)]
    assert (by_template[0] == 0).all()
    assert (by_template[1] == NOBODY).all()
    assert (by_template[2] == 0).all()


def test_a_session_that_needs_two_of_a_role_gets_two_people() -> None:
    world = world_of([session("a", needs={"nurse": 2})], [nurse("Ann"), nurse("Abe")])
    assert {tuple(sorted(pair)) for pair in world.pattern.member.tolist()} == {(0, 1)}


def test_a_colleague_is_rostered_only_while_employed() -> None:
    first, last = dt.date(2026, 2, 2), dt.date(2026, 4, 27)
    world = world_of([session("a")], [nurse("Ann", start_date=first, end_date=last, training_months=0)])
    dates = [world.scenario.run.start_date + dt.timedelta(days=int(day)) for day in days_of(world)]
    rostered = [date for date, who in zip(dates, world.pattern.member[:, 0], strict=True) if who == 0]
    assert (rostered[0], rostered[-1]) == (first, last)


# ---------------------------------------------------------------------- competence and working days
def rostered(world: Any, template: int = 0) -> list[int]:
    return world.pattern.member[world.sessions.template == template, 0].tolist()


def test_a_place_goes_to_somebody_who_has_the_competence_that_it_takes() -> None:
    world = world_of(
        [session("a")], [nurse("Ann", competencies=["programming"]), nurse("Abe", competencies=["refill"])]
    )
    assert set(rostered(world)) == {1}


def test_a_list_without_the_competence_leaves_the_place_vacant() -> None:
    world = world_of([session("a")], [nurse("Ann", competencies=["programming"])])
    assert set(rostered(world)) == {NOBODY}


def test_a_place_that_needs_two_competencies_goes_to_somebody_who_has_both() -> None:
    both = session("a", visits=["refill", "titration"])
    staff = [nurse("Ann", competencies=["refill"]), nurse("Abe", competencies=["programming", "refill"])]
    assert set(rostered(world_of([both], staff))) == {1}


def test_a_stage_falls_to_the_first_of_its_roles_that_the_session_has() -> None:
    # A refill is the nurse's where there is one: the physician beside her needs no competence for it.
    physician = {**PHYSICIAN, "competencies": ["programming"]}
    world = world_of([session("a", needs={"nurse": 1, "physician": 1})], [nurse("Ann"), physician])
    assert (world.pattern.member >= 0).all()
    alone = world_of([session("a", needs={"physician": 1})], [physician])
    assert set(rostered(alone)) == {NOBODY}


def test_a_newcomer_is_supernumerary_until_trained_where_a_competence_is_needed() -> None:
    first = dt.date(2026, 3, 2)
    staff = [nurse("Ann", start_date=first)]
    needing = world_of([session("a")], staff, staffing={"training_months": 2})
    plain = world_of([session("a", visits=["oral_follow_up"])], staff, staffing={"training_months": 2})
    dates = np.array([START + dt.timedelta(days=int(day)) for day in days_of(needing)])
    trained = first + dt.timedelta(days=61)
    assert (np.array(rostered(needing)) == np.where(dates >= trained, 0, NOBODY)).all()
    assert (np.array(rostered(plain)) == np.where(dates >= first, 0, NOBODY)).all()


def test_training_of_ones_own_overrules_the_rule_for_all() -> None:
    quick = [nurse("Ann", start_date=dt.date(2026, 3, 2), training_months=0)]
    dates = days_of(world_of([session("a")], quick))
    world = world_of([session("a")], quick, staffing={"training_months": 6})
    assert (np.array(rostered(world)) == np.where(dates >= (dt.date(2026, 3, 2) - START).days, 0, NOBODY)).all()


def test_nobody_is_rostered_on_a_day_off() -> None:
    staff = [nurse("Ann", working_days=["tuesday"]), nurse("Abe", working_days=["monday"])]
    world = world_of([session("a"), session("b", "tuesday"), session("c", "saturday")], staff)
    assert set(rostered(world, 0)) == {1}
    assert set(rostered(world, 1)) == {0}
    assert set(rostered(world, 2)) == {NOBODY}


def test_somebody_without_fixed_days_may_work_on_a_saturday() -> None:
    assert set(rostered(world_of([session("c", "saturday")], [nurse("Ann")]))) == {0}


def test_the_place_for_which_fewest_are_qualified_is_filled_first() -> None:
    # Ann can do both, Abe only the first: he must not be left over while she takes it.
    sessions = [session("plain", visits=["oral_follow_up"]), session("skilled", visits=["titration"])]
    world = world_of(sessions, [nurse("Ann"), nurse("Abe", competencies=["refill"])])
    assert set(rostered(world, 0)) == {1}
    assert set(rostered(world, 1)) == {0}


# ---------------------------------------------------------------------- travel
def test_the_journey_to_an_outreach_clinic_takes_hours_and_keeps_others_waiting() -> None:
    sites = {"outreach": {"kind": "outreach", "transport": True, "travel_minutes_per_session": 80}}
    far = session("far", site="outreach")  # 09:00 to 11:00 and 40 minutes back
    for start, member in (("11:30", NOBODY), ("11:45", 0)):
        world = world_of([far, session("near", start=start)], [nurse("Ann")], sites=sites)
        assert set(rostered(world, 1)) == {member}
    tired = world_of([far], [nurse("Ann")], sites=sites, staffing={"hours_per_week": 3, "clinic_share": 1})
    assert set(rostered(tired)) == {NOBODY}


# ---------------------------------------------------------------------- what changes on a date
EVERY_DAY = [session(day, day) for day in ("monday", "tuesday", "wednesday", "thursday", "friday")]


@pytest.mark.parametrize(
    "after",
    [
        [nurse("Ann", vacant=True), nurse("Abe"), nurse("Ada")],
        [nurse("Ann"), nurse("Abe", wte=0.2), nurse("Ada")],
        [nurse("Ann"), nurse("Abe"), nurse("Ada", working_days=["friday"])],
        [nurse("Ann", competencies=["programming"]), nurse("Abe"), nurse("Ada")],
    ],
)
@pytest.mark.parametrize("announced", [START, dt.date(2026, 7, 2)])
def test_the_pattern_before_a_date_is_that_of_a_clinic_that_does_not_change(
    after: list[dict[str, Any]], announced: dt.date
) -> None:
    date, staff = dt.date(2026, 7, 2), [nurse("Ann"), nurse("Abe"), nurse("Ada")]  # a Thursday
    base, changed = scenario_of(EVERY_DAY, staff), scenario_of(EVERY_DAY, after)
    same, world = changing(base, base, date, announced), changing(base, changed, date, announced)
    before = world.sessions.start < (date - START).days * DAY
    assert (same.pattern.member[before] == world.pattern.member[before]).all()
    assert (same.pattern.member[~before] != world.pattern.member[~before]).any()
