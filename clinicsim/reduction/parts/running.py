"""What is running for patients now: waits, visits owed, losses that have not passed. Several may run at once for one.

Records of one patient are chained; those that are over are used again, so that memory follows what runs at one time and
not how much there has been.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from clinicsim.arrays import Ints
from clinicsim.reduction.kernel import helper

NONE = -1
RUNNING = np.dtype(
    [
        ("next", "i8"),  # the patient's next record, or that used again next; NONE if there is none
        ("subject", "i8"),  # NONE when it is over
        ("minute", "f8"),
        ("value", "f8"),
    ]
)
USED, FREE = range(2)

Records = NDArray[np.void]


class Running:
    """Room for records.

    Attributes
    ----------
    records : array of dtype RUNNING, shape (room,)
    tally : array of int64, shape (2,)
        How many records have ever been used, and the first of those to be used again.
    """

    def __init__(self) -> None:
        self.records: Records = np.zeros(0, dtype=RUNNING)
        self.tally: Ints = np.zeros(2, dtype=np.int64)
        self.clear()

    def clear(self) -> None:
        """Let nothing run."""
        self.tally[:] = 0, NONE

    def grow(self, more: int) -> None:
        """Make room for this many more records."""
        used = int(self.tally[USED])
        if used + more > self.records.size:
            grown = np.zeros(2 * (used + more), dtype=RUNNING)
            grown[:used] = self.records[:used]
            self.records = grown


@helper
def begin(first: Ints, records: Records, tally: Ints, place: int, subject: int, minute: float, value: float) -> None:
    """Let something run for the patient at this place; `first` (places,) is the first record of each patient."""
    at = tally[FREE]
    if at == NONE:
        at = tally[USED]
        tally[USED] += 1
    else:
        tally[FREE] = records[at]["next"]
    records[at]["next"] = first[place]
    records[at]["subject"] = subject
    records[at]["minute"] = minute
    records[at]["value"] = value
    first[place] = at


@helper
def finish(first: Ints, records: Records, tally: Ints, place: int, subject: int) -> int:
    """End what runs for a patient on a subject.

    Returns
    -------
    int
        Its record, whose minute and value stand until another begins; NONE if nothing ran.
    """
    before, at = NONE, int(first[place])
    while at != NONE and records[at]["subject"] != subject:
        before, at = at, int(records[at]["next"])
    if at != NONE:
        remove(first, records, tally, place, before, at)
    return at


@helper
def remove(first: Ints, records: Records, tally: Ints, place: int, before: int, at: int) -> None:
    """Take a record out of a patient's chain; `before` is the one before it there, NONE if it is the first."""
    if before == NONE:
        first[place] = records[at]["next"]
    else:
        records[before]["next"] = records[at]["next"]
    records[at]["subject"] = NONE
    records[at]["next"] = tally[FREE]
    tally[FREE] = at
