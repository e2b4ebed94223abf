"""Measures of what happens inside sessions; those of a clinic whose minutes are not simulated are not defined."""

from __future__ import annotations

from clinicsim.reduction.parts import simulated
from clinicsim.reduction.parts.followed import Followed
from clinicsim.reduction.parts.samples import Sample
from clinicsim.reduction.parts.tallies import Tally
from clinicsim.reduction.sheet import Measured, ratio
from clinicsim.world.events import Kind

TALLIES = (*simulated.TALLIES, Tally(Kind.OVERTIME))
SAMPLES = {Kind.WENT_HOME: Sample((0.5, 0.95))}  # minutes waited in the clinic


def measures(of: Followed) -> dict[str, Measured]:
    """The measures by name."""
    return {
        "in_clinic_wait_minutes_median": of.samples.quantile(Kind.WENT_HOME, 0.5),
        "in_clinic_wait_minutes_p95": of.samples.quantile(Kind.WENT_HOME, 0.95),
        "overtime_minutes_per_session": ratio(of.tallies.total(Kind.OVERTIME), of.simulated.sessions),
    }
