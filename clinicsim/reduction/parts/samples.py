"""Values of which quantiles are wanted: margins at refills, waits in the clinic.

Each costs eight bytes, in a table with as much room for every month as the fullest needs.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np

from clinicsim.arrays import Floats, Ints
from clinicsim.reduction.kernel import helper, kernel
from clinicsim.reduction.rows.spans import month_of
from clinicsim.reduction.sheet import Measured, Sheet, as_it_is
from clinicsim.world.events import Cause, EventLog, Kind
from clinicsim.world.world import World

UNWANTED = -1
FIRST_ROOM = 64


class Sample(NamedTuple):
    """Which quantiles are wanted, and of rows with which causes; all count if there are none."""

    shares: tuple[float, ...]
    causes: tuple[Cause, ...] = ()


class Samples:
    """The values of rows of some kinds, by month.

    Parameters
    ----------
    world
        The world.
    sheet
        Gets a line for each quantile.
    wanted
        What is wanted of each kind.
    """

    def __init__(self, world: World, sheet: Sheet, wanted: Mapping[Kind, Sample]) -> None:
        self.kinds: Sequence[Kind] = tuple(wanted)
        self._month_starts, months = world.month_starts, world.month_starts.size - 1
        self._sample = np.full((max(Kind) + 1, max(Cause) + 1), UNWANTED, dtype=np.int64)
        for sample, (kind, each) in enumerate(wanted.items()):
            self._sample[kind, list(each.causes or Cause)] = sample
        self._number = np.zeros((len(wanted), months), dtype=np.int64)
        self._values = np.zeros((len(wanted), months, FIRST_ROOM))
        quantiles = [(kind, share) for kind, each in wanted.items() for share in each.shares]
        self._of = np.array([self.kinds.index(kind) for kind, _ in quantiles], dtype=np.int64)
        self._shares = np.array([share for _, share in quantiles], dtype=np.float64)
        self._line = {quantile: place for place, quantile in enumerate(quantiles)}
        self._quantiles = sheet.add(len(quantiles))

    def clear(self) -> None:
        """Forget the last replication."""
        self._number[:] = 0

    def take(self, rows: EventLog, at: Ints, places: int) -> None:
        """Keep the values of the next rows."""
        kept = 0
        while (kept := _keep(rows, at, kept, self._month_starts, self._sample, self._values, self._number)) < at.size:
            self._values = np.concatenate((self._values, np.zeros_like(self._values)), axis=2)

    def close(self) -> None:
        """Put the values of each month, and all of them, in order, and write down the quantiles."""
        fullest = int(self._number.max())
        values = self._values[:, :, :fullest]
        np.copyto(values, np.inf, where=np.arange(fullest) >= self._number[:, :, None])  # empty room comes last
        by_month = np.sort(values, axis=2)
        together = np.sort(by_month.reshape(len(values), -1), axis=1)
        _quantiles(by_month, together, self._number, self._of, self._shares, self._quantiles.values)

    def quantile(self, kind: Kind, share: float) -> Measured:
        """A quantile of the values of a kind, over the run and in each month, as numpy interpolates it."""
        return as_it_is(self._quantiles[self._line[kind, share]])


@kernel
def _quantiles(by_month: Floats, together: Floats, number: Ints, of: Ints, shares: Floats, found: Floats) -> None:
    """Quantiles of samples, shape (quantiles, months + 1); `of` says of which sample each is."""
    months = number.shape[1]
    for k in range(of.size):
        everything = 0
        for month in range(months):
            found[k, month] = _among(by_month[of[k], month], number[of[k], month], shares[k])
            everything += number[of[k], month]
        found[k, months] = _among(together[of[k]], everything, shares[k])


@helper
def _among(values: Floats, number: int, share: float) -> float:
    """Quantile of the first `number` values, which are in order; nan without any."""
    if number == 0:
        return np.nan
    rank = share * (number - 1)
    below = int(rank)
    low, high = float(values[below]), float(values[min(below + 1, number - 1)])
    return low + (high - low) * (rank - below)


@kernel
def _keep(rows: EventLog, at: Ints, first: int, month_starts: Ints, samples: Ints, values: Floats, number: Ints) -> int:
    """Keep values from the row `first` on, until one finds no room; returns the first that is not kept."""
    month = 0
    for k in range(first, at.size):
        row = rows[at[k]]
        sample = samples[row["kind"], row["cause"]]
        if sample != UNWANTED:
            month = month_of(month_starts, month, row["minute"])
            if number[sample, month] == values.shape[2]:
                return k
            values[sample, month, number[sample, month]] = row["value"]
            number[sample, month] += 1
    return at.size
