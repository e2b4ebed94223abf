"""Session and theatre templates, laid out on real dates."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from clinicsim.scenario.schema.scenario import Scenario
from clinicsim.scenario.schema.sessions import Session
from clinicsim.scenario.schema.theatre import TheatreList
from clinicsim.world.calendar import MINUTES_PER_DAY, minute_of_day, template_days
from clinicsim.world.world import Lists, Names, Sessions, Version

Dated = dict[tuple[int, int], Session | TheatreList]
"""What stands on a date: (minute, place of the template) -> the template as it is on that date."""


def dated_sessions(versions: Sequence[Version], workdays: NDArray[np.bool_]) -> Dated:
    """Every dated session inside `workdays`, each as its template stands on that date."""
    return _dated(versions, workdays, lambda scenario: scenario.sessions)


def dated_lists(versions: Sequence[Version], workdays: NDArray[np.bool_]) -> Dated:
    """Every dated operating list inside `workdays`."""
    return _dated(versions, workdays, lambda scenario: scenario.theatre.lists)


def _dated(
    versions: Sequence[Version],
    workdays: NDArray[np.bool_],
    templates: Callable[[Scenario], Sequence[Session | TheatreList]],
) -> Dated:
    found: Dated = {}
    ends = [*(version.since for version in versions[1:]), len(workdays) * MINUTES_PER_DAY]
    for version, end in zip(versions, ends, strict=True):
        start = version.scenario.run.start_date
        for place, t in enumerate(templates(version.scenario)):
            days = template_days(start, len(workdays), t.weekday, t.every_weeks, t.week, t.valid_from, t.valid_to)
            for day in days:
                if workdays[day] and version.since <= day * MINUTES_PER_DAY < end:
                    found[day * MINUTES_PER_DAY + minute_of_day(t.start), place] = t
    return found


def lay_out_sessions(keys: Sequence[tuple[int, int]], dated: Dated, names: Names) -> Sessions:
    """Columns of the sessions `keys`, in that order; one that is not in `dated` is not planned and has no slots."""
    each = [dated.get(key) for key in keys]

    def column(value: Callable[[Session], int]) -> NDArray[np.int64]:
        return np.array([value(t) if isinstance(t, Session) else 0 for t in each], dtype=np.int64)

    holds = [[isinstance(t, Session) and visit in t.visits for visit in names.visits] for t in each]
    needs = [[t.needs.get(role, 0) if isinstance(t, Session) else 0 for role in names.roles] for t in each]
    return Sessions(
        template=np.array([place for _, place in keys], dtype=np.int64),
        start=np.array([minute for minute, _ in keys], dtype=np.int64),
        planned=np.array([t is not None for t in each], dtype=np.bool_),
        minutes=column(lambda t: t.slots * t.slot_minutes),
        slots=column(lambda t: t.slots),
        slot_minutes=column(lambda t: t.slot_minutes),
        urgent_slots=column(lambda t: t.urgent_slots),
        urgent_release=column(lambda t: t.urgent_release_days * MINUTES_PER_DAY),
        overbook_slots=column(lambda t: t.overbook_slots),
        holds=np.array(holds, dtype=np.bool_).reshape(len(keys), len(names.visits)),
        needs=np.array(needs, dtype=np.int64).reshape(len(keys), len(names.roles)),
    )


def lay_out_lists(keys: Sequence[tuple[int, int]], dated: Dated) -> Lists:
    """Columns of the operating lists `keys`, in that order."""
    each = [dated.get(key) for key in keys]
    return Lists(
        template=np.array([place for _, place in keys], dtype=np.int64),
        start=np.array([minute for minute, _ in keys], dtype=np.int64),
        planned=np.array([t is not None for t in each], dtype=np.bool_),
        minutes=np.array([t.minutes if isinstance(t, TheatreList) else 0 for t in each], dtype=np.int64),
    )
