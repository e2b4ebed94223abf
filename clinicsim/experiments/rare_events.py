"""Intervals of the rate of an event that is counted and rare.

A Student t interval of a rate leans on the spread between replications. Where events are few that spread is hardly
seen, and where there are none it is zero: the interval would shrink to "0 to 0" though all that is known is that the
event is rare. But an event that can be counted, over a time that is known, has an interval of its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from clinicsim.experiments.rate_intervals import rate_intervals
from clinicsim.experiments.statistics import CONFIDENCE, Interval, Kind, t_interval, t_interval_by_column
from clinicsim.measures import Measure

Floats = NDArray[np.float64]

POISSON: Final[Kind] = "Poisson"
OVERDISPERSED: Final[Kind] = "overdispersed Poisson"

_PUMP_YEARS = 100.0  # in the unit of the rates per 100 pump-years


def exposure(entry: Measure, values: Mapping[str, Floats], years: Floats | float) -> Floats | None:
    """Time over which the events of a measure were counted, in the unit of its rate.

    Parameters
    ----------
    entry
        What the catalogue says of the measure.
    values
        Values of all measures, each (replications,), or (replications, months) by month.
    years
        Length of the run, or of each month (months,), in years.

    Returns
    -------
    array of the shape of the values, or None
        None where the measure is not a rate of counted events, or the time cannot be told. Pump-years are refills a
        year over refills a pump-year; where nobody was refilled, the pumps at the end have to do.
    """
    if entry.counted_per == "year":
        shape = next(iter(values.values())).shape
        return np.broadcast_to(np.asarray(years, dtype=np.float64), shape)
    if entry.counted_per is None or not {"refills_per_year", "refills_per_pump_year", "pumps_end"} <= values.keys():
        return None
    pump_years = values["pumps_end"] * years
    some = values["refills_per_pump_year"] > 0
    np.divide(values["refills_per_year"] * years, values["refills_per_pump_year"], out=pump_years, where=some)
    return pump_years / _PUMP_YEARS


def mean_interval(values: Floats, exposure: Floats | None, confidence: float = CONFIDENCE) -> Interval:
    """Interval of a mean over replications: by `rate_intervals` where counted events are few, else Student's t.

    Parameters
    ----------
    values
        Shape (replications,); nan where undefined.
    exposure
        Time over which each value was counted, (replications,); None if it is not a rate of counted events.
    confidence
        Coverage wanted, between 0 and 1.
    """
    found = t_interval(values, confidence)
    if exposure is None:
        return found
    (_, lo, hi), dispersion = rate_intervals(values[:, None], exposure[:, None], confidence)
    if not np.isfinite(lo[0]):
        return found
    kind = OVERDISPERSED if dispersion[0] > 1 else POISSON
    return replace(found, lo=float(lo[0]), hi=float(hi[0]), kind=kind)


def mean_interval_by_column(values: Floats, exposure: Floats | None, confidence: float = CONFIDENCE) -> Floats:
    """Intervals as `mean_interval` gives them, of many means at once.

    Parameters
    ----------
    values, exposure
        Shape (replications, columns).
    confidence
        Coverage wanted, between 0 and 1.

    Returns
    -------
    array, shape (3, columns)
        Mean, lower and upper end; nan where they cannot be told.
    """
    found = t_interval_by_column(values, confidence)
    if exposure is not None:
        rates, _ = rate_intervals(values, exposure, confidence)
        few = np.isfinite(rates[1])
        found[1:, few] = rates[1:, few]
    return found
