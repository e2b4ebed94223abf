"""Replications in threads: the compiled kernels give Python's global lock away while they run."""

from __future__ import annotations

import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

from reduced.model import Clinic, Tally
from reduced.peers import Peer
from sheets import Sheet
from timing import Spread, alternating, number


def replications_in_threads(peers: Sequence[Peer], clinic: Clinic, counts: Sequence[int], rounds: int) -> Sheet:
    """Replications a second of elapsed time, by replications and threads (1 and 2), and what the second thread brings.

    Raises
    ------
    AssertionError
        If the number of threads changes a result.
    """
    sheet = Sheet(
        f"Replications a second, in threads: {clinic.patients:,} patients, {clinic.years:g} years",
        ["Engine", "Replications", "1 thread", "2 threads", "2 against 1"],
    )
    for peer in peers:
        for replications in counts:
            elapsed: dict[int, list[float]] = {1: [], 2: []}
            tallies: dict[int, list[Tally]] = {}
            for _, threads in alternating((1, 2), rounds):
                began = time.perf_counter()
                tallies[threads] = _replicate(peer, clinic, replications, threads)
                elapsed[threads].append(time.perf_counter() - began)
            if tallies[1] != tallies[2]:
                raise AssertionError(f"{peer.name}: two threads give other results than one")
            speed_up = Spread.of([one / two for one, two in zip(elapsed[1], elapsed[2], strict=True)])
            rates = [number(Spread.of([replications / each for each in elapsed[n]]).median) for n in (1, 2)]
            sheet.rows.append([peer.name, f"{replications:,}", *rates, speed_up.text()])
    sheet.note = f"Elapsed time, so other work on the machine counts. Median of {rounds} rounds (lowest–highest)."
    return sheet


def _replicate(peer: Peer, clinic: Clinic, replications: int, threads: int) -> list[Tally]:
    with ThreadPoolExecutor(threads) as pool:
        return list(pool.map(lambda replication: peer.code.run(clinic, replication), range(replications)))
