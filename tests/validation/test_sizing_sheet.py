"""The sizing sheet against the simulation: managers trust a simulation whose means they can reproduce on paper.

Where a figure follows from the scenario alone, the two agree to rounding. Where chance and queues come in, the sheet
must lie within the run's own 99.9% interval, widened by a stated allowance for what the sheet leaves out on purpose.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from clinicsim import build, read, replicate
from clinicsim.experiments.runs import Runs
from clinicsim.experiments.sizing import Sheet, sizing_sheet
from clinicsim.experiments.statistics import t_interval
from clinicsim.world.events import Kind
from clinicsim.world.world import World

BASE = Path(__file__).parents[2] / "scenarios" / "base.toml"
REPLICATIONS = 12
CONFIDENCE = 0.999
REFILLS = 0.03  # refills are booked some days before they are due, and late ones after
SLOTS = 0.03  # who can cover is counted as if sessions were alone in the week
ORAL = 0.25  # reviews are late where slots are short, and drugs changed between them
THEATRE = 0.10  # a year's operations are few, and lists carry cases over the year's end


@pytest.fixture(scope="module")
def world() -> World:
    return build(read(BASE, ("run.months=12",)))


@pytest.fixture(scope="module")
def runs(world: World) -> Runs:
    return replicate(world, REPLICATIONS, keep_events=True)


@pytest.fixture(scope="module")
def sheet(world: World) -> Sheet:
    return sizing_sheet(world, use=0.85, target_weeks=18.0)


def agrees(on_paper: float, values: np.ndarray, allowance: float = 0.0) -> bool:
    at = t_interval(values, CONFIDENCE)
    return at.lo - allowance * at.mean <= on_paper <= at.hi + allowance * at.mean


def counted(runs: Runs, kind: Kind, value: float | None = None) -> np.ndarray:
    """Rows of a kind in each replication, of one visit type if a value is given."""
    assert runs.events is not None
    rows = runs.events[runs.events["kind"] == kind]
    rows = rows if value is None else rows[rows["value"] == value]
    return np.bincount(rows["replication"], minlength=runs.count).astype(float)


def test_refills_a_year_are_those_of_the_run(runs: Runs, sheet: Sheet) -> None:
    on_paper = sum(each.per_year for each in sheet.visits if each.visit in ("refill", "refill_new_strength"))
    assert agrees(on_paper, runs.of("refills_per_year"), REFILLS)


def test_slots_planned_are_exactly_those_of_the_run(runs: Runs, sheet: Sheet) -> None:
    planned = _slots(runs, Kind.SESSION_PLANNED)
    assert np.ptp(planned) == 0
    assert sum(pool.slots_planned for pool in sheet.pools) == pytest.approx(planned[0])


def test_slots_that_run_are_those_of_the_run(runs: Runs, sheet: Sheet) -> None:
    assert agrees(sum(pool.slots_run for pool in sheet.pools), _slots(runs, Kind.SESSION_RAN), SLOTS)


def _slots(runs: Runs, kind: Kind) -> np.ndarray:
    assert runs.events is not None
    rows = runs.events[runs.events["kind"] == kind]
    return np.bincount(rows["replication"], weights=rows["value"], minlength=runs.count)


def test_staff_that_the_timetable_asks_for_are_those_of_the_run(runs: Runs, sheet: Sheet) -> None:
    for post in sheet.posts:
        assert post.planned == pytest.approx(runs.of(f"wte_required.{post.role}")[0], rel=0.01)


def test_new_patients_are_as_many_as_are_accepted(runs: Runs, sheet: Sheet) -> None:
    assert agrees(sheet.flows.accepted, counted(runs, Kind.TRIAGED))


def test_pumps_whose_indicator_appears_are_as_many_as_the_run_has(runs: Runs, sheet: Sheet) -> None:
    assert agrees(sheet.flows.batteries, counted(runs, Kind.ERI))


def test_theatre_minutes_of_replacements_are_those_of_the_run(world: World, runs: Runs, sheet: Sheet) -> None:
    place = world.names.procedures.index("replacement")
    assert runs.events is not None
    done = runs.events[(runs.events["kind"] == Kind.OPERATED) & (runs.events["subject"] == place)]
    minutes = np.bincount(done["replication"], weights=done["value"], minlength=runs.count)
    on_paper = next(one for one in sheet.theatre.cases if one.procedure == "replacement")
    without_turnaround = on_paper.minutes - world.scenario.theatre.turnaround_minutes.value
    assert agrees(on_paper.per_year * without_turnaround, minutes, THEATRE)


def test_oral_reviews_are_about_those_of_the_run(world: World, runs: Runs, sheet: Sheet) -> None:
    names = ("oral_follow_up", "oral_titration", "oral_telephone")
    on_paper = sum(each.per_year for each in sheet.visits if each.visit in names)
    seen = sum(counted(runs, Kind.ATTENDED, float(world.names.visits.index(name))) for name in names)
    assert agrees(on_paper, np.asarray(seen), ORAL)


def test_without_absence_every_planned_slot_runs() -> None:
    sets = ("staffing.sickness_share=0", "staffing.leave_days_per_year=0", "run.months=12")
    sheet = sizing_sheet(build(read(BASE, sets)), 0.85, 18.0)
    for pool in sheet.pools:
        assert pool.slots_run == pytest.approx(pool.slots_planned)
