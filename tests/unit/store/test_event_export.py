"""The event log as vidigi and process-mining tools read it."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from pathlib import Path

import pytest

from clinicsim.experiments.replicate import replicate
from clinicsim.scenario import read
from clinicsim.store.event_export import VIDIGI, XES, vidigi_rows, xes_rows
from clinicsim.store.happenings import Happening, happenings
from clinicsim.world.build import build
from clinicsim.world.events import EventLog, Kind
from clinicsim.world.world import World

BASE = Path(__file__).parents[3] / "scenarios" / "base.toml"


@pytest.fixture(scope="module")
def clinic() -> tuple[World, EventLog]:
    world = build(read(BASE, ["run.months=12"]))
    log = replicate(world, [3], keep_events=True).events
    assert log is not None
    return world, log


@pytest.fixture(scope="module")
def told(clinic: tuple[World, EventLog]) -> dict[int, list[Happening]]:
    by_patient = defaultdict(list)
    for one in happenings(*clinic):
        by_patient[one.patient].append(one)
    return by_patient


def test_every_patient_arrives_first_and_departs_last_and_once(
    clinic: tuple[World, EventLog], told: dict[int, list[Happening]]
) -> None:
    world, log = clinic
    assert set(range(len(world.cohort.ids))) <= told.keys()
    assert set(log["patient"][log["kind"] == Kind.REFERRED].tolist()) <= told.keys()
    for each in told.values():
        phases = [one.phase for one in each]
        assert (phases[0], phases[-1]) == ("arrive", "depart")
        assert phases.count("arrive") == phases.count("depart") == 1
        minutes = [one.minute for one in each]
        assert minutes == sorted(minutes)


def test_those_who_die_depart_on_that_day_and_those_who_stay_at_the_end(
    clinic: tuple[World, EventLog], told: dict[int, list[Happening]]
) -> None:
    world, log = clinic
    died = {int(row["patient"]): int(row["minute"]) for row in log[log["kind"] == Kind.DIED] if row["patient"] in told}
    assert died
    assert all(told[patient][-1].minute == minute for patient, minute in died.items())
    assert sum(each[-1].minute == world.end for each in told.values()) > len(told) / 2


def test_every_use_of_a_resource_has_its_end_and_no_two_share_one(told: dict[int, list[Happening]]) -> None:
    going_on: dict[int, Happening] = {}
    taken = set()
    events = [one for each in told.values() for one in each if one.phase in ("start", "end")]
    for one in sorted(events, key=lambda one: (one.minute, one.phase == "start")):
        if one.phase == "start":
            assert (one.resource, one.number) not in taken
            going_on[one.instance] = one
            taken.add((one.resource, one.number))
        else:
            start = going_on.pop(one.instance)
            assert (start.patient, start.what, start.resource, start.number) == (
                one.patient,
                one.what,
                one.resource,
                one.number,
            )
            taken.remove((one.resource, one.number))
    assert not going_on
    assert {"theatre", "bed ward", "Nurse C"} <= {one.resource for one in events}


def test_minutes_with_staff_are_those_of_the_log(
    clinic: tuple[World, EventLog], told: dict[int, list[Happening]]
) -> None:
    world, log = clinic
    minutes = {Kind.STAGE_STARTED: 0, Kind.STAGE_ENDED: 0}
    for kind in minutes:
        minutes[kind] = int(log["minute"][(log["kind"] == kind) & (log["minute"] < world.end)].sum())
    spent = sum(
        one.minute * (1 if one.phase == "end" else -1)
        for each in told.values()
        for one in each
        if ", stage " in one.what
    )
    assert spent == minutes[Kind.STAGE_ENDED] - minutes[Kind.STAGE_STARTED]


def test_vidigi_gets_its_event_types_and_whole_minutes(clinic: tuple[World, EventLog]) -> None:
    world, log = clinic
    rows = [dict(zip(VIDIGI, row, strict=True)) for row in vidigi_rows(world, log)]
    assert {row["event_type"] for row in rows} == {"arrival_departure", "queue", "resource_use", "resource_use_end"}
    ends = {row["event"] for row in rows if row["event_type"] == "arrival_departure"}
    assert ends == {"arrival", "depart"}
    times = [row["time"] for row in rows]
    assert times == sorted(times)  # type: ignore[type-var]
    assert all((row["resource_id"] != "") == str(row["event_type"]).startswith("resource_use") for row in rows)
    assert {row["run"] for row in rows} == {3}


def test_process_mining_gets_starts_and_ends_at_local_times(clinic: tuple[World, EventLog]) -> None:
    world, log = clinic
    rows = [dict(zip(XES, row, strict=True)) for row in xes_rows(world, log)]
    first = dt.datetime.combine(world.scenario.run.start_date, dt.time())
    assert rows[0]["time:timestamp"] == first.isoformat()
    starts = [row for row in rows if row["lifecycle:transition"] == "start"]
    instances = [row["concept:instance"] for row in rows]
    assert all(instances.count(row["concept:instance"]) == 2 for row in starts[:200])
    nurse = next(row for row in starts if row["org:resource"] == "Nurse C")
    assert 8 <= dt.datetime.fromisoformat(str(nurse["time:timestamp"])).hour < 18
    assert {row["case:replication"] for row in rows} == {3}


def test_a_log_that_was_broken_off_leaves_nothing_open(clinic: tuple[World, EventLog]) -> None:
    world, log = clinic
    starts = log["minute"][log["kind"] == Kind.STAGE_STARTED]
    cut = log[log["minute"] <= starts[50]]
    phases = [one.phase for one in happenings(world, cut)]
    assert phases.count("start") == phases.count("end")
