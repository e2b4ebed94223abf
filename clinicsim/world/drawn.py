"""A world with other values of some parameters, as a probabilistic analysis draws them.

A draw changes numbers and nothing else: the diary, the rota's pattern, the cohort and every name stay, so nothing is
read, checked or laid out again but the parameters themselves.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from clinicsim.scenario.schema.quantity import Quantity, Table
from clinicsim.scenario.schema.scenario import Scenario
from clinicsim.world.world import Plan, Version, World

LAID_OUT = ("run", "calendar", "cohort", "staffing", "staff", "sessions", "sites", "open_share", "changes", "shocks")
"""Tables of a scenario that the diary, the rota and the cohort are made of: they can't be drawn."""


def with_parameters(world: World, values: Mapping[str, float]) -> World:
    """A world in which some parameters have other values.

    Parameters
    ----------
    world
        Any world; it is left as it is.
    values
        By path, such as `withdrawal.probability_if_dry` or `visits.refill.window_days`. A version of the scenario to
        which a dated change gave another value than it has on the first day keeps that.

    Returns
    -------
    World
        With the diary, rota and cohort of `world`.

    Raises
    ------
    ValueError
        If a path is not that of a number of the scenario, or of one that is laid out in the diary, rota or cohort.
    """
    first = {path: _value(world.scenario, path) for path in values}
    drawn: dict[int, Scenario] = {}

    def in_place_of(scenario: Scenario) -> Scenario:
        if id(scenario) not in drawn:
            own = {path: value for path, value in values.items() if _value(scenario, path) == first[path]}
            drawn[id(scenario)] = _with_values(scenario, own)
        return drawn[id(scenario)]

    def versions_of(versions: Sequence[Version]) -> tuple[Version, ...]:
        return tuple(replace(version, scenario=in_place_of(version.scenario)) for version in versions)

    plans: list[Plan] = [replace(plan, versions=versions_of(plan.versions)) for plan in world.plans]
    return replace(
        world, scenario=in_place_of(world.scenario), versions=versions_of(world.versions), plans=tuple(plans)
    )


def _value(scenario: Scenario, path: str) -> float:
    parts = path.split(".")
    if parts[0] in LAID_OUT:
        raise ValueError(f"{path}: {parts[0]} is laid out in the diary, the rota or the cohort; build the world anew")
    found: Any = scenario
    for part in parts:
        found = found.get(part) if isinstance(found, Mapping) else getattr(found, part, None)
    if not isinstance(found, Quantity):
        raise ValueError(f"{path}: expected the path of a number of the scenario, such as oral.discharge_per_year")
    return found.value


def _with_values(scenario: Scenario, values: Mapping[str, float]) -> Scenario:
    changed: Scenario = scenario
    for path, value in values.items():
        changed = _changed(changed, path.split("."), value)
    return changed


def _changed(within: Any, parts: Sequence[str], value: float) -> Any:
    """The same table, mapping or number with one value changed; nothing is checked again."""
    if isinstance(within, Quantity):
        return within.model_copy(update={"value": value})
    part, rest = parts[0], parts[1:]
    if isinstance(within, Table):
        return within.model_copy(update={part: _changed(getattr(within, part), rest, value)})
    return {**within, part: _changed(within[part], rest, value)}
