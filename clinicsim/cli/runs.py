"""`clinicsim runs`: list, show, query, export, rebuild and remove stored runs."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from clinicsim.cli.errors import CHECK_FAILED, say
from clinicsim.cli.options import json_option, out_option

if TYPE_CHECKING:
    from clinicsim.store.query import Answer

_MOST_COLUMNS, _MOST_ROWS = 10, 200  # of an answer that is printed for people
_MOST_DIFFERENCES = 20
_RIGHT = (2, 3, 4)  # columns of the list that hold numbers


@click.group()
def runs() -> None:
    """List, show, query, export, rebuild and remove stored runs."""


@runs.command("list")
@out_option
@json_option
def list_command(out: Path, as_json: bool) -> None:
    """List the runs and the probabilistic analyses that are stored, newest first."""
    from clinicsim.cli.output import print_document
    from clinicsim.store.folders import list_runs
    from clinicsim.store.psa_folder import list_psas

    listing = list_runs(out)
    analyses, damaged_analyses = list_psas(out)
    rows = [
        {
            "run_id": run.manifest.run_id,
            "scenario": run.manifest.scenario,
            "replications": run.manifest.count,
            "months": run.manifest.months,
            "seed": run.manifest.seed,
            "events": run.events,
            "interrupted": run.manifest.interrupted,
            "failed": run.manifest.failed,
            "date": run.date,
        }
        for run in listing.runs
    ]
    of_analyses = [
        {
            "psa_id": one.manifest.psa_id,
            "strategies": [each.name for each in one.manifest.strategies],
            "draws": one.manifest.draws,
            "replications": one.manifest.replications,
            "months": one.manifest.months,
            "seed": one.manifest.seed,
            "failed": len(one.manifest.failed),
            "date": one.date,
        }
        for one in analyses
    ]
    wrong = (*listing.damaged, *damaged_analyses)
    for _, why in wrong:
        say(f"warning: {why}")
    if as_json:
        damaged = [{"folder": str(folder), "why": why} for folder, why in wrong]
        print_document({"runs": rows, "psa": of_analyses, "damaged": damaged})
    else:
        _print_list(rows, out)
        _print_analyses(of_analyses)


@runs.command()
@click.argument("run_id")
@out_option
@json_option
def show(run_id: str, out: Path, as_json: bool) -> None:
    """Show a stored run; the first digits of RUN_ID are enough."""
    from clinicsim.cli.output import print_document
    from clinicsim.store.folders import get_run, load_run, result_of

    run = get_run(out, run_id)
    if as_json:
        print_document(result_of(run))
        return
    loaded = load_run(run.folder)
    from clinicsim.cli.tables import console, measures_table

    made = run.manifest
    screen = console()
    screen.print(f"{made.scenario}: run {made.run_id}, {run.date}", markup=False)
    screen.print(f"{loaded.count} replications of {made.months} months from {made.start_date}, seed {made.seed}")
    if made.interrupted:
        screen.print("Interrupted: not all replications that were asked for finished.")
    for number, error in loaded.failed:
        screen.print(f"Replication {number} failed: {error}", markup=False)
    screen.print(measures_table(loaded, made.currency))


@runs.command()
@click.argument("run_ids", nargs=-1, metavar="[RUN_ID]...")
@out_option
@click.option("--unfinished", is_flag=True, help="Remove what killed runs and sweeps have left, too.")
@click.option("--yes", is_flag=True, help="Do not ask.")
def rm(run_ids: tuple[str, ...], out: Path, unfinished: bool, yes: bool) -> None:
    """Remove stored runs, whole or damaged; the first digits of each RUN_ID are enough."""
    from clinicsim.store.folders import delete_run, find_folder
    from clinicsim.store.sweeps import remove_sweeps
    from clinicsim.store.unfinished import remove_stopped

    if not run_ids and not unfinished:
        raise click.UsageError("name the runs to remove, or say --unfinished")
    folders = list(dict.fromkeys(find_folder(out, run_id) for run_id in run_ids))
    if not yes:
        named = [*(folder.name for folder in folders), *(["what killed runs have left"] if unfinished else [])]
        click.confirm(f"Remove {', '.join(named)}?", abort=True, err=True)
    for folder in folders:
        delete_run(out, folder.name)
        say(f"removed {folder}")
    for folder in [*remove_stopped(out), *remove_sweeps(out)] if unfinished else []:
        say(f"removed {folder}")


@runs.command()
@click.argument("sql")
@out_option
@json_option
@click.option("--csv", "as_csv", is_flag=True, help="Print comma-separated values.")
def query(sql: str, out: Path, as_json: bool, as_csv: bool) -> None:
    """Answer one SELECT over all stored runs, such as "SELECT scenario, avg(pumps_end) FROM measures GROUP BY ALL".

    Tables: runs (a row a run), measures, totals and replications (a row a replication), monthly and ledger (a row a
    replication and month), events (where the log was kept). All but runs begin with run_id and scenario.
    """
    from clinicsim.cli.output import print_document
    from clinicsim.store.query import query as answer_to

    if as_json and as_csv:
        raise click.UsageError("--json and --csv exclude each other")
    answer = answer_to(out, sql, lambda why: say(f"warning: {why}"))
    if as_json:
        rows = [[_plain(value) for value in row] for row in answer.rows]
        print_document({"columns": list(answer.columns), "rows": rows})
    elif as_csv:
        _print_csv(answer)
    else:
        _print_answer(answer)


@runs.command()
@click.argument("run_ids", nargs=-1, required=True, metavar="RUN_ID...")
@click.argument("folder", type=click.Path(path_type=Path), metavar="DIR")
@out_option
@click.option("--format", "form", type=click.Choice(("csv", "parquet")), default="csv", show_default=True)
@click.option(
    "--events-as",
    type=click.Choice(("vidigi", "xes-csv")),
    help="Write the event log of each run instead, in the columns of vidigi or of process-mining tools.",
)
@click.option("--replication", type=click.IntRange(0), metavar="K", help="With --events-as: this one only.")
@click.option("--force", is_flag=True, help="Write over files that are there.")
def export(
    run_ids: tuple[str, ...],
    folder: Path,
    out: Path,
    form: str,
    events_as: str | None,
    replication: int | None,
    force: bool,
) -> None:
    """Write the tables of stored runs to DIR, one file a table, for other programs."""
    from clinicsim.store.folders import get_run

    if replication is not None and events_as is None:
        raise click.UsageError("--replication goes with --events-as")
    chosen = list({run.folder: run for run in (get_run(out, run_id) for run_id in run_ids)}.values())
    if events_as is None:
        from clinicsim.store.export import export as export_runs

        files = export_runs(chosen, folder, form, force=force)
    else:
        from clinicsim.store.event_export import export_events

        files = export_events(chosen, folder, events_as, replication=replication, force=force)
    for file in files:
        say(f"written: {file}")


@runs.command()
@click.argument("run_id")
@out_option
@click.option("--workers", type=click.IntRange(1), default=lambda: os.cpu_count() or 1, envvar="CLINICSIM_WORKERS")
@json_option
def rebuild(run_id: str, out: Path, workers: int, as_json: bool) -> None:
    """Run a stored run again from its folder alone, and say whether every digit agrees; exit code 1 if not."""
    from clinicsim.cli.output import print_document
    from clinicsim.cli.work import progress_bar
    from clinicsim.experiments.executors import local
    from clinicsim.store.folders import get_run
    from clinicsim.store.rebuild import rebuild as run_again

    run = get_run(out, run_id)
    with progress_bar(run.manifest.scenario) as progress:
        found = run_again(run, local(run.manifest.engine, workers), progress)
    if not found.same_program:
        say("note: the run was made by a program of another source, so differences may be meant")
    if as_json:
        facts = {"replications": found.replications, "values": found.values, "same_program": found.same_program}
        print_document({"run_id": run.manifest.run_id, **facts, "differences": list(found.differences)})
    elif found.differences:
        more = len(found.differences) - _MOST_DIFFERENCES
        click.echo("\n".join([*found.differences[:_MOST_DIFFERENCES], *([f"and {more} more"] if more > 0 else [])]))
    else:
        click.echo(f"{run.manifest.run_id}: {found.replications:,} replications, every digit of all values agrees")
    if found.differences:
        click.get_current_context().exit(CHECK_FAILED)


def _print_list(rows: list[dict[str, Any]], out: Path) -> None:
    """Print runs in columns, without the tables of other commands: those take longer to load than runs to list."""
    if not rows:
        click.echo(f"No runs in {out}")
        return
    lines = [("Run", "Scenario", "Replications", "Months", "Seed", "Date", "Notes")]
    for row in rows:
        notes = [word for word in ("interrupted", "events") if row[word]]
        notes += [f"{row['failed']} failed"] if row["failed"] else []
        numbers = [str(row[key]) for key in ("replications", "months", "seed")]
        lines.append((row["run_id"], row["scenario"], *numbers, _minute(row["date"]), ", ".join(notes)))
    _print_columns(lines)


def _print_analyses(rows: list[dict[str, Any]]) -> None:
    """Print probabilistic analyses, in the same columns."""
    if not rows:
        return
    lines = [("Analysis", "Strategies", "Draws", "Months", "Seed", "Date", "Notes")]
    for row in rows:
        numbers = f"{row['draws']} x {row['replications']}", str(row["months"]), str(row["seed"])
        notes = f"{row['failed']} failed" if row["failed"] else ""
        lines.append((row["psa_id"], ", ".join(row["strategies"]), *numbers, _minute(row["date"]), notes))
    click.echo()
    _print_columns(lines)


def _minute(date: str) -> str:
    return date[:16].replace("T", " ")


def _print_columns(lines: Sequence[tuple[str, ...]]) -> None:
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    for line in lines:
        cells = [
            cell.rjust(width) if place in _RIGHT else cell.ljust(width)
            for place, (cell, width) in enumerate(zip(line, widths, strict=True))
        ]
        click.echo("  ".join(cells).rstrip())


def _print_csv(answer: Answer) -> None:
    import csv
    import sys

    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(answer.columns)
    writer.writerows(answer.rows)


def _print_answer(answer: Answer) -> None:
    from clinicsim.cli.tables import console, table

    screen = console()
    shown = answer.columns[:_MOST_COLUMNS]
    numbers = [
        name
        for place, name in enumerate(shown)
        if any(isinstance(row[place], int | float) for row in answer.rows[:_MOST_ROWS])
    ]
    made = table(*shown, right=numbers, wrap=shown)
    for row in answer.rows[:_MOST_ROWS]:
        made.add_row(*(_word(value) for value in row[: len(shown)]))
    screen.print(made)
    for left, what in ((len(answer.rows) - _MOST_ROWS, "rows"), (len(answer.columns) - _MOST_COLUMNS, "columns")):
        if left > 0:
            say(f"and {left:,} more {what}; --csv and --json print them all")


def _word(value: object) -> str:
    from rich.markup import escape

    if value is None:
        return "–"
    return f"{value:.6g}" if isinstance(value, float) else escape(str(value))


def _plain(value: object) -> object:
    """A value for JSON, which has no dates and no infinity."""
    import math

    if isinstance(value, float):
        return value if math.isfinite(value) else None
    return value if value is None or isinstance(value, bool | int | str) else str(value)
