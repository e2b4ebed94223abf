import numpy as np
import pytest
from measures.small_clinic import log_of, refill, world_of

from clinicsim.economics import CATEGORIES, cost_measures, ledger
from clinicsim.measures import MEASURES, describe, measure
from clinicsim.measures.quality_of_life import COMPONENTS
from clinicsim.world.events import Kind, State

YEARS = 90 / 365.25


@pytest.fixture(scope="module")
def found():
    world = world_of()
    log = log_of(
        (0, Kind.STATE, 0, -1, State.ITB),
        (0, Kind.STAFF_STARTED, -1, 0, 0.5),
        (5, Kind.STAFF_WORKED, -1, 0, 60.0),
        (5, Kind.TRIAL, 1, 0, 50.0),
        *refill(10, 0, 2),
        *refill(70, 0, 2),
    )
    return cost_measures(world, ledger(world, log), measure(world, log)), ledger(world, log)


def test_the_measures_of_cost_are_those_of_the_table(found):
    costs = {name for name, entry in MEASURES.items() if entry.compute is None}
    assert {describe(name).name for name in found[0].summary} == set(MEASURES)
    effects = {"qalys_discounted", "life_years_discounted"}
    assert costs == {describe(name).name for name in found[0].summary if "cost" in name} | effects
    assert list(found[0].summary) == list(found[0].monthly)


def test_the_cost_of_a_year_is_that_of_its_categories(found):
    measures, book = found
    parts = [measures.summary[f"cost_per_year.{category}"] for category in CATEGORIES]
    assert measures.summary["cost_per_year"] == pytest.approx(sum(parts))
    assert measures.summary["cost_per_year"] == pytest.approx(book.total / YEARS)


def test_monthly_costs_are_yearly_rates(found):
    measures, book = found
    np.testing.assert_allclose(
        measures.monthly["cost_per_year"] * np.array([31, 28, 31]) / 365.25, book.monthly.sum(axis=1)
    )


def test_discounted_costs_and_qalys_are_those_of_their_parts(found):
    measures, _ = found
    for name, parts in (("cost_discounted", CATEGORIES), ("qalys_discounted", COMPONENTS)):
        assert measures.summary[name] == pytest.approx(sum(measures.summary[f"{name}.{part}"] for part in parts))
        np.testing.assert_allclose(measures.monthly[name], sum(measures.monthly[f"{name}.{part}"] for part in parts))


def test_staff_employed_is_their_time_used_and_their_time_idle(found):
    measures, _ = found
    used, idle = measures.summary["staff_cost_used_per_year"], measures.summary["staff_cost_idle_per_year"]
    assert measures.summary["staff_cost_employed_per_year"] == pytest.approx(used + idle)


def test_costs_per_patient_and_per_refill_are_ratios_of_sums(found):
    measures, book = found
    assert measures.summary["cost_per_patient_year"] == pytest.approx(book.total / YEARS)  # one patient throughout
    assert measures.summary["cost_per_on_time_refill"] == pytest.approx(book.total / 2)
    assert np.isnan(measures.monthly["cost_per_on_time_refill"][1])  # no refill in the second month


def test_staff_are_reported_as_employed_and_as_used(found):
    measures, _ = found
    assert measures.summary["staff_cost_employed_per_year"] == measures.summary["cost_per_year.staff"]
    assert measures.summary["staff_cost_used_per_year"] == pytest.approx(61 / YEARS)


def test_discounted_costs_are_lower_and_add_up_over_months(found):
    measures, book = found
    assert measures.summary["cost_discounted"] == pytest.approx(measures.monthly["cost_discounted"].sum())
    assert 0.98 * book.total < measures.summary["cost_discounted"] < book.total
