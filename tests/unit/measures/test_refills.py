import numpy as np
import pytest

from clinicsim.measures import measure
from clinicsim.world.events import Cause, Kind
from measures.small_clinic import DAY, log_of, refill, slot, visit, world_of


@pytest.fixture(scope="module")
def world():
    return world_of()


def test_a_pump_that_alarmed_and_was_never_refilled_counts_as_late(world):
    # Patient 0 is refilled 3 days before the alarm; patient 1 alarms on day 20 and stays so to the end of the run.
    found = measure(world, log_of(*refill(10, 0, margin=3), (20, Kind.ALARM, 1, 1)))
    assert found.summary["refill_on_time_share"] == 1 / 2


def test_a_late_refill_is_counted_once_although_its_alarm_stands_in_the_log_too(world):
    rows = [*refill(10, 0, 3), *refill(11, 2, 5), (20, Kind.ALARM, 1, 1), *refill(22, 1, margin=-2)]
    found = measure(world, log_of(*rows))
    assert found.summary["refill_on_time_share"] == pytest.approx(2 / 3)  # two on time, one late


def test_a_late_refill_counts_in_the_month_of_its_alarm(world):
    rows = [(30, Kind.ALARM, 1, 1), *refill(32, 1, margin=-2), *refill(33, 0, margin=4)]
    found = measure(world, log_of(*rows))
    np.testing.assert_array_equal(found.monthly["refill_on_time_share"], [0.0, 1.0, np.nan])


def test_a_refill_in_the_very_minute_of_the_alarm_is_on_time(world):
    found = measure(world, log_of((20, Kind.ALARM, 1, 1), *refill(20, 1, margin=0)))
    assert found.summary["refill_on_time_share"] == 1.0


def test_an_alarm_that_sounds_again_after_a_dose_review_is_one_late_refill(world):
    rows = [(20, Kind.ALARM, 1, 1), (21, Kind.ALARM, 1, 1), *refill(22, 1, -2), *refill(40, 1, 6)]
    assert measure(world, log_of(*rows)).summary["refill_on_time_share"] == 1 / 2


def test_a_pump_already_past_its_alarm_at_the_start_is_late_when_it_is_refilled(world):
    assert measure(world, log_of(*refill(2, 1, margin=-5))).summary["refill_on_time_share"] == 0.0


def test_a_replacement_operation_does_not_hide_the_alarm_before_it(world):
    rows = [(20, Kind.ALARM, 1, 1), (22, Kind.FILLED, 1, 2, 20.0, Cause.SURGERY), *refill(50, 1, margin=4)]
    assert measure(world, log_of(*rows)).summary["refill_on_time_share"] == 1 / 2


def test_prevalent_and_surgical_fills_are_not_refills(world):
    rows = [
        (0, Kind.FILLED, 1, 1, 12.0, Cause.PREVALENT),
        (5, Kind.FILLED, 2, 2, 20.0, Cause.SURGERY),
        *refill(9, 1, 2),
        *refill(10, 2, 1, Cause.ON_CALL),
    ]
    found = measure(world, log_of(*rows)).summary
    assert found["refills_per_year"] == pytest.approx(2 / (90 / 365.25))
    assert found["out_of_hours_refills_per_year"] == pytest.approx(1 / (90 / 365.25))
    assert found["drug_discarded_ml_per_year"] == pytest.approx(6 / (90 / 365.25))  # 3 mL at each refill


def test_refills_are_related_to_the_years_of_working_pumps(world):
    # Pump 0 works for all 90 days, pump 1 for the last 45: 135 pump-days, and 3 refills.
    rows = [
        (0, Kind.PUMP_IN, 0, 0, 100.0, Cause.PREVALENT),
        (45, Kind.PUMP_IN, 1, 1, 0.0, Cause.IMPLANTED),
        *refill(20, 0, 1),
        *refill(60, 0, 1),
        *refill(80, 1, 1),
    ]
    assert measure(world, log_of(*rows)).summary["refills_per_pump_year"] == pytest.approx(3 / (135 / 365.25))


def test_margins_and_buffers_are_read_at_the_refill(world):
    rows = [row for day, margin in ((5, 1.0), (6, 3.0), (40, 8.0)) for row in refill(day, 0, margin)]
    found = measure(world, log_of(*rows))
    assert found.summary["refill_margin_days_median"] == 3.0
    assert found.summary["refill_margin_days_p05"] == pytest.approx(
        1.0 + 0.1 * 2.0
    )  # 5% of two steps: 0.1 of the first
    assert found.summary["minimum_buffer_days_p05"] == pytest.approx(7.2)  # always 6 days more than the margin
    np.testing.assert_array_equal(found.monthly["refill_margin_days_median"], [2.0, 8.0, np.nan])


