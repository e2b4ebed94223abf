"""`clinicsim new`: a clinic's own folder, to be filled in."""

from __future__ import annotations

import csv
import datetime as dt
from importlib import resources
from pathlib import Path

import click

from clinicsim.cli.errors import say
from clinicsim.cli.options import json_option

_STARTER = "starter"
_SCENARIO, _PATIENTS, _GUIDE, _EXTRACTS = "clinic.toml", "patients.csv", "README.md", "extracts"
_EXAMPLES = {"pumps": 1, "oral": 1, "new": 1, "seed": 1}


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(file_okay=True, path_type=Path))
@click.option(
    "--start-date",
    type=click.DateTime(["%Y-%m-%d"]),
    help="First day of the simulation, YYYY-MM-DD.  [default: that of the shipped scenarios]",
)
@json_option
def new(folder: Path, start_date: dt.datetime | None, as_json: bool) -> None:
    """Make the folder DIR for a clinic of your own: an explained scenario, files to fill in, and a guide.

    The folder works as it is, with three made-up patients. Nothing is ever written over.
    """
    from clinicsim.cli.output import print_document

    _refuse(folder)
    files = _files(start_date.date() if start_date else None)
    _write(folder, files)
    made = [str(folder / name) for name in files]
    if as_json:
        print_document({"folder": str(folder), "files": made})
        return
    for name in made:
        click.echo(name)
    say(f"Read {folder / _GUIDE}, fill in {_PATIENTS} and {_SCENARIO}, then: clinicsim check {folder / _SCENARIO}")


def _refuse(folder: Path) -> None:
    """Refuse a folder that holds any of the files; all of them are named at once."""
    from clinicsim.store.errors import StoreError

    if folder.exists() and not folder.is_dir():
        raise StoreError(f"{folder} is a file; expected the name of a folder")
    there = [name for name in (_SCENARIO, _PATIENTS, _GUIDE, _EXTRACTS) if (folder / name).exists()]
    if there:
        raise StoreError(f"{folder} already has {' and '.join(there)}; nothing is written over: take another folder")


def _files(start: dt.date | None) -> dict[str, str]:
    from clinicsim.data import defaults
    from clinicsim.scenario.schema.scenario import Scenario
    from clinicsim.world.cohort.synthetic import new_cohort

    shipped = Scenario.model_validate(defaults())
    first = start or shipped.run.start_date
    dated = shipped.model_copy(update={"run": shipped.run.model_copy(update={"start_date": first})})
    return {
        _SCENARIO: _template(_SCENARIO).replace("@START@", first.isoformat()),
        _PATIENTS: new_cohort(_EXAMPLES["pumps"], _EXAMPLES["oral"], _EXAMPLES["seed"], dated, _EXAMPLES["new"]),
        _GUIDE: _template(_GUIDE).replace("@COLUMNS@", _columns()),
        **_empty_extracts(),
    }


def _empty_extracts() -> dict[str, str]:
    """Files for the clinic's own records, with nothing but their heads."""
    from clinicsim.experiments.calibration.columns import columns

    return {f"{_EXTRACTS}/{file}.csv": ",".join(one.name for one in each) + "\n" for file, each in columns().items()}


def _template(name: str) -> str:
    return resources.files("clinicsim.data").joinpath(_STARTER, name).read_text(encoding="utf-8")


def _columns() -> str:
    """Columns of the cohort file as lines of a table."""
    rows = csv.DictReader(_template("columns.csv").splitlines())
    return "\n".join(f"| `{row['column']}` | {row['what']} | {row['empty']} |" for row in rows)


def _write(folder: Path, files: dict[str, str]) -> None:
    """Write the files; each must be new, even if somebody else makes it meanwhile."""
    from clinicsim.store.errors import StoreError

    try:
        for name, text in files.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            with (folder / name).open("x", encoding="utf-8", newline="") as file:
                file.write(text)
    except OSError as error:
        raise StoreError(f"cannot write {folder}: {error.strerror or error}") from error
