"""A visit that the clinic owes a patient, from the day it is known until it is met or falls away."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clinicsim.world.diary import NO_SLOT
from clinicsim.world.events import Cause

if TYPE_CHECKING:
    import simpy

    from clinicsim.engines.process.patient import Patient


class Obligation:
    """One visit owed.

    `met` happens with True when the patient has been seen, with False when the visit fell away: another fill, an
    admission, death. `why_late` is the last thing that put it back; it becomes the cause of an alarm or a dry pump.
    """

    __slots__ = (
        "booked_at",
        "clinical_class",
        "clock_start",
        "due",
        "here",
        "how",
        "met",
        "missed",
        "not_before",
        "patient",
        "slot",
        "visit",
        "why_late",
    )

    def __init__(self, patient: Patient, visit: int, due: int, met: simpy.Event, clock_start: int) -> None:
        self.patient, self.visit, self.due, self.met = patient, visit, due, met
        self.clock_start = clock_start
        self.clinical_class = 0  # place in the order of urgency, for visits called from a list
        self.slot = NO_SLOT
        self.booked_at = 0  # minute at which the present appointment was given
        self.how = Cause.SCHEDULED
        self.why_late = Cause.NO_SLOT
        self.not_before = 0
        self.missed = 0  # appointments for it that the patient did not keep, in a row
        self.here = False  # whether the patient is in the clinic for it now

    @property
    def booked(self) -> bool:
        """Whether it has an appointment."""
        return self.slot != NO_SLOT
