"""First come, first served: queues that are linked through the patients' strands, so that they need no room."""

from __future__ import annotations

from typing import Any

from reduced.compiled.layout import FOR_REPLACEMENT, FOR_REVISION, queue, strand
from reduced.compiled.strands import BATTERY, CATHETER, other_strand, refills
from reduced.jit import small

NOBODY = -1


@small
def join(c: Any, which: int, who: int) -> None:
    """Put a patient at the end of a queue."""
    line = queue(c, which)
    _own_strand(c, which, who).next = NOBODY
    if line.first == NOBODY:
        line.first = who
    else:
        _own_strand(c, which, line.last).next = who
    line.last = who


@small
def take_first(c: Any, which: int) -> int:
    """Take the first patient out of a queue; NOBODY if there is none."""
    line = queue(c, which)
    who = int(line.first)
    if who != NOBODY:
        line.first = _own_strand(c, which, who).next
    return who


@small
def _own_strand(c: Any, which: int, who: int) -> Any:
    """The strand by which a patient waits: for a visit, a replacement and a revision at the same time, if need be."""
    if which == FOR_REPLACEMENT:
        return strand(c, other_strand(c, BATTERY, who))
    if which == FOR_REVISION:
        return strand(c, other_strand(c, CATHETER, who))
    return strand(c, refills(who))
