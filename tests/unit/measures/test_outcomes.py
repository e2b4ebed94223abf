import numpy as np
import pytest

from clinicsim.measures import measure
from clinicsim.world.events import Control, Kind, Score, State
from clinicsim.world.rules.outcomes import bounded, drug_effect, on_the_way, population_norm
from measures.people_examples import BASELINE, assessed, control_row, referred
from measures.small_clinic import log_of, world_of

MEASURE_OF = {
    Score.ASHWORTH: "ashworth_mean",
    Score.PENN: "spasm_frequency_mean",
    Score.PAIN: "pain_mean",
    Score.BARTHEL: "barthel_mean",
    Score.DEPRESSION: "depression_mean",
}


@pytest.fixture(scope="module")
def world():
    return world_of(
        outcomes={"onset_days": {"oral": 20, "botulinum": 0, "itb_again": 2, "lost": 4}}, dose={"titration_months": 1}
    )


def _monthly(world, name, *rows):
    return measure(world, log_of(*rows)).monthly[name]


def test_an_effect_comes_in_a_straight_line_and_then_stays():
    assert on_the_way(0.0, -0.5, -2.0, 10.0) == -0.5
    assert on_the_way(4.0, -0.5, -2.0, 10.0) == pytest.approx(-1.1)
    assert on_the_way(10.0, -0.5, -2.0, 10.0) == on_the_way(99.0, -0.5, -2.0, 10.0) == -2.0
    assert on_the_way(0.0, 3.0, 1.0, 0.0) == 1.0  # an effect that needs no time is there at once


def test_each_further_drug_adds_a_share_of_the_first():
    assert [drug_effect(-0.4, drugs, 0.25) for drugs in (1, 2, 3)] == pytest.approx([-0.4, -0.5, -0.6])


def test_a_score_never_leaves_its_scale():
    assert [bounded(value, 0.0, 4.0) for value in (-1.0, 2.0, 5.0)] == [0.0, 2.0, 4.0]


def test_the_population_is_as_well_as_published():
    # Ara and Brazier 2010, by hand for a man of 60: 0.9508566 + 0.0212126 - 0.0002587 x 60 - 0.0000332 x 3600.
    assert population_norm(60.0, True, 0.9508566, 0.0212126, -0.0002587, -3.32e-05) == pytest.approx(0.8370272)


@pytest.mark.parametrize("score", Score)
def test_with_a_pump_every_score_moves_by_its_effect_over_the_titration(world, score):
    rows = [
        *referred(world, 1_000_000, state=State.ITB),
        *assessed(1_000_000, 0),
        control_row(31, 1_000_000, Control.ITB),
    ]
    effect = getattr(world.scenario.outcomes.scores, score.name.lower()).effect.itb.value
    found = _monthly(world, f"{MEASURE_OF[score]}.itb", *rows)
    # The first month ends on day 31 with the implant, the second 28 days into a month of 30.4 days.
    part = 28 / (365.25 / 12)
    np.testing.assert_allclose(found, BASELINE[score] + effect * np.array([0, part, 1]), rtol=1e-6)


def test_a_score_falls_back_when_the_pump_fails_and_comes_back_when_it_runs_again(world):
    rows = [
        *referred(world, 1_000_000, state=State.ITB, control=Control.ITB),
        *assessed(1_000_000, 0),
        control_row(29, 1_000_000, Control.ITB_LOST),  # two of four days before the end of the first month
        control_row(57, 1_000_000, Control.ITB),  # two days before the end of the second
    ]
    assert _monthly(world, "ashworth_mean.itb", *rows) == pytest.approx([2.5 - 1.1, 2.5 - 2.2, 2.5 - 2.2])


def test_people_after_stroke_have_the_effect_of_the_trial(world):
    rows = [
        *referred(world, 1_000_000, state=State.ITB, control=Control.ITB, indication="stroke"),
        *assessed(1_000_000, 0),
    ]
    assert _monthly(world, "ashworth_mean.itb", *rows) == pytest.approx([2.5 - 0.99] * 3)


def test_two_oral_drugs_do_more_than_one(world):
    rows = [*referred(world, 1_000_000, state=State.ORAL, control=Control.ORAL, drugs=2), *assessed(1_000_000, 0)]
    assert _monthly(world, "ashworth_mean.oral", *rows) == pytest.approx([2.5 - 0.625] * 3)


def test_whoever_has_not_been_assessed_or_has_left_has_no_score(world):
    rows = [*referred(world, 1_000_000), *assessed(1_000_000, 40), (60, Kind.STATE, 1_000_000, -1, State.GONE)]
    np.testing.assert_array_equal(_monthly(world, "pain_mean.all", *rows), [np.nan, 6.0, np.nan])


def test_controlled_months_are_those_at_or_under_the_threshold(world):
    rows = [
        *referred(world, 1_000_000, state=State.ITB, control=Control.ITB),  # 0.3
        *assessed(1_000_000, 0),
        *referred(world, 1_000_001, state=State.ORAL, control=Control.ORAL, drugs=1),  # 2.0
        *assessed(1_000_001, 0),
    ]
    found = measure(world, log_of(*rows)).summary
    assert found["controlled_months_share.all"] == 0.5
    assert (found["controlled_months_share.itb"], found["controlled_months_share.oral"]) == (1.0, 0.0)
