"""The same events under other prices, utilities and rules of evaluation."""

from __future__ import annotations

import numpy as np

from clinicsim.economics import ledger
from clinicsim.measures.refills import REFILLS
from clinicsim.scenario.schema.quantity import Quantity
from clinicsim.scenario.schema.scenario import Scenario
from clinicsim.verification.black_box.runs import ROUNDING, Summary, as_it_is, over_runs, run, under
from clinicsim.verification.changed import Change, changed, economics, every_year_worth, repriced, utilities
from clinicsim.verification.check import Check, Pair, at_least, at_most, near, same
from clinicsim.world.events import Kind as Row

YEAR = 12
EXTREME_RATE = 1e12
CARER_LOSS = 0.05


def _utilities_of_1(number: int) -> tuple[Pair, ...]:
    found = under(every_year_worth(1.0), number)
    return (
        near("QALYs", found["qalys"], found["life_years"], relative=ROUNDING),
        near("discounted QALYs", found["qalys_discounted"], found["life_years_discounted"], relative=ROUNDING),
    )


def _utilities_of_0(number: int) -> tuple[Pair, ...]:
    found = under(every_year_worth(0.0), number)
    return same("QALYs", found["qalys"], 0.0), same("discounted QALYs", found["qalys_discounted"], 0.0)


def _prices_of_0(number: int) -> tuple[Pair, ...]:
    found = under(repriced(0.0), number)
    return same("cost a year", found["cost_per_year"], 0.0), same("discounted cost", found["cost_discounted"], 0.0)


def _refill_kit_of_1(number: int) -> tuple[Pair, ...]:
    world, log = run(number)
    cost = ledger(changed(world, repriced(0.0, refill_kit=1.0)), log).total
    filled = log[(log["kind"] == Row.FILLED) & (log["minute"] < world.end)]
    return (same("cost", cost, int(np.isin(filled["cause"], REFILLS).sum())),)


def _doubled_prices(number: int) -> tuple[Pair, ...]:
    once, twice = as_it_is(number), under(repriced(2.0), number)
    return tuple(same(name, twice[name], 2.0 * once[name]) for name in ("cost_per_year", "cost_discounted"))


def _no_discount(number: int) -> tuple[Pair, ...]:
    world, log = run(number)
    found = under(economics(discount_rate_costs=0.0, discount_rate_effects=0.0), number)
    return (
        near("discounted cost", found["cost_discounted"], ledger(world, log).total, relative=ROUNDING),
        near("discounted QALYs", found["qalys_discounted"], found["qalys"], relative=ROUNDING),
        near("discounted years lived", found["life_years_discounted"], found["life_years"], relative=ROUNDING),
    )


def _extreme_discount(number: int) -> tuple[Pair, ...]:
    world, log = run(number)
    rule = economics(discount_rate_costs=EXTREME_RATE, convention="year_start")
    left = float(ledger(changed(world, rule), log).discounted.sum())
    monthly = ledger(world, log).monthly.sum(axis=1)
    # A year of the calendar ends up to a day before one of 365.25 days.
    return (
        at_least("what is left, over the cost of twelve months", left / monthly[:YEAR].sum(), 1.0 - ROUNDING),
        at_most("what is left, over the cost of thirteen months", left / monthly[: YEAR + 1].sum(), 1.0),
    )


def _perspectives(number: int) -> tuple[Pair, ...]:
    provider, nhs, society = (
        under(economics(perspective=name), number) for name in ("provider", "nhs_pss", "societal")
    )
    effects = ("qalys", "qalys_discounted", "life_years")
    return (
        *(same(f"{name}, {who}", one[name], society[name]) for who, one in _named(provider, nhs) for name in effects),
        at_least("cost to NHS and social care, less provider", nhs["cost_discounted"] - provider["cost_discounted"], 1),
        at_least("cost to society, less NHS and social care", society["cost_discounted"] - nhs["cost_discounted"], 1),
    )


def _named(provider: Summary, nhs: Summary) -> tuple[tuple[str, Summary], ...]:
    return ("provider against society", provider), ("NHS against society", nhs)


def _carers(number: int) -> tuple[Pair, ...]:
    burden = utilities(lambda found: {"carer": {band: Quantity(value=-CARER_LOSS) for band in found.carer}})
    usual, counted, component = as_it_is(number), under(burden, number), "qalys_by_component."
    others = [name for name in usual if name.startswith(component) and not name.endswith("carers")]
    loss = -CARER_LOSS * usual["life_years"]
    return (
        same("carers, unless asked for", usual[f"{component}carers"], 0.0),
        near("carers, at 0.05 each", counted[f"{component}carers"], loss, relative=ROUNDING),
        *(same(f"{name.removeprefix(component)} with carers", counted[name], usual[name]) for name in others),
    )


def _population_norm(number: int) -> tuple[Pair, ...]:
    def capped(worth: float) -> Change:
        def change(scenario: Scenario) -> Scenario:
            states = {band: Quantity(value=worth) for band in scenario.utilities.state}
            flat = every_year_worth(worth)(scenario)
            return utilities(lambda _: {"state": states, "cap_at_population_norm": True})(flat)

        return change

    good, better = under(capped(2.0), number), under(capped(20.0), number)
    return (
        near("QALYs at a worth of 20 against 2 a year", better["qalys"], good["qalys"], relative=1e-9),
        at_most("QALYs over years lived", good["qalys"] / good["life_years"], 1.0),
    )


def checks() -> tuple[Check, ...]:
    """All checks of this family."""
    return (
        over_runs("utilities_of_1", "Every year worth 1: QALYs are years lived", "rounding", _utilities_of_1),
        over_runs("utilities_of_0", "Every year worth 0: no QALYs", "exact", _utilities_of_0),
        over_runs("prices_of_0", "Every price 0: no cost", "exact", _prices_of_0),
        over_runs(
            "refill_kit_of_1", "Only a refill kit costs, 1: cost is the number of refills", "exact", _refill_kit_of_1
        ),
        over_runs("doubled_prices", "Every price doubled: cost doubled", "exact", _doubled_prices),
        over_runs("no_discount", "Discount rates of 0: as undiscounted", "rounding", _no_discount),
        over_runs(
            "extreme_discount",
            "A rate without end, from year starts: year 1 alone is left",
            "a month",
            _extreme_discount,
        ),
        over_runs(
            "perspectives", "The perspective changes costs, and not one bit of the effects", "exact", _perspectives
        ),
        over_runs("carers", "Carers count only if asked for, and on a line of their own", "exact", _carers),
        over_runs(
            "population_norm",
            "However well people are, utility stops at the population's",
            "rounding",
            _population_norm,
        ),
    )
