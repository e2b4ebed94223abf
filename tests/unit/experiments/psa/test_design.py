from pathlib import Path

import numpy as np
import pytest

from clinicsim.experiments.psa.design import METHODS, Method, uneven, uniforms
from clinicsim.experiments.psa.inputs import Inputs, inputs
from clinicsim.scenario import read

SMALL = Path(__file__).parents[4] / "scenarios" / "small_clinic.toml"
SEED = 7
RECORDED: dict[Method, list[float]] = {
    "lhs": [0.8880674316783443, 0.10148865897345322, 0.39260380459899447, 0.5890135567381174],
    "sobol": [0.5655779466032982, 0.4426182536408305, 0.0607197554782033, 0.9298942741006613],
    "random": [0.6605696697044693, 0.8733385819303782, 0.7968273811982939, 0.7970493623427289],
}


@pytest.fixture(scope="module")
def prices() -> Inputs:
    return inputs([read(SMALL).scenario], ("prices.bed_day", "prices.refill_kit", "prices.ambulance"))


@pytest.mark.parametrize("method", METHODS)
def test_the_same_seed_gives_the_same_draws_and_another_seed_others(prices: Inputs, method: Method) -> None:
    once, again = (uniforms(prices, 64, method, SEED) for _ in range(2))
    assert once.tobytes() == again.tobytes()
    assert not (once == uniforms(prices, 64, method, SEED + 1)).any()
    assert once.shape == (64, len(prices.parameters))
    assert ((once >= 0) & (once < 1)).all()


@pytest.mark.parametrize("draws", [1, 7, 100])
def test_a_latin_hypercube_has_one_point_in_each_part_of_each_parameter(prices: Inputs, draws: int) -> None:
    parts = np.floor(uniforms(prices, draws, "lhs", SEED) * draws)
    assert (np.sort(parts, axis=0) == np.arange(draws)[:, None]).all()


def test_a_sobol_sequence_has_one_point_in_each_part_at_powers_of_2(prices: Inputs) -> None:
    parts = np.floor(uniforms(prices, 64, "sobol", SEED) * 64)
    assert (np.sort(parts, axis=0) == np.arange(64)[:, None]).all()


def test_columns_are_not_correlated_where_nothing_says_so(prices: Inputs) -> None:
    for method in METHODS:
        found = np.corrcoef(uniforms(prices, 1000, method, SEED).T)
        assert np.abs(found - np.eye(len(found))).max() < 4 / np.sqrt(1000), method


@pytest.mark.parametrize(("method", "holds"), [("sobol", True), ("random", True), ("lhs", False)])
def test_where_a_longer_design_starts_with_the_shorter_one(prices: Inputs, method: Method, holds: bool) -> None:
    longer, shorter = uniforms(prices, 100, method, SEED), uniforms(prices, 50, method, SEED)
    assert bool((longer[:50] == shorter).all()) is holds


@pytest.mark.parametrize("method", ["lhs", "random"])
def test_a_parameter_has_the_same_draws_whatever_else_is_drawn(prices: Inputs, method: Method) -> None:
    alone = inputs(prices.scenarios, ("prices.refill_kit",))
    column = prices.names.index("prices.refill_kit")
    assert (uniforms(alone, 40, method, SEED)[:, 0] == uniforms(prices, 40, method, SEED)[:, column]).all()


@pytest.mark.parametrize(("method", "recorded"), RECORDED.items())
def test_draws_are_those_of_any_other_machine(prices: Inputs, method: Method, recorded: list[float]) -> None:
    alone = inputs(prices.scenarios, ("prices.refill_kit",))
    assert uniforms(alone, 4, method, 20260105)[:, 0].tolist() == recorded


def test_a_number_of_draws_that_leaves_gaps_is_told_with_the_nearest_that_do_not() -> None:
    assert uneven(1000, "sobol") == (
        "1000 draws of a Sobol' sequence leave gaps; a power of 2, such as 512 or 1024, does not"
    )
    assert uneven(1024, "sobol") is None
    assert uneven(1000, "lhs") is None
