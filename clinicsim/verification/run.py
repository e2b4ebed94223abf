"""Run checks: each by itself, so that one that breaks off says so and the others go on."""

from __future__ import annotations

import fnmatch
import time
from collections.abc import Callable, Sequence

from clinicsim.experiments.errors import BadRequest
from clinicsim.scenario.words import did_you_mean
from clinicsim.verification.catalogue import checks
from clinicsim.verification.check import Check, Pair
from clinicsim.verification.results import Result, Results


def chosen(patterns: Sequence[str]) -> tuple[Check, ...]:
    """Checks whose name matches any of some patterns, or contains it; all of them without a pattern.

    Raises
    ------
    BadRequest
        With every pattern that no check matches.

    Examples
    --------
    >>> [check.name for check in chosen(["saulino/conv*"])]
    ['saulino/conventional']
    """
    all_checks = checks()
    names = [check.name for check in all_checks]
    problems = [
        f"--only {pattern}: no check is called that{did_you_mean(pattern, names)}; clinicsim verify lists them all"
        for pattern in patterns
        if not any(_matches(name, pattern) for name in names)
    ]
    if problems:
        raise BadRequest(problems)
    wanted = tuple(check for check in all_checks if any(_matches(check.name, pattern) for pattern in patterns))
    return wanted if patterns else all_checks


def run_checks(
    names: Sequence[str] = (), *, quick: bool = False, progress: Callable[[int, int], object] | None = None
) -> Results:
    """Run checks.

    Parameters
    ----------
    names
        Names or patterns, as `chosen` takes them; none for all.
    quick
        Whether those that simulate should do with less; they then see less.
    progress
        Told after each check how many are done, of how many.
    """
    found: list[Result] = []
    wanted = chosen(names)
    for check in wanted:
        found.append(_result(check, quick))
        if progress is not None:
            progress(len(found), len(wanted))
    return Results(tuple(found), quick)


def _result(check: Check, quick: bool) -> Result:
    start, error = time.perf_counter(), None
    pairs: tuple[Pair, ...] = ()
    try:
        pairs = check.pairs(quick)
    except Exception as broke:
        error = f"{type(broke).__name__}: {broke}"
    return Result(check, pairs, time.perf_counter() - start, error)


def _matches(name: str, pattern: str) -> bool:
    return fnmatch.fnmatchcase(name, pattern) or pattern in name
