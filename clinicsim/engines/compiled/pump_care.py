"""Life with a pump: the cycle of refills, and other visits fitted in between them; see `process/pump_care.py`."""

from __future__ import annotations

from typing import Any

from clinicsim.engines.compiled.access import in_days, patient, pump_of, rules
from clinicsim.engines.compiled.befalling import diagnosed
from clinicsim.engines.compiled.booking import window
from clinicsim.engines.compiled.botulinum import beside_a_pump, found, inject
from clinicsim.engines.compiled.busy import wait_for_patient
from clinicsim.engines.compiled.diary import held
from clinicsim.engines.compiled.flow import DONE, WAIT
from clinicsim.engines.compiled.frames import frames
from clinicsim.engines.compiled.layout import NO_MINUTE, TOXIN
from clinicsim.engines.compiled.linking import part, small
from clinicsim.engines.compiled.memory import rows
from clinicsim.engines.compiled.office import owe
from clinicsim.engines.compiled.reservoir import extra_due, refill, review_dose, wanted_strength
from clinicsim.engines.compiled.standing import due as standing_due
from clinicsim.engines.compiled.standing import due_minute, fit_in
from clinicsim.engines.compiled.supply import has_kit
from clinicsim.engines.compiled.turns import is_refill
from clinicsim.engines.compiled.weaning import plan, step_if_due
from clinicsim.world.events import Cause
from clinicsim.world.rules.reservoir import refill_due

_NONE = -1

# Which visit the pump needs next and when it is due; and what is fitted in before it: by when, what, and until when.
_care = frames(ints="supplied visit due between_due between until")
_toxin = rows("toxins", TOXIN)


# ---------------------------------------------------------------------- at a visit
@part
def meet_extra(c: Any, i: int, visit: int) -> None:
    """Count a visit as the one of its type that was asked for besides; a refill serves for a dose review."""
    serves = c.n_visit_titration if is_refill(c, visit) else visit
    extra_due(c, patient(c, i).pump * c.n_visits + serves, 1)[0] = NO_MINUTE


@part
def count_review(c: Any, i: int) -> None:
    """Count a visit that reviewed the dose about when a review was due."""
    one = patient(c, i)
    if one.reviews_left > 0 and c.now >= one.next_review - window(c, c.n_visit_titration):
        one.reviews_left -= 1
        one.next_review = in_days(c, rules(c).dose_review_interval_days)


@part
def at_visit(c: Any, i: int, visit: int) -> bool:
    """Do what a visit is for, and what else is due; whether there was what it takes to fill the pump."""
    one = patient(c, i)
    if not one.has_pump:
        return True
    meet_extra(c, i, visit)
    step_if_due(c, i)
    if visit == c.n_visit_botulinum:
        inject(c, i)
    if one.faulty and not one.fault_diagnosed and visit == one.fault_visit:
        diagnosed(c, i)
    refills = is_refill(c, visit) or pump_of(c, i).alarm <= c.now
    supplied = bool(not refills or has_kit(c, i, visit))
    if refills and supplied:
        refill(c, i, Cause.SCHEDULED)
        count_review(c, i)
    elif visit == c.n_visit_titration:
        review_dose(c, i)
        count_review(c, i)
    return supplied


# ---------------------------------------------------------------------- what comes next
@small
def _pump_visit(c: Any, f: int) -> None:
    """Find which visit the pump needs next, and when it is due: the refill, or before it the study of a fault."""
    me, device = _care(c, f), rules(c)
    i = me.patient
    one, pump = patient(c, i), pump_of(c, i)
    due = refill_due(
        pump.last_fill, pump.alarm, device.device_max_refill_interval_days, device.device_refill_margin_days
    )
    me.visit = c.n_visit_refill if wanted_strength(c, i) == pump.strength else c.n_visit_refill_new_strength
    if one.faulty and not one.fault_diagnosed and one.fault_visit >= 0:
        soon = c.now + window(c, one.fault_visit)
        if soon <= due:
            me.visit, due = one.fault_visit, soon
    me.due = max(due, c.now)


@small
def _offer(c: Any, f: int, due: int, visit: int, until: int) -> None:
    """Fit a visit in before the pump's own if it is due before all others; `until` says when it gives way."""
    me = _care(c, f)
    sooner = due < me.between_due or (due == me.between_due and visit < me.between)
    if me.between < 0 or sooner or (due == me.between_due and visit == me.between and until < me.until):
        me.between_due, me.between, me.until = due, visit, until


@small
def _offer_routine(c: Any, f: int, due: int, visit: int, opens: int) -> None:
    if max(due, c.now) < opens:
        _offer(c, f, due, visit, opens)


@part
def find_between(c: Any, f: int) -> None:
    """Find what is fitted in before the pump's own visit.

    All of it gives way to the refill: a clinic short of slots must not let a dose review stand in a refill's way. What
    was asked for besides (a side effect, a recall) keeps its place up to its own due date.
    """
    me = _care(c, f)
    i, opens = me.patient, me.due - window(c, me.visit)
    one = patient(c, i)
    me.between = _NONE
    extra = extra_due(c, one.pump * c.n_visits, c.n_visits)
    for visit in range(c.n_visits):
        if c.now < extra[visit] < me.due:
            _offer(c, f, extra[visit], visit, extra[visit])
    if one.reviews_left > 0:
        _offer_routine(c, f, one.next_review, c.n_visit_titration, opens)
    if held(c, c.n_visit_weaning):
        _offer_routine(c, f, one.wean_due, c.n_visit_weaning, opens)
    if one.toxin >= 0 and held(c, c.n_visit_botulinum):
        _offer_routine(c, f, _toxin(c, one.toxin).due, c.n_visit_botulinum, opens)
    standing = standing_due(c, i)
    if standing >= 0:
        _offer_routine(c, f, due_minute(c, i, standing), standing, opens)


@small
def _owe_next(c: Any, f: int) -> None:
    """Owe the visit that comes next."""
    me = _care(c, f)
    i = me.patient
    _pump_visit(c, f)
    find_between(c, f)
    if me.between >= 0:
        me.visit = me.between
        fit_in(c, i, me.visit, me.between_due, me.due, me.due - me.until)
        return
    owe(c, i, me.visit, me.due)
    if not me.supplied:
        patient(c, i).owed_why_late = Cause.SUPPLY


@small
def _begin(c: Any, i: int) -> None:
    """Plan what goes on beside the pump: weaning from oral drugs, and botulinum toxin for some."""
    if patient(c, i).prevalent:
        found(c, i)
    else:
        plan(c, i)
        beside_a_pump(c, i)


@part
def pump_care(c: Any, f: int) -> int:
    """The cycle of refills, and what is fitted in between them, for as long as the patient has a pump."""
    me = _care(c, f)
    i = me.patient
    one = patient(c, i)
    if me.step == 0:
        me.supplied = 1
        _begin(c, i)
    elif me.step == 2 and me.value:
        me.supplied = at_visit(c, i, me.visit)
    if one.busy:
        return wait_for_patient(c, f, 1, i)
    if not one.alive or not one.has_pump:
        return DONE
    _owe_next(c, f)
    me.step, one.owed_waiter = 2, f
    return WAIT
