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


def with_numbers(scenario: Scenario, values: Mapping[str, float]) -> Scenario:
    """The same scenario with other values of some numbers; nothing is checked again.

    Parameters
    ----------
    scenario
        It is left as it is.
    values
        By path; each has to be that of a number, see `number_at`.
    """
    tree: dict[str, Any] = {}
    for path, value in values.items():
        *tables, last = path.split(".")
        below = tree
        for table in tables:
            below = below.setdefault(table, {})
        below[last] = value
    changed: Scenario = _changed(scenario, tree)
    return changed


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


def _changed(within: Any, tree: Any) -> Any:
    """The same table, mapping, list or number with other numbers: each table on the way is copied once."""
    if isinstance(within, Quantity):
        return within.model_copy(update={"value": tree})
    if isinstance(within, list):
        by_place = {_place(within, part): below for part, below in tree.items()}
        return [_changed(entry, by_place[place]) if place in by_place else entry for place, entry in enumerate(within)]
    changed = {part: _changed(_child(within, part), below) for part, below in tree.items()}
    return within.model_copy(update=changed) if isinstance(within, Table) else {**within, **changed}
