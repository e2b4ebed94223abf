import numpy as np
import pytest

from clinicsim.economics.cea.outcomes import Outcomes
from clinicsim.economics.two_level import TwoLevelError, side_by_side
from clinicsim.economics.two_level.words import amount

from .made_up import NAMES, PARAMETERS, WTP, clinic

SURE = 3.29  # standard errors to each side of a 99.9% interval


def treated(made, wtp=(WTP,), names=None):
    return side_by_side(made.outcomes, made.parameters, names or [*map(str, range(made.parameters.shape[1]))], wtp)


@pytest.fixture(scope="module")
def noisy():
    """Three clinics with four times as much noise as there is uncertainty, each with what was found in it."""
    made = [clinic(seed, 300, 4, 2_200.0) for seed in range(3)]
    return [(each, treated(each, wtp=(0.0, WTP))) for each in made]


def test_raw_evpi_of_a_noisy_simulation_is_many_times_too_large_and_that_of_the_metamodel_is_not():
    made = clinic(1, 5_000, 1, 6_000.0)
    found = treated(made)
    assert found.raw.evpi[0] > 8 * made.truth
    assert abs(found.metamodel.evpi[0] - made.truth) < SURE * found.metamodel.evpi_se[0]
    assert found.metamodel.evpi_se[0] < made.truth / 2  # so the interval says something
    assert found.shrunk is None  # one replication a draw


def test_with_replications_both_treatments_land_within_their_intervals_of_the_truth(noisy):
    scores = []
    for made, found in noisy:
        assert found.raw.evpi[1] > 1.4 * made.truth
        scores += [(each.evpi[1] - made.truth) / each.evpi_se[1] for each in (found.shrunk, found.metamodel)]
    assert np.abs(scores).max() < SURE
    assert abs(np.mean(scores)) < 1.5  # not all on one side


def test_without_noise_all_three_agree_and_nobody_is_warned():
    found = treated(clinic(2, 200, 2, 0.0), wtp=(0.0, WTP))
    np.testing.assert_allclose(found.shrunk.evpi, found.raw.evpi, rtol=1e-9)
    np.testing.assert_allclose(found.metamodel.evpi, found.raw.evpi, rtol=0.02)
    np.testing.assert_allclose(found.noise_share, 0, atol=1e-12)
    assert found.explained.min() > 0.9
    assert found.warning == ""


def test_a_warning_names_raw_and_treated_at_the_threshold_where_they_differ_most(noisy):
    for _, found in noisy:
        at = int(found.overstated.argmax())
        assert f"{found.noise_share[at]:.0%} of the variance" in found.warning
        assert f"{found.raw.evpi[at]:,.0f}" in found.warning
        assert amount(found.metamodel.evpi[at]) in found.warning
        assert f"{found.wtp[at]:,.0f} per QALY" in found.warning


def test_noise_takes_the_draws_apart_and_treatment_brings_them_together_again(noisy):
    for seed, (_, found) in enumerate(noisy):
        quiet = clinic(seed, 300, 1, 0.0).outcomes
        true = WTP * quiet.effects[1, :, 0] - quiet.costs[1, :, 0]
        raw, drawn, fitted = (
            WTP * each.effects[1] - each.costs[1] for each in (found.raw, found.shrunk, found.metamodel)
        )
        assert raw.std() > 1.5 * true.std()
        assert drawn.std() == pytest.approx(true.std(), rel=0.4)
        # Only the metamodel knows which draws are which.
        assert np.square(fitted - true).mean() < 0.6 * np.square(drawn - true).mean()


def test_what_the_metamodel_explains_is_of_what_is_not_noise(noisy):
    for _, found in noisy:
        assert found.noise_share[1] > 0.65
        assert found.explained[1] > 0.4  # of all variance it is less than a quarter


def test_shares_of_strategies_add_up_to_one_and_evpi_is_never_negative(noisy):
    for _, found in noisy:
        for each in (found.raw, found.shrunk, found.metamodel):
            np.testing.assert_allclose(each.ceac.sum(axis=1), 1)
            assert (each.evpi >= 0).all()


