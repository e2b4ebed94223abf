import pytest

from clinicsim.experiments.evaluation.means import Means
from clinicsim.experiments.evaluation.person import outcomes
from clinicsim.experiments.evaluation.subgroups import subgroups
from clinicsim.experiments.executors import Serial
from experiments.evaluation.clinics import fewer_trials, pumps

WTP = 20_000.0


@pytest.fixture(scope="module")
def found():
    return subgroups((pumps(), fewer_trials()), WTP, range(3), Means(Serial()))


@pytest.mark.parametrize("dimension", ["indication", "severity"])
def test_subgroups_and_what_is_shared_add_up_to_the_whole(found, dimension) -> None:
    whole = outcomes(("a", "b"), (pumps().runs, fewer_trials().runs), "GBP")
    cost, effect = ((table[1] - table[0])[0, :3].mean() for table in (whole.costs, whole.effects))
    own = [group for group in found.groups if group.dimension == dimension]
    assert sum(group.adds_cost.mean for group in own) + found.shared[0].mean == pytest.approx(cost, rel=1e-9)
    assert sum(group.adds_effect.mean for group in own) == pytest.approx(effect, rel=1e-9)
    assert sum(group.share for group in own) == pytest.approx(1.0)
    assert sum(group.people for group in own) == pytest.approx(pumps().runs.of("people")[:3].mean())


def test_net_benefit_of_a_group_is_its_effects_at_the_threshold_less_its_costs(found) -> None:
    for group in found.groups:
        assert group.inmb.mean == pytest.approx(WTP * group.inc_effect.mean - group.inc_cost.mean)


def test_equal_strategies_differ_in_no_group() -> None:
    same = subgroups((pumps(), pumps()), WTP, [0], Means(Serial()))
    assert all(group.inc_cost.mean == group.inc_effect.mean == group.inmb.mean == 0 for group in same.groups)
    assert same.shared[0].mean == 0
