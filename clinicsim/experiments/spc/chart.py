"""The chart: phases, signals, and what the last point and the target say."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from clinicsim.experiments.errors import BadRequest
from clinicsim.experiments.spc.rules import FEWEST_POINTS, Phase, Signal, phase, signals
from clinicsim.experiments.spc.series import Series

Higher = Literal["better", "worse", "neither"]
Variation = Literal["improvement", "concern", "high", "low", "common cause"]
Assurance = Literal["consistently hits", "consistently misses", "hits and misses"]


@dataclass(frozen=True, slots=True, eq=False)
class ControlChart:
    """A series with its limits and signals."""

    series: Series
    phases: tuple[Phase, ...]
    signals: tuple[Signal | None, ...]  # by point; None: common cause
    higher: Higher
    target: float | None

    def variation_at(self, place: int) -> Variation:
        """What a point's signal means, given which direction is better."""
        signal = self.signals[place]
        if signal is None:
            return "common cause"
        if self.higher == "neither":
            return "high" if signal.direction > 0 else "low"
        return "improvement" if (signal.direction > 0) == (self.higher == "better") else "concern"

    @property
    def variation(self) -> Variation:
        """The variation icon: what the last point says."""
        return self.variation_at(len(self.signals) - 1)

    @property
    def assurance(self) -> Assurance | None:
        """The assurance icon: whether the last phase's limits leave the target on one side.

        None without a target, without limits, or where no direction is better.
        """
        last = self.phases[-1]
        if self.target is None or self.higher == "neither" or math.isnan(last.lower):
            return None
        if last.lower <= self.target <= last.upper:
            return "hits and misses"
        return "consistently hits" if (self.target < last.lower) == (self.higher == "better") else "consistently misses"

    @property
    def short_phases(self) -> tuple[Phase, ...]:
        """Phases with too few points for limits to be relied on."""
        return tuple(each for each in self.phases if each.stop - each.first < FEWEST_POINTS)


def control_chart(
    series: Series, *, higher: Higher = "neither", target: float | None = None, rebase: Sequence[dt.date] = ()
) -> ControlChart:
    """Work out limits and signals.

    Parameters
    ----------
    series
        At least one point.
    higher
        Whether a higher value is better or worse.
    target
        What is to be reached, in the unit of the series.
    rebase
        Days from which mean and limits are worked out anew, because the process is known to have been changed.

    Raises
    ------
    BadRequest
        If there is no point before, or none from, a day of rebasing; all such days at once.
    """
    starts = _starts(series.dates, rebase)
    phases = tuple(
        phase(series.values, first, stop) for first, stop in zip(starts, [*starts[1:], len(series.dates)], strict=True)
    )
    found = tuple(signal for each in phases for signal in signals(series.values[each.first : each.stop], each))
    return ControlChart(series, phases, found, higher, target)


def _starts(dates: Sequence[dt.date], rebase: Sequence[dt.date]) -> list[int]:
    """Places at which phases start."""
    outside = [day for day in rebase if not dates[0] < day <= dates[-1]]
    if outside:
        between = f"after {dates[0]} and not after {dates[-1]}"
        raise BadRequest([f"cannot rebase on {day}: expected a day {between}" for day in outside])
    return sorted({0, *(sum(date < day for date in dates) for day in rebase)})
