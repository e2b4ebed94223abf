"""QALYs, discounted."""

from __future__ import annotations

import numpy as np

from clinicsim.economics.items import discounted_flow
from clinicsim.measures.log_view import LogView
from clinicsim.measures.quality_of_life import qaly_flows
from clinicsim.world.world import Floats


def discounted_qalys(view: LogView) -> Floats:
    """QALYs of everybody in each month, discounted to the start of the run, shape (months,)."""
    economics = view.world.scenario.economics
    rate, convention = economics.discount_rate_effects.value, economics.convention
    flows = view.once(qaly_flows).values()
    return np.asarray(sum(discounted_flow(view, flow, rate, convention) for flow in flows))
