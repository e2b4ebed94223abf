import pickle
from pathlib import Path

import numpy as np
import pytest

from clinicsim.experiments.designs import Draws
from clinicsim.experiments.executors import Serial
from clinicsim.experiments.sensitivity import Clinic, OneWay, morris, one_way, sobol
from clinicsim.experiments.uncertainty import Joint, stated
from clinicsim.scenario import Loaded, read
from clinicsim.world.build import build
from clinicsim.world.world import World

SCENARIOS = Path(__file__).parents[4] / "scenarios"
MEASURES = ("cost_per_year", "cost_per_year.staff", "refill_on_time_share@1")


@pytest.fixture(scope="module")
def loaded() -> Loaded:
    return read(SCENARIOS / "small_clinic.toml", ("run.months=12",))


@pytest.fixture(scope="module")
def world(loaded: Loaded) -> World:
    return build(loaded)


def _joint(world: World, *paths: str) -> Joint:
    known = stated(world.scenario).parameters
    return Joint(tuple(known[path] for path in paths))


def _clinic(world: World, loaded: Loaded, **other: object) -> Clinic:
    return Clinic(world, MEASURES, 3, Serial(), **other)  # type: ignore[arg-type]


def _verdicts(result: OneWay) -> dict[str, str]:
    return {bar.parameter.path: bar.verdict for bar in result.bars}


def test_a_price_moves_cost_alone_and_sickness_moves_what_staff_are_paid(world: World, loaded: Loaded) -> None:
    joint = _joint(world, "prices.refill_kit", "staffing.sickness_share", "visits.refill.stages.0.minutes")
    cost, staff, on_time = one_way(joint, _clinic(world, loaded))
    kit = next(bar for bar in cost.bars if bar.parameter.path == "prices.refill_kit")
    assert kit.verdict == "told apart"
    assert kit.high.effect.lo > 0 > kit.low.effect.hi
    assert _verdicts(staff) == {
        "staffing.sickness_share": "told apart",
        "prices.refill_kit": "no change",
        "visits.refill.stages.0.minutes": "no change",
    }
    assert _verdicts(on_time)["prices.refill_kit"] == "no change"


def test_a_scenario_against_itself_differs_nowhere_by_any_parameter(world: World, loaded: Loaded) -> None:
    joint = _joint(world, "prices.refill_kit", "staffing.sickness_share")
    for result in one_way(joint, _clinic(world, loaded, base=world)):
        assert result.at_value.mean == 0
        assert set(_verdicts(result).values()) == {"no change"}


def test_a_parameter_that_does_nothing_is_found_to_do_nothing(world: World, loaded: Loaded) -> None:
    # The price of a kit cannot change who is refilled in time.
    joint = _joint(world, "prices.refill_kit", "visits.refill.did_not_attend_probability")
    clinic = _clinic(world, loaded)
    *_, screened = morris(joint, clinic, 3, seed=1)
    *_, split = sobol(joint, clinic, 8, seed=1)
    effects = {each.parameter.path: each for each in screened.effects}
    totals = {each.parameter.path: each.total for each in split.indices}
    assert effects["prices.refill_kit"].verdict == "no change"
    assert effects["visits.refill.did_not_attend_probability"].mean_size > 0
    assert totals["prices.refill_kit"].lo <= 0 <= totals["prices.refill_kit"].hi
    assert totals["visits.refill.did_not_attend_probability"].share > 0


def test_a_point_is_the_clinic_that_a_scenario_with_those_numbers_is(world: World, loaded: Loaded) -> None:
    values = {"staffing.sickness_share": 0.06, "visits.refill.did_not_attend_probability": 0.06}
    joint = _joint(world, *values)
    row = np.array([list(values.values())])
    answers = _clinic(world, loaded)(joint.paths, row)
    anew = read(SCENARIOS / "small_clinic.toml", ("run.months=12", *(f"{p}={v}" for p, v in values.items())))
    direct = Clinic(build(anew), MEASURES, 3, Serial())((), np.empty((1, 0)))
    assert np.array_equal(answers.values, direct.values)


def test_what_the_rota_is_made_of_is_varied_without_building_the_world_anew(world: World, loaded: Loaded) -> None:
    path = "staffing.sickness_share"
    made = Draws(world, (path,), np.array([[0.06], [world.scenario.staffing.sickness_share.value]]))
    assert made.world(0).scenario.staffing.sickness_share.value == 0.06
    assert made.world(0).session_keys is world.session_keys


def test_a_dated_change_to_a_number_outlives_the_variation_of_it(tmp_path: Path) -> None:
    file = tmp_path / "change.toml"
    file.write_text(
        f'extends = "{SCENARIOS / "small_clinic.toml"}"\n[run]\nmonths = 6\n'
        '[[changes]]\ndate = 2026-03-01\npath = "staffing.sickness_share"\nvalue = 0.2\n'
    )
    changed = read(file)
    made = Draws(build(changed), ("staffing.sickness_share",), np.array([[0.06]])).world(0)
    assert [version.scenario.staffing.sickness_share.value for version in made.versions] == [0.06, 0.2]


def test_points_can_be_sent_to_another_machine(world: World, loaded: Loaded) -> None:
    design = Draws(world, ("prices.refill_kit",), np.array([[50.0]]))
    there = pickle.loads(pickle.dumps(design))
    assert there.world(0).scenario.prices.refill_kit.value == 50.0
