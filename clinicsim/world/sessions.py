"""Session and theatre templates, laid out on real dates."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from clinicsim.scenario.schema.scenario import Scenario
from clinicsim.scenario.schema.sessions import Session
from clinicsim.scenario.schema.theatre import TheatreList
from clinicsim.world.calendar import MINUTES_PER_DAY, minute_of_day, template_days
from clinicsim.world.world import Lists, Names, Sessions, Version, in_force

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
    days: dict[tuple[object, ...], list[int]] = {}  # of each cycle, for most versions share theirs
    ends = [*(version.since for version in versions[1:]), len(workdays) * MINUTES_PER_DAY]
    for version, end in zip(versions, ends, strict=True):
        start = version.scenario.run.start_date
        for place, t in enumerate(templates(version.scenario)):
            cycle = (t.weekday, t.every_weeks, t.week, t.valid_from, t.valid_to)
            if cycle not in days:
                days[cycle] = template_days(start, len(workdays), *cycle)
            first, last = (bisect_left(days[cycle], minute / MINUTES_PER_DAY) for minute in (version.since, end))
            for day in days[cycle][first:last]:
                if workdays[day]:
                    found[day * MINUTES_PER_DAY + minute_of_day(t.start), place] = t
    return found


def lay_out_sessions(
    keys: Sequence[tuple[int, int]], dated: Dated, names: Names, versions: tuple[Version, ...]
) -> Sessions:
    """Columns of the sessions `keys`, in that order; one that is not in `dated` is not planned and has no slots.

    `versions` are those from which `dated` was made: where a session takes place is as it is on its date.
    """
    each = [dated.get(key) for key in keys]
    sites = [
        in_force(versions, key[0]).sites[t.site] if isinstance(t, Session) else None
        for key, t in zip(keys, each, strict=True)
    ]
    none = np.zeros(len(keys), dtype=np.int64)

    def column(value: Callable[[Session], int]) -> NDArray[np.int64]:
        return np.array([value(t) if isinstance(t, Session) else 0 for t in each], dtype=np.int64)

    holds = [[isinstance(t, Session) and visit in t.visits for visit in names.visits] for t in each]
    needs = [[t.needs.get(role, 0) if isinstance(t, Session) else 0 for role in names.roles] for t in each]
    protected = [
        [t.protected.get(name, 0) if isinstance(t, Session) else 0 for name in names.slot_classes] for t in each
    ]
    laid_out = Sessions(
        template=np.array([place for _, place in keys], dtype=np.int64),
        start=np.array([minute for minute, _ in keys], dtype=np.int64),
        planned=np.array([t is not None for t in each], dtype=np.bool_),
        minutes=column(lambda t: t.slots * t.slot_minutes),
        slots=column(lambda t: t.slots),
        slot_minutes=column(lambda t: t.slot_minutes),
        urgent_slots=column(lambda t: t.urgent_slots),
        urgent_release=column(lambda t: t.urgent_release_days * MINUTES_PER_DAY),
        overbook_slots=column(lambda t: t.overbook_slots),
        protected=np.array(protected, dtype=np.int64).reshape(len(keys), len(names.slot_classes)),
        protected_release=column(lambda t: t.protected_release_days * MINUTES_PER_DAY),
        waiting_weeks=column(lambda t: t.only_if_waiting_weeks),
        holds=np.array(holds, dtype=np.bool_).reshape(len(keys), len(names.visits)),
        needs=np.array(needs, dtype=np.int64).reshape(len(keys), len(names.roles)),
        home=np.array([site is not None and site.kind == "home" for site in sites], dtype=np.bool_),
        travel_minutes=none,
        travel_minutes_per_visit=none,
        transport=np.array([site is not None and site.transport for site in sites], dtype=np.bool_),
        premium=none.astype(np.float64),
    )
    return with_numbers_of(laid_out, versions)


def with_numbers_of(sessions: Sessions, versions: tuple[Version, ...]) -> Sessions:
    """The same dated sessions with the journeys, in whole minutes, and the premiums that versions give them."""
    since = [version.since for version in versions]
    version = np.maximum(np.searchsorted(since, sessions.start, side="right") - 1, 0)
    numbers = np.zeros((len(versions), max((len(each.scenario.sessions) for each in versions), default=0), 3))
    for place, each in enumerate(versions):
        for template, session in enumerate(each.scenario.sessions):
            site = each.scenario.sites[session.site]
            journeys = round(site.travel_minutes_per_session.value), round(site.travel_minutes_per_visit.value)
            numbers[place, template] = *journeys, session.premium.value
    own = np.where(sessions.planned[:, None], numbers[version, sessions.template], 0.0)
    to_session, to_visit = own[:, :2].T.astype(np.int64)
    return replace(
        sessions, travel_minutes=to_session, travel_minutes_per_visit=to_visit, premium=np.ascontiguousarray(own[:, 2])
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
