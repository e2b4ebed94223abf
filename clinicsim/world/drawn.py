"""A world with other values of some parameters, as a probabilistic analysis draws them.

A draw changes numbers and nothing else: dates, the cohort and every name stay, so nothing is read or checked again, and
the rota alone is laid out again, where a number was drawn that it follows from.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from clinicsim.scenario.numbers import number_at, with_numbers
from clinicsim.scenario.schema.scenario import Scenario
from clinicsim.world.rota.pattern import weekly_pattern
from clinicsim.world.rota.tables import rota_tables
from clinicsim.world.sessions import with_numbers_of
from clinicsim.world.world import Plan, Version, World

LAID_OUT = ("run", "calendar", "cohort", "staff", "changes", "shocks", "shock_kinds")
"""Tables of a scenario that dates, posts and the cohort are made of: they can't be drawn."""

_OF_THE_ROTA = ("staffing", "sites", "sessions", "open_share")
"""Tables whose numbers the rota follows from."""


def with_parameters(world: World, values: Mapping[str, float]) -> World:
    """A world in which some parameters have other values.

    Parameters
    ----------
    world
        Any world; it is left as it is.
    values
        By path, such as `withdrawal.probability_if_dry` or `visits.refill.stages.0.minutes`. A version of the scenario
        to which a dated change gave another value than it has on the first day keeps that.

    Returns
    -------
    World
        With the dates and the cohort of `world`.

    Raises
    ------
    ValueError
        If a path is not that of a number of the scenario, or of one that dates, posts or the cohort are made of.
    """
    first = {path: _value(world.scenario, path) for path in values}
    drawn = {id(world.scenario): with_numbers(world.scenario, values)}

    def in_place_of(scenario: Scenario) -> Scenario:
        if id(scenario) not in drawn:
            own = {path: value for path, value in values.items() if _value(scenario, path) == first[path]}
            drawn[id(scenario)] = with_numbers(scenario, own)
        return drawn[id(scenario)]

    def versions_of(versions: Sequence[Version]) -> tuple[Version, ...]:
        return tuple(replace(version, scenario=in_place_of(version.scenario)) for version in versions)

    plans = tuple(replace(plan, versions=versions_of(plan.versions)) for plan in world.plans)
    if any(path.split(".", 1)[0] in _OF_THE_ROTA for path in values):
        plans = tuple(_laid_out_again(plan, world) for plan in plans)
    return replace(
        world,
        scenario=in_place_of(world.scenario),
        versions=versions_of(world.versions),
        plans=plans,
        sessions=plans[-1].sessions,
        pattern=plans[-1].pattern,
    )


def _laid_out_again(plan: Plan, world: World) -> Plan:
    """A plan whose versions have other numbers, with the rota that follows from them."""
    sessions = with_numbers_of(plan.sessions, plan.versions)
    return replace(
        plan,
        sessions=sessions,
        pattern=weekly_pattern(plan.versions, world.names, sessions),
        rota=rota_tables(plan.known, plan.versions, world.names, sessions, len(world.workdays)),
    )


def _value(scenario: Scenario, path: str) -> float:
    table = path.split(".", 1)[0]
    if table in LAID_OUT:
        raise ValueError(f"{path}: {table} is laid out in dates, posts or the cohort; build the world anew")
    found = number_at(scenario, path)
    if found is None:
        raise ValueError(f"{path}: expected the path of a number of the scenario, such as oral.discharge_per_year")
    return found.value
