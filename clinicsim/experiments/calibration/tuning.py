"""Tuning: at most three numbers that nobody can observe, chosen so that measures come to what was observed.

All candidates share their patients and their luck, so that a step of a number shows and not chance. The distance is the
sum over targets of squared misses in units of the tolerance. One number and one target are solved by Brent's method;
more by the simplex of Nelder and Mead 1965 (Comput J 7:308), which needs no derivatives of a measure that has steps.
What is reported of the answer comes from other luck than that it was tuned with.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np

from clinicsim.arrays import Floats
from clinicsim.experiments.calibration.identifiability import sensitivity
from clinicsim.experiments.calibration.tuning_request import Target, Tuning
from clinicsim.experiments.errors import BadRequest
from clinicsim.experiments.executors import Executor
from clinicsim.experiments.replicate import replicate
from clinicsim.experiments.runs import Runs
from clinicsim.experiments.statistics import Interval
from clinicsim.measures.names import UnknownMeasure, known
from clinicsim.world.drawn import with_parameters
from clinicsim.world.world import World

MOST_EVALUATIONS = 60
_NEAR = 1e-3  # of a range: two values nearer than this are one
_EXACT = 1e-9  # of a target: a tolerance of a measure that does not vary

Met = Literal["met", "missed", "cannot tell"]


@dataclass(frozen=True, slots=True)
class Achieved:
    """What a target comes to with the tuned numbers."""

    target: Target
    within: float  # tolerance that was used
    before: Interval  # with the scenario's own numbers
    after: Interval
    met: Met


@dataclass(frozen=True, slots=True)
class Tuned:
    """The outcome of a tuning."""

    values: tuple[float, ...]  # of the free numbers, in order
    half_widths: tuple[float, ...]  # of their intervals; nan where the targets do not tell
    achieved: tuple[Achieved, ...]
    evaluations: int
    replications: int
    warnings: tuple[str, ...]


def tune(world: World, tuning: Tuning, replications: int, executor: Executor, engine: str) -> Tuned:
    """Tune numbers of a scenario to targets.

    Parameters
    ----------
    world
        The clinic with everything else calibrated.
    tuning
        What is tuned, and to what.
    replications
        Paired runs of each candidate, and as many with other luck of the answer.
    executor, engine
        See `replicate`.

    Raises
    ------
    BadRequest
        If a target is no measure of this clinic.
    """
    search = _Search(world, tuning, replications, executor, engine)
    own = np.array([search.own(free.path) for free in tuning.free])
    before = search.runs(own)
    _refuse_unknown(tuning, before)
    search.within = np.array([_within(target, before.interval(target.measure)) for target in tuning.targets])
    best = _solved(search, own)
    told = sensitivity(search.means, best, tuning, search.within)
    fresh = replicate(search.world(best), range(replications, 2 * replications), engine=engine, executor=executor)
    achieved = tuple(
        _achieved(target, float(within), before, fresh)
        for target, within in zip(tuning.targets, search.within, strict=True)
    )
    warnings = (*told.warnings, *_at_ends(tuning, best))
    return Tuned(tuple(best.tolist()), told.half_widths, achieved, search.evaluations, replications, warnings)


class _Search:
    """Runs candidates, each once."""

    def __init__(self, world: World, tuning: Tuning, replications: int, executor: Executor, engine: str) -> None:
        self._world, self._tuning, self._numbers = world, tuning, range(replications)
        self._executor, self._engine = executor, engine
        self._known: dict[tuple[float, ...], Floats] = {}
        self.evaluations = 0
        self.within: Floats = np.array([])

    def own(self, path: str) -> float:
        """The scenario's own value of a number, moved into the range that is searched."""
        from clinicsim.scenario.numbers import number_at

        found = number_at(self._world.scenario, path)
        free = next(free for free in self._tuning.free if free.path == path)
        return float(np.clip(found.value if found else free.low, free.low, free.high))

    def world(self, values: Floats) -> World:
        """The clinic with other values of the free numbers."""
        paths = (free.path for free in self._tuning.free)
        return with_parameters(self._world, dict(zip(paths, values.tolist(), strict=True)))

    def runs(self, values: Floats) -> Runs:
        """Run a candidate."""
        self.evaluations += 1
        found = replicate(self.world(values), self._numbers, engine=self._engine, executor=self._executor)
        if found.interrupted:
            raise KeyboardInterrupt
        names = (target.measure for target in self._tuning.targets)
        missing = np.full(found.count, np.nan)
        self._known[_key(values)] = np.array([np.nanmean(found.summary.get(name, missing)) for name in names])
        return found

    def means(self, values: Floats) -> Floats:
        """Means of the targets' measures, shape (targets,)."""
        if _key(values) not in self._known:
            self.runs(values)
        return self._known[_key(values)]

    def misses(self, values: Floats) -> Floats:
        """What each target is missed by, in units of its tolerance; shape (targets,)."""
        aims = np.array([target.value for target in self._tuning.targets])
        return np.asarray((self.means(values) - aims) / self.within)

    @property
    def ranges(self) -> list[tuple[float, float]]:
        """Ranges of the free numbers."""
        return [(free.low, free.high) for free in self._tuning.free]


