"""Log and prices -> costs: the ledger, discounting, and measures of cost."""

from clinicsim.economics.discounting import discount_factor, flow_factor
from clinicsim.economics.ledger import CATEGORIES, Ledger, ledger
from clinicsim.economics.measures import cost_measures
from clinicsim.economics.patients import Patients, by_patient

__all__ = [
    "CATEGORIES",
    "Ledger",
    "Patients",
    "by_patient",
    "cost_measures",
    "discount_factor",
    "flow_factor",
    "ledger",
]
