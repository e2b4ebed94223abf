"""Whether the operating lists can take the operations."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from clinicsim.scenario.consistency.diary import MINUTES_PER_DAY, check_cycle, clock_minutes
from clinicsim.scenario.errors import Finding
from clinicsim.scenario.positions import KeyPath
from clinicsim.scenario.schema.scenario import Scenario
from clinicsim.scenario.tree import Places
from clinicsim.scenario.words import did_you_mean


def check_lists(scenario: Scenario, places: Places) -> Iterator[Finding]:
    """A list runs in a week of its cycle and ends on the day it starts."""
    if not scenario.theatre.lists:
        message = "there are no operating lists: nobody who waits for an operation is ever operated on"
        yield places.finding(("theatre", "lists"), message, "warning")
    for place, one in enumerate(scenario.theatre.lists):
        path: KeyPath = ("theatre", "lists", place)
        yield from check_cycle(places, path, one.week, one.every_weeks)
        if clock_minutes(one.start) + one.minutes > MINUTES_PER_DAY:
            blamed = places.latest((*path, "minutes"), (*path, "start"))
            message = f"{one.minutes} minutes from {one.start} run past midnight; expected an end by 24:00"
            yield places.finding(blamed, message)


def check_priority(scenario: Scenario, places: Places) -> Iterator[Finding]:
    """Every procedure has its place in the order of priority, once."""
    path: KeyPath = ("theatre", "priority")
    for name, times in Counter(scenario.theatre.priority).items():
        place = scenario.theatre.priority.index(name)
        if name not in scenario.procedures:
            hint = did_you_mean(name, scenario.procedures)
            yield places.finding((*path, place), f"there is no procedure {name!r}{hint}")
        elif times > 1:
            yield places.finding((*path, place), f"{name!r} stands here {times} times; expected every procedure once")
    left_out = [name for name in scenario.procedures if name not in scenario.theatre.priority]
    if left_out:
        names = ", ".join(map(repr, left_out))
        yield places.finding(path, f"leaves out {names}; expected every procedure once, most urgent first")


def check_operations(scenario: Scenario, places: Places) -> Iterator[Finding]:
    """Every operation fits into at least one of the lists, if there are lists."""
    lists = scenario.theatre.lists
    longest = max((one.minutes for one in lists), default=None)
    if longest is None:
        return
    list_paths: list[KeyPath] = [("theatre", "lists", place, "minutes") for place in range(len(lists))]
    for name, procedure in scenario.procedures.items():
        if procedure.minutes.value > longest:
            takes = f"procedure {name!r} takes {procedure.minutes.value:g} minutes"
            message = f"{takes}, but the longest list has {longest}"
            yield places.finding(places.latest(("procedures", name, "minutes"), *list_paths), message)
