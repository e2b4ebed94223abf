"""Harm attributable to capacity: the clinic as it is, less the same clinic with capacity that never runs out.

Both have the same patients and the same luck, so the difference is paired, replication by replication.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from clinicsim.arrays import Floats
from clinicsim.experiments.compare import check_paired, paired_values
from clinicsim.experiments.runs import Runs
from clinicsim.experiments.statistics import CONFIDENCE, Interval, critical_t, paired_test

# Harm, its cost in beds, and unmet need; a family stands for all its members.
MEASURES = (
    "dry_events_per_100_pump_years",
    "withdrawals_per_100_pump_years",
    "withdrawals_per_100_pump_years_by_cause",
    "end_of_service_failures_per_year",
    "withdrawal_deaths_per_year",
    "deaths_per_year",
    "bed_days_per_year",
    "first_assessment_list_end",
    "trial_list_end",
    "implant_list_end",
    "replacement_list_end",
)


@dataclass(frozen=True, slots=True)
class Attributable:
    """One measure: as it is, with unlimited capacity, and what capacity accounts for."""

    measure: str
    base: float
    unlimited: float
    difference: Interval  # base less unlimited
    share: Interval  # of the base; nan where the base is zero


def attributable(base: Runs, unlimited: Runs) -> tuple[Attributable, ...]:
    """Work out what capacity accounts for, in the order of `MEASURES`.

    Raises
    ------
    NotPaired
        If the two runs differ in seed, months or start date, or share no replication.
    """
    check_paired(base, unlimited)
    return tuple(_one(name, *paired_values(base, unlimited, name)) for name in _names(base, unlimited))


def _names(base: Runs, unlimited: Runs) -> Iterator[str]:
    for wanted in MEASURES:
        yield from (n for n in base.summary if n.partition(".")[0] == wanted and n in unlimited.summary)


def _one(name: str, base: Floats, unlimited: Floats) -> Attributable:
    known = np.isfinite(base) & np.isfinite(unlimited)
    base, unlimited = base[known], unlimited[known]
    test = paired_test(unlimited, base)
    difference = Interval(test.mean, test.lo, test.hi, test.count)
    return Attributable(name, _mean(base), _mean(unlimited), difference, share_of(base, unlimited))


def _mean(values: Floats) -> float:
    return float(values.mean()) if values.size else float("nan")


def share_of(base: Floats, unlimited: Floats, confidence: float = CONFIDENCE) -> Interval:
    """Share of the base that goes away with unlimited capacity: (base - unlimited) / base, of the means.

    Parameters
    ----------
    base, unlimited
        Shape (replications,), paired by place and finite.
    confidence
        Coverage of the interval.

    Returns
    -------
    Interval
        By the jackknife over replications (Miller 1974, Biometrika 61:1), for the ratio of two means has no simple
        spread. Undefined if the base is zero; without ends if leaving one replication out makes it zero.
    """
    count = base.size
    if count == 0 or base.sum() == 0:
        return Interval(np.nan, np.nan, np.nan, count)
    share = 1.0 - float(unlimited.sum() / base.sum())
    left = base.sum() - base
    if count == 1 or (left == 0).any():
        return Interval(share, np.nan, np.nan, count)
    without = 1.0 - (unlimited.sum() - unlimited) / left
    squares = float(np.square(without - without.mean()).sum())
    half = critical_t(count - 1, confidence) * ((count - 1) / count * squares) ** 0.5
    return Interval(share, share - half, share + half, count)


def attributable_document(run_id: str, found: tuple[Attributable, ...]) -> dict[str, Any]:
    """Return what capacity accounts for as a document; `run_id` names the run with unlimited capacity."""
    from clinicsim.experiments.document import number
    from clinicsim.measures import describe

    def interval(at: Interval) -> dict[str, Any]:
        return {"mean": number(at.mean), "lo": number(at.lo), "hi": number(at.hi)}

    return {
        "unlimited_run_id": run_id,
        "measures": {
            one.measure: {
                "unit": describe(one.measure).unit,
                "base": number(one.base),
                "unlimited": number(one.unlimited),
                **interval(one.difference),
                "share": interval(one.share),
            }
            for one in found
        },
    }