def test_the_target_is_breached_in_the_first_month_whose_last_three_months_fall_short():
    world = world_of(run={"months": 5})
    # Months start on days 0, 31, 59, 90, 120. On time: 40 in each of months 1 to 4. Late: 1 in month 1, 8 in month 4.
    # Months 1-3: 120 of 121; months 2-4: 120 of 128 = 93.75%, under 95%.
    rows = [row for day in (1, 32, 60, 91) for patient in range(40) for row in refill(day, patient, 1)]
    rows += [(2, Kind.ALARM, 50, 50)] + [(92, Kind.ALARM, patient, patient) for patient in range(60, 68)]
    found = measure(world, log_of(*rows))
    assert found.summary["breach_month"] == 4
    np.testing.assert_array_equal(found.monthly["breach_month"], [np.nan, np.nan, np.nan, 4, 4])


def test_a_bad_first_month_alone_is_no_breach_of_three_months(world):
    rows = [(1, Kind.ALARM, 9, 9)] + [row for patient in range(30) for row in refill(70, patient, 1)]
    assert np.isnan(measure(world, log_of(*rows)).summary["breach_month"])  # 30 of 31 by month 3


def _near_its_alarm(world, patient, alarm_day):
    return [
        (0, Kind.ALARM_DATE, patient, patient, alarm_day * DAY),
        (0, Kind.OBLIGATION, patient, visit(world, "refill"), alarm_day * DAY),
    ]


def test_a_pump_near_its_alarm_is_at_risk_unless_it_has_an_earlier_appointment(world):
    # The first month ends on day 31, so alarms up to day 45 are near. Session 5 is on day 35, session 7 on day 49.
    monday = 9 / 24
    rows = [
        *_near_its_alarm(world, 0, 40),  # nothing booked: at risk
        *_near_its_alarm(world, 1, 40),  # booked in time
        (3, Kind.BOOKED, 1, slot(5, 0), (35 + monday) * DAY),
        *_near_its_alarm(world, 2, 40),  # booked too late: at risk
        (3, Kind.BOOKED, 2, slot(7, 0), (49 + monday) * DAY),
        *_near_its_alarm(world, 3, 40),  # booked in time, then cancelled: at risk
        (3, Kind.BOOKED, 3, slot(5, 1), (35 + monday) * DAY),
        (4, Kind.CANCELLED, 3, slot(5, 1), visit(world, "refill"), Cause.PATIENT_CANCELLED),
        *_near_its_alarm(world, 4, 80),  # alarm is far off
        *_near_its_alarm(world, 5, 40),  # filled already, nothing owed
        (5, Kind.OBLIGATION_ENDED, 5, visit(world, "refill")),
        *_near_its_alarm(world, 6, 40),  # the pump came out
        (5, Kind.PUMP_OUT, 6, 6, 0.0, Cause.EXPLANTED),
        *_near_its_alarm(world, 7, 20),  # already past its alarm, and booked after it: at risk
        (3, Kind.BOOKED, 7, slot(5, 2), (35 + monday) * DAY),
    ]
    assert measure(world, log_of(*rows)).monthly["unbooked_at_risk"][0] == 4


def test_an_appointment_for_something_else_does_not_make_a_pump_safe(world):
    booked = (3, Kind.BOOKED, 0, slot(5, 0), (35 + 9 / 24) * DAY)
    attended = (35 + 9 / 24, Kind.ATTENDED, 0, slot(5, 0), visit(world, "titration"))
    assert measure(world, log_of(*_near_its_alarm(world, 0, 40), booked, attended)).monthly["unbooked_at_risk"][0] == 1


def test_pumps_at_risk_are_averaged_over_month_ends(world):
    # Alarm on day 40: at risk at the ends of months 1, 2 and 3 (days 31, 59, 90), as nothing is ever booked.
    # Alarm on day 100: near on day 90 alone. So 1, 1 and 2.
    rows = [*_near_its_alarm(world, 0, 40), *_near_its_alarm(world, 1, 100)]
    assert measure(world, log_of(*rows)).summary["unbooked_at_risk"] == pytest.approx(4 / 3)
