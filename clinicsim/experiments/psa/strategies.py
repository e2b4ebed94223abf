"""Whether strategies can be compared: all that has to be the same in them, and a name of its own for each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from clinicsim.scenario.schema.quantity import Quantity
from clinicsim.scenario.schema.scenario import Scenario
from clinicsim.scenario.words import did_you_mean

_RUN = ("seed", "months", "start_date")
_MONEY = ("currency", "cost_set")  # of the prices; the price year is that of the economics, where they state one


def problems(scenarios: Sequence[Scenario], comparator: str | None = None) -> Iterator[str]:
    """Everything that keeps strategies from being compared, one line for each.

    Costs and effects can be told apart by strategy only if the same people have the same luck over the same time, and
    are worth the same when they are valued alike.

    Parameters
    ----------
    scenarios
        The strategies.
    comparator
        Name of the strategy that all others are held against, if one was named.
    """
    names = [scenario.name for scenario in scenarios]
    if len(names) < 2:
        yield f"expected at least two strategies to compare, got {len(names)}; name another scenario file"
    for name in dict.fromkeys(name for name in names if names.count(name) > 1):
        yield f"a strategy is named twice: {name}; give each scenario a name of its own"
    if comparator is not None and comparator not in names:
        yield (
            f"--comparator {comparator}: no such strategy{did_you_mean(comparator, names)}; expected one of "
            f"{', '.join(names)}"
        )
    for other in scenarios[1:]:
        yield from _differences(scenarios[0], other)


def _differences(first: Scenario, other: Scenario) -> Iterator[str]:
    own, its = _settings(first), _settings(other)
    for name in dict.fromkeys((*own, *its)):
        if own.get(name) != its.get(name):
            yield (
                f"{first.name} and {other.name} cannot be compared: {name} is {own.get(name)} in the one and "
                f"{its.get(name)} in the other; make them the same"
            )


def _settings(scenario: Scenario) -> Mapping[str, object]:
    """What has to be the same, by its path in a scenario file."""
    prices, economics = scenario.prices, scenario.economics
    found: dict[str, object] = {f"run.{name}": getattr(scenario.run, name) for name in _RUN}
    found |= {f"prices.{name}": getattr(prices, name) for name in _MONEY}
    found |= {f"economics.{name}": _plain(getattr(economics, name)) for name in type(economics).model_fields}
    found["economics.price_year"] = economics.price_year or prices.price_year
    return found


def _plain(value: object) -> object:
    return value.value if isinstance(value, Quantity) else value
