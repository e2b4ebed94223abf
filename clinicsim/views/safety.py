"""How full the clinic is against how safe its refills are, by replication."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from clinicsim.arrays import Floats
from clinicsim.experiments.statistics import CONFIDENCE, Interval, critical_t
from clinicsim.views.labels import label, listed
from clinicsim.views.numbers import Unit, mean_text, range_text, value_text
from clinicsim.views.report.tables import Table
from clinicsim.views.study import Side, Study

USED = "slot_utilisation"
ON_TIME = "refill_on_time_share"
_FEWEST = 4  # replications from which a slope can be told


@dataclass(frozen=True, slots=True, eq=False)
class Cloud:
    """One scenario: a point a replication, and the mean of each measure with its interval."""

    side: Side
    used: Floats  # (replications,), a share; nan where undefined
    outcome: Floats  # (replications,), in the measure's unit
    used_mean: Interval
    outcome_mean: Interval
    slope: Interval  # of the outcome for a whole share of slots used, over replications


def clouds(study: Study, measure: str = ON_TIME) -> list[Cloud]:
    """Return a cloud for each scenario that has both measures.

    Parameters
    ----------
    study
        Scenarios and their runs.
    measure
        The outcome; refills on time or pumps run dry.
    """
    return [_cloud(side, measure) for side in study.sides if USED in side.runs.summary and measure in side.runs.summary]


def _cloud(side: Side, measure: str) -> Cloud:
    used, outcome = side.runs.of(USED), side.runs.of(measure)
    return Cloud(side, used, outcome, side.interval(USED), side.interval(measure), slope(used, outcome))


def slope(x: Floats, y: Floats) -> Interval:
    """Slope of the least-squares line with its Student t interval; nan where it cannot be told.

    Draper and Smith 1998, Applied Regression Analysis, section 1.4.

    Parameters
    ----------
    x, y
        Shape (replications,); a pair with a nan is left out.
    """
    known = np.isfinite(x) & np.isfinite(y)
    x, y = x[known], y[known]
    if x.size < _FEWEST or np.ptp(x) == 0:
        return Interval(math.nan, math.nan, math.nan, int(x.size))
    across = x - x.mean()
    squares = float(across @ across)
    steep = float(across @ y) / squares
    residual = y - y.mean() - steep * across
    half = critical_t(x.size - 2, CONFIDENCE) * math.sqrt(float(residual @ residual) / (x.size - 2) / squares)
    return Interval(steep, steep - half, steep + half, int(x.size))


def safety_title(study: Study, found: list[Cloud], measure: str = ON_TIME) -> str:
    """State how full and how safe each scenario is."""
    used, outcome = study.unit(USED), study.unit(measure)
    levels = [f"{one.side.label} {_mean(one.used_mean, used)} and {_mean(one.outcome_mean, outcome)}" for one in found]
    return f"{label(USED).title} and {label(measure).words}: {'; '.join(levels)}"


def slope_sentences(study: Study, found: list[Cloud], measure: str = ON_TIME) -> list[str]:
    """Say for which scenarios fuller replications differ in the outcome, and for which that cannot be told."""
    told = [one for one in found if one.slope.lo > 0 or one.slope.hi < 0]
    untold = [one.side.label for one in found if one not in told]
    said = [_slope_sentence(one, study.unit(measure), measure) for one in told]
    if untold:
        said.append(f"Whether fuller replications of {listed(untold)} differ in {label(measure).words} cannot be told.")
    return said


def _slope_sentence(one: Cloud, unit: Unit, measure: str) -> str:
    at, per_point = one.slope, unit.factor / 100
    low, high = sorted(abs(end) * per_point for end in (at.lo, at.hi))
    after = "percentage points" if unit.suffix == "%" else unit.words
    return (
        f"In {one.side.label}, replications that use one point more of the slots have {label(measure).words} "
        f"{'higher' if at.mean > 0 else 'lower'} by {abs(at.mean) * per_point:.2g} ({low:.2g} to {high:.2g}) {after}."
    )


def safety_table(study: Study, found: list[Cloud], measure: str = ON_TIME) -> Table:
    """Each scenario's means with intervals, and the range of its replications."""
    used, outcome = study.unit(USED), study.unit(measure)
    body = tuple(
        (
            one.side.label,
            str(one.side.runs.count),
            _with_interval(one.used_mean, used),
            _with_interval(one.outcome_mean, outcome),
            _range(one.used, used),
            _range(one.outcome, outcome),
        )
        for one in found
    )
    names = (label(USED).title, f"{label(measure).title} {outcome.after}".strip())
    head = ("Scenario", "Replications", *names, *(f"{name}: range of replications" for name in names))
    return Table("Mean over replications (95% interval)", head, body)


def _mean(at: Interval, unit: Unit) -> str:
    return mean_text(at.mean, at.lo, at.hi, unit)


def _with_interval(at: Interval, unit: Unit) -> str:
    ends = range_text(at.lo, at.hi, unit)
    return f"{_mean(at, unit)} ({ends})" if ends else _mean(at, unit)


def _range(values: Floats, unit: Unit) -> str:
    if not np.isfinite(values).any():
        return "–"
    return f"{value_text(float(np.nanmin(values)), unit)} to {value_text(float(np.nanmax(values)), unit)}"
