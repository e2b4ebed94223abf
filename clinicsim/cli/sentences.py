"""A run in a few plain sentences."""

from __future__ import annotations

from typing import NamedTuple

from clinicsim.cli.figures import figures
from clinicsim.experiments.arm import Arm
from clinicsim.measures import describe
from clinicsim.views.numbers import unit_of


class _Clause(NamedTuple):
    measure: str
    words: str


_CLAUSES = (
    _Clause("refill_on_time_share", "{} of refills are made on or before the alarm date"),
    _Clause("dry_events_per_100_pump_years", "{} pumps run dry for every 100 pumps and year"),
    _Clause("withdrawals_per_100_pump_years", "there are {} withdrawals for every 100 pumps and year"),
    _Clause("first_assessment_wait_weeks_median", "half of new patients wait at most {} weeks for a first assessment"),
    _Clause("pumps_end", "{} pumps are in care at the end"),
    _Clause("cost_per_year", "the service costs {} a year"),
)


def run_sentences(arm: Arm) -> str:
    """What a run shows, with intervals; measures that are undefined are left out."""
    runs = arm.runs
    many = f"{runs.count} replication{'s' if runs.count != 1 else ''} of {runs.months} months"
    told = [text for clause in _CLAUSES if (text := _clause(arm, clause))]
    if not told:
        return f"{arm.name}: {many}."
    return f"{arm.name}, {many}: {'; '.join(told)}. In brackets: 95% intervals of the mean over replications."


def _clause(arm: Arm, clause: _Clause) -> str:
    if clause.measure not in arm.runs.summary:
        return ""
    at = arm.runs.interval(clause.measure)
    if at.count == 0:
        return ""
    unit = unit_of(describe(clause.measure).unit, arm.loaded.scenario.prices.currency)
    mean, interval = figures(at.mean, at.lo, at.hi, unit)
    return clause.words.format(f"{mean} ({interval})" if interval else mean)
