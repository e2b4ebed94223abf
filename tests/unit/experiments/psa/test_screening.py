from dataclasses import replace

import numpy as np
import pytest

from clinicsim.experiments.psa.result import Psa
from clinicsim.experiments.psa.screening import importance, strongest

DRAWS = 200
UNIFORMS = np.random.default_rng(5).random((DRAWS, 3))


def _psa(cost, **changes) -> Psa:
    """Two strategies of one replication; the second costs what is given and gains 0.1 QALYs."""
    outcomes = np.zeros((2, DRAWS, 1, 3))
    outcomes[1, :, 0, 0] = cost
    outcomes[1, :, 0, 1] = 0.1
    outcomes[..., 2] = 1.0
    measures = ("cost_discounted", "qalys_discounted", "people")
    values = np.stack([UNIFORMS, UNIFORMS])
    return Psa(("a", "b"), ("x", "y", "z"), UNIFORMS, values, measures, outcomes, "GBP", **changes)


def test_what_moves_net_benefit_comes_first_whatever_way_it_moves_it() -> None:
    found = importance(_psa(1000 - 500 * UNIFORMS[:, 1] + 100 * UNIFORMS[:, 2]), 20_000)
    assert strongest(found, ("x", "y", "z"), 2) == ("y", "z")
    assert found["y"] > 0.9
    assert found["x"] < 0.05


def test_a_weak_parameter_is_found_beneath_a_strong_one() -> None:
    """Alone it goes with 1% of the variance, which luck would show too; once the strong one is out, with all of it."""
    found = importance(_psa(1000 - 500 * UNIFORMS[:, 1] + 50 * UNIFORMS[:, 2]), 20_000)
    assert found["z"] > 10 * found["x"]


def test_a_copy_of_a_parameter_explains_nothing_more() -> None:
    uniforms = UNIFORMS.copy()
    uniforms[:, 2] = uniforms[:, 1]
    found = importance(replace(_psa(1000 - 500 * uniforms[:, 1]), uniforms=uniforms), 20_000)
    assert found["y"] > 0.99
    assert found["z"] < 1e-9


def test_only_what_can_be_varied_is_chosen() -> None:
    found = importance(_psa(1000 - 500 * UNIFORMS[:, 1] + 100 * UNIFORMS[:, 2]), 20_000)
    assert strongest(found, ("x", "z"), 1) == ("z",)


def test_equals_stand_in_the_order_of_the_scenario() -> None:
    assert strongest({"b": 0.5, "a": 0.5, "c": 0.5 + 1e-15}, ("a", "b", "c"), 2) == ("b", "a")


def test_net_benefit_that_never_changes_answers_to_nothing() -> None:
    assert importance(_psa(np.full(DRAWS, 1000.0)), 20_000) == {"x": 0.0, "y": 0.0, "z": 0.0}
    assert strongest({"x": 0.0}, ("x",), 3) == ()


def test_a_failed_draw_is_left_out() -> None:
    cost = 1000 - 500 * UNIFORMS[:, 1]
    cost[:20] = np.nan
    assert importance(_psa(cost), 20_000)["y"] == pytest.approx(1.0)
