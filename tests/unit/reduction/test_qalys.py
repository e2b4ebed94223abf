from dataclasses import replace

import numpy as np
import pytest
from economics.versions import changed_on
from measures.people_examples import control_row, referred
from measures.small_clinic import DAY, log_of, world_of

from clinicsim.economics.activity import home_care
from clinicsim.economics.discounting import flow_factor
from clinicsim.measures.log_view import LogView
from clinicsim.measures.quality_of_life import COMPONENTS
from clinicsim.world.events import Cause, Control, Kind, State
from clinicsim.world.world import Version
from reduction.reading import read, same_as_the_log, series_of

YEAR = 365.25
DAYS = 90.0
AT_ONCE = {"oral": 0, "botulinum": 0, "itb_again": 0, "lost": 0}
SLOW = {"oral": 40, "botulinum": 0, "itb_again": 2, "lost": 4}
CONVENTIONS = ("continuous", "mid_year", "year_start", "nominal_monthly")


def _world(onset=AT_ONCE, months=3, economics=None, **utilities):
    return world_of(
        outcomes={"onset_days": onset}, utilities=utilities, run={"months": months}, economics=economics or {}
    )


def _read(world, *rows):
    """Summaries of outcomes, which equal those of the whole log, discounted QALYs among them."""
    log = log_of(*rows)
    found = series_of(world, log)
    same_as_the_log(found, world, log)
    return {name: each.summary for name, each in found.items()}


def test_a_severely_affected_person_without_treatment_lives_at_the_utility_of_severe_spasticity():
    world = _world()
    found = _read(world, *referred(world, 1_000_000))
    assert found["life_years"] == pytest.approx(DAYS / YEAR)
    assert found["qalys"] == found["qalys_by_component.state"] == pytest.approx(0.3 * DAYS / YEAR)
    assert found["utility_mean"] == pytest.approx(0.3)


def test_a_pump_gains_over_its_titration_and_what_it_gained_is_lost_within_days():
    world = world_of(outcomes={"onset_days": SLOW}, dose={"titration_months": 20 / (YEAR / 12)})
    found = _read(
        world,
        *referred(world, 1_000_000, state=State.ITB),
        control_row(10, 1_000_000, Control.ITB),  # 20 days of titration
        control_row(40, 1_000_000, Control.ITB_LOST),  # lost over 4 days
        control_row(60, 1_000_000, Control.ITB),  # back within 2 days
    )
    days = 20 / 2 + 10 + 4 / 2 + 2 / 2 + (DAYS - 62)
    assert found["qalys_by_component.itb_effect"] == pytest.approx(0.15 * days / YEAR)


def test_life_ends_with_death_and_goes_on_after_discharge():
    world = _world()
    found = _read(
        world,
        *referred(world, 1_000_000),
        (30, Kind.DIED, 1_000_000),
        *referred(world, 1_000_001),
        (10, Kind.STATE, 1_000_001, -1, State.GONE),
        (70, Kind.DIED_ELSEWHERE, 1_000_001),
        *referred(world, 1_000_002, day=80),
    )
    assert found["life_years"] == pytest.approx((30 + 70 + 10) / YEAR)


def test_of_losses_that_overlap_the_largest_alone_counts():
    world = _world()
    revision = world.names.procedures.index("revision")
    found = _read(
        world,
        *referred(world, 1_000_000),
        (5, Kind.WITHDRAWAL, 1_000_000, 0, 24.0, Cause.CATHETER),  # -0.5 from day 5 to 12
        (8, Kind.OPERATED, 1_000_000, revision, 90.0, Cause.EMERGENCY),  # -0.08 from day 8 to 29
        (9, Kind.WITHDRAWAL, 1_000_000, 0, 24.0, Cause.CATHETER),  # and to day 16
        (50, Kind.OPERATED, 1_000_000, revision, 90.0, Cause.EMERGENCY),
    )
    days = 0.5 * 11 + 0.08 * 13 + 0.08 * 21
    assert found["qalys_by_component.complications"] == pytest.approx(-days / YEAR)


def test_a_loss_ends_with_death_and_with_the_run_and_strangers_lose_nothing():
    world = _world()
    explant = world.names.procedures.index("explant")  # -0.2 for 56 days
    found = _read(
        world,
        *referred(world, 1_000_000),
        (5, Kind.OPERATED, 1_000_000, explant, 60.0, Cause.EMERGENCY),
        (15, Kind.DIED, 1_000_000),
        *referred(world, 1_000_001),
        (80, Kind.OPERATED, 1_000_001, explant, 60.0, Cause.EMERGENCY),
        (5, Kind.OPERATED, 7, explant, 90.0),
    )
    assert found["qalys_by_component.complications"] == pytest.approx(-0.2 * (10 + 10) / YEAR)


