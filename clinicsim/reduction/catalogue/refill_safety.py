"""Measures of refill safety."""

from __future__ import annotations

from clinicsim.measures.refills import REFILLS
from clinicsim.reduction.parts.followed import Followed
from clinicsim.reduction.parts.samples import Sample
from clinicsim.reduction.parts.tallies import Tally
from clinicsim.reduction.sheet import Measured, as_it_is, level_on_average, ratio
from clinicsim.world.events import Cause, Kind

TALLIES = (Tally(Kind.FILLED, keys=REFILLS), Tally(Kind.ASPIRATED))
SAMPLES = {Kind.MARGIN: Sample((0.5, 0.05), REFILLS), Kind.BUFFER: Sample((0.05,), REFILLS)}


def measures(of: Followed) -> dict[str, Measured]:
    """The measures by name."""
    refills, quantile, count = of.refills, of.samples.quantile, of.tallies.count
    filled = count(Kind.FILLED, *REFILLS)
    return {
        "refill_on_time_share": ratio(refills.on_time, refills.due),
        "refill_margin_days_median": quantile(Kind.MARGIN, 0.5),
        "refill_margin_days_p05": quantile(Kind.MARGIN, 0.05),
        "minimum_buffer_days_p05": quantile(Kind.BUFFER, 0.05),
        "refills_per_pump_year": ratio(filled, of.caseload.pump_years),
        "refills_per_year": ratio(filled, of.years),
        "out_of_hours_refills_per_year": ratio(count(Kind.FILLED, Cause.ON_CALL), of.years),
        "unbooked_at_risk": level_on_average(of.at_risk.at_month_ends),
        "breach_month": as_it_is(refills.breach_month),
        "drug_discarded_ml_per_year": ratio(of.tallies.total(Kind.ASPIRATED), of.years),
    }
