from itertools import pairwise

import numpy as np
import pytest
from cli.conftest import SCENARIOS

from clinicsim import build, read
from clinicsim.experiments.caseload import ON_TIME, Curve, Point, default_sizes, resized
from clinicsim.experiments.statistics import Interval
from clinicsim.views.caseload import caseload_sentence
from clinicsim.world.cohort import Cohort
from clinicsim.world.world import World


@pytest.fixture(scope="module")
def world() -> World:
    return build(read(SCENARIOS / "small_clinic.toml", ("run.months=2",)))


def pumps(cohort: Cohort) -> set[str]:
    return {name for name, row in zip(cohort.ids, cohort.patients, strict=True) if row["itb"]}


def others(cohort: Cohort) -> set[str]:
    return set(cohort.ids) - pumps(cohort)


def test_a_caseload_has_as_many_pumps_as_asked_and_everybody_else(world: World) -> None:
    for size in (0, 1, 8, 12, 13, 40):
        made = resized(world.cohort, world.scenario, size)
        assert len(pumps(made)) == size
        assert others(made) == others(world.cohort)
        assert list(made.ids) == sorted(made.ids)


def test_caseloads_nest(world: World) -> None:
    made = [resized(world.cohort, world.scenario, size) for size in (3, 8, 12, 20, 40)]
    for smaller, larger in pairwise(made):
        assert pumps(smaller) < pumps(larger)


def test_who_is_left_out_hangs_on_the_seed(world: World) -> None:
    run = world.scenario.run.model_copy(update={"seed": 999})
    other = world.scenario.model_copy(update={"run": run})
    assert pumps(resized(world.cohort, world.scenario, 6)) != pumps(resized(world.cohort, other, 6))


def test_a_patient_keeps_all_that_the_cohort_says(world: World) -> None:
    made = resized(world.cohort, world.scenario, 20)
    for place, name in enumerate(made.ids):
        if name in world.cohort.ids:
            before = world.cohort.ids.index(name)
            assert made.patients[place] == world.cohort.patients[before]
            assert made.pump_model(place) == world.cohort.pump_model(before)
            assert made.oral_drugs.get(place) == world.cohort.oral_drugs.get(before)


def test_the_present_number_is_the_clinics_own_cohort(world: World) -> None:
    made = resized(world.cohort, world.scenario, 12)
    assert made.ids == world.cohort.ids
    assert np.array_equal(made.patients, world.cohort.patients)


def test_a_negative_caseload_is_refused(world: World) -> None:
    with pytest.raises(ValueError, match="negative"):
        resized(world.cohort, world.scenario, -1)


@pytest.mark.parametrize(("present", "sizes"), [(140, (85, 110, 140, 170, 195)), (12, (5, 10, 12, 15)), (0, (1,))])
def test_the_grid_lies_about_the_present_number(present: int, sizes: tuple[int, ...]) -> None:
    assert default_sizes(present) == sizes


def curve(*lowest: float) -> Curve:
    points = [
        Point(100 + 20 * place, {ON_TIME: Interval(lo + 0.01, lo, lo + 0.02, 30)}) for place, lo in enumerate(lowest)
    ]
    return Curve(present=120, target=0.95, points=tuple(points))


def test_the_largest_caseload_is_the_last_before_the_target_is_missed() -> None:
    assert curve(0.97, 0.96, 0.94, 0.96).largest == 120
    assert curve(0.94, 0.96).largest is None
    assert curve(0.97, 0.95).largest == 120


def test_without_an_interval_no_caseload_is_called_safe() -> None:
    assert curve(float("nan")).largest is None


def test_the_sentence_says_what_was_found() -> None:
    assert caseload_sentence(curve(0.97, 0.90)).startswith("With up to 100 pumps, refills on time stay at 95% or more")
    assert "with 120 it is" in caseload_sentence(curve(0.97, 0.90))
    assert "the limit lies beyond it" in caseload_sentence(curve(0.97, 0.96))
    assert caseload_sentence(curve(0.90)).startswith("None of these caseloads keeps refills on time at 95% or more")
