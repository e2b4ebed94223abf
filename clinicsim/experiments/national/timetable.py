"""The timetable of a clinic of a given size: the template's sessions and lists, held more or less often."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from clinicsim.experiments.national.schema import Rules, SessionRule
from clinicsim.experiments.sizing.flows import flows
from clinicsim.experiments.sizing.slots import WEEKS, pools
from clinicsim.experiments.sizing.theatre import theatre_year
from clinicsim.experiments.sizing.visits import visits_wanted
from clinicsim.scenario.schema.scenario import Scenario
from clinicsim.scenario.schema.sessions import Session
from clinicsim.scenario.schema.theatre import TheatreList
from clinicsim.world.world import World

T = TypeVar("T", Session, TheatreList)
_ROUNDING = 1e-9


@dataclass(frozen=True, slots=True)
class Need:
    """What the template's patients need a week at the share of capacity that may be used, from its sizing sheet."""

    slots: Mapping[str, float]  # planned slots a week, by name of the session rule
    theatre_minutes: float  # planned minutes a week


def need(world: World, rules: Rules) -> Need:
    """Work out the need from the sizing sheet of a world that runs for a year at least.

    Sessions that share visit types share their need in proportion to the slots that the template gives each.
    """
    moved = flows(world)
    by_session: dict[str, float] = {}
    for pool in pools(world, visits_wanted(world, moved), rules.use):
        weekly = {name: _slots_a_week(world.scenario, name) for name in pool.sessions}
        scale = pool.used / rules.use if pool.slots_run > 0 else 0.0
        by_session |= {name: slots * scale for name, slots in weekly.items()}
    theatre = theatre_year(world, moved)
    cancelled = world.scenario.theatre.list_cancelled_probability.value
    wanted = theatre.minutes_wanted / (1.0 - cancelled) / rules.use / WEEKS if cancelled < 1.0 else 0.0
    return Need(
        slots={rule.name: sum(by_session.get(name, 0.0) for name in rule.sessions) for rule in rules.sessions},
        theatre_minutes=wanted,
    )


def _slots_a_week(scenario: Scenario, name: str) -> float:
    return sum(one.slots / one.every_weeks for one in scenario.sessions if one.name == name)


def sessions_for(
    rules: Iterable[SessionRule], template: Sequence[Session], weekly: Mapping[str, float]
) -> list[Session]:
    """Sessions that give so many slots a week of each kind.

    Where less than one full session a week is needed, one is held every so many weeks: the longest gap that the rule
    allows, or its half, quarter and so on, whose session is no longer than the template's. Otherwise as many are held
    each week as it takes, on the template's days in turn. Slots are shared out evenly and rounded up.
    """
    known = {session.name: session for session in template}
    made: list[Session] = []
    for rule in rules:
        own = [known[name] for name in rule.sessions]
        each_week, gap = repeats(weekly[rule.name], own[0].slots, rule.longest_gap_weeks)
        slots = max(math.ceil(weekly[rule.name] * gap / each_week - _ROUNDING), rule.fewest_slots, 1)
        for place in range(each_week):
            made.append(_held(own[place % len(own)], place // len(own), gap, rule.first_week, min(slots, own[0].slots)))
    return made


def lists_for(template: Sequence[TheatreList], minutes: float, longest_gap_weeks: int) -> list[TheatreList]:
    """Operating lists of the template's length that give so many minutes a week; none if the template has none."""
    if not template:
        return []
    each_week, gap = repeats(minutes, template[0].minutes, longest_gap_weeks)
    return [_repeated(template[place % len(template)], place // len(template), gap, 0) for place in range(each_week)]


def repeats(weekly: float, most: int, longest_gap_weeks: int) -> tuple[int, int]:
    """How many times in a week of the cycle, and how many weeks the cycle has.

    Examples
    --------
    >>> repeats(2.0, 6, 2)
    (1, 2)
    >>> repeats(5.0, 6, 2)
    (1, 1)
    >>> repeats(13.0, 6, 2)
    (3, 1)
    """
    gap = longest_gap_weeks
    while gap > 1 and weekly * gap > most + _ROUNDING:
        gap //= 2
    return max(math.ceil(weekly * gap / most - _ROUNDING), 1), gap


def _held(session: Session, copy: int, gap: int, week: int, slots: int) -> Session:
    kept = {
        "slots": slots,
        "urgent_slots": min(session.urgent_slots, slots // 2),
        "overbook_slots": min(session.overbook_slots, slots),
    }
    return _repeated(session, copy, gap, week).model_copy(update=kept)


def _repeated(one: T, copy: int, gap: int, week: int) -> T:
    name = f"{one.name}_{copy + 1}" if copy else one.name
    return one.model_copy(update={"name": name, "every_weeks": gap, "week": week % gap})
