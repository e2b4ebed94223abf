import numpy as np
import pytest
from measures.small_clinic import log_of, world_of

from clinicsim.world.events import FIRST_REFERRAL, NOTHING, Cause, Kind, State

from .clinic_rows import reduced
from .reading import read

YEARS = 90 / 365.25
# The small clinic has no cohort: its first candidate has the place of patient 0, and this one that of patient 7.
REFERRED = FIRST_REFERRAL + 7


@pytest.fixture(scope="module")
def world():
    return world_of()


def _pump(day, patient, serial=0, cause=Cause.PREVALENT):
    return (day, Kind.PUMP_IN, patient, serial, 0.0, cause)


def _state(day, patient, state):
    return (day, Kind.STATE, patient, -1, float(state))


def test_harm_is_counted_per_100_years_of_working_pumps(world):
    # A pump from the start, replaced on day 20 after five days without one, and another for the last 45 days.
    rows = [
        _pump(0, 0),
        (15, Kind.PUMP_OUT, 0, 0, 15.0, Cause.END_OF_SERVICE),
        _pump(20, 0, 1, Cause.REPLACED),
        _pump(45, REFERRED, 0, Cause.IMPLANTED),
        (50, Kind.DRY, 0, 1, 0.0),
        (50.2, Kind.WITHDRAWAL, 0, 1, 5.0, Cause.DRY),
        (60, Kind.WITHDRAWAL, REFERRED, 1, 5.0, Cause.CATHETER),
    ]
    found = reduced(world, *rows)
    pump_years = (85 + 45) / 365.25
    assert found["dry_events_per_100_pump_years"].summary == pytest.approx(100 / pump_years)
    assert found["withdrawals_per_100_pump_years"].summary == pytest.approx(200 / pump_years)
    assert found["withdrawals_per_100_pump_years_by_cause.dry"].summary == pytest.approx(100 / pump_years)
    assert found["withdrawals_per_100_pump_years_by_cause.infection"].summary == 0.0
    np.testing.assert_array_equal(found["pumps_end"].monthly, [1, 2, 2])


def test_a_pump_that_comes_at_a_month_end_is_counted_from_the_month_after(world):
    found = reduced(world, _pump(31, 0))
    np.testing.assert_array_equal(found["pumps_end"].monthly, [0, 1, 1])


def test_complications_within_a_year_of_the_operation_are_told_from_later_ones(world):
    days = (0.0, 364.9, 365.25, 365.24, 800.0)
    rows = [(day, Kind.COMPLICATION, 0, 0, since, Cause.CATHETER) for day, since in enumerate(days)]
    assert reduced(world, *rows)["complications_first_year_share"].summary == 3 / 5


def test_deaths_are_counted_by_what_killed(world):
    rows = [
        (1, Kind.DIED, 0, NOTHING),
        (2, Kind.DIED, 1, Kind.WITHDRAWAL, 0.0, Cause.DRY),
        (3, Kind.DIED, 2, Kind.OVERDOSE),
        (70, Kind.DIED, 3, NOTHING),
    ]
    found = reduced(world, *rows)
    assert found["deaths_per_year"].summary == pytest.approx(4 / YEARS)
    assert found["withdrawal_deaths_per_year"].summary == pytest.approx(1 / YEARS)
    assert found["deaths_per_year_by_cause.unrelated"].summary == pytest.approx(2 / YEARS)


def test_people_are_counted_in_the_state_they_are_in(world):
    rows = [
        _state(0, 0, State.ITB),
        _state(0, 1, State.ORAL),
        _state(10, REFERRED, State.WAIT_NEW),
        _state(40, REFERRED, State.ORAL),
        _state(50, 1, State.WAIT_TRIAL),
        _state(70, 0, State.GONE),
    ]
    found = reduced(world, *rows)
    np.testing.assert_array_equal(found["caseload_end.itb"].monthly, [1, 1, 0])
    np.testing.assert_array_equal(found["caseload_end.oral"].monthly, [1, 1, 1])
    np.testing.assert_array_equal(found["caseload_end.waiting"].monthly, [1, 1, 1])
    years = read(world, log_of(*rows)).ledger.patient_years
    np.testing.assert_allclose(years, np.array([31 + 31 + 21, 28 * 3, 31 * 2 + 11]) / 365.25)
