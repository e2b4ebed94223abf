"""One series of numbers in order of time, which says what it is of."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import numpy as np

from clinicsim.arrays import Floats
from clinicsim.experiments.errors import BadRequest
from clinicsim.experiments.runs import Runs
from clinicsim.scenario.dates import add_months


@dataclass(frozen=True, slots=True)
class Observed:
    """The series was counted in a clinic."""

    source: str  # such as a file's name


@dataclass(frozen=True, slots=True)
class OneReplication:
    """The series is one replication of a scenario: one possible future."""

    scenario: str
    number: int


@dataclass(frozen=True, slots=True, eq=False)
class Series:
    """One series of numbers in order of time."""

    name: str
    dates: tuple[dt.date, ...]
    values: Floats  # (points,), all finite
    origin: Observed | OneReplication


def of_replication(runs: Runs, scenario: str, replication: int, measure: str) -> Series:
    """One replication's monthly series of a measure; months in which it is not defined are left out.

    Raises
    ------
    BadRequest
        If there is no such replication or no such monthly measure, both at once; or if no month has a value.
    """
    problems = []
    if replication not in runs.replications:
        problems.append(f"no replication {replication} in the runs of {scenario}; there are {_span(runs)}")
    if measure not in runs.monthly:
        problems.append(f"{measure} has no monthly series in the runs of {scenario}")
    if problems:
        raise BadRequest(problems)
    row = runs.monthly[measure][int(np.flatnonzero(runs.replications == replication)[0])]
    known = np.isfinite(row)
    if not known.any():
        raise BadRequest([f"{measure} is not defined in any month of replication {replication} of {scenario}"])
    dates = tuple(add_months(runs.start_date, int(month)) for month in np.flatnonzero(known))
    return Series(measure, dates, row[known], OneReplication(scenario, replication))


def _span(runs: Runs) -> str:
    return f"{runs.replications.min()} to {runs.replications.max()}" if runs.count else "none"
