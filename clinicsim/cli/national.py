"""`clinicsim national`: every clinic of a country in one sweep."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from clinicsim.cli.errors import INTERRUPTED, RUN_FAILED, say
from clinicsim.cli.files import check_writable_file, write_file
from clinicsim.cli.options import figure_option, how_options, out_option

if TYPE_CHECKING:
    from clinicsim.experiments.national.summary import National
    from clinicsim.views.report.tables import Table

_SHIPPED = Path("scenarios/national/study.toml")


@click.command()
@click.argument("study", type=click.Path(path_type=Path), default=_SHIPPED)
@click.option("--all", "show_all", is_flag=True, help="Show every clinic in a row of its own.")
@figure_option
@out_option
@how_options
def national(study: Path, show_all: bool, figure: Path | None, as_json: bool, **given: Any) -> None:
    """Run every clinic of STUDY, by default scenarios/national/study.toml, and say who is safe, by size of clinic.

    The study file says how many pumps each clinic has, how a clinic of that size is planned, and what counts as safe.
    Each clinic has its own made-up patients and its own luck. Single-handed clinics are also run with one person more.

    Clinics that are finished are kept in --out: the same command, given again after it was stopped, goes on from there.
    """
    from clinicsim.cli.output import print_document
    from clinicsim.experiments.national.document import national_document
    from clinicsim.views.national import sentences

    found = _found(study, figure, given)
    if as_json:
        print_document(national_document(found, sentences(found)))
    else:
        _print(found, show_all)
    if figure is not None:
        _write_figure(figure, found, given["engine"])


def _found(study: Path, figure: Path | None, given: dict[str, Any]) -> National:
    from clinicsim.cli.work import executor_of, progress_bar
    from clinicsim.experiments.national.reader import read_study
    from clinicsim.experiments.national.summary import MEASURES, failures, national
    from clinicsim.experiments.source import source_hash
    from clinicsim.experiments.sweep import sweep
    from clinicsim.store.perform import run_overrides
    from clinicsim.store.sweeps import SweepStore

    loaded = read_study(study, (*given["sets"], *run_overrides(given["replications"], given["months"], given["seed"])))
    if figure is not None:
        check_writable_file(figure, "the figure")
    many, engine = loaded.study.run.replications, given["engine"]
    executor = executor_of(engine, given["workers"], given["scheduler"])
    key = "\n".join((loaded.hash, engine, source_hash(), *MEASURES))
    try:
        with SweepStore(given["out"], key) as kept, progress_bar(f"{len(loaded.clinics)} worlds") as progress:
            found = national(loaded, sweep(loaded.clinics, many, MEASURES, executor, progress, engine, kept))
    except KeyboardInterrupt:
        say(f"interrupted: finished clinics are kept in {given['out']}; the same command goes on from there")
        click.get_current_context().exit(INTERRUPTED)
    failed = failures(found)
    for failure in failed:
        say(f"warning: {failure}")
    if len(failed) == len(loaded.clinics) * many:
        say("error: every replication of every clinic failed")
        click.get_current_context().exit(RUN_FAILED)
    return found


def _print(found: National, show_all: bool) -> None:
    from clinicsim.cli.tables import console
    from clinicsim.experiments.national.summary import COST, DRY, ON_TIME
    from clinicsim.views.national import change_table, clinics_table, rates_table, safety_table, sentences

    out = console()
    out.print(found.loaded.study.question, style="italic", markup=False)
    tables = [safety_table(found), rates_table(found), change_table(found)]
    if show_all:
        tables.append(clinics_table(found, (ON_TIME, DRY, COST)))
    for one in tables:
        if one is not None:
            out.print(_drawn(one))
    for sentence in sentences(found):
        out.print(sentence, markup=False)
    out.print(
        "In brackets: 95% intervals over replications, for these made-up patients. Differences are paired by "
        "replication; whether they can be told apart is adjusted for the number of differences (Holm).",
        style="dim",
    )


def _drawn(one: Table) -> Any:
    from clinicsim.cli.tables import table

    made = table(*one.head, right=one.head[one.text_columns :], title=one.caption, wrap=one.head[one.text_columns :])
    for row in one.rows:
        made.add_row(*(cell.replace(" (", "\n(").replace(") ", ")\n") for cell in row))
    return made


def _write_figure(path: Path, found: National, engine: str) -> None:
    import clinicsim
    from clinicsim.views.figure_page import FigurePage, write_figure_page
    from clinicsim.views.figures.national import national_figure
    from clinicsim.views.labels import spelt
    from clinicsim.views.national import clinics_table, sentences
    from clinicsim.views.report.charts import chart_of
    from clinicsim.views.study import SHORT_HASH

    study = found.loaded.study
    note = (
        "Patients are made up. So are sizes, to agree with what is published; how a clinic of each size is planned is "
        "an assumption."
    )
    page = FigurePage(
        kind="National study",
        title=study.question,
        lead=sentences(found),
        charts=[chart_of("national", national_figure(found), clinics_table(found), note)],
        facts=(
            ("Study", f"{spelt(study.name)} ({found.loaded.hash[:SHORT_HASH]})"),
            ("Clinics", str(len(found.clinics))),
            ("Replications", str(study.run.replications)),
            ("Seed", str(study.run.seed)),
            ("Horizon", f"{study.run.months} months"),
            ("Engine", engine),
            ("Version", f"clinicsim {clinicsim.__version__}"),
            ("Starting lists", "synthetic: no real patients"),
        ),
        synthetic=True,
    )
    write_file(path, "the figure", lambda file: write_figure_page(file, page))
