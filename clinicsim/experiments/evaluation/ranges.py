"""Parameters that can be varied in every strategy alike, between the ends of their ranges."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from clinicsim.experiments.uncertainty import Uncertain, stated
from clinicsim.scenario.numbers import number_at
from clinicsim.scenario.schema.scenario import Scenario
from clinicsim.scenario.words import meant

PRICES = "prices."
"""What the path of a price begins with: costs are linear in every one of them."""


def alike(scenarios: Sequence[Scenario]) -> tuple[dict[str, Uncertain], dict[str, str]]:
    """Numbers with a stated uncertainty that mean the same in every strategy.

    A number that stands in some strategies only can be varied there. One that strategies state differently cannot be
    set to one end in all of them, for then they would no longer differ in it.

    Returns
    -------
    tuple of two dicts
        Parameters by path, in the order of the comparator; and by path of each of the others, why not.
    """
    found: dict[str, Uncertain] = {}
    others: dict[str, str] = {}
    for scenario in scenarios:
        for path, each in stated(scenario).parameters.items():
            if path in found or path in others:
                continue
            numbers = [number_at(other, path) for other in scenarios]
            values = {number.value for number in numbers if number is not None}
            if len(values) > 1:
                others[path] = (
                    f"strategies state different values ({', '.join(f'{value:g}' for value in sorted(values))})"
                )
            else:
                found[path] = each
    return found, others


def shared_value(scenarios: Sequence[Scenario], path: str) -> float | None:
    """The value of a number in all strategies that have it; none if no one has it or they do not agree."""
    values = {number.value for one in scenarios if (number := number_at(one, path)) is not None}
    return values.pop() if len(values) == 1 else None


def varied(known: Mapping[str, Uncertain]) -> dict[str, Uncertain]:
    """Those whose ends differ and that have a distribution; choices of method belong to the scenario analyses."""
    return {path: each for path, each in known.items() if each.is_drawn and each.low < each.high}


def unfit(scenarios: Sequence[Scenario], two_way: Sequence[str], thresholds: Sequence[str]) -> Iterator[str]:
    """What is wrong with the numbers that are named for a grid or a threshold; a threshold needs no stated range."""
    if not (two_way or thresholds):
        return
    known, unlike = alike(scenarios)
    free = varied(known)
    yield from (f"--two-way: {path} {_why(path, unlike, free)}" for path in two_way if path not in free)
    for path in thresholds:
        is_price = path.startswith(PRICES) and shared_value(scenarios, path) is not None
        is_share = path in free and free[path].group is not None
        if is_share:
            yield f"--threshold: {path} is a share of one whole, which cannot be set without the others"
        elif path in unlike or not (path in free or is_price):
            yield f"--threshold: {path} {_why(path, unlike, free)}"


def _why(path: str, unlike: Mapping[str, str], free: Mapping[str, Uncertain]) -> str:
    if path in unlike:
        return f"cannot be varied: {unlike[path]}"
    near = meant(path, free)
    return "is no number with a stated uncertainty" + (f"; did you mean {near!r}?" if near else "")
