from __future__ import annotations

import numpy as np
import pytest
from clinic_examples import AWAY, KEY, PHYSICIAN, days_of, nurse, roster_of, session

from clinicsim.world.events import Cause
from clinicsim.world.rota.absences import AT_WORK, absences

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


def test_a_colleague_covers_only_on_a_day_that_he_or_she_works() -> None:
    part_time = nurse("Abe", working_days=["tuesday", "wednesday"])
    for weekday, covers in (("monday", False), ("wednesday", True)):
        _, roster = roster_of([session("a", weekday)], [nurse("Ann"), part_time], staffing=ALWAYS, run={"months": 36})
        assert (roster.how[:, 0] == Cause.COLLEAGUE).any() is np.bool_(covers)


def test_a_colleague_covers_only_what_he_or_she_is_competent_for() -> None:
    for competencies, covers in ((["programming"], False), (["refill"], True)):
        beginner = nurse("Abe", competencies=competencies)
        _, roster = roster_of([session("a")], [nurse("Ann"), beginner], staffing=ALWAYS, run={"months": 36})
        by_abe = (roster.staffed_by[:, 0] == 1) & (roster.outcome == Cause.NONE)
        assert by_abe.any() is np.bool_(covers)


@pytest.mark.parametrize(("wte", "covers"), [(0.2, False), (0.5, True)])
def test_a_colleague_covers_only_within_the_contracted_hours_of_the_week(wte: float, covers: bool) -> None:
    # At 20 hours a week for full time Abe works 4 or 10, and Tuesday's session takes 3.5 of them.
    sessions = [session("a"), session("b", "tuesday", slots=7)]
    staffing = {**ALWAYS, "hours_per_week": 20, "clinic_share": 1}
    world, roster = roster_of(sessions, [nurse("Ann"), nurse("Abe", wte=wte)], staffing=staffing, run={"months": 36})
    assert set(world.pattern.member[world.sessions.template == 1, 0]) == {1}
    week = days_of(world) // 7
    whole = week < week.max()  # the diary may end within the last week
    hours = np.zeros(week.max() + 1)
    for s in np.flatnonzero((roster.staffed_by[:, 0] == 1) & (roster.outcome == Cause.NONE) & whole):
        hours[week[s]] += world.sessions.minutes[s] / 60
    assert hours.max() <= wte * 20
    monday = whole & (world.sessions.template == 0)
    assert (roster.how[monday, 0] == Cause.COLLEAGUE).any() is np.bool_(covers)
