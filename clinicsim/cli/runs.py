"""`clinicsim runs`: list, show and delete stored runs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from clinicsim.cli.errors import say
from clinicsim.cli.options import json_option, out_option


@click.group()
def runs() -> None:
    """List, show and delete stored runs."""


@runs.command("list")
@out_option
@json_option
def list_command(out: Path, as_json: bool) -> None:
    """List the runs that are stored, newest first."""
    from clinicsim.cli.output import print_document
    from clinicsim.store.folders import list_runs

    listing = list_runs(out)
    rows = [
        {
            "run_id": run.manifest.run_id,
            "scenario": run.manifest.scenario,
            "replications": len(run.manifest.replications),
            "months": run.manifest.months,
            "seed": run.manifest.seed,
            "events": run.manifest.events,
            "interrupted": run.manifest.interrupted,
            "failed": len(run.manifest.failed),
            "date": run.date,
        }
        for run in listing.runs
    ]
    for _, why in listing.damaged:
        say(f"warning: {why}")
    if as_json:
        damaged = [{"folder": str(folder), "why": why} for folder, why in listing.damaged]
        print_document({"runs": rows, "damaged": damaged})
    else:
        _print_list(rows, out)


@runs.command()
@click.argument("run_id")
@out_option
@json_option
def show(run_id: str, out: Path, as_json: bool) -> None:
    """Show a stored run; the first digits of RUN_ID are enough."""
    from clinicsim.store.folders import get_run, load_run

    run = get_run(out, run_id)
    loaded = load_run(run.folder)
    if as_json:
        click.echo((run.folder / "result.json").read_text(encoding="utf-8"), nl=False)
        return
    from clinicsim.cli.tables import console, measures_table

    made = run.manifest
    screen = console()
    screen.print(f"{made.scenario}: run {made.run_id}, {run.date}", markup=False)
    screen.print(f"{loaded.count} replications of {made.months} months from {made.start_date}, seed {made.seed}")
    if made.interrupted:
        screen.print("Interrupted: not all replications that were asked for finished.")
    for number, error in made.failed:
        screen.print(f"Replication {number} failed: {error}", markup=False)
    screen.print(measures_table(loaded, str(made.resolved["prices"]["currency"])))


@runs.command()
@click.argument("run_ids", nargs=-1, required=True, metavar="RUN_ID...")
@out_option
@click.option("--yes", is_flag=True, help="Do not ask.")
def delete(run_ids: tuple[str, ...], out: Path, yes: bool) -> None:
    """Delete stored runs, whole or damaged; the first digits of each RUN_ID are enough."""
    from clinicsim.store.folders import delete_run, find_folder

    folders = [find_folder(out, run_id) for run_id in run_ids]
    if not yes:
        click.confirm(f"Delete {', '.join(folder.name for folder in folders)}?", abort=True, err=True)
    for folder in dict.fromkeys(folders):
        delete_run(out, folder.name)
        say(f"deleted {folder}")


def _print_list(rows: list[dict[str, Any]], out: Path) -> None:
    from clinicsim.cli.tables import console, table

    screen = console()
    if not rows:
        screen.print(f"No runs in {out}", markup=False, soft_wrap=True)
        return
    made = table("Run", "Scenario", "Replications", "Months", "Seed", "Date", "Notes", right=("Replications", "Months"))
    for row in rows:
        notes = [word for word in ("interrupted", "events") if row[word]]
        notes += [f"{row['failed']} failed"] if row["failed"] else []
        numbers = [str(row[key]) for key in ("replications", "months", "seed")]
        made.add_row(row["run_id"], row["scenario"], *numbers, row["date"][:16].replace("T", " "), ", ".join(notes))
    screen.print(made)
