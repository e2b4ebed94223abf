import numpy as np
import pandas as pd
import pytest
from heormodel.models import Outcomes
from heormodel.voi import evpi as their_evpi
from heormodel.voi import evppi as their_evppi

from clinicsim.economics.cea.outcomes import Outcomes as OurOutcomes
from clinicsim.economics.two_level import side_by_side
from clinicsim.economics.voi import evppi

DRAWS, WTP = 2_000, 20_000.0
RNG = np.random.default_rng(7)
X = {name: RNG.gamma(9, 1 / 9, DRAWS) for name in ("price", "effect", "risk")}
COSTS = np.column_stack([np.full(DRAWS, 500.0), 1_500 * X["price"], 400 * X["price"] + 1_300 * X["risk"]])
EFFECTS = np.column_stack([np.zeros(DRAWS), 0.06 * X["effect"], 0.05 * X["effect"] - 0.01 * X["risk"] ** 2])


@pytest.fixture(scope="module")
def theirs():
    index = pd.RangeIndex(DRAWS, name="iteration")
    names = ["A", "B", "C"]
    outcomes = Outcomes.from_wide(pd.DataFrame(COSTS, index, names), pd.DataFrame(EFFECTS, index, names))
    return outcomes, pd.DataFrame(X, index=index)


@pytest.mark.parametrize("name", X)
def test_evppi_of_a_parameter_is_theirs_within_our_standard_error(theirs, name):
    (ours,) = evppi(EFFECTS * WTP - COSTS, {name: X[name]})
    other = their_evppi(*theirs, name, WTP)
    assert ours.value == pytest.approx(other, abs=1.96 * ours.se)
    assert ours.value > 10


def test_evppi_of_a_group_is_theirs_within_our_standard_error(theirs):
    (ours,) = evppi(EFFECTS * WTP - COSTS, X, {"both": ["price", "effect"]})
    assert ours.value == pytest.approx(their_evppi(*theirs, ["price", "effect"], WTP), abs=1.96 * ours.se)


def test_raw_evpi_is_theirs_to_rounding(theirs):
    ours = side_by_side(
        OurOutcomes(("A", "B", "C"), COSTS.T[:, :, None], EFFECTS.T[:, :, None]),
        np.column_stack(list(X.values())),
        [*X],
        [0, WTP],
    )
    np.testing.assert_allclose(ours.raw.evpi, their_evpi(theirs[0], [0, WTP]), rtol=1e-9, atol=1e-9)
