"""`clinicsim transient`: how long does a run show that its list is made up?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from clinicsim.cli.errors import INTERRUPTED, say
from clinicsim.cli.files import check_writable_file, write_file
from clinicsim.cli.options import figure_option, how_options

if TYPE_CHECKING:
    from clinicsim.experiments.runs import Runs
    from clinicsim.experiments.transient import Transient
    from clinicsim.scenario import Loaded
    from clinicsim.world.world import World

_MEASURES = (
    "refill_on_time_share",
    "slot_utilisation",
    "first_assessment_list_end",
    "follow_up_overdue_share",
    "caseload_end.oral",
)


@click.command()
@click.argument("scenario", type=click.Path(path_type=Path))
@click.option(
    "--measure",
    "measures",
    multiple=True,
    metavar="NAME",
    help=f"Measure to look at; may be repeated.  [default: {', '.join(_MEASURES)}]",
)
@click.option(
    "--window",
    type=click.IntRange(min=1),
    metavar="MONTHS",
    help="Months to each side of the moving average, at most a quarter of the run.  [default: 6, or that quarter]",
)
@figure_option
@how_options
def transient(
    scenario: Path, measures: tuple[str, ...], window: int | None, figure: Path | None, as_json: bool, **given: Any
) -> None:
    """Show how long SCENARIO's monthly measures still depend on how the run was started.

    Welch's moving average smooths the mean over replications; MSER-5 says how many months to leave out, and says so
    where it should not be relied on. Only a made-up list has such a beginning: a run from a clinic's own list is
    terminating, and nothing of it should be left out.
    """
    from clinicsim.cli.output import print_document
    from clinicsim.experiments.transient import transient as look
    from clinicsim.scenario import read
    from clinicsim.store.perform import run_overrides
    from clinicsim.world.build import build

    sets = (*given["sets"], *run_overrides(given["replications"], given["months"], given["seed"]))
    loaded = read(scenario, sets)
    names = tuple(dict.fromkeys(measures)) or _MEASURES
    _refuse(names, window, loaded.scenario.run.months)
    world = build(loaded)
    if figure is not None:
        check_writable_file(figure, "the figure")
    runs = _runs(world, given)
    _refuse_missing(names, runs)
    found = [look(runs, name, window) for name in names]
    if as_json:
        print_document(_document(loaded, world, runs, found))
    else:
        _print(loaded, world, found)
    if figure is not None:
        _write_figure(figure, loaded, world, runs, found)


def _refuse(names: Sequence[str], window: int | None, months: int) -> None:
    """Raise BadRequest for every measure that does not exist, and a window that does not fit."""
    from clinicsim.experiments.errors import BadRequest
    from clinicsim.measures.names import IN_YEAR, UnknownMeasure, known

    problems = []
    for name in names:
        try:
            known(name)
        except UnknownMeasure as error:
            problems.append(f"--measure {name}: {error}")
        else:
            if IN_YEAR in name:
                problems.append(f"--measure {name}: the whole run is looked at; leave out the year")
    if months < 4:
        problems.append(f"{months} months are too few to look at; give --months 4 or more, better 60")
    elif window is not None and window > months // 4:
        problems.append(f"--window {window}: at most a quarter of the {months} months, which is {months // 4}")
    if problems:
        raise BadRequest(problems)


def _refuse_missing(names: Sequence[str], runs: Runs) -> None:
    """Raise BadRequest for every member of a family that this scenario has not."""
    from clinicsim.experiments.errors import BadRequest
    from clinicsim.measures.names import UnknownMeasure, known

    problems = []
    for name in names:
        try:
            known(name, among=runs.monthly)
        except UnknownMeasure as error:
            problems.append(f"--measure {name}: {error}")
    if problems:
        raise BadRequest(problems)


def _runs(world: World, given: Mapping[str, Any]) -> Runs:
    from clinicsim.cli.work import executor_of, progress_bar
    from clinicsim.experiments.replicate import replicate

    executor = executor_of(given["engine"], given["workers"], given["scheduler"])
    replications = world.scenario.run.replications
    with progress_bar(world.scenario.name) as progress:
        runs = replicate(world, replications, progress=progress, engine=given["engine"], executor=executor)
    for number, error in runs.failed:
        say(f"warning: replication {number} failed: {error}")
    if runs.interrupted:
        say("interrupted: nothing is kept")
        click.get_current_context().exit(INTERRUPTED)
    return runs


def _document(loaded: Loaded, world: World, runs: Runs, found: Sequence[Transient]) -> dict[str, Any]:
    from clinicsim.experiments.document import number
    from clinicsim.experiments.statistics import Interval
    from clinicsim.measures import describe
    from clinicsim.views.transient import transient_sentence, warm_up

    def interval(at: Interval) -> dict[str, Any]:
        return {"mean": number(at.mean), "lo": number(at.lo), "hi": number(at.hi)}

    synthetic = world.cohort.synthetic
    return {
        "scenario": loaded.scenario.name,
        "replications": runs.count,
        "months": runs.months,
        "seed": runs.seed,
        "synthetic": synthetic,
        "leave_out_months": warm_up(found) if synthetic else 0,
        "says": transient_sentence(found, synthetic=synthetic),
        "measures": {
            one.measure: {
                "unit": describe(one.measure).unit,
                "leave_out_months": one.truncation,
                "reliable": not one.unreliable,
                "unreliable": list(one.unreliable),
                "window": one.window,
                "whole": interval(one.whole),
                "rest": interval(one.rest),
                "month": list(runs.month_names),
                **{key: [number(v) for v in row] for key, row in zip(("mean", "lo", "hi"), one.monthly, strict=True)},
                "moving_average": [number(value) for value in one.smoothed],
            }
            for one in found
        },
    }


def _print(loaded: Loaded, world: World, found: Sequence[Transient]) -> None:
    from clinicsim.cli.tables import console, table
    from clinicsim.views.transient import transient_sentence, transient_table

    rows = transient_table(found, loaded.scenario.prices.currency)
    made = table(*rows.head, right=rows.head[2:5], wrap=rows.head)
    for row in rows.rows:
        made.add_row(*row)
    out = console()
    out.print(made)
    out.print(f"{transient_sentence(found, synthetic=world.cohort.synthetic).rstrip('.')}.", markup=False)
    out.print("In brackets: 95% intervals of the mean over replications.", style="dim")


def _write_figure(path: Path, loaded: Loaded, world: World, runs: Runs, found: Sequence[Transient]) -> None:
    from clinicsim.measures import describe
    from clinicsim.scenario.dates import add_months
    from clinicsim.views.figure_page import FigurePage, facts_of, write_figure_page
    from clinicsim.views.figures.welch import welch_figure
    from clinicsim.views.labels import spelt
    from clinicsim.views.numbers import unit_of
    from clinicsim.views.report.charts import chart_of
    from clinicsim.views.transient import month_table, transient_sentence

    currency = loaded.scenario.prices.currency
    dates = [add_months(runs.start_date, month) for month in range(runs.months)]
    charts = []
    for one in found:
        unit = unit_of(describe(one.measure).unit, currency)
        note = f"Not to be relied on: {'; '.join(one.unreliable)}." if one.unreliable else ""
        drawn, numbers = welch_figure(one, dates, unit), month_table(one, dates, unit)
        charts.append(chart_of(f"welch-{one.measure}", drawn, numbers, note))
    page = FigurePage(
        kind="Initial transient",
        title=f"How long does {spelt(loaded.scenario.name)} show how it was started?",
        lead=(f"{transient_sentence(found, synthetic=world.cohort.synthetic).rstrip('.')}.",),
        charts=charts,
        facts=facts_of(world, loaded.hash, runs.engine, ("Replications", str(runs.count))),
        synthetic=world.cohort.synthetic,
    )
    write_file(path, "the figure", lambda file: write_figure_page(file, page))
