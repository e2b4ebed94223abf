"""Scenario -> World: done once, shared by every replication and every engine."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from clinicsim.arrays import Bools, Ints
from clinicsim.scenario.schema.scenario import Scenario
from clinicsim.scenario.timeline import Timeline
from clinicsim.world.calendar import MINUTES_PER_DAY, month_starts, workdays
from clinicsim.world.cohort import Cohort, read_cohort
from clinicsim.world.randomness import entity
from clinicsim.world.rota.pattern import weekly_pattern
from clinicsim.world.rota.tables import rota_tables
from clinicsim.world.sessions import dated_lists, dated_sessions, lay_out_lists, lay_out_sessions
from clinicsim.world.world import Lists, Names, Plan, Sessions, Version, World

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
    return compile_world(loaded.timeline, read_cohort(loaded.cohort_files, loaded.timeline.first))


def compile_world(scenario: Scenario | Timeline, cohort: Cohort) -> World:
    """Compile a scenario that has been checked, with a cohort that has been read."""
    timeline = scenario if isinstance(scenario, Timeline) else Timeline(scenario)
    scenario = timeline.first
    months = month_starts(scenario.run.start_date, scenario.run.months)
    beyond = max(scenario.booking.horizon_days, *(v.booking.horizon_days for v in timeline.versions.values()), 0)
    days = workdays(
        scenario.run.start_date,
        int(months[-1]) // MINUTES_PER_DAY + beyond + DIARY_BEYOND_THE_END_DAYS,
        scenario.calendar,
    )
    names = _names(scenario)
    plans = _plans(timeline, names, days)
    sessions, pattern, lists = plans[-1].sessions, plans[-1].pattern, plans[-1].lists
    return World(
        scenario=scenario,
        versions=_versions(timeline, timeline.in_force(), None),
        plans=plans,
        cohort=cohort,
        names=names,
        month_starts=months,
        workdays=days,
        sessions=sessions,
        pattern=pattern,
        lists=lists,
        session_keys=_dated_keys("session", [s.name for s in scenario.sessions], sessions, scenario),
        list_keys=_dated_keys("list", [t.name for t in scenario.theatre.lists], lists, scenario),
        patient_keys=np.array([entity("patient", name) for name in cohort.ids], dtype=np.int64),
        member_keys=np.array([entity("staff", name) for name in names.members], dtype=np.int64),
    )


def _plans(timeline: Timeline, names: Names, days: Bools) -> tuple[Plan, ...]:
    """What is known on the first day, and what each announcement adds."""
    start = timeline.base.run.start_date
    known = [start, *timeline.announcements()]
    versions = [_versions(timeline, timeline.in_force(), date) for date in known]
    sessions = [dated_sessions(v, days) for v in versions]
    lists = [dated_lists(v, days) for v in versions]
    session_keys = sorted({key for dated in sessions for key in dated})
    list_keys = sorted({key for dated in lists for key in dated})
    plans = []
    for place, date in enumerate(known):
        known_from = (date - start).days * MINUTES_PER_DAY
        laid_out = lay_out_sessions(session_keys, sessions[place], names, versions[place])
        plans.append(
            Plan(
                known=known_from,
                versions=versions[place],
                sessions=laid_out,
                pattern=weekly_pattern(versions[place], names, laid_out),
                lists=lay_out_lists(list_keys, lists[place]),
                rota=rota_tables(known_from, versions[place], names, laid_out, len(days)),
                news=timeline.news(date),
            )
        )
    return tuple(plans)


def _versions(timeline: Timeline, dates: Sequence[dt.date], known: dt.date | None) -> tuple[Version, ...]:
    """Versions in force from the first day and from each date, as known on a day (or as it comes about)."""
    start = timeline.base.run.start_date
    found, before = [Version(0, timeline.on(start, known))], timeline.active(start, known or start)
    for date in dates:
        scenario, now = timeline.on(date, known), timeline.active(date, known or date)
        if scenario is not found[-1].scenario:
            begins, ends = timeline.labels(now - before), timeline.labels(before - now)
            found.append(Version((date - start).days * MINUTES_PER_DAY, scenario, begins, ends))
        before = now
    return tuple(found)


def _names(scenario: Scenario) -> Names:
    return Names(
        indications=tuple(scenario.indications),
        visits=tuple(scenario.visits),
        slot_classes=tuple(sorted({visit.slot_class for visit in scenario.visits.values()})),
        procedures=tuple(scenario.procedures),
        cancellations=tuple(scenario.theatre.case_cancelled),
        levels=tuple(scenario.beds),
        complications=tuple(scenario.complications),
        severities=tuple(scenario.withdrawal.severity),
        bands=tuple(scenario.outcomes.bands),
        drugs=tuple(scenario.drugs),
        side_effects=tuple(sorted({effect for drug in scenario.drugs.values() for effect in drug.side_effects})),
        blood_tests=tuple(sorted({test for drug in scenario.drugs.values() for test in drug.blood_tests})),
        roles=tuple(sorted({member.role for member in scenario.staff})),
        members=tuple(member.name for member in scenario.staff),
    )


def _dated_keys(kind: str, names: Sequence[str], dated: Sessions | Lists, scenario: Scenario) -> Ints:
    keys = [
        entity(kind, f"{names[template]} {scenario.run.start_date + dt.timedelta(minutes=int(start))}")
        for template, start in zip(dated.template, dated.start, strict=True)
    ]
    return np.array(keys, dtype=np.int64)
