"""`clinicsim compare`: paired runs, differences and plain verdicts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from clinicsim.cli.errors import INTERRUPTED, say
from clinicsim.cli.files import check_writable_file, write_file
from clinicsim.cli.options import RunOptions, precision_options, run_options

if TYPE_CHECKING:
    from clinicsim.cli.precise import Precise
    from clinicsim.experiments.arm import Arm
    from clinicsim.experiments.compare import Comparison, Difference
    from clinicsim.experiments.precision import Precision
    from clinicsim.scenario import Loaded
    from clinicsim.world.world import World


@click.command()
@click.argument("base", type=click.Path(path_type=Path))
@click.argument("alternatives", type=click.Path(path_type=Path), nargs=-1, required=True, metavar="ALTERNATIVE...")
@click.option("--report", type=click.Path(path_type=Path), metavar="FILE.html", help="Write a report as one HTML file.")
@click.option("--static", is_flag=True, help="Leave every script out of the report.")
@click.option("--all", "show_all", is_flag=True, help="Show every measure, also those that cannot be told apart.")
@precision_options
@run_options
def compare(
    base: Path, alternatives: tuple[Path, ...], report: Path | None, static: bool, show_all: bool, **given: Any
) -> None:
    """Compare each ALTERNATIVE with BASE, replication by replication.

    All run with the same patients and the same luck, so a difference is due to what the scenarios change. p-values are
    adjusted for the number of measures (Holm); what cannot be told apart is said to be so.
    """
    from clinicsim.cli.output import print_document
    from clinicsim.cli.precise import print_decision, wanted_precision
    from clinicsim.cli.work import build_all, read_all
    from clinicsim.experiments.compare import compare as compare_runs
    from clinicsim.experiments.document import comparison_document, precision_document

    if static and report is None:
        raise click.UsageError("--static is about the report; say where to write it with --report")
    options = RunOptions(**given)
    precision = wanted_precision(options)
    loaded = read_all([base, *alternatives], options)
    _refuse_unpaired(loaded)
    worlds = build_all(loaded)
    if report is not None:
        _refuse_two_kinds_of_money(loaded)
        check_writable_file(report, "the report")
    arms, decision = _run_all(loaded, worlds, precision, options)
    comparison = compare_runs(arms[0].runs, [arm.runs for arm in arms[1:]])
    if options.as_json:
        more = {"precision": precision_document(decision)} if decision else {}
        print_document(comparison_document(arms[0], arms[1:], comparison) | more)
    else:
        _print(arms[0], arms[1:], comparison, show_all)
        print_decision(decision, [arm.name for arm in arms[1:]])
    if report is not None:
        from clinicsim.views.report import write_report
        from clinicsim.views.report.stored import illustrations_of

        shown = illustrations_of(arms)
        write_file(
            report,
            "the report",
            lambda path: write_report(path, arms[0], arms[1:], comparison, illustrations=shown, static=static),
        )


def _run_all(
    loaded: Sequence[Loaded], worlds: Sequence[World], precision: Precision | None, options: RunOptions
) -> Precise:
    from clinicsim.cli.precise import Precise, run_precisely
    from clinicsim.cli.work import run_one

    if precision is not None:
        found = run_precisely(loaded, worlds, precision, options)
        _stop_if_interrupted(found.arms[-1], options)
        return found
    arms = []
    for one, world in zip(loaded, worlds, strict=True):
        arms.append(run_one(one, world, options))
        _stop_if_interrupted(arms[-1], options)
    return Precise(arms, None)


def _refuse_unpaired(loaded: Sequence[Loaded]) -> None:
    from clinicsim.experiments.compare import refuse_unpaired

    def settings(one: Loaded) -> dict[str, object]:
        run = one.scenario.run
        return {"seed": run.seed, "months": run.months, "start date": run.start_date}

    for other in loaded[1:]:
        refuse_unpaired(settings(loaded[0]), settings(other))


def _refuse_two_kinds_of_money(loaded: Sequence[Loaded]) -> None:
    """Raise NotPaired where a report would put pounds beside dollars."""
    from clinicsim.experiments.runs import NotPaired, meaning_of_money

    kinds = [meaning_of_money(one.scenario.model_dump(include={"prices", "economics"})) for one in loaded]
    if len(set(kinds)) > 1:
        raise NotPaired(
            f"a report counts money in one way, and these scenarios do not ({'; '.join(dict.fromkeys(kinds))}); "
            "give them one cost set, price year and perspective, or leave out --report"
        )


def _stop_if_interrupted(arm: Arm, options: RunOptions) -> None:
    if arm.runs.interrupted:
        kept = options.out / arm.run_id
        say(f"interrupted: {arm.name} has {arm.runs.count} replications, kept in {kept}; nothing was compared")
        click.get_current_context().exit(INTERRUPTED)


def _print(base: Arm, alternatives: Sequence[Arm], comparison: Comparison, show_all: bool) -> None:
    from clinicsim.cli.tables import console, differences_table, table_note
    from clinicsim.experiments.document import money_warning
    from clinicsim.views.findings import findings
    from clinicsim.views.study import study

    out = console()
    told = findings(study(base, alternatives, comparison))
    for arm, differences, finding in zip(alternatives, comparison.differences, told, strict=True):
        out.rule(f"{arm.name} against {base.name}", align="left")
        if finding.question:
            out.print(finding.question, style="italic", markup=False)
        groups, untold = _choose(differences, show_all)
        out.print(differences_table(base, differences, groups))
        out.print(table_note(differences, untold), markup=False)
        for warning in money_warning(base.runs, arm.runs):
            out.print(f"Warning: {warning}", style="bold", markup=False)
        for sentence in finding.sentences:
            out.print(sentence, markup=False)
        if finding.warning:
            out.print(f"Warning: {finding.warning}", style="bold", markup=False)
        out.print()


def _choose(differences: Mapping[str, Difference], show_all: bool) -> tuple[Mapping[str, Iterable[str]], int]:
    """Headlines with their guard rails first, then by group what is told apart; and how many measures are not shown."""
    from clinicsim.cli.tables import grouped
    from clinicsim.views.selection import GUARD_RAILS, HEADLINES

    first = {
        "Headlines": [name for name in HEADLINES if name in differences],
        "Guard rails: unmet need": [name for name in GUARD_RAILS if name in differences],
    }
    shown = {name for names in first.values() for name in names}
    rest = [name for name in differences if name not in shown]
    told = [name for name in rest if show_all or differences[name].verdict != "cannot tell"]
    return {**first, **grouped(told)}, len(rest) - len(told)
