"""What the views read of an experiment: one side for each scenario, and the differences between them.

The figures and the report see only these values, so they can be fed from saved runs as well as from fresh ones.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray

from clinicsim.arrays import Floats
from clinicsim.experiments.compare import Comparison, Difference
from clinicsim.experiments.runs import Runs
from clinicsim.experiments.statistics import Interval, t_interval, t_interval_by_column
from clinicsim.scenario.dates import add_months
from clinicsim.views.labels import capital, spelt
from clinicsim.views.numbers import Unit, unit_of
from clinicsim.views.palette import Pen, pen
from clinicsim.views.selection import COST_SERIES, Panel

if TYPE_CHECKING:
    from clinicsim.scenario import Loaded

SHORT_HASH = 10


@dataclass(frozen=True, slots=True, eq=False)
class Side:
    """One scenario and its runs."""

    label: str
    question: str
    description: str
    file: str
    scenario_hash: str
    run_id: str
    runs: Runs
    pen: Pen

    def interval(self, measure: str) -> Interval:
        """Mean of a measure over replications with its interval; nan when the run has no such measure."""
        return self.runs.interval(measure) if measure in self.runs.summary else t_interval(np.array([]))

    def series(self, panel: Panel) -> Floats | None:
        """Monthly series of a panel, shape (replications, months); None when the run does not have it."""
        if panel.measure == COST_SERIES:
            return self.runs.monthly_costs()
        return self.runs.monthly.get(panel.measure)

    def monthly_intervals(self, panel: Panel) -> Floats:
        """Mean, lower and upper end of a panel by month, shape (3, months)."""
        if panel.measure == COST_SERIES:
            return np.maximum(t_interval_by_column(self.runs.monthly_costs()), 0.0)
        return self.runs.monthly_intervals(panel.measure)


@dataclass(frozen=True, slots=True, eq=False)
class Study:
    """A base, its alternatives and the paired differences, in the same order."""

    base: Side
    alternatives: tuple[Side, ...]
    differences: tuple[Mapping[str, Difference], ...]
    currency: str
    price_year: str
    confidence: float

    @property
    def sides(self) -> tuple[Side, ...]:
        """The base and then the alternatives."""
        return (self.base, *self.alternatives)

    @property
    def pairs(self) -> tuple[tuple[Side, Mapping[str, Difference]], ...]:
        """Each alternative with its differences from the base."""
        return tuple(zip(self.alternatives, self.differences, strict=True))

    @property
    def month_dates(self) -> tuple[dt.date, ...]:
        """Day on which each month of the run begins: anniversaries of the start date."""
        return tuple(add_months(self.base.runs.start_date, month) for month in range(self.base.runs.months))

    def unit(self, measure: str) -> Unit:
        """How a measure's numbers are written."""
        from clinicsim.measures import describe

        return unit_of(describe(measure).unit, self.currency)

    def present(self, measures: Sequence[str]) -> tuple[str, ...]:
        """Those of the measures that the base or an alternative has."""
        return tuple(name for name in measures if any(name in side.runs.summary for side in self.sides))


class Ran(Protocol):
    """A scenario and its runs: an `Arm`, or a stored run whose world nobody has asked for yet."""

    @property
    def loaded(self) -> Loaded:
        """The scenario."""

    @property
    def runs(self) -> Runs:
        """Its replications."""

    @property
    def run_id(self) -> str:
        """What names the run's folder."""

    @property
    def name(self) -> str:
        """Name of the scenario."""


def study(base: Ran, alternatives: Sequence[Ran], comparison: Comparison) -> Study:
    """Gather what the views need from the arms of an experiment and their comparison.

    Raises
    ------
    ValueError
        If the comparison does not have one set of differences for each alternative.
    """
    if len(comparison.differences) != len(alternatives):
        raise ValueError(
            f"the comparison holds {len(comparison.differences)} alternatives, the report was given {len(alternatives)}"
        )
    arms = (base, *alternatives)
    names = _labels([arm.name for arm in arms])
    sides = [_side(arm, name, place) for place, (arm, name) in enumerate(zip(arms, names, strict=True))]
    prices = base.loaded.scenario.prices
    return Study(
        base=sides[0],
        alternatives=tuple(sides[1:]),
        differences=comparison.differences,
        currency=prices.currency,
        price_year=prices.price_year,
        confidence=comparison.confidence,
    )


def _side(arm: Ran, label: str, place: int) -> Side:
    scenario = arm.loaded.scenario
    return Side(
        label=label,
        question=scenario.question.strip(),
        description=scenario.description.strip(),
        file=arm.loaded.path.name,
        scenario_hash=arm.loaded.hash[:SHORT_HASH],
        run_id=arm.run_id,
        runs=arm.runs,
        pen=pen(place),
    )


def _labels(names: Sequence[str]) -> list[str]:
    """Names in plain words; a name used twice is numbered so that lines and columns stay apart."""
    words = [capital(spelt(name)) for name in names]
    return [
        word if words.count(word) == 1 else f"{word} ({words[: place + 1].count(word)})"
        for place, word in enumerate(words)
    ]


def verdict_of(difference: Difference | None) -> str:
    """Return a verdict for display: the comparison's, `no change` when equal run by run, or `not defined`."""
    if difference is None or not math.isfinite(difference.mean):
        return "not defined"
    return "no change" if difference.is_none else difference.verdict


def quantiles(values: NDArray[np.float64], low: float, high: float) -> tuple[Floats, Floats]:
    """Return quantiles across replications by month, leaving undefined replications out; each of shape (months,)."""
    out = np.full((2, values.shape[1]), np.nan)
    known = np.isfinite(values)
    everywhere = known.all(axis=0)
    out[:, everywhere] = np.quantile(values[:, everywhere], [low, high], axis=0)
    # numpy takes months with gaps one at a time, which costs a hundred times as much: only those that have any.
    for month in np.flatnonzero(known.any(axis=0) & ~everywhere):
        out[:, month] = np.quantile(values[known[:, month], month], [low, high])
    return out[0], out[1]
