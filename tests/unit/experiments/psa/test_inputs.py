import datetime as dt
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from clinicsim.experiments.errors import BadRequest
from clinicsim.experiments.psa.design import uniforms
from clinicsim.experiments.psa.inert import why_inert
from clinicsim.experiments.psa.inputs import Inputs, inputs
from clinicsim.scenario import read
from clinicsim.scenario.schema.changes import Change
from clinicsim.scenario.schema.evaluation import Correlation
from clinicsim.scenario.schema.scenario import Scenario

SCENARIOS = Path(__file__).parents[4] / "scenarios"
KIT = "prices.refill_kit"


def _scenario(*sets: str, name: str = "small_clinic") -> Scenario:
    return read(SCENARIOS / "small_clinic.toml", (*sets, f"name={name}")).scenario


@pytest.fixture(scope="module")
def small() -> Scenario:
    return _scenario()


@pytest.fixture(scope="module")
def economy() -> Inputs:
    """Of the two scenarios that a reader evaluates first."""
    return inputs([read(SCENARIOS / f"{name}.toml").scenario for name in ("oral_only", "base")])


@pytest.fixture(scope="module")
def drawn(economy: Inputs) -> np.ndarray:
    return economy.values(uniforms(economy, 1000, "random", 20260105))


def _column(found: Inputs, values: np.ndarray, path: str) -> np.ndarray:
    return values[:, :, found.paths.index(path)]


def _problems(ask: Callable[[], object]) -> str:
    with pytest.raises(BadRequest) as error:
        ask()
    return "\n".join(error.value.problems)


def test_strategies_that_state_a_number_alike_have_the_same_draw_of_it(economy: Inputs, drawn: np.ndarray) -> None:
    assert economy.strategies == ("oral_only", "base")
    assert not economy.differing
    assert (drawn[0] == drawn[1]).all()
    assert np.unique(_column(economy, drawn, KIT)[0]).size == 1000


def test_prices_of_pumps_are_drawn_for_a_service_that_has_none(economy: Inputs) -> None:
    assert "prices.pump_system" in economy.names


def test_draws_stay_within_what_a_key_allows(economy: Inputs, drawn: np.ndarray) -> None:
    for column, each in enumerate(economy.parameters):
        assert (drawn[:, :, column] >= each.limits.least).all(), each.path
        assert (drawn[:, :, column] <= each.limits.most).all(), each.path


def test_costs_rates_and_probabilities_have_their_published_value_as_their_mean(
    economy: Inputs, drawn: np.ndarray
) -> None:
    checked = 0
    for column, each in enumerate(economy.parameters):
        if each.dist in ("beta", "gamma", "dirichlet") and each.value > 0:
            own = drawn[0, :, column]
            assert abs(own.mean() - each.value) < 4 * own.std() / np.sqrt(len(own)), each.path
            checked += 1
    assert checked > 150


def test_shares_of_one_whole_stay_so_in_every_draw(economy: Inputs, drawn: np.ndarray) -> None:
    shares = [path for path in economy.paths if path.startswith("indications.") and path.endswith(".share")]
    total = sum(_column(economy, drawn, path) for path in shares)
    assert len(shares) == 6
    assert total == pytest.approx(np.ones_like(total))


def test_choices_are_never_drawn(economy: Inputs) -> None:
    for path in ("economics.discount_rate_costs", "economics.discount_rate_effects", "outcomes.controlled_ashworth"):
        assert path not in economy.paths
        assert "a choice, not a chance" in economy.left_out[path]


def test_what_is_switched_off_in_all_strategies_is_left_out_and_what_is_on_in_one_is_not(
    economy: Inputs, small: Scenario
) -> None:
    assert economy.left_out["prices.home_care_year.severe"] == "home care is not counted"
    counted = _scenario("economics.background_costs=true", name="counted")
    assert "prices.home_care_year.severe" in inputs([small, counted]).names


def test_another_price_is_drawn_from_its_own_distribution_by_the_same_uniform(small: Scenario) -> None:
    dear = _scenario(f"{KIT}={{ value = 350, low = 200, high = 700, dist = 'gamma' }}", name="dear")
    found = inputs([small, dear], ("prices.*",))
    values = found.values(uniforms(found, 200, "lhs", 1))
    own = _column(found, values, KIT)
    assert own[1] == pytest.approx(10 * own[0])
    assert found.differing[KIT] == "small_clinic 35 (20 to 70, gamma), dear 350 (200 to 700, gamma)"
    assert any(warning.startswith(f"{KIT} is not the same in all strategies") for warning in found.warnings)
    others = [column for column, path in enumerate(found.paths) if path != KIT]
    assert (values[0][:, others] == values[1][:, others]).all()


