import numpy as np
import pytest
from measures.people_examples import control_row, referred
from measures.small_clinic import log_of, refill, slot, visit, world_of

from clinicsim.economics.patients import by_patient
from clinicsim.world.events import Cause, Control, Kind, State

YEAR = 365.25
A, B = 1_000_000, 1_000_001
EVERY_COST = {"perspective": "societal", "background_costs": True, "carer_costs": True}


@pytest.fixture(scope="module")
def world():
    return world_of(economics=EVERY_COST, prices={"informal_care_year": {"severe": 1000.0}})


@pytest.fixture(scope="module")
def found(world):
    ward, revision = world.names.levels.index("ward"), world.names.procedures.index("revision")
    log = log_of(
        (0, Kind.STAFF_STARTED, -1, 0, 0.5),
        *referred(world, A, control=Control.ITB, state=State.ITB),
        *referred(world, B, day=30, band="mild", indication="stroke"),
        (0, Kind.STRENGTH, A, A, 500.0),
        (7.4, Kind.ATTENDED, A, slot(1, 0), visit(world, "refill")),
        *refill(7.4, A, 3),
        (7.5, Kind.STAFF_WORKED, -1, 0, 90.0, Cause.ROSTERED),
        (14.5, Kind.AGENCY_PAID, -1, 0, 60.0),
        (20, Kind.TRIAL, B, 0, 50.0),
        (21, Kind.DRUG_STARTED, B, 0, 15.0),
        (25, Kind.INJECTED, B, -1, 300.0),
        (40, Kind.PUMP_IN, B, 1, 0.0, Cause.IMPLANTED),
        (50, Kind.EMERGENCY, A),
        (50, Kind.BED_IN, A, ward, 0.0, Cause.EMERGENCY),
        (53, Kind.OPERATED, A, revision, 90.0, Cause.EMERGENCY),
        (54, Kind.BED_OUT, A, ward, 4.0, Cause.EMERGENCY),
        control_row(50, A, Control.ITB_LOST),
        (60, Kind.DIED, B),
    )
    return by_patient(world, log)


def _cost(found, person, category):
    return found.costs_undiscounted[person, found.categories.index(category)]


def test_everybody_is_there_with_indication_and_severity(world, found):
    np.testing.assert_array_equal(found.number, [A, B])
    assert [world.names.indications[i] for i in found.indication] == ["ms", "stroke"]
    assert [world.names.bands[i] for i in found.band] == ["severe", "mild"]


def test_a_person_bears_the_cost_of_what_was_done_for_them(found):
    assert _cost(found, 0, "sessions") == pytest.approx(35)  # the kit; agency staff are shared
    assert _cost(found, 0, "drug") == pytest.approx(70.01)
    assert _cost(found, 0, "beds") == pytest.approx(4 * 420)
    assert _cost(found, 0, "device") == pytest.approx(900)
    assert _cost(found, 1, "device") == pytest.approx(6889)
    assert _cost(found, 1, "trial") == pytest.approx(1156.59)
    assert _cost(found, 0, "trial") == 0.0
    assert _cost(found, 0, "home_care") == pytest.approx(6591 * 90 / YEAR)
    assert _cost(found, 0, "informal_care") == pytest.approx(1000 * 90 / YEAR)
    assert _cost(found, 0, "transport") == pytest.approx(0.687 * 60)


def test_staff_are_nobodys_in_particular_and_nothing_else_is(found):
    shared = {name for name, cost in zip(found.categories, found.shared_undiscounted, strict=True) if cost > 0}
    assert shared == {"staff", "sessions"}
    assert found.shared_undiscounted[found.categories.index("sessions")] == pytest.approx(61 * 1.3)


def test_years_and_qalys_are_those_of_each_life(found):
    np.testing.assert_allclose(found.life_years, np.array([90, 30]) / YEAR)
    components = dict(zip(found.components, found.qalys_undiscounted.T, strict=True))
    assert components["state"][0] == pytest.approx(0.3 * 90 / YEAR)
    assert components["itb_effect"][0] > components["itb_effect"][1] == 0.0
    assert components["complications"][1] == 0.0 > components["complications"][0]
    assert (found.life_years_discounted < found.life_years).all()


def test_a_cost_of_somebody_unknown_is_shared_and_not_lost(world):
    found = by_patient(world, log_of((20, Kind.TRIAL, 7, 0, 50.0)))
    assert found.costs.shape == (0, len(found.categories))
    assert found.shared_undiscounted.sum() == pytest.approx(1156.59)
