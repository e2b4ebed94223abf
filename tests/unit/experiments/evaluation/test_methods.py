import numpy as np
import pytest

from clinicsim.experiments.evaluation.means import Means
from clinicsim.experiments.evaluation.methods import choices, problem_of
from clinicsim.experiments.evaluation.scenario_analyses import scenario_analyses
from clinicsim.experiments.evaluation.valuation import revalued, valued
from clinicsim.experiments.executors import Serial
from clinicsim.scenario import read
from clinicsim.scenario.schema.money import Perspective
from experiments.evaluation.clinics import REPLICATIONS, SCENARIOS, SETS, fewer_trials, pumps

MEANS = Means(Serial())
NUMBERS = range(REPLICATIONS)


def _valued(*names: str):
    by_name = {choice.name: choice for choice in choices(pumps().loaded.scenario)}
    ways = [pumps().world, *(revalued(pumps().world, by_name[name].change) for name in names)]
    return valued(pumps().world, ways, NUMBERS, MEANS, "test")


def test_a_perspective_changes_costs_and_leaves_qalys_as_they_are_to_the_last_bit() -> None:
    """Gras 2016 has 0.352 QALYs under both of its perspectives."""
    costs, qalys = _valued("perspective.provider", "perspective.societal")
    assert np.array_equal(qalys[0], qalys[1])
    assert np.array_equal(qalys[0], qalys[2])
    assert (costs[1] < costs[0]).all()
    assert (costs[0] < costs[2]).all()


def test_valuing_rows_anew_gives_what_the_run_itself_gave() -> None:
    costs, qalys = _valued()
    runs = pumps().runs
    assert np.array_equal(costs[0], runs.of("cost_discounted") / runs.of("people"))
    assert np.array_equal(qalys[0], runs.of("qalys_discounted") / runs.of("people"))


def test_undiscounted_costs_and_qalys_are_the_plain_sums() -> None:
    costs, qalys = _valued("undiscounted", "discount_rates_low")
    runs = pumps().runs
    assert costs[1] == pytest.approx(runs.ledger.sum(axis=(1, 2)) / runs.of("people"))
    assert qalys[1] == pytest.approx(runs.of("qalys") / runs.of("people"))
    assert (costs[0] < costs[2]).all()
    assert (costs[2] < costs[1]).all()


def test_an_annuity_leaves_most_of_a_device_to_later_years() -> None:
    costs, qalys = _valued("device.annuity")
    assert (costs[1] < costs[0]).all()
    assert np.array_equal(qalys[0], qalys[1])


def test_low_discount_rates_are_those_that_the_cost_set_states() -> None:
    (choice,) = (one for one in choices(pumps().loaded.scenario) if one.name == "discount_rates_low")
    assert choice.words == "costs discounted at 1.5% a year, effects at 1.5%"


def test_the_choice_that_is_made_already_is_no_other_choice() -> None:
    loaded = read(
        SCENARIOS / "small_clinic.toml",
        (
            *SETS,
            'economics.device="annuity"',
            'economics.convention="mid_year"',
            "utilities.cap_at_population_norm=false",
        ),
    )
    names = [choice.name for choice in choices(loaded.scenario)]
    assert "device.annuity" not in names
    assert "device.event" in names
    assert "convention.mid_year" not in names
    assert "convention.continuous" in names
    assert all(choice.change(loaded.scenario) != loaded.scenario for choice in choices(loaded.scenario))


def test_a_choice_that_would_count_a_visit_twice_says_so() -> None:
    """By the staff who give it and by the fee that is paid for it."""
    scenario = pumps().loaded.scenario
    prices, payers = scenario.prices, scenario.payers
    both = Perspective(payers=[payers.staff, payers.visit_fees])
    fees = {visit: prices.refill_kit for visit in scenario.visits}
    paid = scenario.model_copy(
        update={
            "prices": prices.model_copy(update={"visit_fee": fees}),
            "perspectives": {**scenario.perspectives, "both": both},
        }
    )
    (choice,) = (one for one in choices(paid) if one.name == "perspective.both")
    assert "twice" in problem_of(paid, choice)


def test_what_a_scenario_states_can_be_valued_in_most_ways() -> None:
    scenario = pumps().loaded.scenario
    possible = {choice.name for choice in choices(scenario) if not problem_of(scenario, choice)}
    assert {"perspective.provider", "perspective.societal", "undiscounted", "device.annuity"} <= possible


def test_every_analysis_is_of_all_strategies_and_says_what_was_changed() -> None:
    found, _ = scenario_analyses((pumps(), fewer_trials()), (20_000.0,), NUMBERS, MEANS)
    by_name = {one.name: one for one in found}
    assert by_name["undiscounted"].words == "nothing discounted"
    assert by_name["undiscounted"].cea.strategies == ("pumps", "fewer_trials")
    provider, societal = (by_name[f"perspective.{name}"].cea.against[0] for name in ("provider", "societal"))
    assert provider.effect == societal.effect
