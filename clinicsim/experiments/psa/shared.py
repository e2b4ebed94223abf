"""One draw for several strategies: which numbers they share, and which of them each states by itself."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from clinicsim.arrays import Floats
from clinicsim.experiments.uncertainty import Joint, Stated, Uncertain
from clinicsim.scenario.numbers import number_at
from clinicsim.scenario.schema.scenario import Scenario


@dataclass(frozen=True, slots=True, eq=False)
class Own:
    """The numbers of a strategy that are not as the first strategy has them; for the first, all of them."""

    joint: Joint
    drawn_from: tuple[int, ...]  # column of the uniforms of each of its parameters
    columns: tuple[int, ...]  # column of the values of each of its paths
    certain: Mapping[int, float]  # by column of the values: a number that the strategy does not draw

    def put(self, uniforms: Floats, values: Floats) -> None:
        """Write these numbers, for points of shape (draws, parameters), into values of shape (draws, paths)."""
        if self.drawn_from:
            values[:, self.columns] = self.joint.values(uniforms[:, self.drawn_from])
        for column, value in self.certain.items():
            values[:, column] = value


class _Strategy(NamedTuple):
    scenario: Scenario
    joint: Joint  # of all parameters that it draws

    def parameter(self, path: str) -> Uncertain | None:
        """The parameter at a path, if the strategy draws it."""
        return next((each for each in self.joint.parameters if each.path == path), None)

    def states(self, path: str) -> Hashable:
        """All that settles which value a uniform becomes; none if the strategy does not draw the number."""
        own = self.parameter(path)
        number = number_at(self.scenario, path)
        if own is None or number is None:
            return None
        seen = None if number.seen is None else tuple(number.seen)
        return number.value, number.low, number.high, number.sd, number.dist, seen, own.basis, own.group

    def value(self, path: str) -> float:
        """Of a number that it does not draw; nan if it has none."""
        found = number_at(self.scenario, path)
        return np.nan if found is None else found.value


def own_numbers(
    scenarios: Sequence[Scenario], each_stated: Sequence[Stated], parameters: Sequence[Uncertain]
) -> tuple[tuple[str, ...], tuple[Own, ...], dict[str, str]]:
    """Tell apart what strategies share and what each states by itself.

    Returns
    -------
    paths
        Of the parameters, then of shares that make room for them in some strategy.
    own
        The numbers of each strategy.
    differing
        By path of a parameter that is not the same in all strategies: how it differs.
    """
    names = [each.path for each in parameters]
    strategies = [
        _Strategy(scenario, Joint(tuple(_drawn(one, names))))
        for scenario, one in zip(scenarios, each_stated, strict=True)
    ]
    paths = tuple(dict.fromkeys([*names, *(path for each in strategies for path in each.joint.paths)]))
    states = [{path: strategy.states(path) for path in names} for strategy in strategies]
    own = [
        _own(strategy, [name for name in names if place == 0 or states[place][name] != states[0][name]], names, paths)
        for place, strategy in enumerate(strategies)
    ]
    differing = {
        name: ", ".join(_words(strategy, name) for strategy in strategies)
        for name in names
        if any(one[name] != states[0][name] for one in states)
    }
    return paths, tuple(own), differing


def _drawn(one: Stated, names: Sequence[str]) -> list[Uncertain]:
    found = (one.parameters.get(path) for path in names)
    return [each for each in found if each is not None and each.is_drawn]


def _own(strategy: _Strategy, apart: Collection[str], names: Sequence[str], paths: Sequence[str]) -> Own:
    joint = Joint(tuple(each for each in strategy.joint.parameters if each.path in apart))
    return Own(
        joint=joint,
        drawn_from=tuple(names.index(each.path) for each in joint.parameters),
        columns=tuple(paths.index(path) for path in joint.paths),
        certain={column: strategy.value(path) for column, path in enumerate(paths) if path not in strategy.joint.paths},
    )


def _words(strategy: _Strategy, path: str) -> str:
    name = strategy.scenario.name
    own = strategy.parameter(path)
    if own is not None:
        return f"{name} {own.value:g} ({own.low:g} to {own.high:g}, {own.dist})"
    value = strategy.value(path)
    return f"{name} none" if np.isnan(value) else f"{name} {value:g} (not uncertain)"
