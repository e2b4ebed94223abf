"""Measures of cost, as `clinicsim.economics.cost_measures` makes them of a ledger."""

from __future__ import annotations

from clinicsim.economics.ledger import CATEGORIES
from clinicsim.reduction.ledger import LedgerAccumulator
from clinicsim.reduction.ledger.tariffs import AGENCY, OWN_STAFF_USED
from clinicsim.reduction.parts.followed import Followed
from clinicsim.reduction.sheet import Measured, ratio, total


def measures(of: Followed, ledger: LedgerAccumulator) -> dict[str, Measured]:
    """The measures by name."""
    in_all, years = ledger.counted_in_all(), of.years
    of_payer = {
        payer: [category for category, by in zip(CATEGORIES, ledger.payers, strict=True) if by == payer]
        for payer in dict.fromkeys(ledger.payers)
    }
    return {
        "cost_per_year": ratio(in_all, years),
        **{f"cost_per_year.{name}": ratio(ledger.counted(name), years) for name in CATEGORIES},
        **{f"cost_per_year_by_payer.{name}": ratio(ledger.cost(*paid), years) for name, paid in of_payer.items()},
        "staff_cost_employed_per_year": ratio(ledger.cost("staff"), years),
        "staff_cost_used_per_year": ratio(ledger.cost(OWN_STAFF_USED, AGENCY), years),
        "cost_per_patient_year": ratio(in_all, of.caseload.patient_years),
        "cost_per_on_time_refill": ratio(in_all, of.refills.on_time),
        "cost_discounted": total(ledger.counted_in_all(discounted=True)),
        "qalys_discounted": total(of.discounted_qalys),
    }
