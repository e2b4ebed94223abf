"""Whether the operating lists can take the operations."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from clinicsim.scenario.consistency.diary import MINUTES_PER_DAY, check_cycle, clock_minutes
from clinicsim.scenario.errors import Finding
from clinicsim.scenario.positions import KeyPath
from clinicsim.scenario.schema.scenario import Scenario
from clinicsim.scenario.schema.theatre import IMMINENT
from clinicsim.scenario.tree import Places
from clinicsim.scenario.words import did_you_mean


def check_lists(scenario: Scenario, places: Places) -> Iterator[Finding]:
    """A list runs in a week of its cycle and ends on the day it starts."""
    if not scenario.theatre.lists and not scenario.without_pumps:
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
    """Every procedure has its place in the order of priority, once; an imminent replacement may have one of its own."""
    path: KeyPath = ("theatre", "priority")
    levels = [*scenario.procedures, IMMINENT]
    for name, times in Counter(scenario.theatre.priority).items():
        place = scenario.theatre.priority.index(name)
        if name not in levels:
            yield places.finding((*path, place), f"there is no procedure {name!r}{did_you_mean(name, levels)}")
        elif times > 1:
            yield places.finding((*path, place), f"{name!r} stands here {times} times; expected every procedure once")
    left_out = [name for name in scenario.procedures if name not in scenario.theatre.priority]
    if left_out:
        names = ", ".join(map(repr, left_out))
        yield places.finding(path, f"leaves out {names}; expected every procedure once, most urgent first")


def check_late_levels(scenario: Scenario, places: Places) -> Iterator[Finding]:
    """Patients are called late from levels that there can be."""
    known = [*scenario.procedures, IMMINENT]
    for place, name in enumerate(scenario.theatre.late_levels):
        if name not in known:
            message = f"there is no level of priority {name!r}{did_you_mean(name, known)}"
            yield places.finding(("theatre", "late_levels", place), message)


def check_winter(scenario: Scenario, places: Places) -> Iterator[Finding]:
    """Winter takes beds only where they are counted, and leaves some of them."""
    multiplier = scenario.winter.beds_multiplier.value
    finite = [name for name, level in scenario.beds.items() if level.places != "unlimited"]
    path: KeyPath = ("winter", "beds_multiplier")
    if multiplier < 1 and not finite:
        message = "no level of beds is finite, so winter takes none; give beds.LEVEL.places a number"
        yield places.finding(path, message, "warning")
    elif multiplier == 0:
        message = f"winter leaves no bed of {', '.join(finite)}: every admission there waits until it is over"
        yield places.finding(path, message, "warning")


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
