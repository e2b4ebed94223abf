import numpy as np
import pytest
from economics.versions import changed_on
from measures.people_examples import BASELINE, assessed, control_row, referred
from measures.small_clinic import log_of, world_of

from clinicsim.world.events import Control, Kind, Score, State
from reduction.reading import same_as_the_log, series_of

ONSET = {"oral": 20, "botulinum": 0, "itb_again": 2, "lost": 4}


@pytest.fixture(scope="module")
def world():
    return world_of(outcomes={"onset_days": ONSET}, dose={"titration_months": 1})


def _read(world, *rows, rows_at_once=2):
    found = series_of(world, log_of(*rows), rows_at_once=rows_at_once)
    same_as_the_log(found, world, log_of(*rows))
    return found


def test_a_score_falls_back_when_the_pump_fails_and_comes_back_when_it_runs_again(world):
    found = _read(
        world,
        *referred(world, 1_000_000, state=State.ITB, control=Control.ITB),
        *assessed(1_000_000, 0),
        control_row(29, 1_000_000, Control.ITB_LOST),  # two of four days before the end of the first month
        control_row(57, 1_000_000, Control.ITB),  # two days before the end of the second
    )
    np.testing.assert_allclose(found["ashworth_mean.itb"].monthly, [2.5 - 1.1, 2.5 - 2.2, 2.5 - 2.2])
    np.testing.assert_array_equal(found["ashworth_mean.oral"].monthly, [np.nan] * 3)


def test_each_further_drug_does_a_share_of_the_first(world):
    rows = [*referred(world, 1_000_000, state=State.ORAL, control=Control.ORAL, drugs=2), *assessed(1_000_000, 0)]
    found = _read(
        world, *rows, control_row(35, 1_000_000, Control.ORAL, 3), control_row(70, 1_000_000, Control.ORAL, 1)
    )
    further = world.scenario.outcomes.further_drug_share.value
    one = world.scenario.outcomes.scores.ashworth.effect.oral.value
    effects = one * (1 + further * np.array([1, 2, 0]))
    np.testing.assert_allclose(found["ashworth_mean.oral"].monthly, 2.5 + effects)


def test_a_control_changed_in_the_minute_in_which_it_began_has_never_been(world):
    # Were the pump's day counted, the loss would need days; without it the effect of the drug has come long since.
    rows = [*referred(world, 1_000_000, state=State.ORAL, control=Control.ORAL, drugs=1), *assessed(1_000_000, 0)]
    rows += [control_row(30, 1_000_000, Control.ITB), control_row(30, 1_000_000, Control.UNTREATED)]
    found = _read(world, *rows)
    one = world.scenario.outcomes.scores.ashworth.effect.oral.value
    np.testing.assert_allclose(found["ashworth_mean.oral"].monthly, [2.5 + one * 3 / 4, 2.5, 2.5])


def test_whoever_has_not_been_assessed_or_has_left_or_died_has_no_score(world):
    rows = [*referred(world, 1_000_000), *assessed(1_000_000, 40), (60, Kind.STATE, 1_000_000, -1, State.GONE)]
    rows += [*referred(world, 1_000_001, day=33), *assessed(1_000_001, 59), (70, Kind.DIED, 1_000_001)]
    found = _read(world, *rows)
    np.testing.assert_array_equal(found["pain_mean.all"].monthly, [np.nan, BASELINE[Score.PAIN], np.nan])


def test_controlled_months_are_those_at_or_under_the_threshold(world):
    rows = [*referred(world, 1_000_000, state=State.ITB, control=Control.ITB), *assessed(1_000_000, 0)]  # 0.3
    rows += [*referred(world, 1_000_001, state=State.ORAL, control=Control.ORAL, drugs=1), *assessed(1_000_001, 0)]
    found = _read(world, *rows)
    shares = [found[f"controlled_months_share.{therapy}"].summary for therapy in ("all", "itb", "oral")]
    assert shares == [0.5, 1.0, 0.0]


def test_what_is_in_force_when_a_control_begins_says_where_it_leads():
    milder = {"scores": {"ashworth": {"effect": {"oral": -0.1}}}}
    world = changed_on(40, outcomes=milder)
    rows = [*referred(world, 1_000_000, state=State.ORAL, control=Control.ORAL, drugs=1), *assessed(1_000_000, 0)]
    rows += [*referred(world, 1_000_001, day=41, state=State.ORAL, control=Control.ORAL, drugs=1)]
    found = _read(world, *rows, *assessed(1_000_001, 41))
    first, later = (version.scenario.outcomes.scores.ashworth.effect.oral.value for version in world.versions)
    mean = 2.5 + (first + later) / 2
    np.testing.assert_allclose(found["ashworth_mean.oral"].monthly, [2.5 + first, mean, mean])


def test_rows_one_by_one_or_all_at_once_give_the_same_numbers(world):
    rows = [*referred(world, 1_000_000, state=State.ITB, control=Control.ITB), *assessed(1_000_000, 0)]
    rows += [
        *referred(world, 1_000_300, day=20),
        control_row(29, 1_000_000, Control.WITHDRAWAL),
        *assessed(1_000_300, 50),
    ]
    one_by_one, at_once = _read(world, *rows, rows_at_once=1), _read(world, *rows, rows_at_once=100)
    for name, each in one_by_one.items():
        np.testing.assert_array_equal(each.monthly, at_once[name].monthly, err_msg=name)
