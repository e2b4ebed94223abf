"""Numbers of a person: everybody who was referred or there on the first day, also who waits or dies waiting.

Whatever is compared is paired by replication, for strategies share their luck.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from clinicsim.arrays import Bools, Floats
from clinicsim.economics.cea.outcomes import Outcomes
from clinicsim.experiments.compare import check_paired
from clinicsim.experiments.psa.result import COST, EFFECT, PEOPLE
from clinicsim.experiments.runs import Runs
from clinicsim.experiments.statistics import Interval, paired_test, t_interval
from clinicsim.world.calendar import DAYS_PER_YEAR, MINUTES_PER_DAY, month_starts


def together(runs: Sequence[Runs]) -> tuple[Runs, ...]:
    """The same runs with only the replications that finished in all of them.

    Raises
    ------
    NotPaired
        If two of them differ in seed, months or start date, or share no replication.
    """
    shared = runs[0].replications
    for other in runs[1:]:
        check_paired(runs[0], other)
        shared = np.intersect1d(shared, other.replications)
    return tuple(one if one.count == shared.size else _kept(one, np.isin(one.replications, shared)) for one in runs)


def _kept(runs: Runs, rows: Bools) -> Runs:
    return replace(
        runs,
        replications=runs.replications[rows],
        summary={name: values[rows] for name, values in runs.summary.items()},
        monthly={name: values[rows] for name, values in runs.monthly.items()},
        ledger=runs.ledger[rows],
        discounted=runs.discounted[rows],
        staff_employed=runs.staff_employed[rows],
        staff_used=runs.staff_used[rows],
        events=None,
    )


def outcomes(names: Sequence[str], runs: Sequence[Runs], currency: str) -> Outcomes:
    """Discounted costs and QALYs of a person under each strategy: one draw, the parameters at their values.

    Parameters
    ----------
    names
        Of the strategies, the comparator first.
    runs
        Of each, with the same replications.
    """
    costs = np.stack([one.of(COST) / one.of(PEOPLE) for one in runs])
    effects = np.stack([one.of(EFFECT) / one.of(PEOPLE) for one in runs])
    return Outcomes(tuple(names), costs[:, None, :], effects[:, None, :], currency)


def years_of_months(runs: Runs) -> Floats:
    """Length of each month of a run in years, shape (months,)."""
    lengths: Floats = np.diff(month_starts(runs.start_date, runs.months)) / (MINUTES_PER_DAY * DAYS_PER_YEAR)
    return lengths


def mean(values: Floats) -> Interval:
    """Mean over replications with its 95% interval; `values` has shape (replications,)."""
    return t_interval(values)


def difference(first: Floats, second: Floats) -> Interval:
    """Second less first, paired by replication, with its 95% interval; both have shape (replications,)."""
    test = paired_test(first, second)
    return Interval(test.mean, test.lo, test.hi, test.count)
