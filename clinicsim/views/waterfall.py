"""What makes the cost of an alternative differ from the base's: paired differences by category, and their sum."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from clinicsim.arrays import Floats
from clinicsim.experiments.runs import Runs
from clinicsim.experiments.statistics import paired_test
from clinicsim.scenario.dates import add_months
from clinicsim.views.costs import categories
from clinicsim.views.labels import capital, spelt
from clinicsim.views.numbers import Unit, difference_text, mean_text, range_text, unit_of
from clinicsim.views.report.tables import Table
from clinicsim.views.study import Side, Study
from clinicsim.world.calendar import DAYS_PER_YEAR

MONEY = "cost_per_year"
MOST_STEPS = 8
_OTHER = "All other"


@dataclass(frozen=True, slots=True)
class Step:
    """One category's difference a year, paired by replication, and the sum of those before it."""

    name: str
    start: float
    mean: float
    lo: float  # nan where it cannot be told
    hi: float

    @property
    def is_told(self) -> bool:
        """Whether the interval leaves zero out."""
        return not self.lo <= 0 <= self.hi


@dataclass(frozen=True, slots=True)
class Waterfall:
    """Steps from the base's cost to the alternative's, the largest first."""

    base: Side
    alternative: Side
    steps: tuple[Step, ...]  # as drawn: the largest categories, and all other together
    every: tuple[Step, ...]  # all categories that differ in some replication
    total: Step
    unit: Unit

    @property
    def title(self) -> str:
        """State the whole difference and what makes most of it."""
        total = self.total
        whole = with_interval(total, self.unit)
        if not self.steps:
            return f"{self.alternative.label} costs the same as {self.base.label} in every replication"
        if not total.is_told:
            return f"Whether {self.alternative.label} costs more or less than {self.base.label} cannot be told: {whole}"
        way = "more" if total.mean > 0 else "less"
        same_way = [step for step in self.steps if step.mean * total.mean > 0 and step.is_told]
        most = (
            f". Largest part: {same_way[0].name.lower()}, {with_interval(same_way[0], self.unit)}" if same_way else ""
        )
        return f"{self.alternative.label} costs {way} a year than {self.base.label}: {whole}{most}"


def waterfall(study: Study, place: int) -> Waterfall | None:
    """Work out the steps of one alternative; None where the two count money differently.

    Parameters
    ----------
    study
        The base, its alternatives and their differences.
    place
        Which alternative, from 0.
    """
    other, differences = study.alternatives[place], study.differences[place]
    if MONEY not in differences:
        return None
    _, at_base, at_other = np.intersect1d(study.base.runs.replications, other.runs.replications, return_indices=True)
    names = categories(study)
    base = np.column_stack([_yearly(study.base.runs, name)[at_base] for name in names])
    alternative = np.column_stack([_yearly(other.runs, name)[at_other] for name in names])
    apart = alternative - base
    order = [int(k) for k in np.argsort(-np.abs(apart.mean(axis=0)), kind="stable") if apart[:, k].any()]
    every = [_step(capital(spelt(names[k])), base[:, k], alternative[:, k]) for k in order]
    steps = every
    if len(order) > MOST_STEPS:
        small = order[MOST_STEPS - 1 :]
        steps = [*every[: MOST_STEPS - 1], _step(_OTHER, base[:, small].sum(axis=1), alternative[:, small].sum(axis=1))]
    total = _step("Total", base.sum(axis=1), alternative.sum(axis=1))
    unit = unit_of("currency", study.currency)
    return Waterfall(study.base, other, _stacked(steps), tuple(every), total, unit)


def waterfall_table(made: Waterfall) -> Table:
    """Each category's cost a year in both scenarios' terms: the difference and its interval."""
    body = tuple(
        (
            step.name,
            difference_text(step.mean, step.lo, step.hi, made.unit, short=True),
            range_text(step.lo, step.hi, made.unit, signed=True) or "–",
            "told apart" if step.is_told else "cannot be told apart from no difference",
        )
        for step in (*made.every, made.total)
    )
    caption = f"{made.alternative.label} less {made.base.label}, cost a year, undiscounted, paired by replication"
    return Table(caption, ("Category", "Difference", "95% interval", ""), body)


def with_interval(step: Step, unit: Unit) -> str:
    """Return a difference and its interval in words."""
    if step.lo == step.hi:
        return f"{difference_text(step.mean, step.lo, step.hi, unit, short=True)} in every replication"
    ends = range_text(step.lo, step.hi, unit, signed=True)
    text = difference_text(step.mean, step.lo, step.hi, unit, short=True)
    return f"{text} ({ends})" if ends else text


def level_text(side: Side, unit: Unit) -> str:
    """Return a scenario's mean cost a year."""
    at = side.interval(MONEY)
    return mean_text(at.mean, at.lo, at.hi, unit)


def _yearly(runs: Runs, category: str) -> Floats:
    """Cost of one category a year, undiscounted, shape (replications,)."""
    if category not in runs.categories:
        return np.zeros(runs.count)
    whole: Floats = runs.ledger[:, :, runs.categories.index(category)].sum(axis=1)
    # Years as the measure counts them, so that the total is the difference that the tables show.
    return whole / ((add_months(runs.start_date, runs.months) - runs.start_date).days / DAYS_PER_YEAR)


def _step(name: str, base: Floats, alternative: Floats) -> Step:
    test = paired_test(base, alternative)
    return Step(name, 0.0, test.mean, test.lo, test.hi)


def _stacked(steps: Sequence[Step]) -> tuple[Step, ...]:
    starts = np.cumsum([0.0, *(step.mean for step in steps)])
    return tuple(
        Step(step.name, float(start), step.mean, step.lo, step.hi) for step, start in zip(steps, starts, strict=False)
    )
