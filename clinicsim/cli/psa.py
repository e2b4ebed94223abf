"""`clinicsim psa`: what is uncertain in the parameters, and what that means for a choice between strategies."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from clinicsim.cli.errors import INTERRUPTED, say
from clinicsim.cli.files import check_writable_file, write_file
from clinicsim.cli.options import MOST, figure_option, how_options, out_option

if TYPE_CHECKING:
    from clinicsim.experiments.psa.analysis import Analysis, Question
    from clinicsim.experiments.psa.inputs import Inputs
    from clinicsim.experiments.psa.request import Request
    from clinicsim.scenario import Loaded
    from clinicsim.store.psa_perform import Performed
    from clinicsim.world.world import World

_DRAWS, _DRAWS_OF_A_PILOT, _REPLICATIONS = 1_000, 50, 4
_CURVE = "0:100000:1000"


@click.command()
@click.argument("base", type=click.Path(path_type=Path))
@click.argument("alternatives", type=click.Path(path_type=Path), nargs=-1, required=True, metavar="ALTERNATIVE...")
@click.option("--draws", type=click.IntRange(1, MOST), help=f"Draws of the parameters.  [default: {_DRAWS:,}]")
@click.option(
    "--method",
    type=click.Choice(("lhs", "sobol", "random")),
    default="lhs",
    show_default=True,
    help="Latin hypercube, scrambled Sobol' sequence, or plain random numbers.",
)
@click.option(
    "--parameters",
    "patterns",
    multiple=True,
    metavar="PATTERN",
    help="Path of a number, its beginning, or a pattern such as 'prices.*'; may be repeated.  [default: all]",
)
@click.option("--comparator", metavar="NAME", help="Strategy that the others are held against.  [default: the first]")
@click.option(
    "--wtp",
    multiple=True,
    metavar="LIST",
    help="Willingness to pay for a QALY, ascending: 20000,30000 or FIRST:LAST:STEP.  [default: the scenario's]",
)
@click.option("--first-order-only", is_flag=True, help="Parameters at their values, replications alone.")
@click.option("--second-order-only", is_flag=True, help="One replication a draw.")
@click.option(
    "--pilot", is_flag=True, help=f"A small analysis ({_DRAWS_OF_A_PILOT} draws) that proposes the size of a full one."
)
@click.option(
    "--budget",
    type=click.IntRange(4),
    default=_DRAWS * _REPLICATIONS,
    show_default=True,
    help="Replications of each strategy that --pilot may propose.",
)
@click.option(
    "--precision-nmb",
    type=click.FloatRange(0, min_open=True),
    default=100.0,
    show_default=True,
    help="Monte Carlo standard error of incremental net benefit a person that would do.",
)
@figure_option
@out_option
@how_options
def psa(base: Path, alternatives: tuple[Path, ...], figure: Path | None, as_json: bool, **given: Any) -> None:
    """Draw the uncertain parameters and run BASE and every ALTERNATIVE under each draw.

    A draw is shared by all strategies, and so is the luck of its replications (4 unless told otherwise; with
    --first-order-only as many as the scenario says). The analysis is stored as psa-ID in --out; the same command finds
    it there, and goes on with one that was stopped.
    """
    from clinicsim.cli.output import print_document
    from clinicsim.cli.psa_tables import print_analysis, print_proposals
    from clinicsim.cli.work import build_all

    loaded = _read([base, *alternatives], given)
    request, inputs, question = _accepted(loaded, given)
    worlds = build_all(loaded)
    if figure is not None:
        check_writable_file(figure, "the figure")
    done = _performed(loaded, worlds, inputs, request, given)
    analysis, document = _analysed(done, inputs, request, question, given)
    for warning in analysis.warnings():
        say(f"warning: {warning}")
    if as_json:
        print_document(document)
    else:
        print_analysis(analysis, done.psa_id)
        if given["pilot"]:
            print_proposals(_proposals(analysis, given), given["budget"], analysis.psa.currency)
    if figure is not None:
        _write_figure(figure, analysis, loaded, worlds)


def _read(files: Sequence[Path], given: Mapping[str, Any]) -> list[Loaded]:
    from clinicsim.cli.work import all_or_findings
    from clinicsim.scenario import read
    from clinicsim.store.perform import run_overrides

    sets = (*given["sets"], *run_overrides(None, given["months"], given["seed"]))
    return all_or_findings(lambda file: read(file, sets), files)


def _accepted(loaded: Sequence[Loaded], given: Mapping[str, Any]) -> tuple[Request, Inputs, Question]:
    """Check what is asked; every problem at once."""
    from clinicsim.economics.cea.willingness import spoken_of, thresholds
    from clinicsim.experiments.errors import BadRequest
    from clinicsim.experiments.psa.analysis import Question
    from clinicsim.experiments.psa.request import accept

    scenarios = [one.scenario for one in loaded]
    curve, problems = thresholds(given["wtp"] or (_CURVE,))
    request, wrong = _request(scenarios[0].run.replications, given)
    inputs = None
    try:
        inputs = accept(request, scenarios, given["comparator"])
    except BadRequest as error:
        wrong += error.problems
    if wrong or problems or inputs is None:
        raise BadRequest([*wrong, *problems])
    stated = [each.value for each in scenarios[0].evaluation.willingness_to_pay]
    spoken = spoken_of(curve, stated) if given["wtp"] else tuple(stated)
    comparator = given["comparator"] or inputs.strategies[0]
    return request, inputs, Question(curve, spoken, comparator, given["precision_nmb"])


def _request(replications: int, given: Mapping[str, Any]) -> tuple[Request, list[str]]:
    from clinicsim.experiments.psa.request import Level, Request

    first, second = given["first_order_only"], given["second_order_only"]
    wrong = []
    if first and second:
        wrong.append("--first-order-only and --second-order-only exclude each other")
    if given["pilot"] and (first or second):
        wrong.append("--pilot needs draws and replications; leave --first-order-only and --second-order-only out")
    if first and given["draws"] is not None:
        wrong.append("--first-order-only has no draws; say --replications")
    if second and given["replications"] is not None:
        wrong.append("--second-order-only has one replication a draw; leave --replications out")
    level: Level = "first-order" if first else "second-order" if second else "both"
    request = Request(
        draws=given["draws"] or (_DRAWS_OF_A_PILOT if given["pilot"] else _DRAWS),
        replications=given["replications"] or (replications if first else _REPLICATIONS),
        method=given["method"],
        patterns=given["patterns"],
        level=level,
    )
    return request, wrong


def _performed(
    loaded: Sequence[Loaded], worlds: Sequence[World], inputs: Inputs, request: Request, given: Mapping[str, Any]
) -> Performed:
    from clinicsim.cli.work import executor_of, progress_bar
    from clinicsim.store.psa_perform import perform_psa

    executor = executor_of(given["engine"], given["workers"], given["scheduler"])
    out, engine = given["out"], given["engine"]
    try:
        with progress_bar("psa") as progress:
            return perform_psa(
                loaded, worlds, inputs, request, executor, out=out, engine=engine, progress=progress, notice=say
            )
    except KeyboardInterrupt:
        say(f"interrupted: finished draws are kept in {out}; the same command goes on from there")
        click.get_current_context().exit(INTERRUPTED)


def _analysed(
    done: Performed, inputs: Inputs, request: Request, question: Question, given: Mapping[str, Any]
) -> tuple[Analysis, dict[str, Any]]:
    from clinicsim.experiments.psa.analysis import analyse_psa
    from clinicsim.experiments.psa.document import proposal_document, psa_document

    analysis = analyse_psa(done.psa, inputs, request, question, given["engine"])
    document = psa_document(analysis, done.psa_id)
    if given["pilot"]:
        document["pilot"] = proposal_document(_proposals(analysis, given), given["budget"])
    return analysis, document


def _proposals(analysis: Analysis, given: Mapping[str, Any]) -> Any:
    from clinicsim.experiments.psa.precision import propose

    asked = analysis.question
    return propose(analysis.psa.cost_and_effect(), asked.spoken[0], asked.target_se, given["budget"])


def _write_figure(path: Path, analysis: Analysis, loaded: Sequence[Loaded], worlds: Sequence[World]) -> None:
    from clinicsim.views.economics.psa_page import psa_page
    from clinicsim.views.economics.says import horizon_words
    from clinicsim.views.figure_page import facts_of, write_figure_page
    from clinicsim.views.labels import capital

    draws, replications = analysis.request.design
    sizes = ("Draws", f"{draws:,}"), ("Replications of each", str(replications)), ("Method", analysis.request.method)
    others = [(one.scenario.name, one.hash) for one in loaded[1:]]
    valued, at = analysis.leading_evppi
    noise, horizon = analysis.noise, f"{capital(horizon_words(worlds[0].scenario.run.months / 12))}."
    page = psa_page(
        analysis.curve,
        noise,
        valued,
        analysis.question.spoken,
        facts_of(worlds[0], loaded[0].hash, analysis.engine, *sizes, beside=others),
        evppi_at=at,
        synthetic=any(world.cohort.synthetic for world in worlds),
        warnings=[horizon, *(words for words in analysis.warnings() if not noise or words != noise.warning)],
    )
    write_file(path, "the figure", lambda file: write_figure_page(file, page))
