"""Checks that span tables: what each table allows, but together cannot be."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from clinicsim.scenario.consistency.diary import check_sessions, check_visits
from clinicsim.scenario.consistency.purpose import check_calendar, check_expectations, check_purpose, check_run
from clinicsim.scenario.consistency.references import check_prices, check_references, check_required
from clinicsim.scenario.consistency.referrals import check_referrals
from clinicsim.scenario.consistency.staffing import check_dates, check_hours, check_roles, check_same_time
from clinicsim.scenario.consistency.theatre import check_lists, check_operations, check_priority
from clinicsim.scenario.consistency.treatment import check_device, check_shares, check_trial, check_withdrawal
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
    check_referrals,
    check_shares,
    check_trial,
    check_device,
    check_withdrawal,
    check_sessions,
    check_visits,
    check_dates,
    check_roles,
    check_same_time,
    check_hours,
    check_lists,
    check_priority,
    check_operations,
)


def check(scenario: Scenario, places: Places) -> list[Finding]:
    """Hold a scenario whose tables are sound one by one against itself.

    Returns
    -------
    list of Finding
        Errors for what cannot be; warnings for what can be but is rarely meant.
    """
    return [finding for one in CHECKS for finding in one(scenario, places)]
