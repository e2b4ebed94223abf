from __future__ import annotations

import datetime as dt
from math import sqrt
from typing import Any

import numpy as np
import pytest
from clinic_examples import AWAY, KEY, START, changing, nurse, scenario_of, session, world_of
from scipy import stats

from clinicsim.world.randomness import entity
from clinicsim.world.rota.absences import ABSENT, AT_WORK, ON_LEAVE, ON_STRIKE, SICK, absences


def leave_of(staff: list[dict[str, Any]], start: dt.date, days: int, **staffing: Any) -> list[list[int]]:
    """Days of leave of each member in the first days of a run from a date."""
    world = world_of([session("s")], staff, staffing=staffing, run={"start_date": start, "months": 24})
    away = absences(world, world.plans[0], KEY)[:, :days]
    return [np.flatnonzero(of_member == ON_LEAVE).tolist() for of_member in away]


# ---------------------------------------------------------------------- leave
@pytest.mark.parametrize("days", [0, 3, 25, 38, 260])
def test_leave_is_as_many_working_days_as_agreed_in_weeks_that_begin_on_monday(days: int) -> None:
    staff = [nurse(f"N{i}") for i in range(200)]
    # from the Monday of week 1
    for leave in leave_of(staff, dt.date(2024, 1, 1), 52 * 7, leave_days_per_year=days):
        working = {day for day in leave if day % 7 < 5}
        assert len(working) == days
        assert {day // 7 for day in working if day % 7 == 0} == {day // 7 for day in leave}


def test_leave_does_not_move_with_the_start_of_the_run() -> None:
    start, later = dt.date(2026, 1, 5), dt.date(2026, 3, 4)
    shift = (later - start).days
    (whole,) = leave_of([nurse("Ann")], start, 700, leave_days_per_year=38)
    (part,) = leave_of([nurse("Ann")], later, 700 - shift, leave_days_per_year=38)
    assert part
    assert part == [day - shift for day in whole if day >= shift]


# ---------------------------------------------------------------------- limits on leave
MANY = [nurse(f"N{i}") for i in range(6)]
DOCTORS = [nurse(f"D{i}", role="physician") for i in range(3)]


def on_leave(staff: list[dict[str, Any]], **staffing: Any) -> np.ndarray:
    world = world_of([session("s")], staff, staffing={"leave_days_per_year": 38, **staffing}, run={"months": 36})
    return absences(world, world.plans[0], KEY) == ON_LEAVE


@pytest.mark.parametrize("limit", [1, 2, 3])
def test_never_more_of_a_role_are_on_leave_than_may_be(limit: int) -> None:
    assert on_leave(MANY)[:, :1000].sum(axis=0).max() > limit
    assert on_leave(MANY, max_on_leave={"nurse": limit}).sum(axis=0).max() <= limit


def test_everybody_still_has_all_their_leave_under_a_limit() -> None:
    year = slice((dt.date(2026, 12, 28) - START).days + 7, (dt.date(2027, 12, 27) - START).days + 7)  # 52 weeks
    weekday = np.arange(year.start, year.stop) % 7 < 5
    days = on_leave(MANY, max_on_leave={"nurse": 1})[:, year][:, weekday].sum(axis=1)
    assert days.tolist() == [38] * 6


def test_a_limit_moves_only_the_leave_that_does_not_fit() -> None:
    free, limited = on_leave(MANY), on_leave(MANY, max_on_leave={"nurse": 2})
    assert (free[:2] == limited[:2]).all()  # the first two in the file choose first
    assert (free != limited).any()


def test_a_limit_on_one_role_leaves_another_alone() -> None:
    free, limited = on_leave([*MANY, *DOCTORS]), on_leave([*MANY, *DOCTORS], max_on_leave={"nurse": 1})
    assert (free[6:] == limited[6:]).all()
    alone = on_leave(MANY, max_on_leave={"nurse": 1})
    assert (limited[:6] == alone).all()


def test_a_year_too_short_for_everybodys_leave_gives_what_fits() -> None:
    crowd = [nurse(f"N{i}") for i in range(20)]
    away = on_leave(crowd, max_on_leave={"nurse": 1})
    assert away.sum(axis=0).max() == 1
    assert away[0].sum() > away[19].sum()


# ---------------------------------------------------------------------- strikes
def test_the_share_on_strike_is_the_one_that_was_asked_for_and_the_same_people_strike_when_it_grows() -> None:
    staff = [nurse(f"N{i}") for i in range(200)]
    found = {}
    for share in (0.3, 0.6):
        world = world_of([session("s")], staff, staffing={"on_strike": {"nurse": share}})
        found[share] = absences(world, world.plans[0], KEY)[:, :20] == ON_STRIKE
    assert not (found[0.3] & ~found[0.6]).any()
    for share, strikers in found.items():
        error = sqrt(share * (1 - share) / strikers.size)
        assert abs(strikers.mean() - share) < stats.norm.ppf(0.9995) * error


def test_a_strike_of_one_role_leaves_another_at_work() -> None:
    world = world_of([session("s")], [*MANY, *DOCTORS], staffing={"on_strike": {"nurse": 1}})
    away = absences(world, world.plans[0], KEY)
    assert (away[:6] == ON_STRIKE).all()
    assert (away[6:] == AT_WORK).all()


# ---------------------------------------------------------------------- in post or not
def test_an_advertised_post_is_filled_when_recruitment_is_over() -> None:
    post = nurse("Ann", advertised=dt.date(2026, 2, 1))
    world = world_of([session("s")], [post], staffing={"recruitment_days": 30})
    first = (dt.date(2026, 3, 3) - START).days
    away = absences(world, world.plans[0], KEY)[0]
    assert (away[:first] == ABSENT).all()
    assert (away[first:] == AT_WORK).all()


def test_a_vacant_post_is_absent_for_as_long_as_it_is_vacant() -> None:
    staff, date = [nurse("Ann")], dt.date(2026, 5, 4)
    world = changing(scenario_of([session("s")], staff), scenario_of([session("s")], [nurse("Ann", vacant=True)]), date)
    away = absences(world, world.plans[-1], KEY)[0]
    gone = (date - START).days
    assert (away[:gone] == AT_WORK).all()
    assert (away[gone:] == ABSENT).all()


# ---------------------------------------------------------------------- what changes on a date
@pytest.mark.parametrize(
    "after",
    [
        {"leave_days_per_year": 60},
        {"sickness_share": 0.5},
        {"sickness_spell_days": 20},
        {"max_on_leave": {"nurse": 1}},
        {"on_strike": {"nurse": 1}},
    ],
)
def test_absences_before_a_date_are_those_of_a_clinic_that_does_not_change(after: dict[str, Any]) -> None:
    staffing, date = {**AWAY, "max_on_leave": {"nurse": 3}}, dt.date(2026, 7, 1)
    base = scenario_of([session("s")], MANY, staffing=staffing)
    changed = scenario_of([session("s")], MANY, staffing={**staffing, **after})
    alone, world = changing(base, base, date), changing(base, changed, date, announced=START)
    day = (date - START).days
    same, other = absences(alone, alone.plans[-1], KEY), absences(world, world.plans[-1], KEY)
    assert (same[:, :day] == other[:, :day]).all()
    assert (same[:, day:] != other[:, day:]).any()


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
