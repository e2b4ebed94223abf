"""One parameter at a time, at either end of its range, with everything else as it is: a tornado."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from clinicsim.arrays import Floats
from clinicsim.experiments.sensitivity.model import Model, Verdict
from clinicsim.experiments.statistics import SIGNIFICANCE, Interval, PairedTest, holm, paired_test, t_interval
from clinicsim.experiments.uncertainty import Joint, Uncertain


@dataclass(frozen=True, slots=True)
class End:
    """What a measure does when a parameter goes to one end, paired with the run in which it stays."""

    value: float  # of the parameter
    effect: PairedTest
    p_adjusted: float = float("nan")  # Holm, over both ends of all parameters

    @property
    def is_told(self) -> bool:
        """Whether the effect is more than luck."""
        return self.p_adjusted < SIGNIFICANCE


@dataclass(frozen=True, slots=True)
class Bar:
    """Both ends of one parameter."""

    parameter: Uncertain
    low: End
    high: End
    swing: PairedTest  # the measure at the high end less that at the low end

    @property
    def width(self) -> float:
        """From the lowest to the highest of the low end, the value and the high end; 0 where it cannot be told."""
        reached = np.array([0.0, self.low.effect.mean, self.high.effect.mean])
        return float(np.nanmax(reached) - np.nanmin(reached))

    @property
    def verdict(self) -> Verdict:
        """Whether either end is told apart from the run at the value."""
        if self.low.is_told or self.high.is_told:
            return "told apart"
        still = all(
            end.effect.count > 0 and end.effect.mean == 0 and end.effect.p == 1 for end in (self.low, self.high)
        )
        return "no change" if still else "cannot tell"


@dataclass(frozen=True, slots=True)
class OneWay:
    """A tornado: one bar a parameter, the widest first."""

    measure: str
    at_value: Interval
    bars: tuple[Bar, ...]


def points(joint: Joint) -> Floats:
    """The value, then the low and the high end of each parameter in turn; shape (1 + 2 parameters, paths)."""
    rows = [joint.at_value]
    for place, each in enumerate(joint.parameters):
        rows += [joint.with_one(place, each.low), joint.with_one(place, each.high)]
    return np.array(rows)


def one_way(joint: Joint, model: Model) -> list[OneWay]:
    """Vary one parameter at a time between its ends.

    Parameters
    ----------
    joint
        The parameters, k of them; 1 + 2k points are run.
    model
        What is run.

    Returns
    -------
    list of OneWay
        One for each measure of the model. Effects are paired by replication; p-values are adjusted over all ends.
    """
    answers = model(joint.paths, points(joint)).values
    return [_of(joint, measure, answers[:, :, place]) for place, measure in enumerate(model.measures)]


def _of(joint: Joint, measure: str, values: Floats) -> OneWay:
    ends = [
        End(value, paired_test(values[0], values[1 + 2 * place + side]))
        for place, each in enumerate(joint.parameters)
        for side, value in enumerate((each.low, each.high))
    ]
    adjusted = holm({str(place): end.effect.p for place, end in enumerate(ends)})
    ends = [replace(end, p_adjusted=p) for end, p in zip(ends, adjusted.values(), strict=True)]
    bars = [
        Bar(each, low, high, paired_test(values[1 + 2 * place], values[2 + 2 * place]))
        for place, (each, low, high) in enumerate(zip(joint.parameters, ends[0::2], ends[1::2], strict=True))
    ]
    return OneWay(measure, t_interval(values[0]), tuple(sorted(bars, key=lambda bar: -bar.width)))
