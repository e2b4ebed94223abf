"""Ledger -> measures of cost, added to those of the log."""

from __future__ import annotations

import numpy as np

from clinicsim.arrays import Floats
from clinicsim.economics.costing import Ledger
from clinicsim.measures import Measures
from clinicsim.measures.log_view import MINUTES_PER_YEAR
from clinicsim.measures.quality_of_life import COMPONENTS
from clinicsim.measures.series import Series, ratio
from clinicsim.world.world import World


def cost_measures(world: World, ledger: Ledger, measures: Measures) -> Measures:
    """Measures of the log with those of cost added; their descriptions stand in `clinicsim.measures.MEASURES`."""
    years = np.diff(world.month_starts) / MINUTES_PER_YEAR
    total = ledger.monthly.sum(axis=1)
    used = ledger.own_staff_used_monthly + ledger.agency_monthly
    costs, effects = ledger.discounted_monthly, ledger.discounted_qalys_monthly
    series = {
        "cost_per_year": ratio(total, years),
        **{f"cost_per_year.{name}": ratio(ledger.monthly[:, i], years) for i, name in enumerate(ledger.categories)},
        **{f"cost_per_year_by_payer.{name}": ratio(paid, years) for name, paid in ledger.by_payer.items()},
        "staff_cost_employed_per_year": ratio(ledger.staff_employed_monthly, years),
        "staff_cost_used_per_year": ratio(used, years),
        "staff_cost_idle_per_year": ratio(ledger.staff_employed_monthly - ledger.own_staff_used_monthly, years),
        "drug_wasted_cost_per_year": ratio(ledger.drug_wasted_monthly, years),
        "cost_per_patient_year": ratio(total, ledger.patient_years),
        "cost_per_on_time_refill": ratio(total, ledger.on_time_refills),
        "cost_discounted": _total(costs.sum(axis=1)),
        **{f"cost_discounted.{name}": _total(costs[:, i]) for i, name in enumerate(ledger.categories)},
        "qalys_discounted": _total(effects.sum(axis=1)),
        **{f"qalys_discounted.{name}": _total(effects[:, i]) for i, name in enumerate(COMPONENTS)},
        "life_years_discounted": _total(ledger.discounted_life_years_monthly),
    }
    return Measures(
        measures.summary | {name: each.summary for name, each in series.items()},
        measures.monthly | {name: each.monthly for name, each in series.items()},
    )


def _total(monthly: Floats) -> Series:
    return Series(float(monthly.sum()), monthly)
