"""`clinicsim describe`: the STRESS-DES document of a scenario."""

from __future__ import annotations

from pathlib import Path

import click

from clinicsim.cli.files import check_writable_file, write_file
from clinicsim.cli.options import json_option, set_option


@click.command()
@click.argument("scenario", type=click.Path(path_type=Path))
@click.option("--output", "-o", type=click.Path(path_type=Path), help="Write the Markdown there.")
@set_option
@json_option
def describe(scenario: Path, output: Path | None, sets: tuple[str, ...], as_json: bool) -> None:
    """Describe SCENARIO for readers and reviewers: all 20 items of STRESS-DES, parameters, sources, assumptions."""
    from clinicsim.cli.output import print_document
    from clinicsim.scenario import read
    from clinicsim.views.stress import stress_document
    from clinicsim.world.build import build

    if output is not None:
        check_writable_file(output, "the document")
    loaded = read(scenario, sets)
    document = stress_document(loaded, build(loaded))
    if as_json:
        print_document({"scenario": loaded.scenario.name, "hash": loaded.hash, "items": document.as_data()})
    elif output is None:
        click.echo(document.markdown(), nl=False)
    else:
        text = document.markdown()
        write_file(output, "the document", lambda path: path.write_text(text, encoding="utf-8"))
