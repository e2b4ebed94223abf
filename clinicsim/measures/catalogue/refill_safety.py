"""Measures of refill safety."""

from functools import partial

from clinicsim.measures import people, refills
from clinicsim.measures.catalogue.entry import Measure

_entry = partial(Measure, group="Refill safety")

ENTRIES = (
    _entry(
        "refill_on_time_share",
        "refills on time",
        "share",
        "up",
        "Of refills that fell due, the share done on or before the alarm date. A pump whose alarm sounded counts as "
        "late once, in the month of the alarm, whether it was refilled later or never.",
        refills.on_time_share,
        plural=True,
    ),
    _entry(
        "refill_margin_days_median",
        "typical margin at refill",
        "days",
        "up",
        "Days left before the alarm date when a pump is refilled; half of refills have at least this. Negative: late.",
        partial(refills.margin_quantile, q=0.5),
        signed=True,
    ),
    _entry(
        "refill_margin_days_p05",
        "margin of the tightest refills (1 in 20)",
        "days",
        "up",
        "Days left before the alarm date at the refill that only 1 in 20 falls short of. Negative: late.",
        partial(refills.margin_quantile, q=0.05),
        signed=True,
    ),
    _entry(
        "minimum_buffer_days_p05",
        "time to dry of the tightest refills (1 in 20)",
        "days",
        "up",
        "Days left before the pump runs dry at the refill that only 1 in 20 falls short of.",
        partial(refills.buffer_quantile, q=0.05),
        signed=True,
    ),
    _entry(
        "refills_per_pump_year",
        "refills per pump",
        "refills per pump-year",
        "neither",
        "Refills, outside operations, for each pump and year.",
        people.refills_per_pump_year,
        plural=True,
    ),
    _entry(
        "refills_per_year",
        "refills",
        "refills/year",
        "neither",
        "Refills a year, outside operations.",
        refills.refills_per_year,
        plural=True,
        counted_per="year",
    ),
    _entry(
        "out_of_hours_refills_per_year",
        "refills out of hours",
        "refills/year",
        "down",
        "Refills a year by the clinician on call.",
        refills.out_of_hours_per_year,
        plural=True,
        counted_per="year",
    ),
    _entry(
        "unbooked_at_risk",
        "pumps at risk and not booked",
        "pumps",
        "down",
        "Pumps that are owed a refill, within 14 days of the alarm date or past it, with no appointment before it; "
        "counted at each month end, and averaged over month ends.",
        refills.unbooked_at_risk,
        plural=True,
    ),
    _entry(
        "breach_month",
        "first month under 95% on time, if there is one",
        "month",
        "up",
        "First month (the first of the run is 1) in which fewer than 95% of the refills of the last three months "
        "were on time. Empty when that never happens.",
        refills.breach_month,
        may_be_empty=True,
    ),
    _entry(
        "drug_discarded_ml_per_year",
        "drug discarded",
        "mL/year",
        "down",
        "Old drug drawn out of pumps and thrown away, in mL a year.",
        refills.discarded_ml_per_year,
    ),
)
