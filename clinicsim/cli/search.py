"""`clinicsim search`: how many sessions, people or minutes does it take?"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from clinicsim.cli.errors import CHECK_FAILED, INTERRUPTED, say
from clinicsim.cli.files import check_writable_file, write_file
from clinicsim.cli.options import MOST, figure_option, how_options

if TYPE_CHECKING:
    from clinicsim.experiments.search import Found
    from clinicsim.scenario import Loaded


@click.command()
@click.argument("scenario", type=click.Path(path_type=Path))
@click.option(
    "--vary",
    "variables",
    multiple=True,
    required=True,
    metavar="PATH=LOW..HIGH[:STEP]",
    help="A whole number of the scenario, or a pattern of names of sessions, operating lists or staff, whose value is "
    "how many there are; up to four.",
)
@click.option(
    "--target",
    "targets",
    multiple=True,
    required=True,
    metavar="'MEASURE>=VALUE'",
    help="What must be reached, or with <= not exceeded; ' each year' may follow. May be repeated.",
)
@click.option(
    "--judge",
    "rule",
    default="lower",
    show_default=True,
    metavar="mean|lower|share:S",
    help="A target is met by the mean, by its 95% confidence bound, or in a share S of the replications.",
)
@click.option(
    "--minimise",
    default="",
    metavar="MEASURE",
    help="What the answer has least of.  [default: the number itself; of several, cost_per_year]",
)
@click.option(
    "--indifference", type=float, metavar="X", help="Difference in that worth telling.  [default: 1% of its mean]"
)
@click.option("--budget", type=click.IntRange(1, MOST), default=500, show_default=True, help="Most candidates.")
@click.option("--write", type=click.Path(path_type=Path), metavar="FILE.toml", help="Write the answer as a scenario.")
@figure_option
@how_options
def search(scenario: Path, write: Path | None, figure: Path | None, as_json: bool, **given: Any) -> None:
    """Find the fewest of one thing, or the cheapest mix of several, with which SCENARIO meets its targets.

    One number is found by bisection, several on a grid: screened, then told apart by KN++. All candidates share their
    patients and their luck. The answer and its neighbours are run again with a fresh seed. Exit code 1: none meets the
    targets.
    """
    from clinicsim.cli.output import print_document
    from clinicsim.experiments.search.document import search_document
    from clinicsim.scenario import read
    from clinicsim.store.perform import run_overrides

    run_sets = run_overrides(given["replications"], given["months"], given["seed"])
    loaded = read(scenario, (*given["sets"], *run_sets))
    for file, what in ((write, "the scenario"), (figure, "the figure")):
        if file is not None:
            check_writable_file(file, what)
    found = _found(loaded, given, run_sets)
    _warn(found)
    if as_json:
        print_document(search_document(found))
    else:
        _print(found)
    if write is not None:
        _write(write, found)
    if figure is not None:
        _write_figure(figure, found, given["engine"])
    if found.answer is None:
        click.get_current_context().exit(CHECK_FAILED)


def _found(loaded: Loaded, given: Mapping[str, Any], run_sets: tuple[str, ...]) -> Found:
    from clinicsim.cli.work import executor_of, progress_bar
    from clinicsim.experiments.search import Asked, seek

    asked = Asked(**{key: given[key] for key in Asked.__slots__})
    executor = executor_of(given["engine"], given["workers"], given["scheduler"])
    try:
        return seek(loaded, asked, executor, given["engine"], given["sets"], run_sets, progress_bar)
    except KeyboardInterrupt:
        say("interrupted: the search had no answer yet, and nothing was kept")
        click.get_current_context().exit(INTERRUPTED)


def _warn(found: Found) -> None:
    from clinicsim.views.search_words import value_words

    for one in found.tried:
        for number, error in one.failed:
            say(f"warning: {value_words(found, one.values)}: replication {number} failed: {error}")


def _print(found: Found) -> None:
    from clinicsim.cli.tables import console, table
    from clinicsim.views.search import search_sentences, search_title
    from clinicsim.views.search_table import search_table

    rows = search_table(found)
    made = table(*rows.head, right=rows.head[rows.text_columns + 1 :], wrap=rows.head)
    for row in rows.rows:
        made.add_row(*row)
    out = console()
    out.print(search_title(found) + "\n", style="bold", markup=False)
    for sentence in search_sentences(found):
        out.print(f"{sentence}\n", markup=False)
    out.print(made)
    if len(rows.rows) < len(found.tried):
        out.print(f"{len(found.tried) - len(rows.rows)} more were run; --json and --figure have all.")
    out.print("In brackets: 95% intervals of the mean over replications.", style="dim")


def _write(path: Path, found: Found) -> None:
    if found.answer is None:
        say(f"scenario: not written to {path}, for there is no answer")
        return
    text = found.candidates.text(found.answer.values, path.parent, path.stem)
    write_file(path, "the scenario", lambda file: file.write_text(text, encoding="utf-8"))


def _write_figure(path: Path, found: Found, engine: str) -> None:
    from clinicsim.views.figure_page import FigurePage, facts_of, write_figure_page
    from clinicsim.views.figures.frontier import frontier_figure
    from clinicsim.views.labels import spelt
    from clinicsim.views.report.charts import chart_of
    from clinicsim.views.search import search_sentences, search_title
    from clinicsim.views.search_table import search_table

    if not found.tells_harm:
        say(f"figure: not written to {path}, for there are no pumps that could run dry")
        return
    loaded = found.candidates.loaded
    world = found.candidates.world(loaded)
    note = "Hollow: another candidate has less cost and less harm. All candidates share their patients and their luck."
    page = FigurePage(
        kind="Goal seek",
        title=f"What does {spelt(loaded.scenario.name)} need?",
        lead=(search_title(found), *search_sentences(found)),
        charts=[chart_of("frontier", frontier_figure(found), search_table(found, all_rows=True), note)],
        facts=facts_of(world, loaded.hash, engine, ("Replications", str(found.replications))),
        synthetic=world.cohort.synthetic,
    )
    write_file(path, "the figure", lambda file: write_figure_page(file, page))
