"""What a theatre manager expects of the operating lists."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from clinicsim import engines
from clinicsim.measures import measure
from clinicsim.world.events import Cause, EventLog, Kind
from clinicsim.world.world import World
from validation.clinic import DAY, DAYS_PER_YEAR, clinic, interval, logs, pump, relative_half_width, rows, session

ON_REPLACEMENT_LIST, ON_REVISION_LIST = 4, 5
LIFE_YEARS = 6.0
BATTERIES = {"median_years": LIFE_YEARS, "max_years": LIFE_YEARS + 1, "weibull_shape": 1_000_000}
NEVER = {"median_years": 1000, "max_years": 2000}


def weekly(**changes: Any) -> dict[str, Any]:
    """An operating list on Thursday afternoons; the first is on day 3."""
    return {"name": "thursday", "weekday": "thursday", "start": "13:00", "every_weeks": 1, "week": 0, "minutes": 60,
            **changes}  # fmt: skip


def waits_for(what: int, since: int, battery_left_days: float = 400) -> dict[str, Any]:
    """A full pump whose patient has waited for an operation since some day before the first."""
    age = int(LIFE_YEARS * DAYS_PER_YEAR - battery_left_days)
    times = {"implant_day": -age, "therapy_start_day": -age, "clock_start_day": -since}
    return {**pump(dose=50, reservoir_ml=40, strength=2000), "waiting_list": what, **times}


def theatre_of(patients: list[dict[str, Any]], *, months: int = 2, **tables: Any) -> World:
    """A clinic with these patients, an hour of theatre a week and operations of one hour."""
    theatre = {"lists": [weekly()], **tables.pop("theatre", {})}
    minutes = {name: {"minutes": 60} for name in ("implant", "replacement", "revision", "explant")}
    procedures = {name: {**minutes[name], **tables.get("procedures", {}).get(name, {})} for name in minutes}
    tables = {"battery": BATTERIES, "withdrawal": {"probability_at_end_of_service": 0}, **tables}
    return clinic(
        patients, run={"months": months}, sessions=[session("monday")], theatre=theatre,
        **{**tables, "procedures": procedures},
    )  # fmt: skip


def operated(log: EventLog) -> list[tuple[int, int]]:
    """Day and patient of each operation from a list."""
    found = rows(log, Kind.OPERATED)
    return [(int(row["minute"]) // DAY, int(row["patient"])) for row in found[found["cause"] == Cause.ELECTIVE]]


def cancelled(log: EventLog) -> dict[Cause, int]:
    """Cases sent home, by cause."""
    causes, times = np.unique(rows(log, Kind.CASE_CANCELLED)["cause"], return_counts=True)
    return {Cause(int(cause)): int(n) for cause, n in zip(causes, times, strict=True)}


# ---------------------------------------------------------------------- priority
WAITING = [
    waits_for(ON_REPLACEMENT_LIST, since=90, battery_left_days=300),
    waits_for(ON_REPLACEMENT_LIST, since=10, battery_left_days=30),
    waits_for(ON_REVISION_LIST, since=5),
    waits_for(ON_REPLACEMENT_LIST, since=60, battery_left_days=200),
]


@pytest.mark.parametrize(
    ("theatre", "order"),
    [
        ({}, [2, 1, 3, 0]),  # revision, then the battery that is about to end, then the next one to end
        ({"order": "fcfs"}, [2, 1, 0, 3]),  # the same levels, each by clock start
        ({"priority": ["replacement_imminent", "explant", "revision", "implant", "replacement"]}, [1, 2, 3, 0]),
        ({"priority": ["explant", "revision", "replacement", "implant"], "order": "fcfs",
          "late_levels": []}, [2, 0, 3, 1]),
    ],
)  # fmt: skip
def test_operations_come_by_level_and_within_a_level_by_the_policy(theatre: dict[str, Any], order: list[int]) -> None:
    (log,) = logs(theatre_of(WAITING, theatre=theatre), 1)
    assert operated(log) == [(3 + 7 * week, patient) for week, patient in enumerate(order)]


def test_a_replacement_becomes_imminent_as_its_battery_runs_down() -> None:
    # From two weeks before it ends, on day 16, the patient goes before those who came first.
    first_come = [waits_for(ON_REPLACEMENT_LIST, since=50 - k, battery_left_days=500) for k in range(6)]
    late = waits_for(ON_REPLACEMENT_LIST, since=1, battery_left_days=30)
    world = theatre_of([*first_come, late], theatre={"order": "fcfs", "imminent_days": 14})
    (log,) = logs(world, 1)
    assert [patient for _, patient in operated(log)] == [0, 1, 6, 2, 3, 4, 5]


# ---------------------------------------------------------------------- notice
def test_with_notice_patients_are_called_ahead_and_only_urgent_ones_are_added_on_the_day() -> None:
    # The first list is on day 3, inside the notice; the second, on day 10, is planned on the first day too.
    patients = [waits_for(ON_REPLACEMENT_LIST, since=50, battery_left_days=300 + k) for k in range(2)]
    soon = pump(dose=50, reservoir_ml=40, strength=2000)  # its indicator shows on day 5
    age = int((LIFE_YEARS - 90 / DAYS_PER_YEAR) * DAYS_PER_YEAR) - 5
    soon |= {"implant_day": -age, "therapy_start_day": -age}
    world = theatre_of(
        [*patients, soon],
        theatre={"lists": [weekly(minutes=120)], "notice_days": 10, "late_levels": ["replacement_imminent"]},
        battery={**BATTERIES, "request_before_eri_days": 0},
    )
    (log,) = logs(world, 1)
    called = [(int(r["minute"]) // DAY, int(r["patient"])) for r in rows(log, Kind.CASE_CALLED)]
    assert called[:2] == [(0, 0), (0, 1)]  # both fit on the first list
    # The third asks on about day 5: too late to be called ten days before day 10, and not urgent; so the third list.
    assert [patient for _, patient in operated(log)] == [0, 1, 2]
    assert operated(log)[2][0] == 17
    urgent = theatre_of(
        [*patients, soon],
        theatre={"lists": [weekly(minutes=120)], "notice_days": 10, "imminent_days": 100,
                 "late_levels": ["replacement_imminent"]},
        battery={**BATTERIES, "request_before_eri_days": 0},
    )  # fmt: skip
    assert operated(logs(urgent, 1)[0])[2] == (10, 2)


def test_whoever_was_called_for_a_list_that_is_cancelled_is_counted_and_waits_for_the_next() -> None:
    patients = [waits_for(ON_REPLACEMENT_LIST, since=50)]
    lucky = theatre_of(patients, theatre={"notice_days": 3, "list_cancelled_probability": 0.5}, months=6)
    for log in logs(lucky, 12):
        before = [
            row for row in rows(log, Kind.LIST_CANCELLED) if row["minute"] < rows(log, Kind.OPERATED)["minute"][0]
        ]
        assert cancelled(log) == ({Cause.LIST_CANCELLED: len(before)} if before else {})
        left = rows(log, Kind.LIST_LEFT)[0]
        assert left["value"] == pytest.approx(50 + left["minute"] / DAY)


def test_whoever_was_sent_home_may_come_to_the_next_list_though_it_was_called_before() -> None:
    patients = [waits_for(ON_REPLACEMENT_LIST, since=50, battery_left_days=300 + k) for k in range(2)]
    world = theatre_of(
        patients, beds={"ward": {"places": 1}}, theatre={"lists": [weekly(minutes=120)], "notice_days": 7}
    )
    (log,) = logs(world, 1)
    assert cancelled(log) == {Cause.NO_BED: 1}
    assert operated(log) == [(3, 0), (10, 1)]


def test_without_notice_nobody_is_called_for_a_list_that_is_cancelled() -> None:
    world = theatre_of([waits_for(ON_REPLACEMENT_LIST, since=50)], theatre={"list_cancelled_probability": 1})
    (log,) = logs(world, 1)
    assert len(rows(log, Kind.LIST_CANCELLED)) == len(rows(log, Kind.LIST_PLANNED)) > 5
    assert cancelled(log) == {}
    assert operated(log) == []


# ---------------------------------------------------------------------- the day
@pytest.mark.parametrize(("overrun", "expected"), [(0, [0]), (30, [0, 1])])
def test_a_late_list_starts_the_last_case_only_within_the_allowance(overrun: int, expected: list[int]) -> None:
    """Two cases fill the list; the turnaround of the first makes the second a little late on some days."""
    patients = [waits_for(ON_REPLACEMENT_LIST, since=50 - k, battery_left_days=300 + k) for k in range(2)]
    world = theatre_of(
        patients, months=1,
        theatre={"lists": [weekly(minutes=120, every_weeks=4)], "overrun_minutes": overrun},
        procedures={"replacement": {"minutes_cv": 0.1}},
    )  # fmt: skip
    late = [log for log in logs(world, 30) if 60 < rows(log, Kind.OPERATED)["value"][0] <= 90]
    assert len(late) > 5
    for log in late:
        first_day, _ = operated(log)[0]
        assert [patient for day, patient in operated(log) if day == first_day] == expected
        assert cancelled(log) == ({} if overrun else {Cause.NO_TIME: 1})


def test_actual_minutes_vary_about_the_expected_ones_as_the_scenario_says() -> None:
    patients = [waits_for(ON_REPLACEMENT_LIST, since=50) for _ in range(40)]
    lists = [weekly(name=day, weekday=day, minutes=720, start="08:00") for day in ("monday", "tuesday", "wednesday")]
    world = theatre_of(patients, months=3, theatre={"lists": lists}, procedures={"replacement": {"minutes_cv": 0.3}})
    minutes = [rows(log, Kind.OPERATED)["value"] for log in logs(world, 25)]
    found = interval([float(each.mean()) for each in minutes])
    assert found.lo <= 60.0 <= found.hi
    assert relative_half_width(found) < 0.05
    spread = interval([float(each.std(ddof=1)) for each in minutes])
    assert spread.lo <= 18.0 <= spread.hi


def test_cases_are_cancelled_for_the_reasons_of_the_table_each_by_its_chance() -> None:
    reasons = {"patient_unfit": {"probability": 0.2}, "hospital_full": {"probability": 0.0},
               "consent_missing": {"probability": 0.1}}  # fmt: skip
    patients = [waits_for(ON_REPLACEMENT_LIST, since=50) for _ in range(40)]
    lists = [weekly(name=day, weekday=day, minutes=240) for day in ("monday", "tuesday", "wednesday")]
    world = theatre_of(patients, months=4, theatre={"lists": lists, "case_cancelled": reasons})
    shares = []
    for log in logs(world, 40):
        found, done = rows(log, Kind.CASE_CANCELLED), len(operated(log))
        assert done == 40
        names = [world.names.cancellations[int(place)] for place in found["value"]]
        tried = done + len(found)
        shares.append([names.count(name) / tried for name in ("patient_unfit", "consent_missing", "hospital_full")])
    unfit, consent, full = np.array(shares).T
    # The first reason of the table that comes true is the one that is given.
    for share, expected in ((unfit, 0.2), (consent, 0.8 * 0.1)):
        found = interval(share)
        assert found.lo <= expected <= found.hi
    assert full.max() == 0.0
    summary = measure(world, log).summary
    assert summary["theatre_cancellations_per_year.consent_missing"] > 0


def test_winter_cancels_more_cases_in_its_months_alone() -> None:
    reasons = {"patient_unfit": {"probability": 0.1}}
    patients = [waits_for(ON_REPLACEMENT_LIST, since=50) for _ in range(30)]
    tables: dict[str, Any] = {"theatre": {"case_cancelled": reasons}}
    plain = theatre_of(patients, months=9, **tables)
    winter = theatre_of(patients, months=9, winter={"months": [7], "case_cancelled_multiplier": 10}, **tables)
    july = 177 * DAY  # 1 July 2026
    before, after = (logs(world, 3) for world in (plain, winter))
    for mild, hard in zip(before, after, strict=True):
        assert mild[mild["minute"] < july].tobytes() == hard[hard["minute"] < july].tobytes()
        sent_home = rows(hard, Kind.CASE_CANCELLED)["minute"] // DAY
        assert ((sent_home >= 177) & (sent_home < 208)).sum() == 5  # every case of the five lists of July
        assert not [day for day, _ in operated(hard) if 177 <= day < 208]


def test_a_case_without_a_bed_is_sent_home_and_comes_back() -> None:
    # Each patient stays ten nights in the only bed, so every other weekly list finds it taken.
    patients = [waits_for(ON_REPLACEMENT_LIST, since=50 - k) for k in range(3)]
    world = theatre_of(patients, beds={"ward": {"places": 1}}, procedures={"replacement": {"nights": 10}})
    (log,) = logs(world, 1)
    assert [day for day, _ in operated(log)] == [3, 17, 31]
    assert cancelled(log) == {Cause.NO_BED: 2}
    assert len(rows(log, Kind.BED_WAIT)) == 0
    per_year = measure(world, log).summary["theatre_cancellations_per_year.no_bed"]
    assert per_year == pytest.approx(2 / (world.end / DAY / DAYS_PER_YEAR))


def test_an_emergency_takes_its_minutes_from_the_next_list_if_the_hospital_works_so() -> None:
    # The first battery ends on day 1 and brings the patient to emergency theatre; the other two wait for a list.
    ended = {**waits_for(0, since=0, battery_left_days=1.0), "waiting_list": 0}
    patients = [ended, *(waits_for(ON_REVISION_LIST, since=50 - k) for k in range(2))]
    tables: dict[str, Any] = {
        "withdrawal": {"probability_at_end_of_service": 1, "onset_hours_low": 1, "onset_hours_mode": 2,
                       "onset_hours_high": 3,
                       "severity": {name: {"death_probability": 0} for name in ("mild", "moderate", "severe")}},
    }  # fmt: skip

    def revised(bumps: bool) -> list[int]:
        theatre = {"lists": [weekly(minutes=120)], "emergency_bumps_elective": bumps, "emergency_wait_days": 0}
        (log,) = logs(theatre_of(patients, theatre=theatre, **tables), 1)
        emergencies = rows(log, Kind.OPERATED)["cause"] == Cause.EMERGENCY
        assert emergencies.sum() == 1
        assert rows(log, Kind.LIST_BUMPED)["value"].tolist() == ([60.0] if bumps else [])
        return [day for day, patient in operated(log) if patient > 0]

    assert revised(bumps=False) == [3, 3]
    assert revised(bumps=True) == [3, 10]


# ---------------------------------------------------------------------- closure
def test_a_closure_takes_its_share_of_lists_and_a_deeper_one_takes_those_and_more() -> None:
    lists = [weekly(name=day, weekday=day) for day in ("monday", "tuesday", "wednesday", "thursday", "friday")]
    closed = {}
    for share in (0.0, 0.3, 0.6, 1.0):
        world = theatre_of([], months=24, theatre={"lists": lists}, open_share={"theatre_lists": share})
        log = engines.run(world, 0)
        gone = rows(log, Kind.LIST_CANCELLED)
        assert set(gone["cause"].tolist()) <= {int(Cause.CLOSURE)}
        closed[share] = set(gone["subject"].tolist())
        planned = len(rows(log, Kind.LIST_PLANNED))
        assert len(closed[share]) / planned == pytest.approx(1.0 - share, abs=0.07)
        assert measure(world, log).summary["theatre_lists_cancelled_share"] == len(closed[share]) / planned
    assert closed[1.0] == set()
    assert closed[1.0] < closed[0.6] < closed[0.3] < closed[0.0]


# ---------------------------------------------------------------------- measures
def test_time_past_the_end_of_a_list_counts_as_used_only_in_the_uncapped_measure() -> None:
    patients = [waits_for(ON_REPLACEMENT_LIST, since=50)]
    world = theatre_of(patients, months=1, procedures={"replacement": {"minutes_cv": 0.5}})
    log = next(log for log in logs(world, 20) if rows(log, Kind.OPERATED)["value"][0] > 70)
    minutes = float(rows(log, Kind.OPERATED)["value"][0])
    found, planned = measure(world, log).summary, rows(log, Kind.LIST_PLANNED)["value"].sum()
    assert found["theatre_utilisation"] == pytest.approx(60 / planned)
    assert found["theatre_utilisation_uncapped"] == pytest.approx(minutes / planned)
    years = world.end / DAY / DAYS_PER_YEAR
    assert found["theatre_overruns_per_year"] == pytest.approx(1 / years)
    assert found["theatre_overrun_minutes_per_year"] == pytest.approx((minutes - 60) / years)
