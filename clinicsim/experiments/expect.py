"""Holds a scenario to what its author said a planner should see.

The rules, on 95% intervals over replications (`Runs.interval`, and paired differences):

- `direction = "up"` or `"down"`: the paired difference from the base. Pass if the whole interval lies on that side of
  zero, fail if it lies wholly on the other side, else inconclusive.
- `direction = "unchanged"`: pass if the mean difference is at most `within`, or the interval contains zero or lies
  inside +-`within`; fail if the whole interval lies outside +-`within`; else inconclusive.
- `low`, `high`: the mean itself. Pass if the mean lies in the range and less than half of the interval lies outside
  it; fail if the whole interval lies outside; else inconclusive. A range of one value says what must be so and not
  what is likely: pass if every replication has that value, else fail.

An entry with a direction and a range is held to both. Without an interval (one replication, or a measure that is
undefined) the outcome is inconclusive.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from clinicsim.arrays import Floats
from clinicsim.experiments.arm import Arm
from clinicsim.experiments.compare import check_paired, paired_values
from clinicsim.experiments.runs import Runs
from clinicsim.experiments.statistics import paired_test
from clinicsim.measures import MEASURES, describe
from clinicsim.scenario import Loaded
from clinicsim.scenario.errors import Finding, ScenarioError
from clinicsim.scenario.schema.scenario import Expectation
from clinicsim.scenario.words import meant

Outcome = Literal["pass", "fail", "inconclusive"]


@dataclass(frozen=True, slots=True)
class Held:
    """One condition of an expectation, and what came of it."""

    measure: str
    expected: str  # in words
    against_base: bool  # whether the numbers are differences from the base
    outcome: Outcome
    mean: float
    lo: float
    hi: float
    count: int  # replications, or pairs of them, in which the measure is defined


def needs_base(loaded: Loaded) -> bool:
    """Whether any expectation of the scenario is a direction against its base."""
    return any(entry.direction is not None for entry in loaded.scenario.expect)


def hold(arm: Arm, base: Runs | None) -> tuple[Held, ...]:
    """Hold a scenario's `expect` list against its runs.

    Parameters
    ----------
    arm
        The scenario and its runs.
    base
        Runs of the scenario it extends; may be None if no entry states a direction.

    Returns
    -------
    tuple of Held
        One for each condition, in the order of the file.

    Raises
    ------
    ScenarioError
        If an entry names a measure that the run does not have.
    NotPaired
        If the runs cannot be paired with the base's.
    """
    _refuse_missing(arm)
    held = []
    for entry in arm.loaded.scenario.expect:
        if entry.direction is not None and base is not None:
            check_paired(base, arm.runs)
            held.append(_hold_direction(entry, base, arm.runs))
        if entry.low is not None or entry.high is not None:
            held.append(_hold_range(entry, arm.runs))
    return tuple(held)


def check_expectations(loaded: Loaded) -> None:
    """Refuse, before anything is run, an `expect` list that cannot be held.

    Raises
    ------
    ScenarioError
        With a finding for every entry that names an unknown measure, states nothing, or states a direction although
        the scenario extends no base.
    """
    findings = []
    for place, entry in enumerate(loaded.scenario.expect):
        if not _is_measure(entry.measure):
            findings.append(_finding(loaded, place, "measure", _unknown(entry.measure, list(MEASURES))))
        if entry.direction is None and entry.low is None and entry.high is None:
            findings.append(_finding(loaded, place, "measure", "nothing is expected; give a direction, low or high"))
        if entry.direction is not None and loaded.base is None:
            message = "a direction needs a base to compare with; the scenario extends none, so give low or high"
            findings.append(_finding(loaded, place, "direction", message))
    if findings:
        raise ScenarioError(tuple(findings))


def _is_measure(name: str) -> bool:
    try:
        describe(name)
    except KeyError:
        return False
    return True


def _refuse_missing(arm: Arm) -> None:
    known = list(arm.runs.summary)
    missing = [(k, e.measure) for k, e in enumerate(arm.loaded.scenario.expect) if e.measure not in arm.runs.summary]
    if missing:
        raise ScenarioError(tuple(_finding(arm.loaded, k, "measure", _unknown(name, known)) for k, name in missing))


def _hold_direction(entry: Expectation, base: Runs, runs: Runs) -> Held:
    if entry.measure not in base.summary:  # an arm may have a member of a family that its base has not
        return Held(entry.measure, _direction_words(entry), True, "inconclusive", math.nan, math.nan, math.nan, 0)
    test = paired_test(*paired_values(base, runs, entry.measure))
    if entry.direction == "unchanged":
        outcome = judge_unchanged(test.mean, test.lo, test.hi, entry.within)
    else:
        outcome = judge_direction(test.lo, test.hi, up=entry.direction == "up")
    return Held(entry.measure, _direction_words(entry), True, outcome, test.mean, test.lo, test.hi, test.count)


def _hold_range(entry: Expectation, runs: Runs) -> Held:
    low, high = _or(entry.low, -math.inf), _or(entry.high, math.inf)
    at = runs.interval(entry.measure)
    if low == high and at.count > 1:
        outcome = judge_value(runs.of(entry.measure), low)
    else:
        outcome = judge_range(at.mean, at.lo, at.hi, low, high)
    return Held(entry.measure, _range_words(entry), False, outcome, at.mean, at.lo, at.hi, at.count)


def judge_direction(lo: float, hi: float, up: bool) -> Outcome:
    """Outcome for a difference that should be above (or below) zero, from its interval."""
    if math.isnan(lo):
        return "inconclusive"
    above, below = lo > 0, hi < 0
    if not (above or below):
        return "inconclusive"
    return "pass" if above == up else "fail"


def judge_unchanged(mean: float, lo: float, hi: float, within: float) -> Outcome:
    """Outcome for a difference that should be nothing, or at most `within`."""
    if math.isnan(lo):
        return "inconclusive"
    if abs(mean) <= within or lo <= 0 <= hi or (-within <= lo and hi <= within):
        return "pass"
    return "fail" if lo > within or hi < -within else "inconclusive"


def judge_range(mean: float, lo: float, hi: float, low: float, high: float) -> Outcome:
    """Outcome for a mean that should lie from `low` to `high`."""
    if math.isnan(lo):
        return "inconclusive"
    if lo > high or hi < low:
        return "fail"
    outside = max(0.0, low - lo) + max(0.0, hi - high)
    if low <= mean <= high and (outside == 0 or outside < (hi - lo) / 2):
        return "pass"
    return "inconclusive"


def judge_value(values: Floats, wanted: float) -> Outcome:
    """Outcome for a measure that should have one value in every replication in which it is defined."""
    return "pass" if (values[np.isfinite(values)] == wanted).all() else "fail"


def _or(number: float | None, otherwise: float) -> float:
    return otherwise if number is None else number


def _direction_words(entry: Expectation) -> str:
    if entry.direction == "unchanged":
        return f"unchanged, within {entry.within:g}" if entry.within else "unchanged"
    return str(entry.direction)


def _range_words(entry: Expectation) -> str:
    if entry.low is None:
        return f"at most {entry.high:g}"
    return f"at least {entry.low:g}" if entry.high is None else f"{entry.low:g} to {entry.high:g}"


def _unknown(name: str, known: Sequence[str]) -> str:
    near = meant(name, known)
    return f"unknown measure {name!r}" + (f"; did you mean {near!r}?" if near else "")


def _finding(loaded: Loaded, place: int, key: str, message: str) -> Finding:
    path: tuple[str | int, ...] = ("expect", place, key)
    at = next(loaded.where[part] for part in (path, path[:2], path[:1]) if part in loaded.where)
    return Finding(at.file, at.line, at.column, ".".join(str(part) for part in path), message)
