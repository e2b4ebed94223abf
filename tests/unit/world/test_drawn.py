"""A draw of parameters: the world of a file that says so, made without reading or laying out anything else."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from clinicsim.engines import ENGINES, run
from clinicsim.engines.compiled.link import kernel
from clinicsim.scenario import read
from clinicsim.world.build import build
from clinicsim.world.drawn import with_parameters
from clinicsim.world.world import World

SCENARIOS = Path(__file__).parents[3] / "scenarios"
DRAW = {
    "withdrawal.probability_if_dry": 0.35,
    "complications.catheter_kink.per_year": 0.05,
    "visits.refill.did_not_attend_probability": 0.2,
    "drugs.baclofen.stop_weibull_scale_years": 1.5,
    "referrals.per_year": 21.0,
    "unrelated.itb_admitted_share_per_year": 0.4,
}


def world_of(name: str, *sets: str) -> World:
    return build(read(SCENARIOS / f"{name}.toml", ["run.months=6", *sets]))


@pytest.mark.parametrize("engine", ENGINES)
def test_a_draw_gives_the_world_of_a_file_that_says_so(engine: str) -> None:
    drawn = with_parameters(world_of("small_clinic"), DRAW)
    written = world_of("small_clinic", *(f"{path}={value}" for path, value in DRAW.items()))
    assert run(drawn, 3, engine).tobytes() == run(written, 3, engine).tobytes()
    assert run(drawn, 3, engine).tobytes() != run(world_of("small_clinic"), 3, engine).tobytes()


def test_a_draw_leaves_the_world_that_it_is_made_of_alone() -> None:
    world = world_of("small_clinic")
    before = run(world, 0)
    with_parameters(world, DRAW)
    assert run(world, 0).tobytes() == before.tobytes()


def test_a_draw_compiles_nothing_and_lays_out_no_diary() -> None:
    world, loaded = world_of("small_clinic"), kernel()
    drawn = with_parameters(world, DRAW)
    assert kernel() is loaded
    assert drawn.plans[0].sessions is world.plans[0].sessions
    assert drawn.plans[0].rota is world.plans[0].rota
    assert drawn.cohort is world.cohort


def test_what_a_dated_change_set_is_not_drawn_over() -> None:
    world = world_of("closure_3_months")
    path = next(
        path
        for path in ("supply.refill_kit_share", "theatre.list_cancelled_probability", "booking.dna_rebook_days")
        if len({_value(version.scenario, path) for version in world.versions}) == 1
    )
    drawn = with_parameters(world, {path: 0.5})
    assert {_value(version.scenario, path) for version in drawn.versions} == {0.5}


def _value(scenario: object, path: str) -> float:
    table, field = path.split(".")
    return float(getattr(getattr(scenario, table), field))


@pytest.mark.parametrize(
    ("path", "why"),
    [
        ("oral.dischrage_per_year", "expected the path of a number"),
        ("oral", "expected the path of a number"),
        ("visits.refil.window_days", "expected the path of a number"),
        ("staffing.sickness_share", "laid out in the diary, the rota or the cohort"),
    ],
)
def test_a_draw_of_something_else_is_refused(path: str, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        with_parameters(world_of("small_clinic"), {path: 0.5})


def test_draws_are_independent_of_their_order() -> None:
    world = world_of("small_clinic")
    one, other = (with_parameters(world, dict(items)) for items in (DRAW.items(), reversed(DRAW.items())))
    assert np.array_equal(run(one, 1), run(other, 1))
