"""`clinicsim run`: replications of one scenario."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import click

if TYPE_CHECKING:
    from clinicsim.experiments.arm import Arm
    from clinicsim.experiments.attributable import Attributable

from clinicsim.cli.errors import INTERRUPTED, say
from clinicsim.cli.options import RunOptions, precision_options, run_options


@click.command()
@click.argument("scenario", type=click.Path(path_type=Path))
@click.option("--attribute", is_flag=True, help="Run it with unlimited capacity too: what is due to capacity?")
@precision_options
@run_options
def run(scenario: Path, attribute: bool, **given: Any) -> None:
    """Run replications of SCENARIO, print its measures with intervals, and store the run.

    A run with the same inputs that is stored already is shown, not repeated. With --attribute, the harm of the clinic
    as it is, less that of the same clinic with unlimited capacity (same patients, same luck), is printed and stored
    too: what more sessions, staff, theatre and beds could take away at most.
    """
    from clinicsim.cli.output import print_document
    from clinicsim.cli.precise import print_decision, run_precisely, wanted_precision
    from clinicsim.cli.work import build_all, read_all, run_one
    from clinicsim.experiments.document import precision_document, run_document

    options = RunOptions(**given)
    precision = wanted_precision(options)
    loaded = read_all([scenario], options)
    worlds = build_all(loaded)
    decision = None
    if precision is None:
        arm = run_one(loaded[0], worlds[0], options)
    else:
        (arm,), decision = run_precisely(loaded, worlds, precision, options)
    found = _attributed(arm, options) if attribute and not arm.runs.interrupted else None
    if options.as_json:
        more = {"attributable": found.document} if found else {}
        more |= {"precision": precision_document(decision)} if decision else {}
        print_document(run_document(arm) | more)
    else:
        _print(arm, found, options)
        print_decision(decision)
    if arm.runs.interrupted:
        say(f"interrupted: the {arm.runs.count} replications that finished are kept in {options.out / arm.run_id}")
        click.get_current_context().exit(INTERRUPTED)


class _Found(NamedTuple):
    measures: tuple[Attributable, ...]
    document: dict[str, Any]


def _print(arm: Arm, found: _Found | None, options: RunOptions) -> None:
    from clinicsim.cli.sentences import run_sentences
    from clinicsim.cli.tables import attributable_table, console, measures_table

    out, currency = console(), arm.loaded.scenario.prices.currency
    out.print(measures_table(arm.runs, currency))
    if found is not None:
        out.print(attributable_table(found.measures, currency))
        out.print(
            "Attributable to capacity: as it is, less the same clinic with unlimited sessions, staff, theatre and "
            "beds; paired, with 95% intervals.",
            markup=False,
        )
    out.print(run_sentences(arm), markup=False)
    out.print(f"Stored in {options.out / arm.run_id}", markup=False, soft_wrap=True)


def _attributed(arm: Arm, options: RunOptions) -> _Found:
    """Run the clinic with unlimited capacity, and keep what that takes away with the run of the clinic as it is."""
    from clinicsim.cli.work import run_one
    from clinicsim.experiments.attributable import attributable, attributable_document
    from clinicsim.experiments.unlimited import unlimited
    from clinicsim.store.folders import add_to_result
    from clinicsim.world.build import compile_world

    opened = unlimited(arm.loaded, len(arm.world.cohort.ids))
    other = run_one(opened, compile_world(opened.timeline, arm.world.cohort), options)
    if other.runs.interrupted:
        say(f"interrupted: {other.name} has {other.runs.count} replications; nothing was attributed")
        click.get_current_context().exit(INTERRUPTED)
    found = attributable(arm.runs, other.runs)
    document = attributable_document(other.run_id, found)
    add_to_result(options.out, arm.run_id, "attributable", document)
    return _Found(found, document)
