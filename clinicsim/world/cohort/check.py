"""Data-quality report of cohort files: who is in them, what is wrong and what is odd."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean, median
from typing import TypeVar

from clinicsim.scenario.errors import Finding, in_order
from clinicsim.scenario.schema.scenario import Scenario
from clinicsim.world.calendar import DAYS_PER_YEAR
from clinicsim.world.cohort.cohort import read_records
from clinicsim.world.cohort.filling import Filled, fill, refill_interval_days
from clinicsim.world.cohort.record import THERAPIES, WAITING_LISTS

K = TypeVar("K", bound=Hashable)
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class CohortReport:
    """What a planner should know of a cohort before running it.

    Counts are of the lines that could be read without error. Intervals are from a full reservoir to the date by which
    the refill is due, in days, one for each pump, ascending.
    """

    patients: int
    therapies: Mapping[str, int]
    indications: Mapping[str, int]
    reservoirs_ml: Mapping[float, int]
    strengths_mcg_per_ml: Mapping[float, int]
    waiting_lists: Mapping[str, int]
    refill_intervals_days: tuple[int, ...]
    synthetic: bool
    imputed: tuple[str, ...]
    findings: tuple[Finding, ...]  # errors and warnings, by file and line

    @property
    def usable(self) -> bool:
        """Whether a run can start from these files."""
        return all(finding.severity != "error" for finding in self.findings)

    @property
    def refill_interval_days_median(self) -> float:
        """Median interval over the pumps; nan without pumps."""
        return median(self.refill_intervals_days) if self.refill_intervals_days else float("nan")

    @property
    def refills_per_pump_year(self) -> float:
        """Refills that the pumps need in a year at their present doses, averaged over pumps; nan without pumps."""
        if not self.refill_intervals_days:
            return float("nan")
        return fmean(DAYS_PER_YEAR / days for days in self.refill_intervals_days)


def check_cohort(files: Sequence[str | Path], scenario: Scenario) -> CohortReport:
    """Check cohort files and describe who is in them; never raises for what the files hold.

    Parameters
    ----------
    files : sequence of paths
        Read together, as a run would.
    scenario : Scenario
        For the start date, names and rules.
    """
    records, errors, synthetic = read_records(files, scenario)
    filled = [fill(record, scenario) for record in records]
    pumps = [record for record in records if record.therapy == "itb"]
    names = list(scenario.indications)
    warnings = [finding for each in filled for finding in _warnings(each, scenario)]
    return CohortReport(
        patients=len(records),
        therapies=_counts(records, lambda record: record.therapy, THERAPIES),
        indications=_counts(records, lambda record: names[record.indication], names),
        reservoirs_ml=_counts(pumps, lambda p: p.reservoir_ml, sorted({p.reservoir_ml for p in pumps})),
        strengths_mcg_per_ml=_counts(pumps, lambda p: p.concentration, sorted({p.concentration for p in pumps})),
        waiting_lists=_counts(
            (record for record in records if record.waiting_list),
            lambda record: WAITING_LISTS[record.waiting_list],
            WAITING_LISTS[1:],
        ),
        refill_intervals_days=tuple(
            sorted(refill_interval_days(p.reservoir_ml, p.concentration, p.dose, scenario) for p in pumps)
        ),
        synthetic=synthetic,
        imputed=tuple(note for each in filled for note in each.imputed),
        findings=in_order([*errors, *warnings]),
    )


def _counts(records: Iterable[R], key: Callable[[R], K], order: Iterable[K]) -> dict[K, int]:
    """Count by key, in a given order, with zeros."""
    counted = Counter(key(record) for record in records)
    return {each: counted[each] for each in order}


def _warnings(filled: Filled, scenario: Scenario) -> list[Finding]:
    record = filled.record
    found = []
    if _is_nhs_number(record.id):
        found.append(("id", "looks like an NHS number; a cohort file needs pseudonyms"))
    if record.therapy == "itb":
        found += _pump_warnings(filled, scenario)
    return [record.row.finding(column, message, "warning") for column, message in found]


def _pump_warnings(filled: Filled, scenario: Scenario) -> list[tuple[str, str]]:
    found = []
    alarm_ml, oldest = float(scenario.device.alarm_volume_ml), float(scenario.battery.max_years)
    if filled.recorded_volume_ml <= 0.0:
        message = f"dry before the first day by its record; taken to stand at the alarm volume ({alarm_ml:g} mL)"
        found.append(("last_refill_date", message))
    elif filled.recorded_volume_ml < alarm_ml:
        message = f"overdue: past the alarm on the first day, with {filled.recorded_volume_ml:.1f} mL left"
        found.append(("last_refill_date", message))
    age = -filled.record.implant_day / DAYS_PER_YEAR
    if age > oldest:
        found.append(("implant_date", f"the pump is {age:.1f} years old, past its longest life of {oldest:g} years"))
    return found


def _is_nhs_number(text: str) -> bool:
    """Whether ten digits carry the check digit (modulus 11) of an NHS number."""
    digits = re.sub(r"[ -]", "", text)
    if not re.fullmatch(r"\d{10}", digits, re.ASCII):
        return False
    total = sum(int(digit) * weight for digit, weight in zip(digits[:9], range(10, 1, -1), strict=True))
    return (11 - total % 11) % 11 == int(digits[9])
