import numpy as np
import pytest

from clinicsim.experiments.evaluation.person import outcomes, together
from clinicsim.experiments.runs import NotPaired
from experiments.made_up import runs


def _runs(numbers, **other):
    values = [float(10 * number) for number in numbers]
    summary = {"cost_discounted": values, "qalys_discounted": [2.0] * len(numbers), "people": [4.0] * len(numbers)}
    return runs(summary, numbers=list(numbers), monthly={"pumps_end": np.array([[k, k] for k in values])}, **other)


def test_only_replications_that_finished_under_every_strategy_are_compared() -> None:
    first, second = together((_runs((0, 1, 2)), _runs((1, 2, 5))))
    assert first.replications.tolist() == second.replications.tolist() == [1, 2]
    assert first.of("cost_discounted").tolist() == second.of("cost_discounted").tolist() == [10.0, 20.0]
    assert first.monthly["pumps_end"][:, 0].tolist() == [10.0, 20.0]
    assert len(first.ledger) == len(first.discounted) == 2


def test_runs_of_another_seed_are_not_compared() -> None:
    with pytest.raises(NotPaired, match="seed"):
        together((_runs((0, 1)), _runs((0, 1), seed=8)))


def test_costs_and_qalys_are_over_everybody() -> None:
    found = outcomes(("a", "b"), (_runs((1, 2)), _runs((3, 4))), "GBP")
    assert found.costs.tolist() == [[[2.5, 5.0]], [[7.5, 10.0]]]
    assert found.effects.tolist() == [[[0.5, 0.5]], [[0.5, 0.5]]]
    assert found.draws == 1
