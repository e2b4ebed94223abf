"""`clinicsim trace`: one patient's story."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from clinicsim.cli.files import check_writable_file, write_file
from clinicsim.cli.options import MOST, figure_option, json_option, set_option
from clinicsim.engines import ENGINES

if TYPE_CHECKING:
    from clinicsim.views.illustration import Illustration
    from clinicsim.views.story import Line
    from clinicsim.world.events import EventLog
    from clinicsim.world.world import World

_SOME = 5


@click.command()
@click.argument("scenario", type=click.Path(path_type=Path))
@click.option("--patient", metavar="ID", help="Id in the cohort, or R<number> for a referral.")
@click.option("--dry", is_flag=True, help="Tell of the first patient whose pump ran dry.")
@click.option("--find", type=click.Choice(("dry", "withdrawal", "died")), help="List patients to whom this happened.")
@click.option("--replication", type=click.IntRange(0, MOST), default=0, show_default=True, help="Which replication.")
@click.option("--months", type=click.IntRange(1, MOST), help="Horizon in calendar months.")
@click.option("--seed", type=click.IntRange(0), help="Seed of the luck.")
@click.option("--engine", type=click.Choice(ENGINES), default=ENGINES[0], show_default=True, help="Engine.")
@figure_option
@set_option
@json_option
def trace(
    scenario: Path,
    patient: str | None,
    dry: bool,
    find: str | None,
    replication: int,
    months: int | None,
    seed: int | None,
    engine: str,
    figure: Path | None,
    sets: tuple[str, ...],
    as_json: bool,
) -> None:
    """Run one replication of SCENARIO and tell what happened to one patient: dates, volumes and reasons."""
    if sum((patient is not None, dry, find is not None)) != 1:
        raise click.UsageError("give one of --patient ID, --dry and --find")
    if figure is not None and find is not None:
        raise click.UsageError("--figure draws one patient: give --patient ID or --dry with it, not --find")
    if figure is not None:
        check_writable_file(figure, "the figure")
    from clinicsim.scenario import read
    from clinicsim.store.perform import run_overrides
    from clinicsim.views.illustration import illustrate
    from clinicsim.world.build import build

    loaded = read(scenario, (*sets, *run_overrides(None, months, seed)))
    world = build(loaded)
    number = _number(world, patient) if patient is not None else None
    illustration = illustrate(loaded, world, replication, engine)
    log = illustration.log
    if find is not None:
        _print_found(world, log, find, as_json)
        return
    if dry:
        number = _first_dry(log)
    assert number is not None
    _tell(world, log, number, as_json)
    if figure is not None:
        _write_figure(figure, illustration, number)


def _number(world: World, name: str) -> int:
    from clinicsim.scenario.words import meant
    from clinicsim.views.story import patient_number

    number = patient_number(world, name)
    if number is None:
        near = meant(name, world.cohort.ids)
        hint = f"; did you mean {near!r}?" if near else "; a referral is named R<number>"
        raise click.UsageError(f"no patient {name!r} in the cohort{hint}")
    return number


def _first_dry(log: EventLog) -> int:
    from clinicsim.views.story import find
    from clinicsim.world.events import Kind

    found = find(log, Kind.DRY)
    if not found:
        raise click.UsageError("no pump ran dry in this replication; try another with --replication")
    return next(iter(found))


def _print_found(world: World, log: EventLog, what: str, as_json: bool) -> None:
    from clinicsim.cli.output import print_document
    from clinicsim.cli.tables import console, table
    from clinicsim.views.story import FINDABLE, date_of, find, patient_name

    found = find(log, FINDABLE[what])
    rows = [(patient_name(world, number), date_of(world, minute)) for number, minute in found.items()]
    if as_json:
        print_document({"find": what, "patients": [{"id": name, "date": str(date)} for name, date in rows]})
        return
    out = console()
    if not rows:
        out.print(f"Nobody ({what}) in this replication.")
        return
    made = table("Patient", "First on")
    for name, date in rows:
        made.add_row(name, f"{date:%a %d %b %Y}")
    out.print(made)


def _tell(world: World, log: EventLog, number: int, as_json: bool) -> None:
    from clinicsim.cli.output import print_document
    from clinicsim.cli.tables import console
    from clinicsim.views.story import patient_name, story

    name, lines = patient_name(world, number), story(world, log, number)
    if not lines:
        raise click.UsageError(f"nothing happens to {name} in this replication{_some_referrals(world, log)}")
    if as_json:
        print_document({"patient": name, "story": [_row(line) for line in lines]})
        return
    from rich.box import SIMPLE_HEAD
    from rich.table import Table

    made = Table(box=SIMPLE_HEAD, title=f"Patient {name}", title_justify="left", title_style="bold", pad_edge=False)
    made.add_column("When", no_wrap=True)
    made.add_column("mL", justify="right", no_wrap=True)
    made.add_column("What happened")
    for line in lines:
        volume = "" if line.volume_ml != line.volume_ml else f"{line.volume_ml:.1f}"
        made.add_row(f"{line.when:%a %d %b %Y %H:%M}", volume, line.text)
    console().print(made, markup=False)


def _write_figure(path: Path, illustration: Illustration, number: int) -> None:
    from clinicsim.views.figure_page import FigurePage, write_figure_page
    from clinicsim.views.report.charts_of_one_run import course_chart
    from clinicsim.views.stamp import facts
    from clinicsim.views.story import patient_name

    world = illustration.world
    page = FigurePage(
        kind="One simulated patient",
        title=f"What happened to {patient_name(world, number)}",
        lead=("One replication of a simulation: a possible course, not a forecast for any person.",),
        charts=[course_chart(illustration, number)],
        facts=facts(illustration.stamp),
        synthetic=world.cohort.synthetic,
    )
    write_file(path, "the figure", lambda file: write_figure_page(file, page))


def _some_referrals(world: World, log: EventLog) -> str:
    """Name a few referrals that there are, for not every number is one."""
    from clinicsim.views.story import find, patient_name
    from clinicsim.world.events import FIRST_REFERRAL, Kind

    numbers = [number for number in find(log, Kind.REFERRED) if number >= FIRST_REFERRAL][:_SOME]
    return f"; referrals are, among others, {', '.join(patient_name(world, k) for k in numbers)}" if numbers else ""


def _row(line: Line) -> dict[str, Any]:
    from clinicsim.experiments.document import number

    return {"time": line.when.isoformat(timespec="minutes"), "volume_ml": number(line.volume_ml), "text": line.text}
