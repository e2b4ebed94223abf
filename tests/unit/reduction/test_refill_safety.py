import numpy as np
import pytest
from measures.small_clinic import DAY, log_of, refill, slot, visit, world_of

from clinicsim.world.events import Cause, Kind

from .clinic_rows import reduced
from .reading import read, series_of

MONDAY = 9 / 24


@pytest.fixture(scope="module")
def world():
    return world_of()


@pytest.mark.parametrize(
    ("rows", "share"),
    [
        pytest.param([*refill(10, 0, 3), (20, Kind.ALARM, 1, 1)], 1 / 2, id="an alarm that no refill follows is late"),
        pytest.param([(20, Kind.ALARM, 1, 1), *refill(20, 1, 0)], 1.0, id="filled in the very minute of the alarm"),
        pytest.param([(20, Kind.ALARM, 1, 1), *refill(22, 1, -2)], 0.0, id="a late refill counts once"),
        pytest.param(
            [(20, Kind.ALARM, 1, 1), (21, Kind.ALARM, 1, 1), *refill(22, 1, -2), *refill(40, 1, 6)],
            1 / 2,
            id="an alarm that sounds again is one late refill",
        ),
        pytest.param(
            [(20, Kind.ALARM, 1, 1), (21, Kind.ALARM, 1, 1), *refill(21, 1, 0)],
            1 / 2,
            id="only the alarm just before a refill on time is taken back",
        ),
        pytest.param(
            [(20, Kind.ALARM, 1, 1), (22, Kind.FILLED, 1, 2, 20.0, Cause.SURGERY), *refill(50, 1, 4)],
            1 / 2,
            id="an operation does not hide the alarm before it",
        ),
        pytest.param([*refill(2, 1, -5)], 0.0, id="a pump past its alarm at the start"),
        pytest.param(
            [(20, Kind.ALARM, 1, 1), *refill(20, 2, 3), *refill(21, 1, -1)], 1 / 2, id="patients are kept apart"
        ),
    ],
)
def test_each_filling_of_a_pump_is_on_time_or_late_once(world, rows, share):
    assert reduced(world, *rows)["refill_on_time_share"].summary == pytest.approx(share)


def test_an_alarm_taken_back_is_taken_back_in_its_own_month(world):
    rows = [(30, Kind.ALARM, 1, 1), *refill(32, 1, 0), *refill(33, 0, 1)]
    np.testing.assert_array_equal(read(world, log_of(*rows)).ledger.on_time_refills, [0, 2, 0])
    np.testing.assert_array_equal(reduced(world, *rows)["refill_on_time_share"].monthly, [np.nan, 1.0, np.nan])


def test_margins_of_a_month_with_more_refills_than_there_was_room_for(world):
    rows = [row for patient in range(300) for row in refill(3 + patient / 100, patient, margin=(patient * 7) % 31)]
    found = reduced(world, *rows, *refill(40, 1, 100.0))
    assert found["refill_margin_days_median"].monthly[1] == 100.0
    assert found["refill_margin_days_median"].summary == 15.0


def test_the_breach_is_the_first_three_months_together_under_the_target():
    world = world_of(run={"months": 5})
    rows = [row for day in (1, 32, 60, 91) for patient in range(40) for row in refill(day, patient, 1)]
    rows += [(2, Kind.ALARM, 50, 50)] + [(92, Kind.ALARM, patient, patient) for patient in range(60, 68)]
    assert reduced(world, *rows)["breach_month"].summary == 4


def test_a_run_shorter_than_three_months_has_no_breach():
    assert np.isnan(reduced(world_of(run={"months": 2}), (2, Kind.ALARM, 1, 1))["breach_month"].summary)


def _near_its_alarm(world, patient, alarm_day=40):
    return [
        (0, Kind.ALARM_DATE, patient, patient, alarm_day * DAY),
        (0, Kind.OBLIGATION, patient, visit(world, "refill"), alarm_day * DAY),
    ]


def _booked(patient, session, day=3.0, place=0):
    return (day, Kind.BOOKED, patient, slot(session, place), (session * 7 + MONDAY) * DAY)


