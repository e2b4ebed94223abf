"""The reduced clinic: what is simulated, how large it is, and what every engine counts.

Patients have an implanted pump. Each lives four strands side by side:

refills
    A refill falls due, the earliest free slot of the clinic at or after that moment is booked, and the patient comes,
    or misses the appointment (and books again from a day later). Who comes waits for a nurse, then keeps the nurse and
    waits for a room, and is seen; the room is given back first, then the nurse. A refill that began more than a week
    late may have led to withdrawal: the patient waits for a bed and stays some nights. Then the next refill falls due.
battery
    The battery runs low, the earliest place on a theatre list is booked, the patient waits there for the theatre, has
    the pump replaced, and a new battery begins.
catheter
    The catheter fails, the patient waits for the theatre, before all who come for a battery, and has it revised.
leaving
    The patient leaves the service, and gives back a slot and a place on a list that are still to come. A visit or an
    operation that has begun, or waits for staff, ends as usual; nothing else follows.

New patients join one by one. Capacity grows with the number of patients at the start, so that a clinic of any size
carries the same load.

Time is whole microseconds. That is exact in every engine, also where times are floating-point numbers, and so fine that
two events fall together only where the design puts them (a clinic and a theatre list that open at eight), which share
nothing. So the order that an engine gives to simultaneous events, its own habit in each, decides nothing here.
"""

from __future__ import annotations

from dataclasses import dataclass

MINUTE = 60_000_000
DAY = 1440 * MINUTE
YEAR = 31_557_600_000_000  # 365.25 days

SEED = 1
YEARLY_GROWTH = 0.1  # new patients a year, for each patient at the start
LATE = 7 * DAY  # a refill later than this may lead to withdrawal
BOOKED_AGAIN_AFTER = DAY

# What happens, and is counted.
(
    REFILL_DUE,
    MISSED,
    ARRIVED,
    SEEN,
    REFILLED,
    WITHDREW,
    ADMITTED,
    DISCHARGED,
    BATTERY_LOW,
    CALLED_TO_LIST,
    REPLACEMENT_BEGAN,
    REPLACED,
    CATHETER_FAILED,
    REVISION_BEGAN,
    REVISED,
    LEFT,
    JOINED,
) = range(17)
HAPPENINGS = 17

# What is summed, in microseconds.
WAITED, NURSES_BUSY, ROOMS_BUSY, BEDS_BUSY, THEATRES_BUSY = range(5)
SUMS = 5

# Priority in theatre; less goes first.
CATHETER_FIRST, BATTERY_SECOND = 0, 1


@dataclass(frozen=True, slots=True)
class Template:
    """Weekly template of slots: the same slots on each of these weekdays.

    Attributes
    ----------
    weekdays : tuple of int
        Days of the week with slots, Monday 0, in order.
    slots : int
        Slots a day.
    start, step : int
        Microseconds from midnight to the first slot, and from one slot to the next.
    """

    weekdays: tuple[int, ...]
    slots: int
    start: int
    step: int

    def days_before(self) -> list[int]:
        """Days with slots earlier in the week than each weekday, Monday first."""
        return [sum(day < weekday for day in self.weekdays) for weekday in range(7)]


@dataclass(frozen=True, slots=True)
class Clinic:
    """A reduced clinic: patients at the start, and years simulated. All else follows."""

    patients: int = 1_000
    years: float = 10.0

    @property
    def horizon(self) -> int:
        """Microseconds simulated.

        One more than the years have, so that no slot begins at the very end: libraries differ in whether what happens
        at that moment still does.
        """
        return int(self.years * YEAR) + 1

    @property
    def joining_gap(self) -> float:
        """Mean microseconds from one new patient to the next."""
        return YEAR / (YEARLY_GROWTH * self.patients)

    @property
    def nurses(self) -> int:
        """Nurses in clinic."""
        return self._share(3)

    @property
    def rooms(self) -> int:
        """Rooms in clinic."""
        return self._share(2)

    @property
    def beds(self) -> int:
        """Beds on the ward."""
        return self._share(10)

    @property
    def theatres(self) -> int:
        """Theatres, open at all hours for whoever has come."""
        return self._share(1)

    @property
    def clinic_slots(self) -> Template:
        """Clinics on weekdays from 08:00 to 16:00."""
        slots = self._share(28)
        return Template((0, 1, 2, 3, 4), slots, 8 * 60 * MINUTE, 8 * 60 * MINUTE // slots)

    @property
    def theatre_lists(self) -> Template:
        """Lists on Tuesday and Thursday from 08:00 to 15:30."""
        places = self._share(3)
        return Template((1, 3), places, 8 * 60 * MINUTE, 450 * MINUTE // places)

    @property
    def weeks(self) -> int:
        """Weeks that can be booked: well beyond the horizon, for the queue for slots outgrows it."""
        return int(self.horizon / (7 * DAY) * 1.25) + 120

    @property
    def most_patients(self) -> int:
        """Room to keep for patients: those at the start, and ten standard deviations more than are expected to join."""
        joining = YEARLY_GROWTH * self.patients * self.years
        return int(self.patients + joining + 10 * joining**0.5 + 50)

    def _share(self, per_thousand: int) -> int:
        return max(1, int(per_thousand * self.patients / 1000 + 0.5))


@dataclass(frozen=True, slots=True)
class Tally:
    """What an engine counted in one replication.

    Attributes
    ----------
    counts : tuple of int
        How often each of the `HAPPENINGS` happened.
    sums : tuple of int, or None for what the engine cannot tell
        Microseconds that patients waited in clinic, and that nurses, rooms, beds and theatres were busy with visits,
        stays and operations that have ended.
    """

    counts: tuple[int, ...]
    sums: tuple[int | None, ...]

    @property
    def events(self) -> int:
        """Everything that happened."""
        return sum(self.counts)

    def agrees(self, other: Tally) -> bool:
        """Whether all counts are equal, and all sums that both engines can tell, to the microsecond."""
        pairs = zip(self.sums, other.sums, strict=True)
        return self.counts == other.counts and all(one == two for one, two in pairs if one is not None is not two)
