from __future__ import annotations

import itertools
import os
import subprocess
import sys
from math import sqrt
from pathlib import Path

import numpy as np
import pytest
from scipy import stats

from clinicsim.world.randomness import (
    Purpose,
    entity,
    exponential,
    lognormal,
    normal_quantile,
    stream,
    triangular,
    uniform,
)
from clinicsim.world.rules.hazard import weibull_time

DRAWS = 20_000
ALL = (1 << 64) - 1
GOLDEN, OTHER = 0x9E3779B97F4A7C15, 0xD1342543DE82EF95
GRID = [1e-15, 1e-9, 1e-3, 0.02, 0.074, 0.075, 0.076, 0.3, 0.5, 0.7, 0.925, 0.98, 0.999, 1 - 1e-9]


def finaliser(z: int) -> int:
    """Splitmix64's finaliser, in Python's own integers."""
    z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & ALL
    z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & ALL
    return z ^ (z >> 31)


def stream_by_hand(seed: int, replication: int) -> int:
    z = finaliser((seed * GOLDEN + 0xBF58476D1CE4E5B9) & ALL)
    return finaliser((z + replication * OTHER) & ALL) & (ALL >> 1)


def uniform_by_hand(key: int, who: int, purpose: int, occurrence: int) -> float:
    z = finaliser(key ^ (who * GOLDEN & ALL))
    z = finaliser((z + purpose * OTHER) & ALL)
    z = finaliser((z + occurrence * GOLDEN) & ALL)
    return ((z >> 12) + 0.5) / 2**52


KEYS = [
    (0, 0, 0, 0),
    (1, 2, 3, 4),
    (stream_by_hand(20260105, 0), entity("patient", "P0001"), int(Purpose.BATTERY), 0),
    (stream_by_hand(2**62 - 1, 999_999), entity("staff", "Nurse C"), int(Purpose.SICKNESS_START), 739_256),
    (ALL >> 1, ALL >> 1, int(Purpose.CASE_CANCELLED), (1 << 50) - 1),
]


def column(changes: str, step: int = 1) -> np.ndarray:
    """Draws in which one key counts up and the others stay."""
    base = {"key": stream(7, 0), "who": entity("patient", "A"), "purpose": 7, "occurrence": 0}
    return np.array([uniform(**{**base, changes: base[changes] + step * i}) for i in range(DRAWS)])


@pytest.mark.parametrize("changes", ["key", "who", "purpose", "occurrence"])
def test_draws_along_each_key_are_uniform(changes: str) -> None:
    draws = column(changes)
    assert draws.min() > 0.0
    assert draws.max() < 1.0
    assert stats.kstest(draws, "uniform").pvalue > 0.001


def test_draws_across_replications_seeds_and_names_are_uniform() -> None:
    who = entity("patient", "A")
    for draws in (
        [uniform(stream(7, k), who, 7, 0) for k in range(DRAWS)],
        [uniform(stream(seed, 0), who, 7, 0) for seed in range(DRAWS)],
        [uniform(stream(7, 0), entity("patient", f"P{i:04d}"), 7, 0) for i in range(DRAWS)],
    ):
        assert stats.kstest(draws, "uniform").pvalue > 0.001


@pytest.mark.parametrize("changes", ["key", "who", "purpose", "occurrence"])
@pytest.mark.parametrize("lag", [1, 2, 7, 64])
def test_neighbours_along_each_key_are_independent(changes: str, lag: int) -> None:
    draws = column(changes)
    correlation = np.corrcoef(draws[:-lag], draws[lag:])[0, 1]
    assert abs(correlation) < stats.norm.ppf(0.9995) / sqrt(len(draws) - lag)


