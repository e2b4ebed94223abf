"""Measures of cost, as `clinicsim.economics.cost_measures` makes them of a ledger."""

from __future__ import annotations

from clinicsim.economics.costing import CATEGORIES
from clinicsim.reduction.ledger import LedgerAccumulator
from clinicsim.reduction.ledger.tariffs import AGENCY, DRUG_WASTED, OWN_STAFF_USED
from clinicsim.reduction.parts.followed import Followed
from clinicsim.reduction.sheet import Measured, Sum, ratio, total


def measures(of: Followed, ledger: LedgerAccumulator) -> dict[str, Measured]:
    """The measures by name."""
    counted, years = {name: ledger.counted(name) for name in CATEGORIES}, of.years
    discounted, qalys = {name: ledger.discounted(name) for name in CATEGORIES}, of.discounted_qalys
    in_all = sum(counted.values(), Sum())
    of_payer = {
        payer: [category for category, by in zip(CATEGORIES, ledger.payers, strict=True) if by == payer]
        for payer in dict.fromkeys(ledger.payers)
    }
    return {
        "cost_per_year": ratio(in_all, years),
        **{f"cost_per_year.{name}": ratio(cost, years) for name, cost in counted.items()},
        **{f"cost_per_year_by_payer.{name}": ratio(ledger.cost(*paid), years) for name, paid in of_payer.items()},
        "staff_cost_employed_per_year": ratio(ledger.cost("staff"), years),
        "staff_cost_used_per_year": ratio(ledger.cost(OWN_STAFF_USED, AGENCY), years),
        "staff_cost_idle_per_year": ratio(ledger.cost("staff") - ledger.cost(OWN_STAFF_USED), years),
        "drug_wasted_cost_per_year": ratio(ledger.cost(DRUG_WASTED), years),
        "cost_per_patient_year": ratio(in_all, of.caseload.patient_years),
        "cost_per_on_time_refill": ratio(in_all, of.refills.on_time),
        "cost_discounted": total(sum(discounted.values(), Sum())),
        **{f"cost_discounted.{name}": total(cost) for name, cost in discounted.items()},
        "qalys_discounted": total(sum(qalys.values(), Sum())),
        **{f"qalys_discounted.{name}": total(flow) for name, flow in qalys.items()},
        "life_years_discounted": total(of.lives.discounted.years),
    }
