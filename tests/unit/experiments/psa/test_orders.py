from pathlib import Path

import numpy as np
import pytest

from clinicsim.experiments.psa.design import uniforms
from clinicsim.experiments.psa.inputs import Inputs, inputs
from clinicsim.experiments.psa.orders import checks
from clinicsim.scenario import read
from clinicsim.scenario.schema.evaluation import Correlation
from clinicsim.scenario.schema.scenario import Scenario

SMALL = Path(__file__).parents[4] / "scenarios" / "small_clinic.toml"
MODERATE, SEVERE = "utilities.state.moderate", "utilities.state.severe"


@pytest.fixture(scope="module")
def small() -> Scenario:
    return read(SMALL, ("utilities.state.moderate={ value = 0.4, sd = 0.1, dist = 'beta' }",)).scenario


def _turned(found: Inputs) -> dict[tuple[str, str], int]:
    values = found.values(uniforms(found, 2000, "lhs", 1))
    return {(each.one, each.other): each.draws for each in checks(found, values)}


def test_draws_in_which_a_severe_state_is_better_than_a_moderate_one_are_counted(small: Scenario) -> None:
    found = inputs([small], ("utilities.state", "indications"))
    values = found.values(uniforms(found, 500, "lhs", 1))
    severe, moderate = (values[0][:, found.names.index(path)] for path in (SEVERE, MODERATE))
    (reversal,) = [each for each in checks(found, values) if each.other == SEVERE]
    assert reversal.draws == np.count_nonzero(severe > moderate) > 0
    assert reversal.says == (
        f"{MODERATE} and {SEVERE} change places in {reversal.draws / 500:.1%} of 500 draws of small_clinic"
    )


def test_a_number_that_is_not_drawn_keeps_its_value_in_the_comparison(small: Scenario) -> None:
    assert (MODERATE, SEVERE) in _turned(inputs([small], (SEVERE,)))


def test_correlated_states_change_places_less_often(small: Scenario) -> None:
    together = Correlation(name="states", between=[MODERATE, SEVERE], rank=0.9)
    tied = small.model_copy(update={"correlations": [together]})
    free, less = (_turned(inputs([each], ("utilities.state",))) for each in (small, tied))
    assert less.get((MODERATE, SEVERE), 0) < free[MODERATE, SEVERE] / 3


def test_strategies_in_which_as_many_draws_are_turned_are_told_of_together(small: Scenario) -> None:
    other = small.model_copy(update={"name": "other"})
    found = inputs([small, other], ("utilities.state",))
    names = {each.strategies for each in checks(found, found.values(uniforms(found, 500, "lhs", 1)))}
    assert names == {("small_clinic", "other")}
