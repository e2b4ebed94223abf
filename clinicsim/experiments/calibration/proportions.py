"""Shares with their intervals."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from clinicsim.arrays import Bools
from clinicsim.experiments.statistics import critical_t


def share(part: int, whole: int, confidence: float) -> tuple[float, float, float]:
    """A share of independent things and the ends of its interval (Wilson 1927, J Am Stat Assoc 22:209).

    Brown, Cai and DasGupta 2001 (Stat Sci 16:101) recommend it for its coverage.
    """
    from scipy.stats import binomtest

    low, high = binomtest(part, whole).proportion_ci(confidence, method="wilson")
    return part / whole, float(low), float(high)


def clustered_share(yes: Bools, cluster: NDArray[Any], confidence: float) -> tuple[float, float, float]:
    """A share of things that come in clusters, and the ends of its interval.

    The variance is that of a ratio of totals over clusters (Cochran 1977, Sampling Techniques, chapter 6), and the
    interval is Student's on the log-odds scale, so that it stays between 0 and 1.

    Parameters
    ----------
    yes
        Shape (rows,); some are true and some are not.
    cluster
        What belongs together, shape (rows,).
    """
    groups, place = np.unique(cluster, return_inverse=True)
    of_all = float(yes.mean())
    residual = np.bincount(place, weights=yes - of_all)
    few = groups.size / max(groups.size - 1, 1)
    error = math.sqrt(few * float((residual**2).sum())) / yes.size
    half = critical_t(max(groups.size - 1, 1), confidence) * error / (of_all * (1 - of_all))
    at = math.log(of_all / (1 - of_all))
    return of_all, 1 / (1 + math.exp(half - at)), 1 / (1 + math.exp(-half - at))
