from __future__ import annotations

import datetime as dt

import numpy as np
import pytest
from clinic_examples import AWAY, DAY, KEY, PHYSICIAN, days_of, nurse, roster_of, session, world_of

from clinicsim.world.events import Cause
from clinicsim.world.rota.absences import ON_LEAVE, SICK, absences


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


def test_a_strike_takes_the_sessions_of_its_role_and_is_known_ahead() -> None:
    sessions = [session("a"), session("b", "tuesday", needs={"physician": 1})]
    staffing = {"on_strike": {"nurse": 1}, "strike_notice_days": 10, "cover_planned_probability": 1}
    world, roster = roster_of(sessions, [nurse("Ann"), nurse("Abe"), PHYSICIAN], staffing=staffing)
    nurses = world.sessions.template == 0
    assert (roster.outcome[nurses] == Cause.STRIKE).all()
    assert (roster.outcome[~nurses] == Cause.NONE).all()
    assert (roster.known[nurses] == np.maximum(world.sessions.start[nurses] - 10 * DAY, 0)).all()


def test_a_closure_keeps_the_share_of_sessions_of_a_kind_and_more_of_the_same_when_it_opens() -> None:
    weekdays = ("monday", "tuesday", "wednesday", "thursday", "friday")
    sessions = [session(day, day) for day in weekdays] + [
        session(f"other_{day}", day, start="13:00", visits=["dye_study"], needs={"physician": 1}) for day in weekdays
    ]
    closed = {}
    for share in (0.4, 0.7):
        world, roster = roster_of(
            sessions, [nurse("Ann"), PHYSICIAN], open_share={"refill_sessions": share, "notice_days": 3},
            run={"months": 36}, staffing={"clinic_share": 1},
        )  # fmt: skip
        closed[share] = roster.outcome == Cause.CLOSURE
        refills = world.sessions.template < 5
        assert not closed[share][~refills].any()
        error = np.sqrt(share * (1 - share) / np.count_nonzero(refills))
        assert abs(1 - closed[share][refills].mean() - share) < 3.3 * error
        assert (roster.known[closed[share]] == np.maximum(world.sessions.start[closed[share]] - 3 * DAY, 0)).all()
    assert not (closed[0.7] & ~closed[0.4]).any()


def test_the_staff_of_a_closed_session_can_cover_another() -> None:
    sessions = [
        session("refill", needs={"physician": 1}),
        session("dye", visits=["dye_study"], needs={"physician": 1}),
    ]
    phoebe = {**PHYSICIAN, "name": "Phoebe"}
    staffing = {"leave_days_per_year": 100, "cover_planned_probability": 1, "leave_notice_days": 42}
    open_world, opened = roster_of(sessions, [PHYSICIAN, phoebe], staffing=staffing)
    world, roster = roster_of(sessions, [PHYSICIAN, phoebe], staffing=staffing, open_share={"refill_sessions": 0})
    dye = world.sessions.template == 1
    assert np.count_nonzero(roster.outcome[dye] == Cause.LEAVE) < np.count_nonzero(opened.outcome[dye] == Cause.LEAVE)
    assert (roster.how[dye, 0] == Cause.COLLEAGUE).any()
    assert not (opened.how[dye, 0] == Cause.COLLEAGUE).any()
    assert (open_world.sessions.start == world.sessions.start).all()
