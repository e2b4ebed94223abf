import numpy as np
import pytest
from measures.small_clinic import DAY, log_of, slot, visit, world_of

from clinicsim.world.events import Kind
from reduction.reading import same_as_the_log, series_of


@pytest.fixture(scope="module")
def world():
    return world_of()


def _owed(world, patient, name, due, since=0, met=None):
    rows = [(since, Kind.OBLIGATION, patient, visit(world, name), due * DAY)]
    return rows if met is None else [*rows, (met, Kind.OBLIGATION_ENDED, patient, visit(world, name), met - due)]


def test_reviews_are_overdue_past_their_due_date_and_late_refills_are_none_of_them(world):
    # Due days 21 and 27, both open at day 31: 10 and 4 days over, median 7; a third is due on day 200.
    rows = [*_owed(world, 0, "oral_follow_up", 21, met=40), *_owed(world, 1, "oral_titration", 27, met=40)]
    log = log_of(*rows, *_owed(world, 2, "oral_follow_up", 200), *_owed(world, 3, "refill", 5))
    found = series_of(world, log)
    np.testing.assert_allclose(found["follow_up_overdue_share"].monthly, [2 / 3, 0, 0])
    np.testing.assert_allclose(found["follow_up_overdue_days_median"].monthly, [7, 0, 0])
    same_as_the_log(found, world, log)


def test_a_review_is_late_by_a_whole_interval_only_if_the_interval_is_known(world):
    # Owed from day 10 and due on day 20: twice over after day 30. The one owed on the first day is left out.
    log = log_of(*_owed(world, 0, "oral_follow_up", 20, since=10), *_owed(world, 1, "oral_follow_up", 5))
    found = series_of(world, log)
    np.testing.assert_array_equal(found["follow_up_overdue_twice_share"].monthly, [1, 1, 1])
    assert found["follow_up_overdue_share"].summary == 1.0
    same_as_the_log(found, world, log)


def test_a_review_owed_anew_takes_the_place_of_the_one_before(world):
    rows = [*_owed(world, 0, "oral_follow_up", 20, since=1), *_owed(world, 0, "oral_follow_up", 80, since=25)]
    log = log_of(*rows, *_owed(world, 0, "oral_titration", 26, since=2))
    found = series_of(world, log)
    np.testing.assert_allclose(found["follow_up_overdue_share"].monthly, [1 / 2, 1 / 2, 1])
    same_as_the_log(found, world, log)


def test_a_visit_counts_once_however_many_slots_it_takes(world):
    follow_up, first = visit(world, "oral_follow_up"), visit(world, "first_assessment")
    rows = [(3, Kind.ATTENDED, 0, slot(0, place), first) for place in (0, 1)]
    rows += [(day, Kind.ATTENDED, patient, slot(1, 0), follow_up) for day, patient in ((10, 0), (10, 1), (17, 0))]
    log = log_of(*rows, (20, Kind.ATTENDED, 1, slot(2, 0), visit(world, "refill")))
    found = series_of(world, log)
    assert found["follow_ups_per_new_patient"].summary == 3.0
    same_as_the_log(found, world, log)
