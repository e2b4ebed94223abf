"""`clinicsim run`: replications of one scenario."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from clinicsim.cli.errors import INTERRUPTED, say
from clinicsim.cli.options import RunOptions, run_options


@click.command()
@click.argument("scenario", type=click.Path(path_type=Path))
@run_options
def run(scenario: Path, **given: Any) -> None:
    """Run replications of SCENARIO, print its measures with intervals, and store the run.

    A run with the same inputs that is stored already is shown, not repeated.
    """
    from clinicsim.cli.output import print_document
    from clinicsim.cli.sentences import run_sentences
    from clinicsim.cli.tables import console, measures_table
    from clinicsim.cli.work import build_all, read_all, run_one
    from clinicsim.experiments.document import run_document

    options = RunOptions(**given)
    loaded = read_all([scenario], options)[0]
    arm = run_one(loaded, build_all([loaded])[0], options)
    if options.as_json:
        print_document(run_document(arm))
    else:
        out = console()
        out.print(measures_table(arm.runs, loaded.scenario.prices.currency))
        out.print(run_sentences(arm), markup=False)
        out.print(f"Stored in {options.out / arm.run_id}", markup=False, soft_wrap=True)
    if arm.runs.interrupted:
        say(f"interrupted: the {arm.runs.count} replications that finished are kept in {options.out / arm.run_id}")
        click.get_current_context().exit(INTERRUPTED)
