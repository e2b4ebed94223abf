"""Checks that span tables: what each table allows, but together cannot be."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from clinicsim.scenario.consistency.booking import (
    check_clinical_classes,
    check_initiatives,
    check_missed,
    check_protected,
    check_standing,
)
from clinicsim.scenario.consistency.competence import check_able, check_absence_rules, check_competencies, check_idle
from clinicsim.scenario.consistency.counted_twice import check_counted_twice
from clinicsim.scenario.consistency.diary import check_sessions, check_visits
from clinicsim.scenario.consistency.evaluation import check_budget, check_evaluation
from clinicsim.scenario.consistency.harm import check_complications, check_recall
from clinicsim.scenario.consistency.oral import check_drugs, check_line, check_offers, check_oral_prices
from clinicsim.scenario.consistency.outcomes import check_outcomes
from clinicsim.scenario.consistency.prices import (
    check_care,
    check_cost_set,
    check_fees,
    check_perspective,
    check_price_years,
)
from clinicsim.scenario.consistency.purpose import check_calendar, check_expectations, check_purpose, check_run
from clinicsim.scenario.consistency.references import check_prices, check_references, check_required
from clinicsim.scenario.consistency.referrals import check_ages, check_referrals
from clinicsim.scenario.consistency.sites import check_rooms, check_sites
from clinicsim.scenario.consistency.staffing import check_dates, check_hours, check_roles, check_same_time
from clinicsim.scenario.consistency.stages import check_stages
from clinicsim.scenario.consistency.theatre import (
    check_late_levels,
    check_lists,
    check_operations,
    check_priority,
    check_winter,
)
from clinicsim.scenario.consistency.treatment import check_device, check_shares, check_trial, check_withdrawal
from clinicsim.scenario.consistency.uncertainty import check_correlations, check_seen
from clinicsim.scenario.errors import Finding
from clinicsim.scenario.schema.scenario import Scenario
from clinicsim.scenario.tree import Places

Check = Callable[[Scenario, Places], Iterator[Finding]]

CHECKS: tuple[Check, ...] = (
    check_purpose,
    check_expectations,
    check_run,
    check_calendar,
    check_required,
    check_references,
    check_prices,
    check_cost_set,
    check_price_years,
    check_perspective,
    check_care,
    check_fees,
    check_counted_twice,
    check_evaluation,
    check_budget,
    check_seen,
    check_correlations,
    check_outcomes,
    check_referrals,
    check_ages,
    check_shares,
    check_trial,
    check_device,
    check_withdrawal,
    check_drugs,
    check_line,
    check_oral_prices,
    check_offers,
    check_complications,
    check_recall,
    check_sessions,
    check_visits,
    check_protected,
    check_initiatives,
    check_standing,
    check_missed,
    check_clinical_classes,
    check_stages,
    check_dates,
    check_roles,
    check_same_time,
    check_hours,
    check_competencies,
    check_able,
    check_idle,
    check_absence_rules,
    check_sites,
    check_rooms,
    check_lists,
    check_priority,
    check_late_levels,
    check_operations,
    check_winter,
)


def check(scenario: Scenario, places: Places) -> list[Finding]:
    """Hold a scenario whose tables are sound one by one against itself.

    Returns
    -------
    list of Finding
        Errors for what cannot be; warnings for what can be but is rarely meant.
    """
    return [finding for one in CHECKS for finding in one(scenario, places)]
