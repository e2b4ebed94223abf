"""One-way and two-way analysis of incremental net benefit, by the same methods as any other measure."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from clinicsim.arrays import Floats
from clinicsim.experiments.evaluation.model import NetBenefit
from clinicsim.experiments.evaluation.person import mean
from clinicsim.experiments.evaluation.result import Bar, Grid, Tornado
from clinicsim.experiments.sensitivity import one_way, two_way
from clinicsim.experiments.sensitivity.model import Answers
from clinicsim.experiments.sensitivity.one_way import Bar as OneWayBar
from clinicsim.experiments.statistics import Interval, PairedTest
from clinicsim.experiments.uncertainty import Joint, Uncertain


def tornados(
    model: NetBenefit, parameters: Sequence[Uncertain], chosen: str, left_out: int
) -> tuple[tuple[Tornado, ...], tuple[tuple[int, int, str], ...]]:
    """A tornado for each alternative.

    Parameters
    ----------
    model
        Incremental net benefit of each alternative.
    parameters
        What is varied, each between its ends.
    chosen, left_out
        How the parameters were chosen, in words, and how many others there are.

    Returns
    -------
    tuple
        The tornados, and what failed as (point, replication, error).
    """
    joint, asked = Joint(tuple(parameters)), _Remembering(model)
    found = one_way(joint, asked)
    place = {each.path: 1 + 2 * at for at, each in enumerate(joint.parameters)}
    made = []
    for at, result in enumerate(found):
        values = asked.answers.values[:, :, at]
        bars = tuple(_bar(bar, values[place[bar.parameter.path] :][:2]) for bar in result.bars)
        made.append(Tornado(result.measure, model.wtp, result.at_value, bars, chosen, left_out))
    return tuple(made), asked.answers.failed


def grids(model: NetBenefit, first: Uncertain, second: Uncertain, levels: int) -> tuple[Grid, ...]:
    """Two parameters together, for each alternative."""
    found = two_way(Joint((first, second)), model, levels)
    return tuple(Grid(one.measure, model.wtp, one) for one in found)


def _bar(bar: OneWayBar, ends: Floats) -> Bar:
    return Bar(
        path=bar.parameter.path,
        value=bar.parameter.value,
        low=bar.low.value,
        high=bar.high.value,
        inmb_low=mean(ends[0]),
        inmb_high=mean(ends[1]),
        change_low=_interval(bar.low.effect),
        change_high=_interval(bar.high.effect),
        told=bar.verdict == "told apart",
    )


def _interval(test: PairedTest) -> Interval:
    return Interval(test.mean, test.lo, test.hi, test.count)


class _Remembering:
    """The model, and what it answered: a tornado tells of changes, and a bar of what is reached as well."""

    def __init__(self, model: NetBenefit) -> None:
        self._model = model
        self.measures = model.measures
        self.answers = Answers(np.zeros((0, 0, 0)))

    def __call__(self, paths: tuple[str, ...], values: Floats) -> Answers:
        self.answers = self._model(paths, values)
        return self.answers
