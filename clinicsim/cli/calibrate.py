"""`clinicsim calibrate`: the numbers of a scenario from a clinic's own extracts."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from clinicsim.cli.errors import INTERRUPTED, say
from clinicsim.cli.files import check_writable_file, write_file
from clinicsim.cli.options import how_options

if TYPE_CHECKING:
    from clinicsim.experiments.calibration import Calibration
    from clinicsim.experiments.calibration.fit_table import FitTable
    from clinicsim.experiments.calibration.tuning import Tuned
    from clinicsim.experiments.calibration.tuning_request import Tuning
    from clinicsim.scenario import Loaded
    from clinicsim.views.report.tables import Table


@click.command()
@click.argument("data", type=click.Path(path_type=Path), required=False)
@click.option("--scenario", type=click.Path(path_type=Path), required=True, metavar="FILE", help="The clinic as it is.")
@click.option("-o", "--output", type=click.Path(path_type=Path), metavar="FILE.toml", help="Write what was fitted.")
@click.option("--held-out", type=click.IntRange(1960, 2100), metavar="YYYY", help="Compare with a year not fitted to.")
@click.option(
    "--tune", "free", multiple=True, metavar="PATH=LOW..HIGH", help="A number to tune to the targets; up to three."
)
@click.option(
    "--target", "targets", multiple=True, metavar="MEASURE=VALUE[+-TOLERANCE]", help="What a measure should come to."
)
@click.option(
    "--example", type=click.Path(path_type=Path), metavar="DIR", help="Write extracts made up from the scenario to DIR."
)
@how_options
def calibrate(data: Path | None, scenario: Path, output: Path | None, as_json: bool, **given: Any) -> None:
    """Fit a scenario to the extracts in the folder DATA: activity, referrals, rota and doses (.csv), or some of them.

    Minutes of visits, not attending by lead time, cancellations, referrals, sickness and doses are fitted, each with
    its interval; a number that the extracts do not tell stays. What is written extends the scenario.
    """
    from clinicsim.scenario import read
    from clinicsim.store.perform import run_overrides

    run_sets = run_overrides(given["replications"], given["months"], given["seed"])
    loaded = read(scenario, (*given["sets"], *run_sets))
    if given["example"] is not None:
        _write_example(loaded, given["example"], given["engine"])
    if data is None:
        if given["example"] is None:
            raise click.UsageError("name the folder of extracts, or say --example DIR to make one up")
        return
    if given["sets"]:
        raise click.UsageError("--set would not be in the file that is written; put it into the scenario")
    if output is not None:
        check_writable_file(output, "the scenario")
    try:
        made, tuning, tuned, fit = _calibrated(loaded, data, given, run_sets)
    except KeyboardInterrupt:
        say("interrupted: the calibration had no answer yet, and nothing was written")
        click.get_current_context().exit(INTERRUPTED)
    if output is not None:  # before anything is printed, which a closed pipe would end
        text = made.text(output.parent, output.stem)
        write_file(output, "the scenario", lambda file: file.write_text(text, encoding="utf-8"))
    _show(made, tuning, tuned, fit, as_json)


def _calibrated(
    loaded: Loaded, data: Path, given: dict[str, Any], run_sets: Sequence[str]
) -> tuple[Calibration, Tuning | None, Tuned | None, FitTable | None]:
    from clinicsim.cli.work import executor_of
    from clinicsim.experiments.calibration import calibrate as fit_numbers
    from clinicsim.experiments.calibration import read_extracts
    from clinicsim.experiments.calibration.adjust import compared
    from clinicsim.experiments.calibration.adjust import tuned as tune_numbers
    from clinicsim.experiments.calibration.tuning_request import tuning_request

    tuning = tuning_request(given["free"], given["targets"], loaded.scenario)
    extracts = read_extracts(data, loaded.scenario)
    made, tuned, fit = fit_numbers(loaded, extracts, given["held_out"]), None, None
    executor = executor_of(given["engine"], given["workers"], given["scheduler"])
    if tuning is not None:
        made, tuned = tune_numbers(made, tuning, executor, given["engine"], run_sets)
    if given["held_out"] is not None:
        fit = compared(made, extracts, given["held_out"], executor, run_sets)
    return made, tuning, tuned, fit


def _write_example(loaded: Loaded, folder: Path, engine: str) -> None:
    """Write the extracts of one simulated replication, if no file of that name is there."""
    from clinicsim.experiments.calibration import made_up_extracts
    from clinicsim.experiments.calibration.columns import columns
    from clinicsim.experiments.replicate import replicate
    from clinicsim.store.errors import StoreError, told
    from clinicsim.world.build import build

    there = [str(folder / f"{name}.csv") for name in columns() if (folder / f"{name}.csv").exists()]
    if there:
        raise StoreError(f"{', '.join(there)} would be written over; name another folder")
    world = build(loaded)
    runs = replicate(world, 1, keep_events=True, engine=engine)
    if runs.events is None:
        return
    with told(f"cannot write to {folder}"):
        for file in made_up_extracts(world, runs.events).write(folder):
            say(f"written: {file}")


def _show(made: Calibration, tuning: Tuning | None, tuned: Tuned | None, fit: FitTable | None, as_json: bool) -> None:
    from clinicsim.cli.output import print_document
    from clinicsim.experiments.calibration.document import calibration_document
    from clinicsim.views import calibration as view

    if as_json:
        print_document(calibration_document(made, tuning, tuned, fit))
        return
    _print([view.title(made) + "."], bold=True)
    if made.synthetic:
        _print(["The extracts are synthetic: they describe no real clinic."])
    _print_table(view.quality_table(made.quality))
    _print_table(view.fitted_table(made))
    _print(made.found.notes)
    if made.found.kept:
        _print_table(view.kept_table(made))
    if tuning is not None and tuned is not None:
        _print_table(view.tuned_table(tuned))
        _print(view.tuned_sentences(tuning, tuned))
    if fit is not None:
        _print_table(view.fit_rows(fit))
        _print(view.fit_sentences(fit))


def _print(sentences: Sequence[str], *, bold: bool = False) -> None:
    from clinicsim.cli.tables import console

    out = console()
    for sentence in sentences:
        out.print(f"{sentence}\n", style="bold" if bold else None, markup=False)


def _print_table(rows: Table) -> None:
    from rich.markup import escape

    from clinicsim.cli.tables import console, table

    made = table(*rows.head, right=rows.head[rows.text_columns :], title=rows.caption, wrap=rows.head)
    for row in rows.rows:
        made.add_row(*map(escape, row))
    console().print(made)
