"""Many worlds, each with its replications, in one go: only the measures that are asked for come back.

Results are handed out point by point and then let go, so that a sweep of a million runs takes no more memory than one
of a thousand, wherever it runs.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import NamedTuple, Protocol

import numpy as np

from clinicsim.arrays import Floats
from clinicsim.engines import ENGINES
from clinicsim.experiments.designs import Design, Fresh, Same
from clinicsim.experiments.executors import Executor, Outcome, Progress
from clinicsim.experiments.executors.outcome import error_text
from clinicsim.experiments.replication import One, one
from clinicsim.experiments.warm import ensure_compiled
from clinicsim.world.world import World

BLOCK = 25  # replications of a point that one task runs


@dataclass(frozen=True, slots=True, eq=False)
class PointRuns:
    """What came of one point."""

    point: int
    values: Floats  # (replications, measures); nan where a measure is undefined or the replication failed
    failed: tuple[tuple[int, str], ...] = ()  # (replication, error)


class Kept(Protocol):
    """Points that are kept while a sweep goes on, so that one that is stopped can go on later."""

    def done(self) -> Collection[int]:
        """Points that are there whole."""

    def read(self, point: int) -> PointRuns:
        """One of them."""

    def write(self, runs: PointRuns) -> None:
        """Keep a point."""


def sweep(
    design: Design,
    replications: int | Sequence[int] | Fresh,
    measures: Sequence[str],
    executor: Executor,
    progress: Progress | None = None,
    engine: str = ENGINES[0],
    kept: Kept | None = None,
) -> Iterator[PointRuns]:
    """Run the replications of every point.

    All points have the same luck in the same replication, so points with the same replications can be paired.

    Parameters
    ----------
    design
        The points.
    replications
        How many (0, 1, ...) of each, or their numbers, the same at every point; or `Fresh` ones.
    measures
        Names of `Runs.summary`, or `NAME@K`: the value of that measure in year K of the run, from 1.
    executor
        What runs them.
    progress
        Told how many replications of how many are over.
    kept
        Points found there are not run again, and those that are run are kept there.

    Yields
    ------
    PointRuns
        In order of points.

    Raises
    ------
    KeyboardInterrupt
        After Ctrl-C; whole points that had finished have been handed out.
    """
    ensure_compiled(engine)
    numbers = _numbers(replications)
    blocks = -(-len(numbers) // BLOCK)
    done: Collection[int] = kept.done() if kept is not None else ()
    points = range(len(design))
    left = _Places(blocks, [point for point in points if point not in done] if done else points)
    told = _Told(progress, len(numbers), len(design), len(done))
    outcomes = executor.outcomes(partial(_task, design, numbers, tuple(measures), engine), left)
    for point in points:
        if kept is not None and point in done:
            yield kept.read(point)
            continue
        of_point = [_next(outcomes, place, told) for place in range(point * blocks, (point + 1) * blocks)]
        runs = _whole(point, of_point, numbers.of(point), len(measures))
        if kept is not None and not runs.failed:  # what failed is tried again next time
            kept.write(runs)
        yield runs


def _numbers(replications: int | Sequence[int] | Fresh) -> Fresh | Same:
    if isinstance(replications, Fresh):
        return replications
    return Same(tuple(range(replications)) if isinstance(replications, int) else tuple(replications))


def value_of(outcome: One, measure: str) -> float:
    """Value of a measure, or of one of its years, in one replication; nan where it is undefined."""
    name, _, year = measure.partition("@")
    if not year:
        return outcome.summary.get(name, float("nan"))
    years = outcome.yearly.get(name)
    return float(years[int(year) - 1]) if years is not None and 1 <= int(year) <= years.size else float("nan")


class _Block(NamedTuple):
    values: Floats  # (replications of the block, measures)
    failed: tuple[tuple[int, str], ...]


class _Places(Sequence[int]):
    """Numbers of the blocks of some points: point times blocks plus block, without holding them all."""

    def __init__(self, blocks: int, points: Sequence[int]) -> None:
        self._blocks, self._points = blocks, points

    def __len__(self) -> int:
        return len(self._points) * self._blocks

    def __getitem__(self, place):  # type: ignore[no-untyped-def]  # slices are not asked for
        return self._points[place // self._blocks] * self._blocks + place % self._blocks


class _Told:
    """Progress over replications."""

    def __init__(self, progress: Progress | None, replications: int, points: int, done: int) -> None:
        self._progress = progress
        self._finished, self._all = done * replications, points * replications

    def __call__(self, more: int) -> None:
        self._finished += more
        if self._progress is not None:
            self._progress(self._finished, self._all)


def _next(outcomes: Iterator[Outcome[_Block]], place: int, told: _Told) -> Outcome[_Block]:
    outcome = next(outcomes)
    if outcome.number != place:  # the work has been stopped: what is left has gaps, and ends with what stopped it
        deque(outcomes, maxlen=0)
    told(len(outcome.result.values) if outcome.result else 0)
    return outcome


def _whole(point: int, blocks: Sequence[Outcome[_Block]], numbers: Sequence[int], measures: int) -> PointRuns:
    values, failed = [], []
    for place, outcome in enumerate(blocks):
        own = numbers[place * BLOCK : (place + 1) * BLOCK]
        if outcome.result is None:  # the world could not be made, or its process died
            values.append(np.full((len(own), measures), np.nan))
            failed += [(number, outcome.error) for number in own]
        else:
            values.append(outcome.result.values)
            failed += outcome.result.failed
    return PointRuns(point, np.concatenate(values), tuple(failed))


def _task(design: Design, numbers: Fresh | Same, measures: tuple[str, ...], engine: str, place: int) -> _Block:
    point, block = divmod(place, -(-len(numbers) // BLOCK))
    world = _made.world(design, point)
    own = numbers.of(point)[block * BLOCK : (block + 1) * BLOCK]
    values = np.full((len(own), len(measures)), np.nan)
    failed = []
    for row, number in enumerate(own):
        try:
            outcome = one(world, number, engine)
        except Exception as error:
            failed.append((number, error_text(error)))
            continue
        values[row] = [value_of(outcome, measure) for measure in measures]
    return _Block(values, tuple(failed))


class _Made(threading.local):
    """The world that each thread made last, for the next block is often of the same point."""

    def __init__(self) -> None:
        self._last: tuple[Design, int, World] | None = None

    def world(self, design: Design, point: int) -> World:
        if self._last is None or self._last[0] is not design or self._last[1] != point:
            self._last = None  # let go of one before the next is made
            self._last = (design, point, design.world(point))
        return self._last[2]


_made = _Made()
