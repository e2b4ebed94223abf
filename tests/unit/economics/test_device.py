import numpy as np
import pytest
from measures.small_clinic import log_of, world_of

from clinicsim.economics import ledger
from clinicsim.economics.device import equivalent_annual_cost
from clinicsim.economics.discounting import discount_factor, flow_factor
from clinicsim.reduction import reduce
from clinicsim.world.events import Cause, Kind
from economics.versions import changed_on

PRICE, YEARS, RATE = 6889.0, 5.9, 0.035
CONVENTIONS = ("continuous", "mid_year", "year_start", "nominal_monthly")
LONG = {"run": {"months": 120}}


def _world(convention="continuous", rate=RATE, years=YEARS, **tables):
    economics = {"device": "annuity", "device_years": years, "convention": convention, "discount_rate_costs": rate}
    return world_of(economics=economics, **{**LONG, **tables})


def _implant(day, patient=1, cause=Cause.IMPLANTED):
    return (day, Kind.PUMP_IN, patient, patient, 0.0, cause)


def _device(world, *rows):
    """Undiscounted by month, and discounted in all; the same from the log and from the rows as they come."""
    log = log_of(*rows)
    books = ledger(world, log), reduce(world, [log]).ledger
    place = books[0].categories.index("device")
    monthly, discounted = books[0].monthly[:, place], books[0].discounted[place]
    np.testing.assert_allclose(books[1].monthly[:, place], monthly, rtol=1e-10, atol=1e-9)
    np.testing.assert_allclose(books[1].discounted[place], discounted, rtol=1e-10)
    return monthly, discounted


@pytest.mark.parametrize("convention", CONVENTIONS)
@pytest.mark.parametrize("rate", [0.0, RATE])
def test_what_an_annuity_pays_is_worth_the_price_on_the_day_it_begins(convention, rate):
    yearly = equivalent_annual_cost(PRICE, YEARS, rate, convention)
    assert yearly * float(flow_factor(0.0, YEARS, rate, convention)) == pytest.approx(PRICE)
    assert (yearly == pytest.approx(PRICE / YEARS)) == (rate == 0.0)


@pytest.mark.parametrize("convention", CONVENTIONS)
def test_a_pump_put_in_on_the_first_day_is_worth_its_price_as_an_annuity(convention):
    monthly, discounted = _device(_world(convention), _implant(0))
    assert discounted == pytest.approx(PRICE, rel=1e-9)
    assert monthly.sum() > PRICE  # spread, it bears interest


def test_where_costs_fall_at_their_date_a_later_pump_is_worth_its_discounted_price_too():
    _, discounted = _device(_world(), _implant(400.3))
    assert discounted == pytest.approx(PRICE * float(discount_factor(400.3 / 365.25, RATE, "continuous")), rel=1e-6)


def test_an_annuity_is_paid_month_by_month_and_goes_on_though_the_pump_comes_out():
    rows = [_implant(10), (40, Kind.PUMP_OUT, 1, 1, 30.0, Cause.EXPLANTED)]
    monthly, _ = _device(_world(run={"months": 3}), *rows)
    yearly = equivalent_annual_cost(PRICE, YEARS, RATE, "continuous")
    np.testing.assert_allclose(monthly, yearly * np.array([21, 28, 31]) / 365.25, rtol=1e-6)


def test_an_annuity_ends_after_its_years():
    monthly, _ = _device(_world(rate=0.0, years=1.0, run={"months": 36}), _implant(31))
    assert monthly.sum() == pytest.approx(PRICE)
    # From the first day of the second month for 365.25 days: a quarter of a day is left for the fourteenth.
    np.testing.assert_array_equal(np.flatnonzero(monthly), np.arange(1, 14))
    assert monthly[13] == pytest.approx(PRICE * 0.25 / 365.25)


def test_two_pumps_whose_annuities_overlap_are_both_paid():
    once, _ = _device(_world(), _implant(0))
    twice, _ = _device(_world(), _implant(0), _implant(0, patient=2))
    np.testing.assert_allclose(twice, 2 * once)


def test_pumps_of_the_first_day_are_sunk_and_catheter_kits_are_paid_at_the_event():
    world = _world(run={"months": 3})
    revision = world.names.procedures.index("revision")
    rows = [(0, Kind.PUMP_IN, 0, 0, 400.0, Cause.PREVALENT), (40, Kind.OPERATED, 0, revision, 90.0, Cause.EMERGENCY)]
    monthly, _ = _device(world, *rows)
    np.testing.assert_allclose(monthly, [0, 900, 0])


def test_a_pump_is_paid_at_the_price_of_the_day_it_was_put_in():
    world = changed_on(40, economics={"device": "annuity", "device_years": 2.0}, prices={"pump_system": 1000.0})
    yearly = equivalent_annual_cost(1000.0, 2.0, RATE, "continuous")
    monthly, _ = _device(world, _implant(10), _implant(50, patient=2))
    # The first pump is paid at the event, for annuities are in force from day 40 only.
    np.testing.assert_allclose(monthly, [PRICE, yearly * 9 / 365.25, yearly * 31 / 365.25], rtol=1e-9)
