"""A draw of parameters: the world of a file that says so, made without reading or dating anything again."""

from __future__ import annotations

import json
from dataclasses import fields
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from clinicsim.engines import ENGINES, run
from clinicsim.engines.compiled.link import kernel
from clinicsim.experiments.psa.inputs import inputs
from clinicsim.scenario import read
from clinicsim.scenario.numbers import number_at
from clinicsim.scenario.schema.scenario import Scenario
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
OF_THE_ROTA = {
    "staffing.sickness_share": 0.12,
    "staffing.sickness_spell_days": 9.0,
    "staffing.clinic_share": 0.6,
    "staffing.recruitment_days": 150.0,
    "staffing.training_months": 5.0,
    "staffing.leave_days_per_year": 20.0,
    "staffing.cover_planned_probability": 0.1,
    "open_share.refill_sessions": 0.7,
    "sites.outreach.travel_minutes_per_session": 110.0,
    "sites.home.travel_minutes_per_visit": 11.0,
    "sessions.refill_monday.premium": 0.3,
}


def world_of(name: str, *sets: str) -> World:
    return build(read(SCENARIOS / f"{name}.toml", ["run.months=6", *sets]))


@pytest.mark.parametrize("engine", ENGINES)
def test_a_draw_gives_the_world_of_a_file_that_says_so(engine: str) -> None:
    drawn = with_parameters(world_of("small_clinic"), DRAW)
    written = world_of("small_clinic", *(f"{path}={value}" for path, value in DRAW.items()))
    assert run(drawn, 3, engine).tobytes() == run(written, 3, engine).tobytes()
    assert run(drawn, 3, engine).tobytes() != run(world_of("small_clinic"), 3, engine).tobytes()


@pytest.mark.parametrize("name", ["home_refills", "nurse_gap_6_months", "saturday_clinic"])
def test_a_draw_of_what_the_rota_follows_from_lays_out_the_rota_of_a_file_that_says_so(name: str) -> None:
    world = world_of(name)
    known = {path: value for path, value in OF_THE_ROTA.items() if number_at(world.scenario, path) is not None}
    assert len(known) >= 9
    drawn, written = with_parameters(world, known), world_of(name, *(f"{path}={at}" for path, at in known.items()))
    for one, other in zip(drawn.plans, written.plans, strict=True):
        for part in ("sessions", "pattern", "lists", "rota"):
            for field in fields(getattr(one, part)):
                own, its = (getattr(getattr(plan, part), field.name) for plan in (one, other))
                assert np.array_equal(own, its), f"{part}.{field.name}"
    assert drawn.sessions is drawn.plans[-1].sessions
    assert run(drawn, 2).tobytes() == run(written, 2).tobytes()


def test_a_draw_of_every_uncertain_number_at_once_is_the_world_of_a_file_that_says_so(tmp_path: Path) -> None:
    world = world_of("base")
    uncertain = inputs([world.scenario])
    place = np.full((1, len(uncertain.parameters)), 0.35)
    values = dict(zip(uncertain.paths, uncertain.values(place)[0, 0].tolist(), strict=True))
    assert len(values) > 300
    assert any(".stages." in path for path in values)
    file = tmp_path / "drawn.toml"
    file.write_text(f'extends = "{SCENARIOS / "base.toml"}"\nrun.months = 6\n{as_a_file(world.scenario, values)}')
    drawn, written = with_parameters(world, values), build(read(file))
    assert run(drawn, 3).tobytes() == run(written, 3).tobytes()


def test_a_draw_leaves_the_world_that_it_is_made_of_alone() -> None:
    world = world_of("small_clinic")
    before = run(world, 0)
    with_parameters(world, DRAW)
    assert run(world, 0).tobytes() == before.tobytes()


def test_a_draw_compiles_nothing_and_lays_out_no_rota_unless_it_follows_from_it() -> None:
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


def as_a_file(scenario: Scenario, values: dict[str, float]) -> str:
    """Numbers as a scenario file states them; a list of stages has to be stated whole."""
    lines = []
    staged: dict[str, list[dict[str, Any]]] = {}
    for path, value in values.items():
        parts = path.split(".")
        if "stages" not in parts:
            lines.append(f"{'.'.join(json.dumps(part) for part in parts)} = {value!r}")
            continue
        _, visit, _, place, number = parts
        stages = [stage.model_dump(mode="json", exclude_none=True) for stage in scenario.visits[visit].stages]
        staged.setdefault(visit, stages)[int(place)][number] = float(value)
    return "\n".join([*lines, *(f"visits.{visit}.stages = {toml(stages)}" for visit, stages in staged.items())])


def toml(value: object) -> str:
    """A value on one line of a file."""
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{name} = {toml(each)}" for name, each in value.items()) + " }"
    return f"[{', '.join(map(toml, value))}]" if isinstance(value, list) else json.dumps(value)


def _value(scenario: object, path: str) -> float:
    table, field = path.split(".")
    return float(getattr(getattr(scenario, table), field))


@pytest.mark.parametrize(
    ("path", "why"),
    [
        ("oral.dischrage_per_year", "expected the path of a number"),
        ("oral", "expected the path of a number"),
        ("visits.refil.window_days", "expected the path of a number"),
        ("run.months", "laid out in dates, posts or the cohort"),
        ("sessions.refill_monday.slots", "expected the path of a number"),
    ],
)
def test_a_draw_of_something_else_is_refused(path: str, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        with_parameters(world_of("small_clinic"), {path: 0.5})


def test_draws_are_independent_of_their_order() -> None:
    world = world_of("small_clinic")
    one, other = (with_parameters(world, dict(items)) for items in (DRAW.items(), reversed(DRAW.items())))
    assert np.array_equal(run(one, 1), run(other, 1))
