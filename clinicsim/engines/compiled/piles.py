"""Two piles of the booking office: visits without an appointment, and refills at risk.

They are sets, for whoever works through one takes its patients in turn; a patient keeps the place, counted from 1.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from clinicsim.engines.compiled.access import patient
from clinicsim.engines.compiled.linking import part, small
from clinicsim.engines.compiled.memory import numbers

_unbooked = numbers("unbooked", np.dtype("i4"))
_at_risk = numbers("at_risk", np.dtype("i4"))


@small
def unbooked(c: Any, place: int) -> int:
    """Who lies at a place of the pile of visits without an appointment."""
    return int(_unbooked(c, place, 1)[0])


@small
def at_risk(c: Any, place: int) -> int:
    """Who lies at a place of the pile of refills at risk."""
    return int(_at_risk(c, place, 1)[0])


@part
def leave_unbooked(c: Any, i: int) -> None:
    """Take a visit without an appointment out of its pile; the last of the pile takes its place."""
    place = patient(c, i).unbooked
    if place > 0:
        c.unbooked_count -= 1
        last = unbooked(c, c.unbooked_count)
        _unbooked(c, place - 1, 1)[0] = last
        patient(c, last).unbooked = place
        patient(c, i).unbooked = 0


@part
def join_unbooked(c: Any, i: int) -> None:
    """Put a visit without an appointment on its pile, if it is not there."""
    if patient(c, i).unbooked == 0:
        _unbooked(c, c.unbooked_count, 1)[0] = i
        c.unbooked_count += 1
        patient(c, i).unbooked = c.unbooked_count


@part
def leave_at_risk(c: Any, i: int) -> None:
    """Take a refill out of the pile of those at risk; the last of the pile takes its place."""
    place = patient(c, i).at_risk
    if place > 0:
        c.at_risk_count -= 1
        last = at_risk(c, c.at_risk_count)
        _at_risk(c, place - 1, 1)[0] = last
        patient(c, last).at_risk = place
        patient(c, i).at_risk = 0


@part
def join_at_risk(c: Any, i: int) -> None:
    """Put a refill on the pile of those at risk."""
    _at_risk(c, c.at_risk_count, 1)[0] = i
    c.at_risk_count += 1
    patient(c, i).at_risk = c.at_risk_count
