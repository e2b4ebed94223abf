"""Bolash 2015: how long pumps last, against the pumps that are put in during runs of a clinic without limits.

The life of a battery was set by the first of the two published medians; how many pumps leave before their battery ends
follows from complications, stopping and the rules of replacement, which were not.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from clinicsim import engines
from clinicsim.arrays import Bools, Floats
from clinicsim.experiments.statistics import t_interval
from clinicsim.measures.log_view import MINUTES_PER_YEAR, LogView
from clinicsim.measures.spells import NOT_CLOSED
from clinicsim.measures.survival import survival_quantile
from clinicsim.verification.check import Check, Kind, Pair, between
from clinicsim.verification.clinic import example_world
from clinicsim.verification.published.figures import about_study, published
from clinicsim.world.drawn import with_parameters
from clinicsim.world.events import Cause
from clinicsim.world.events import Kind as Row

STUDY = "bolash_2015"
PUMPS, YEARS = 400, 10
REPLICATIONS, QUICK_REPLICATIONS = 10, 3
NO_CHANGE: Mapping[str, float] = MappingProxyType({})
NOT_REMOVED = (Cause.DIED, Cause.TRANSFERRED, Cause.NONE)


@dataclass(frozen=True, slots=True)
class Lives:
    """Pumps put in during a run; every array has shape (pumps,)."""

    years: Floats  # until the pump stopped or left, or the run ended
    removed: Bools  # taken out or stopped, whatever for
    battery_years: Floats  # until the battery ended or would have, if its indicator showed; else as `years`
    worn_out: Bools  # the indicator showed


def lives(view: LogView) -> Lives:
    """Lives of the pumps put in during a run."""
    pumps = view.pumps.where(view.pumps.cause != Cause.PREVALENT)
    end = np.minimum(pumps.end, view.world.end)
    closed = pumps.closed_at != NOT_CLOSED
    cause = np.where(closed, view.log["cause"][pumps.closed_at], int(Cause.NONE))
    indicator = view.rows(Row.ERI)
    of_pump = {(int(row["patient"]), int(row["subject"])): float(row["value"]) for row in indicator}
    keys = zip(pumps.patient.tolist(), pumps.subject.tolist(), strict=True)
    battery_end = np.array([of_pump.get(key, np.nan) for key in keys], dtype=np.float64)
    worn_out = np.isfinite(battery_end)
    return Lives(
        years=(end - pumps.start) / MINUTES_PER_YEAR,
        removed=~np.isin(cause, NOT_REMOVED),
        battery_years=(np.where(worn_out, battery_end, end) - pumps.start) / MINUTES_PER_YEAR,
        worn_out=worn_out,
    )


def medians(replications: int, numbers: Mapping[str, float] = NO_CHANGE) -> Floats:
    """Median years to the end of the battery, and to removal, in each run, shape (runs, 2).

    `numbers` are values of the scenario, by path, that take the place of its own.
    """
    shipped = example_world(PUMPS, 0, (f"run.months={12 * YEARS}", "referrals.per_year=0"), unlimited=True)
    world = with_parameters(shipped, numbers)
    found = []
    for replication in range(replications):
        of = lives(LogView(world, engines.run(world, replication)))
        found.append(
            (
                survival_quantile(of.battery_years, of.worn_out, 0.5),
                survival_quantile(of.years, of.removed, 0.5),
            )
        )
    return np.array(found)


def _pump_life(quick: bool) -> tuple[Pair, ...]:
    of, found = published(STUDY), medians(QUICK_REPLICATIONS if quick else REPLICATIONS)
    rows = (("end of the battery", "end_of_battery_years"), ("removal for any reason", "all_years"))
    pairs = []
    for column, (what, key) in enumerate(rows):
        at = t_interval(found[:, column])
        pairs.append(
            between(
                f"median years to {what}",
                at.mean,
                of[key]["low"],
                of[key]["high"],
                expected=of[key]["median"],
                half_width=(at.hi - at.lo) / 2,
            )
        )
    return tuple(pairs)


def checks() -> tuple[Check, ...]:
    """All checks of this study."""
    return (
        Check(
            "pump_life/bolash",
            Kind.CALIBRATION,
            "Median life of pumps to the end of the battery and to removal (Kaplan-Meier), mean over runs",
            tolerance="published CI",
            pairs=_pump_life,
            caveat=(
                "the life of the battery was set by the first figure; the second was not used, but is of a pain clinic"
            ),
            **about_study(STUDY),
        ),
    )
