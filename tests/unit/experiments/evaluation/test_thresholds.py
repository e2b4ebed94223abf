import math
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from clinicsim.experiments.evaluation.thresholds import Asked, thresholds
from clinicsim.experiments.sensitivity.model import Answers
from clinicsim.scenario.limits import Limits

PRICE = Asked("prices.pump_system", 100.0, 0.0, 200.0, Limits(0.0, math.inf))
LUCK = np.array([-3.0, -1.0, 0.0, 1.0, 3.0])


def _model(benefit) -> Any:
    """A model whose incremental net benefit is a function of the price, and luck that all prices share."""

    class Model(SimpleNamespace):
        def __call__(self, paths, values):
            return Answers((benefit(values[:, :1]) + LUCK)[:, :, None])

    return Model(measures=("pumps",), wtp=20_000.0)


def test_the_price_at_which_nothing_is_gained_is_exact_for_a_price() -> None:
    (found,) = thresholds(_model(lambda price: 60.0 - 0.5 * price), [PRICE])
    assert found.linear
    assert found.root == pytest.approx(120.0)
    assert found.lo is not None
    assert found.hi is not None
    assert found.lo < 120.0 < found.hi
    assert found.words == "at 100 pumps has the higher net benefit; it has it below 120"


def test_a_root_beyond_the_runs_is_found_on_the_line() -> None:
    (found,) = thresholds(_model(lambda price: 600.0 - 0.5 * price), [PRICE])
    assert found.root == pytest.approx(1200.0)


def test_where_not_even_a_free_device_would_do_no_price_is_given() -> None:
    (found,) = thresholds(_model(lambda price: -60.0 - 0.5 * price), [PRICE])
    assert found.root is None
    assert found.lo is None
    assert found.words.endswith("no value that prices.pump_system can take changes that")


def test_a_price_that_changes_nothing_has_no_threshold() -> None:
    (found,) = thresholds(_model(lambda price: 60.0 + 0.0 * price), [PRICE])
    assert found.root is None
    assert found.linear


def test_where_net_benefit_is_bent_the_value_is_called_rough() -> None:
    (found,) = thresholds(_model(lambda price: 1e4 - price**2), [Asked("days", 60.0, 20.0, 150.0, Limits(0.0, 365.0))])
    assert not found.linear
    assert found.root is not None
    assert 60.0 < found.root < 150.0
    assert "rough" in found.words


def test_a_bent_benefit_that_does_not_turn_is_not_drawn_beyond_its_range() -> None:
    (found,) = thresholds(_model(lambda price: 1e6 - price**2), [Asked("days", 60.0, 20.0, 150.0, Limits(0.0, 365.0))])
    assert found.root is None
    assert "between 20 and 150" in found.words
