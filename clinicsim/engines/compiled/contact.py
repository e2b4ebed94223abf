"""What an oral patient is like for ever, and the contacts that something unexpected leads to; `process/contact.py`."""

from __future__ import annotations

from typing import Any

from clinicsim.engines.compiled.access import band_rules, in_days, patient, rules
from clinicsim.engines.compiled.diary import minute_of
from clinicsim.engines.compiled.draws import draw, draw_next
from clinicsim.engines.compiled.linking import part, small
from clinicsim.engines.compiled.office import release
from clinicsim.world.events import Cause, State
from clinicsim.world.randomness import Purpose


@small
def severe(c: Any, i: int) -> bool:
    """Whether a patient is severely affected."""
    return band_rules(c, patient(c, i).severity).severe != 0


@part
def needs_two(c: Any, i: int) -> bool:
    """Whether one drug is not enough for a patient."""
    return severe(c, i) and draw(c, i, Purpose.SECOND_DRUG, 0) < rules(c).oral_second_drug_share


@small
def focal(c: Any, i: int) -> bool:
    """Whether the problem is focal, fit for botulinum toxin."""
    return draw(c, i, Purpose.FOCAL, 0) < rules(c).oral_focal_share


@small
def kidneys_impaired(c: Any, i: int) -> bool:
    """Whether the kidneys clear drugs slowly."""
    return draw(c, i, Purpose.KIDNEYS, 0) < rules(c).oral_kidneys_impaired_share


@small
def asks_for_reviews(c: Any, i: int) -> bool:
    """Whether a stable patient is on patient-initiated follow-up."""
    return draw(c, i, Purpose.INITIATES, 0) < rules(c).oral_initiated_share


@part
def bring_forward(c: Any, i: int) -> None:
    """Bring the next oral review forward, if it is not due soon anyway; elsewhere the next visit sees to it."""
    one = patient(c, i)
    if not one.alive or one.state != State.ORAL:
        return
    soon = in_days(c, rules(c).oral_contact_days)
    if one.review_due <= soon:
        return
    one.review_due = soon
    one.by_telephone = draw_next(c, i, Purpose.TELEPHONE) < rules(c).oral_telephone_share
    if not one.owes or one.owed_here or (one.owed_slot >= 0 and minute_of(c, one.owed_slot) <= soon):
        return
    if one.owed_due > soon:
        release(c, i, Cause.BROUGHT_FORWARD)
