"""Are refills safe? One sentence for each scenario: refills on time against the target, and pumps that run dry."""

from __future__ import annotations

import numpy as np

from clinicsim.experiments.statistics import Interval
from clinicsim.measures.refills import ROLLING_MONTHS, TARGET_SHARE
from clinicsim.views.findings import Line
from clinicsim.views.numbers import Unit, mean_text, range_text, unit_of, value_text
from clinicsim.views.palette import MARKS, Mark
from clinicsim.views.study import Side, Study

ON_TIME, DRY, BREACH = "refill_on_time_share", "dry_events_per_100_pump_years", "breach_month"
_SHARE = unit_of("share", "")
_WHOLE = 0.01  # a target is a whole percentage


def safety_lines(study: Study) -> list[Line]:
    """Answer for the base and then for every alternative; runs without pumps are left out."""
    return [_line(study, side) for side in study.sides if side.interval(ON_TIME).count]


def _line(study: Study, side: Side) -> Line:
    at = side.interval(ON_TIME)
    mark, against = _against_target(at)
    parts = [f"refills are on time in {_with_ends(at, _SHARE)}, {against}{_stretches(side)}"]
    dry = side.interval(DRY)
    if dry.count:
        unit = study.unit(DRY)
        parts.append(f"pumps run dry {_with_ends(dry, unit)} times per 100 pump-years")
    return Line(mark, f"{side.label}: {'; '.join(parts)}.")


def _against_target(at: Interval) -> tuple[Mark, str]:
    target = value_text(TARGET_SHARE, _SHARE, _WHOLE)
    if at.lo >= TARGET_SHARE:
        return MARKS["better"], f"above the target of {target}"
    if at.hi < TARGET_SHARE:
        return MARKS["worse"], f"below the target of {target}"
    if at.count < 2:
        return MARKS["cannot tell"], f"against a target of {target}, and one replication cannot tell"
    return MARKS["cannot tell"], f"and whether that meets the target of {target} cannot be told"


def _stretches(side: Side) -> str:
    """Say in how many replications a quarter of a year was under the target: a good mean may hide it."""
    if BREACH not in side.runs.summary or side.runs.months < ROLLING_MONTHS:
        return ""
    breached, together = int(np.isfinite(side.runs.of(BREACH)).sum()), f"{ROLLING_MONTHS} months taken together"
    if not breached:
        return f", and {together} never fall below it"
    return f"; {together} fall below it at some time in {breached} of {side.runs.count} replications"


def _with_ends(at: Interval, unit: Unit) -> str:
    ends = range_text(at.lo, at.hi, unit)
    return mean_text(at.mean, at.lo, at.hi, unit) + (f" ({ends})" if ends else "")
