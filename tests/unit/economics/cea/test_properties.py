"""What holds of any analysis."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clinicsim.economics.cea.analysis import analyse
from clinicsim.economics.cea.outcomes import Outcomes
from economics.cea.made_up import icers, of_means, statuses

WTP = (0.0, 1.0, 10.0, 1_000.0)
FEW = settings(max_examples=25, deadline=None)
whole = st.integers(-20, 20)


@st.composite
def outcomes(draw: st.DrawFn) -> Outcomes:
    """A few strategies and draws, in round numbers, so that ties are common."""
    count, draws = draw(st.integers(2, 4)), draw(st.integers(2, 6))
    values = draw(st.lists(whole, min_size=2 * count * draws, max_size=2 * count * draws))
    costs, effects = np.reshape(values, (2, count, draws, 1)).astype(float)
    return Outcomes(tuple("ABCD"[:count]), costs, effects)


@FEW
@given(outcomes())
def test_probabilities_losses_and_information(table: Outcomes) -> None:
    cea = analyse(table, WTP)
    assert cea.ceac.sum(axis=1) == pytest.approx(1)
    assert (cea.ceaf <= cea.ceac.max(axis=1)).all()
    assert (cea.evpi >= 0).all()
    assert (cea.expected_loss >= -1e-9).all()
    assert cea.expected_loss.min(axis=1) == pytest.approx(cea.evpi, abs=1e-9)
    cheapest = table.costs.mean(axis=(1, 2))
    assert cheapest[cea.optimal[0]] == pytest.approx(cheapest.min())
    for one in cea.against:
        assert sum(one.quadrants) == pytest.approx(1)


@FEW
@given(outcomes())
def test_the_frontier_holds_what_is_optimal_at_some_threshold_and_its_icers_rise(table: Outcomes) -> None:
    cea = analyse(table, (*WTP, 1e9))
    frontier = [row for row in cea.rows if row.status == "ND"]
    ratios = [row.icer for row in frontier[1:]]
    assert all(before <= after * (1 + 1e-9) for before, after in pairwise(ratios))
    assert all(ratio > 0 for ratio in ratios)
    kept = {row.strategy for row in cea.rows if row.status in ("ND", "EQ")}
    costs, effects = table.costs.mean(axis=(1, 2)), table.effects.mean(axis=(1, 2))
    for wtp, place in zip(cea.wtp[1:], cea.optimal[1:], strict=True):
        best = [
            name
            for name, cost, effect in zip(table.strategies, costs, effects, strict=True)
            if effect * wtp - cost >= effects[place] * wtp - costs[place] - 1e-9
        ]
        assert kept & set(best)


@FEW
@given(st.lists(st.tuples(whole, whole), min_size=2, max_size=7), st.permutations(range(7)))
def test_neither_order_nor_scale_nor_a_dominated_newcomer_changes_what_is_on_the_frontier(
    pairs: list[tuple[int, int]], order: list[int]
) -> None:
    table = [(f"S{place}", float(cost), float(effect)) for place, (cost, effect) in enumerate(pairs)]
    cea = of_means(*table)
    points = {(row.cost, row.effect): row.icer for row in cea.rows if row.status == "ND"}

    shuffled = of_means(*(table[place] for place in order if place < len(table)))
    assert {(row.cost, row.effect): row.icer for row in shuffled.rows if row.status == "ND"} == points

    scaled = of_means(*((name, 1_000 * cost, effect) for name, cost, effect in table))
    assert statuses(scaled) == statuses(cea)
    assert icers(scaled) == pytest.approx({name: 1_000 * ratio for name, ratio in icers(cea).items()})

    dearest, least = max(cost for _, cost, _ in table), min(effect for *_, effect in table)
    more = of_means(*table, ("worse", dearest + 1, least - 1))
    assert statuses(more) == statuses(cea) | {"worse": "D"}
    assert icers(more) == icers(cea)


@FEW
@given(outcomes(), st.permutations("ABCD"))
def test_the_order_of_strategies_changes_no_number(table: Outcomes, order: list[str]) -> None:
    names = [name for name in order if name in table.strategies]
    places = [table.strategies.index(name) for name in names]
    one = analyse(table, WTP, "A")
    other = analyse(Outcomes(tuple(names), table.costs[places], table.effects[places]), WTP, "A")
    assert other.nmb == pytest.approx(one.nmb[:, places])
    assert other.expected_loss == pytest.approx(one.expected_loss[:, places], abs=1e-9)
    assert other.evpi == pytest.approx(one.evpi, abs=1e-9)
    found, expected = ({each.strategy: each for each in cea.against} for cea in (other, one))
    assert found == expected
