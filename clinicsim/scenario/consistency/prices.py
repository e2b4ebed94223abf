"""Prices: one cost set as a whole, money of one year, and a perspective that counts nothing twice."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from clinicsim.data import COST_SETS, cost_set_tables
from clinicsim.scenario.consistency.counted import categories_counted
from clinicsim.scenario.errors import Finding
from clinicsim.scenario.positions import KeyPath
from clinicsim.scenario.price_year import foreign_years, money, years_between
from clinicsim.scenario.schema.quantity import NonNegative
from clinicsim.scenario.schema.scenario import Scenario
from clinicsim.scenario.tree import Places
from clinicsim.scenario.words import did_you_mean

_OF_THE_SET = ("country", "currency", "price_year")


@cache
def _set_prices(name: str) -> dict[str, object]:
    prices: dict[str, object] = cost_set_tables(name)["prices"]
    return prices


def check_cost_set(scenario: Scenario, places: Places) -> Iterator[Finding]:
    """A cost set has one country, currency and price year, and no figure of another set."""
    prices = scenario.prices
    own = _set_prices(prices.cost_set) if prices.cost_set in COST_SETS else {}
    for field in _OF_THE_SET:
        value = getattr(prices, field)
        if own and value != own[field]:
            message = f"is {value!r}, but every figure of the cost set {prices.cost_set} is of {own[field]!r}"
            advice = f"choose another set as a whole with prices.cost_set ({', '.join(COST_SETS)})"
            yield places.finding(("prices", field), f"{message}; {advice}")
    foreign = {
        prefix: name
        for name in COST_SETS
        if name != prices.cost_set
        for prefix in (entry for entry in _prefixes(name) if entry not in prices.evidence)
    }
    for path, quantity in money(scenario):
        for prefix, name in foreign.items():
            if quantity.source and quantity.source.startswith(prefix):
                message = f"its source {quantity.source!r} belongs to the cost set {name}, not to {prices.cost_set}"
                advice = "choose a set as a whole with prices.cost_set, or give a price of your own without that source"
                yield places.finding(path, f"{message}; {advice}")


def _prefixes(name: str) -> list[str]:
    found = _set_prices(name)["evidence"]
    return list(found) if isinstance(found, list) else []


def check_price_years(scenario: Scenario, places: Places) -> Iterator[Finding]:
    """Figures of another year are there; and if prices are inflated, the index spans every year that is crossed."""
    prices, economics = scenario.prices, scenario.economics
    known = {_short(path) for path, _ in money(scenario)}
    for key in prices.priced_in:
        if key not in known:
            message = f"there is no price of this name{did_you_mean(key, known)}"
            yield places.finding(("prices", "priced_in", key), message)
    if not economics.inflate:
        if economics.price_year not in (None, prices.price_year):
            message = f"is {economics.price_year}, but prices are of {prices.price_year} and are not inflated"
            yield places.finding(("economics", "price_year"), f"{message}; set economics.inflate = true")
        yield from _mixed_years(scenario, places)
        return
    target = economics.price_year or prices.price_year
    for year in sorted({prices.price_year, *foreign_years(scenario)}):
        try:
            crossed = years_between(year, target)
        except ValueError as error:
            yield places.finding(("economics", "inflate"), str(error))
            continue
        missing = [each for each in crossed if each not in prices.index]
        if missing:
            message = f"prices of {year} cannot be brought to {target}: prices.index lacks {', '.join(missing)}"
            yield places.finding(("economics", "inflate"), f"{message}; add the rise of each year, in per cent")


def _mixed_years(scenario: Scenario, places: Places) -> Iterator[Finding]:
    """Figures that count only where they are asked for, and then in money of another year than all others."""
    prices, economics = scenario.prices, scenario.economics
    counted = categories_counted(scenario)
    for table, category, on in (
        ("visit_fee", "visit_fees", True),
        ("home_care_year", "home_care", economics.background_costs),
        ("informal_care_year", "informal_care", economics.carer_costs),
    ):
        figures = getattr(prices, table)
        years = sorted(
            {prices.priced_in.get(f"{table}.{name}", prices.price_year) for name, x in figures.items() if x.value > 0}
            - {prices.price_year}
        )
        if on and category in counted and years:
            message = f"figures of {', '.join(years)} count beside prices of {prices.price_year}, and are not inflated"
            yield places.finding(("prices", table), f"{message}; set economics.inflate = true", "warning")


def _short(path: KeyPath) -> str:
    return ".".join(str(key) for key in (path[1:] if path[0] == "prices" else path))


def check_perspective(scenario: Scenario, places: Places) -> Iterator[Finding]:
    """The perspective is there, and its payers pay for something."""
    name = scenario.economics.perspective
    here: KeyPath = ("economics", "perspective")
    if name not in scenario.perspectives:
        known = f"there are {', '.join(sorted(scenario.perspectives))}"
        message = f"there is no perspective {name!r}{did_you_mean(name, scenario.perspectives)}; {known}"
        yield places.finding(here, message)
        return
    payers = scenario.perspectives[name].payers
    paying = {getattr(scenario.payers, field) for field in type(scenario.payers).model_fields}
    if not set(payers) & paying:
        message = f"{name!r} counts the costs of {', '.join(payers)}, and nobody of that name pays for anything"
        yield places.finding(here, f"{message}; payers are {', '.join(sorted(paying))}")


def check_care(scenario: Scenario, places: Places) -> Iterator[Finding]:
    """Care at home, paid for and unpaid, has a price for every band, and one above nothing if it is to count."""
    economics, prices = scenario.economics, scenario.prices
    yield from _by_band("home_care_year", prices.home_care_year, scenario, places)
    yield from _by_band("informal_care_year", prices.informal_care_year, scenario, places)
    for switch, on, what, table, figures in (
        ("background_costs", economics.background_costs, "home care", "home_care_year", prices.home_care_year),
        ("carer_costs", economics.carer_costs, "unpaid care", "informal_care_year", prices.informal_care_year),
    ):
        if on and not any(price.value > 0 for price in figures.values()):
            message = f"counts {what}, which this cost set has no figure for; set prices.{table}"
            yield places.finding(("economics", switch), message)
    if economics.carer_costs and "informal_care" not in categories_counted(scenario):
        payer, here = scenario.payers.informal_care, ("economics", "carer_costs")
        message = f"is on, but the perspective {economics.perspective!r} leaves out {payer!r}, who gives unpaid care"
        yield places.finding(here, f"{message}; choose a perspective that counts it, such as societal", "warning")


def _by_band(table: str, prices: dict[str, NonNegative], scenario: Scenario, places: Places) -> Iterator[Finding]:
    bands = scenario.outcomes.bands
    for band in bands:
        if band not in prices:
            yield places.finding(("prices", table), f"has no price for the severity {band!r}; add one")
    for band in prices:
        if band not in bands:
            message = f"there is no severity {band!r}{did_you_mean(band, bands)}"
            yield places.finding(("prices", table, band), message)


def check_fees(scenario: Scenario, places: Places) -> Iterator[Finding]:
    """Fees are for visit types that there are."""
    for visit in scenario.prices.visit_fee:
        if visit not in scenario.visits:
            message = f"there is no visit type {visit!r}{did_you_mean(visit, scenario.visits)}"
            yield places.finding(("prices", "visit_fee", visit), message)
