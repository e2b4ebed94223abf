"""Inside sessions: waiting in the clinic and overtime."""

from __future__ import annotations

import numpy as np

from clinicsim.measures.log_view import LogView
from clinicsim.measures.series import Series, ratio, sample_quantile
from clinicsim.world.events import Kind


def overtime_per_session(view: LogView) -> Series:
    """Minutes past the planned end for each session that ran; undefined where minutes are not simulated."""
    overtime = view.rows(Kind.OVERTIME)
    ran = view.count(Kind.SESSION_RAN) * float(_simulated(view))
    return ratio(view.by_month(overtime["minute"], overtime["value"]), ran)


def wait_quantile(view: LogView, q: float) -> Series:
    """Quantile `q` of the minutes waited in the clinic, from the booked time (or a later arrival) to being seen."""
    visits = view.rows(Kind.WENT_HOME)
    return sample_quantile(view, visits["minute"].astype(np.int64), visits["value"].astype(np.float64), q)


def _simulated(view: LogView) -> bool:
    return view.rows(Kind.ARRIVED).size > 0