@pytest.mark.parametrize(("one", "other"), list(itertools.combinations(["key", "who", "purpose", "occurrence"], 2)))
def test_draws_along_two_keys_are_independent_of_each_other(one: str, other: str) -> None:
    # The first draw is common to both columns.
    first, second = column(one)[1:], column(other)[1:]
    correlation = np.corrcoef(first, second)[0, 1]
    assert abs(correlation) < stats.norm.ppf(0.9995) / sqrt(len(first))
    assert len(np.intersect1d(first, second)) == 0


@pytest.mark.parametrize("place", range(4))
def test_one_bit_of_any_key_changes_half_of_the_bits_of_the_draw(place: int) -> None:
    rng = np.random.default_rng(1)
    bits = {0: 63, 1: 63, 2: 6, 3: 51}[place]
    changed = []
    for _ in range(40):
        key = [
            int(rng.integers(0, 1 << 62)),
            int(rng.integers(0, 1 << 62)),
            int(rng.integers(1, 38)),
            int(rng.integers(0, 1 << 40)),
        ]
        before = int(uniform(*key) * 2**52)
        for bit in range(bits):
            flipped = [*key]
            flipped[place] ^= 1 << bit
            changed.append((before ^ int(uniform(*flipped) * 2**52)).bit_count())
    # Each of 52 bits flips with chance one half.
    assert np.mean(changed) == pytest.approx(26.0, abs=3.3 * sqrt(13.0 / len(changed)))
    assert np.var(changed) == pytest.approx(13.0, rel=0.15)


@pytest.mark.parametrize("key", KEYS)
def test_a_draw_is_the_published_finaliser_of_its_four_keys(key: tuple[int, int, int, int]) -> None:
    assert uniform(*key) == uniform_by_hand(*key)


@pytest.mark.parametrize(("seed", "replication"), [(0, 0), (1, 2), (2, 1), (20260105, 29), (2**62 - 1, 999_999)])
def test_a_replication_has_the_key_that_its_seed_and_number_give(seed: int, replication: int) -> None:
    assert stream(seed, replication) == stream_by_hand(seed, replication)


def test_seed_and_replication_are_not_interchangeable() -> None:
    assert stream(1, 2) != stream(2, 1)
    keys = {stream(seed, k) for seed in range(100) for k in range(100)}
    assert len(keys) == 10_000


def test_the_first_draws_of_the_shipped_seed_never_change() -> None:
    key = stream(20260105, 0)
    assert key == 1346336954235278392
    who = entity("patient", "P0001")
    assert who == 58036410894353445
    assert [uniform(key, who, int(Purpose.BATTERY), i) for i in range(3)] == [
        0.9061442718341449,
        0.27086900496764954,
        0.09876741884559082,
    ]


def test_the_same_source_gives_the_same_draws_without_numba() -> None:
    code = (
        "import sys; sys.path.insert(0, sys.argv[1])\n"
        "from test_randomness import KEYS, GRID\n"
        "from clinicsim.world.randomness import *\n"
        "print([stream(s, k) for s in range(4) for k in range(4)])\n"
        "print([uniform(*key) for key in KEYS])\n"
        "print([normal_quantile(p) for p in GRID], [lognormal(p, 5.0, 0.6) for p in GRID])\n"
    )
    folder = str(Path(__file__).parent)
    printed = [
        subprocess.run(
            [sys.executable, "-c", code, folder], env={**os.environ, "NUMBA_DISABLE_JIT": off}, capture_output=True,
            text=True, check=True,
        ).stdout
        for off in ("0", "1")
    ]  # fmt: skip
    compiled, plain = printed
    assert compiled.splitlines()[:2] == plain.splitlines()[:2]
    numbers = [
        np.fromstring(text.splitlines()[2].replace("[", "").replace("]", ",").replace(" ", ""), sep=",")
        for text in printed
    ]
    np.testing.assert_allclose(*numbers, rtol=1e-14)


