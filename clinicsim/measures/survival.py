"""Waits of which some are not over: the Kaplan-Meier estimate."""

from __future__ import annotations

import numpy as np

from clinicsim.arrays import Bools, Floats
from clinicsim.world.jit import rule


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
    order = np.argsort(times, kind="stable")
    return float(ended_by(times[order], ended[order].astype(np.float64), np.array([q]))[0])


def ended_by(times: Floats, ended: Floats, shares: Floats) -> Floats:
    """Time by which each of some shares have ended, as `survival_quantile` says.

    Parameters
    ----------
    times
        Shape (waits,), ascending.
    ended
        Shape (waits,): 1 when the wait ended by being served, 0 when it was cut short or is not over.
    shares
        Shape (shares,), each between 0 and 1, ascending.

    Returns
    -------
    Floats
        Shape (shares,).
    """
    found = np.full(shares.size, times[-1] if times.size else np.nan)
    _ended_by(times, ended, shares, found)
    return found


@rule
def _ended_by(times: Floats, ended: Floats, shares: Floats, found: Floats) -> None:
    surviving, at, reached = 1.0, 0, 0
    while at < times.size:
        time, at_risk, events = times[at], times.size - at, 0.0
        while at < times.size and times[at] == time:
            events += ended[at]
            at += 1
        surviving *= 1.0 - events / at_risk
        # A hair of tolerance: products of fractions such as 2/3 x 3/4 need not come out at exactly one half.
        while reached < shares.size and surviving <= 1.0 - shares[reached] + 1e-12:
            found[reached] = time
            reached += 1
