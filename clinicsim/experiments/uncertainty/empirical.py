"""The distribution of what was seen: each value is as likely as the next."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from clinicsim.arrays import Floats
from clinicsim.experiments.uncertainty.impossible import ImpossibleSpread


class Empirical:
    """Values that were seen, for instance the costs of some admissions; drawn again as a bootstrap draws them.

    Parameters
    ----------
    seen
        At least two, in any order; a value that was seen twice stands there twice.
    """

    def __init__(self, seen: Sequence[float]) -> None:
        if len(seen) < 2 or not np.isfinite(seen).all():
            raise ImpossibleSpread(f"is empirical with {len(seen)} values; expected at least 2, all finite")
        self._sorted: Floats = np.sort(np.asarray(seen, dtype=float))

    def ppf(self, probability: Floats) -> Floats:
        """The smallest value that at least this share of all does not exceed, of the same shape."""
        many = len(self._sorted)
        place = np.ceil(np.asarray(probability) * many).astype(np.int64) - 1
        found: Floats = self._sorted[np.clip(place, 0, many - 1)]
        return found

    def cdf(self, value: float) -> float:
        """Share of the values that do not exceed this one."""
        return float(np.searchsorted(self._sorted, value, side="right") / len(self._sorted))

    def mean(self) -> float:
        """Mean of what was seen."""
        return float(self._sorted.mean())

    def std(self) -> float:
        """Standard deviation of what was seen, as of a whole population."""
        return float(self._sorted.std())
