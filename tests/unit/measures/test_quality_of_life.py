"""QALYs by hand: nobody here is older than 60, so no cap bites unless a test says so."""

import numpy as np
import pytest

from clinicsim.measures import measure
from clinicsim.measures.quality_of_life import COMPONENTS
from clinicsim.world.events import Cause, Control, Kind, State
from measures.people_examples import control_row, referred
from measures.small_clinic import log_of, world_of

YEAR = 365.25
DAYS = 90.0
AT_ONCE = {"oral": 0, "botulinum": 0, "itb_again": 0, "lost": 0}
SLOW = {"oral": 40, "botulinum": 0, "itb_again": 2, "lost": 4}


def _world(onset=AT_ONCE, months=3, **utilities):
    return world_of(outcomes={"onset_days": onset}, utilities=utilities, run={"months": months})


def _qalys(world, *rows):
    found = measure(world, log_of(*rows))
    parts = {name: found.summary[f"qalys_by_component.{name}"] for name in COMPONENTS}
    assert found.summary["qalys"] == pytest.approx(sum(parts.values()))
    assert found.monthly["qalys"].sum() == pytest.approx(found.summary["qalys"])
    return found.summary | parts


def test_a_severely_affected_person_without_treatment_lives_at_the_utility_of_severe_spasticity():
    world = _world()
    found = _qalys(world, *referred(world, 1_000_000))
    assert found["life_years"] == pytest.approx(DAYS / YEAR)
    assert found["qalys"] == found["state"] == pytest.approx(0.3 * DAYS / YEAR)
    assert found["utility_mean"] == pytest.approx(0.3)


def test_two_years_at_one_utility_and_eight_at_another():
    # 0.30 for two years, then moderate's 0.45 for eight, by two people of whom one dies and the other comes then.
    world = _world(months=120, gain={"oral": 0.15}, surgery={})
    rows = [*referred(world, 1_000_000), control_row(2 * YEAR, 1_000_000, Control.ORAL, 1)]
    found = _qalys(world, *rows)
    assert found["qalys"] == pytest.approx(4.2, abs=0.002)  # ten calendar years are 3,652 days


def test_an_effect_that_comes_in_a_straight_line_counts_half_while_it_comes():
    world = _world(SLOW)
    rows = [*referred(world, 1_000_000), control_row(10, 1_000_000, Control.ORAL, 1)]
    gained = 0.01 * (40 / 2 + (DAYS - 50)) / YEAR
    assert _qalys(world, *rows)["state"] == pytest.approx(0.3 * DAYS / YEAR + gained)


def test_a_pump_gains_over_its_titration_and_what_it_gained_is_lost_within_days():
    world = world_of(outcomes={"onset_days": SLOW}, dose={"titration_months": 20 / (YEAR / 12)})
    rows = [
        *referred(world, 1_000_000, state=State.ITB),
        control_row(10, 1_000_000, Control.ITB),  # 20 days of titration
        control_row(40, 1_000_000, Control.ITB_LOST),  # lost over 4 days
        control_row(60, 1_000_000, Control.ITB),  # back within 2 days
    ]
    days = 20 / 2 + 10 + 4 / 2 + 2 / 2 + (DAYS - 62)
    assert _qalys(world, *rows)["itb_effect"] == pytest.approx(0.15 * days / YEAR)


def test_a_loss_in_the_middle_of_titration_falls_from_where_the_effect_had_come_to():
    world = world_of(outcomes={"onset_days": SLOW}, dose={"titration_months": 20 / (YEAR / 12)})
    rows = [
        *referred(world, 1_000_000),
        control_row(10, 1_000_000, Control.ITB),
        control_row(20, 1_000_000, Control.ITB_LOST),  # half way: 0.075, lost over 4 days
    ]
    days = 10 * 0.25 + 4 * 0.25
    assert _qalys(world, *rows)["itb_effect"] == pytest.approx(0.15 * days / YEAR)


def test_people_after_stroke_gain_what_the_trial_found():
    world = _world()
    rows = [
        *referred(world, 1_000_000, control=Control.ITB),
        *referred(world, 1_000_001, control=Control.ITB, indication="stroke"),
    ]
    assert _qalys(world, *rows)["itb_effect"] == pytest.approx((0.15 + 0.09) * DAYS / YEAR)


def test_what_held_the_spasticity_before_the_first_day_has_its_whole_effect_on_it():
    world = _world(SLOW)
    assert _qalys(world, *referred(world, 1_000_000, control=Control.ITB))["itb_effect"] == pytest.approx(
        0.15 * DAYS / YEAR
    )


def test_life_ends_with_death_and_goes_on_after_discharge():
    world = _world()
    rows = [
        *referred(world, 1_000_000),
        (30, Kind.DIED, 1_000_000),
        *referred(world, 1_000_001),
        (10, Kind.STATE, 1_000_001, -1, State.GONE),
        *referred(world, 1_000_002),
        (10, Kind.STATE, 1_000_002, -1, State.GONE),
        (70, Kind.DIED_ELSEWHERE, 1_000_002),
    ]
    assert _qalys(world, *rows)["life_years"] == pytest.approx((30 + DAYS + 70) / YEAR)


