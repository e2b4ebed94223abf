"""Shares of one whole that are drawn together: a Dirichlet distribution, from independent uniforms.

Shares that differ only in the last but one part of their path, such as `indications.ms.share` and
`indications.sci.share`, make one group. Their sum stays what it is. One Dirichlet has one concentration, and the stated
ranges of its members seldom agree on it: it is chosen so that the variances of all members add up to those that are
stated. See Briggs, Ades and Price 2003, Med Decis Making 23:341.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from clinicsim.arrays import Floats
from clinicsim.experiments.uncertainty.impossible import ImpossibleSpread


def group_of(path: str) -> str:
    """Name of the group of a share: its path with a star for the member."""
    *head, _, last = path.split(".")
    return ".".join([*head, "*", last])


@dataclass(frozen=True, slots=True)
class Group:
    """Shares that are drawn together."""

    name: str
    paths: tuple[str, ...]
    values: tuple[float, ...]
    concentration: float  # the sum of the parameters of the distribution

    @property
    def total(self) -> float:
        """What the shares add up to, in every draw."""
        return sum(self.values)

    def weight(self, path: str) -> float:
        """Parameter of the distribution for one member."""
        return self.concentration * self.values[self.paths.index(path)] / self.total

    def shares(self, drawn: tuple[str, ...], uniforms: Floats) -> Floats:
        """Draw some or all of the members.

        Parameters
        ----------
        drawn
            Paths that are drawn, one column of `uniforms` each.
        uniforms
            Between 0 and 1, shape (draws, len(drawn)).

        Returns
        -------
        array, shape (draws, members)
            In the order of `paths`. With all members drawn: gamma variates over their sum. With some: one after the
            other, each its part of what is left, which has the same distribution; the others share the rest in
            proportion to their values.
        """
        if len(drawn) == len(self.paths):
            return self._all(uniforms[:, [drawn.index(path) for path in self.paths]])
        from scipy.stats import beta

        weights = dict(zip(self.paths, map(self.weight, self.paths), strict=True))
        rest, left = self.concentration, np.full(len(uniforms), self.total)
        found = {}
        for column, path in enumerate(drawn):
            rest -= weights[path]
            found[path] = left * beta.ppf(uniforms[:, column], weights[path], rest)
            left = left - found[path]
        for path in self.paths:
            if path not in found:
                found[path] = left * weights[path] / rest
        return np.stack([found[path] for path in self.paths], axis=1)

    def with_share(self, path: str, value: float) -> Floats:
        """All members when one has another value and the others keep their proportions; shape (members,)."""
        own = self.paths.index(path)
        values = np.array(self.values)
        value = min(value, self.total)
        values *= (self.total - value) / (self.total - values[own])
        values[own] = value
        return values

    def _all(self, uniforms: Floats) -> Floats:
        from scipy.stats import gamma

        variates = gamma.ppf(uniforms, np.array([self.weight(path) for path in self.paths]))
        shares: Floats = self.total * variates / variates.sum(axis=1, keepdims=True)
        return shares


def group(name: str, members: dict[str, tuple[float, float]]) -> Group:
    """Make a group from the value and the standard deviation of each member.

    Raises
    ------
    ImpossibleSpread
        If the members vary more than shares of their sum can, or there is but one.
    """
    values = np.array([value for value, _ in members.values()])
    total = values.sum()
    if len(members) < 2 or total <= 0:
        raise ImpossibleSpread("is dirichlet and has no other share above 0 to make room for it")
    parts, sds = values / total, np.array([sd for _, sd in members.values()]) / total
    if not sds.any():
        raise ImpossibleSpread("is dirichlet and no share of its group has a spread")
    concentration = float((parts * (1 - parts)).sum() / (sds**2).sum() - 1)
    if concentration <= 0:
        raise ImpossibleSpread("is dirichlet and its group varies more than shares of one whole can; state less spread")
    return Group(name, tuple(members), tuple(values.tolist()), concentration)
