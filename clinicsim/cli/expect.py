"""`clinicsim expect`: hold scenarios to what their authors said a planner should see."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from clinicsim.cli.errors import CHECK_FAILED, INTERRUPTED, say
from clinicsim.cli.options import RunOptions, run_options

if TYPE_CHECKING:
    from clinicsim.experiments.arm import Arm
    from clinicsim.experiments.expect import Held
    from clinicsim.scenario import Loaded


@click.command()
@click.argument("scenarios", type=click.Path(path_type=Path), nargs=-1, required=True, metavar="SCENARIO...")
@run_options
def expect(scenarios: tuple[Path, ...], **given: Any) -> None:
    """Run each SCENARIO against the one it extends and hold its `expect` list.

    A direction passes if the 95% interval of the paired difference lies wholly on that side of zero and fails if it
    lies wholly on the other. `unchanged` passes if the difference is at most `within` or the interval contains zero,
    and fails if the interval lies wholly outside +-`within`. A range (low, high) passes if the mean lies in it with
    more than half of its interval, and fails if the interval lies wholly outside. Else the outcome is inconclusive.

    Exit code 1 if any expectation fails; inconclusive ones do not count as failed.
    """
    from clinicsim.cli.work import all_or_findings, read_all
    from clinicsim.experiments.expect import check_expectations

    options = RunOptions(**given)
    loaded = read_all(scenarios, options)
    all_or_findings(check_expectations, loaded)
    results = _hold_all(loaded, options)
    _report(results, options)
    if any(one.outcome == "fail" for _, held in results for one in held):
        click.get_current_context().exit(CHECK_FAILED)


def _hold_all(loaded: list[Loaded], options: RunOptions) -> list[tuple[Arm, tuple[Held, ...]]]:
    from clinicsim.cli.work import build_all, read_all
    from clinicsim.experiments.expect import hold, needs_base

    bases = {one.base: None for one in loaded if one.base is not None and needs_base(one)}
    base_loaded = dict(zip(bases, read_all([path for path in bases if path], options), strict=True))
    everything = [*base_loaded.values(), *loaded]
    worlds = build_all(everything)
    arms = [_run(one, world, options) for one, world in zip(everything, worlds, strict=True)]
    base_arms = dict(zip(base_loaded, arms, strict=False))
    results = []
    for arm in arms[len(base_loaded) :]:
        base = base_arms.get(arm.loaded.base) if arm.loaded.base else None
        results.append((arm, hold(arm, base.runs if base else None)))
    return results


def _run(loaded: Loaded, world: Any, options: RunOptions) -> Arm:
    from clinicsim.cli.work import run_one

    arm = run_one(loaded, world, options)
    if arm.runs.interrupted:
        say(f"interrupted: {arm.name} has {arm.runs.count} replications; nothing was held")
        click.get_current_context().exit(INTERRUPTED)
    return arm


def _report(results: list[tuple[Arm, tuple[Held, ...]]], options: RunOptions) -> None:
    counts = {word: 0 for word in ("pass", "fail", "inconclusive")}
    for _, held in results:
        for one in held:
            counts[one.outcome] += 1
    if options.as_json:
        _print_json(results, counts)
        return
    from clinicsim.cli.tables import console, held_table

    out = console()
    for arm, held in results:
        if held:
            out.print(held_table(arm, held))
        else:
            out.print(f"{arm.name}: expects nothing", markup=False)
    out.print(f"{counts['pass']} pass, {counts['fail']} fail, {counts['inconclusive']} inconclusive.")


def _print_json(results: list[tuple[Arm, tuple[Held, ...]]], counts: dict[str, int]) -> None:
    from clinicsim.cli.output import print_document
    from clinicsim.experiments.document import number

    def row(one: Held) -> dict[str, Any]:
        return {key: number(value) if isinstance(value, float) else value for key, value in asdict(one).items()}

    scenarios = [
        {"scenario": arm.name, "run_id": arm.run_id, "expect": [row(one) for one in held]} for arm, held in results
    ]
    print_document({"scenarios": scenarios, **counts})
