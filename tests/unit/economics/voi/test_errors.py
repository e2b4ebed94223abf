import numpy as np
import pytest

from clinicsim.economics.voi import EvppiError, evppi

X = np.random.default_rng(1).normal(size=(40, 2))
PARAMETERS = {"prices.refill": X[:, 0], "withdrawal.share": X[:, 1]}
NET_BENEFIT = np.column_stack([np.zeros(40), X.sum(axis=1)])


def problems(net_benefit=NET_BENEFIT, parameters=PARAMETERS, groups=None):
    with pytest.raises(EvppiError) as caught:
        evppi(net_benefit, parameters, groups)
    return caught.value.problems


def test_an_unknown_parameter_is_named_with_what_was_probably_meant():
    (problem,) = problems(groups={"money": ["prices.refil"]})
    assert "unknown parameter 'prices.refil'; did you mean 'prices.refill'?" in problem


def test_everything_is_said_at_once():
    bad = PARAMETERS | {"withdrawal.share": np.where(X[:, 1] > 1, np.nan, X[:, 1])}
    found = problems(parameters=bad, groups={"none": [], "twice": ["prices.refill"] * 2, "one": ["cost"]})
    assert len(found) == 4
    assert "not a finite number in draw" in found[0]


@pytest.mark.parametrize(
    ("net_benefit", "words"),
    [
        (NET_BENEFIT[:, :1], "at least 2 strategies"),
        (np.where(NET_BENEFIT > 1, np.inf, NET_BENEFIT), "not a finite number in draw"),
    ],
)
def test_net_benefit_that_says_nothing_is_refused(net_benefit, words):
    assert any(words in problem for problem in problems(net_benefit))


def test_too_few_draws_are_refused():
    found = problems(NET_BENEFIT[:20], {name: values[:20] for name, values in PARAMETERS.items()})
    assert found == ("20 draws are too few for a regression; expected at least 30",)


def test_draws_of_another_length_are_refused():
    assert "expected 40 values, one a draw" in problems(parameters={"short": X[:5, 0]})[0]


def test_a_group_too_large_to_fit_is_refused():
    many = {str(at): X[:, 0] + at for at in range(11)}
    assert "expected at most 10" in problems(parameters=many, groups={"all": list(many)})[0]


def test_no_question_is_no_answer():
    assert problems(groups={}) == ("no parameter to value; expected at least one",)
