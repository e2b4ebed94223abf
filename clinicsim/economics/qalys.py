"""QALYs and years lived, discounted at the rate for effects."""

from __future__ import annotations

import numpy as np

from clinicsim.arrays import Floats
from clinicsim.economics.items import discounted_flow
from clinicsim.measures.flows import Flow
from clinicsim.measures.log_view import LogView
from clinicsim.measures.quality_of_life import life_flow, qaly_flows


def discounted_qalys(view: LogView) -> Floats:
    """QALYs of everybody by month and component, discounted to the start of the run, shape (months, components)."""
    return np.column_stack([_discounted(view, flow) for flow in view.once(qaly_flows).values()])


def discounted_life_years(view: LogView) -> Floats:
    """Years lived by everybody in each month, discounted to the start of the run, shape (months,)."""
    return _discounted(view, life_flow(view))


def _discounted(view: LogView, flow: Flow) -> Floats:
    economics = view.world.scenario.economics
    return discounted_flow(view, flow, economics.discount_rate_effects.value, economics.convention)
