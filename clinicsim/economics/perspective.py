"""Whose costs count: each category of cost has a payer, and a perspective names the payers whose costs it counts.

A perspective filters costs and never changes effects.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from clinicsim.arrays import Bools, Floats
from clinicsim.scenario.schema.scenario import Scenario


def payers_of(scenario: Scenario, categories: Sequence[str]) -> tuple[str, ...]:
    """Who pays for each of these categories."""
    return tuple(getattr(scenario.payers, category) for category in categories)


def counted(scenario: Scenario, categories: Sequence[str]) -> Bools:
    """Which of these categories the scenario's perspective counts, shape (categories,)."""
    payers = scenario.perspectives[scenario.economics.perspective].payers
    return np.array([payer in payers for payer in payers_of(scenario, categories)], dtype=np.bool_)


def by_payer(payers: Sequence[str], monthly: Floats) -> dict[str, Floats]:
    """Costs in each month, (months,), of each payer; `monthly` has shape (months, categories)."""
    names = np.array(payers)
    return {str(name): monthly[:, names == name].sum(axis=1) for name in dict.fromkeys(payers)}