# ---------------------------------------------------------------------- distributions
def test_the_normal_quantile_is_exact_far_into_the_tails() -> None:
    p = np.concatenate([np.logspace(-300, -1, 600), np.linspace(0.001, 0.999, 999), 1 - np.logspace(-15, -1, 100)])
    ours = np.array([normal_quantile(float(x)) for x in p])
    theirs = stats.norm.ppf(p)
    np.testing.assert_allclose(ours, theirs, rtol=1e-12, atol=1e-12)
    assert (np.diff(ours[np.argsort(p, kind="stable")]) >= 0).all()


@pytest.mark.parametrize("u", GRID)
def test_quantiles_agree_with_scipy(u: float) -> None:
    assert exponential(u, 7.5) == pytest.approx(stats.expon(scale=7.5).isf(u), rel=1e-12)
    assert triangular(u, 12, 60, 96) == pytest.approx(stats.triang(48 / 84, 12, 84).ppf(u), rel=1e-12)
    assert triangular(u, 12, 12, 96) == pytest.approx(stats.triang(0, 12, 84).ppf(u), rel=1e-12)
    assert triangular(u, 12, 96, 96) == pytest.approx(stats.triang(1, 12, 84).ppf(u), rel=1e-12)
    sigma = sqrt(np.log1p(0.6**2))
    scipys = stats.lognorm(sigma, scale=5.0 * np.exp(-(sigma**2) / 2))
    assert lognormal(u, 5.0, 0.6) == pytest.approx(scipys.ppf(u), rel=1e-11)
    assert weibull_time(u, 6.0, 8.0, 0.0) == pytest.approx(stats.weibull_min(8, scale=6).isf(u), rel=1e-11)


def test_a_lognormal_and_an_exponential_have_the_mean_that_is_asked_for() -> None:
    u = (np.arange(200_000) + 0.5) / 200_000
    times = np.array([lognormal(float(x), 5.0, 0.6) for x in u])
    assert times.mean() == pytest.approx(5.0, rel=1e-3)
    assert times.std() / times.mean() == pytest.approx(0.6, rel=1e-2)
    assert np.mean([exponential(float(x), 3.0) for x in u]) == pytest.approx(3.0, rel=1e-3)


@pytest.mark.parametrize("survived", [0.0, 1.0, 5.5, 7.0])
def test_a_pump_that_has_lasted_some_years_draws_its_life_from_those_that_are_left(survived: float) -> None:
    life = stats.weibull_min(8, scale=6.0)
    for u in GRID:
        conditional = life.isf(u * life.sf(survived))
        assert weibull_time(u, 6.0, 8.0, survived) == pytest.approx(conditional, rel=1e-9)
        assert weibull_time(u, 6.0, 8.0, survived) >= survived


@pytest.mark.parametrize("u", GRID)
def test_draws_move_with_their_parameters_for_the_same_luck(u: float) -> None:
    assert exponential(u, 2.0) > exponential(u, 1.0)
    assert lognormal(u, 2.0, 0.5) > lognormal(u, 1.0, 0.5)
    assert triangular(u, 12, 70, 96) >= triangular(u, 12, 60, 96)
    assert triangular(u, 12, 60, 100) >= triangular(u, 12, 60, 96)
    assert weibull_time(u, 7.0, 8.0, 0.0) > weibull_time(u, 6.0, 8.0, 0.0)
    assert weibull_time(u, 6.0, 8.0, 2.0) >= weibull_time(u, 6.0, 8.0, 1.0)


@pytest.mark.parametrize(
    "variate", [lambda u: triangular(u, 12, 60, 96), lambda u: lognormal(u, 5.0, 0.6), normal_quantile]
)
def test_more_luck_gives_more(variate) -> None:
    drawn = [variate(float(u)) for u in np.linspace(0.0005, 0.9995, 2000)]
    assert (np.diff(drawn) > 0).all()


def test_a_triangle_without_width_is_its_only_value() -> None:
    assert triangular(0.3, 24.0, 24.0, 24.0) == 24.0
    assert lognormal(0.3, 4.0, 0.0) == 4.0
