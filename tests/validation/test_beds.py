"""Beds against the queue that they are: exponential stays that begin at random, M/M/c with waiting.

Mean waits for a bed are known from Erlang's formula: with 0.2 admissions a day and stays of ten days on average,
4.444444 days with three beds and 0.869565 with four. Without a limit the number in bed has the mean of the offered load
and its variance (M/G/infinity). Winter, when others take some of the beds, is a smaller number of beds.
"""

from __future__ import annotations

from functools import cache
from typing import Any, NamedTuple

import numpy as np
import pytest
from numpy.typing import NDArray

from clinicsim.engines.process.clinic import Clinic
from clinicsim.engines.process.clock import Process
from clinicsim.engines.process.patient import Patient
from clinicsim.measures import measure
from clinicsim.world.events import Cause, EventLog, Kind, Rank, State
from clinicsim.world.randomness import entity, exponential, uniform
from clinicsim.world.world import World
from validation.clinic import DAY, clinic, interval, relative_half_width, rows

PER_DAY, STAY_DAYS, WARM_UP_DAYS, MONTHS, RUNS = 0.2, 10.0, 365, 180, 40
LIVES = entity("test", "beds")


class Seen(NamedTuple):
    """Means of each run after the warm-up."""

    waited_days: NDArray[np.float64]
    in_bed: NDArray[np.float64]
    in_bed_variance: NDArray[np.float64]


def wards_of(places: int | str, **tables: Any) -> World:
    return clinic(run={"months": MONTHS}, sessions=[], beds={"ward": {"places": places}}, **tables)


def admitted_at_random(world: World, replication: int) -> EventLog:
    """The log of wards in which nothing happens but admissions at random, of people who stay at random."""
    hospital = Clinic(world, replication)
    hospital.wards.open()

    def arrivals() -> Process:
        level, number, when = hospital.level["ward"], 0, 0.0
        while True:
            when += exponential(uniform(hospital.key, LIVES, 1, number), DAY / PER_DAY)
            yield hospital.clock.at(int(when), Rank.ADMISSION, number)
            stay = exponential(uniform(hospital.key, LIVES, 2, number), STAY_DAYS)
            patient = Patient(hospital, number, number, 0, State.ORAL, 0)
            hospital.clock.start(hospital.wards.stay(patient, level, stay, Cause.EMERGENCY))
            number += 1

    hospital.clock.start(arrivals())
    hospital.clock.run()
    return hospital.log.rows()


def seen_in(world: World, log: EventLog) -> tuple[float, float, float]:
    waits, came, left = (rows(log, kind) for kind in (Kind.BED_WAIT, Kind.BED_IN, Kind.BED_OUT))
    began = np.full(int(came["patient"].max()) + 1, -1)
    began[came["patient"]] = came["minute"]
    asked = began.copy()
    queued = waits[waits["patient"] < began.size]
    asked[queued["patient"]] = queued["minute"]
    counted = (asked >= WARM_UP_DAYS * DAY) & (began >= 0)
    minutes = np.arange(WARM_UP_DAYS * DAY, world.end, DAY // 4)
    in_bed = np.searchsorted(came["minute"], minutes) - np.searchsorted(left["minute"], minutes)
    return float((began - asked)[counted].mean() / DAY), float(in_bed.mean()), float(in_bed.var())


@cache
def observed(places: int | str) -> Seen:
    world = wards_of(places)
    found = np.array([seen_in(world, admitted_at_random(world, k)) for k in range(RUNS)])
    return Seen(*found.T)


@pytest.mark.parametrize(("beds", "waits"), [(3, 4.444444), (4, 0.869565)])
def test_admissions_wait_for_a_bed_as_long_as_erlang_says(beds: int, waits: float) -> None:
    found = interval(observed(beds).waited_days)
    assert found.lo <= waits <= found.hi
    assert relative_half_width(found) < 0.25


@pytest.mark.parametrize("beds", [3, 4, "unlimited"])
def test_the_beds_taken_are_the_load_that_is_offered(beds: int | str) -> None:
    found = interval(observed(beds).in_bed)
    assert found.lo <= PER_DAY * STAY_DAYS <= found.hi
    assert relative_half_width(found) < 0.05


def test_without_a_limit_the_number_in_bed_varies_as_it_should_and_nobody_waits() -> None:
    found = observed("unlimited")
    variance = interval(found.in_bed_variance)
    assert variance.lo <= PER_DAY * STAY_DAYS <= variance.hi
    assert (found.waited_days == 0).all()


def test_winter_all_year_is_fewer_beds() -> None:
    always = {"months": list(range(1, 13)), "beds_multiplier": 0.5}
    winter, few = wards_of(6, winter=always), wards_of(3)
    for replication in range(3):
        assert admitted_at_random(winter, replication).tobytes() == admitted_at_random(few, replication).tobytes()


def test_winter_keeps_admissions_waiting_in_its_months_alone_and_lets_them_in_when_it_ends() -> None:
    world = wards_of(12, winter={"months": [12, 1, 2], "beds_multiplier": 0.2})
    log = admitted_at_random(world, 0)
    month = measure(world, log).monthly["bed_wait_hours_per_year"]
    waits = rows(log, Kind.BED_WAIT)["minute"]
    start = np.datetime64(world.scenario.run.start_date)
    months = (start + waits // DAY).astype("datetime64[M]").astype(int) % 12 + 1
    assert waits.size > 50
    assert set(months.tolist()) == {12, 1, 2}
    # Months of the run start on the fifth: those from 5 March to 4 November are without winter.
    summer = [place for place in range(world.month_starts.size - 1) if place % 12 in range(2, 10)]
    assert month[summer].max() == 0.0
    let_in = rows(log, Kind.BED_IN)["minute"]
    ends = [(np.datetime64(f"{year}-03-01") - start).astype(int) * DAY for year in range(2026, 2041)]
    assert np.isin(ends, let_in).any()
