from pathlib import Path

import numpy as np
import pytest

from clinicsim.experiments.uncertainty import Joint, Stated, stated
from clinicsim.scenario import read
from clinicsim.scenario.limits import limits

SCENARIOS = Path(__file__).parents[4] / "scenarios"


@pytest.fixture(scope="module")
def base() -> Stated:
    return stated(read(SCENARIOS / "base.toml").scenario)


def _with(*sets: str) -> Stated:
    return stated(read(SCENARIOS / "small_clinic.toml", sets).scenario)


def test_every_distribution_that_is_shipped_can_be_drawn_within_what_its_key_allows(base: Stated) -> None:
    drawn = tuple(each for each in base.parameters.values() if each.is_drawn)
    joint = Joint(drawn)
    values = joint.values(np.random.default_rng(5).random((500, len(drawn))))
    edges = joint.values(np.array([np.zeros(len(drawn)), np.ones(len(drawn))]))
    assert not base.wrong
    assert len(drawn) > 300
    for column, each in enumerate(drawn):
        for found in (values[:, column], edges[:, column]):
            assert np.isfinite(found).all(), each.path
            assert (found >= each.limits.least).all(), each.path
            assert (found <= each.limits.most).all(), each.path


def test_a_higher_uniform_gives_a_higher_value(base: Stated) -> None:
    grid = np.linspace(0.01, 0.99, 25)
    for each in base.parameters.values():
        if each.is_drawn:
            assert (np.diff(each.quantile(grid)) > 0).all(), each.path


def test_the_value_lies_between_the_ends(base: Stated) -> None:
    for each in base.parameters.values():
        assert each.low <= each.value <= each.high, each.path
        assert each.low < each.high, each.path


def test_ends_are_those_stated_or_the_95_per_cent_points(base: Stated) -> None:
    stated_range = base.parameters["withdrawal.probability_if_dry"]
    assert (stated_range.low, stated_range.high) == (0.6, 1.0)
    without = base.parameters["prices.ambulance"]
    assert [without.low, without.high] == pytest.approx(without.quantile(np.array([0.025, 0.975])))


def test_a_choice_has_ends_and_is_never_drawn(base: Stated) -> None:
    leave = base.parameters["staffing.leave_days_per_year"]
    assert (leave.low, leave.high, leave.is_drawn) == (33, 43, False)
    with pytest.raises(ValueError, match="no quantiles"):
        leave.quantile(np.array([0.5]))


def test_a_distribution_is_cut_off_at_what_the_key_allows_and_not_heaped_up_there() -> None:
    sick = _with("staffing.sickness_share={ value = 0.02, sd = 0.05, dist = 'normal' }").parameters
    drawn = sick["staffing.sickness_share"].quantile(np.linspace(0.001, 0.999, 999))
    assert drawn.min() > 0
    assert np.unique(drawn).size == drawn.size


def test_numbers_without_uncertainty_are_named_with_the_reason(base: Stated) -> None:
    assert base.certain["device.small_reservoir_ml"] == "no uncertainty is stated"


def test_the_impossible_is_told_of_each_number() -> None:
    found = _with(
        "oral.focal_share={ value = 0.3, sd = 0.9, dist = 'beta' }",
        "indications.ms.share={ value = 0.2, sd = 5, dist = 'dirichlet' }",
    )
    assert "expected below" in found.wrong["oral.focal_share"]
    assert "state less spread" in found.wrong["indications.ms.share"]
    assert "indications.sci.share" in found.wrong  # one of the same whole
    assert not found.wrong.keys() & found.parameters.keys()


def test_shares_of_one_whole_stay_so_when_some_are_varied(base: Stated) -> None:
    joint = Joint((base.parameters["indications.ms.share"], base.parameters["prices.refill_kit"]))
    shares = [place for place, path in enumerate(joint.paths) if path.startswith("indications.")]
    assert len(shares) == 6
    for row in (*joint.values(np.random.default_rng(2).random((20, 2))), joint.with_one(0, 0.28)):
        assert row[shares].sum() == pytest.approx(1.0)
    assert joint.with_one(0, 0.28)[0] == pytest.approx(0.28)
    assert joint.with_one(1, 50.0)[1] == 50.0


@pytest.mark.parametrize(
    ("path", "least", "most"),
    [
        ("withdrawal.probability_if_dry", 0.0, 1.0),
        ("prices.bed_day.ward", 0.0, np.inf),
        ("visits.refill.stages.0.minutes", 0.0, np.inf),
        ("prices.index.2024/25", -np.inf, np.inf),
    ],
)
def test_limits_come_from_the_schema(path: str, least: float, most: float) -> None:
    found = limits(path)
    assert found.least == pytest.approx(least)
    assert found.most == most


def test_a_number_above_nought_never_is_nought() -> None:
    assert limits("device.small_reservoir_ml").least > 0


def test_there_are_no_limits_where_there_is_no_number() -> None:
    with pytest.raises(KeyError):
        limits("withdrawal.severity")
