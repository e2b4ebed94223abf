import numpy as np
import pytest
from measures.small_clinic import NURSE, log_of, refill, slot, visit, world_of

from clinicsim.economics import CATEGORIES, flow_factor, ledger
from clinicsim.world.events import Cause, Kind, State

YEARS = 90 / 365.25
SINGLE_PRICES = (
    "refill_kit", "ampoule", "pump_system", "catheter_kit", "trial_day", "emergency_attendance", "ambulance",
    "transport_round_trip", "own_travel_round_trip", "blood_test", "botulinum_unit",
)  # fmt: skip
PRICE_TABLES = ("staff_hour", "procedure_stay", "bed_day", "oral_mg", "home_care_year")


@pytest.fixture(scope="module")
def world():
    return world_of()


def _repriced(factor, only=()):
    """The small clinic with every price (hours, shares and premiums are not prices) times a factor, or only some."""
    prices = world_of().scenario.prices
    changed = {name: float(getattr(prices, name)) * factor for name in SINGLE_PRICES if not only or name in only}
    for table in PRICE_TABLES:
        if not only or table in only:
            changed[table] = {name: float(price) * factor for name, price in getattr(prices, table).items()}
    return changed


def _all_sorts_of_activity(world):
    """At least one event of every category."""
    ward, itu = world.names.levels.index("ward"), world.names.levels.index("itu")
    implant, revision = world.names.procedures.index("implant"), world.names.procedures.index("revision")
    return log_of(
        (0, Kind.STATE, 0, -1, State.ITB),
        (0, Kind.STAFF_STARTED, -1, 0, 0.5),
        (0, Kind.PUMP_IN, 0, 0, 10.0, Cause.PREVALENT),
        (0, Kind.STRENGTH, 0, 0, 500.0),
        (0, Kind.FILLED, 0, 0, 12.0, Cause.PREVALENT),
        (7.4, Kind.ATTENDED, 0, slot(1, 0), visit(world, "refill")),
        *refill(7.4, 0, 3),
        (7.5, Kind.STAFF_WORKED, -1, 0, 90.0, Cause.ROSTERED),
        (14.5, Kind.STAFF_WORKED, -1, -1, 30.0, Cause.AGENCY),
        (14.5, Kind.AGENCY_PAID, -1, 0, 60.0),
        (20, Kind.TRIAL, 1, 0, 50.0),
        (40, Kind.OPERATED, 1, implant, 120.0, Cause.ELECTIVE),
        (40, Kind.PUMP_IN, 1, 1, 0.0, Cause.IMPLANTED),
        (40, Kind.STRENGTH, 1, 1, 500.0),
        (40, Kind.FILLED, 1, 1, 20.0, Cause.SURGERY),
        (50, Kind.EMERGENCY, 0),
        (50, Kind.BED_IN, 0, itu, 0.0, Cause.EMERGENCY),
        (52, Kind.BED_OUT, 0, itu, 2.0, Cause.EMERGENCY),
        (52, Kind.BED_IN, 0, ward, 0.0, Cause.EMERGENCY),
        (53, Kind.OPERATED, 0, revision, 90.0, Cause.EMERGENCY),
        (54, Kind.BED_OUT, 0, ward, 2.0, Cause.EMERGENCY),
        *refill(60, 0, -1, Cause.ON_CALL),
    )


def _cost(world, *rows):
    found = ledger(world, log_of(*rows))
    return dict(zip(found.categories, found.monthly.sum(axis=0), strict=True))


def test_the_ledger_has_every_category_by_month(world):
    found = ledger(world, _all_sorts_of_activity(world))
    assert found.categories == tuple(CATEGORIES)
    assert found.monthly.shape == found.discounted_monthly.shape == found.all_monthly.shape == (3, len(CATEGORIES))
    costing = {name for name, cost in zip(found.categories, found.monthly.sum(axis=0), strict=True) if cost > 0}
    assert costing >= {"staff", "sessions", "device", "drug", "theatre", "trial", "beds", "emergency", "ambulance"}
    assert found.discounted.shape == (len(CATEGORIES),)


