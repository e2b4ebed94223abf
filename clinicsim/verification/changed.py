"""A world under other prices, utilities or rules: its events stay the same, so its log can be read again."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from clinicsim.economics import cost_measures, ledger
from clinicsim.measures import measure
from clinicsim.scenario.numbers import with_numbers
from clinicsim.scenario.price_year import money
from clinicsim.scenario.schema.outcomes import Effects, OfIndication, Utilities
from clinicsim.scenario.schema.quantity import Quantity
from clinicsim.scenario.schema.scenario import Scenario
from clinicsim.world.events import EventLog
from clinicsim.world.world import World

Change = Callable[[Scenario], Scenario]
_NONE = Quantity(value=0.0)


def changed(world: World, change: Change) -> World:
    """The same world, evaluated under a changed scenario; the change must touch nothing that moves an event."""
    versions = tuple(replace(version, scenario=change(version.scenario)) for version in world.versions)
    return replace(world, scenario=change(world.scenario), versions=versions)


def measured(world: World, log: EventLog) -> Mapping[str, float]:
    """Every measure of a log, those of cost among them."""
    return cost_measures(world, ledger(world, log), measure(world, log)).summary


def repriced(factor: float, **kept: float) -> Change:
    """Every price times a factor; those in `kept`, by key under prices, have the value given instead."""

    def change(scenario: Scenario) -> Scenario:
        prices = {".".join(map(str, path)): factor * quantity.value for path, quantity in money(scenario)}
        return with_numbers(scenario, prices | {f"prices.{key}": value for key, value in kept.items()})

    return change


def economics(**rules: object) -> Change:
    """Other rules of evaluation; numbers as plain numbers."""

    def change(scenario: Scenario) -> Scenario:
        values = {key: Quantity(value=rule) if isinstance(rule, float) else rule for key, rule in rules.items()}
        return scenario.model_copy(update={"economics": scenario.economics.model_copy(update=values)})

    return change


def utilities(change_of: Callable[[Utilities], Mapping[str, object]]) -> Change:
    """Other utilities: what is returned, of the utilities as they are, replaces them."""

    def change(scenario: Scenario) -> Scenario:
        found = scenario.utilities.model_copy(update=dict(change_of(scenario.utilities)))
        return scenario.model_copy(update={"utilities": found})

    return change


def every_year_worth(worth: float) -> Change:
    """Every year of life worth the same: no gain, no loss, no cap."""

    def plain(scenario: Scenario) -> Scenario:
        lossless = {
            name: entry.model_copy(update={"utility_loss": _NONE}) for name, entry in scenario.complications.items()
        }
        none = {field: _NONE for field in Effects.model_fields}
        flat = utilities(
            lambda found: {
                "state": {band: Quantity(value=worth) for band in found.state},
                "gain": Effects.model_validate(none),
                "gain_by_indication": {name: OfIndication() for name in found.gain_by_indication},
                "waiting": _NONE,
                "withdrawal": found.withdrawal.model_copy(update={"change": _NONE}),
                "surgery": {},
                "carer": {band: _NONE for band in found.carer},
                "cap_at_population_norm": False,
            }
        )
        return flat(scenario.model_copy(update={"complications": lossless}))

    return plain
