"""Other choices of method: whose costs count, how the future is discounted, how a device is paid for.

Every one of them is a scenario that differs from the evaluated one in how events are valued and in nothing that
happens. The choices follow from what the scenario states: its perspectives, the low end of its discount rates, the
conventions there are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from clinicsim.economics.discounting import Convention
from clinicsim.scenario.consistency import check
from clinicsim.scenario.positions import Position
from clinicsim.scenario.schema.scenario import Scenario
from clinicsim.scenario.tree import Node, Places

Change = Callable[[Scenario], Scenario]

_CONVENTIONS: tuple[tuple[Convention, str], ...] = (
    ("continuous", "discounted continuously"),
    ("mid_year", "discounted from the middle of each year"),
    ("year_start", "discounted from the start of each year"),
)


@dataclass(frozen=True, slots=True)
class Choice:
    """One other way to value the same events."""

    name: str
    words: str
    change: Change


def choices(scenario: Scenario) -> tuple[Choice, ...]:
    """Every other choice that the scenario has what it takes for, in a fixed order."""
    found = (*_perspectives(scenario), *_rates(scenario), *_conventions(scenario), *_device(scenario), *_care(scenario))
    return (*found, *_utilities(scenario))


def problem_of(scenario: Scenario, choice: Choice) -> str:
    """Why a scenario cannot be valued so, such as a cost that would count twice; empty if it can."""
    nowhere = Places(Node({}, Position("", 0, 0)), ("",), 0)  # a choice stands in no file
    errors = [finding.message for finding in check(choice.change(scenario), nowhere) if finding.severity == "error"]
    return "; ".join(errors)


def _perspectives(scenario: Scenario) -> Iterator[Choice]:
    paying = {getattr(scenario.payers, field) for field in type(scenario.payers).model_fields}
    own = set(scenario.perspectives[scenario.economics.perspective].payers) & paying
    seen = [own]
    for name, perspective in scenario.perspectives.items():
        payers = set(perspective.payers) & paying
        if payers and payers not in seen:
            seen.append(payers)
            yield Choice(
                f"perspective.{name}",
                f"costs of {', '.join(sorted(payers))} (perspective {name})",
                _economics(perspective=name),
            )


def _rates(scenario: Scenario) -> Iterator[Choice]:
    costs, effects = scenario.economics.discount_rate_costs, scenario.economics.discount_rate_effects
    own, none = (costs.value, effects.value), (0.0, 0.0)
    low = tuple(rate.value if rate.low is None else rate.low for rate in (costs, effects))
    if low not in (own, none):
        words = f"costs discounted at {low[0]:.1%} a year, effects at {low[1]:.1%}"
        yield Choice("discount_rates_low", words, _discounted_at(*low))
    if own != none:
        yield Choice("undiscounted", "nothing discounted", _discounted_at(*none))


def _conventions(scenario: Scenario) -> Iterator[Choice]:
    for convention, words in _CONVENTIONS:
        if convention != scenario.economics.convention:
            yield Choice(f"convention.{convention}", words, _economics(convention=convention))


def _device(scenario: Scenario) -> Iterator[Choice]:
    years = scenario.economics.device_years.value
    if scenario.economics.device == "event":
        words = f"a pump system paid as an annuity over {years:g} years"
        yield Choice("device.annuity", words, _economics(device="annuity"))
    else:
        yield Choice("device.event", "a pump system paid when it is put in", _economics(device="event"))


def _care(scenario: Scenario) -> Iterator[Choice]:
    prices, economics = scenario.prices, scenario.economics
    if not economics.background_costs and any(price.value > 0 for price in prices.home_care_year.values()):
        yield Choice("home_care", "home care by severity counted as well", _economics(background_costs=True))
    counting = [name for name, each in scenario.perspectives.items() if scenario.payers.informal_care in each.payers]
    if not economics.carer_costs and counting and any(price.value > 0 for price in prices.informal_care_year.values()):
        words = f"unpaid care by severity counted as well (perspective {counting[0]})"
        yield Choice("unpaid_care", words, _economics(perspective=counting[0], carer_costs=True))


def _utilities(scenario: Scenario) -> Iterator[Choice]:
    capped = scenario.utilities.cap_at_population_norm
    words = "utilities not capped at the population's" if capped else "utilities capped at the population's"
    yield Choice("population_norm", words, _with_table("utilities", cap_at_population_norm=not capped))
    carer = scenario.utilities.carer
    if any(change.value != 0 for change in carer.values()):
        none = {band: change.model_copy(update={"value": 0.0}) for band, change in carer.items()}
        yield Choice("without_carers", "carers' quality of life left out", _with_table("utilities", carer=none))


def _economics(**changes: object) -> Change:
    return _with_table("economics", **changes)


def _discounted_at(for_costs: float, for_effects: float) -> Change:
    def change(scenario: Scenario) -> Scenario:
        economics = scenario.economics
        return _economics(
            discount_rate_costs=economics.discount_rate_costs.model_copy(update={"value": for_costs}),
            discount_rate_effects=economics.discount_rate_effects.model_copy(update={"value": for_effects}),
        )(scenario)

    return change


def _with_table(table: str, **changes: object) -> Change:
    """Other values in one table; they are made here, and what they make together is checked by `problem_of`."""

    def change(scenario: Scenario) -> Scenario:
        return scenario.model_copy(update={table: getattr(scenario, table).model_copy(update=changes)})

    return change
