"""Many uncertain parameters at once: from the unit cube to values of a scenario's numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from clinicsim.arrays import Floats
from clinicsim.experiments.uncertainty.parameters import Uncertain
from clinicsim.experiments.uncertainty.shares import Group

# A quantile at exactly 0 or 1 is infinite for most distributions, and designs do hold those points.
_EDGE = 1e-9


@dataclass(frozen=True, eq=False)
class Joint:
    """Parameters that are varied together, independent but for shares of one whole."""

    parameters: tuple[Uncertain, ...]

    @cached_property
    def paths(self) -> tuple[str, ...]:
        """Paths of all numbers that change: the parameters, and shares that make room for them."""
        own = [each.path for each in self.parameters]
        others = [path for group in self._groups for path in group.paths if path not in own]
        return (*own, *others)

    @cached_property
    def at_value(self) -> Floats:
        """Values of a deterministic run, shape (paths,)."""
        known = {each.path: each.value for each in self.parameters}
        for group in self._groups:
            known |= zip(group.paths, group.values, strict=True)
        return np.array([known[path] for path in self.paths])

    def values(self, uniforms: Floats) -> Floats:
        """Values for points of the unit cube.

        Parameters
        ----------
        uniforms
            From 0 to 1, shape (points, parameters).

        Returns
        -------
        array, shape (points, paths)
            One column for each of `paths`.
        """
        inside = np.clip(uniforms, _EDGE, 1 - _EDGE)
        found = np.tile(self.at_value, (len(inside), 1))
        for column, each in enumerate(self.parameters):
            if each.group is None:
                found[:, column] = each.quantile(inside[:, column])
        for group in self._groups:
            columns = [place for place, each in enumerate(self.parameters) if each.group is group]
            drawn = tuple(self.parameters[column].path for column in columns)
            found[:, self._columns(group)] = group.shares(drawn, inside[:, columns])
        return found

    def with_one(self, parameter: int, value: float) -> Floats:
        """Values of a deterministic run but for one parameter, shape (paths,)."""
        return self.with_some({parameter: value})

    def with_some(self, given: dict[int, float]) -> Floats:
        """Values of a deterministic run but for some parameters, given by their places, shape (paths,).

        Shares of the same whole are set one after the other, so of two that are given only the later is sure to hold.
        """
        found = self.at_value.copy()
        for place, value in given.items():
            group = self.parameters[place].group
            if group is None:
                found[place] = value
            else:
                found[self._columns(group)] = group.with_share(self.parameters[place].path, value)
        return found

    @cached_property
    def _groups(self) -> Sequence[Group]:
        return tuple({id(each.group): each.group for each in self.parameters if each.group is not None}.values())

    def _columns(self, group: Group) -> list[int]:
        return [self.paths.index(path) for path in group.paths]
