"""One session: who came, who waited and when it ended, as the log has it."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from clinicsim import build, read
from clinicsim.views.figures.session_gantt import session_gantt
from clinicsim.views.illustration import Illustration, illustrate
from clinicsim.views.report.charts_of_one_run import session_chart
from clinicsim.views.session_gantt import (
    find_session,
    longest,
    session_name,
    session_of,
    session_start,
    sessions_that_ran,
)
from clinicsim.world.events import SLOTS_PER_SESSION, Kind

BASE = Path(__file__).parents[4] / "scenarios" / "base.toml"


def test_waits_that_are_drawn_are_those_that_the_log_counts(clinic: Illustration) -> None:
    home = clinic.view.rows(Kind.WENT_HOME)
    for number in sessions_that_ran(clinic)[::11]:
        of_session = home[home["subject"] // SLOTS_PER_SESSION == number]
        visits = [visit for visit in session_of(clinic, int(number)).visits if visit.home is not None]
        assert sorted(visit.waited for visit in visits) == sorted(of_session["value"].tolist())


def test_every_slot_of_a_session_is_a_visit_or_empty(clinic: Illustration) -> None:
    world = clinic.world
    for number in sessions_that_ran(clinic)[::11].tolist():
        ran = session_of(clinic, number)
        length = int(world.sessions.slot_minutes[number])
        taken = [minute for visit in ran.visits for minute in range(*visit.booked, length) if minute < ran.minutes]
        assert sorted(taken) == list(range(0, ran.minutes, length))
        assert [visit.booked for visit in ran.visits] == sorted(visit.booked for visit in ran.visits)


def test_stages_follow_each_other_and_lie_between_arrival_and_going_home(clinic: Illustration) -> None:
    for number in sessions_that_ran(clinic)[::11].tolist():
        for visit in session_of(clinic, number).visits:
            if visit.arrived is None or visit.home is None:
                continue
            minutes = [visit.arrived, *(minute for stage in visit.stages for minute in stage.span), visit.home]
            assert minutes == sorted(minutes)
            assert visit.stages
            assert all(stage.role in clinic.world.names.roles for stage in visit.stages)


def test_nobody_sees_two_patients_at_once(clinic: Illustration) -> None:
    number = longest(clinic)
    assert number is not None
    spans: dict[str, list[tuple[int, int]]] = {}
    for visit in session_of(clinic, number).visits:
        for stage in visit.stages:
            spans.setdefault(stage.member, []).append(stage.span)
    for own in spans.values():
        own.sort()
        assert all(before[1] <= after[0] for before, after in pairwise(own))


def test_the_session_shown_first_has_most_overtime_of_those_with_several_patients(clinic: Illustration) -> None:
    number = longest(clinic)
    assert number is not None
    shown = session_of(clinic, number)
    assert len([visit for visit in shown.booked if visit.came]) > 1
    late = clinic.view.rows(Kind.OVERTIME)
    seen = clinic.view.visits(Kind.ATTENDED)["subject"] // SLOTS_PER_SESSION
    several = np.flatnonzero(np.bincount(seen) > 1)
    assert shown.overtime == late["value"][np.isin(late["subject"], several)].max() > 0


def test_a_session_is_found_by_its_name_and_date(clinic: Illustration) -> None:
    number = int(sessions_that_ran(clinic)[40])
    name, date = session_name(clinic.world, number), session_start(clinic.world, number).date()
    assert find_session(clinic, name, date) == number
    assert find_session(clinic, "no_such_session", date) is None


def test_a_session_that_did_not_run_cannot_be_shown(clinic: Illustration) -> None:
    lost = int(clinic.view.rows(Kind.SESSION_LOST)["subject"][0])
    with pytest.raises(ValueError, match="did not run"):
        session_chart(clinic, lost)


def test_the_title_says_who_came_how_late_it_ended_and_the_longest_wait(clinic: Illustration) -> None:
    number = longest(clinic)
    assert number is not None
    ran, title = session_of(clinic, number), session_chart(clinic).title
    came = sum(visit.came for visit in ran.booked)
    assert title.startswith("Replication 1, ")
    assert f"{came} of {len(ran.booked)} booked came" in title
    assert f"it ended {ran.overtime} minutes late" in title
    assert f"longest wait was {max(visit.waited for visit in ran.booked)} minutes" in title


def test_missed_visits_and_empty_slots_are_drawn_and_told(clinic: Illustration) -> None:
    missed = clinic.view.rows(Kind.DID_NOT_ATTEND)
    number = int(missed["subject"][0]) // SLOTS_PER_SESSION
    ran = session_of(clinic, number)
    drawn = {trace.name: trace for trace in session_gantt(ran, "title").data}
    assert len(drawn["did not attend"].x) == sum(not visit.came for visit in ran.booked) > 0
    table = session_chart(clinic, number).table
    assert [row[3] for row in table.rows].count("did not attend") == len(drawn["did not attend"].x)
    assert [row[3] for row in table.rows].count("nobody booked") == len(ran.visits) - len(ran.booked)


def test_without_minutes_inside_sessions_the_booked_slots_are_shown_and_it_is_said() -> None:
    loaded = read(BASE, ("run.months=2", 'in_session="slots"'))
    by_slots = illustrate(loaded, build(loaded))
    chart = session_chart(by_slots)
    assert "does not simulate minutes" in chart.note
    assert "wait" not in chart.title
    assert "minutes late" not in chart.title
    assert {trace.name for trace in chart.figure.data} <= {"booked slot", "did not attend"}


def test_a_patient_with_a_hostile_name_is_escaped(clinic: Illustration) -> None:
    number = longest(clinic)
    assert number is not None
    ran = session_of(clinic, number)
    visits = tuple(replace(visit, patient="<b>x</b>") for visit in ran.visits)
    drawn = session_gantt(replace(ran, visits=visits), "title")
    assert "<b>" not in drawn.to_json().replace("\\u003c", "<")
    assert "&lt;b&gt;x&lt;/b&gt;" in drawn.layout.yaxis.ticktext[0]
