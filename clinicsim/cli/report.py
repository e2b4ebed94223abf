"""`clinicsim report`: stored runs as one HTML file, for managers, planners and economists, with its method."""

from __future__ import annotations

from pathlib import Path

import click

from clinicsim.cli.files import check_writable_file, write_file
from clinicsim.cli.options import out_option

_AUDIENCES = ("managers", "planners", "economists", "method")


@click.command()
@click.argument("runs", nargs=-1, required=True, metavar="RUN...")
@click.option(
    "--output",
    "-o",
    type=click.Path(path_type=Path),
    default=Path("report.html"),
    show_default=True,
    metavar="FILE.html",
    help="Where to write it.",
)
@click.option(
    "--for",
    "audiences",
    type=click.Choice(_AUDIENCES),
    multiple=True,
    help="Whom it is for; may be repeated.  [default: all of them]",
)
@click.option("--psa", "analysis", metavar="ID", help="Add a stored probabilistic analysis of the same scenarios.")
@click.option("--static", is_flag=True, help="Leave every script out: pictures and tables alone.")
@out_option
def report(
    runs: tuple[str, ...], output: Path, audiences: tuple[str, ...], analysis: str | None, static: bool, out: Path
) -> None:
    """Write a report of stored RUNs as one HTML file that works offline, without scripts and on paper.

    A RUN is the id of a stored run, the first digits of it, its folder, or the name of a scenario, of which the newest
    run is taken that pairs with the others; `clinicsim runs list` shows them. The first is the base, and the others are
    compared with it. One run alone is reported as it is.
    """
    from clinicsim.views.report import write_reported
    from clinicsim.views.report.parts import AUDIENCES
    from clinicsim.views.report.stored import stored_report

    check_writable_file(output, "the report")
    made = stored_report(out, runs, analysis)
    wanted = [audience for audience in AUDIENCES if not audiences or audience in audiences]
    write_file(output, "the report", lambda path: write_reported(path, made, wanted, static=static))
