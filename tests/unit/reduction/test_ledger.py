import numpy as np
import pytest
from economics.versions import changed_on
from measures.people_examples import referred
from measures.small_clinic import NURSE, log_of, refill, slot, visit, world_of

from clinicsim.economics import CATEGORIES, ledger
from clinicsim.measures.quality_of_life import COMPONENTS
from clinicsim.reduction.ledger import ByMonth, LedgerAccumulator
from clinicsim.reduction.rows import OnePass
from clinicsim.reduction.sheet import Sheet
from clinicsim.world.events import Cause, Kind, State

TABLES = (
    "monthly",
    "discounted_monthly",
    "all_monthly",
    "own_staff_used_monthly",
    "agency_monthly",
    "drug_wasted_monthly",
)


@pytest.fixture(scope="module")
def world():
    return world_of()


def _reduced(world, *logs, rows_at_once=1_000):
    """The ledger of the last of these logs, taken so many rows at a time, one log after the other."""
    accumulator = LedgerAccumulator(world, Sheet(world))
    reading = OnePass(world, accumulator.parts)
    nothing = np.zeros(world.month_starts.size - 1)
    qalys = np.zeros((nothing.size, len(COMPONENTS)))
    for log in logs:
        reading.clear()
        for first in range(0, log.size, rows_at_once):
            reading.take(log[first : first + rows_at_once])
        reading.close()
    return accumulator.ledger(ByMonth(nothing, nothing, qalys, nothing))


def _cost(world, *rows):
    found = _reduced(world, log_of(*rows), rows_at_once=1)
    return dict(zip(found.categories, found.monthly.sum(axis=0), strict=True))


def _a_bit_of_everything(world):
    ward, revision = world.names.levels.index("ward"), world.names.procedures.index("revision")
    return log_of(
        (0, Kind.STAFF_STARTED, -1, 0, 0.5),
        (0, Kind.STRENGTH, 0, 0, 500.0),
        (7.4, Kind.ATTENDED, 0, slot(1, 0), visit(world, "refill")),
        *refill(7.4, 0, 3),
        (7.5, Kind.STAFF_WORKED, -1, 0, 90.0, Cause.ROSTERED),
        (14.5, Kind.STAFF_WORKED, -1, -1, 30.0, Cause.AGENCY),
        (14.5, Kind.AGENCY_PAID, -1, 0, 60.0),
        (14.5, Kind.OVERTIME_PAID, -1, -1, 12.0),
        (14.5, Kind.PREMIUM_PAID, -1, 0, 20.0),
        (20, Kind.TRIAL, 1, 0, 50.0),
        (21, Kind.DRUG_STARTED, 1, 0, 15.0),
        (30, Kind.DRUG_DOSE, 1, 0, 30.0),
        (33, Kind.BLOOD_TEST, 1, 0, 0.0),
        (35, Kind.INJECTED, 2, -1, 300.0),
        (40, Kind.DRUG_STOPPED, 1, 0, 19.0),
        (50, Kind.EMERGENCY, 0),
        (52, Kind.BED_IN, 0, ward, 0.0, Cause.EMERGENCY),
        (53, Kind.OPERATED, 0, revision, 90.0, Cause.EMERGENCY),
        (62, Kind.BED_OUT, 0, ward, 10.0, Cause.EMERGENCY),
        *refill(70, 0, -1, Cause.ON_CALL),
    )


def _equal(found, wanted):
    for table in TABLES:
        np.testing.assert_allclose(getattr(found, table), getattr(wanted, table), rtol=1e-12, atol=1e-9, err_msg=table)


@pytest.mark.parametrize("rows_at_once", [1, 2, 5, 1_000])
def test_a_ledger_is_that_of_the_log_however_many_rows_come_at_once(world, rows_at_once):
    log = _a_bit_of_everything(world)
    _equal(_reduced(world, log, rows_at_once=rows_at_once), ledger(world, log))


def test_a_replication_leaves_nothing_to_the_next(world):
    log = _a_bit_of_everything(world)
    _equal(_reduced(world, log, log), ledger(world, log))
    assert _reduced(world, log, log_of()).total == 0.0


@pytest.mark.parametrize("perspective", ["provider", "nhs_pss", "societal"])
def test_costs_of_payers_that_a_perspective_leaves_out_stand_beside_the_others(perspective):
    world = world_of(economics={"perspective": perspective})
    log = _a_bit_of_everything(world)
    found, wanted = _reduced(world, log), ledger(world, log)
    assert found.payers == wanted.payers
    _equal(found, wanted)