def test_an_operation_a_withdrawal_and_a_complication_take_utility_for_their_days():
    world = _world()
    revision = world.names.procedures.index("revision")
    rows = [
        *referred(world, 1_000_000),
        (5, Kind.OPERATED, 1_000_000, revision, 90.0, Cause.ELECTIVE),  # -0.08 for 21 days
        (40, Kind.WITHDRAWAL, 1_000_000, 0, 24.0, Cause.DRY),  # -0.5 for 7 days
    ]
    found = _qalys(world, *rows)
    assert found["complications"] == pytest.approx(-(0.08 * 21 + 0.5 * 7) / YEAR)
    name = world.names.complications[0]
    hurt = world_of(complications={name: {"utility_loss": 0.2, "utility_loss_days": 10}})
    rows = [*referred(hurt, 1_000_000), (5, Kind.COMPLICATION, 1_000_000, 0, 3.0, Cause.CATHETER)]
    assert _qalys(hurt, *rows)["complications"] == pytest.approx(-0.2 * 10 / YEAR)


def test_of_losses_that_overlap_the_largest_alone_counts():
    world = _world()
    revision = world.names.procedures.index("revision")
    rows = [
        *referred(world, 1_000_000),
        (5, Kind.WITHDRAWAL, 1_000_000, 0, 24.0, Cause.CATHETER),  # -0.5 from day 5 to 12
        (8, Kind.OPERATED, 1_000_000, revision, 90.0, Cause.EMERGENCY),  # -0.08 from day 8 to 29
    ]
    assert _qalys(world, *rows)["complications"] == pytest.approx(-(0.5 * 7 + 0.08 * 17) / YEAR)


def test_a_loss_ends_with_death_and_with_the_run():
    world = _world()
    explant = world.names.procedures.index("explant")  # -0.2 for 56 days
    rows = [
        *referred(world, 1_000_000),
        (5, Kind.OPERATED, 1_000_000, explant, 60.0, Cause.EMERGENCY),
        (15, Kind.DIED, 1_000_000),
        *referred(world, 1_000_001),
        (80, Kind.OPERATED, 1_000_001, explant, 60.0, Cause.EMERGENCY),
    ]
    assert _qalys(world, *rows)["complications"] == pytest.approx(-0.2 * (10 + 10) / YEAR)


def test_nobody_is_better_off_than_the_population_of_the_same_age_and_sex():
    world = _world(state={"mild": 0.95})
    found = _qalys(world, *referred(world, 1_000_000, band="mild", age=80.0, female=False))
    norm = 0.9508566 + 0.0212126 - 0.0002587 * 80.125 - 3.32e-05 * 80.125**2  # age in the middle of the run, about
    assert found["utility_mean"] == pytest.approx(norm, abs=2e-4)
    assert found["population_norm"] == pytest.approx((norm - 0.95) * DAYS / YEAR, abs=1e-4)
    free = _world(state={"mild": 0.95}, cap_at_population_norm=False)
    assert _qalys(free, *referred(free, 1_000_000, band="mild", age=80.0))["qalys"] == pytest.approx(0.95 * DAYS / YEAR)


def test_waiting_takes_nothing_beyond_the_untreated_state_unless_a_scenario_says_so():
    world = _world()
    assert _qalys(world, *referred(world, 1_000_000))["waiting"] == 0.0
    world = _world(waiting=-0.1)
    rows = [*referred(world, 1_000_000), (30, Kind.STATE, 1_000_000, -1, State.ORAL)]
    assert _qalys(world, *rows)["waiting"] == pytest.approx(-0.1 * 30 / YEAR)


def test_carers_count_only_if_a_scenario_gives_them_a_loss():
    world = _world()
    assert _qalys(world, *referred(world, 1_000_000))["carers"] == 0.0
    world = _world(carer={"severe": -0.05})
    assert _qalys(world, *referred(world, 1_000_000))["carers"] == pytest.approx(-0.05 * DAYS / YEAR)


def test_when_every_utility_is_one_qalys_are_life_years_and_when_none_is_worth_anything_they_are_nothing():
    nothing = {"oral": 0, "botulinum": 0, "itb": 0, "withdrawal": 0}
    for worth in (1.0, 0.0):
        world = _world(
            state={"mild": worth, "moderate": worth, "severe": worth}, gain=nothing,
            gain_by_indication={"stroke": {"itb": 0}}, cap_at_population_norm=False,
        )  # fmt: skip
        rows = [*referred(world, 1_000_000, control=Control.ITB), *referred(world, 1_000_001, day=20, band="mild")]
        found = _qalys(world, *rows)
        assert found["qalys"] == pytest.approx(worth * found["life_years"])


def test_a_gain_doubled_is_a_pumps_qalys_doubled():
    once, twice = _world(), _world(gain={"itb": 0.3})
    rows = referred(once, 1_000_000, control=Control.ITB)
    assert _qalys(twice, *rows)["itb_effect"] == pytest.approx(2 * _qalys(once, *rows)["itb_effect"])


def test_events_of_people_who_are_not_in_the_log_lose_nothing():
    found = measure(_world(), log_of((5, Kind.OPERATED, 7, 0, 90.0), (6, Kind.DIED, 7)))
    assert found.summary["qalys"] == 0.0
    assert np.isnan(found.summary["utility_mean"])
