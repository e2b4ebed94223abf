"""`clinicsim cohort`: make cohort files."""

from __future__ import annotations

from pathlib import Path

import click

from clinicsim.cli.context import context
from clinicsim.cli.errors import say

_MOST_PATIENTS = 100_000
_COUNT = click.IntRange(0, _MOST_PATIENTS)


@click.group()
def cohort() -> None:
    """Make cohort files in the clinic's CSV format."""


@cohort.command()
@click.option("--pumps", type=_COUNT, required=True, help="Patients with a pump.")
@click.option("--oral", type=_COUNT, default=0, show_default=True, help="Patients on oral drugs.")
@click.option(
    "--new", "new_patients", type=_COUNT, default=0, show_default=True, help="Waiting for a first assessment."
)
@click.option("--seed", type=click.IntRange(0), default=1, show_default=True, help="Seed.")
@click.option("--prefix", default="", help="Put before every id.")
@click.option("--scenario", type=click.Path(path_type=Path), help="Take the first day and the parameters from here.")
@click.option("-o", "--output", type=click.Path(path_type=Path), required=True, help="File to write; - for the screen.")
@click.option("--force", is_flag=True, help="Write over a file that exists.")
def new(
    pumps: int, oral: int, new_patients: int, seed: int, prefix: str, scenario: Path | None, output: Path, force: bool
) -> None:
    """Make a synthetic cohort, marked as such; the same options give the same file."""
    from clinicsim.world.cohort.synthetic import new_cohort

    rules = context(scenario, ["cohort.files=[]"] if scenario else [])  # its own cohort may be the file to be made
    text = new_cohort(pumps, oral, seed, rules, new_patients, prefix, str(scenario or ""))
    if str(output) == "-":
        click.echo(text, nl=False)
        return
    _write(output, text, force)
    say(f"{output}: {pumps + oral + new_patients} patients")


def _write(path: Path, text: str, force: bool) -> None:
    from clinicsim.store.errors import StoreError

    if path.exists() and not force:
        raise StoreError(f"{path} exists already; --force writes over it")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        partial = path.with_name(f".partial-{path.name}")
        partial.write_text(text, encoding="utf-8", newline="")
        partial.replace(path)
    except OSError as error:
        raise StoreError(f"cannot write {path}: {error.strerror or error}") from error
