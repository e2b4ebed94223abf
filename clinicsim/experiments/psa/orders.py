"""Whether draws keep the order that numbers have by severity.

Numbers that are drawn independently of each other can change places: a severe band then has a better quality of life
than a mild one. A few such draws do no harm to means; a correlation between the numbers makes them rarer.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from clinicsim.arrays import Floats
from clinicsim.experiments.psa.inputs import Inputs
from clinicsim.scenario.numbers import number_at
from clinicsim.scenario.schema.scenario import Scenario
from clinicsim.scenario.words import listed


class Reversal(NamedTuple):
    """Two numbers of neighbouring bands of severity whose order some draws turn round."""

    strategies: tuple[str, ...]  # in which so many do
    one: str
    other: str
    draws: int  # in which the order is not that of the deterministic values
    of: int

    @property
    def says(self) -> str:
        """The same in words."""
        share, names = self.draws / self.of, listed(self.strategies, "and")
        return f"{self.one} and {self.other} change places in {share:.1%} of {self.of:,} draws of {names}"


def checks(inputs: Inputs, values: Floats) -> tuple[Reversal, ...]:
    """Pairs of numbers that change places in some draws.

    Parameters
    ----------
    inputs
        What is drawn.
    values
        Its `values`, shape (strategies, draws, paths).

    Returns
    -------
    tuple of Reversal
        Of numbers that differ only in the band of severity in their path, and rise or fall with it in the
        deterministic run. Shares of one whole have no such order.
    """
    found: dict[tuple[str, str, int], list[str]] = {}
    for scenario, own in zip(inputs.scenarios, values, strict=True):
        for family in _families(inputs, scenario):
            for one, other, draws in _turned(inputs, scenario, family, own):
                found.setdefault((one, other, draws), []).append(scenario.name)
    return tuple(
        Reversal(tuple(names), one, other, draws, values.shape[1])
        for (one, other, draws), names in found.items()
        if draws
    )


def _families(inputs: Inputs, scenario: Scenario) -> list[tuple[str, ...]]:
    """Paths that differ only in the band, by order of the bands, at least one of them drawn."""
    bands = tuple(scenario.outcomes.bands)
    found = {}
    for each in inputs.parameters:
        parts = each.path.split(".")
        places = [place for place, part in enumerate(parts) if part in bands]
        if each.group is None and places:
            at = places[-1]
            family = tuple(".".join([*parts[:at], band, *parts[at + 1 :]]) for band in bands)
            found[family] = family
    return [family for family in found if _is_ordered(scenario, family)]


def _is_ordered(scenario: Scenario, family: Sequence[str]) -> bool:
    numbers = [number_at(scenario, path) for path in family]
    steps = np.diff([np.nan if number is None else number.value for number in numbers])
    return bool((steps >= 0).all() or (steps <= 0).all())


def _turned(
    inputs: Inputs, scenario: Scenario, family: Sequence[str], values: Floats
) -> Iterator[tuple[str, str, int]]:
    for one, other in pairwise(family):
        first, second = (_column(inputs, scenario, path, values) for path in (one, other))
        step = _stated(scenario, other) - _stated(scenario, one)
        yield one, other, int(((second - first) * np.sign(step) < 0).sum())


def _column(inputs: Inputs, scenario: Scenario, path: str, values: Floats) -> Floats:
    if path in inputs.paths:
        return np.asarray(values[:, inputs.paths.index(path)])
    return np.full(len(values), _stated(scenario, path))


def _stated(scenario: Scenario, path: str) -> float:
    number = number_at(scenario, path)
    return np.nan if number is None else number.value
