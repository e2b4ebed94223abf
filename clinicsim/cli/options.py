"""Options that every command which runs something shares."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from clinicsim.engines import ENGINES

MOST = 1_000_000
_MOST_WORKERS = 1_024
_MOST_SEED = 2**62 - 1


_Command = Callable[..., Any]

_COUNT = click.IntRange(1, MOST)
out_option = click.option(
    "--out",
    type=click.Path(file_okay=True, path_type=Path),
    default=Path("runs"),
    show_default=True,
    help="Folder of runs.",
)
json_option = click.option("--json", "as_json", is_flag=True, help="Print one JSON document and nothing else.")
set_option = click.option(
    "--set", "sets", multiple=True, metavar="PATH=VALUE", help="Override a key of the scenario; may be repeated."
)
figure_option = click.option(
    "--figure", type=click.Path(path_type=Path), metavar="FILE.html", help="Write the figure as one HTML file."
)
_HOW_OPTIONS = (
    click.option("--replications", type=_COUNT, help="Number of replications.  [default: the scenario's]"),
    click.option("--months", type=_COUNT, help="Horizon in calendar months.  [default: the scenario's]"),
    click.option("--seed", type=click.IntRange(0, _MOST_SEED), help="Seed of the luck.  [default: the scenario's]"),
    click.option(
        "--engine",
        type=click.Choice(ENGINES),
        default=ENGINES[0],
        show_default=True,
        help="Both give equal results; compiled is faster.",
    ),
    click.option(
        "--workers",
        type=click.IntRange(1, _MOST_WORKERS),
        default=lambda: os.cpu_count() or 1,
        envvar="CLINICSIM_WORKERS",
        help="Replications side by side; results are the same for any number.  [default: the processors]",
    ),
    click.option(
        "--scheduler",
        metavar="ADDRESS",
        envvar="CLINICSIM_SCHEDULER",
        help="Run on a Dask cluster: tcp://HOST:8786, or local to start one of --workers processes here.",
    ),
)
_RUN_OPTIONS = (
    *_HOW_OPTIONS,
    out_option,
    click.option("--events", is_flag=True, help="Keep the event log with the run."),
    click.option("--resume", is_flag=True, help="Go on with what a run that was killed has kept."),
    set_option,
    json_option,
)
_PRECISION_OPTIONS = (
    click.option(
        "--precision",
        multiple=True,
        metavar="MEASURE=HALF_WIDTH",
        help="Run until the 95% interval of MEASURE is that narrow, in its unit or as 5% of the mean; may be repeated.",
    ),
    click.option("--budget", type=_COUNT, help="Most replications that --precision may take.  [default: 1,000]"),
)


@dataclass(frozen=True, slots=True)
class RunOptions:
    """What the shared options say."""

    replications: int | None
    months: int | None
    seed: int | None
    engine: str
    workers: int
    scheduler: str | None
    out: Path
    events: bool
    resume: bool
    sets: tuple[str, ...]
    as_json: bool
    precision: tuple[str, ...] = ()
    budget: int | None = None


def run_options(command: _Command) -> _Command:
    """Give a command the shared options; it receives them as keyword arguments of `RunOptions`."""
    for option in reversed(_RUN_OPTIONS):
        command = option(command)
    return command


def precision_options(command: _Command) -> _Command:
    """Give a command `--precision` and `--budget`, which it receives as keyword arguments of `RunOptions`."""
    for option in reversed(_PRECISION_OPTIONS):
        command = option(command)
    return command


def how_options(command: _Command) -> _Command:
    """Give a command that stores no runs the options that say how many and how, `--set` and `--json`."""
    for option in reversed((*_HOW_OPTIONS, set_option, json_option)):
        command = option(command)
    return command
