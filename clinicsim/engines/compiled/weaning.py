"""Weaning: oral drugs go in steps once intrathecal therapy works; see `process/weaning.py`."""

from __future__ import annotations

from typing import Any

from clinicsim.engines.compiled.access import course_of, drug_rules, in_days, patient, rules
from clinicsim.engines.compiled.booking import window
from clinicsim.engines.compiled.course import ended, reduce_to
from clinicsim.engines.compiled.draws import draw
from clinicsim.engines.compiled.layout import NEVER
from clinicsim.engines.compiled.linking import part, small
from clinicsim.engines.compiled.log import log
from clinicsim.world.events import Cause, Kind
from clinicsim.world.randomness import Purpose

_NO_DRUG = -1


@part
def plan(c: Any, i: int) -> None:
    """Plan the first step after an implant."""
    one = patient(c, i)
    if one.drugs > 0:
        one.wean_due = in_days(c, rules(c).weaning_first_days)


@small
def _comes_before(c: Any, i: int, one: int, other: int) -> bool:
    """Whether a drug is weaned before another: that begun upon, else by the line, else by the table."""
    begun_one, begun_other = course_of(c, i, one).weaning, course_of(c, i, other).weaning
    if begun_one != begun_other:
        return begun_one > begun_other
    place_one, place_other = drug_rules(c, one).place_in_line, drug_rules(c, other).place_in_line
    return place_one < place_other or (place_one == place_other and one < other)


@part
def _next_to_wean(c: Any, i: int) -> int:
    """The drug to wean, of those taken and not being tapered; -1 if there is none."""
    found = _NO_DRUG
    for drug in range(c.n_drugs):
        course = course_of(c, i, drug)
        if course.taken and not course.ending and (found == _NO_DRUG or _comes_before(c, i, drug, found)):
            found = drug
    return found


@part
def _step(c: Any, i: int) -> None:
    one, now = patient(c, i), rules(c)
    one.wean_due = NEVER
    drug = _next_to_wean(c, i)
    if drug == _NO_DRUG:
        return
    course = course_of(c, i, drug)
    if not course.weaning:
        course.weaning, course.weaned_from = 1, course.dose
    left = course.dose - now.weaning_step_share * course.weaned_from
    gone = left < now.weaning_step_share * course.weaned_from / 2
    keeps = not draw(c, i, Purpose.WEANING, 0) < now.weaning_succeeds_share and one.drugs == 1
    if gone and keeps:
        return  # this much of the last drug is still needed
    log(c, Kind.WEANED, i, drug, 0.0 if gone else left, Cause.NONE)
    if gone:
        course.weaning = 0
        ended(c, i, drug, Cause.WEANED)
    else:
        reduce_to(c, i, drug, left, Cause.WEANED)
    if one.drugs > 0:
        one.wean_due = in_days(c, now.weaning_step_days)


@part
def step_if_due(c: Any, i: int) -> None:
    """Agree on the next step, at any visit about when one is due."""
    if c.now >= patient(c, i).wean_due - window(c, c.n_visit_weaning):
        _step(c, i)
