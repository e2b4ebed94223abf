"""A clinic without chance fills each pump exactly as often as arithmetic says.

The closed form is 365.25 / interval refills a pump-year, with interval = min(longest interval, usable days - margin).
Sessions put a grid on it: a refill takes place in the last session on or before the due date. After the first refill,
which lies in a session, every due date is that session plus the interval, so with one session a day the interval
becomes a whole number of days, and with one a week a whole number of weeks: rounded down, never up.
"""

from __future__ import annotations

from fractions import Fraction

import pytest

from clinicsim.measures import measure
from clinicsim.world.events import Cause, Kind
from clinicsim.world.world import World
from validation.clinic import DAY, DAYS_PER_YEAR, clinic, every_day, logs, pump, rows, session

NOON = DAY // 2
ALARM_ML, MARGIN_DAYS, CAP_DAYS = 2, 7, 60

# dose, reservoir, strength: volume-limited with 500, cap-limited with the stronger drug or the lower dose
PUMPS = [
    (168, 20, 500),
    (300, 20, 500),
    (500, 40, 500),
    (800, 20, 1000),
    (90, 20, 500),
    (250, 40, 2000),
    (500, 20, 2000),
]


def due_after(days_full: Fraction) -> Fraction:
    """Days from a full pump to the due date."""
    return min(Fraction(CAP_DAYS), days_full - MARGIN_DAYS)


def days_full(dose: int, reservoir_ml: int, strength: int) -> Fraction:
    """Usable days of a full pump, exactly."""
    return Fraction((reservoir_ml - ALARM_ML) * strength, dose)


def refill_days(interval: Fraction, grid_days: int, days: int) -> list[int]:
    """Days of the refills: each in the last session on or before the due date; day 0 is a session day.

    The pump is filled at midnight before the first session of day 0, so the first due date lies half a day earlier on
    the grid than all later ones.
    """
    found = [int((interval - Fraction(1, 2)) // grid_days) * grid_days]
    step = int(interval // grid_days) * grid_days
    while found[-1] + step < days:
        found.append(found[-1] + step)
    return found


def one_pump(dose: float, reservoir_ml: float, strength: float, *, weekly: bool = False, years: int = 6) -> World:
    sessions = [session("monday")] if weekly else every_day()
    return clinic(
        [pump(dose, reservoir_ml, strength)],
        run={"months": 12 * years},
        sessions=sessions,
        device={
            "max_refill_interval_days": CAP_DAYS,
            "refill_margin_days": MARGIN_DAYS,
            "alarm_volume_ml": ALARM_ML,
        },
        visits={"refill": {"window_days": 0}},
    )


@pytest.mark.parametrize("weekly", [False, True])
@pytest.mark.parametrize(("dose", "reservoir_ml", "strength"), PUMPS)
def test_every_refill_is_in_the_last_session_on_or_before_its_due_date(
    dose: int, reservoir_ml: int, strength: int, weekly: bool
) -> None:
    world = one_pump(dose, reservoir_ml, strength, weekly=weekly)
    (log,) = logs(world, 1)
    filled = rows(log, Kind.FILLED)
    filled = filled[filled["cause"] == Cause.SCHEDULED]
    interval = due_after(days_full(dose, reservoir_ml, strength))
    expected = refill_days(interval, 7 if weekly else 1, world.end // DAY)
    assert [(int(minute) - NOON) / DAY for minute in filled["minute"]] == expected
    assert len(rows(log, Kind.ALARM)) == len(rows(log, Kind.DRY)) == 0


@pytest.mark.parametrize(("dose", "reservoir_ml", "strength"), PUMPS)
def test_refills_a_pump_year_are_those_of_the_closed_form_with_the_interval_in_whole_days(
    dose: int, reservoir_ml: int, strength: int
) -> None:
    world = one_pump(dose, reservoir_ml, strength)
    (log,) = logs(world, 1)
    days = world.end / DAY
    interval = due_after(days_full(dose, reservoir_ml, strength))
    count = len(refill_days(interval, 1, int(days)))
    found = measure(world, log).summary["refills_per_pump_year"]
    assert found == pytest.approx(count / days * DAYS_PER_YEAR, rel=1e-12)
    # Over a finite run the count and the closed form differ by less than the refill at either end.
    assert abs(count - days / (interval // 1)) <= 1


def test_a_shorter_cap_binds_only_pumps_that_would_last_longer() -> None:
    high, low = PUMPS[1], PUMPS[4]
    assert due_after(days_full(*high)) < CAP_DAYS == due_after(days_full(*low))
