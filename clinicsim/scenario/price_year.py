"""Money of one year: which figures are money, of which price year each is, and what brings them to another."""

from __future__ import annotations

from collections.abc import Iterator
from math import prod
from typing import Any

from pydantic import BaseModel

from clinicsim.scenario.positions import KeyPath
from clinicsim.scenario.schema.quantity import Quantity
from clinicsim.scenario.schema.scenario import Scenario

NO_MONEY = ("_share", "_premium", "_hours", "_multiple")
"""How figures among the prices end that are no money."""


def money(scenario: Scenario) -> Iterator[tuple[KeyPath, Quantity]]:
    """Every figure that is money, with its path."""
    for field in type(scenario.prices).model_fields:
        if field != "index" and not field.endswith(NO_MONEY):
            yield from _figures(getattr(scenario.prices, field), ("prices", field))
    for name, site in scenario.sites.items():
        for field in type(site).model_fields:
            if field.startswith("travel_cost"):
                yield ("sites", name, field), getattr(site, field)


def _figures(node: Any, path: KeyPath) -> Iterator[tuple[KeyPath, Quantity]]:
    if isinstance(node, Quantity):
        yield path, node
    elif isinstance(node, dict):
        for key, child in node.items():
            yield from _figures(child, (*path, key))


def foreign_years(scenario: Scenario) -> set[str]:
    """Price years of figures that are not of the set's own year."""
    return set(scenario.prices.priced_in.values())


def years_between(first: str, last: str) -> list[str]:
    """Years whose rise lies between the money of two years, in order; the later year is among them, the earlier not.

    Raises
    ------
    ValueError
        If one is a financial year and the other a calendar year.

    Examples
    --------
    >>> years_between("2021/22", "2023/24")
    ['2022/23', '2023/24']
    """
    if ("/" in first) != ("/" in last):
        raise ValueError(f"prices of {first} cannot be brought to {last}: a financial against a calendar year")
    low, high = sorted((int(first[:4]), int(last[:4])))
    return [f"{year}/{(year + 1) % 100:02d}" if "/" in first else str(year) for year in range(low + 1, high + 1)]


def factor(scenario: Scenario, first: str, last: str) -> float:
    """What one unit of money of a price year is in that of another, by the index of the cost set.

    Raises
    ------
    KeyError
        If the index lacks a year.
    """
    rise = prod(1.0 + scenario.prices.index[year].value / 100.0 for year in years_between(first, last))
    return rise if int(first[:4]) <= int(last[:4]) else 1.0 / rise


def in_one_year(scenario: Scenario) -> Scenario:
    """The scenario with every price in money of `economics.price_year`, if it asks for inflation; else as it is."""
    if not scenario.economics.inflate:
        return scenario
    target = scenario.economics.price_year or scenario.prices.price_year
    for path, quantity in money(scenario):
        key = ".".join(str(part) for part in (path[1:] if path[0] == "prices" else path))
        year = scenario.prices.priced_in.get(key, scenario.prices.price_year)
        if year != target:
            scenario = _with(scenario, path, quantity, factor(scenario, year, target))
    return scenario


def _with(node: Any, path: KeyPath, quantity: Quantity, times: float) -> Any:
    """A copy with one figure, its range and its spread multiplied."""
    if not path:
        known = {name: getattr(quantity, name) for name in ("value", "low", "high", "sd")}
        return quantity.model_copy(update={name: x * times for name, x in known.items() if x is not None})
    key, rest = path[0], path[1:]
    if isinstance(node, BaseModel):
        return node.model_copy(update={str(key): _with(getattr(node, str(key)), rest, quantity, times)})
    return {**node, key: _with(node[key], rest, quantity, times)}
