"""Waits of which some are not over: the Kaplan-Meier estimate."""

from __future__ import annotations

import numpy as np

from clinicsim.world.world import Bools, Floats


def survival_quantile(times: Floats, ended: Bools, q: float) -> float:
    """Time by which a share `q` have ended, counting the unfinished as still waiting when last seen.

    Kaplan and Meier, J Am Stat Assoc 1958;53:457-81. Dropping unfinished waits would bias the figure low just when
    a list is growing.

    Parameters
    ----------
    times
        Shape (waits,): length of each wait so far, in any unit.
    ended
        Shape (waits,): true when the wait ended by being served, false when it was cut short or is not over.
    q
        Share between 0 and 1.

    Returns
    -------
    float
        The first time at which at least `q` have ended. If so many never end, the longest time seen, which is then a
        lower bound. nan without any wait.

    Examples
    --------
    >>> survival_quantile(np.array([1.0, 2.0, 3.0, 4.0]), np.array([True, True, False, False]), 0.5)
    2.0
    """
    if not times.size:
        return np.nan
    order = np.argsort(times, kind="stable")
    at, endings = np.unique(times[order], return_index=True)
    events = np.add.reduceat(ended[order].astype(np.float64), endings)
    at_risk = times.size - endings
    surviving = np.cumprod(1.0 - events / at_risk)
    # A hair of tolerance: products of fractions such as 2/3 x 3/4 need not come out at exactly one half.
    reached = np.flatnonzero(surviving <= 1.0 - q + 1e-12)
    return float(at[reached[0]] if reached.size else at[-1])
