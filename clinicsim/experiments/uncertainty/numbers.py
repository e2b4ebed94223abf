"""The numbers of a scenario by path, and a scenario with other ones."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from clinicsim.scenario.schema.quantity import Quantity, Table
from clinicsim.scenario.schema.scenario import Scenario


def number_at(scenario: Scenario, path: str) -> Quantity | None:
    """The number at a path; an entry of a list is called by its name or place. None if there is none."""
    found: Any = scenario
    for part in path.split("."):
        found = _child(found, part)
    return found if isinstance(found, Quantity) else None


def crosses_list(scenario: Scenario, path: str) -> bool:
    """Whether the way to a number leads through a list."""
    found: Any = scenario
    for part in path.split("."):
        if isinstance(found, list):
            return True
        found = _child(found, part)
    return False


def with_numbers(scenario: Scenario, values: Mapping[str, float]) -> Scenario:
    """The same scenario with other values of some numbers; nothing is checked again."""
    for path, value in values.items():
        scenario = _changed(scenario, path.split("."), value)
    return scenario


def _child(within: Any, part: str) -> Any:
    if isinstance(within, Mapping):
        return within.get(part)
    if isinstance(within, list):
        place = _place(within, part)
        return None if place is None else within[place]
    return getattr(within, part, None) if isinstance(within, Table) else None


def _place(entries: Sequence[Any], part: str) -> int | None:
    """Where in a list an entry stands that is called by its name, or by its place where it has none."""
    for place, entry in enumerate(entries):
        if getattr(entry, "name", str(place)) == part:
            return place
    return None


def _changed(within: Any, parts: Sequence[str], value: float) -> Any:
    if isinstance(within, Quantity):
        return within.model_copy(update={"value": value})
    part, rest = parts[0], parts[1:]
    below = _changed(_child(within, part), rest, value)
    if isinstance(within, Table):
        return within.model_copy(update={part: below})
    if isinstance(within, Mapping):
        return {**within, part: below}
    place = _place(within, part)
    return [below if at == place else entry for at, entry in enumerate(within)]
