import numpy as np
import pytest

from clinicsim.economics.cea.outcomes import Outcomes
from clinicsim.experiments.psa.precision import propose, reached

WTP = 20_000.0
DRAWS, REPLICATIONS = 400, 6


def _outcomes(of_parameters: float, of_luck: float) -> Outcomes:
    """Incremental net benefit 500 with these standard deviations; the comparator costs 100 and brings nothing."""
    rng = np.random.default_rng(5)
    benefit = (
        500 + of_parameters * rng.standard_normal((DRAWS, 1)) + of_luck * rng.standard_normal((DRAWS, REPLICATIONS))
    )
    costs = np.stack([np.full((DRAWS, REPLICATIONS), 100.0), 100 - benefit])
    return Outcomes(("now", "then"), costs, np.zeros_like(costs), "GBP")


def test_the_draws_needed_follow_from_the_standard_error() -> None:
    (found,) = reached(_outcomes(200, 300), WTP, target_se=2.0)
    se = np.sqrt((200**2 + 300**2 / REPLICATIONS) / DRAWS)
    assert found.strategy == "then"
    assert found.components.se_of_mean == pytest.approx(se, rel=0.1)
    assert found.draws_needed == pytest.approx(DRAWS * (se / 2) ** 2, rel=0.2)
    assert not found.is_enough
    assert reached(_outcomes(200, 300), WTP, target_se=50.0)[0].is_enough


def test_with_one_draw_what_is_needed_is_replications() -> None:
    outcomes = _outcomes(0, 300)
    costs = outcomes.costs.reshape(2, 1, -1)
    (found,) = reached(Outcomes(outcomes.strategies, costs, np.zeros_like(costs)), WTP, target_se=3.0)
    assert found.unit == "replications"
    assert found.draws_needed == pytest.approx(100**2, rel=0.1)


def test_a_pilot_of_more_luck_proposes_more_replications_of_a_draw() -> None:
    (quiet,) = propose(_outcomes(300, 100), WTP, target_se=5.0, budget=4000)
    (noisy,) = propose(_outcomes(50, 900), WTP, target_se=5.0, budget=4000)
    assert quiet.for_budget is not None
    assert noisy.for_budget is not None
    assert noisy.for_precision is not None
    assert quiet.for_budget.replications == 2
    assert noisy.for_budget.replications > 6
    assert noisy.for_budget.draws < quiet.for_budget.draws
    assert noisy.for_budget.draws * noisy.for_budget.replications <= 4000
    assert noisy.for_precision.se_of_mean <= 5.0


def test_a_pilot_in_which_nothing_differs_proposes_nothing() -> None:
    costs = np.ones((2, 5, 3))
    (none,) = propose(Outcomes(("a", "b"), costs, costs), WTP, target_se=5.0, budget=100)
    assert none.for_budget is None
    assert none.for_precision is None
