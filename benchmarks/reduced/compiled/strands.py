"""Where the strands of a patient's life stand in their table.

The strand of refills is the first half of the patient's own record; the others seldom stir, so they lie apart, behind
all patients. There is one patient too many among those: the strand of people who join is that patient's.
"""

from __future__ import annotations

from typing import Any

from reduced.compiled.kinds import BATTERY_ENDS, CATHETER_ENDS, LEAVES
from reduced.compiled.layout import PATIENT, STRAND
from reduced.jit import small

OF_REFILLS = PATIENT.itemsize // STRAND.itemsize  # strands that would fit into a patient's record
BATTERY, CATHETER, LEAVING = range(3)
OTHERS = 3


@small
def refills(who: int) -> int:
    """Place of a patient's strand of refills."""
    return OF_REFILLS * who


@small
def other_strand(c: Any, which: int, who: int) -> int:
    """Place of another strand of a patient."""
    return OF_REFILLS * c.most_patients + OTHERS * who + which


@small
def strand_of(c: Any, kind: int, who: int) -> int:
    """Place of the strand that an event of a kind belongs to."""
    if kind < BATTERY_ENDS:
        return refills(who)
    if kind < CATHETER_ENDS:
        return other_strand(c, BATTERY, who)
    if kind < LEAVES:
        return other_strand(c, CATHETER, who)
    return other_strand(c, LEAVING, who)
