from __future__ import annotations

import datetime as dt
from math import sqrt
from typing import Any

import numpy as np
import pytest
from clinic_examples import DAY, nurse, session, world_of
from scipy import stats

from clinicsim.world.events import NOBODY, Cause
from clinicsim.world.randomness import entity, stream
from clinicsim.world.roster import AT_WORK, ON_LEAVE, SICK, Roster, absences, build_roster, leave_days
from clinicsim.world.world import World

KEY = stream(7, 0)
AWAY = {
    "leave_days_per_year": 38,
    "sickness_share": 0.1,
    "cover_planned_probability": 0,
    "cover_short_notice_probability": 0,
}
PHYSICIAN = {"name": "Phil", "role": "physician", "band": "consultant", "wte": 1.0}


def roster_of(sessions: list[dict[str, Any]], staff: list[dict[str, Any]], **tables: Any) -> tuple[World, Roster]:
    world = world_of(sessions, staff, **tables)
    return world, build_roster(world, world.plans[0], KEY)


def days_of(world: World) -> np.ndarray:
    return world.sessions.start // DAY


# ---------------------------------------------------------------------- leave
@pytest.mark.parametrize("days", [0, 3, 25, 38, 260])
def test_leave_is_as_many_working_days_as_agreed_in_weeks_that_begin_on_monday(days: int) -> None:
    staffing = world_of([session("s")], [nurse("Ann")], staffing={"leave_days_per_year": days}).scenario.staffing
    start = dt.date(2024, 1, 1)  # the Monday of week 1
    for who in range(200):
        leave = leave_days(KEY, who, start, 52 * 7, staffing)
        working = {day for day in leave if day % 7 < 5}
        assert len(set(leave)) == len(leave)
        assert len(working) == days
        assert {day // 7 for day in working if day % 7 == 0} == {day // 7 for day in leave}


def test_leave_does_not_move_with_the_start_of_the_run() -> None:
    staffing = world_of([session("s")], [nurse("Ann")], staffing=AWAY).scenario.staffing
    start, later = dt.date(2026, 1, 5), dt.date(2026, 3, 4)
    shift = (later - start).days
    whole = leave_days(KEY, 1, start, 700, staffing)
    assert sorted(leave_days(KEY, 1, later, 700 - shift, staffing)) == sorted(
        day - shift for day in whole if day >= shift
    )


# ---------------------------------------------------------------------- sickness
@pytest.mark.parametrize(("share", "spell"), [(0.045, 5.0), (0.3, 2.0), (0.2, 1.0), (0.3, 0.5), (0.5, 8.0)])
def test_the_share_of_days_lost_to_sickness_is_the_one_that_was_asked_for(share: float, spell: float) -> None:
    staff = [nurse(f"N{i}") for i in range(150)]
    staffing = {"sickness_share": share, "sickness_spell_days": spell}
    world = world_of([session("s")], staff, staffing=staffing, run={"months": 36})
    by_member = (absences(world, world.plans[0], KEY) == SICK).mean(axis=1)
    error = by_member.std(ddof=1) / sqrt(len(by_member))
    assert abs(by_member.mean() - share) < stats.t.ppf(0.9995, len(by_member) - 1) * error


def test_spells_of_sickness_have_the_mean_length_that_was_asked_for() -> None:
    staff = [nurse(f"N{i}") for i in range(150)]
    world = world_of(
        [session("s")], staff, staffing={"sickness_share": 0.02, "sickness_spell_days": 6}, run={"months": 36}
    )
    lengths = []
    for sick in absences(world, world.plans[0], KEY) == SICK:
        edges = np.flatnonzero(np.diff(np.concatenate(([0], sick.astype(int), [0]))))
        lengths += (edges[1::2] - edges[::2]).tolist()
    # Spells that happen to follow one another without a day between count as one: 2% of them would, at most.
    assert np.mean(lengths) == pytest.approx(6.0, rel=0.02 + 3.3 / sqrt(len(lengths)))


def test_each_colleague_has_luck_of_their_own() -> None:
    alone = world_of([session("s")], [nurse("Ann")], staffing=AWAY)
    beside = world_of([session("s")], [nurse("Abe"), nurse("Ann")], staffing=AWAY)
    assert (absences(beside, beside.plans[0], KEY)[1] == absences(alone, alone.plans[0], KEY)[0]).all()
    assert (absences(beside, beside.plans[0], KEY)[0] != absences(beside, beside.plans[0], KEY)[1]).any()
    assert entity("staff", "Ann") != entity("staff", "Abe")


# ---------------------------------------------------------------------- what is lost
def test_a_single_handed_session_is_lost_exactly_when_its_nurse_is_away() -> None:
    world, roster = roster_of([session("s")], [nurse("Ann")], staffing=AWAY)
    away = absences(world, world.plans[0], KEY)[0][days_of(world)]
    expected = np.select([away == ON_LEAVE, away == SICK], [Cause.LEAVE, Cause.SICKNESS], Cause.NONE)
    assert roster.outcome.tolist() == expected.tolist()
    assert {Cause.NONE, Cause.LEAVE, Cause.SICKNESS} == set(roster.outcome.tolist())


def test_leave_is_known_ahead_by_its_notice() -> None:
    world, roster = roster_of([session("s")], [nurse("Ann")], staffing={**AWAY, "leave_notice_days": 30})
    assert (roster.known == np.maximum(world.sessions.start - 30 * DAY, 0)).all()


def test_a_session_that_somebody_on_leave_leaves_empty_is_lost_ahead_even_if_another_is_sick_on_the_day() -> None:
    world, roster = roster_of(
        [session("s", needs={"physician": 1, "nurse": 1})], [PHYSICIAN, nurse("Ann")],
        staffing={**AWAY, "leave_days_per_year": 100, "sickness_share": 0.5}, run={"months": 60},
    )  # fmt: skip
    away = absences(world, world.plans[0], KEY)[:, days_of(world)]
    both = ((away == ON_LEAVE).any(axis=0)) & ((away == SICK).any(axis=0))
    assert both.any()
    assert (roster.outcome[both] == Cause.LEAVE).all()


def test_a_role_that_has_left_makes_its_sessions_vacant() -> None:
    world, roster = roster_of([session("s")], [nurse("Ann", end_date=dt.date(2026, 3, 31))])
    gone = days_of(world) > (dt.date(2026, 3, 31) - world.scenario.run.start_date).days
    assert (roster.outcome[gone] == Cause.VACANCY).all()
    assert (roster.outcome[~gone] == Cause.NONE).all()


@pytest.mark.parametrize("holiday", [dt.date(2026, 4, 6), dt.date(2026, 5, 4), dt.date(2026, 5, 25)])
def test_a_bank_holiday_takes_its_monday_session_out_of_the_diary(holiday: dt.date) -> None:
    day = (holiday - dt.date(2026, 1, 5)).days
    for bank_holidays in (True, False):
        world = world_of([session("s")], [nurse("Ann")], calendar={"bank_holidays": bank_holidays})
        assert (day in days_of(world)) is not bank_holidays


def test_christmas_day_has_no_session() -> None:
    world = world_of([session("s", "friday")], [nurse("Ann")], calendar={"bank_holidays": True})
    assert (dt.date(2026, 12, 25) - dt.date(2026, 1, 5)).days not in days_of(world)
    assert (dt.date(2026, 12, 18) - dt.date(2026, 1, 5)).days in days_of(world)


# ---------------------------------------------------------------------- cover
ALWAYS = {**AWAY, "cover_planned_probability": 1, "cover_short_notice_probability": 1}


def test_a_colleague_covers_only_when_at_work_and_free() -> None:
    # Two sessions at one time and one in the afternoon, three nurses: cover is scarce.
    sessions = [session("a"), session("b", start="10:00"), session("c", start="14:00")]
    world, roster = roster_of(sessions, [nurse("Ann"), nurse("Abe"), nurse("Ada")],
                              staffing={**ALWAYS, "sickness_share": 0.3}, run={"months": 36})  # fmt: skip
    away, days = absences(world, world.plans[0], KEY), days_of(world)
    covered = np.flatnonzero(roster.how[:, 0] == Cause.COLLEAGUE)
    assert len(covered) > 10
    ends = world.sessions.start + world.sessions.minutes
    for s in range(len(days)):
        who = roster.staffed_by[s, 0]
        if roster.outcome[s] != Cause.NONE:
            continue
        assert away[who, days[s]] == AT_WORK
        at_once = np.flatnonzero((world.sessions.start < ends[s]) & (world.sessions.start[s] < ends))
        assert sum(roster.staffed_by[other, 0] == who for other in at_once if roster.outcome[other] == Cause.NONE) == 1


def test_with_willing_colleagues_a_session_is_lost_only_when_none_of_them_is_free() -> None:
    world, roster = roster_of([session("a")], [nurse("Ann"), nurse("Abe")], staffing=ALWAYS, run={"months": 36})
    at_work = (absences(world, world.plans[0], KEY)[:, days_of(world)] == AT_WORK).any(axis=0)
    assert ((roster.outcome == Cause.NONE) == at_work).all()
    assert not at_work.all()


def test_agency_staff_come_when_nobody_else_does() -> None:
    _, roster = roster_of([session("a")], [nurse("Ann")], staffing={**AWAY, "agency_probability": 1})
    agency = roster.how[:, 0] == Cause.AGENCY
    assert agency.any()
    assert (roster.staffed_by[agency, 0] == -1).all()
    assert (roster.outcome == Cause.NONE).all()


def test_one_more_colleague_adds_cover_and_changes_no_other_role() -> None:
    sessions = [session("a"), session("b", "wednesday", needs={"physician": 1})]
    staffing = {**AWAY, "cover_planned_probability": 0.5, "cover_short_notice_probability": 0.5}
    one, single = roster_of(sessions, [nurse("Ann"), PHYSICIAN], staffing=staffing, run={"months": 36})
    two, double = roster_of(sessions, [nurse("Ann"), PHYSICIAN, nurse("Abe")], staffing=staffing, run={"months": 36})
    nurses, physicians = one.sessions.template == 0, one.sessions.template == 1
    assert (one.sessions.start == two.sessions.start).all()
    assert (single.outcome[physicians] == double.outcome[physicians]).all()
    assert np.count_nonzero(double.outcome[nurses]) < np.count_nonzero(single.outcome[nurses])


# ---------------------------------------------------------------------- the weekly pattern
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
    world = world_of([session("a")], [nurse("Ann", start_date=first, end_date=last)])
    dates = [world.scenario.run.start_date + dt.timedelta(days=int(day)) for day in days_of(world)]
    rostered = [date for date, who in zip(dates, world.pattern.member[:, 0], strict=True) if who == 0]
    assert (rostered[0], rostered[-1]) == (first, last)
