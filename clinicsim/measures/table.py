"""The one table of measures: name, unit, good direction, what it says in plain words, and how it is worked out.

Longer than most files because it is a table: one entry a measure, nothing else.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Literal

from clinicsim.measures import follow_up, hospital, people, refills, slots, staff, waits
from clinicsim.measures.log_view import LogView
from clinicsim.measures.series import Series
from clinicsim.world.events import Cause, Kind

Good = Literal["up", "down", "neither"]
Compute = Callable[[LogView], Series | Mapping[str, Series]]


@dataclass(frozen=True, slots=True)
class Measure:
    """What one measure, or one family of measures, says.

    A family has a member for each role, cause, procedure or the like; a member's full name is `name.member`.
    `compute` is none for measures of cost, which the economics stage works out from the ledger.
    """

    name: str
    unit: str
    good: Good
    definition: str
    family: bool = False
    compute: Compute | None = None
    may_be_empty: bool = False  # undefined is an answer ("never"), not a gap in the data


def _one(name: str, unit: str, good: Good, definition: str, compute: Callable[[LogView], Series]) -> Measure:
    return Measure(name, unit, good, definition, False, compute)


def _each(
    name: str, unit: str, good: Good, definition: str, compute: Callable[[LogView], Mapping[str, Series]]
) -> Measure:
    return Measure(name, unit, good, definition, True, compute)


def _cost(name: str, good: Good, definition: str, *, unit: str = "currency/year", family: bool = False) -> Measure:
    return Measure(name, unit, good, definition, family)


_PER_100 = "events per 100 pump-years"
_WAITING = (
    "People still waiting at the end count as still waiting (Kaplan-Meier), and people who died or left the list count "
    "up to then. If too few have been seen to tell, it is the longest wait so far, a lower bound. "
    "By month: of those waiting at the month end."
)


def _median_wait(name: str, waiting_for: str) -> Measure:
    said = f"Half of those listed for {waiting_for} wait no longer than this, in weeks. {_WAITING}"
    return _one(f"{name}_wait_weeks_median", "weeks", "down", said, partial(waits.wait_weeks, name=name, q=0.5))


def _list_size(name: str, waiting_for: str) -> Measure:
    said = f"People waiting for {waiting_for} at the end; by month, at each month end."
    return _one(f"{name}_list_end", "people", "down", said, partial(waits.list_size, name=name))


_ENTRIES = (
    # ---------------------------------------------------------------- refill safety
    _one(
        "refill_on_time_share",
        "share",
        "up",
        "Of refills that fell due, the share done on or before the alarm date. A pump whose alarm sounded counts as "
        "late once, in the month of the alarm, whether it was refilled later or never.",
        refills.on_time_share,
    ),
    _one(
        "refill_margin_days_median",
        "days",
        "up",
        "Days left before the alarm date when a pump is refilled; half of refills have at least this. Negative: late.",
        partial(refills.margin_quantile, q=0.5),
    ),
    _one(
        "refill_margin_days_p05",
        "days",
        "up",
        "Days left before the alarm date at the refill that only 1 in 20 falls short of. Negative: late.",
        partial(refills.margin_quantile, q=0.05),
    ),
    _one(
        "minimum_buffer_days_p05",
        "days",
        "up",
        "Days left before the pump runs dry at the refill that only 1 in 20 falls short of.",
        partial(refills.buffer_quantile, q=0.05),
    ),
    _one(
        "refills_per_pump_year",
        "refills per pump-year",
        "neither",
        "Refills, outside operations, for each pump and year.",
        people.refills_per_pump_year,
    ),
    _one(
        "refills_per_year", "refills/year", "neither", "Refills a year, outside operations.", refills.refills_per_year
    ),
    _one(
        "out_of_hours_refills_per_year",
        "refills/year",
        "down",
        "Refills a year by the clinician on call.",
        refills.out_of_hours_per_year,
    ),
    _one(
        "unbooked_at_risk",
        "pumps",
        "down",
        "Pumps that are owed a refill, within 14 days of the alarm date or past it, with no appointment before it; "
        "counted at each month end, and averaged over month ends.",
        refills.unbooked_at_risk,
    ),
    replace(
        _one(
            "breach_month",
            "month",
            "up",
            "First month (the first of the run is 1) in which fewer than 95% of the refills of the last three months "
            "were on time. Empty when that never happens.",
            refills.breach_month,
        ),
        may_be_empty=True,
    ),
    _one(
        "drug_discarded_ml_per_year",
        "mL/year",
        "down",
        "Old drug drawn out of pumps and thrown away, in mL a year.",
        refills.discarded_ml_per_year,
    ),
    # ---------------------------------------------------------------- harm
    _one(
        "dry_events_per_100_pump_years",
        _PER_100,
        "down",
        "Pumps that ran dry, for every 100 pumps and year.",
        partial(people.per_100_pump_years, kind=Kind.DRY),
    ),
    _one(
        "withdrawals_per_100_pump_years",
        _PER_100,
        "down",
        "Withdrawals from intrathecal baclofen of any cause, for every 100 pumps and year.",
        partial(people.per_100_pump_years, kind=Kind.WITHDRAWAL),
    ),
    _each(
        "withdrawals_per_100_pump_years_by_cause",
        _PER_100,
        "down",
        "Withdrawals from intrathecal baclofen for every 100 pumps and year, by what led to them.",
        people.withdrawals_by_cause,
    ),
    _one(
        "end_of_service_failures_per_year",
        "pumps/year",
        "down",
        "Pumps a year whose battery ended before they were replaced.",
        partial(people.yearly, kind=Kind.END_OF_SERVICE),
    ),
    _one(
        "complications_per_100_pump_years",
        _PER_100,
        "down",
        "Complications of pump, catheter and operation, for every 100 pumps and year.",
        partial(people.per_100_pump_years, kind=Kind.COMPLICATION),
    ),
    _one(
        "deaths_per_year",
        "deaths/year",
        "down",
        "Deaths a year of any cause among people with the service.",
        partial(people.yearly, kind=Kind.DIED),
    ),
    _one(
        "withdrawal_deaths_per_year",
        "deaths/year",
        "down",
        "Deaths a year from withdrawal.",
        partial(people.yearly, kind=Kind.DIED, causes=people.WITHDRAWAL_CAUSES),
    ),
    # ---------------------------------------------------------------- access
    _one(
        "referrals_per_year",
        "referrals/year",
        "neither",
        "Referrals received a year, accepted or returned.",
        partial(people.yearly, kind=Kind.REFERRED),
    ),
    _median_wait("first_assessment", "a first assessment"),
    _one(
        "first_assessment_wait_weeks_p92",
        "weeks",
        "down",
        f"Of those listed for a first assessment, 92 in 100 wait no longer than this, in weeks. {_WAITING}",
        partial(waits.wait_weeks, name="first_assessment", q=0.92),
    ),
    _one(
        "first_assessment_within_18_weeks_share",
        "share",
        "up",
        "Of those waiting for a first assessment at month ends, the share who have waited at most 18 weeks "
        "(incomplete pathways).",
        partial(waits.within_standard_share, name="first_assessment"),
    ),
    _list_size("first_assessment", "a first assessment"),
    _median_wait("trial", "a screening trial"),
    _list_size("trial", "a screening trial"),
    _median_wait("implant", "an implant"),
    _list_size("implant", "an implant"),
    _median_wait("replacement", "a replacement pump"),
    _list_size("replacement", "a replacement pump"),
    _one(
        "follow_up_overdue_share",
        "share",
        "down",
        "Of reviews owed to people on oral drugs, the share past the due date; mean over month ends.",
        follow_up.overdue_share,
    ),
    _one(
        "follow_up_overdue_days_median",
        "days",
        "down",
        "Median days past the due date of overdue reviews of people on oral drugs (0 when none is overdue); mean over "
        "month ends.",
        follow_up.overdue_days_median,
    ),
    # ---------------------------------------------------------------- capacity
    _one(
        "slot_utilisation",
        "share",
        "neither",
        "Slots in which a patient was seen, of the slots of planned sessions that could be booked (sessions taken out "
        "ahead for leave or a vacancy left out). Overbooked visits stand outside the slots and do not count.",
        slots.utilisation,
    ),
    _each(
        "slots_lost_share",
        "share",
        "down",
        "Of all planned slots, the share lost, by reason. Unused: nobody was booked, or the booking fell away for "
        "another reason. The reasons and the slots with a patient add up to all planned slots.",
        slots.lost_share,
    ),
    _one(
        "dna_share",
        "share",
        "down",
        "Of visits attended or missed without notice, the share missed.",
        slots.did_not_attend_share,
    ),
    _one(
        "sessions_lost_share",
        "share",
        "down",
        "Of planned sessions, the share that did not run.",
        slots.sessions_lost_share,
    ),
    _each(
        "staff_utilisation",
        "share",
        "neither",
        "Time with patients as a share of contracted time that may go to clinics (leave and sickness included), by "
        "role. Time beyond it in a month is overtime and does not count; agency staff are left out.",
        staff.utilisation,
    ),
    _each(
        "wte_required",
        "WTE",
        "down",
        "Staff needed to run every planned session at contracted hours, after bank holidays, leave and sickness, by "
        "role.",
        staff.wte_required,
    ),
    _one(
        "theatre_utilisation",
        "share",
        "neither",
        "Operating time within planned lists as a share of all planned time, that of cancelled lists included.",
        hospital.theatre_utilisation,
    ),
    _each(
        "theatre_cases_per_year",
        "cases/year",
        "neither",
        "Operations a year, emergencies included, by kind.",
        hospital.cases_per_year,
    ),
    _one(
        "theatre_cancelled_share",
        "share",
        "down",
        "Of cases due on a planned list, the share cancelled on the day.",
        hospital.cancelled_share,
    ),
    _each(
        "bed_days_per_year",
        "bed-days/year",
        "down",
        "Days in a hospital bed a year, by ward level.",
        hospital.bed_days_per_year,
    ),
    # ---------------------------------------------------------------- caseload
    _one("pumps_end", "pumps", "neither", "Working pumps at the end; by month, at each month end.", people.pumps_end),
    _each(
        "caseload_end",
        "people",
        "neither",
        "People with the service at the end, by therapy: with a pump, on oral drugs, or waiting for a first "
        "assessment, trial or implant; by month, at each month end.",
        people.caseload_end,
    ),
    _one(
        "implants_per_year",
        "pumps/year",
        "neither",
        "First pumps, or pumps after a gap, put in a year.",
        partial(people.yearly, kind=Kind.PUMP_IN, causes=(Cause.IMPLANTED,)),
    ),
    _one(
        "replacements_per_year",
        "pumps/year",
        "neither",
        "Pumps a year put in to replace another.",
        partial(people.yearly, kind=Kind.PUMP_IN, causes=(Cause.REPLACED,)),
    ),
    # ---------------------------------------------------------------- money (worked out by the economics stage)
    _cost("cost_per_year", "down", "Cost of the service a year, undiscounted: in all, and by category.", family=True),
    _cost("staff_cost_employed_per_year", "down", "Cost a year of the staff employed, busy or not: the budget."),
    _cost(
        "staff_cost_used_per_year",
        "down",
        "Cost a year of the staff time spent with patients, agency staff included: the activity.",
    ),
    _cost(
        "cost_per_patient_year",
        "down",
        "Cost of the service for each person with the service and year, undiscounted.",
        unit="currency per patient-year",
    ),
    _cost(
        "cost_per_on_time_refill",
        "down",
        "Cost of the whole service for each refill done on time, undiscounted.",
        unit="currency per refill",
    ),
    _cost(
        "cost_discounted",
        "down",
        "Cost of the whole run, discounted to its first day; by month, the cost of the month so discounted.",
        unit="currency",
    ),
)

MEASURES: dict[str, Measure] = {measure.name: measure for measure in _ENTRIES}

HEADLINES = (
    "refill_on_time_share",
    "refill_margin_days_p05",
    "dry_events_per_100_pump_years",
    "withdrawals_per_100_pump_years",
    "first_assessment_wait_weeks_median",
    "first_assessment_within_18_weeks_share",
    "follow_up_overdue_share",
    "slot_utilisation",
    "pumps_end",
    "cost_per_year",
)

# Unmet need, printed beside the headlines: cutting theatre makes refills and cost look better.
GUARD_RAILS = (
    "first_assessment_list_end",
    "trial_list_end",
    "implant_list_end",
    "replacement_list_end",
    "implant_wait_weeks_median",
    "replacement_wait_weeks_median",
    "end_of_service_failures_per_year",
)


def describe(name: str) -> Measure:
    """The measure, or the family of a member such as `slots_lost_share.leave`.

    Raises
    ------
    KeyError
        When no measure or family has this name.
    """
    if name in MEASURES:
        return MEASURES[name]
    family = MEASURES.get(name.partition(".")[0])
    if family is None or not family.family:
        raise KeyError(f"no measure is called {name!r}; the names are {', '.join(sorted(MEASURES))}")
    return family
