"""Two strategies by their means alone, as published figures give them, through the program's own analysis."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from clinicsim.economics.cea.analysis import Cea, analyse
from clinicsim.economics.cea.incremental import Increment
from clinicsim.economics.cea.outcomes import Outcomes


def analysis(names: Sequence[str], costs: Sequence[float], effects: Sequence[float]) -> Cea:
    """Cost-effectiveness analysis of means; the first strategy is the comparator."""
    cost, effect = (np.array(values, dtype=np.float64)[:, None, None] for values in (costs, effects))
    return analyse(Outcomes(tuple(names), cost, effect), [0.0])


def against_nothing(cost: float, effect: float) -> Increment:
    """A strategy against one that costs and gains nothing: increments, as papers print them."""
    return analysis(("nothing", "strategy"), (0.0, cost), (0.0, effect)).against[0]


def ratio(cost: float, effect: float) -> float:
    """The ICER of published increments; nan where the program gives none, as for a dominant strategy."""
    icer = against_nothing(cost, effect).icer
    return float("nan") if icer is None else icer
