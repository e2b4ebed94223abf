"""Discounting: what money later is worth now.

The rate is an effective annual rate, but for one convention. When a cost falls inside its year is a convention:

- `continuous`: at its very date;
- `mid_year`: in the middle of the year of the run in which it falls;
- `year_start`: at the start of that year;
- `nominal_monthly`: at the start of the month (a twelfth of a year) in which it falls, with the rate as a nominal one
  that compounds monthly, as tables of insurers do.
"""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from clinicsim.arrays import Floats

Convention = Literal["continuous", "mid_year", "year_start", "nominal_monthly"]

MONTHS = 12
WHOLE = 1e-9  # of a period


def discount_factor(years: ArrayLike, rate: float, convention: Convention) -> Floats:
    """Present value of 1 paid at each of `years` after the start.

    Parameters
    ----------
    years
        Years from the start, any shape.
    rate
        Annual rate, above -1: 0.035 for 3.5%; effective, but nominal under `nominal_monthly`.
    convention
        When a cost falls inside its year.

    Returns
    -------
    Floats
        Of the shape of `years`.

    Examples
    --------
    >>> round(1000 * float(discount_factor(3.0, 0.035, "continuous")), 4)
    901.9427
    """
    at = np.asarray(years, dtype=np.float64)
    if convention == "continuous":
        return _power(rate, at)
    periods, per_period = _compounding(rate, convention)
    # A hair more than the floor: a year written as minutes over minutes a year may come out a bit below itself.
    whole = np.floor(at * periods + WHOLE)
    return _power(per_period, whole + (0.5 if convention == "mid_year" else 0.0))


def flow_factor(start_years: ArrayLike, end_years: ArrayLike, rate: float, convention: Convention) -> Floats:
    """Present value of a steady flow of 1 a year from `start_years` to `end_years` after the start.

    Parameters
    ----------
    start_years, end_years
        Years from the start, shapes that broadcast.
    rate
        Effective annual rate, above -1.
    convention
        When a cost falls inside its year.

    Examples
    --------
    >>> round(100 * float(flow_factor(0.0, 10.0, 0.035, "year_start")), 2)
    860.77
    """
    return _flow_from_start(end_years, rate, convention) - _flow_from_start(start_years, rate, convention)


def _flow_from_start(years: ArrayLike, rate: float, convention: Convention) -> Floats:
    """Integral of the discount factor from the start to each of `years`."""
    end = np.asarray(years, dtype=np.float64)
    if rate == 0.0:
        return end
    if convention == "continuous":
        # expm1 and log1p keep the digits that 1 - fall**end loses when the rate is small.
        return np.asarray(-np.expm1(-end * np.log1p(rate)) / np.log1p(rate))
    periods, per_period = _compounding(rate, convention)
    fall = 1.0 / (1.0 + per_period)
    whole = np.floor(end * periods + WHOLE)
    at_start = -np.expm1(-whole * np.log1p(per_period)) / (1.0 - fall) + (end * periods - whole) * np.power(fall, whole)
    return np.asarray(at_start * (fall**0.5 if convention == "mid_year" else 1.0) / periods)


def _compounding(rate: float, convention: Convention) -> tuple[int, float]:
    """Periods a year, and the rate of one period."""
    return (MONTHS, rate / MONTHS) if convention == "nominal_monthly" else (1, rate)


def _power(rate: float, periods: Floats) -> Floats:
    factor: Floats = np.power(1.0 + rate, -periods)
    return factor
