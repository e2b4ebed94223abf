"""The shipped complications in a steady state over pump lives, held against what is published.

Adults with current catheters: 0.07 to 0.14 complications a pump-year, catheter events about 0.035 (comp_catheter_base),
47% of all complications in the first year after an operation (early_first_year_share), overdoses 0.003
(comp_overdose_base).
"""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray

from clinicsim.data import defaults
from clinicsim.data.evidence import evidence
from clinicsim.measures.log_view import MINUTES_PER_YEAR, LogView
from clinicsim.world.calendar import DAYS_PER_YEAR
from clinicsim.world.events import Cause, EventLog, Kind
from clinicsim.world.world import World
from validation.clinic import clinic, interval, logs, pump, rows, theatre_every_day

PUMPS, MONTHS, FROM_YEAR, REPLICATIONS = 200, 108, 4, 12
LIFE_YEARS = 5.9


def steady() -> World:
    """Pumps of every age up to a battery's life; nobody is referred, dies or stops."""
    shipped = defaults()
    ages = (np.arange(PUMPS) + 0.5) / PUMPS * (LIFE_YEARS - 0.3)
    pumps = [
        {**pump(dose=300, reservoir_ml=40, strength=2000), "implant_day": -round(age * DAYS_PER_YEAR)} for age in ages
    ]
    battery = {name: shipped["battery"][name] for name in ("median_years", "max_years")}
    return clinic(
        pumps,
        run={"months": MONTHS},
        in_session="slots",
        complications=shipped["complications"],
        battery=battery,
        device={"large_reservoir_share": 1, "minimum_usable_days": 67},
        theatre={"lists": theatre_every_day()},
        discontinuation={"reimplant_share": 1, "reimplant_after_days": 1},
    )


@cache
def seen() -> tuple[World, list[EventLog]]:
    world = steady()
    return world, logs(world, REPLICATIONS)


def pump_years(world: World, log: EventLog) -> float:
    """Years of working pumps after the first years, which the start still marks."""
    edges = np.array([FROM_YEAR * MINUTES_PER_YEAR, world.end], dtype=np.int64)
    return float(LogView(world, log).pumps.minutes_by_interval(edges)[0] / MINUTES_PER_YEAR)


def settled(log: EventLog, kind: Kind, *causes: Cause) -> EventLog:
    found = rows(log, kind)
    found = found[found["minute"] >= FROM_YEAR * MINUTES_PER_YEAR]
    return found[np.isin(found["cause"], causes)] if causes else found


def per_pump_year(kind: Kind, *causes: Cause) -> NDArray[np.float64]:
    world, each = seen()
    return np.array([settled(log, kind, *causes).size / pump_years(world, log) for log in each])


def test_complications_of_all_kinds_come_at_the_published_rate() -> None:
    found = interval(per_pump_year(Kind.COMPLICATION))
    print(f"complications a pump-year: {found.mean:.4f} ({found.lo:.4f} to {found.hi:.4f})")
    assert found.lo >= 0.07
    assert found.hi <= 0.14


def test_catheter_events_come_at_the_published_rate() -> None:
    """A little above the hazard's mean over a battery life: a revision starts it afresh."""
    base = evidence()["comp_catheter_base"].value
    found = interval(per_pump_year(Kind.COMPLICATION, Cause.CATHETER))
    print(f"catheter events a pump-year: {found.mean:.4f} ({found.lo:.4f} to {found.hi:.4f})")
    assert found.lo <= base <= found.hi


def test_about_half_of_all_complications_fall_in_the_first_year_after_an_operation() -> None:
    _, each = seen()
    published = evidence()["early_first_year_share"].value
    values = [settled(log, Kind.COMPLICATION)["value"] for log in each]
    found = interval([float((days < DAYS_PER_YEAR).mean()) for days in values])
    print(f"share in the first year after an operation: {found.mean:.3f} ({found.lo:.3f} to {found.hi:.3f})")
    assert found.lo >= published - 0.1
    assert found.hi <= published + 0.1


def test_overdoses_come_at_the_published_rate() -> None:
    found = interval(per_pump_year(Kind.OVERDOSE))
    print(f"overdoses a pump-year: {found.mean:.4f} ({found.lo:.4f} to {found.hi:.4f})")
    assert found.lo <= evidence()["comp_overdose_base"].value <= found.hi


def test_withdrawals_are_mostly_of_catheters_and_in_the_published_range() -> None:
    found = interval(per_pump_year(Kind.WITHDRAWAL))
    catheter = interval(per_pump_year(Kind.WITHDRAWAL, Cause.CATHETER))
    print(f"withdrawals a pump-year: {found.mean:.4f} ({found.lo:.4f} to {found.hi:.4f})")
    assert found.lo >= 0.02
    assert found.hi <= 0.10
    assert catheter.mean > found.mean / 2
