"""Means of draws drawn together until they spread as the parameters alone would make them spread."""

from __future__ import annotations

import numpy as np

from clinicsim.arrays import Floats
from clinicsim.economics.two_level.matrices import Canonical, noise_of_means

FEWEST_LEFT = 2  # draws of which a covariance can be taken


def shrunk(values: Floats) -> Floats:
    """Means of draws without the spread that noise gave them.

    The best guess of the true mean of *one* draw is the linear predictor that shrinks it to the overall mean by
    B (B + W / n)^-1, with B the covariance due to the parameters and W / n that of the noise (Efron and Morris 1973,
    J Am Stat Assoc 68:117). Such guesses spread less than the truths, and acceptability and EVPI are about the spread
    of all: so they are shrunk by the square root of that, which gives the covariance B (Louis 1984, J Am Stat Assoc
    79:393). O'Hagan, Stevenson and Madan 2007, Health Econ 16:1009 reach the same spread with a normal distribution.

    Parameters
    ----------
    values
        Shape (outcomes, draws, replications), with at least two of each.

    Returns
    -------
    Floats
        Shape (outcomes, draws). B is cut at 0 in every direction in which draws differ by less than noise.
    """
    means = values.mean(axis=2)
    centre = means.mean(axis=1, keepdims=True)
    found = Canonical.of(np.atleast_2d(np.cov(means)), noise_of_means(values))
    return np.asarray(centre + found.spread_by(np.maximum(1.0 - found.noise_shares, 0.0)) @ (means - centre))
