from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest

from clinicsim.experiments.sensitivity import Morris, Sobol
from clinicsim.experiments.sensitivity.analysis import Analysis, Result
from clinicsim.experiments.sensitivity.request import Accepted, Request
from clinicsim.experiments.sensitivity.sobol import Index, Indices
from clinicsim.experiments.uncertainty import Joint
from experiments.sensitivity.made_up import uniform


def _warnings(*results: Result, replications: int = 5, failed: Sequence[Any] = ()) -> str:
    request = Request("sobol", ("y",), (), replications, 12)
    accepted = Accepted(Joint(()), {}, 0)
    return "\n".join(Analysis(request, accepted, "s", None, "compiled", 1, results, tuple(failed)).warnings())


def test_a_quarter_of_noise_as_signal_asks_for_nine_quarters_of_the_replications() -> None:
    said = _warnings(Morris("y", (), noise_share=0.2, replications=5))
    assert "20% of the variance between points is luck" in said
    assert "about 12 replications a point would bring it to 10%" in said  # 5 x 0.2 / 0.8 x 9, rounded up


@pytest.mark.parametrize(("noise", "words"), [(0.99, "so few replications show nothing else"), (0.05, "")])
def test_where_there_is_nothing_but_noise_no_number_is_promised(noise: float, words: str) -> None:
    said = _warnings(Morris("y", (), noise_share=noise, replications=5))
    assert "about" not in said
    assert words in said
    assert bool(said) == bool(words)


def test_what_is_undefined_at_some_point_is_told() -> None:
    assert "only 2 of 5 replications can be used" in _warnings(Morris("y", (), np.nan, 2))
    assert "cannot be analysed" in _warnings(Morris("y", (), np.nan, 0))


@pytest.mark.parametrize(
    ("first", "is_possible"), [(Index(-0.05, -0.09, -0.01), False), (Index(-0.05, -0.2, 0.1), True)]
)
def test_shares_that_cannot_be_ask_for_more_samples(first: Index, is_possible: bool) -> None:
    (each,) = uniform("a").parameters
    indices = (Indices(each, first, Index(0.1, 0.0, 0.2), noise=0.0),)
    said = _warnings(Sobol("y", indices, (), mean=1.0, sd=1.0, noise_share=0.0, replications=5))
    assert ("take more --samples" in said) == (not is_possible)


def test_one_replication_and_failures_are_told_the_first_few_by_name() -> None:
    failed = [(point, 0, "RuntimeError: no slot fits") for point in range(8)]
    said = _warnings(replications=1, failed=failed)
    assert "luck cannot be told from effect" in said
    assert "point 4, replication 0 failed: RuntimeError: no slot fits" in said
    assert "point 5" not in said
    assert "3 more replications failed" in said
