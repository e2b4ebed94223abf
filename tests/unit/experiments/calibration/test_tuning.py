"""Numbers that nobody observes, tuned to measures; and what is said where the measures do not tell them."""

from __future__ import annotations

import numpy as np
import pytest

from clinicsim.experiments.calibration.identifiability import sensitivity
from clinicsim.experiments.calibration.tuning import Tuned, tune
from clinicsim.experiments.calibration.tuning_request import Tuning, tuning_request
from clinicsim.experiments.errors import BadRequest
from clinicsim.experiments.executors import Serial
from clinicsim.scenario import read
from clinicsim.world.build import build
from clinicsim.world.world import World
from experiments.calibration.clinic import BASE

REFILLS_MISSED = "visits.refill.did_not_attend_probability"
OTHERS_MISSED = "visits.oral_follow_up.did_not_attend_probability"


@pytest.fixture(scope="module")
def world() -> World:
    return build(read(BASE.parent / "small_clinic.toml", ["run.months=12"]))


def asked(world: World, free: list[str], targets: list[str]) -> Tuning:
    found = tuning_request(free, targets, world.scenario)
    assert found is not None
    return found


def tuned(world: World, free: list[str], targets: list[str]) -> Tuned:
    return tune(world, asked(world, free, targets), 4, Serial(), "compiled")


def test_one_number_is_brought_to_its_target(world: World) -> None:
    found = tuned(world, [f"{REFILLS_MISSED}=0..0.6"], ["dna_share=20%+-4%"])
    assert 0.1 < found.values[0] < 0.6
    assert found.achieved[0].before.mean < 0.1
    assert found.achieved[0].after.mean == pytest.approx(0.2, abs=0.08)  # with other luck than it was tuned with
    assert 0 < found.half_widths[0] < 0.3
    assert found.evaluations < 20


def test_a_target_out_of_reach_leaves_the_number_at_an_end_and_says_so(world: World) -> None:
    found = tuned(world, [f"{REFILLS_MISSED}=0..0.1"], ["dna_share=0.5+-0.01"])
    assert found.values == (0.1,)
    assert found.achieved[0].met == "missed"
    assert "went to an end of its range" in found.warnings[-1]


def test_a_number_that_moves_no_target_is_said_to_be_untold(world: World) -> None:
    found = tuned(world, ["withdrawal.probability_if_dry=0.1..0.9"], ["dna_share=0.06+-0.01"])
    assert "is not told by the targets" in found.warnings[0]
    assert np.isnan(found.half_widths[0])


def linear(slopes: list[list[float]], world: World) -> tuple[tuple[float, ...], tuple[str, ...]]:
    tuning = asked(
        world, [f"{REFILLS_MISSED}=0..1", f"{OTHERS_MISSED}=0..1"], ["dna_share=0.5+-0.1", "implants_per_year=5+-0.1"]
    )
    matrix = np.array(slopes)
    found = sensitivity(lambda at: matrix @ at, np.array([0.5, 0.5]), tuning, np.full(len(slopes), 0.1))
    return found.half_widths, found.warnings


def test_intervals_follow_from_the_slopes_of_the_targets(world: World) -> None:
    half_widths, warnings = linear([[1.0, 0.0], [0.0, 0.5]], world)
    assert half_widths == pytest.approx((0.1, 0.2))
    assert not warnings


def test_numbers_that_make_up_for_one_another_are_said_to_be_alike(world: World) -> None:
    assert "not told apart" in linear([[1.0, 1.0], [2.0, 2.0]], world)[1][0]
    assert "hardly told apart" in linear([[1.0, 1.0], [1.0, 1.1]], world)[1][0]


def test_everything_wrong_with_what_is_asked_is_told_at_once(world: World) -> None:
    with pytest.raises(BadRequest) as error:
        tuning_request(
            ["booking.horizon_days=1..9", "referrals.accepted_share=0.5..2", "nonsense"],
            ["dna_shar=0.1", "dna_share=20", "dna_share"],
            world.scenario,
        )
    problems = "\n".join(error.value.problems)
    for part in (
        "booking.horizon_days: there is no such number",
        "0.5..2 is no range of it",
        "'nonsense': expected PATH=LOW..HIGH",
        "did you mean 'dna_share'",
        "20 is out of its range",
        "expected MEASURE=VALUE",
    ):
        assert part in problems


def test_more_than_three_numbers_or_none_are_refused(world: World) -> None:
    four = [f"referrals.{key}=0..0.5" for key in ("accepted_share", "triage_days", "growth_per_year", "per_year")]
    with pytest.raises(BadRequest, match="at most 3"):
        tuning_request(four, ["dna_share=0.1"], world.scenario)
    with pytest.raises(BadRequest, match="nothing to tune"):
        tuning_request([], ["dna_share=0.1"], world.scenario)
    assert tuning_request([], [], world.scenario) is None
