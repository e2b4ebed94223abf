"""Time: SimPy's environment, with the model's stated order of simultaneous events."""

from __future__ import annotations

from collections.abc import Generator
from typing import Any, TypeAlias

import simpy

from clinicsim.world.events import Rank

Process: TypeAlias = Generator[simpy.Event, Any, None]


class Clock:
    """Whole minutes. Events of one minute come by rank, then number (patient, session ...), then order of scheduling.

    A signal (`signal`, then `succeed`) is delivered within its minute, before any event that is still scheduled for it.
    """

    def __init__(self, end: int) -> None:
        self.env = simpy.Environment()
        self.end = end

    @property
    def now(self) -> int:
        """The present minute."""
        return int(self.env.now)

    def at(self, minute: int, rank: Rank, number: int = 0) -> simpy.Event:
        """Event at a minute; one beyond the end of the run never happens and is not even scheduled."""
        event = simpy.Event(self.env)
        if minute < self.end:
            event._ok, event._value = True, None
            # 0 and 1 are SimPy's own priorities, for starting processes and delivering signals.
            self.env.schedule(event, priority=2 + (rank << 32) + number, delay=minute - self.env.now)
        return event

    def signal(self) -> simpy.Event:
        """Event that somebody else will make happen."""
        return simpy.Event(self.env)

    def start(self, process: Process) -> None:
        """Set a process going."""
        simpy.Process(self.env, process)

    def run(self) -> None:
        """Run to the end."""
        self.env.run(until=self.end)
