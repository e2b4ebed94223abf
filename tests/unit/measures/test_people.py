import numpy as np
import pytest

from clinicsim.measures import measure
from clinicsim.world.events import Cause, Kind, State
from measures.people_examples import referred
from measures.small_clinic import log_of, world_of

YEARS = 90 / 365.25


@pytest.fixture(scope="module")
def world():
    return world_of()


def _two_pumps():
    """Pump 0 works for all 90 days. Pump 1 stops on day 30; pump 2 takes its place on day 40: 90 + 30 + 50 days."""
    return [
        (0, Kind.PUMP_IN, 0, 0, 400.0, Cause.PREVALENT),
        (0, Kind.PUMP_IN, 1, 1, 2000.0, Cause.PREVALENT),
        (30, Kind.PUMP_OUT, 1, 1, 2030.0, Cause.END_OF_SERVICE),
        (40, Kind.PUMP_IN, 1, 2, 0.0, Cause.REPLACED),
    ]


PUMP_YEARS = 170 / 365.25


def test_harm_is_counted_per_100_years_of_working_pumps(world):
    rows = [
        *_two_pumps(),
        (20, Kind.DRY, 0, 0),
        (21, Kind.WITHDRAWAL, 0, 0, 30.0, Cause.DRY),
        (30, Kind.END_OF_SERVICE, 1, 1),
        (31, Kind.WITHDRAWAL, 1, 0, 30.0, Cause.END_OF_SERVICE),
        (60, Kind.COMPLICATION, 1, 0),
    ]
    found = measure(world, log_of(*rows)).summary
    assert found["dry_events_per_100_pump_years"] == pytest.approx(100 / PUMP_YEARS)
    assert found["withdrawals_per_100_pump_years"] == pytest.approx(200 / PUMP_YEARS)
    assert found["complications_per_100_pump_years"] == pytest.approx(100 / PUMP_YEARS)
    assert found["end_of_service_failures_per_year"] == pytest.approx(1 / YEARS)
    by_cause = {
        cause: found[f"withdrawals_per_100_pump_years_by_cause.{cause}"]
        for cause in ("dry", "catheter", "pump", "end_of_service", "infection")
    }
    assert by_cause["dry"] == by_cause["end_of_service"] == pytest.approx(100 / PUMP_YEARS)
    assert sum(by_cause.values()) == pytest.approx(found["withdrawals_per_100_pump_years"])


def test_pumps_are_counted_at_month_ends(world):
    found = measure(world, log_of(*_two_pumps()))
    np.testing.assert_array_equal(found.monthly["pumps_end"], [1, 2, 2])  # days 31, 59, 90
    assert found.summary["replacements_per_year"] == pytest.approx(1 / YEARS)
    assert found.summary["implants_per_year"] == 0.0


def test_people_are_counted_in_the_state_they_are_in(world):
    rows = [
        (0, Kind.STATE, 0, -1, State.ITB),
        (0, Kind.STATE, 1, -1, State.ORAL),
        (10, Kind.STATE, 2, -1, State.WAIT_NEW),
        (35, Kind.STATE, 1, -1, State.WAIT_TRIAL),
        (70, Kind.STATE, 0, -1, State.GONE),
    ]
    found = measure(world, log_of(*rows)).monthly
    np.testing.assert_array_equal(found["caseload_end.itb"], [1, 1, 0])
    np.testing.assert_array_equal(found["caseload_end.oral"], [1, 0, 0])
    np.testing.assert_array_equal(found["caseload_end.waiting"], [1, 2, 2])


def test_deaths_from_withdrawal_are_told_from_other_deaths(world):
    rows = [
        (10, Kind.DIED, 0),
        (20, Kind.DIED, 1, int(Kind.WITHDRAWAL), 0.0, Cause.CATHETER),
        (30, Kind.REFERRED, 1_000_000),
    ]
    found = measure(world, log_of(*rows)).summary
    assert found["deaths_per_year"] == pytest.approx(2 / YEARS)
    assert found["withdrawal_deaths_per_year"] == pytest.approx(1 / YEARS)
    assert found["referrals_per_year"] == pytest.approx(1 / YEARS)


def test_what_happens_after_the_end_of_the_run_is_not_measured(world):
    assert measure(world, log_of((90, Kind.DIED, 0), (120, Kind.DIED, 1))).summary["deaths_per_year"] == 0.0


def test_people_are_everybody_who_came_also_who_waits_dies_waiting_or_is_returned(world):
    rows = [
        *referred(world, 1_000_000),
        *referred(world, 1_000_001, day=5),
        (9, Kind.DIED, 1_000_001),
        *referred(world, 1_000_002, day=40),
        (40, Kind.RETURNED, 1_000_002),
        (40, Kind.STATE, 1_000_002, -1, State.GONE),
        (0, Kind.PERSON, 0, 1, 50.0),
    ]
    found = measure(world, log_of(*rows))
    assert found.summary["people"] == 4
    np.testing.assert_array_equal(found.monthly["people"], [3, 1, 0])
