"""`clinicsim spc`: has one series of a clinic's own numbers changed beyond its usual variation?"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from clinicsim.cli.errors import say
from clinicsim.cli.files import check_writable_file, write_file
from clinicsim.cli.options import figure_option, json_option

if TYPE_CHECKING:
    from clinicsim.experiments.spc import ControlChart
    from clinicsim.views.numbers import Unit

_MONTH = "%Y-%m"


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--name", metavar="WORDS", help="What the numbers are.  [default: the file's name]")
@click.option("--unit", "words", default="", metavar="WORDS", help="What they are counted in, such as 'days' or '%'.")
@click.option(
    "--rebase",
    type=click.DateTime(formats=["%Y-%m-%d", _MONTH]),
    multiple=True,
    metavar="DATE",
    help="Work mean and limits out anew from this day, because the process was changed; may be repeated.",
)
@click.option("--target", type=float, metavar="X", help="What is to be reached, in the unit of the values.")
@click.option(
    "--higher-is",
    "higher",
    type=click.Choice(("better", "worse", "neither")),
    default="neither",
    show_default=True,
    help="Which direction is good; says whether a signal is an improvement and whether the target is met.",
)
@figure_option
@json_option
def spc(
    file: Path,
    name: str | None,
    words: str,
    rebase: Sequence[dt.datetime],
    target: float | None,
    higher: Any,
    figure: Path | None,
    as_json: bool,
) -> None:
    """Draw the control chart (XmR, by the rules of Making Data Count) of the numbers in FILE.

    FILE is a CSV file with the columns date (2026-01-31 or 2026-01) and value, one row a month or week, as a clinic
    counted them. A mean over replications has no place here: its variation has been averaged away.
    """
    from clinicsim.cli.output import print_document
    from clinicsim.experiments.spc import control_chart
    from clinicsim.experiments.spc.reading import read_series
    from clinicsim.views.labels import spelt

    series = read_series(file, name or spelt(file.stem))
    days = [day.date() for day in rebase]
    if figure is not None:
        check_writable_file(figure, "the figure")
    chart = control_chart(series, higher=higher, target=target, rebase=days)
    if as_json:
        print_document(_document(chart))
    else:
        _print(chart, _unit(words))
    if figure is not None:
        _write_figure(figure, chart, _unit(words))


def _unit(words: str) -> Unit:
    from clinicsim.views.numbers import Unit

    suffix = "%" if words == "%" else ""
    return Unit(1.0, "", suffix, suffix and " percentage points", suffix and " points", words)


def _document(chart: ControlChart) -> dict[str, Any]:
    from clinicsim.experiments.document import number
    from clinicsim.views.spc import spc_title

    dates = chart.series.dates
    return {
        "series": chart.series.name,
        "says": spc_title(chart),
        "variation": chart.variation,
        "assurance": chart.assurance,
        "target": chart.target,
        "phases": [
            {
                "from": str(dates[phase.first]),
                "to": str(dates[phase.stop - 1]),
                "points": phase.stop - phase.first,
                "mean": phase.mean,
                "lower_limit": number(phase.lower),
                "upper_limit": number(phase.upper),
            }
            for phase in chart.phases
        ],
        "points": [
            {
                "date": str(date),
                "value": float(value),
                "signal": signal.rule if signal else None,
                "variation": chart.variation_at(place),
            }
            for place, (date, value, signal) in enumerate(zip(dates, chart.series.values, chart.signals, strict=True))
        ],
    }


def _print(chart: ControlChart, unit: Unit) -> None:
    from rich.markup import escape

    from clinicsim.cli.tables import console, table
    from clinicsim.views.spc import LIMITS_MEAN, spc_table, spc_title, spc_warnings

    rows = spc_table(chart, unit)
    head = [escape(name) for name in rows.head]
    made = table(*head, right=head[rows.text_columns :], wrap=head[1:2])
    for row in rows.rows:
        made.add_row(*map(escape, row))
    out = console()
    out.print(made)
    for sentence in (f"{spc_title(chart)}.", *spc_warnings(chart)):
        out.print(sentence, markup=False)
    out.print(LIMITS_MEAN, style="dim")


def _write_figure(path: Path, chart: ControlChart, unit: Unit) -> None:
    import clinicsim
    from clinicsim.experiments.spc import Observed
    from clinicsim.views.dates import long_date
    from clinicsim.views.figure_page import FigurePage, write_figure_page
    from clinicsim.views.report.charts_of_numbers import spc_chart
    from clinicsim.views.spc import series_title, spc_warnings

    assert isinstance(chart.series.origin, Observed)
    dates = chart.series.dates
    for warning in spc_warnings(chart):
        say(f"warning: {warning}")
    page = FigurePage(
        kind="Control chart of observed numbers",
        title=series_title(chart),
        lead=spc_warnings(chart),
        charts=[spc_chart(chart, unit)],
        facts=(
            ("File", chart.series.origin.source),
            ("Points", f"{len(dates)} from {long_date(dates[0])} to {long_date(dates[-1])}"),
            ("Rebased", ", ".join(long_date(dates[each.first]) for each in chart.phases[1:]) or "never"),
            ("Version", f"clinicsim {clinicsim.__version__}"),
        ),
        synthetic=False,
        closing="Observed numbers, not a simulation. A signal says that something changed, not what changed it.",
    )
    write_file(path, "the figure", lambda file: write_figure_page(file, page))
