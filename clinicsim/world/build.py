"""Scenario -> World: done once, shared by every replication and every engine."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from clinicsim.scenario.schema.scenario import Scenario
from clinicsim.world.calendar import MINUTES_PER_DAY, month_starts, workdays
from clinicsim.world.cohort import Cohort, read_cohort
from clinicsim.world.randomness import entity
from clinicsim.world.roster import weekly_pattern
from clinicsim.world.sessions import lay_out_lists, lay_out_sessions
from clinicsim.world.world import Ints, Lists, Names, Pattern, Sessions, World

if TYPE_CHECKING:
    from clinicsim.scenario import Loaded

DIARY_BEYOND_THE_END_DAYS = 60


def build(loaded: Loaded) -> World:
    """Compile a checked scenario and its cohort.

    Raises
    ------
    ScenarioError
        With every finding in the cohort files.
    """
    return compile_world(loaded.scenario, read_cohort(loaded.cohort_files, loaded.scenario))


def compile_world(scenario: Scenario, cohort: Cohort) -> World:
    """Compile a scenario that has been checked, with a cohort that has been read."""
    months = month_starts(scenario.run.start_date, scenario.run.months)
    beyond = scenario.booking.horizon_days + DIARY_BEYOND_THE_END_DAYS
    days = workdays(scenario.run.start_date, int(months[-1]) // MINUTES_PER_DAY + beyond, scenario.calendar)
    names = _names(scenario)
    sessions, lists = lay_out_sessions(scenario, names, days), lay_out_lists(scenario, days)
    world = World(
        scenario=scenario,
        cohort=cohort,
        names=names,
        month_starts=months,
        workdays=days,
        sessions=sessions,
        pattern=Pattern(role=np.zeros((0, 0), dtype=np.int64), member=np.zeros((0, 0), dtype=np.int64)),
        lists=lists,
        session_keys=_dated_keys("session", [s.name for s in scenario.sessions], sessions, scenario),
        list_keys=_dated_keys("list", [t.name for t in scenario.theatre.lists], lists, scenario),
        patient_keys=np.array([entity("patient", name) for name in cohort.ids], dtype=np.int64),
    )
    return replace(world, pattern=weekly_pattern(scenario, names, sessions))


def _names(scenario: Scenario) -> Names:
    return Names(
        indications=tuple(scenario.indications),
        visits=tuple(scenario.visits),
        procedures=tuple(scenario.procedures),
        levels=tuple(scenario.beds),
        complications=tuple(scenario.complications),
        severities=tuple(scenario.withdrawal.severity),
        roles=tuple(sorted({member.role for member in scenario.staff})),
        members=tuple(member.name for member in scenario.staff),
    )


def _dated_keys(kind: str, names: Sequence[str], dated: Sessions | Lists, scenario: Scenario) -> Ints:
    keys = [
        entity(kind, f"{names[template]} {scenario.run.start_date + dt.timedelta(minutes=int(start))}")
        for template, start in zip(dated.template, dated.start, strict=True)
    ]
    return np.array(keys, dtype=np.int64)
