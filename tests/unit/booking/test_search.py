"""Which slot the policy chooses for a visit that falls due."""

from __future__ import annotations

import pytest

from booking.clinics import DAY, clinic, opened, session
from clinicsim.engines.process.clinic import Clinic
from clinicsim.engines.process.obligation import Obligation
from clinicsim.engines.process.patient import Patient
from clinicsim.world.diary import NO_SLOT
from clinicsim.world.events import State

NOON = 12 * 60


def empty(search: str, earlier_days: int = 21, horizon_days: int = 60) -> Clinic:
    """A clinic with one slot every Monday; refills may be booked seven days before they are due."""
    world = clinic(
        [],
        run={"months": 6},
        sessions=[session("monday", slots=1)],
        visits={"refill": {"window_days": 7}},
        booking={"search": search, "earlier_days": earlier_days, "horizon_days": horizon_days},
    )
    return opened(world, until=1)


def owed(clinic: Clinic, due_day: int) -> Obligation:
    patient = Patient(clinic, 0, 1, 0, State.ORAL, 0)
    return Obligation(patient, clinic.visit["refill"], due_day * DAY, clinic.clock.signal(), 0)


def take(clinic: Clinic, *weeks: int) -> None:
    """Give the Mondays of these weeks to somebody else."""
    visit = clinic.visit["refill"]
    for week in weeks:
        clinic.diary.take(clinic.diary.find(visit, 0, 7 * week * DAY, 7 * week * DAY + DAY), visit)


def chosen_day(clinic: Clinic, due_day: int) -> int | None:
    slot = clinic.office.booked.choose(owed(clinic, due_day))
    return None if slot == NO_SLOT else clinic.diary.minute(slot) // DAY


def test_the_latest_slot_before_the_due_date_then_earlier_then_the_first_after() -> None:
    made = empty("latest_before_due", earlier_days=14)
    assert chosen_day(made, 30) == 28
    take(made, 4)
    assert chosen_day(made, 30) == 21
    take(made, 3)
    assert chosen_day(made, 30) == 35  # day 14 is more than the two weeks before the due date that are allowed
    take(made, 5)
    assert chosen_day(made, 30) == 42


def test_the_earliest_slot_is_the_first_of_the_window_and_then_the_first_after() -> None:
    made = empty("earliest")
    assert chosen_day(made, 34) == 28
    take(made, 4)
    assert chosen_day(made, 34) == 35


@pytest.mark.parametrize(("due_day", "day"), [(29, 28), (33, 35), (35, 28)])
def test_the_slot_nearest_the_due_date_may_lie_before_or_after_it(due_day: int, day: int) -> None:
    # Due at midnight; sessions are at noon of days 28 and 35. From day 35, 0:00, day 35 is nearer: see the last case.
    made = empty("nearest_due")
    assert chosen_day(made, due_day) == (35 if due_day == 35 else day)


def test_nothing_is_booked_beyond_the_horizon() -> None:
    made = empty("latest_before_due", horizon_days=20)
    take(made, 0, 1, 2)
    assert chosen_day(made, 15) is None


def test_a_visit_due_beyond_the_horizon_is_booked_when_it_comes_inside() -> None:
    from booking.clinics import pump, rows_of
    from clinicsim.world.events import Kind

    world = clinic([pump()], run={"months": 3}, booking={"horizon_days": 10})
    log = opened(world).log.rows()
    due = rows_of(log, Kind.OBLIGATION, 0)["value"][0]
    assert rows_of(log, Kind.BOOKED, 0)["minute"][0] == due - 10 * DAY
