"""Spells: from a row that opens something to the row that closes it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from clinicsim.arrays import Bools, Floats, Ints
from clinicsim.world.events import EventLog

NEVER = np.iinfo(np.int64).max
NOT_CLOSED = -1


@dataclass(frozen=True, slots=True)
class Spells:
    """Spells of one sort; every array has shape (spells,).

    A spell that the log does not close ends at `NEVER`, and its `closed_at` is `NOT_CLOSED`.
    """

    start: Ints  # minute
    end: Ints  # minute
    patient: Ints
    subject: Ints
    cause: Ints  # of the opening row
    value: Floats  # of the opening row
    closed_at: Ints  # position in the log of the closing row

    def where(self, chosen: Bools) -> Spells:
        """The spells for which `chosen` (spells,) is true."""
        return Spells(
            self.start[chosen],
            self.end[chosen],
            self.patient[chosen],
            self.subject[chosen],
            self.cause[chosen],
            self.value[chosen],
            self.closed_at[chosen],
        )

    def open_at(self, minute: int) -> Bools:
        """Which spells are open just before `minute`, shape (spells,)."""
        return (self.start < minute) & (self.end >= minute)

    def open_count(self, minutes: Ints) -> Floats:
        """Number of spells open just before each of `minutes`."""
        started = np.searchsorted(np.sort(self.start), minutes)
        ended = np.searchsorted(np.sort(self.end), minutes)
        return (started - ended).astype(np.float64)

    def minutes_between(self, bounds: Ints) -> Floats:
        """Minutes of each spell in each interval, clipped to it: shape (spells, bounds - 1)."""
        from_bound = np.maximum(self.start[:, None], bounds[:-1])
        to_bound = np.minimum(self.end[:, None], bounds[1:])
        inside: Floats = np.maximum(to_bound - from_bound, 0).astype(np.float64)
        return inside

    def minutes_by_interval(self, bounds: Ints) -> Floats:
        """Minutes of all spells in each interval, shape (bounds - 1,)."""
        total: Floats = self.minutes_between(bounds).sum(axis=0)
        return total


def pair(log: EventLog, opens: Ints, closes: Ints | None, *, by_subject: bool) -> Spells:
    """Pair each opening row with the next row of the same patient (and subject), be it a close or a new opening.

    Parameters
    ----------
    log
        Rows of dtype `EVENT` in order of time.
    opens, closes
        Ascending positions of the rows that open and close spells. Without `closes` only a new opening closes.
    by_subject
        Pair within patient and subject; otherwise within patient alone.
    """
    positions = opens if closes is None else np.sort(np.concatenate((opens, closes)))
    patient = log["patient"][positions]
    subject = log["subject"][positions] if by_subject else np.zeros_like(patient)
    order = np.lexsort((subject, patient))  # stable: rows of one key stay in order of time
    positions = positions[order]
    patient, subject = patient[order], subject[order]
    follows = np.full(positions.size, NOT_CLOSED, dtype=np.int64)
    same = (patient[1:] == patient[:-1]) & (subject[1:] == subject[:-1])
    follows[:-1][same] = positions[1:][same]
    opening = np.isin(positions, opens, assume_unique=True)
    rows, closed_at = log[positions[opening]], follows[opening]
    end = np.where(closed_at == NOT_CLOSED, NEVER, log["minute"][closed_at])
    return Spells(
        rows["minute"].astype(np.int64),
        end.astype(np.int64),
        rows["patient"].astype(np.int64),
        rows["subject"].astype(np.int64),
        rows["cause"].astype(np.int64),
        rows["value"].astype(np.float64),
        closed_at,
    )
