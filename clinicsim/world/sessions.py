"""Session and theatre templates, laid out on real dates."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from clinicsim.scenario.schema.scenario import Scenario
from clinicsim.scenario.schema.sessions import Session
from clinicsim.scenario.schema.theatre import TheatreList
from clinicsim.world.calendar import MINUTES_PER_DAY, minute_of_day, template_days
from clinicsim.world.world import Lists, Names, Sessions


def lay_out_sessions(scenario: Scenario, names: Names, workdays: NDArray[np.bool_]) -> Sessions:
    """Every dated session inside `workdays`, in order of start, then of template."""
    dated = _dated(scenario.run.start_date, scenario.sessions, workdays)
    template = np.array([place for _, place in dated], dtype=np.int64)
    templates = scenario.sessions

    def column(values: list[int]) -> NDArray[np.int64]:
        return np.array(values, dtype=np.int64)[template] if templates else np.zeros(0, dtype=np.int64)

    holds = np.array([[visit in t.visits for visit in names.visits] for t in templates], dtype=np.bool_)
    needs = np.array([[t.needs.get(role, 0) for role in names.roles] for t in templates], dtype=np.int64)
    return Sessions(
        template=template,
        start=np.array([minute for minute, _ in dated], dtype=np.int64),
        minutes=column([t.slots * t.slot_minutes for t in templates]),
        slots=column([t.slots for t in templates]),
        slot_minutes=column([t.slot_minutes for t in templates]),
        urgent_slots=column([t.urgent_slots for t in templates]),
        urgent_release=column([t.urgent_release_days * MINUTES_PER_DAY for t in templates]),
        overbook_slots=column([t.overbook_slots for t in templates]),
        holds=holds.reshape(len(templates), len(names.visits))[template],
        needs=needs.reshape(len(templates), len(names.roles))[template],
    )


def lay_out_lists(scenario: Scenario, workdays: NDArray[np.bool_]) -> Lists:
    """Every dated operating list inside `workdays`, in order of start, then of template."""
    dated = _dated(scenario.run.start_date, scenario.theatre.lists, workdays)
    template = [place for _, place in dated]
    return Lists(
        template=np.array(template, dtype=np.int64),
        start=np.array([minute for minute, _ in dated], dtype=np.int64),
        minutes=np.array([scenario.theatre.lists[place].minutes for place in template], dtype=np.int64),
    )


def _dated(
    start: dt.date, templates: Sequence[Session | TheatreList], workdays: NDArray[np.bool_]
) -> list[tuple[int, int]]:
    return sorted(
        (day * MINUTES_PER_DAY + minute_of_day(template.start), place)
        for place, template in enumerate(templates)
        for day in template_days(
            start,
            len(workdays),
            template.weekday,
            template.every_weeks,
            template.week,
            template.valid_from,
            template.valid_to,
        )
        if workdays[day]
    )
