"""The same generated tables, analysed by heormodel."""

import numpy as np
import pandas as pd
import pytest
from heormodel.cea import ceac, expected_loss, icer_table
from heormodel.models import Outcomes as Theirs
from heormodel.voi import evpi

from clinicsim.economics.cea.analysis import Cea, analyse
from clinicsim.economics.cea.outcomes import Outcomes
from economics.cea.made_up import of_draws

WTP = (0.0, 5_000.0, 20_000.0, 30_000.0, 100_000.0)


def both(outcomes: Outcomes) -> tuple[Cea, Theirs]:
    frames = [
        pd.DataFrame(dict(zip(outcomes.strategies, values[:, :, 0], strict=True)))
        for values in (outcomes.costs, outcomes.effects)
    ]
    return analyse(outcomes, WTP), Theirs.from_wide(*frames)


@pytest.mark.parametrize("seed", range(12))
def test_frontiers_agree(seed: int) -> None:
    random = np.random.default_rng(seed)
    costs, effects = random.integers(0, 12, (2, 8, 1)) * np.array([[[1_000.0]], [[0.1]]])
    pairs = {(cost, effect): None for cost, effect in zip(costs[:, 0], effects[:, 0], strict=True)}  # no equals there
    table = np.array(list(pairs)).T[:, :, None]
    cea, theirs = both(of_draws(*table))
    expected = icer_table(theirs)
    assert {row.strategy: row.status for row in cea.rows} == expected["status"].to_dict()
    for row in cea.rows:
        found = [value for value in (row.inc_cost, row.inc_effect, row.icer) if value is not None]
        assert found == pytest.approx(expected.loc[row.strategy, ["inc_cost", "inc_effect", "icer"]].dropna().tolist())


@pytest.mark.parametrize("seed", range(3))
def test_acceptability_loss_and_evpi_agree(seed: int) -> None:
    random = np.random.default_rng(seed)
    cea, theirs = both(of_draws(random.gamma(4, 3_000, (4, 800)), random.beta(3, 4, (4, 800))))
    assert cea.ceac == pytest.approx(ceac(theirs, WTP).to_numpy())
    assert cea.expected_loss == pytest.approx(expected_loss(theirs, WTP).to_numpy())
    assert cea.evpi == pytest.approx(evpi(theirs, WTP).to_numpy())
