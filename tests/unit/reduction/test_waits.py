import numpy as np
import pytest
from measures.small_clinic import DAY, log_of, procedure_list, visit, world_of

from clinicsim.reduction.parts.running import USED
from clinicsim.reduction.parts.waits import Waits
from clinicsim.reduction.rows import OnePass
from clinicsim.reduction.sheet import Sheet
from clinicsim.world.events import Cause, Kind, State
from reduction.reading import same_as_the_log, series_of


@pytest.fixture(scope="module")
def world():
    return world_of()


def _waited(list_number, patient, joined, left=None, cause=Cause.SCHEDULED):
    rows = [(max(joined, 0), Kind.LIST_JOINED, patient, list_number, joined * DAY)]
    return rows if left is None else [*rows, (left, Kind.LIST_LEFT, patient, list_number, left - joined, cause)]


def _state(day, patient, state):
    return (day, Kind.STATE, patient, -1, float(state))


def test_who_dies_waiting_was_not_seen_and_who_waits_still_does(world):
    # Weeks on the list: 1 (died), 2, 3, and one who waits since day 6: 12 weeks on day 90. After 1 week three are at
    # risk: 2/3 wait longer than 2 weeks, 1/3 longer than 3.
    first = visit(world, "first_assessment")
    rows = [*_waited(first, 0, 0, 7, Cause.DIED), *_waited(first, 1, 0, 14), *_waited(first, 2, 0, 21)]
    log = log_of(*rows, *_waited(first, 3, 6))
    found = series_of(world, log)
    assert found["first_assessment_wait_weeks_median"].summary == 3.0
    assert found["first_assessment_wait_weeks_p92"].summary == 12.0
    assert found["first_assessment_list_end"].summary == 1
    same_as_the_log(found, world, log)


def test_by_month_the_wait_is_that_of_the_people_still_waiting(world):
    # As in the measures of a log: on day 31 28, 21 and 14 days, on day 59 49 and 42, on day 90 80 and 73.
    first = visit(world, "first_assessment")
    log = log_of(*_waited(first, 0, 3, 40), *_waited(first, 1, 10), *_waited(first, 2, 17))
    found = series_of(world, log)
    np.testing.assert_allclose(found["first_assessment_wait_weeks_median"].monthly, [3.0, 6.5, 76.5 / 7])
    np.testing.assert_array_equal(found["first_assessment_list_end"].monthly, [3, 2, 2])
    same_as_the_log(found, world, log)


def test_a_patient_may_be_on_several_lists_at_once_and_join_one_again(world):
    first, trial, replacement = (
        visit(world, "first_assessment"),
        visit(world, "trial"),
        procedure_list(world, "replacement"),
    )
    rows = [*_waited(first, 0, 1, 30), *_waited(trial, 0, 5, 12), *_waited(replacement, 0, 8)]
    rows += [*_waited(trial, 0, 40, 80), (50, Kind.LIST_JOINED, 0, replacement, 50 * DAY)]
    log = log_of(*rows, *_waited(procedure_list(world, "revision"), 1, -300))
    found = series_of(world, log)
    np.testing.assert_array_equal(found["trial_list_end"].monthly, [0, 1, 0])
    np.testing.assert_array_equal(found["replacement_list_end"].monthly, [1, 1, 1])
    np.testing.assert_array_equal(found["over_52_weeks_list_end"].monthly, [0, 0, 1])
    same_as_the_log(found, world, log)


def test_a_list_left_in_the_minute_of_a_month_end_was_still_waited_on(world):
    first = visit(world, "first_assessment")
    log = log_of(*_waited(first, 0, 3, 31), *_waited(first, 1, 31, 59))
    found = series_of(world, log)
    np.testing.assert_array_equal(found["first_assessment_list_end"].monthly, [1, 1, 0])
    same_as_the_log(found, world, log)


def test_the_way_to_a_pump_counts_trial_and_implant_lists_as_one_wait(world):
    rows = [_state(7, 0, State.WAIT_TRIAL), _state(28, 0, State.WAIT_IMPLANT), _state(70, 0, State.ITB)]
    rows += [_state(7, 1, State.WAIT_TRIAL), _state(28, 1, State.ORAL), _state(20, 2, State.WAIT_TRIAL)]
    rows += [_state(60, 1, State.WAIT_TRIAL)]  # listed again
    log = log_of(*rows)
    found = series_of(world, log)
    assert found["referral_to_implant_wait_weeks_median"].summary == 9.0
    same_as_the_log(found, world, log)


def test_who_was_listed_before_the_first_day_keeps_the_clock_start(world):
    implant = procedure_list(world, "implant")
    log = log_of(
        _state(0, 0, State.WAIT_IMPLANT),
        (0, Kind.LIST_JOINED, 0, implant, -70.0 * DAY),
        (7, Kind.LIST_LEFT, 0, implant, 77.0),
        _state(7, 0, State.ITB),
    )
    found = series_of(world, log)
    assert found["referral_to_implant_wait_weeks_median"].summary == 11.0
    same_as_the_log(found, world, log)


def test_a_clinic_nobody_waits_for_has_no_waits(world):
    found = series_of(world, log_of())
    assert np.isnan(found["trial_wait_weeks_median"].summary)
    assert found["trial_list_end"].summary == found["referrals_per_year"].summary == 0.0
    same_as_the_log(found, world, log_of())


def test_memory_follows_the_waits_of_one_time_and_not_how_many_there_have_been(world):
    trial, waits = visit(world, "trial"), Waits(world, Sheet(world))
    log = log_of(*[row for day in range(80) for row in _waited(trial, day % 3, day, day + 1.5)])
    reading = OnePass(world, [waits])
    for row in range(log.size):
        reading.take(log[row : row + 1])
    reading.close()
    assert waits.running.tally[USED] == 2
    assert waits.running.records.size < 10
