import pytest
from measures.small_clinic import log_of, world_of

from clinicsim.economics import ledger
from clinicsim.world.events import Cause, Kind

AMPOULE = 70.00


@pytest.fixture(scope="module")
def world():
    return world_of(prices={"ampoule": AMPOULE})


def _drug_cost(world, *rows):
    found = ledger(world, log_of(*rows))
    return found.monthly[:, found.categories.index("drug")].sum()


def _strength(day, patient, mcg_per_ml):
    return (day, Kind.STRENGTH, patient, patient, mcg_per_ml)


def _filled(day, patient, ml, cause=Cause.SCHEDULED):
    return (day, Kind.FILLED, patient, patient, ml, cause)


def test_ampoules_are_rounded_up(world):
    # 400 mcg/day for 60 days is 24 mg: 12 mL of 2000 mcg/mL. Three ampoules of 10 mg at 70.00.
    assert 400 * 60 / 1000 == 24
    assert _drug_cost(world, _strength(0, 1, 2000.0), _filled(9, 1, 12.0)) == pytest.approx(210.00)


def test_a_volume_of_whole_ampoules_opens_no_other(world):
    # 40 mL of 1000 mcg/mL is 40 mg: exactly 4. 20 mL of 500 is 10 mg: exactly 1.
    assert _drug_cost(world, _strength(0, 1, 1000.0), _filled(9, 1, 40.0)) == pytest.approx(4 * AMPOULE)
    assert _drug_cost(world, _strength(0, 1, 500.0), _filled(9, 1, 20.0)) == pytest.approx(AMPOULE)


def test_each_fill_is_rounded_by_itself(world):
    # 12 mg twice: 2 ampoules each, not 3 for the 24 mg together.
    rows = [_strength(0, 1, 500.0), _filled(9, 1, 24.0), _filled(60, 1, 24.0)]
    assert _drug_cost(world, *rows) == pytest.approx(4 * AMPOULE)


def test_a_new_strength_written_after_the_fill_in_the_same_minute_is_what_was_filled(world):
    # 20 mL: of 500 one ampoule, of 2000 four.
    assert _drug_cost(world, _strength(0, 1, 500.0), _filled(9, 1, 20.0), _strength(9, 1, 2000.0)) == 4 * AMPOULE


def test_a_fill_has_the_strength_in_force_before_a_later_change(world):
    assert _drug_cost(world, _strength(0, 1, 500.0), _filled(9, 1, 20.0), _strength(10, 1, 2000.0)) == AMPOULE


def test_one_patients_strength_is_not_anothers(world):
    # Patient 2 has no STRENGTH row and so the initial 500 mcg/mL, whatever patients 1 and 3 have.
    rows = [_strength(0, 1, 2000.0), _strength(0, 3, 2000.0), _filled(9, 2, 20.0), _filled(9, 3, 20.0)]
    assert _drug_cost(world, *rows) == pytest.approx((1 + 4) * AMPOULE)


def test_what_is_in_a_pump_at_the_start_was_paid_for_before(world):
    assert _drug_cost(world, _strength(0, 1, 2000.0), _filled(0, 1, 12.0, Cause.PREVALENT)) == 0.0


def test_the_fill_at_an_operation_is_paid_for(world):
    assert _drug_cost(world, _filled(5, 1, 20.0, Cause.SURGERY), _strength(5, 1, 500.0)) == AMPOULE


def _wasted(world, *rows):
    return ledger(world, log_of(*rows)).drug_wasted_monthly.sum()


def test_what_is_left_in_an_opened_ampoule_is_thrown_away_at_its_price(world):
    # 24 mg of three ampoules: 6 mg are left, 42.00 of the 210.00; and 6 mg of one ampoule leave 4 mg.
    assert _wasted(world, _strength(0, 1, 2000.0), _filled(9, 1, 12.0)) == pytest.approx(210.00 - 168.00)
    assert _wasted(world, _strength(0, 1, 500.0), _filled(9, 1, 12.0)) == pytest.approx(0.4 * AMPOULE)


def test_whole_ampoules_leave_nothing(world):
    assert _wasted(world, _strength(0, 1, 500.0), _filled(9, 1, 20.0)) == pytest.approx(0.0, abs=1e-6)
