from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinicsim.experiments.search.bisection import Fewest, fewest


def _search(pattern: str) -> tuple[Fewest, list[int]]:
    """Search among candidates that pass (P) or fail (f), and say which were tried, in order."""
    tried: list[int] = []

    def passes(places: Sequence[int]) -> list[bool]:
        tried.extend(places)
        return [pattern[place] == "P" for place in places]

    return fewest(len(pattern), passes), tried


@given(failing=st.integers(0, 40), passing=st.integers(1, 40))
def test_where_more_is_never_worse_the_first_that_passes_is_found_in_few_tries(failing: int, passing: int) -> None:
    found, tried = _search("f" * failing + "P" * passing)
    assert found.place == failing
    assert found.monotone
    assert len(tried) == len(set(tried)) <= 2 + (failing + passing).bit_length() + 3
    neighbours = {failing - 1, failing, failing + 1} & set(range(failing + passing))
    assert neighbours <= found.known.keys()


def test_a_neighbour_that_contradicts_it_has_every_number_tried() -> None:
    found, tried = _search("fffPfPPP")
    assert (found.place, found.monotone, found.scanned) == (3, False, True)
    assert sorted(tried) == list(range(8))


def test_where_the_most_fails_every_number_is_tried_before_saying_none() -> None:
    assert _search("fffff")[0] == Fewest(None, dict.fromkeys(range(5), False), True, True)
    assert _search("ffPff")[0].place == 2


@pytest.mark.parametrize("pattern", ["P", "PP", "PPPPPPPP"])
def test_the_least_of_the_range_may_be_enough(pattern: str) -> None:
    found, tried = _search(pattern)
    assert found.place == 0
    assert len(tried) <= 3


@given(st.text("fP", min_size=1, max_size=12))
def test_the_answer_passes_whatever_the_pattern(pattern: str) -> None:
    found, tried = _search(pattern)
    assert len(tried) == len(set(tried))
    if found.place is None:
        assert "P" not in pattern
    else:
        assert pattern[found.place] == "P"
        assert found.place == 0 or pattern[found.place - 1] == "f"
