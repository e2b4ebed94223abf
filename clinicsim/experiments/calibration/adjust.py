"""What follows on the fits: tuning the calibrated clinic, and comparing it with a year that was kept aside."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from clinicsim.experiments.calibration.calibrate import Calibration
from clinicsim.experiments.calibration.extracts import Extracts
from clinicsim.experiments.calibration.fit_table import FitTable, fit_table, window
from clinicsim.experiments.calibration.fitted import Fitted
from clinicsim.experiments.calibration.quality import cleaned
from clinicsim.experiments.calibration.tuning import Tuned, tune
from clinicsim.experiments.calibration.tuning_request import Target, Tuning
from clinicsim.experiments.errors import BadRequest
from clinicsim.experiments.executors import Executor
from clinicsim.world.build import build


def tuned(
    made: Calibration, tuning: Tuning, executor: Executor, engine: str, sets: Sequence[str] = ()
) -> tuple[Calibration, Tuned]:
    """Tune the calibrated clinic, and put the tuned numbers into its scenario.

    Parameters
    ----------
    made
        With everything that is fitted.
    tuning
        What is tuned to what.
    executor, engine
        See `replicate`.
    sets
        Settings of the run table.
    """
    loaded = made.read(sets)
    found = tune(build(loaded), tuning, loaded.scenario.run.replications, executor, engine)
    source = "tuned to " + ", ".join(map(_aim, tuning.targets))
    numbers = []
    for free, value, half in zip(tuning.free, found.values, found.half_widths, strict=True):
        low, high = (value, value) if np.isnan(half) else (max(value - half, free.low), min(value + half, free.high))
        numbers.append(Fitted(free.path, value, low, high, "uniform", found.replications, "replications", source))
    return replace(made, tuned=tuple(numbers)), found


def _aim(target: Target) -> str:
    within = "" if target.within is None else f" +- {target.within:g}"
    return f"{target.measure} = {target.value:g}{within}"


def compared(
    made: Calibration, extracts: Extracts, year: int, executor: Executor, sets: Sequence[str] = ()
) -> FitTable:
    """Hold the calibrated clinic against a year that was kept aside.

    Parameters
    ----------
    made
        Calibrated without that year.
    extracts
        All of them.
    year
        The calendar year.
    executor
        See `replicate`.
    sets
        Settings of the run table that the scenario was read with; how long the run is follows from the year.

    Raises
    ------
    BadRequest
        If the extracts have too little of the year, or there are too few replications.
    """
    own, _ = cleaned(extracts)
    run = made.before.scenario.run
    days = window(own, year, run.start_date)
    if days is None:
        raise BadRequest([f"--held-out {year}: the extracts have too little of that year to compare"])
    if run.replications < 2:
        raise BadRequest(["a prediction interval needs at least 2 replications"])
    months = _months(run.start_date, days.simulated_end)
    loaded = made.read((*sets, f"run.months={months}"))
    return fit_table(build(loaded), own, days, run.replications, executor)


def _months(start: dt.date, end: dt.date) -> int:
    """Months of a run that reaches to the end of the window, a day more, so that its last day is whole."""
    months = (end.year - start.year) * 12 + end.month - start.month
    return months + (end.day > start.day)