def _key(values: Floats) -> tuple[float, ...]:
    return tuple(float(f"{value:.12g}") for value in values.tolist())


def _solved(search: _Search, own: Floats) -> Floats:
    """Values with the least distance."""
    if len(search.ranges) == 1 and search.within.size == 1:
        return np.array([_root(lambda value: float(search.misses(np.array([value]))[0]), *search.ranges[0])])
    from scipy.optimize import minimize

    low, high = np.array(search.ranges).T
    width = high - low

    def distance(unit: Floats) -> float:
        return float((search.misses(low + np.clip(unit, 0, 1) * width) ** 2).sum())

    start = (own - low) / width
    sides = np.where(start < 0.5, 0.25, -0.25)
    simplex = np.vstack([start, start + np.diag(sides)])
    found = minimize(
        distance,
        start,
        method="Nelder-Mead",
        bounds=[(0, 1)] * own.size,
        options={"initial_simplex": simplex, "maxfev": MOST_EVALUATIONS, "xatol": _NEAR, "fatol": _NEAR},
    )
    best: Floats = low + np.clip(found.x, 0, 1) * width
    return best


def _root(miss: Callable[[float], float], low: float, high: float) -> float:
    """Where a target is met, or the end of the range that comes nearer to it."""
    from scipy.optimize import brentq

    at_low, at_high = miss(low), miss(high)
    if at_low * at_high > 0:
        return low if abs(at_low) < abs(at_high) else high
    return float(brentq(miss, low, high, xtol=_NEAR * (high - low), maxiter=MOST_EVALUATIONS))


def _within(target: Target, at_own: Interval) -> float:
    """Tolerance of a target: the one given, else as near as this many runs can tell."""
    if target.within is not None:
        return target.within
    half = (at_own.hi - at_own.lo) / 2
    return half if half > 0 else max(abs(target.value), 1.0) * _EXACT


def _achieved(target: Target, within: float, before: Runs, after: Runs) -> Achieved:
    interval = after.interval(target.measure)
    low, high = target.value - within, target.value + within
    met: Met = "cannot tell"
    if low <= interval.lo and interval.hi <= high:
        met = "met"
    elif interval.hi < low or interval.lo > high:
        met = "missed"
    return Achieved(target, within, before.interval(target.measure), interval, met)


def _refuse_unknown(tuning: Tuning, runs: Runs) -> None:
    problems = []
    for target in tuning.targets:
        try:
            known(target.measure, runs.summary)
        except UnknownMeasure as error:
            problems.append(f"--target {target.measure}: {error}")
            continue
        if not np.isfinite(runs.of(target.measure)).any():
            problems.append(f"--target {target.measure}: it is not defined in any run of this clinic")
    if problems:
        raise BadRequest(problems)


def _at_ends(tuning: Tuning, best: Floats) -> list[str]:
    """Numbers that went to an end of their range: a target may lie beyond it."""
    found = []
    for free, value in zip(tuning.free, best.tolist(), strict=True):
        if min(value - free.low, free.high - value) <= _NEAR * (free.high - free.low):
            found.append(
                f"{free.path} went to an end of its range ({value:.4g}); the targets ask for more than it allows."
            )
    return found