@pytest.mark.parametrize("first", [True, False])
def test_a_number_that_one_strategy_states_for_certain_varies_in_the_other_alone(small: Scenario, first: bool) -> None:
    certain = _scenario(f"{KIT}=40", name="certain")
    found = inputs([certain, small] if first else [small, certain], (KIT, "prices.ambulance"))
    values = _column(found, found.values(uniforms(found, 50, "lhs", 1)), KIT)
    fixed, varied = values if first else values[::-1]
    assert set(fixed) == {40.0}
    assert np.unique(varied).size == 50
    assert "certain 40 (not uncertain)" in found.differing[KIT]


def test_a_number_that_a_strategy_does_not_have_is_no_number(small: Scenario) -> None:
    without = small.model_copy(
        update={"name": "without", "drugs": {name: drug for name, drug in small.drugs.items() if name != "diazepam"}}
    )
    found = inputs([without, small], ("drugs.diazepam", KIT))
    values = found.values(uniforms(found, 20, "lhs", 1))
    lacking = [column for column, path in enumerate(found.paths) if path != KIT]
    assert np.isnan(values[0][:, lacking]).all()
    assert np.isfinite(values[1]).all()
    assert all(found.differing[found.paths[column]].startswith("without none, small_clinic ") for column in lacking)


def test_some_shares_of_one_whole_make_the_others_give_way(small: Scenario) -> None:
    found = inputs([small], ("indications.ms.share",))
    assert found.names == ("indications.ms.share",)
    assert len(found.paths) == 6
    values = found.values(uniforms(found, 50, "lhs", 1))
    assert values.sum(axis=2) == pytest.approx(np.ones((1, 50)))


def test_only_the_parameters_that_were_asked_for_are_drawn(small: Scenario) -> None:
    found = inputs([small], ("prices.bed_day", KIT))
    assert {path.rpartition(".")[0] for path in found.names} == {"prices.bed_day", "prices"}
    assert found.left_out["prices.ambulance"] == "it is not among the parameters asked for"


def test_a_name_that_matches_nothing_is_an_error_and_so_is_a_choice(small: Scenario) -> None:
    said = _problems(lambda: inputs([small], ("prices.refil_kit", "economics.discount_rate_costs")))
    assert "no number of the scenario matches 'prices.refil_kit'; did you mean 'prices.refill_kit'?" in said
    assert "economics.discount_rate_costs cannot be varied: its distribution is fixed" in said


def test_every_impossible_spread_of_every_strategy_is_told_at_once(small: Scenario) -> None:
    wrong = _scenario(
        "oral.focal_share={ value = 0.3, sd = 0.9, dist = 'beta' }",
        f"{KIT}={{ value = 35, dist = 'empirical', seen = [40, 50] }}",
        "indications.ms.share={ value = 0.2, sd = 5, dist = 'dirichlet' }",
        name="wrong",
    )
    said = _problems(lambda: inputs([small, wrong]))
    assert "oral.focal_share is beta with a mean of 0.3 and an sd of 0.9; expected below 0.458 (in wrong)" in said
    assert f"{KIT} is empirical with a value of 35; expected one among what was seen, 40 to 50 (in wrong)" in said
    assert "indications.sci.share is dirichlet and its group varies more" in said


def test_ends_that_draws_miss_and_means_that_are_not_the_value_are_told(economy: Inputs) -> None:
    said = "\n".join(economy.warnings)
    assert "complications.pump_stall.per_year is stated as 0.003 to 0.037, and 95% of its draws are from" in said
    assert "have a mean that is more than a tenth off the value of a deterministic run" in said


def test_one_figure_of_one_source_is_drawn_once_wherever_it_stands(economy: Inputs) -> None:
    """Eleven kinds of visit are cancelled as often as one assumption says: nobody knows that eleven times over."""
    points = uniforms(economy, 50, "lhs", seed=3)
    cancelled = [place for place, name in enumerate(economy.names) if name.endswith(".cancel_probability")]
    assert len(cancelled) == 11
    assert (points[:, cancelled] == points[:, cancelled[:1]]).all()
    tied = {path for figure in economy.figures for path in figure}
    free = [place for place, name in enumerate(economy.names) if name not in tied]
    assert len(np.unique(points[0, free])) == len(free)
    assert any(
        "each figure is drawn once" in warning and "cancel_probability" in warning for warning in economy.warnings
    )


def test_a_stated_correlation_is_stronger_than_that_two_numbers_are_one_figure() -> None:
    both = ["visits.refill.cancel_probability", "visits.trial.cancel_probability"]
    apart = Correlation(name="apart", between=both, rank=0.2)
    scenario = read(SCENARIOS / "base.toml").scenario.model_copy(update={"correlations": [apart]})
    assert not {path for figure in inputs([scenario]).figures for path in figure} & set(both)


def test_what_a_dated_change_may_switch_on_is_drawn(small: Scenario) -> None:
    change = Change(path="economics.background_costs", date=dt.date(2027, 1, 4), value=True)
    assert why_inert("prices.home_care_year.severe", [small]) == "home care is not counted"
    assert why_inert("prices.home_care_year.severe", [small.model_copy(update={"changes": [change]})]) is None
