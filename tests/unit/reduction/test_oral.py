import numpy as np
import pytest
from measures.people_examples import referred
from measures.small_clinic import log_of, world_of

from clinicsim.world.events import Cause, Kind, State
from reduction.reading import same_as_the_log, series_of


@pytest.fixture(scope="module")
def world():
    return world_of()


def _started(day, patient, drug):
    return (day, Kind.DRUG_STARTED, patient, drug, 10.0)


def _stopped(day, patient, drug, cause=Cause.SIDE_EFFECT):
    return (day, Kind.DRUG_STOPPED, patient, drug, 5.0, cause)


def test_people_in_oral_care_are_seen_at_month_ends_all_of_them_and_the_severe(world):
    rows = [*referred(world, 1_000_000, state=State.ORAL), *referred(world, 1_000_001, state=State.ORAL, band="mild")]
    rows += [_started(1, 1_000_000, 0), _started(1, 1_000_000, 1), _stopped(40, 1_000_000, 1)]
    rows += [_started(45, 1_000_001, 0)]
    found = series_of(world, log_of(*rows))
    np.testing.assert_array_equal(found["oral_on_drug_share.all"].monthly, [0.5, 1.0, 1.0])
    np.testing.assert_array_equal(found["oral_on_drug_share.severe"].monthly, [1.0, 1.0, 1.0])
    np.testing.assert_array_equal(found["oral_on_two_drugs_share.all"].monthly, [0.5, 0.0, 0.0])
    same_as_the_log(found, world, log_of(*rows))


def test_with_a_pump_people_are_off_their_drugs_once_the_last_is_stopped(world):
    rows = [*referred(world, 1_000_000, state=State.ORAL), _started(1, 1_000_000, 2), _started(2, 1_000_000, 0)]
    rows += [(35, Kind.STATE, 1_000_000, -1, State.ITB), _stopped(50, 1_000_000, 0), _stopped(70, 1_000_000, 2)]
    found = series_of(world, log_of(*rows))
    np.testing.assert_array_equal(found["itb_off_oral_drugs_share"].monthly, [np.nan, 0.0, 1.0])
    np.testing.assert_array_equal(found["oral_on_drug_share.all"].monthly, [1.0, np.nan, np.nan])
    same_as_the_log(found, world, log_of(*rows))


def test_who_leaves_is_seen_no_more_and_a_drug_begun_twice_is_one_drug(world):
    rows = [*referred(world, 1_000_000, state=State.ORAL), _started(1, 1_000_000, 0), _started(9, 1_000_000, 0)]
    rows += [(40, Kind.STATE, 1_000_000, -1, State.GONE)]
    found = series_of(world, log_of(*rows))
    np.testing.assert_array_equal(found["oral_on_two_drugs_share.all"].monthly, [0.0, np.nan, np.nan])
    same_as_the_log(found, world, log_of(*rows))


def test_what_is_stopped_is_counted_by_why_and_tests_and_injections_beside_it(world):
    rows = [*referred(world, 1_000_000, state=State.ORAL), _started(1, 1_000_000, 0)]
    rows += [_stopped(20, 1_000_000, 0, Cause.NO_EFFECT), _stopped(20, 1_000_000, 1, Cause.KIDNEYS)]
    rows += [(30, Kind.BLOOD_TEST, 1_000_000, 0, 1.0), (60, Kind.SIDE_EFFECT, 1_000_000, 0, 2.0)]
    rows += [(61, Kind.INJECTED, 1_000_000, -1, 300.0)]
    found = series_of(world, log_of(*rows))
    once_in_the_run = 365.25 / 90
    assert found["oral_drugs_stopped_per_year.no_effect"].summary == pytest.approx(once_in_the_run)
    assert found["oral_drugs_stopped_per_year.choice"].summary == 0.0
    assert found["injections_per_year"].summary == pytest.approx(once_in_the_run)
    same_as_the_log(found, world, log_of(*rows))
