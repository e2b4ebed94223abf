"""What came of a study: each clinic, each band of sizes, and what one person more changes in single-handed clinics."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

import numpy as np

from clinicsim.arrays import Floats
from clinicsim.experiments.national.clinics import Clinic, Clinics
from clinicsim.experiments.national.pooled import Pooled, added, paired_difference
from clinicsim.experiments.national.reader import LoadedStudy
from clinicsim.experiments.national.schema import Safe
from clinicsim.experiments.rare_events import exposure
from clinicsim.experiments.statistics import Interval, Verdict, holm, verdict
from clinicsim.experiments.sweep import PointRuns
from clinicsim.measures import describe

ON_TIME = "refill_on_time_share"
DRY = "dry_events_per_100_pump_years"
WITHDRAWALS = "withdrawals_per_100_pump_years"
LOST = "sessions_lost_share"
COST = "cost_per_pump_year"

MEASURES = (ON_TIME, LOST, DRY, WITHDRAWALS, "cost_per_year", "refills_per_year", "refills_per_pump_year", "pumps_end")
"""What the sweep brings back of each replication."""
RATES = (ON_TIME, LOST, DRY, WITHDRAWALS, COST)
"""What is told of each clinic and band."""
_COUNTED = (DRY, WITHDRAWALS)
_MONTHS_PER_YEAR = 12
_PER = 100.0  # pump-years in the unit of the rates of events

State = Literal["safe", "not safe", "cannot tell"]


@dataclass(frozen=True, slots=True, eq=False)
class Found:
    """What came of one world of a clinic."""

    rates: Mapping[str, Pooled]
    state: State
    failed: tuple[tuple[int, str], ...]  # (replication, error)

    def interval(self, measure: str) -> Interval:
        """A rate with its 95% interval."""
        return interval_of(self.rates[measure], measure)


@dataclass(frozen=True, slots=True, eq=False)
class ClinicFound:
    """One clinic, and the same with one person more if it is single-handed and the study asks for it."""

    clinic: Clinic
    single_handed: bool
    found: Found
    changed: Found | None


@dataclass(frozen=True, slots=True)
class Difference:
    """Paired difference of a rate, one person more less the clinics as they are; p-values adjusted over all (Holm)."""

    mean: float
    lo: float
    hi: float
    p_adjusted: float
    verdict: Verdict
    count: int


@dataclass(frozen=True, slots=True, eq=False)
class Band:
    """Clinics of some sizes, added up."""

    lowest: int
    highest: int | None  # none: no upper end
    clinics: tuple[ClinicFound, ...]
    rates: Mapping[str, Pooled]
    differences: Mapping[str, Difference]  # over its single-handed clinics; empty without any

    @property
    def pumps(self) -> int:
        """Pumps on the first day."""
        return sum(each.clinic.pumps for each in self.clinics)

    @property
    def single_handed(self) -> int:
        """Number of single-handed clinics."""
        return sum(each.single_handed for each in self.clinics)

    def count(self, state: State) -> int:
        """Number of clinics in a state."""
        return sum(each.found.state == state for each in self.clinics)

    def interval(self, measure: str) -> Interval:
        """A rate with its 95% interval."""
        return interval_of(self.rates[measure], measure)


@dataclass(frozen=True, slots=True, eq=False)
class National:
    """The whole study."""

    loaded: LoadedStudy
    clinics: tuple[ClinicFound, ...]
    bands: tuple[Band, ...]  # those with clinics, and last all clinics together


def interval_of(rate: Pooled, measure: str) -> Interval:
    """A rate with its 95% interval: counted events by their number, the rest by replication, within what can be."""
    if measure in _COUNTED:
        return rate.count_interval()
    return rate.interval().within(*((0.0, math.inf) if measure == COST else describe(measure).limits))


def national(loaded: LoadedStudy, runs: Iterable[PointRuns]) -> National:
    """Sum up the sweep of a study.

    Parameters
    ----------
    runs
        Of `loaded.clinics` with `MEASURES`, in order of points.
    """
    clinics, study = loaded.clinics, loaded.study
    found = [_found(clinics, point, study.safe) for point in runs]
    changed = dict(zip(clinics.single_handed, found[len(clinics.clinics) :], strict=False))
    rows = tuple(
        ClinicFound(clinic, clinics.is_single_handed(clinic), own, changed.get(clinic))
        for clinic, own in zip(clinics.clinics, found, strict=False)
    )
    ends = [*study.sizes.bands_from, None]
    spans = [(low, high - 1 if high else None) for low, high in pairwise(ends) if low is not None]
    bands = [(low, high, [row for row in rows if _within(row.clinic.pumps, low, high)]) for low, high in spans]
    kept = [(low, high, members) for low, high, members in bands if members]
    return National(loaded, rows, _bands([*kept, (rows[0].clinic.pumps, rows[-1].clinic.pumps, list(rows))]))


def state_of(rates: Mapping[str, Pooled], safe: Safe) -> State:
    """Whether a clinic is safe, by the unfavourable ends of its intervals; not safe if a favourable end misses."""
    on_time, dry = interval_of(rates[ON_TIME], ON_TIME), interval_of(rates[DRY], DRY)
    least, most = safe.refill_on_time_share, safe.dry_events_per_100_pump_years
    if on_time.lo >= least and dry.hi <= most:
        return "safe"
    return "not safe" if on_time.hi < least or dry.lo > most else "cannot tell"


def failures(found: National) -> tuple[str, ...]:
    """Replications that failed, clinic by clinic."""
    more = found.loaded.study.alternative
    worlds = [
        (row.clinic.number, what, one)
        for row in found.clinics
        for what, one in (("", row.found), (f" with {more.name}" if more else "", row.changed))
        if one is not None
    ]
    return tuple(
        f"clinic {clinic}{what}: replication {number} failed: {error}"
        for clinic, what, one in worlds
        for number, error in one.failed
    )


def _within(pumps: int, low: int, high: int | None) -> bool:
    return low <= pumps and (high is None or pumps <= high)


def _found(clinics: Clinics, runs: PointRuns, safe: Safe) -> Found:
    years = clinics.run.months / _MONTHS_PER_YEAR
    weekly = sum(1 / session.every_weeks for session in clinics.scenario(runs.point).sessions)
    rates = _rates(dict(zip(MEASURES, runs.values.T, strict=True)), years, weekly)
    return Found(rates, state_of(rates, safe), runs.failed)


def _rates(values: Mapping[str, Floats], years: float, sessions_a_week: float) -> dict[str, Pooled]:
    """Numerators and denominators of a clinic's rates by replication; a rate that is undefined counts nothing."""
    time = exposure(describe(DRY), values, years)
    assert time is not None  # all that it needs is among the measures
    against = {
        ON_TIME: values["refills_per_year"] * years,
        LOST: np.full(time.shape, sessions_a_week * years),
        DRY: time,
        WITHDRAWALS: time,
        COST: time * _PER,
    }
    rates = {**values, COST: values["cost_per_year"] * years / np.where(time > 0, time * _PER, np.nan)}
    return {name: _weighed(rates[name], against[name]) for name in RATES}


