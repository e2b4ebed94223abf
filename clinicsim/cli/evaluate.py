"""`clinicsim evaluate`: a full economic evaluation and its budget impact."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from clinicsim.cli.errors import INTERRUPTED, say
from clinicsim.cli.files import check_writable_file, write_file
from clinicsim.cli.options import MOST, how_options, out_option

if TYPE_CHECKING:
    from clinicsim.cli.evaluation_inputs import Given
    from clinicsim.experiments.arm import Arm
    from clinicsim.experiments.evaluation.request import Request
    from clinicsim.experiments.evaluation.result import Evaluation
    from clinicsim.experiments.psa.analysis import Analysis
    from clinicsim.experiments.psa.inputs import Inputs
    from clinicsim.experiments.psa.request import Request as PsaRequest
    from clinicsim.scenario import Loaded
    from clinicsim.world.world import World

_DRAWS, _REPLICATIONS = 200, 2
_TARGET_SE = 100.0  # of incremental net benefit a person, as `clinicsim psa` takes it


@click.command()
@click.argument("what", nargs=-1, metavar="[WHAT]...")
@click.option("--comparator", metavar="NAME", help="Strategy that the others are held against.  [default: the first]")
@click.option(
    "--wtp",
    multiple=True,
    metavar="LIST",
    help="Willingness to pay for a QALY, ascending: 20000,30000.  [default: the scenario's]",
)
@click.option(
    "--draws",
    type=click.IntRange(0, MOST),
    default=_DRAWS,
    show_default=True,
    help="Draws of the parameters, where no psa is given; 0: none, and a tornado of all that is uncertain.",
)
@click.option("--parameters", type=click.IntRange(0, 500), default=12, show_default=True, help="Bars of a tornado.")
@click.option("--two-way", metavar="A,B", help="Two parameters over a grid.  [default: the two widest bars]")
@click.option(
    "--threshold",
    "thresholds",
    multiple=True,
    metavar="PATH",
    help="Number whose threshold is sought; may be repeated.  [default: the device, the drug, the widest bars]",
)
@click.option("--report", type=click.Path(path_type=Path), metavar="FILE.html", help="Write a report as one HTML file.")
@out_option
@how_options
def evaluate(what: tuple[str, ...], report: Path | None, as_json: bool, **given: Any) -> None:
    """Evaluate strategies: costs, QALYs, uncertainty, value of information, capacity and budget impact.

    WHAT is a stored psa (its folder or psa-ID), or two or more scenario files or stored runs; without it, the newest
    psa in --out. Runs and draws that are missing are made and stored, and those that are there are used. --replications
    is that of each draw (2 unless told otherwise); at the values of its parameters each strategy has as many as its
    scenario says.
    """
    from clinicsim.cli.evaluation_inputs import given_strategies
    from clinicsim.cli.output import print_document

    found = given_strategies(what, given)
    asked = _accepted(found, given)
    if report is not None:
        check_writable_file(report, "the report")
    try:
        evaluation = _evaluated(found, asked, given)
    except KeyboardInterrupt:
        say(f"interrupted: runs and draws that had finished are kept in {given['out']}; the same command goes on there")
        click.get_current_context().exit(INTERRUPTED)
    for warning in evaluation.warnings:
        say(f"warning: {warning}")
    if as_json:
        print_document(_document(evaluation))
    else:
        from clinicsim.cli.evaluation_tables import print_evaluation

        print_evaluation(evaluation)
    if report is not None:
        from clinicsim.views.economics.report import write_evaluation_report

        write_file(report, "the report", lambda path: write_evaluation_report(path, evaluation))


class _Asked(NamedTuple):
    """What is asked, once it is known to make sense."""

    request: Request
    psa: PsaRequest
    inputs: Inputs | None  # none: no draws


def _accepted(found: Given, given: Mapping[str, Any]) -> _Asked:
    """Check what is asked; every problem at once."""
    from clinicsim.economics.cea.willingness import thresholds
    from clinicsim.experiments.errors import BadRequest
    from clinicsim.experiments.evaluation.request import Request, refuse
    from clinicsim.experiments.psa.request import Request as PsaRequest
    from clinicsim.experiments.psa.request import accept

    wtp, problems = thresholds(given["wtp"])
    request = Request(
        wtp=wtp,
        comparator=given["comparator"],
        parameters=given["parameters"],
        two_way=tuple((given["two_way"] or "").split(",")) if given["two_way"] else (),
        thresholds=given["thresholds"],
    )
    draws = PsaRequest(draws=given["draws"], replications=given["replications"] or _REPLICATIONS)
    draws = draws if found.psa is None else found.psa.request
    wrong, inputs = list(problems), None
    try:
        refuse(found.loaded, request)
    except BadRequest as error:
        wrong += error.problems
    if found.psa is not None or given["draws"] > 0:
        try:
            inputs = accept(draws, [one.scenario for one in found.loaded], given["comparator"])
        except BadRequest as error:
            wrong += error.problems
    if wrong:
        raise BadRequest(list(dict.fromkeys(wrong)))
    return _Asked(request, draws, inputs)


def _evaluated(found: Given, asked: _Asked, given: Mapping[str, Any]) -> Evaluation:
    from clinicsim.cli.work import build_all, executor_of, progress_bar
    from clinicsim.experiments.evaluation.evaluate import evaluate as evaluate_sides
    from clinicsim.experiments.evaluation.means import Means
    from clinicsim.experiments.evaluation.request import ordered
    from clinicsim.experiments.evaluation.result import Side

    order = ordered([one.scenario.name for one in found.loaded], asked.request.comparator)
    loaded = [found.loaded[place] for place in order]
    worlds = build_all(loaded)
    arms = [_run(one, world, given) for one, world in zip(loaded, worlds, strict=True)]
    sides = [Side(arm.name, arm.name, arm.loaded, arm.world, arm.runs) for arm in arms]
    drawn = _drawn(found, asked, [worlds[order.index(place)] for place in range(len(order))], given)
    unlimited = [_without_limits(arm, given).runs for arm in arms] if asked.request.unlimited else None
    executor = executor_of(given["engine"], given["workers"], given["scheduler"])
    return evaluate_sides(sides, asked.request, Means(executor, given["engine"], progress_bar), drawn, unlimited)


def _drawn(found: Given, asked: _Asked, worlds: Sequence[World], given: Mapping[str, Any]) -> Analysis | None:
    """The probabilistic analysis: as it is stored, or run now; none where no draws are asked for."""
    from clinicsim.cli.work import executor_of, progress_bar
    from clinicsim.experiments.evaluation.request import thresholds_of
    from clinicsim.experiments.psa.analysis import Question, analyse_psa
    from clinicsim.experiments.source import source_hash
    from clinicsim.store.psa_perform import perform_psa

    if asked.inputs is None:
        return None
    if found.psa is not None:
        psa = found.psa.psa
        if found.psa.manifest.source_hash != source_hash():
            say(f"warning: {found.psa.psa_id} was made by another version of the program than runs that are made now")
    else:
        executor = executor_of(given["engine"], given["workers"], given["scheduler"])
        with progress_bar("psa") as progress:
            psa = perform_psa(
                found.loaded,
                worlds,
                asked.inputs,
                asked.psa,
                executor,
                out=given["out"],
                engine=given["engine"],
                progress=progress,
                notice=say,
            ).psa
    comparator = asked.request.comparator or found.loaded[0].scenario.name
    first = next(one.scenario for one in found.loaded if one.scenario.name == comparator)
    wtp = thresholds_of(first, asked.request)
    return analyse_psa(psa, asked.inputs, asked.psa, Question(wtp, wtp, comparator, _TARGET_SE), given["engine"])


def _without_limits(arm: Arm, given: Mapping[str, Any]) -> Arm:
    from clinicsim.experiments.unlimited import unlimited
    from clinicsim.world.build import compile_world

    opened = unlimited(arm.loaded, len(arm.world.cohort.ids))
    return _run(opened, compile_world(opened.timeline, arm.world.cohort), given)


def _run(loaded: Loaded, world: World, given: Mapping[str, Any]) -> Arm:
    """Run a strategy at the values of its parameters, or read the equal run that is stored."""
    from clinicsim.cli.options import RunOptions
    from clinicsim.cli.work import run_one

    names = ("months", "seed", "engine", "workers", "scheduler", "out", "sets")
    options = RunOptions(
        replications=None, events=False, resume=True, as_json=True, **{name: given[name] for name in names}
    )
    arm = run_one(loaded, world, options, quiet=True)
    if arm.runs.interrupted:
        raise KeyboardInterrupt
    return arm


def _document(evaluation: Evaluation) -> dict[str, Any]:
    """The evaluation, and which items of CHEERS 2022 it reports."""
    from clinicsim.experiments.evaluation.document import evaluation_document
    from clinicsim.views.economics.cheers import checklist

    return evaluation_document(evaluation) | {"cheers": checklist(evaluation)}
