"""Processes as frames: how they start, wait, call one another and end.

A process of the specification is a generator; here it is a function of the clinic and a frame, called each time the
process goes on. The frame keeps where the process stands (`step`) and its own variables. What the function returns says
what comes next:

- `WAIT`: nothing, until the frame is resumed by the calendar or by a signal;
- `DONE`: the process is over; whoever called it goes on;
- `NEVER`: what it waits for lies beyond the end of the run;
- a frame's number, from `call`: that process goes first (`yield from`), then this one at its next step.

Order within a minute is that of the specification: processes that have just been started, then signals, each first
come, first served; then the calendar.
"""

from __future__ import annotations

from typing import Any

from clinicsim.engines.compiled.calendar import schedule
from clinicsim.engines.compiled.frames import frame, wiped_frame
from clinicsim.engines.compiled.layout import SIGNAL
from clinicsim.engines.compiled.linking import part, small
from clinicsim.engines.compiled.memory import rows

WAIT, DONE, NEVER = -1, -2, -3
NOBODY_WAITS = -1

RESUME, RESUME_QUEUE, FREE_ROOM, FREE_STAFF, VISIT_OVER = range(5)
"""What a signal does: resume a frame; a queue of frames; hand on a room, a member of staff; end a visit."""


signal_of = rows("signals", SIGNAL)


# ---------------------------------------------------------------------- starting and ending
@part
def new_frame(c: Any, code: int, patient: int) -> int:
    """Make a frame for a process, about a patient or nobody; it has not started."""
    number = c.free_frame
    if number >= 0:
        c.free_frame = frame(c, number).next
    elif c.frames_used < c.frames_room:
        number = c.frames_used
        c.frames_used += 1
    else:
        c.full = 2
        number = 0
    wiped_frame(c, number)
    made = frame(c, number)
    made.code, made.patient, made.parent, made.next = code, patient, -1, -1
    made.scenario = c.scenario
    return int(number)


@part
def free_frame(c: Any, number: int) -> None:
    """Give a frame back."""
    frame(c, number).next = c.free_frame
    c.free_frame = number


@part
def start(c: Any, code: int, patient: int) -> int:
    """Start a process: it runs as soon as the present one waits; returns its frame, for its variables."""
    number = new_frame(c, code, patient)
    if c.start_first < 0:
        c.start_first = number
    else:
        frame(c, c.start_last).next = number
    c.start_last = number
    return number


@part
def call(c: Any, caller: int, step: int, code: int, patient: int) -> int:
    """Call a process from another, which goes on at `step` when it is over; returns its frame, to be returned."""
    number = new_frame(c, code, patient)
    frame(c, number).parent = caller
    frame(c, caller).step = step
    return number


# ---------------------------------------------------------------------- waiting
@part
def wait_until(c: Any, f: int, step: int, minute: int, rank: int, number: int) -> int:
    """Go on at `step` at a minute."""
    frame(c, f).step = step
    if minute >= c.end:
        return NEVER
    schedule(c, minute, rank, number, f)
    return WAIT


@part
def signal(c: Any, what: int, subject: int, value: int) -> None:
    """Let something happen in this minute, after all that has been set going so far."""
    if c.signals_used >= c.signals_room:
        c.full = 3
        return
    made = signal_of(c, c.signals_used)
    made.what, made.subject, made.value = what, subject, value
    c.signals_used += 1


@small
def resume_with(c: Any, f: int, value: int) -> None:
    """Resume a waiting frame with a value, if there is one."""
    if f >= 0:
        signal(c, RESUME, f, value)
