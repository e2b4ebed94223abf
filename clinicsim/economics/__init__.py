"""Log and prices -> costs: the ledger, discounting, and measures of cost.

The names are imported when they are first used, so that an analysis of a table starts without the model.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from clinicsim.economics.costing import CATEGORIES, Ledger, ledger
    from clinicsim.economics.discounting import discount_factor, flow_factor
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

_HOMES = {
    "CATEGORIES": "costing",
    "Ledger": "costing",
    "Patients": "patients",
    "by_patient": "patients",
    "cost_measures": "measures",
    "discount_factor": "discounting",
    "flow_factor": "discounting",
    "ledger": "costing",
}


def __getattr__(name: str) -> Any:
    """Import a public name on first use."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