def _over(world, kind, patient, session, day, name="refill", place=0):
    return (day, kind, patient, slot(session, place), visit(world, name))


def _at_risk(world, *rows):
    return reduced(world, *rows)["unbooked_at_risk"].monthly.tolist()


# Months end on days 31, 59 and 90, so alarms up to day 45, 73 and 104 are near. Session 5 is on day 35, 7 on day 49.
def test_a_pump_near_its_alarm_without_an_appointment_is_at_risk_at_every_month_end(world):
    assert _at_risk(world, *_near_its_alarm(world, 0)) == [1, 1, 1]
    assert _at_risk(world, *_near_its_alarm(world, 0, alarm_day=80)) == [0, 0, 1]


def test_a_pump_booked_in_time_is_safe_once_the_visit_shows_what_it_was_for(world):
    for kind in (Kind.ATTENDED, Kind.DID_NOT_ATTEND, Kind.CANCELLED):
        rows = [*_near_its_alarm(world, 0), _booked(0, 5), _over(world, kind, 0, 5, 35.4)]
        assert _at_risk(world, *rows) == [0, 1, 1]


def test_an_appointment_for_something_else_does_not_help(world):
    rows = [*_near_its_alarm(world, 0), _booked(0, 5), _over(world, Kind.ATTENDED, 0, 5, 35.4, "titration")]
    assert _at_risk(world, *rows) == [1, 1, 1]


def test_of_two_appointments_in_time_one_for_a_refill_is_enough(world):
    rows = [
        *_near_its_alarm(world, 0),
        _booked(0, 5),
        _booked(0, 5, place=1),
        _over(world, Kind.ATTENDED, 0, 5, 35.4, "titration"),
        _over(world, Kind.ATTENDED, 0, 5, 35.4, "refill", place=1),
    ]
    assert _at_risk(world, *rows) == [0, 1, 1]


def test_an_appointment_after_the_alarm_or_one_cancelled_before_the_month_end_does_not_help(world):
    late = [*_near_its_alarm(world, 0), _booked(0, 7), _over(world, Kind.ATTENDED, 0, 7, 49.4)]
    cancelled = [*_near_its_alarm(world, 1), _booked(1, 5), _over(world, Kind.CANCELLED, 1, 5, 30.0)]
    assert _at_risk(world, *late, *cancelled) == [2, 2, 2]


def test_an_appointment_made_after_the_month_end_does_not_help_at_it(world):
    rows = [*_near_its_alarm(world, 0), _booked(0, 5, day=32), _over(world, Kind.ATTENDED, 0, 5, 35.4)]
    assert _at_risk(world, *rows) == [1, 1, 1]


def test_an_appointment_that_is_still_to_come_is_for_what_its_session_may_hold(world):
    # Session 13 is on day 91, after the end of the run: the log never says what for.
    rows = [*_near_its_alarm(world, 0, alarm_day=95), _booked(0, 13)]
    assert _at_risk(world, *rows) == [0, 0, 0]


def test_nothing_is_at_risk_that_is_owed_no_refill_or_has_no_working_pump(world):
    filled = [*_near_its_alarm(world, 0), (5, Kind.OBLIGATION_ENDED, 0, visit(world, "refill"))]
    out = [*_near_its_alarm(world, 1), (5, Kind.PUMP_OUT, 1, 1, 0.0, Cause.EXPLANTED)]
    oral = [(0, Kind.OBLIGATION, 2, visit(world, "refill"), 30 * DAY)]
    assert _at_risk(world, *filled, *out, *oral) == [0, 0, 0]


def test_a_reducer_forgets_the_replication_before(world):
    before = log_of(*_near_its_alarm(world, 0), *refill(3, 1, -2), (89, Kind.ALARM, 2, 2), _booked(3, 5))
    after = log_of(*refill(10, 2, 3))
    alone = series_of(world, after)
    for name, each in series_of(world, before, after).items():
        np.testing.assert_array_equal(each.monthly, alone[name].monthly, err_msg=name)
