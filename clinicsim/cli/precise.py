"""Runs with as many replications as a wanted precision takes."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from clinicsim.cli.options import RunOptions

if TYPE_CHECKING:
    from clinicsim.experiments.arm import Arm
    from clinicsim.experiments.precision import Decision, Precision
    from clinicsim.scenario import Loaded
    from clinicsim.world.world import World

_FIRST = 25  # replications that are looked at first, and then at least so many more at a time


class Precise(NamedTuple):
    """Arms with enough replications; without a decision if they were interrupted."""

    arms: list[Arm]
    decision: Decision | None


def wanted_precision(options: RunOptions) -> Precision | None:
    """What `--precision` and `--budget` ask for, if they ask for anything.

    Raises
    ------
    BadRequest
        With everything that is wrong with them.
    """
    from clinicsim.experiments.errors import BadRequest
    from clinicsim.experiments.precision import BUDGET, LEAST_BUDGET, Precision
    from clinicsim.experiments.targets import parse

    if not options.precision and options.budget is None:
        return None
    budget = BUDGET if options.budget is None else options.budget
    problems = []
    if not options.precision:
        problems.append("--budget limits what --precision may take; give that too, as MEASURE=HALF_WIDTH")
    if options.precision and options.replications is not None:
        problems.append("--precision finds the number of replications itself; leave out --replications")
    if budget < LEAST_BUDGET:
        problems.append(f"--budget {budget}: expected at least {LEAST_BUDGET}, so that a spread can be seen")
    try:
        targets = parse(options.precision)
    except BadRequest as error:
        problems += error.problems
    if problems:
        raise BadRequest(problems)
    return Precision(targets, budget)


def run_precisely(
    loaded: Sequence[Loaded], worlds: Sequence[World], precision: Precision, options: RunOptions
) -> Precise:
    """Run all with the same number of replications, as many as the precision takes; of two or more, of differences.

    What is run on the way is stored like any run, so that it can be gone on with, and what is not needed in the end is
    removed.

    Raises
    ------
    BadRequest
        If the budget does not suffice; it says how many replications would.
    """
    from clinicsim.experiments.errors import BadRequest
    from clinicsim.views.precision import too_many_words

    made: set[str] = set()
    number = min(_FIRST, precision.budget)
    while True:
        arms = _arms(loaded, worlds, number, options, made, quiet=True)
        if any(arm.runs.interrupted for arm in arms):
            return Precise(arms, None)
        decision = _judged(precision, arms)
        if decision.stop:
            break
        number = _next(number, decision, precision.budget)
    if decision.at is None:
        names = [arm.name for arm in arms[1:]]
        raise BadRequest(too_many_words(decision, precision.budget, names))
    arms = _arms(loaded, worlds, decision.at, options, made)
    _remove(made - {arm.run_id for arm in arms}, options.out)
    return Precise(arms, decision)


def print_decision(decision: Decision | None, alternatives: Sequence[str] = ()) -> None:
    """Say how many replications were enough, if that was asked."""
    from clinicsim.cli.tables import console
    from clinicsim.views.precision import enough_words

    if decision is not None:
        console().print(f"{enough_words(decision, alternatives)}.", markup=False)


def _judged(precision: Precision, arms: Sequence[Arm]) -> Decision:
    base, *others = [arm.runs for arm in arms]
    return precision.judge_differences(base, others) if others else precision.judge(base)


def _next(number: int, decision: Decision, budget: int) -> int:
    """More replications: about as many as seem to be needed, but never more than twice those so far."""
    least, most = number + _FIRST, max(2 * number, number + _FIRST)
    return int(min(budget, most, max(least, decision.needed)))


def _arms(
    loaded: Sequence[Loaded],
    worlds: Sequence[World],
    number: int,
    options: RunOptions,
    made: set[str],
    quiet: bool = False,
) -> list[Arm]:
    """Run each with so many replications, until one is interrupted; ids of runs that were not there go into `made`."""
    from clinicsim.cli.work import run_one
    from clinicsim.experiments.longer import with_replications
    from clinicsim.store.folders import list_runs

    there = {run.folder.name for run in list_runs(options.out).runs}
    arms: list[Arm] = []
    for one, world in zip(loaded, worlds, strict=True):
        arms.append(run_one(*with_replications(one, world, number), options, quiet))
        if arms[-1].runs.interrupted:
            break
        made |= {arms[-1].run_id} - there
    return arms


def _remove(run_ids: set[str], out: Path) -> None:
    from clinicsim.store.folders import delete_run

    for run_id in sorted(run_ids):
        delete_run(out, run_id)