@pytest.mark.parametrize("convention", ["continuous", "mid_year", "year_start", "nominal_monthly"])
def test_costs_are_discounted_by_every_convention(convention):
    world = world_of(run={"months": 36}, economics={"discount_rate_costs": 0.035, "convention": convention})
    rows = [(400.3, Kind.TRIAL, 1, 0, 50.0), (0, Kind.STAFF_STARTED, -1, 0, 0.5), (900.25, Kind.STAFF_LEFT, -1, 0, 0.5)]
    _equal(_reduced(world, log_of(*rows)), ledger(world, log_of(*rows)))


def test_every_price_is_the_one_in_force():
    prices = {"trial_day": 1.0, "ampoule": 3.0, "refill_kit": 5.0, "transport_round_trip": 7.0, "blood_test": 11.0}
    world = changed_on(33, prices=prices, staffing={"hours_per_week": 20})
    log = _a_bit_of_everything(world)
    _equal(_reduced(world, log), ledger(world, log))


def test_prices_are_brought_to_one_year_if_the_scenario_asks_for_it():
    world = world_of(economics={"inflate": True}, prices={"priced_in": {"refill_kit": "2022/23"}})
    log = _a_bit_of_everything(world)
    _equal(_reduced(world, log), ledger(world, log))


def test_a_price_that_changes_on_the_day_before_a_trial_is_the_trials():
    world = changed_on(19, prices={"trial_day": 1.0})
    assert _cost(world, (18, Kind.TRIAL, 1, 0, 50.0), (20, Kind.TRIAL, 2, 0, 50.0))["trial"] == pytest.approx(1157.59)


def test_a_post_costs_by_the_day_from_start_to_leaving(world):
    rows = [(10, Kind.STAFF_STARTED, -1, 0, 0.5), (45, Kind.STAFF_LEFT, -1, 0, 0.5)]
    found = _reduced(world, log_of(*rows)).monthly[:, 0]
    np.testing.assert_allclose(found, 0.5 * 40 / 7 * 61 * np.array([21, 14, 0]))  # days 10-31, 31-45


def test_a_bed_day_is_clipped_at_the_end_of_the_run(world):
    ward = world.names.levels.index("ward")
    assert _cost(world, (87, Kind.BED_IN, 1, ward, 0.0, Cause.EMERGENCY))["beds"] == pytest.approx(3 * 420)


def test_nights_planned_with_an_operation_are_in_its_tariff(world):
    ward = world.names.levels.index("ward")
    rows = [(5, Kind.BED_IN, 1, ward, 0.0, Cause.ELECTIVE), (8, Kind.BED_OUT, 1, ward, 3.0, Cause.ELECTIVE)]
    assert _cost(world, *rows)["beds"] == 0.0


def test_what_runs_past_the_end_of_the_run_is_left_out(world):
    assert _cost(world, (89, Kind.TRIAL, 1, 0, 50.0), (90, Kind.TRIAL, 2, 0, 50.0))["trial"] == pytest.approx(1156.59)


def test_a_visit_of_two_slots_is_one_journey(world):
    rows = [(7.4, Kind.ATTENDED, 1, slot(1, place), visit(world, "refill_new_strength")) for place in (0, 1)]
    assert _cost(world, *rows)["transport"] == pytest.approx(0.687 * 60)


def test_a_strength_written_after_the_filling_in_its_minute_is_what_was_filled(world):
    # 20 mL: of 500 mcg/mL one ampoule of 10 mg, of 2000 four; the last filling is the last row of all.
    filled = [(9, Kind.FILLED, 1, 1, 20.0, Cause.SCHEDULED), (9, Kind.FILLED, 2, 2, 20.0, Cause.SCHEDULED)]
    rows = [*filled, (9, Kind.STRENGTH, 1, 1, 2000.0), (60, Kind.FILLED, 1, 1, 20.0, Cause.SURGERY)]
    ampoule = float(world.scenario.prices.ampoule)
    assert _cost(world, *rows)["drug"] == pytest.approx((4 + 1 + 4) * ampoule)


