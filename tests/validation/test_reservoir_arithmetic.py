"""The arithmetic that every planner will check with a pencil: days to the alarm, and from the alarm to dry."""

import pytest

from clinicsim.world.rules.reservoir import days_to_volume, minute_at_volume, refill_due, volume_after

ALARM_ML = 2.0
DAY = 1440


@pytest.mark.parametrize(
    ("dose", "strength", "usable", "alarm_to_dry"), [(168.0, 500.0, 53.6, 6.0), (500.0, 2000.0, 72.0, 8.0)]
)
def test_a_pump_of_20_ml_lasts_as_the_model_states(
    dose: float, strength: float, usable: float, alarm_to_dry: float
) -> None:
    assert round(days_to_volume(20.0, ALARM_ML, strength, dose), 1) == usable
    assert round(days_to_volume(ALARM_ML, 0.0, strength, dose), 1) == alarm_to_dry


@pytest.mark.parametrize(
    ("dose", "days_to_alarm", "alarm_to_dry"),
    [
        # (20 mL at 500, 20 at 2000, 40 at 500, 40 at 2000), (at 500, at 2000)
        (168.0, (54, 214, 113, 452), (6.0, 23.8)),
        (300.0, (30, 120, 63, 253), (3.3, 13.3)),
        (500.0, (18, 72, 38, 152), (2.0, 8.0)),
        (800.0, (11, 45, 24, 95), (1.2, 5.0)),
    ],
)
def test_the_planners_table_of_days_to_alarm_and_from_alarm_to_dry(
    dose: float, days_to_alarm: tuple[int, ...], alarm_to_dry: tuple[float, float]
) -> None:
    pumps = [(volume, strength) for volume in (20.0, 40.0) for strength in (500.0, 2000.0)]
    for (volume, strength), printed in zip(pumps, days_to_alarm, strict=True):
        assert days_to_volume(volume, ALARM_ML, strength, dose) == pytest.approx(printed, abs=0.5)
    for strength, printed_buffer in zip((500.0, 2000.0), alarm_to_dry, strict=True):
        assert days_to_volume(ALARM_ML, 0.0, strength, dose) == pytest.approx(printed_buffer, abs=0.05 + 1e-9)


def test_a_bigger_reservoir_lengthens_the_interval_but_not_the_buffer_and_strength_lengthens_both() -> None:
    assert days_to_volume(40.0, ALARM_ML, 500.0, 300.0) > 2 * days_to_volume(20.0, ALARM_ML, 500.0, 300.0)
    assert days_to_volume(20.0, ALARM_ML, 2000.0, 300.0) == 4 * days_to_volume(20.0, ALARM_ML, 500.0, 300.0)
    assert days_to_volume(ALARM_ML, 0.0, 2000.0, 300.0) == 4 * days_to_volume(ALARM_ML, 0.0, 500.0, 300.0)


@pytest.mark.parametrize(
    ("dose", "strength", "volume"), [(168.0, 500.0, 20.0), (333.3, 2000.0, 40.0), (75.0, 500.0, 20.0)]
)
def test_the_alarm_sounds_in_the_first_whole_minute_after_the_alarm_volume_is_reached(
    dose: float, strength: float, volume: float
) -> None:
    alarm = minute_at_volume(0, volume, ALARM_ML, strength, dose)
    assert volume_after(volume, alarm, strength, dose) < ALARM_ML
    assert volume_after(volume, alarm - 1, strength, dose) >= ALARM_ML - 1e-9


def test_a_refill_is_due_by_the_longest_interval_or_by_the_margin_before_the_alarm_whichever_comes_first() -> None:
    usable = days_to_volume(20.0, ALARM_ML, 500.0, 168.0)
    alarm = minute_at_volume(0, 20.0, ALARM_ML, 500.0, 168.0)
    assert refill_due(0, alarm, 40.0, 7.0) == 40 * DAY
    assert refill_due(0, alarm, 90.0, 7.0) / DAY == pytest.approx(usable - 7.0, abs=1 / DAY)
