"""Batteries wear out as the Weibull distribution says, and a clinic replaces pumps as renewal theory says.

A pump is replaced on the first operating list at or after its replacement indicator, which comes 90 days before the
battery ends. With one list a day at one time of day, a replacement pump put in on a list lives a whole number of days
until it is replaced: its life less 90 days, rounded up. The expected number of replacements in a run of T days then
follows from the renewal equation m = f + f * m, in days, exactly and not only in the long run.
"""

from __future__ import annotations

from math import exp, gamma, log

import numpy as np
import pytest
from numpy.typing import ArrayLike, NDArray
from scipy.integrate import quad

from clinicsim import engines
from clinicsim.measures import measure
from clinicsim.world.events import Cause, Kind
from clinicsim.world.randomness import Purpose, entity, stream, uniform
from clinicsim.world.rules.hazard import battery_life, weibull_scale, weibull_time
from validation.clinic import (
    DAY,
    DAYS_PER_YEAR,
    clinic,
    interval,
    logs,
    pump,
    relative_half_width,
    rows,
    session,
    theatre_every_day,
)

SHAPE, MEDIAN_YEARS, HARD_STOP_YEARS, ERI_DAYS = 8.0, 5.9, 7.0, 90
NEVER = 1e9
SCALE_YEARS = MEDIAN_YEARS / log(2.0) ** (1.0 / SHAPE)
THEATRE_HOUR = 9


def survives(years: ArrayLike) -> NDArray[np.float64]:
    """Share of batteries that last longer than this."""
    return np.where(np.asarray(years) < HARD_STOP_YEARS, np.exp(-((np.asarray(years) / SCALE_YEARS) ** SHAPE)), 0.0)


def draws(count: int) -> list[float]:
    """Uniform draws as the pumps of many patients take them."""
    key = stream(1, 0)
    return [uniform(key, entity("patient", f"P{n}"), int(Purpose.BATTERY), 0) for n in range(count)]


def lives(count: int, longest: float = NEVER, survived: float = 0.0) -> NDArray[np.float64]:
    """Battery lives in years as the model draws them."""
    return np.array([battery_life(u, MEDIAN_YEARS, SHAPE, longest, survived) for u in draws(count)])


def test_shape_8_and_median_59_give_the_stated_scale_and_mean() -> None:
    assert round(SCALE_YEARS, 3) == 6.177
    assert round(SCALE_YEARS * gamma(1.0 + 1.0 / SHAPE), 3) == 5.817
    assert battery_life(0.5, MEDIAN_YEARS, SHAPE, NEVER, 0.0) == pytest.approx(MEDIAN_YEARS)


def test_drawn_lives_have_the_stated_mean() -> None:
    found = interval(lives(20_000))
    assert found.lo <= SCALE_YEARS * gamma(1.0 + 1.0 / SHAPE) <= found.hi
    assert relative_half_width(found) < 0.005


def test_no_battery_passes_the_hard_stop_and_as_many_reach_it_as_should() -> None:
    cut = lives(20_000, HARD_STOP_YEARS)
    assert cut.max() == HARD_STOP_YEARS
    found = interval(cut == HARD_STOP_YEARS)
    assert found.lo <= exp(-((HARD_STOP_YEARS / SCALE_YEARS) ** SHAPE)) <= found.hi


@pytest.mark.parametrize("survived", [1.0, 4.0, 6.0])
def test_a_battery_that_has_lasted_so_long_lives_on_as_the_survivors_do(survived: float) -> None:
    left = lives(20_000, NEVER, survived)
    assert left.min() > survived
    for u, life in zip(draws(100), left, strict=False):
        assert exp((survived / SCALE_YEARS) ** SHAPE - (life / SCALE_YEARS) ** SHAPE) == pytest.approx(u, rel=1e-9)
    beyond, _ = quad(lambda t: exp((survived / SCALE_YEARS) ** SHAPE - (t / SCALE_YEARS) ** SHAPE), survived, 20.0)
    found = interval(left)
    assert found.lo <= survived + beyond <= found.hi


