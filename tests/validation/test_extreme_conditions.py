"""What must happen when something is taken to its end."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from clinicsim import engines
from clinicsim.economics import cost_measures, ledger
from clinicsim.measures import measure
from clinicsim.scenario import read
from clinicsim.scenario.schema.scenario import Scenario
from clinicsim.world.build import compile_world
from clinicsim.world.calendar import WEEKDAYS
from clinicsim.world.cohort import read_cohort
from clinicsim.world.events import Cause, EventLog, Kind
from clinicsim.world.world import World
from validation.clinic import DAY, NURSE, clinic, logs, overlay, pump, rows, session

SCENARIOS = Path(__file__).parents[2] / "scenarios"
CAPACITY = (Cause.NO_SLOT, Cause.LEAVE, Cause.SICKNESS, Cause.VACANCY)

Tables = dict[str, Any]


def shipped(name: str, change: Tables | None = None, *, months: int = 12) -> World:
    """A shipped scenario with some tables changed."""
    loaded = read(SCENARIOS / f"{name}.toml", [f"run.months={months}"])
    raw = loaded.scenario.model_dump()
    scenario = Scenario.model_validate(overlay(raw, change or {}))
    return compile_world(scenario, read_cohort(loaded.cohort_files, scenario))


def count(log: EventLog, kind: Kind) -> int:
    return len(rows(log, kind))


# ---------------------------------------------------------------------- no capacity
def nobody_comes_to_work(why: str) -> Tables:
    """The nurse is always away for one reason, and nobody covers."""
    uncovered = {"cover_planned_probability": 0, "cover_short_notice_probability": 0, "agency_probability": 0}
    if why == "sickness":
        return {"staffing": {**uncovered, "sickness_share": 1}}
    if why == "leave":  # fifty-two weeks; clinics run on working days
        return {"staffing": {**uncovered, "leave_days_per_year": 260}}
    return {"staffing": uncovered, "staff": [{**NURSE, "end_date": "2026-01-04"}]}


@pytest.mark.parametrize(
    ("why", "cause"), [("sickness", Cause.SICKNESS), ("leave", Cause.LEAVE), ("vacancy", Cause.VACANCY)]
)
def test_without_staff_every_pump_runs_dry_on_the_day_that_arithmetic_says(why: str, cause: Cause) -> None:
    pumps = [(168, 20, 500), (500, 20, 2000), (300, 40, 500), (800, 20, 500)]
    world = clinic(
        [pump(*each) for each in pumps],
        run={"months": 10},
        sessions=[session(weekday) for weekday in WEEKDAYS[:5]],
        emergency={"on_call_refill_probability": 0},
        withdrawal={"probability_if_dry": 0},
        **nobody_comes_to_work(why),
    )
    (log,) = logs(world, 1)
    dry = rows(log, Kind.DRY)
    runs_out = {k: volume * strength / dose for k, (dose, volume, strength) in enumerate(pumps)}
    assert {int(row["patient"]): int(row["minute"]) for row in dry} == {
        k: int(days * DAY) + 1 for k, days in runs_out.items()
    }
    assert count(log, Kind.SESSION_RAN) == count(log, Kind.ATTENDED) == 0
    assert set(rows(log, Kind.SESSION_LOST)["cause"]) == {cause}


def test_a_dry_pump_leads_to_withdrawal_to_a_bed_and_to_a_full_pump() -> None:
    world = clinic(
        [pump()] * 30,
        run={"months": 3},
        emergency={"on_call_refill_probability": 0},
        withdrawal={"probability_if_dry": 1},
        **nobody_comes_to_work("sickness"),
    )
    (log,) = logs(world, 1)
    for kind in (Kind.DRY, Kind.WITHDRAWAL, Kind.ADMITTED, Kind.BED_IN):
        assert count(log, kind) >= 30
    filled = rows(log, Kind.FILLED)
    assert (filled["cause"] == Cause.ADMISSION).sum() == count(log, Kind.WITHDRAWAL) == count(log, Kind.DRY)
    hours = rows(log, Kind.WITHDRAWAL)["value"]
    onset = world.scenario.withdrawal
    assert onset.onset_hours_low.value <= hours.min() <= hours.max() <= onset.onset_hours_high.value


# ---------------------------------------------------------------------- more capacity than anybody could use
def ample(world: World) -> Tables:
    """Every session of a scenario on every day of the week, with many slots and staff who are never away."""
    roles = [
        {"name": f"{member.role} {place}", "role": member.role, "band": member.band, "wte": 1.0}
        for place in range(4)
        for member in world.scenario.staff
    ]
    daily = [
        {
            **each.model_dump(),
            "name": f"{each.name} {weekday}",
            "weekday": weekday,
            "start": "09:00",
            "every_weeks": 1,
            "week": 0,
            "slots": 30,
            "slot_minutes": 10,
        }
        for each in world.scenario.sessions
        for weekday in WEEKDAYS
    ]
    staffing = {"hours_per_week": 168, "clinic_share": 1, "leave_days_per_year": 0, "sickness_share": 0}
    return {"sessions": daily, "staff": roles, "staffing": staffing, "calendar": {"bank_holidays": False}}


def test_with_ample_capacity_no_pump_runs_dry_for_want_of_it() -> None:
    stretched = shipped("stretched_clinic")
    relieved = shipped("stretched_clinic", ample(stretched))
    dry_before = dry_after = 0
    for replication in range(3):
        before, after = (rows(engines.run(world, replication), Kind.DRY) for world in (stretched, relieved))
        dry_before += int(np.isin(before["cause"], CAPACITY).sum())
        dry_after += int(np.isin(after["cause"], CAPACITY).sum())
    assert dry_before > 0
    assert dry_after == 0


def test_twice_the_refill_sessions_leave_no_more_pumps_dry() -> None:
    once = shipped("stretched_clinic", months=24)
    refills = [each.model_dump() for each in once.scenario.sessions if "refill" in each.visits]
    twice = shipped(
        "stretched_clinic",
        {
            "sessions": [each.model_dump() for each in once.scenario.sessions]
            + [{**each, "name": f"{each['name']} again"} for each in refills],
            "staff": [member.model_dump() for member in once.scenario.staff]
            + [{**member.model_dump(), "name": f"{member.name} too"} for member in once.scenario.staff],
        },
        months=24,
    )
    dry = [[count(engines.run(world, k), Kind.DRY) for k in range(6)] for world in (once, twice)]
    assert np.mean(dry[1]) <= np.mean(dry[0])
    assert np.mean(dry[0]) > 0


# ---------------------------------------------------------------------- the alarm
def test_a_larger_alarm_volume_gives_earlier_alarms_and_the_same_dry_dates() -> None:
    late, early = (shipped("base", {"device": {"alarm_volume_ml": ml}}, months=1) for ml in (2, 4))
    dates = []
    for world in (late, early):
        log = engines.run(world, 0)
        first = log[log["minute"] == 0]
        dates.append((rows(first, Kind.ALARM_DATE)["value"], rows(first, Kind.DRY_DATE)["value"]))
    (alarm_late, dry_late), (alarm_early, dry_early) = dates
    sounding = alarm_late == 0  # already under the smaller alarm volume on the first morning
    assert (alarm_early <= alarm_late).all()
    assert (alarm_early[~sounding] < alarm_late[~sounding]).all()
    assert np.array_equal(dry_early, dry_late)
    assert count(engines.run(early, 0), Kind.ALARM) >= count(engines.run(late, 0), Kind.ALARM)


# ---------------------------------------------------------------------- money follows, and never leads
NOT_PRICES = {
    "cost_set", "country", "currency", "price_year", "evidence", "priced_in", "index", "home_care_covers",
    "agency_premium", "on_call_refill_hours", "on_call_band", "transport_share",
}  # fmt: skip


def times(prices: Tables, factor: float) -> Tables:
    """Every price of a cost set multiplied; shares, hours and names stay."""
    return {key: value if key in NOT_PRICES else _times(value, factor) for key, value in prices.items()}


def _times(value: Any, factor: float) -> Any:
    if "value" in value:
        return value["value"] * factor
    return {name: _times(each, factor) for name, each in value.items()}


def test_twice_the_prices_give_twice_the_cost_and_change_nothing_else() -> None:
    plain = shipped("stretched_clinic")
    dear = shipped("stretched_clinic", {"prices": times(plain.scenario.prices.model_dump(), 2.0)})
    found = []
    for world in (plain, dear):
        log = engines.run(world, 0)
        books, measures = ledger(world, log), measure(world, log)
        costs = cost_measures(world, books, measures)
        found.append((log.tobytes(), books.monthly, dict(measures.summary), dict(costs.summary)))
    (log_bytes, money, clinical, costs_once), (same_bytes, twice_money, same_clinical, twice_costs) = found
    assert log_bytes == same_bytes
    assert np.array_equal(2.0 * money, twice_money)
    assert money.sum() > 0
    np.testing.assert_equal(same_clinical, clinical)
    assert costs_once.keys() == twice_costs.keys()
    for name, value in costs_once.items():
        factor = 2.0 if name.startswith(("cost_", "staff_cost_", "drug_wasted_cost_")) else 1.0
        np.testing.assert_allclose(twice_costs[name], factor * value, rtol=1e-12, err_msg=name)


@pytest.mark.parametrize(
    "change",
    [
        {"prices": {"ampoule": 0}},
        {"prices": {"staff_hour": {"band7": 500}}},
        {"prices": {"bed_day": {"ward": 1}, "ambulance": 9999}},
        {"economics": {"discount_rate_costs": 0.2, "convention": "year_start"}},
    ],
)
def test_no_price_changes_what_happens(change: Tables) -> None:
    plain, changed = shipped("base", months=6), shipped("base", change, months=6)
    assert engines.run(plain, 3).tobytes() == engines.run(changed, 3).tobytes()
