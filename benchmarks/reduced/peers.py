"""The engines that can be compared, by the names that the command line knows them by."""

from __future__ import annotations

import gc
import importlib
import statistics
import time
from dataclasses import dataclass
from types import ModuleType

from reduced import rules
from reduced.model import Clinic, Tally


@dataclass(frozen=True, slots=True)
class Timed:
    """A replication: what it counted, and what it took.

    Attributes
    ----------
    tally : Tally
    cpu_seconds, events : float
        Means of this replication and of those that were run after it, to time a short one.
    """

    tally: Tally
    cpu_seconds: float
    events: float

    @property
    def cost(self) -> float:
        """CPU seconds an event."""
        return self.cpu_seconds / self.events


@dataclass(frozen=True, slots=True)
class Peer:
    """One engine.

    Attributes
    ----------
    key : str
        Its name on the command line.
    module : str
        The module that has its NAME, `missing()` and `run(clinic, replication)`, and, if it works in a process of its
        own, `run_apart(clinic, replication)`, which returns tally, CPU seconds and megabytes.
    largest : int
        Patients beyond which growth is not measured, for it would take minutes.
    """

    key: str
    module: str
    largest: int

    @property
    def code(self) -> ModuleType:
        """The module, imported when it is first asked for."""
        return importlib.import_module(self.module)

    @property
    def name(self) -> str:
        """Name for people."""
        return str(self.code.NAME)

    def missing(self) -> str:
        """Why it cannot run here; empty: it can."""
        return str(self.code.missing())

    def warm_up(self) -> None:
        """Run a tiny clinic, so that nothing is compiled or loaded while the clock runs."""
        rules.load()
        self.timed(TINY, 0)

    def timed(self, clinic: Clinic, replication: int, at_least: float = 0.0) -> Timed:
        """Run one replication, and then others, until so many CPU seconds have gone by.

        Others, not the same again: a processor learns a short replication by heart, and foresees every branch of it.
        """
        if hasattr(self.code, "run_apart"):
            tally, cpu_seconds, _ = self.code.run_apart(clinic, replication)
            return Timed(tally, cpu_seconds, tally.events)
        gc.collect()
        began = time.process_time()
        tallies = [self.code.run(clinic, replication)]
        while (spent := time.process_time() - began) < at_least:
            tallies.append(self.code.run(clinic, replication + OTHERS * len(tallies)))
        return Timed(tallies[0], spent / len(tallies), statistics.mean(tally.events for tally in tallies))


TINY = Clinic(patients=20, years=0.2)
OTHERS = 1_000  # how far apart the replications are that are timed together; rounds are fewer

PEERS = {
    peer.key: peer
    for peer in (
        Peer("simpy", "reduced.simpy_plain", 10_000),
        Peer("salabim", "reduced.salabim_peer", 1_000),
        Peer("simmer", "reduced.simmer_peer", 1_000),
        Peer("ciw", "reduced.ciw_peer", 1_000),
        Peer("compiled", "reduced.compiled", 100_000),
        Peer("c", "reduced.c_limit", 100_000),
    )
}