def test_a_metamodel_of_parameters_that_do_nothing_finds_nothing():
    rng = np.random.default_rng(5)
    noise = rng.normal(0, 1_000.0, (2, 200, 1))
    outcomes = Outcomes(("A", "B"), noise, np.zeros_like(noise))
    found = side_by_side(outcomes, rng.normal(size=(200, 100)), [*map(str, range(100))], [WTP])
    assert found.explained[0] < 0.1
    assert found.metamodel.evpi[0] < 0.2 * found.raw.evpi[0]
    assert any("weak" in note for note in found.notes)


def test_equal_draws_give_equal_answers_and_order_of_the_parameters_does_not_matter():
    made = clinic(8, 60, 2, 1_000.0, inert=5)
    once, again = treated(made), treated(made)
    assert once.metamodel.evpi.tobytes() == again.metamodel.evpi.tobytes()
    turned = treated(made._replace(parameters=made.parameters[:, ::-1].copy()))
    np.testing.assert_allclose(turned.metamodel.evpi, once.metamodel.evpi, rtol=0.01)


def test_units_of_cost_and_effect_do_not_matter():
    made = clinic(9, 60, 3, 1_000.0)
    pence = Outcomes(("A", "B"), made.outcomes.costs * 100, made.outcomes.effects * 365)
    pounds, scaled = treated(made), treated(made._replace(outcomes=pence), wtp=(WTP * 100 / 365,))
    for one, other in ((pounds.shrunk, scaled.shrunk), (pounds.metamodel, scaled.metamodel)):
        np.testing.assert_allclose(other.evpi, one.evpi * 100, rtol=1e-3)


def test_equal_strategies_have_nothing_to_learn():
    same = np.random.default_rng(1).normal(size=(1, 50, 2)).repeat(3, axis=0)
    found = side_by_side(
        Outcomes(("A", "B", "C"), same, same), np.random.default_rng(2).normal(size=(50, 2)), "ab", [1.0]
    )
    for each in (found.raw, found.shrunk, found.metamodel):
        assert each.evpi.tolist() == [0.0]
        assert each.ceac.tolist() == [[1.0, 0.0, 0.0]]
    assert found.warning == ""


def test_few_draws_get_no_metamodel_and_are_told_so():
    found = treated(clinic(1, 20, 2, 500.0))
    assert found.metamodel is None
    assert found.best is found.shrunk
    assert any("20 draws are too few" in note for note in found.notes)


def test_parameters_that_never_vary_give_no_metamodel():
    made = clinic(1, 60, 2, 500.0)
    found = treated(made._replace(parameters=np.ones((60, PARAMETERS))))
    assert found.metamodel is None
    assert any("no parameter varies" in note for note in found.notes)


def test_everything_that_is_wrong_is_said_at_once():
    made = clinic(1, 40, 2, 500.0)
    bad = made.parameters.copy()
    bad[3, 5] = np.nan
    alone = Outcomes(("A",), made.outcomes.costs[:1], made.outcomes.effects[:1])
    with pytest.raises(TwoLevelError) as caught:
        side_by_side(alone, bad, NAMES, [WTP])
    assert len(caught.value.problems) == 2
    assert "p5" in str(caught.value)
    with pytest.raises(TwoLevelError, match="40 draws of the 2 named"):
        side_by_side(made.outcomes, made.parameters, ["a", "b"], [WTP])


@pytest.mark.filterwarnings("error")
def test_two_draws_are_told_to_be_too_few_and_three_are_shrunk():
    made = clinic(5, 3, 2, 500.0)
    two = Outcomes(made.outcomes.strategies, made.outcomes.costs[:, :2], made.outcomes.effects[:, :2])
    found = side_by_side(two, made.parameters[:2], NAMES, (WTP,))
    assert found.shrunk is None
    assert "2 draws are too few to shrink: expected at least 3." in found.notes
    assert treated(made).shrunk is not None