def test_a_filling_on_the_day_before_a_new_strength_is_of_the_old(world):
    rows = [(9, Kind.FILLED, 1, 1, 20.0, Cause.SCHEDULED), (10, Kind.STRENGTH, 1, 1, 2000.0)]
    assert _cost(world, *rows)["drug"] == pytest.approx(float(world.scenario.prices.ampoule))


def test_oral_drugs_are_paid_for_until_the_patient_leaves(world):
    per_mg = float(world.scenario.prices.oral_mg[world.names.drugs[0]])
    rows = [(10, Kind.DRUG_STARTED, 1, 0, 15.0), (30, Kind.STATE, 1, -1, State.GONE), (31, Kind.DRUG_DOSE, 1, 0, 90.0)]
    assert _cost(world, *rows)["oral_drugs"] == pytest.approx(20 * 15.0 * per_mg)


def test_agency_staff_are_told_by_their_role(world):
    # Half a WTE of band 6 (61) and a whole WTE of band 7 (73): (30.5 + 73) / 1.5 = 69 an hour of agency.
    senior = {"name": "Bea", "role": "nurse", "band": "band7", "wte": 1.0}
    doctor = {"name": "Cy", "role": "physician", "band": "consultant", "wte": 1.0}
    world = world_of(staff=[NURSE, senior, doctor])
    nurse, physician = (world.names.roles.index(role) for role in ("nurse", "physician"))
    rows = [(3, Kind.AGENCY_PAID, -1, nurse, 30.0), (4, Kind.PREMIUM_PAID, -1, -1 - physician, 30.0)]
    consultant = float(world.scenario.prices.staff_hour["consultant"])
    assert _cost(world, *rows)["sessions"] == pytest.approx(0.5 * 69 * 1.3 + 0.5 * consultant)


def test_the_ledger_has_every_category(world):
    found = _reduced(world, _a_bit_of_everything(world))
    assert found.categories == tuple(CATEGORIES)
    assert found.monthly.shape == (3, len(CATEGORIES))
    costing = {name for name, cost in zip(found.categories, found.monthly.sum(axis=0), strict=True) if cost > 0}
    assert costing >= {"staff", "sessions", "device", "drug", "theatre", "trial", "beds", "emergency", "oral_drugs"}


def test_care_at_home_is_paid_in_the_months_in_which_it_was_given_however_many_rows_come_at_once():
    economics = {"background_costs": True, "carer_costs": True, "perspective": "societal"}
    world = world_of(economics=economics, prices={"informal_care_year": {"severe": 1000.0}})
    rows = [*referred(world, 1_000_000), *referred(world, 1_000_001, day=40), (50, Kind.DIED, 1_000_000)]
    log = log_of(*rows, (80, Kind.STAFF_STARTED, -1, 0, 0.5))  # a rate of another sort, late in the same rows
    found = _reduced(world, log)
    _equal(found, ledger(world, log))
    unpaid = found.monthly[:, found.categories.index("informal_care")]
    np.testing.assert_allclose(unpaid, 1000 * np.array([31, 28 - 9 + 19, 31]) / 365.25, rtol=1e-9)


def test_unpaid_care_counts_only_where_carers_count():
    rows = referred(world_of(), 1_000_000)
    for economics, cost in (
        ({"carer_costs": True, "perspective": "nhs_pss"}, 0.0),
        ({"carer_costs": False, "perspective": "societal"}, 0.0),
        ({"carer_costs": True, "perspective": "societal"}, 1000 * 90 / 365.25),
    ):
        world = world_of(economics=economics, prices={"informal_care_year": {"severe": 1000.0}})
        assert _cost(world, *rows)["informal_care"] == pytest.approx(cost)


def test_what_is_left_in_opened_ampoules_is_a_part_of_the_cost_of_the_drug():
    # 400 mcg/day for 60 days: 24 mg, three ampoules of 10 mg at 70; 210.00 of which 168.00 goes into the pump.
    world = world_of(prices={"ampoule": 70.0})
    rows = [(0, Kind.STRENGTH, 1, 1, 2000.0), (9, Kind.FILLED, 1, 1, 12.0, Cause.SCHEDULED)]
    found = _reduced(world, log_of(*rows))
    _equal(found, ledger(world, log_of(*rows)))
    assert found.drug_wasted_monthly.sum() == pytest.approx(210.00 - 168.00)
    assert found.monthly[:, found.categories.index("drug")].sum() == pytest.approx(210.00)
