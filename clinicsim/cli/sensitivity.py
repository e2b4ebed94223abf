"""`clinicsim sensitivity`: which parameters matter."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from clinicsim.cli.errors import INTERRUPTED, say
from clinicsim.cli.files import check_writable_file, write_file
from clinicsim.cli.options import MOST, figure_option, how_options, out_option

if TYPE_CHECKING:
    from clinicsim.experiments.sensitivity.analysis import Analysis
    from clinicsim.experiments.sensitivity.request import Accepted, Request
    from clinicsim.scenario import Loaded
    from clinicsim.world.world import World

_WORDS = ("Verdict", "How it acts")  # columns that hold no numbers
_MEASURE = "refill_on_time_share"
_REPLICATIONS_A_POINT = 5  # of a screening or a split of variance, where more points serve better than more luck


@click.command()
@click.argument("scenario", type=click.Path(path_type=Path))
@click.argument("base", type=click.Path(path_type=Path), required=False)
@click.option(
    "--method",
    type=click.Choice(("one-way", "two-way", "morris", "sobol")),
    default="one-way",
    show_default=True,
    help="One parameter at a time; two over a grid; screening of many; shares of variance.",
)
@click.option(
    "--measure", "measures", multiple=True, metavar="M", help=f"Measure, or M@YEAR; may be repeated.  [{_MEASURE}]"
)
@click.option(
    "--parameters",
    "patterns",
    multiple=True,
    metavar="PATTERN",
    help="Path of a number, its beginning, or a pattern such as '*.nights'; may be repeated.  [default: all]",
)
@click.option("--levels", type=click.IntRange(2, 50), default=5, show_default=True, help="Values of each: two-way.")
@click.option("--paths", type=click.IntRange(2, MOST), default=10, show_default=True, help="Paths: morris.")
@click.option("--samples", type=click.IntRange(2, MOST), default=256, show_default=True, help="Power of 2: sobol.")
@click.option("--second-order", is_flag=True, help="Also what pairs of parameters do together: sobol.")
@click.option("--top", type=click.IntRange(1, MOST), default=15, show_default=True, help="Parameters shown.")
@click.option("--budget", type=click.IntRange(1), default=50_000, show_default=True, help="Most runs to make.")
@figure_option
@out_option
@how_options
def sensitivity(scenario: Path, base: Path | None, figure: Path | None, top: int, as_json: bool, **given: Any) -> None:
    """Vary the uncertain parameters of SCENARIO and say which of them matter to a measure.

    With BASE, what is studied is SCENARIO less BASE, with the same parameters in both. All runs share their luck, so
    an effect is due to the parameter. Morris and Sobol take 5 replications a point unless told otherwise.

    Points that are finished are kept in --out while it runs: the same command, given again after it was stopped, goes
    on from there.
    """
    from clinicsim.cli.output import print_document
    from clinicsim.cli.work import build_all
    from clinicsim.experiments.sensitivity.document import sensitivity_document

    loaded = _read([scenario, *([base] if base else [])], given)
    worlds = build_all(loaded)
    request, accepted = _accepted(loaded, worlds, given)
    if figure is not None:
        check_writable_file(figure, "the figure")
    analysis = _analysis(loaded, worlds, request, accepted, given)
    for warning in analysis.warnings():
        say(f"warning: {warning}")
    if as_json:
        print_document(sensitivity_document(analysis))
    else:
        _print(analysis, loaded[0].scenario.prices.currency, top)
    if figure is not None:
        _write_figure(figure, analysis, loaded, worlds[0], top)


def _read(files: Sequence[Path], given: Mapping[str, Any]) -> list[Loaded]:
    from clinicsim.cli.work import all_or_findings
    from clinicsim.scenario import read
    from clinicsim.store.perform import run_overrides

    sets = (*given["sets"], *run_overrides(given["replications"], given["months"], given["seed"]))
    return all_or_findings(lambda file: read(file, sets), files)


def _accepted(loaded: Sequence[Loaded], worlds: Sequence[World], given: Mapping[str, Any]) -> tuple[Request, Accepted]:
    """Check what is asked; every problem at once."""
    from clinicsim.experiments.sensitivity.request import Request, accept, refuse_unlike
    from clinicsim.experiments.uncertainty import stated

    run = loaded[0].scenario.run
    is_drawn = given["method"] in ("morris", "sobol")
    request = Request(
        method=given["method"],
        measures=tuple(dict.fromkeys(given["measures"])) or (_MEASURE,),
        patterns=given["patterns"],
        replications=given["replications"] or (_REPLICATIONS_A_POINT if is_drawn else run.replications),
        months=run.months,
        **{name: given[name] for name in ("levels", "paths", "samples", "second_order", "budget")},
    )
    base = loaded[1].scenario if len(loaded) > 1 else None
    if base is not None:
        refuse_unlike(loaded[0].scenario, base, request.measures)
    return request, accept(request, stated(loaded[0].scenario), base, lambda: _names(worlds[0], given["engine"]))


def _names(world: World, engine: str) -> Collection[str]:
    """Names of all measures of a run, and with an `@` of those that are told by year."""
    from clinicsim.experiments.replication import one
    from clinicsim.experiments.warm import ensure_compiled

    ensure_compiled(engine)
    outcome = one(world, 0, engine)
    return [*outcome.summary, *(f"{name}@" for name in outcome.yearly)]


def _analysis(
    loaded: Sequence[Loaded], worlds: Sequence[World], request: Request, accepted: Accepted, given: Mapping[str, Any]
) -> Analysis:
    from clinicsim.cli.work import executor_of, progress_bar
    from clinicsim.experiments.sensitivity import Clinic
    from clinicsim.experiments.sensitivity.analysis import analyse
    from clinicsim.experiments.source import source_hash
    from clinicsim.store.sweeps import SweepStore

    scenarios = (*(one.hash for one in loaded), source_hash())
    base = worlds[1] if len(worlds) > 1 else None
    executor = executor_of(given["engine"], given["workers"], given["scheduler"])
    try:
        with progress_bar(request.method) as progress:
            clinic = Clinic(
                world=worlds[0],
                measures=request.measures,
                replications=request.replications,
                executor=executor,
                base=base,
                progress=progress,
                engine=given["engine"],
                keep=lambda points: SweepStore(given["out"], "\n".join((*scenarios, points))),
            )
            return analyse(request, accepted, clinic, loaded[1].scenario.name if base else None)
    except KeyboardInterrupt:
        say(f"interrupted: finished points are kept in {given['out']}; the same command goes on from there")
        click.get_current_context().exit(INTERRUPTED)


def _print(analysis: Analysis, currency: str, top: int) -> None:
    from clinicsim.cli.tables import console, table
    from clinicsim.experiments.sensitivity import Sobol
    from clinicsim.views.sensitivity.says import headline, parameters_left_out, sentences
    from clinicsim.views.sensitivity.tables import second_order_table, table_of
    from clinicsim.views.sensitivity.words import writing

    out = console()
    against = f" against {analysis.base}" if analysis.base else ""
    out.print(
        f"[bold]{analysis.scenario}{against}[/], {analysis.request.method}: {analysis.accepted.runs:,} runs of "
        f"{analysis.request.months} months, {analysis.request.replications} replications a point"
    )
    for result in analysis.results:
        own = writing(result.measure, currency, analysis.base)
        tables = [table_of(result, own, top)]
        if isinstance(result, Sobol) and result.second:
            tables.append(second_order_table(result, own, top))
        for one in tables:
            made = table(
                *one.head,
                right=[name for name in one.head[one.text_columns :] if name not in _WORDS],
                title=one.caption,
                wrap=one.head[: one.text_columns],
            )
            made.columns[0].overflow = "fold"  # a path has no blanks to break at
            for row in one.rows:
                made.add_row(*row)
            out.print(made)
        out.print(f"{headline(result, own)}.", markup=False)
        for sentence in sentences(result, own, top):
            out.print(sentence, markup=False)
        out.print()
    for sentence in parameters_left_out(analysis.accepted.not_varied):
        out.print(sentence, markup=False)


def _write_figure(path: Path, analysis: Analysis, loaded: Sequence[Loaded], world: World, top: int) -> None:
    from clinicsim.views.figure_page import facts_of, write_figure_page
    from clinicsim.views.sensitivity.page import sensitivity_page

    request, first = analysis.request, loaded[0]
    sizes = ("Method", request.method), ("Replications", str(request.replications))
    others = [(one.scenario.name, one.hash) for one in loaded[1:]]
    facts = facts_of(world, first.hash, analysis.engine, *sizes, beside=others)
    page = sensitivity_page(analysis, first.scenario.prices.currency, top, facts, synthetic=world.cohort.synthetic)
    write_file(path, "the figure", lambda file: write_figure_page(file, page))
