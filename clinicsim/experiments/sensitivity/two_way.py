"""Two parameters together, over a grid: a table or map of a measure."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from clinicsim.arrays import Floats
from clinicsim.experiments.sensitivity.model import Model, Verdict
from clinicsim.experiments.statistics import (
    SIGNIFICANCE,
    Interval,
    PairedTest,
    holm,
    paired_test,
    t_interval,
)
from clinicsim.experiments.uncertainty import Joint, Uncertain


@dataclass(frozen=True, slots=True)
class Cell:
    """A measure at one pair of values, and its paired difference from the run at both parameters' own values."""

    first: float
    second: float
    mean: Interval
    effect: PairedTest
    p_adjusted: float  # Holm, over all cells

    @property
    def is_told(self) -> bool:
        """Whether it differs from the run at the values by more than luck."""
        return self.p_adjusted < SIGNIFICANCE

    @property
    def verdict(self) -> Verdict:
        """The same in words."""
        if self.effect.mean == 0 and self.effect.p == 1:
            return "no change"
        return "told apart" if self.is_told else "cannot tell"


@dataclass(frozen=True, slots=True)
class TwoWay:
    """A grid of two parameters."""

    measure: str
    first: Uncertain
    second: Uncertain
    at_value: Interval
    cells: tuple[tuple[Cell, ...], ...]  # a row for each value of the first, a column for each of the second
    interaction: PairedTest  # how much more going from low to high in both does than the two ways added up


def two_way(joint: Joint, model: Model, levels: int = 5) -> list[TwoWay]:
    """Vary two parameters together, at evenly spaced values from the low to the high end of each.

    Parameters
    ----------
    joint
        Exactly two parameters.
    model
        What is run, at 1 + levels x levels points.
    levels
        Values of each parameter, at least 2.

    Returns
    -------
    list of TwoWay
        One for each measure of the model.
    """
    grids = [np.linspace(each.low, each.high, levels) for each in joint.parameters]
    rows = [joint.at_value, *(joint.with_some({0: a, 1: b}) for a in grids[0] for b in grids[1])]
    answers = model(joint.paths, np.array(rows)).values
    return [_of(joint, grids, name, answers[:, :, place]) for place, name in enumerate(model.measures)]


def _of(joint: Joint, grids: list[Floats], measure: str, values: Floats) -> TwoWay:
    pairs = [(float(a), float(b)) for a in grids[0] for b in grids[1]]
    effects = [paired_test(values[0], row) for row in values[1:]]
    adjusted = holm({str(place): effect.p for place, effect in enumerate(effects)})
    cells = [
        Cell(first, second, t_interval(row), effect, p)
        for (first, second), row, effect, p in zip(pairs, values[1:], effects, adjusted.values(), strict=True)
    ]
    many = len(grids[1])
    table = values[1:].reshape(len(grids[0]), many, -1)
    return TwoWay(
        measure=measure,
        first=joint.parameters[0],
        second=joint.parameters[1],
        at_value=t_interval(values[0]),
        cells=tuple(tuple(cells[start : start + many]) for start in range(0, len(cells), many)),
        interaction=paired_test(table[0, -1] - table[0, 0], table[-1, -1] - table[-1, 0]),
    )
