import numpy as np
import pytest
from measures.small_clinic import slot, world_of

from clinicsim.world.events import Kind

from .clinic_rows import reduced


@pytest.fixture(scope="module")
def world():
    return world_of()


def test_waits_and_overtime_are_not_defined_where_minutes_are_not_simulated(world):
    found = reduced(world, (7.4, Kind.SESSION_RAN, -1, 1, 4.0))
    for name in ("in_clinic_wait_minutes_median", "in_clinic_wait_minutes_p95", "overtime_minutes_per_session"):
        assert np.isnan(found[name].summary)


def test_waits_in_the_clinic_and_overtime_of_sessions_that_ran(world):
    rows = [(7.4, Kind.SESSION_RAN, -1, 1, 4.0), (14.4, Kind.SESSION_RAN, -1, 2, 4.0)]
    for patient, minutes in enumerate((0.0, 10.0, 20.0, 30.0)):
        rows += [(7.4, Kind.ARRIVED, patient, slot(1, patient), 0.0)]
        rows += [(7.5, Kind.WENT_HOME, patient, slot(1, patient), minutes)]
    rows += [(7.6, Kind.OVERTIME, -1, 1, 25.0)]
    found = reduced(world, *rows)
    assert found["in_clinic_wait_minutes_median"].summary == 15.0
    assert found["in_clinic_wait_minutes_p95"].summary == pytest.approx(28.5)
    assert found["overtime_minutes_per_session"].summary == 12.5
