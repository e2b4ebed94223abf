"""The day of the visit: who comes, who does not, and what follows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clinicsim.engines.process.obligation import Obligation
from clinicsim.world.calendar import MINUTES_PER_DAY
from clinicsim.world.events import SLOTS_PER_SESSION, Cause, Kind
from clinicsim.world.randomness import Purpose, lognormal
from clinicsim.world.rules.attendance import missing_probability

if TYPE_CHECKING:
    from clinicsim.engines.process.clinic import Clinic
    from clinicsim.engines.process.office import Office
    from clinicsim.engines.process.patient import Patient


class Attendance:
    """Takes patients in; those who do not come are booked again or, where the policy says so, discharged."""

    def __init__(self, clinic: Clinic, office: Office) -> None:
        self.clinic, self.office = clinic, office

    def arrives(self, slot: int) -> Obligation | None:
        """Take in whoever is booked in a slot, if somebody still is and comes; the visit begins."""
        booked = self.office.booked
        owed = booked.by_session.get(slot // SLOTS_PER_SESSION, {}).get(slot)
        if owed is None:
            return None
        if owed.patient.chance(Purpose.DID_NOT_ATTEND, self.missing_probability(owed)):
            booked.log_slots(Kind.DID_NOT_ATTEND, owed, Cause.NONE)
            booked.drop(owed)
            self._missed(owed)
            return None
        booked.log_slots(Kind.ATTENDED, owed, owed.how)
        booked.drop(owed)
        owed.here = True
        if owed in self.office.at_risk:
            self.office.at_risk.remove(owed)
        # Nobody is asked to come twice on one day.
        owed.patient.not_before = (self.clinic.clock.now // MINUTES_PER_DAY + 1) * MINUTES_PER_DAY
        return owed

    def missing_probability(self, owed: Obligation) -> float:
        """Chance that the patient does not come to the present appointment."""
        rules = self.clinic.scenario.booking
        base = self.office.rules(owed.visit).did_not_attend_probability.value
        if rules.reminders:
            base = min(base * rules.reminder_relative_risk.value, 1.0)
        lead = self.clinic.diary.minute(owed.slot) - owed.booked_at
        return missing_probability(
            base,
            lead / MINUTES_PER_DAY,
            rules.dna_relative_per_30_days.value,
            rules.dna_reference_days.value,
            self.propensity(owed.patient),
            rules.dna_highest_probability.value,
        )

    def propensity(self, patient: Patient) -> float:
        """A patient's own relative risk of not attending; 1 on average."""
        spread = self.clinic.scenario.booking.dna_spread_cv.value
        return lognormal(patient.draw(Purpose.PROPENSITY_TO_MISS, 0), 1.0, spread) if spread > 0 else 1.0

    def _missed(self, owed: Obligation) -> None:
        owed.missed += 1
        enough = self.office.rules(owed.visit).discharge_after_missed
        if 0 < enough <= owed.missed and owed.patient.pump is None:
            owed.patient.leave_clinic(Cause.MISSED_VISITS)
            return
        later = int(self.clinic.scenario.booking.dna_rebook_days.value)
        owed.not_before = (self.clinic.clock.now // MINUTES_PER_DAY + later) * MINUTES_PER_DAY
        self.office.put_back(owed, Cause.DID_NOT_ATTEND)
