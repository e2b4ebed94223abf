import numpy as np
import pytest

from clinicsim.economics.cea.analysis import analyse
from clinicsim.economics.cea.outcomes import Outcomes
from clinicsim.experiments.evaluation.capacity import with_and_without

WTP = (20_000.0, 30_000.0)
LUCK = np.array([-5.0, 0.0, 5.0])


def _outcomes(costs, effects) -> Outcomes:
    shape = (2, 1, 3)
    spread = np.broadcast_to(np.array(costs, dtype=float)[:, None, None], shape) + LUCK
    return Outcomes(("oral", "pumps"), spread, np.broadcast_to(np.array(effects)[:, None, None], shape).copy(), "GBP")


def test_the_value_of_capacity_is_what_is_gained_without_limits() -> None:
    limited, without = _outcomes([100, 500], [1.0, 1.1]), _outcomes([100, 600], [1.0, 1.2])
    found = with_and_without(analyse(limited, WTP), without, WTP)
    cost, qalys, benefit = found.lifting
    assert [at.mean for at in cost.values] == pytest.approx([0, 100])
    assert [at.mean for at in qalys.values] == pytest.approx([0, 0.1])
    assert [at.mean for at in benefit.values] == pytest.approx([0, 0.1 * 20_000 - 100])
    assert found.inmb_change[0].mean == pytest.approx(1900)
    assert "pumps: capacity that never ran out, as a gift, would gain net benefit" in found.words
    assert "pumps: without capacity limits its incremental net benefit would be higher" in found.words


def test_the_change_of_the_increment_is_the_difference_of_both_analyses() -> None:
    limited, without = _outcomes([100, 500], [1.0, 1.1]), _outcomes([300, 600], [1.3, 1.2])
    found = with_and_without(analyse(limited, WTP), without, WTP)
    both = found.unlimited.inmb[0][0].mean - found.limited.inmb[0][0].mean
    assert found.inmb_change[0].mean == pytest.approx(both)


def test_capacity_that_nobody_lacks_is_worth_exactly_nothing() -> None:
    same = _outcomes([100, 500], [1.0, 1.1])
    found = with_and_without(analyse(same, WTP), same, WTP)
    assert all(at.mean == at.lo == at.hi == 0 for part in found.lifting for at in part.values)
    assert "pumps: whether capacity that never ran out, as a gift, would gain net benefit cannot be told" in found.words
