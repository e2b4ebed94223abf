"""The uncertain parameters of a scenario, each with its quantile function; and those that are not, with the reason."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from clinicsim.arrays import Floats
from clinicsim.experiments.uncertainty.frozen import Law, frozen
from clinicsim.experiments.uncertainty.impossible import ImpossibleSpread
from clinicsim.experiments.uncertainty.laws import law_of
from clinicsim.experiments.uncertainty.shares import Group, group, group_of
from clinicsim.experiments.uncertainty.spread import TAIL, spread
from clinicsim.scenario.limits import Limits, limits
from clinicsim.scenario.numbers import number_at
from clinicsim.scenario.parameters import parameter_table
from clinicsim.scenario.schema.quantity import Quantity
from clinicsim.scenario.schema.scenario import Scenario

_DATED = ("changes", "shocks", "shock_kinds")


@dataclass(frozen=True, slots=True, eq=False)
class Uncertain:
    """A number of a scenario that is not known exactly."""

    path: str
    value: float  # of a deterministic run
    low: float  # stated, or the 2.5% quantile
    high: float  # stated, or the 97.5% quantile
    dist: str  # name of the distribution
    basis: str  # what its spread rests on, in words
    law: Law | None  # none: a range of a choice, not of a chance; it is never drawn
    limits: Limits
    group: Group | None = None  # of shares of one whole

    @property
    def is_drawn(self) -> bool:
        """Whether it has a distribution."""
        return self.law is not None

    def quantile(self, probability: Floats) -> Floats:
        """Quantiles of the distribution, cut off (not heaped up) at what the key allows.

        Parameters
        ----------
        probability
            From 0 to 1, any shape.

        Returns
        -------
        array
            Of the same shape, in the unit of the parameter.

        Raises
        ------
        ValueError
            If it has no distribution.
        """
        if self.law is None:
            raise ValueError(f"{self.path} is {self.dist}: it has no quantiles")
        if self.dist == "empirical":  # what was seen is within the limits, and may heap up at them
            return np.asarray(self.law.ppf(probability))
        least, most = self.limits
        below, above = float(self.law.cdf(least)), float(self.law.cdf(most))
        found: Floats = np.clip(self.law.ppf(below + np.asarray(probability) * (above - below)), least, most)
        return found


@dataclass(frozen=True, slots=True, eq=False)
class Stated:
    """What a scenario states of the uncertainty of its numbers."""

    parameters: Mapping[str, Uncertain]  # by path, in the order of the scenario's tables
    certain: Mapping[str, str]  # by path: why a number is not among them
    wrong: Mapping[str, str]  # by path: what is impossible in what is stated


def stated(scenario: Scenario) -> Stated:
    """Collect every number of a scenario with its stated uncertainty."""
    parameters: dict[str, Uncertain] = {}
    certain: dict[str, str] = {}
    wrong: dict[str, str] = {}
    groups = _groups(scenario, wrong)
    for path, quantity in _numbers(scenario).items():
        if path in wrong:
            continue
        if path.split(".")[0] in _DATED:
            certain[path] = "it belongs to a dated change"
            continue
        try:
            made = _uncertain(path, quantity, groups.get(path))
        except ImpossibleSpread as error:
            wrong[path] = str(error)
            continue
        if made is None:
            certain[path] = "no uncertainty is stated"
        else:
            parameters[path] = made
    return Stated(parameters, certain, wrong)


def _numbers(scenario: Scenario) -> dict[str, Quantity]:
    found = {each.path: number_at(scenario, each.path) for each in parameter_table(scenario)}
    return {path: quantity for path, quantity in found.items() if quantity is not None}


def _uncertain(path: str, quantity: Quantity, shares: Group | None) -> Uncertain | None:
    law, basis = law_of(quantity) if shares is None else (_marginal(path, shares), _basis(path, shares))
    if law is None and (quantity.low is None or quantity.high is None or quantity.low == quantity.high):
        return None
    within = limits(path)
    _refuse_outside(quantity, within)
    made = Uncertain(
        path=path,
        value=quantity.value,
        low=np.nan,
        high=np.nan,
        dist=quantity.dist or ("triangular" if law is not None else "fixed"),
        basis=basis or "stated ends, never drawn",
        law=law,
        limits=within,
        group=shares,
    )
    return _with_ends(made, quantity)


def _refuse_outside(quantity: Quantity, within: Limits) -> None:
    outside = [value for value in quantity.seen or () if not within.least <= value <= within.most]
    if outside:
        raise ImpossibleSpread(
            f"has {outside[0]:g} among what was seen; expected values from {within.least:g} to {within.most:g}"
        )


def _with_ends(made: Uncertain, quantity: Quantity) -> Uncertain:
    low, high = quantity.low, quantity.high
    if made.is_drawn and (low is None or high is None):
        points = made.quantile(np.array([TAIL, 1 - TAIL])).tolist()
        low, high = (points[0] if low is None else low), (points[1] if high is None else high)
    return replace(made, low=np.nan if low is None else low, high=np.nan if high is None else high)


def _marginal(path: str, shares: Group) -> Law:
    """Distribution of one share, in the unit of the shares."""
    own = shares.weight(path)
    return frozen("beta", own, shares.concentration - own, scale=shares.total)


def _basis(path: str, shares: Group) -> str:
    return f"drawn together as {shares.name}"


def _groups(scenario: Scenario, wrong: dict[str, str]) -> dict[str, Group]:
    """The group of each share, by path; what is wrong with a group is wrong with all its members."""
    members: dict[str, dict[str, tuple[float, float]]] = {}
    for path, quantity in _numbers(scenario).items():
        if quantity.dist == "dirichlet":
            members.setdefault(group_of(path), {})[path] = (quantity.value, spread(quantity).sd)
    found = {}
    for name, own in members.items():
        try:
            found.update(dict.fromkeys(own, group(name, own)))
        except ImpossibleSpread as error:
            wrong.update(dict.fromkeys(own, str(error)))
    return found
