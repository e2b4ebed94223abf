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

    __slots__ = ("clock_start", "due", "how", "met", "not_before", "patient", "slot", "visit", "why_late")

    def __init__(self, patient: Patient, visit: int, due: int, met: simpy.Event, clock_start: int) -> None:
        self.patient, self.visit, self.due, self.met = patient, visit, due, met
        self.clock_start = clock_start
        self.slot = NO_SLOT
        self.how = Cause.SCHEDULED
        self.why_late = Cause.NO_SLOT
        self.not_before = 0

    @property
    def booked(self) -> bool:
        """Whether it has an appointment."""
        return self.slot != NO_SLOT

    def place_in_list(self) -> tuple[int, int]:
        """First come, first served by clock start."""
        return self.clock_start, self.patient.number
