"""How often a 95% interval holds the truth, on systems whose truth is known."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from scipy import stats

from clinicsim.arrays import Floats
from clinicsim.experiments.precision import Precision
from clinicsim.experiments.rare_events import mean_interval, mean_interval_by_column
from clinicsim.experiments.replicate import replicate
from clinicsim.experiments.statistics import paired_test, t_interval, t_interval_by_column
from clinicsim.experiments.targets import Target
from clinicsim.scenario import read
from clinicsim.world.build import build

SCENARIOS = Path(__file__).parents[2] / "scenarios"
EXPERIMENTS = 4_000
YEAR = "seasonality=[1,1,1,1,1,1,1,1,1,1,1,1]"


def covered(intervals: Floats, truth: float) -> float:
    """Share of intervals, (3, experiments), that hold the truth."""
    _, low, high = intervals
    return float(np.mean((low <= truth) & (truth <= high)))


def stand_in(summary: dict[str, Floats]) -> Any:
    """Runs with these measures, none of them a rate of counted events."""
    return SimpleNamespace(summary=summary, of=summary.get, counted_over=lambda _: None)


@pytest.mark.parametrize("replications", [3, 10, 30])
def test_students_interval_covers_95_percent(replications: int) -> None:
    values = np.random.default_rng(1).normal(0.9, 0.05, (replications, EXPERIMENTS))
    assert covered(t_interval_by_column(values), 0.9) == pytest.approx(0.95, abs=0.01)


def test_students_interval_of_skewed_waits_covers_95_percent_with_thirty_replications() -> None:
    # the mean wait of a replication over 50 patients, whose waits are exponential with mean 8 weeks
    waits = np.random.default_rng(2).gamma(50.0, 8.0 / 50.0, (30, EXPERIMENTS))
    assert covered(t_interval_by_column(waits), 8.0) == pytest.approx(0.95, abs=0.02)


def test_the_paired_interval_covers_95_percent_although_both_sides_share_their_luck() -> None:
    rng = np.random.default_rng(3)
    found = []
    for _ in range(1_500):
        luck = rng.normal(10.0, 4.0, 12)
        test = paired_test(luck, 1.2 * luck + rng.normal(-1.0, 1.0, 12))
        found.append((test.mean, test.lo, test.hi))
    assert covered(np.array(found).T, 1.0) == pytest.approx(0.95, abs=0.02)


@pytest.mark.parametrize("replications", [3, 10, 30, 100])
@pytest.mark.parametrize("events", [1.0, 5.0, 20.0, 40.0])
def test_the_interval_of_rare_events_covers_95_percent_or_a_little_more(replications: int, events: float) -> None:
    rng, rate = np.random.default_rng(4), events / replications / 2.0
    exposure = np.full((replications, EXPERIMENTS), 2.0)
    counts = rng.poisson(rate * exposure).astype(np.float64)
    share = covered(mean_interval_by_column(counts / exposure, exposure), rate)
    assert share >= 0.94  # an exact interval of few whole events covers more: with one expected, 98%
    assert share <= (0.975 if events >= 20.0 else 0.995)


def test_the_t_interval_would_miss_what_the_interval_of_rare_events_covers() -> None:
    counts = np.random.default_rng(5).poisson(0.1, (30, EXPERIMENTS)).astype(np.float64)
    assert covered(t_interval_by_column(counts), 0.1) < 0.97
    rare = np.random.default_rng(5).poisson(1 / 30, (30, EXPERIMENTS)).astype(np.float64)
    assert covered(t_interval_by_column(rare), 1 / 30) < 0.7
    assert covered(mean_interval_by_column(rare, np.ones_like(rare)), 1 / 30) > 0.95


def test_unequal_pump_years_do_not_spoil_the_interval_of_rare_events() -> None:
    rng = np.random.default_rng(6)
    exposure = rng.uniform(0.7, 1.3, (20, EXPERIMENTS))  # pump-years differ less between replications
    counts = rng.poisson(0.5 * exposure).astype(np.float64)
    assert 0.94 <= covered(mean_interval_by_column(counts / exposure, exposure), 0.5) <= 0.985


@pytest.mark.parametrize("replications", [10, 30, 100])
def test_bunched_events_are_covered_too_where_a_plain_poisson_interval_fails(replications: int) -> None:
    # negative binomial counts of twice the variance of a Poisson count, thirty events in all
    rng, mean = np.random.default_rng(7), 30.0 / replications
    counts = rng.negative_binomial(mean, 0.5, (replications, EXPERIMENTS)).astype(np.float64)
    share = covered(mean_interval_by_column(counts, np.ones_like(counts)), mean)
    assert share == pytest.approx(0.95, abs=0.02)
    total = counts.sum(axis=0)
    plain = np.stack([total, stats.chi2.ppf(0.025, 2 * total) / 2, stats.chi2.ppf(0.975, 2 * total + 2) / 2])
    assert covered(plain / replications, mean) < 0.9


@pytest.mark.parametrize("needed", [12, 40])
def test_the_interval_after_the_precision_rule_covers_95_percent(needed: int) -> None:
    rng, found = np.random.default_rng(8), []
    rule = Precision([Target("slot_utilisation", 1.96 * 0.1 / needed**0.5, False)], budget=150)
    for _ in range(1_500):
        values = rng.normal(0.8, 0.1, 150)
        decision = rule.judge(stand_in({"slot_utilisation": values}))
        assert decision.at is not None
        at = t_interval(values[: decision.at])
        found.append((at.mean, at.lo, at.hi))
    assert covered(np.array(found).T, 0.8) == pytest.approx(0.95, abs=0.02)


def test_the_intervals_of_the_simulation_cover_the_referrals_that_the_scenario_states() -> None:
    # Without seasons and growth, referrals are a Poisson process of eight a year.
    world = build(
        read(
            SCENARIOS / "small_clinic.toml",
            ["run.months=12", "referrals.per_year=8", "referrals.growth_per_year=0", f"referrals.{YEAR}"],
        )
    )
    made = replicate(world, 1_000)
    rates, years = made.of("referrals_per_year"), made.counted_over("referrals_per_year")
    assert years is not None
    for size in (5, 10):  # forty events, whose interval is Poisson, and eighty, whose interval is Student's
        groups = zip(rates.reshape(-1, size), years.reshape(-1, size), strict=True)
        intervals = [mean_interval(*group) for group in groups]
        held = sum(at.lo <= 8.0 <= at.hi for at in intervals)
        low, high = stats.binom.interval(0.999, len(intervals), 0.95)
        assert low <= held <= high
