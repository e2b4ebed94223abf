"""Groups of measures, in the order in which a table shows them, and plain words where the name needs them."""

from __future__ import annotations

from collections.abc import Iterable

_GROUPS = {
    "Refill safety": (
        "refill_on_time_share",
        "refill_margin_days_median",
        "refill_margin_days_p05",
        "minimum_buffer_days_p05",
        "unbooked_at_risk",
        "breach_month",
        "refills_per_pump_year",
        "refills_per_year",
        "out_of_hours_refills_per_year",
        "drug_discarded_ml_per_year",
    ),
    "Harm": (
        "dry_events_per_100_pump_years",
        "withdrawals_per_100_pump_years",
        "withdrawals_per_100_pump_years_by_cause",
        "end_of_service_failures_per_year",
        "overdoses_per_100_pump_years",
        "complications_per_100_pump_years",
        "withdrawal_deaths_per_year",
        "deaths_per_year",
    ),
    "Access": (
        "first_assessment",
        "trial",
        "implant",
        "replacement",
        "follow_up",
        "referrals_per_year",
    ),
    "Capacity": (
        "slot_utilisation",
        "slots_lost_share",
        "sessions_lost_share",
        "dna_share",
        "overtime_minutes_per_session",
        "in_clinic_wait_minutes",
        "staff_utilisation",
        "wte_required",
    ),
    "Theatre and beds": ("theatre", "bed_days_per_year", "implants_per_year", "replacements_per_year"),
    "Caseload": ("pumps_end", "caseload_end"),
    "Money": ("cost", "staff_cost"),
}
OTHER = "Other"

_WORDS = {
    "refill_on_time_share": "Refills on or before the alarm date",
    "refill_margin_days_median": "Margin at refill, median",
    "refill_margin_days_p05": "Margin at refill, 1 in 20 has less",
    "minimum_buffer_days_p05": "Days to dry, 1 in 20 has less",
    "unbooked_at_risk": "Pumps at risk and not booked",
    "breach_month": "First month under 95% on time",
    "drug_discarded_ml_per_year": "Drug discarded",
    "refills_per_pump_year": "Refills per pump",
    "refills_per_year": "Refills",
    "out_of_hours_refills_per_year": "Refills out of hours",
    "dry_events_per_100_pump_years": "Pumps run dry",
    "withdrawals_per_100_pump_years": "Withdrawals",
    "withdrawals_per_100_pump_years_by_cause": "Withdrawals from",
    "end_of_service_failures_per_year": "Batteries ended before replacement",
    "overdoses_per_100_pump_years": "Overdoses",
    "complications_per_100_pump_years": "Complications",
    "withdrawal_deaths_per_year": "Deaths from withdrawal",
    "deaths_per_year": "Deaths, all causes",
    "first_assessment_wait_weeks_median": "First assessment: wait, median",
    "first_assessment_wait_weeks_p92": "First assessment: wait, 92 in 100",
    "first_assessment_within_18_weeks_share": "First assessment: within 18 weeks",
    "first_assessment_list_end": "First assessment: list at the end",
    "trial_wait_weeks_median": "Trial: wait, median",
    "trial_list_end": "Trial: list at the end",
    "implant_wait_weeks_median": "Implant: wait, median",
    "implant_list_end": "Implant: list at the end",
    "replacement_wait_weeks_median": "Replacement: wait, median",
    "replacement_list_end": "Replacement: list at the end",
    "follow_up_overdue_share": "Oral reviews overdue",
    "follow_up_overdue_days_median": "Oral reviews: days overdue, median",
    "referrals_per_year": "Referrals",
    "slot_utilisation": "Slots used",
    "slots_lost_share": "Slots lost",
    "sessions_lost_share": "Sessions lost",
    "dna_share": "Patients who did not attend",
    "staff_utilisation": "Staff time used",
    "wte_required": "Staff needed",
    "theatre_utilisation": "Theatre time used",
    "theatre_cases_per_year": "Operations",
    "theatre_cancelled_share": "Operations cancelled on the day",
    "bed_days_per_year": "Bed-days",
    "pumps_end": "Pumps at the end",
    "caseload_end": "Caseload at the end",
    "implants_per_year": "Implants",
    "replacements_per_year": "Replacements",
    "cost_per_year": "Cost a year",
    "staff_cost_employed_per_year": "Staff cost, as employed",
    "staff_cost_used_per_year": "Staff cost, as used",
    "cost_per_patient_year": "Cost per patient and year",
    "cost_per_on_time_refill": "Cost per refill on time",
    "cost_discounted": "Cost of the run, discounted",
}


def grouped(names: Iterable[str]) -> dict[str, list[str]]:
    """Measures by group, in the order of the groups and, within one, in the order given; empty groups left out."""
    names = list(names)
    groups: dict[str, list[str]] = {group: [] for group in (*_GROUPS, OTHER)}
    for name in names:
        groups[_group(name)].append(name)
    return {group: members for group, members in groups.items() if members}


def words(name: str) -> str:
    """Plain words for a measure; a name without an entry is spelt out."""
    family, _, member = name.partition(".")
    said = _WORDS.get(family) or _spelt(family).capitalize()
    return f"{said}: {_spelt(member)}" if member else said


def _group(name: str) -> str:
    stem = name.partition(".")[0]
    exact = [group for group, members in _GROUPS.items() if stem in members]
    if exact:
        return exact[0]
    starts = [group for group, members in _GROUPS.items() if any(stem.startswith(f"{head}_") for head in members)]
    return starts[0] if starts else OTHER


def _spelt(name: str) -> str:
    return name.replace("_", " ")
