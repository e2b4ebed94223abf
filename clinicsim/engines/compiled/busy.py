"""Being where no visit can take place, and waiting for a patient to be back."""

from __future__ import annotations

from typing import Any

from clinicsim.engines.compiled.access import patient, pump_of
from clinicsim.engines.compiled.flow import RESUME_QUEUE, WAIT, signal
from clinicsim.engines.compiled.frames import frame
from clinicsim.engines.compiled.linking import part, small


@small
def must_wait_at_home(c: Any, i: int) -> bool:
    """Whether a patient who is alive is in hospital, so that what comes next has to wait."""
    one = patient(c, i)
    return bool(one.alive and one.admitted)


@part
def wait_for_patient(c: Any, f: int, step: int, i: int) -> int:
    """Go on at `step` when a patient is back, who must be busy now."""
    waiting, one = frame(c, f), patient(c, i)
    waiting.step, waiting.next = step, -1
    if one.busy_first < 0:
        one.busy_first = f
    else:
        frame(c, one.busy_last).next = f
    one.busy_last = f
    return WAIT


@small
def be_busy(c: Any, i: int) -> None:
    """Begin to be where no visit can take place."""
    one = patient(c, i)
    if not one.busy:
        one.busy, one.busy_first, one.busy_last = 1, -1, -1


@part
def be_away(c: Any, i: int, back: int) -> None:
    """Be in hospital elsewhere until a minute; the visit owed stands, but nothing can be booked before."""
    be_busy(c, i)
    one = patient(c, i)
    one.admitted, one.not_before = 1, max(one.not_before, back)


@part
def come_home(c: Any, i: int) -> None:
    """Leave hospital. Visits can go on, unless the pump has stopped: then they wait for its replacement."""
    one = patient(c, i)
    was_busy, waiting = one.busy, one.busy_first
    one.admitted, one.busy = 0, 0
    if one.has_pump and not pump_of(c, i).running:
        be_busy(c, i)
    if was_busy and waiting >= 0:
        signal(c, RESUME_QUEUE, waiting, 0)