def test_the_total_is_the_sum_of_the_categories(world):
    found = ledger(world, _all_sorts_of_activity(world))
    assert found.total == pytest.approx(sum(found.monthly[:, i].sum() for i in range(len(CATEGORIES))))
    assert found.discounted.sum() == pytest.approx(found.discounted_monthly.sum())


def test_twice_every_price_is_twice_every_category(world):
    log = _all_sorts_of_activity(world)
    once, twice = ledger(world, log), ledger(world_of(prices=_repriced(2)), log)
    np.testing.assert_allclose(twice.monthly, 2 * once.monthly)
    np.testing.assert_allclose(twice.discounted, 2 * once.discounted)
    assert twice.staff_used == pytest.approx(2 * once.staff_used)


def test_without_prices_nothing_costs_anything(world):
    found = ledger(world_of(prices=_repriced(0)), _all_sorts_of_activity(world))
    assert found.total == 0.0
    assert found.staff_used == 0.0


def test_a_refill_kit_of_one_alone_counts_the_refills(world):
    free = _repriced(0) | {"refill_kit": 1}
    found = ledger(world_of(prices=free), _all_sorts_of_activity(world))
    assert found.total == 2.0  # one scheduled, one on call; the fills at the start and at the implant are none


def test_an_empty_log_costs_nothing(world):
    assert ledger(world, log_of()).total == 0.0


def test_an_employed_nurse_costs_the_working_hours_of_the_post(world):
    # 0.5 WTE x 40 h a week x 90/7 weeks at band 6, 61 an hour; without leave every hour is a working hour.
    assert _cost(world, (0, Kind.STAFF_STARTED, -1, 0, 0.5))["staff"] == pytest.approx(0.5 * 40 * 90 / 7 * 61)


def test_hours_on_leave_are_in_the_price_of_the_working_hour_already():
    # A tenth of weekdays is leave and a tenth of days sickness: 80% of contracted hours are working hours.
    world = world_of(staffing={"leave_days_per_year": 365.25 * 5 / 7 / 10, "sickness_share": 0.1})
    assert _cost(world, (0, Kind.STAFF_STARTED, -1, 0, 0.5))["staff"] == pytest.approx(0.8 * 0.5 * 40 * 90 / 7 * 61)


def test_a_post_costs_by_the_day_from_start_to_leaving(world):
    rows = [(10, Kind.STAFF_STARTED, -1, 0, 0.5), (45, Kind.STAFF_LEFT, -1, 0, 0.5)]
    found = ledger(world, log_of(*rows)).monthly[:, 0]
    np.testing.assert_allclose(found, 0.5 * 40 / 7 * 61 * np.array([21, 14, 0]))  # days 10-31, 31-45


def test_staff_employed_is_staff_used_and_idle_and_agency_stands_under_sessions(world):
    found = ledger(world, _all_sorts_of_activity(world))
    own, agency = 1.5 * 61, 1.0 * 61 * 1.3  # 90 minutes of Ann; one agency hour, paid whole, at a premium of 30%
    assert found.staff_used == pytest.approx(own + agency)
    assert found.staff_employed == pytest.approx(own + found.staff_idle)
    assert found.monthly[:, found.categories.index("sessions")].sum() == pytest.approx(agency + 2 * 35)


def test_an_agency_hour_costs_the_mean_of_the_role_and_the_premium():
    # Half a WTE of band 6 (61) and a whole WTE of band 7 (73): (30.5 + 73) / 1.5 = 69; 30 minutes with 30% on top.
    senior = {"name": "Bea", "role": "nurse", "band": "band7", "wte": 1.0}
    found = _cost(world_of(staff=[NURSE, senior]), (3, Kind.AGENCY_PAID, -1, 0, 30.0))
    assert found["sessions"] == pytest.approx(0.5 * 69 * 1.3)


def test_an_implant_costs_its_tariff_and_a_pump_and_a_revision_a_catheter(world):
    implant, revision = world.names.procedures.index("implant"), world.names.procedures.index("revision")
    rows = [
        (5, Kind.OPERATED, 1, implant, 120.0, Cause.ELECTIVE),
        (5, Kind.PUMP_IN, 1, 1, 0.0, Cause.IMPLANTED),
        (6, Kind.OPERATED, 2, revision, 90.0, Cause.EMERGENCY),
    ]
    found = _cost(world, *rows)
    assert found["theatre"] == pytest.approx(2 * 6675.28)
    assert found["device"] == pytest.approx(6889 + 900)