def test_prevalent_pumps_of_every_age_have_batteries_that_fit_their_age() -> None:
    """Among pumps of one age, the share whose battery ends in the run is that of the survivors of that age."""
    age_days, months = round(5.0 * DAYS_PER_YEAR), 12
    old = [{**pump(dose=25, reservoir_ml=40, strength=2000), "implant_day": -age_days} for _ in range(400)]
    world = clinic(old, run={"months": months}, battery=_battery(), theatre={"lists": []}, withdrawal=_NO_WITHDRAWAL)
    age, end = age_days / DAYS_PER_YEAR, (age_days + world.end / DAY) / DAYS_PER_YEAR
    ended = [len(rows(log, Kind.END_OF_SERVICE)) / len(old) for log in logs(world, 12)]
    found = interval(ended)
    assert found.lo <= 1.0 - survives(end) / survives(age) <= found.hi
    assert relative_half_width(found) < 0.1


_NO_WITHDRAWAL = {"probability_if_dry": 0, "probability_at_end_of_service": 0}


def _battery() -> dict[str, float]:
    return {
        "weibull_shape": SHAPE,
        "median_years": MEDIAN_YEARS,
        "max_years": HARD_STOP_YEARS,
        "eri_to_end_of_service_days": ERI_DAYS,
        "request_before_eri_days": 0,
    }


def expected_replacements(days: int) -> float:
    """Expected replacements of one pump in a run of some days, from the renewal equation."""
    n = np.arange(days + 1)
    gone_by = 1.0 - survives((n + ERI_DAYS) / DAYS_PER_YEAR)
    between = np.diff(gone_by, prepend=0.0)  # chance that a pump put in on a list is replaced n days later
    # The first pump was put in at midnight, nine hours before the list of its day.
    first = np.diff(1.0 - survives((n + THEATRE_HOUR / 24 + ERI_DAYS) / DAYS_PER_YEAR), prepend=0.0)
    daily, total = first.copy(), first.copy()
    while daily.sum() > 1e-12:
        daily = np.convolve(daily, between)[: days + 1]
        total += daily
    return float(total[:days].sum())


def test_over_thirty_years_pumps_are_replaced_at_the_renewal_rate() -> None:
    pumps, years = 20, 30
    # 40 mL of the strongest drug at a low dose outlasts every battery: no refill is ever due.
    world = clinic(
        [pump(dose=20, reservoir_ml=40, strength=2000)] * pumps,
        run={"months": 12 * years},
        sessions=[session("monday")],
        battery=_battery(),
        device={"large_reservoir_share": 1, "max_refill_interval_days": 10_000},
        dose={"min_mcg_per_day": 1},
        procedures={"replacement": {"minutes": 1, "nights": 0}},
        theatre={"lists": theatre_every_day()},
    )
    found_logs = [engines.run(world, replication) for replication in range(25)]
    days = world.end // DAY
    expected = expected_replacements(days) / days * DAYS_PER_YEAR
    counts = [len(rows(log, Kind.OPERATED)) for log in found_logs]
    found = interval(np.array(counts) / pumps / days * DAYS_PER_YEAR)
    assert found.lo <= expected <= found.hi
    assert relative_half_width(found) < 0.02

    # Each pump works without a gap, so pump-years are patients x years, and the measure says the same as the count.
    summary = measure(world, found_logs[0]).summary
    assert summary["replacements_per_year"] == pytest.approx(counts[0] / days * DAYS_PER_YEAR, rel=1e-12)
    assert summary["pumps_end"] == pumps
    out = rows(found_logs[0], Kind.PUMP_OUT)
    assert set(out["cause"]) == {Cause.REPLACED}
    assert out["value"].max() <= HARD_STOP_YEARS * DAYS_PER_YEAR - ERI_DAYS + 1


def test_the_weibull_rule_is_the_same_for_batteries_and_complications() -> None:
    assert weibull_time(0.3, SCALE_YEARS, SHAPE, 0.0) == battery_life(0.3, MEDIAN_YEARS, SHAPE, NEVER, 0.0)
    assert weibull_scale(1.0, 1.0, MEDIAN_YEARS) == pytest.approx(1.0)
