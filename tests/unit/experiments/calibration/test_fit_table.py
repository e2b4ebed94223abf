"""What was observed in a year that nothing was fitted to, beside what the clinic makes of it."""

from __future__ import annotations

import datetime as dt
import math

import numpy as np
import pytest

from clinicsim.experiments.calibration.extracts import Extract, Extracts
from clinicsim.experiments.calibration.fit_table import FitTable, fit_table, window
from clinicsim.experiments.calibration.observed import observed
from clinicsim.experiments.executors import Serial
from clinicsim.experiments.statistics import critical_t
from clinicsim.scenario import read
from clinicsim.world.build import build
from clinicsim.world.world import World
from experiments.calibration.clinic import BASE, extracts_of


@pytest.fixture(scope="module")
def world() -> World:
    return build(read(BASE.parent / "small_clinic.toml", ["run.months=13"]))


@pytest.fixture(scope="module")
def table(world: World) -> FitTable:
    own = extracts_of(world, replication=100)
    days = window(own, 2026, world.scenario.run.start_date)
    assert days is not None
    assert days.same
    return fit_table(world, own, days, 8, Serial())


def test_a_clinic_that_is_as_simulated_lies_inside_its_prediction_intervals(table: FitTable) -> None:
    told = [row for row in table.rows if row.inside != "cannot tell"]
    assert len(told) >= 10
    assert sum(row.inside == "outside" for row in told) <= 3


def test_one_year_is_held_against_a_prediction_and_not_a_mean(world: World, table: FitTable) -> None:
    days = table.window
    each = np.array([observed(extracts_of(world, k).between(days.first, days.end))["appointments"] for k in range(8)])
    row = next(row for row in table.rows if row.name == "appointments")
    half = critical_t(7, 0.95) * each.std(ddof=1) * math.sqrt(1 + 1 / 8)
    assert (row.mean, row.high) == pytest.approx((each.mean(), each.mean() + half))


def days_of(first: str, last: str) -> Extracts:
    days = np.array([dt.date.fromisoformat(first).toordinal(), dt.date.fromisoformat(last).toordinal()], dtype=float)
    return Extracts({"referrals": Extract("referrals", {"date": days})}, synthetic=False)


def test_the_run_is_compared_on_the_same_days_where_it_has_them() -> None:
    data = days_of("2024-01-01", "2025-12-31")
    same = window(data, 2025, dt.date(2025, 1, 1))
    assert same is not None
    assert same.same
    assert same.simulated_end == dt.date(2026, 1, 1)
    later = window(data, 2025, dt.date(2026, 1, 5))
    assert later is not None
    assert (later.first, later.simulated_first) == (dt.date(2025, 1, 1), dt.date(2026, 1, 5))
    assert window(days_of("2024-01-01", "2025-02-01"), 2025, dt.date(2026, 1, 5)) is None
