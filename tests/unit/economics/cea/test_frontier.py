from itertools import islice, permutations

import pytest

from clinicsim.economics.cea.frontier import standings, tied
from economics.cea.made_up import Triple, icers, of_means, statuses

FOUR = (("A", 0, 0), ("B", 10_000, 1.0), ("C", 15_000, 1.2), ("D", 30_000, 2.0))


def test_a_strategy_that_a_mix_of_its_neighbours_beats_is_extendedly_dominated() -> None:
    cea = of_means(*FOUR)
    assert statuses(cea) == {"A": "ND", "B": "ND", "C": "ED", "D": "ND"}
    assert icers(cea) == {"B": 10_000, "D": 20_000}
    assert {row.strategy: row.against for row in cea.rows} == {"A": "", "B": "A", "C": "B and D", "D": "B"}


def test_rows_stand_in_order_of_cost_and_the_first_has_no_ratio() -> None:
    cea = of_means(*reversed(FOUR))
    assert [row.strategy for row in cea.rows] == ["A", "B", "C", "D"]
    first = cea.rows[0]
    assert (first.inc_cost, first.inc_effect, first.icer) == (None, None, None)


def test_the_order_of_strategies_changes_nothing() -> None:
    table = (*FOUR, ("E", 12_000, 0.9), ("F", 10_000, 0.9))
    expected = {row.strategy: row for row in of_means(*table).rows}
    for order in islice(permutations(table), 0, None, 7):
        found = {row.strategy: row for row in of_means(*order).rows}
        for name, row in expected.items():
            assert (found[name].status, found[name].icer) == (row.status, row.icer)
            assert set(found[name].against.split(" and ")) == set(row.against.split(" and "))


def test_of_equals_the_first_one_given_stands_for_all() -> None:
    cea = of_means(("A", 0, 0), ("late", 10, 1), ("early", 10, 1), ("twin of A", 0, 0))
    assert statuses(cea) == {"A": "ND", "twin of A": "EQ", "late": "ND", "early": "EQ"}
    (twin,) = (row for row in cea.rows if row.strategy == "early")
    assert (twin.against, twin.inc_cost, twin.inc_effect, twin.icer) == ("late", 0.0, 0.0, None)


def test_the_twin_of_a_dominated_strategy_is_dominated_as_well() -> None:
    table: list[Triple] = [("A", 0, 1), ("B", 10, 0), ("B again", 10, 0)]
    assert statuses(of_means(*table)) == {"A": "ND", "B": "D", "B again": "D"}
    table = [*FOUR, ("C again", 15_000, 1.2)]
    assert statuses(of_means(*table))["C again"] == "ED"


def test_when_all_are_equal_there_is_one_choice_and_no_ratio() -> None:
    cea = of_means(*((name, 5.0, 1.0) for name in "ABCD"))
    assert statuses(cea) == {"A": "ND", "B": "EQ", "C": "EQ", "D": "EQ"}
    assert icers(cea) == {}


@pytest.mark.parametrize("sign", [1, -1])
def test_rounding_neither_dominates_nor_makes_a_ratio(sign: int) -> None:
    """0.1 + 0.2 is not 0.3 in binary; a strategy must not be beaten by that."""
    cea = of_means(("A", 0.3, 0.3), ("B", 0.1 + 0.2, 0.3 + sign * 1e-16), ("C", 1.0, 1.0))
    assert statuses(cea) == {"A": "ND", "B": "EQ", "C": "ND"}


def test_three_on_one_line_all_stay_on_the_frontier() -> None:
    cea = of_means(("A", 0.1, 0.1), ("B", 0.2, 0.2), ("C", 0.3, 0.1 + 0.2), ("D", 0.7, 0.7))
    assert set(statuses(cea).values()) == {"ND"}


def test_a_dominated_comparator_is_compared_with_all_the_same() -> None:
    cea = of_means(("old", 20_000, 1.0), ("new", 10_000, 1.5), ("newer", 30_000, 2.0), comparator="old")
    assert statuses(cea)["old"] == "D"
    assert {one.strategy: one.verdict for one in cea.against} == {"new": "dominant", "newer": "dearer and better"}


def test_costs_and_effects_may_be_negative() -> None:
    cea = of_means(("A", -500, -2.0), ("B", -100, -1.0), ("C", 300, 1.0))
    assert statuses(cea) == {"A": "ND", "B": "ED", "C": "ND"}
    assert icers(cea)["C"] == pytest.approx(800 / 3)


def test_no_ratio_of_the_analysis_is_negative() -> None:
    cea = of_means(("A", 0, 0), ("B", 100, -1), ("C", -100, 1), ("D", -200, -1))
    assert all(row.icer is None or row.icer > 0 for row in cea.rows)
    by_name = {one.strategy: one for one in cea.against}
    assert (by_name["B"].verdict, by_name["B"].icer) == ("dominated", None)
    assert (by_name["C"].verdict, by_name["C"].icer) == ("dominant", None)
    cheaper = by_name["D"]
    assert (cheaper.verdict, cheaper.icer, cheaper.saving) == ("cheaper and worse", None, 200)


def test_chains_of_near_values_are_grouped_from_below_whatever_their_order() -> None:
    assert tied([3.0, 1.0, 1.5, 2.0], 0.6) == [3.0, 1.0, 1.0, 2.0]
    assert tied([2.0, 1.5, 1.0, 3.0], 0.6) == [2.0, 1.0, 1.0, 3.0]


def test_a_strategy_says_by_whom_on_the_frontier_it_is_dominated() -> None:
    found = standings([0, 10, 12, 13], [0, 1, 0.5, 1])
    assert found[2] == ("D", (1,))
    assert found[3] == ("D", (1,))
