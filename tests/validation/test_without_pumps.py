"""A clinic without intrathecal therapy: the same people, as severely affected, on oral drugs alone."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from clinicsim import engines
from clinicsim.measures import measure
from clinicsim.scenario import read
from clinicsim.world.build import build
from clinicsim.world.events import Cause, Control, EventLog, Kind, State
from clinicsim.world.world import World
from validation.clinic import rows

SCENARIOS = Path(__file__).parents[2] / "scenarios"
OF_A_PUMP = (Kind.PUMP_IN, Kind.FILLED, Kind.DOSE, Kind.TRIAL, Kind.OPERATED, Kind.WITHDRAWAL, Kind.COMPLICATION)

Run = tuple[World, EventLog]


@pytest.fixture(scope="module")
def base() -> Run:
    world = build(read(SCENARIOS / "base.toml"))
    return world, engines.run(world, 0)


@pytest.fixture(scope="module")
def oral_only() -> Run:
    world = build(read(SCENARIOS / "oral_only.toml"))
    return world, engines.run(world, 0)


def test_nobody_has_a_pump_a_trial_or_an_operation(oral_only: Run) -> None:
    _, log = oral_only
    assert not np.isin(log["kind"], OF_A_PUMP).any()
    assert set(rows(log, Kind.STATE)["value"]) == {State.WAIT_NEW, State.ORAL, State.GONE}
    assert set(rows(log, Kind.CONTROL)["value"]) == {Control.UNTREATED, Control.ORAL, Control.BOTULINUM}


def test_they_are_the_same_people_as_severe_as_with_a_pump(base: Run, oral_only: Run) -> None:
    who = ["patient", "subject", "value"]  # the engine's number of a row differs, the person does not
    for kind in (Kind.PERSON, Kind.SEVERITY):
        with_pumps, without = (rows(log, kind)[who] for _, log in (base, oral_only))
        assert with_pumps.tolist() == without.tolist()
    scores = [rows(log, Kind.SCORED) for _, log in (base, oral_only)]
    with_pumps, without = (found[found["minute"] == 0][who] for found in scores)
    assert with_pumps.tolist() == without.tolist()


def test_those_who_would_have_a_pump_take_drugs_as_the_severely_affected_do(oral_only: Run) -> None:
    world, log = oral_only
    severity, control = rows(log, Kind.SEVERITY), rows(log, Kind.CONTROL)
    severe = severity["patient"][severity["subject"] == world.names.bands.index("severe")]
    mine = np.intersect1d(severe, np.flatnonzero(world.cohort.patients["itb"]))
    first_day = control[control["minute"] == 0]
    on_a_drug = np.isin(mine, first_day["patient"][first_day["subject"] > 0]).mean()
    expected = float(world.scenario.oral.prevalent_severe_on_drug_share.value)
    assert abs(on_a_drug - expected) < 3.29 * (expected * (1 - expected) / mine.size) ** 0.5


def test_there_is_more_oral_follow_up_and_fewer_qalys(base: Run, oral_only: Run) -> None:
    with_pumps, without = (measure(world, log).summary for world, log in (base, oral_only))
    assert without["follow_ups_per_new_patient"] > with_pumps["follow_ups_per_new_patient"]
    assert without["qalys"] < with_pumps["qalys"]
    assert without["pumps_end"] == 0
    assert rows(oral_only[1], Kind.ORAL_FAILED).size > 0  # oral therapy still fails, and goes on


def test_who_would_be_listed_for_a_trial_at_once_has_oral_drugs_and_discharges_stay(base: Run, oral_only: Run) -> None:
    discharged, listed = [], []
    for _, log in (base, oral_only):
        moved = rows(log, Kind.STATE)
        gone = moved[(moved["value"] == State.GONE) & (moved["cause"] == Cause.DISCHARGED)]
        treated = moved["patient"][moved["value"] == State.ORAL]
        discharged.append(set(gone["patient"].tolist()) - set(treated.tolist()))
        listed.append(set(moved["patient"][moved["value"] == State.WAIT_TRIAL].tolist()))
    assert listed[0]
    assert not listed[1]
    assert len(discharged[0] ^ discharged[1]) <= 3  # seen just before the end in one of the two alone
