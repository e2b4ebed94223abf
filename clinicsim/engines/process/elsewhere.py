"""What befalls patients apart from the service: stays in hospital for other reasons, and moves to other services."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from clinicsim.engines.process import reservoir
from clinicsim.engines.process.clock import Process
from clinicsim.world.calendar import DAYS_PER_YEAR, MINUTES_PER_DAY
from clinicsim.world.events import Cause, Kind, Rank, State
from clinicsim.world.randomness import Purpose, exponential, lognormal
from clinicsim.world.rates import admission_rate

if TYPE_CHECKING:
    from clinicsim.engines.process.clinic import Clinic
    from clinicsim.engines.process.patient import Patient
    from clinicsim.scenario.schema.harm import Unrelated

_MINUTES_PER_YEAR = DAYS_PER_YEAR * MINUTES_PER_DAY
_DRAWS_A_TIME = 3  # the wait, whether it counts, and how long it lasts


def admissions(clinic: Clinic, patient: Patient) -> Process:
    """Be admitted elsewhere for other reasons, now and then."""
    highest = _highest(clinic, lambda rules: max(admission_rate(rules, itb=True), admission_rate(rules, itb=False)))
    for midnight, occurrence in _times(clinic, patient, Purpose.AWAY, highest):
        if midnight < clinic.clock.now:  # while away already
            continue
        yield clinic.clock.at(midnight, Rank.ADMISSION, patient.number)
        if not patient.alive:
            return
        rate = admission_rate(clinic.scenario.unrelated, itb=patient.state == State.ITB)
        here = patient.obligation is not None and patient.obligation.here
        if patient.draw(Purpose.AWAY, occurrence + 1) * highest < rate and not patient.admitted and not here:
            yield from _stay(clinic, patient, occurrence)


def _stay(clinic: Clinic, patient: Patient, occurrence: int) -> Process:
    """Be away for whole days: appointments that fall into them are moved, and nothing is booked before the return."""
    rules, now, office = clinic.scenario.unrelated, clinic.clock.now, clinic.office
    nights = lognormal(
        patient.draw(Purpose.AWAY, occurrence + 2), rules.admission_nights.value, rules.admission_nights_cv.value
    )
    days = max(round(nights), 1)
    back = now + days * MINUTES_PER_DAY
    clinic.log.add(Kind.AWAY, patient.number, value=float(days), cause=Cause.ELSEWHERE)
    patient.be_away(back)
    owed = patient.obligation
    if owed is not None:
        owed.not_before = max(owed.not_before, back)
        if owed.booked and clinic.diary.minute(owed.slot) < back:
            office.cancel(owed, Cause.ELSEWHERE)
            office.put_back(owed, Cause.ELSEWHERE)
    yield clinic.clock.at(back, Rank.DISCHARGE, patient.number)
    if patient.alive:
        clinic.log.add(Kind.BACK, patient.number, value=float(days), cause=Cause.ELSEWHERE)
        patient.come_home()


def transfer(clinic: Clinic, patient: Patient) -> Process:
    """Move to another service, some day."""
    highest = _highest(clinic, lambda rules: rules.transfers_per_year.value)
    for midnight, occurrence in _times(clinic, patient, Purpose.TRANSFER, highest):
        yield clinic.clock.at(max(midnight, clinic.clock.now), Rank.STOPPING, patient.number)
        yield from patient.at_home()
        if not patient.alive:
            return
        here = patient.obligation is not None and patient.obligation.here
        rate = clinic.scenario.unrelated.transfers_per_year.value
        if patient.draw(Purpose.TRANSFER, occurrence + 1) * highest < rate and not here:
            _move_on(clinic, patient)
            return


def coming_of_age(clinic: Clinic, patient: Patient) -> Process:
    """Move to another service on reaching the age at which this one ends; from a stay in hospital, after it."""
    midnight = _of_age(clinic, patient)
    while midnight is not None:
        yield clinic.clock.at(midnight, Rank.STOPPING, patient.number)
        yield from patient.at_home()
        if not patient.alive:
            return
        if patient.obligation is None or not patient.obligation.here:
            _move_on(clinic, patient)
            return
        midnight = _next_midnight(clinic.clock.now)


def _of_age(clinic: Clinic, patient: Patient) -> int | None:
    """First midnight from now on at which a patient is of the age in force then; none in this run."""
    versions = clinic.world.versions
    for version, until in zip(versions, [*(later.since for later in versions[1:]), clinic.clock.end], strict=True):
        years = version.scenario.unrelated.transfer_at_age_years.value
        reached = patient.born + int(years * _MINUTES_PER_YEAR)
        midnight = _next_midnight(max(reached, version.since, clinic.clock.now))
        if years > 0.0 and midnight < until:
            return midnight
    return None


def _move_on(clinic: Clinic, patient: Patient) -> None:
    if patient.pump is not None:
        reservoir.take_out(clinic, patient, Cause.TRANSFERRED)
    patient.leave_clinic(Cause.TRANSFERRED)


def _next_midnight(minute: int) -> int:
    return (minute // MINUTES_PER_DAY + 1) * MINUTES_PER_DAY


def _times(clinic: Clinic, patient: Patient, purpose: Purpose, highest: float) -> Iterator[tuple[int, int]]:
    """Midnights at which something of this highest rate a year may happen, and the first of each one's draws.

    They are thinned to the rate in force, so that another rate or therapy keeps the times that both have.
    """
    if highest <= 0.0:
        return
    minute, occurrence = float(clinic.clock.now), 0
    while minute < clinic.clock.end:
        minute += exponential(patient.draw(purpose, occurrence), _MINUTES_PER_YEAR / highest)
        yield _next_midnight(int(minute)), occurrence
        occurrence += _DRAWS_A_TIME


def _highest(clinic: Clinic, rate: Callable[[Unrelated], float]) -> float:
    return max(rate(version.scenario.unrelated) for version in clinic.world.versions)