def test_nights_planned_with_an_operation_are_in_its_tariff(world):
    ward = world.names.levels.index("ward")
    rows = [(5, Kind.BED_IN, 1, ward, 0.0, Cause.ELECTIVE), (8, Kind.BED_OUT, 1, ward, 3.0, Cause.ELECTIVE)]
    assert _cost(world, *rows)["beds"] == 0.0


def test_a_bed_day_is_clipped_at_the_end_of_the_run(world):
    # In on day 87, still there when the run ends on day 90: 3 days of 420.
    ward = world.names.levels.index("ward")
    assert _cost(world, (87, Kind.BED_IN, 1, ward, 0.0, Cause.EMERGENCY))["beds"] == pytest.approx(3 * 420)


def test_a_stay_over_a_month_end_costs_each_month_its_days(world):
    ward = world.names.levels.index("ward")
    rows = [(30, Kind.BED_IN, 1, ward, 0.0, Cause.EMERGENCY), (33.5, Kind.BED_OUT, 1, ward, 3.5, Cause.EMERGENCY)]
    found = ledger(world, log_of(*rows)).monthly[:, list(CATEGORIES).index("beds")]
    np.testing.assert_allclose(found, [420, 2.5 * 420, 0], atol=1e-9)


def test_an_emergency_is_an_ambulance_an_attendance_and_on_call_hours(world):
    rows = [(5, Kind.EMERGENCY, 1), *refill(5.3, 1, -9, Cause.ON_CALL)]
    found = _cost(world, *rows)
    assert found["emergency"] == pytest.approx(515.45 + 2 * 66)
    assert found["ambulance"] == pytest.approx(489.39)


def test_transport_is_expected_once_for_each_visit_attended_of_the_types_that_have_it():
    world = world_of(visits={"titration": {"transport": False}})
    rows = [
        *[(7.4, Kind.ATTENDED, 1, slot(1, place), visit(world, "refill_new_strength")) for place in (0, 1)],
        (7.45, Kind.ATTENDED, 2, slot(1, 2), visit(world, "titration")),
        (7.47, Kind.DID_NOT_ATTEND, 3, slot(1, 3), visit(world, "refill")),
    ]
    assert _cost(world, *rows)["transport"] == pytest.approx(0.687 * 60)


def test_costs_are_discounted_from_the_start_of_the_run():
    # One trial after exactly two years (730.5 days), and a post of 1 year from day 0, in a run of 36 months.
    world = world_of(run={"months": 36}, economics={"discount_rate_costs": 0.035, "convention": "continuous"})
    rows = [
        (730.5, Kind.TRIAL, 1, 0, 50.0),
        (0, Kind.STAFF_STARTED, -1, 0, 0.5),
        (365.25, Kind.STAFF_LEFT, -1, 0, 0.5),
    ]
    found = ledger(world, log_of(*rows))
    discounted = dict(zip(found.categories, found.discounted, strict=True))
    assert discounted["trial"] == pytest.approx(1156.59 / 1.035**2)
    year_of_post = 0.5 * 40 * 365.25 / 7 * 61
    assert discounted["staff"] == pytest.approx(year_of_post * float(flow_factor(0, 1, 0.035, "continuous")))


def test_costs_relate_to_years_of_people_present_and_to_refills_on_time(world):
    # Patient 0 is there all 90 days, patient 1 until day 45.
    rows = [
        (0, Kind.STATE, 0, -1, State.ITB),
        (0, Kind.STATE, 1, -1, State.WAIT_NEW),
        (45, Kind.STATE, 1, -1, State.GONE),
        *refill(10, 0, 2),
        *refill(70, 0, -2),
    ]
    found = ledger(world, log_of(*rows))
    assert found.patient_years.sum() == pytest.approx(135 / 365.25)
    np.testing.assert_array_equal(found.on_time_refills, [1, 0, 0])
