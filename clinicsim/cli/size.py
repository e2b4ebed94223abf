"""`clinicsim size`: demand and capacity of a year on paper."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from clinicsim.cli.options import json_option, set_option

if TYPE_CHECKING:
    from clinicsim.experiments.sizing import Sheet

_MONTHS = 12  # of the year that is sized
_WORKED_OUT = (
    "load",
    "target_mean_wait",
    "target_size",
    "too_long",
    "relief_capacity",
    "target_capacity",
    "pressure",
)


@click.command()
@click.argument("scenario", type=click.Path(path_type=Path))
@click.option(
    "--use",
    type=click.FloatRange(0, 1, min_open=True),
    default=0.85,
    show_default=True,
    help="Largest share of slots to plan for: a full diary has no room for anybody at short notice.",
)
@click.option(
    "--target-weeks",
    type=click.FloatRange(0, 520, min_open=True),
    default=18.0,
    show_default=True,
    help="Weeks within which patients on a waiting list should be seen.",
)
@set_option
@json_option
def size(scenario: Path, use: float, target_weeks: float, sets: tuple[str, ...], as_json: bool) -> None:
    """Size SCENARIO on paper: what its patients need in the first year against slots, staff and theatre.

    Every figure is a mean that can be worked out with a pencil; nothing is drawn by lot. It says whether the hours add
    up. What chance does to them is what `clinicsim run` is for.
    """
    from clinicsim.cli.output import print_document
    from clinicsim.experiments.sizing import sizing_sheet
    from clinicsim.scenario import read
    from clinicsim.world.build import build

    loaded = read(scenario, (*sets, f"run.months={_MONTHS}"))
    sheet = sizing_sheet(build(loaded), use, target_weeks)
    if as_json:
        print_document(_document(loaded.scenario.name, sheet))
    else:
        _print(loaded.scenario.name, sheet)


def _print(name: str, sheet: Sheet) -> None:
    from clinicsim.cli.tables import console, table
    from clinicsim.views.sizing import sizing_sentences, sizing_tables

    out = console()
    out.print(f"[bold]{name}[/], first year, at the caseload of the first day")
    for one in sizing_tables(sheet):
        if not one.rows:
            continue
        made = table(*one.head, right=one.head[one.text_columns :], title=one.caption, wrap=one.head)
        for row in one.rows:
            made.add_row(*row)
        out.print(made)
    said = list(sizing_sentences(sheet)) or ["On paper the hours add up: nothing is short."]
    for sentence in said:
        out.print(sentence, markup=False)


def _document(name: str, sheet: Sheet) -> dict[str, Any]:
    from clinicsim.views.sizing import sizing_sentences

    document: dict[str, Any] = _plain(asdict(sheet))
    for one, values in zip(sheet.pools, document["pools"], strict=True):
        values.update(_plain({"used": one.used, "gap": one.gap}))
    for waiting, values in zip(sheet.lists, document["lists"], strict=True):
        values.update(_plain({key: getattr(waiting, key) for key in _WORKED_OUT}))
    document["theatre"].update(_plain({"minutes_wanted": sheet.theatre.minutes_wanted, "gap": sheet.theatre.gap}))
    return {"scenario": name, "months": _MONTHS, **document, "says": list(sizing_sentences(sheet))}


def _plain(value: Any) -> Any:
    """Lists, texts and numbers; what is not finite is None."""
    from clinicsim.experiments.document import number

    if isinstance(value, dict):
        return {key: _plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    return number(value) if isinstance(value, float) else value
