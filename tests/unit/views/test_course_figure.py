"""A patient's course and its figure: what is drawn is what the log says."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from clinicsim import build, engines, read
from clinicsim.views.course import Course, course
from clinicsim.views.figures.course import course_figure
from clinicsim.views.figures.layout import title_of
from clinicsim.views.story import patient_number
from clinicsim.world.events import EventLog, Kind
from clinicsim.world.world import World

BASE = Path(__file__).parents[3] / "scenarios" / "base.toml"


@pytest.fixture(scope="module")
def world() -> World:
    return build(read(BASE, ("run.months=18",)))


@pytest.fixture(scope="module")
def log(world: World) -> EventLog:
    return engines.run(world, 0)


def of(world: World, log: EventLog, name: str) -> Course:
    number = patient_number(world, name)
    assert number is not None
    return course(world, log, number)


def trace(figure: Any, name: str) -> Any:
    (found,) = (one for one in figure.data if one.name == name)
    return found


def test_the_volume_is_full_after_every_fill_and_never_below_zero(world: World, log: EventLog) -> None:
    for name in ("P0001", "P0002", "P0003"):
        one = of(world, log, name)
        volumes = np.array(one.volume_ml.value)
        assert np.nanmin(volumes) >= 0
        for mark in one.of(Kind.FILLED):
            at = [
                value for when, value in zip(one.volume_ml.when, one.volume_ml.value, strict=True) if when == mark.when
            ]
            assert at[-1] == pytest.approx(mark.value)


def test_the_line_of_the_volume_goes_on_to_the_end_of_the_run(world: World, log: EventLog) -> None:
    alive = [name for name in world.cohort.ids[:40] if name.startswith("P") and not of(world, log, name).of(Kind.DIED)]
    one = of(world, log, alive[0])
    assert one.volume_ml.when[-1] == one.until
    assert list(one.volume_ml.when) == sorted(one.volume_ml.when)


def test_the_title_counts_the_refills_and_those_after_the_alarm(world: World, log: EventLog) -> None:
    number = patient_number(world, "P0001")
    margins = log[(log["patient"] == number) & (log["kind"] == Kind.MARGIN)]
    title = of(world, log, "P0001").title
    assert title.startswith(f"P0001: {margins.size} refill")
    late = int((margins["value"] < 0).sum())
    assert f"{late or 'none'} after the alarm date" in title


def test_a_dry_pump_is_said_with_its_day_and_reason(world: World, log: EventLog) -> None:
    dry = log[log["kind"] == Kind.DRY]
    assert dry.size, "the base clinic runs a pump dry in eighteen months of replication 0"
    one = course(world, log, int(dry["patient"][0]))
    assert "the pump ran dry on" in one.title
    drawn = trace(course_figure(one), "runs dry")
    start = dt.datetime.combine(world.scenario.run.start_date, dt.time())
    assert start + dt.timedelta(minutes=int(dry["minute"][0])) in list(drawn.x)


def test_an_oral_patient_has_drugs_and_visits_and_no_reservoir(world: World, log: EventLog) -> None:
    pumps = set(log["patient"][log["kind"] == Kind.PUMP_IN].tolist())
    taking = [int(row["patient"]) for row in log[log["kind"] == Kind.DRUG_STARTED] if int(row["patient"]) not in pumps]
    one = course(world, log, taking[0])
    drawn = course_figure(one)
    assert not one.has_pump
    assert one.oral_mg_per_day
    assert {name.replace("_", " ") for name in one.oral_mg_per_day} <= {each.name for each in drawn.data}
    assert "volume" not in {each.name for each in drawn.data}


def test_every_patient_can_be_drawn(world: World, log: EventLog) -> None:
    for patient in np.unique(log["patient"][log["patient"] >= 0])[::7]:
        one = course(world, log, int(patient))
        drawn = course_figure(one)
        assert title_of(drawn) == one.title
        assert drawn.layout.height >= 200


def test_a_stay_in_hospital_is_shaded_and_ends_no_earlier_than_it_began(world: World, log: EventLog) -> None:
    admitted = log[log["kind"] == Kind.ADMITTED]
    one = course(world, log, int(admitted["patient"][0]))
    assert one.stays
    assert all(stay.since <= stay.until for stay in one.stays)
    assert len(course_figure(one).layout.shapes) >= len(one.stays)
