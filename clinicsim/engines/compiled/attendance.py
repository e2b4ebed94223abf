"""The day of the visit: who comes, who does not, and what follows; see `process/attendance.py`."""

from __future__ import annotations

from typing import Any

from clinicsim.engines.compiled.access import MINUTES_PER_DAY, patient, rules, visit_rules
from clinicsim.engines.compiled.appointments import at_slot, drop, log_slots
from clinicsim.engines.compiled.departures import leave_clinic
from clinicsim.engines.compiled.diary import minute_of
from clinicsim.engines.compiled.draws import draw, draw_next
from clinicsim.engines.compiled.linking import part, small
from clinicsim.engines.compiled.office import put_back
from clinicsim.engines.compiled.piles import leave_at_risk
from clinicsim.world.events import Cause, Kind
from clinicsim.world.randomness import Purpose, lognormal
from clinicsim.world.rules.attendance import missing_probability

__all__ = ["arrives", "at_slot"]


@small
def _propensity(c: Any, i: int) -> float:
    """A patient's own relative risk of not attending; 1 on average."""
    spread = rules(c).booking_dna_spread_cv
    return float(lognormal(draw(c, i, Purpose.PROPENSITY_TO_MISS, 0), 1.0, spread)) if spread > 0.0 else 1.0


@part
def _missing_probability(c: Any, i: int) -> float:
    """Chance that a patient does not come to the present appointment."""
    one, policy = patient(c, i), rules(c)
    base = visit_rules(c, one.owed_visit).did_not_attend_probability
    if policy.booking_reminders:
        base = min(base * policy.booking_reminder_relative_risk, 1.0)
    lead = minute_of(c, one.owed_slot) - one.owed_booked_at
    return float(
        missing_probability(
            base,
            lead / MINUTES_PER_DAY,
            policy.booking_dna_relative_per_30_days,
            policy.booking_dna_reference_days,
            _propensity(c, i),
            policy.booking_dna_highest_probability,
        )
    )


@part
def _missed(c: Any, i: int) -> None:
    one = patient(c, i)
    one.owed_missed += 1
    enough = visit_rules(c, one.owed_visit).discharge_after_missed
    if 0 < enough <= one.owed_missed and not one.has_pump:
        leave_clinic(c, i, Cause.MISSED_VISITS)
        return
    later = int(rules(c).booking_dna_rebook_days)
    one.owed_not_before = (c.now // MINUTES_PER_DAY + later) * MINUTES_PER_DAY
    put_back(c, i, Cause.DID_NOT_ATTEND)


@part
def arrives(c: Any, i: int) -> bool:
    """Take in a patient at the appointment's time, who may not come; if so, the visit begins."""
    one = patient(c, i)
    if draw_next(c, i, Purpose.DID_NOT_ATTEND) < _missing_probability(c, i):
        log_slots(c, Kind.DID_NOT_ATTEND, i, Cause.NONE)
        drop(c, i)
        _missed(c, i)
        return False
    log_slots(c, Kind.ATTENDED, i, one.owed_how)
    drop(c, i)
    one.owed_here = 1
    leave_at_risk(c, i)
    # Nobody is asked to come twice on one day.
    one.not_before = (c.now // MINUTES_PER_DAY + 1) * MINUTES_PER_DAY
    return True