def _weighed(rate: Floats, against: Floats) -> Pooled:
    known = np.isfinite(rate) & np.isfinite(against)
    return Pooled(np.where(known, rate * against, 0.0), np.where(known, against, 0.0))


def _bands(groups: Sequence[tuple[int, int | None, list[ClinicFound]]]) -> tuple[Band, ...]:
    """Bands with their differences; p-values are adjusted over all measures and all bands."""
    tests = {
        (place, name): paired_difference(
            added([row.found.rates[name] for row in members if row.changed]),
            added([row.changed.rates[name] for row in members if row.changed]),
        )
        for place, (_, _, members) in enumerate(groups)
        if any(row.changed for row in members)
        for name in RATES
    }
    adjusted = holm({f"{place} {name}": test.p for (place, name), test in tests.items()})
    differences: dict[int, dict[str, Difference]] = {}
    for (place, name), test in tests.items():
        p = adjusted[f"{place} {name}"]
        good = "down" if name == COST else describe(name).good
        differences.setdefault(place, {})[name] = Difference(
            float(test.mean), float(test.lo), float(test.hi), p, verdict(test.mean, p, good), test.count
        )
    return tuple(
        Band(
            low,
            high,
            tuple(members),
            {name: added([row.found.rates[name] for row in members]) for name in RATES},
            differences.get(place, {}),
        )
        for place, (low, high, members) in enumerate(groups)
    )
