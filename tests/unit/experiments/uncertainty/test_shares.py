import numpy as np
import pytest

from clinicsim.experiments.uncertainty.impossible import ImpossibleSpread
from clinicsim.experiments.uncertainty.shares import Group, group, group_of

MANY = 20_000
_MEMBERS = {"bands.mild.share": (0.5, 0.05), "bands.moderate.share": (0.3, 0.05), "bands.severe.share": (0.2, 0.03)}


@pytest.fixture
def bands() -> Group:
    return group("bands.*.share", _MEMBERS)


def _uniforms(columns: int) -> np.ndarray:
    return np.random.default_rng(11).random((MANY, columns))


def test_shares_that_differ_in_the_member_alone_belong_together() -> None:
    assert group_of("indications.ms.share") == group_of("indications.sci.share") == "indications.*.share"
    assert group_of("outcomes.bands.mild.share_with_pump") != group_of("outcomes.bands.mild.share")


def test_variances_add_up_to_what_is_stated(bands: Group) -> None:
    drawn = bands.shares(bands.paths, _uniforms(3))
    stated = sum(sd**2 for _, sd in _MEMBERS.values())
    assert drawn.var(axis=0).sum() == pytest.approx(stated, rel=0.05)


def test_every_draw_keeps_the_whole_and_means_are_the_values(bands: Group) -> None:
    drawn = bands.shares(bands.paths, _uniforms(3))
    assert drawn.sum(axis=1) == pytest.approx(np.ones(MANY))
    assert drawn.mean(axis=0) == pytest.approx(bands.values, abs=0.002)


def test_a_whole_of_less_than_one_stays_so() -> None:
    half = group("g", {"a": (0.3, 0.03), "b": (0.2, 0.03)})
    assert half.shares(("a", "b"), _uniforms(2)).sum(axis=1) == pytest.approx(np.full(MANY, 0.5))


def test_some_shares_vary_as_they_do_among_all_and_the_others_keep_their_proportions(bands: Group) -> None:
    whole = bands.shares(bands.paths, _uniforms(3))
    some = bands.shares(("bands.severe.share",), _uniforms(1))
    assert some[:, 2].std() == pytest.approx(whole[:, 2].std(), rel=0.03)
    assert some[:, 0] / some[:, 1] == pytest.approx(np.full(MANY, 0.5 / 0.3))
    assert some.sum(axis=1) == pytest.approx(np.ones(MANY))


def test_two_of_three_have_the_covariance_that_they_have_among_all(bands: Group) -> None:
    whole = bands.shares(bands.paths, _uniforms(3))
    some = bands.shares(("bands.severe.share", "bands.mild.share"), _uniforms(2))
    assert np.cov(some.T) == pytest.approx(np.cov(whole.T), abs=1e-4)


def test_columns_follow_the_order_in_which_shares_are_named(bands: Group) -> None:
    uniforms = _uniforms(3)
    swapped = bands.shares(bands.paths[::-1], uniforms[:, ::-1])
    assert swapped == pytest.approx(bands.shares(bands.paths, uniforms))


def test_one_share_set_by_hand_takes_from_the_others_in_proportion(bands: Group) -> None:
    assert bands.with_share("bands.severe.share", 0.6) == pytest.approx([0.25, 0.15, 0.6])
    assert bands.with_share("bands.severe.share", 2.0) == pytest.approx([0.0, 0.0, 1.0])


@pytest.mark.parametrize(
    ("members", "words"),
    [
        ({"a": (0.4, 0.1)}, "no other share"),
        ({"a": (0.0, 0.1), "b": (0.0, 0.1)}, "no other share"),
        ({"a": (0.5, 0.0), "b": (0.5, 0.0)}, "no share of its group has a spread"),
        ({"a": (0.5, 0.6), "b": (0.5, 0.6)}, "state less spread"),
    ],
)
def test_shares_that_no_dirichlet_has_are_refused(members: dict[str, tuple[float, float]], words: str) -> None:
    with pytest.raises(ImpossibleSpread, match=words):
        group("g", members)