@pytest.mark.parametrize(
    "norm",
    [
        pytest.param({}, id="as published"),
        pytest.param({"age": -0.02, "age2": 0.0001, "const": 1.3}, id="lowest between two ages"),
        pytest.param({"age": -0.005, "age2": 0.0, "const": 0.72}, id="under the utility before long"),
    ],
)
def test_a_course_of_years_is_worth_what_each_month_of_it_is(norm):
    tables = {"outcomes": {"onset_days": SLOW}, "run": {"months": 40}}
    world = world_of(utilities={"population_norm": norm}, **tables)
    later = world_of(utilities={"population_norm": norm, "state": {"mild": 0.7}, "carer": {"mild": -0.03}}, **tables)
    world = replace(world, versions=(*world.versions, Version(700 * DAY + 17, later.scenario)))
    found = _read(
        world,
        *referred(world, 1_000_000, band="mild", age=49.0, control=Control.ORAL),
        *referred(world, 1_000_001, day=100.3, band="mild", age=20.0, control=Control.ORAL, drugs=2),
        control_row(600, 1_000_000, Control.ITB),
        (1100.2, Kind.DIED, 1_000_001),
    )
    assert found["life_years"] == pytest.approx((world.end / DAY + 1100.2 - 100.3) / YEAR, abs=1e-5)


def test_nobody_is_better_off_than_the_population_of_the_same_age_and_sex():
    world = _world(state={"mild": 0.95}, carer={"mild": -0.02})
    found = _read(
        world,
        *referred(world, 1_000_000, band="mild", age=80.0, female=False, control=Control.ITB),
        *referred(world, 1_000_001, band="mild", age=75.0, control=Control.ORAL, drugs=2),
    )
    assert found["qalys_by_component.population_norm"] < 0
    assert found["qalys_by_component.carers"] == pytest.approx(-0.02 * 2 * DAYS / YEAR)


def test_waiting_takes_what_the_scenario_in_force_at_the_start_of_each_month_says():
    # -0.1 until the second month has begun, on day 31, which the change on day 40 does not touch; then -0.2.
    world = changed_on(40, utilities={"waiting": -0.2})
    assert world.scenario.utilities.waiting.value == 0.0
    found = _read(world, *referred(world, 1_000_000))
    assert found["qalys_by_component.waiting"] == pytest.approx(-0.2 * 31 / YEAR)


@pytest.mark.parametrize("convention", CONVENTIONS)
@pytest.mark.parametrize("rate", [0.0, 0.035])
def test_qalys_are_discounted_as_those_of_a_log(convention, rate):
    world = _world(SLOW, 30, {"convention": convention, "discount_rate_effects": rate}, waiting=-0.05)
    found = _read(
        world,
        *referred(world, 1_000_000),
        (200, Kind.STATE, 1_000_000, -1, State.ORAL),
        control_row(390, 1_000_000, Control.ORAL, 2),
        (400, Kind.WITHDRAWAL, 1_000_000, 0, 24.0, Cause.CATHETER),
        (800, Kind.DIED, 1_000_000),
        *referred(world, 1_000_001, day=100, control=Control.ITB),
    )
    assert (found["qalys_discounted"] == pytest.approx(found["qalys"])) == (rate == 0.0)
    components = [value for name, value in found.items() if name.startswith("qalys_discounted.")]
    assert len(components) == len(COMPONENTS)
    assert sum(components) == pytest.approx(found["qalys_discounted"])
    worth = flow_factor(0, 800 / YEAR, rate, convention) + flow_factor(
        100 / YEAR, world.end / DAY / YEAR, rate, convention
    )
    assert found["life_years_discounted"] == pytest.approx(float(worth))


@pytest.mark.parametrize("counts", [True, False])
def test_home_care_is_paid_from_referral_to_death_if_it_counts(counts):
    world = changed_on(40, economics={"background_costs": counts})
    log = log_of(
        *referred(world, 1_000_000),
        *referred(world, 1_000_001, day=20, band="mild"),
        control_row(50, 1_000_000, Control.ORAL, 1),
        (60, Kind.DIED, 1_000_000),
        *referred(world, 1_000_002, day=45, band="moderate"),
        (45, Kind.DIED, 1_000_002),
        (70, Kind.DIED_ELSEWHERE, 1_000_001),
    )
    found = read(world, log, log).ledger
    at = found.categories.index("home_care")
    economics, view = world.scenario.economics, LogView(world, log)
    wanted = home_care(view)
    discounted = wanted.discounted_by_month(view, economics.discount_rate_costs.value, economics.convention)
    np.testing.assert_allclose(found.all_monthly[:, at], wanted.by_month(view), rtol=1e-12)
    np.testing.assert_allclose(found.discounted_monthly[:, at], discounted, rtol=1e-12)
    per_year = {band: price.value for band, price in world.versions[1].scenario.prices.home_care_year.items()}
    expected = (per_year["severe"] * 20 + per_year["mild"] * 30) / YEAR if counts else 0.0
    assert found.all_monthly[:, at].sum() == pytest.approx(expected)
