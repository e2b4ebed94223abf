"""Published results: what is given back, what is only arithmetic on them, and that a mistake would be seen.

Saulino 2015 alone is made again. For all others the inputs were not seen: see docs/explanation/validation.md.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest

from clinicsim.economics.discounting import Convention
from clinicsim.experiments.statistics import t_interval
from clinicsim.verification import Kind, checks, run_checks
from clinicsim.verification.published import saulino
from clinicsim.verification.published.de_lissovoy import greatest_gain
from clinicsim.verification.published.figures import published
from clinicsim.verification.pump_life import medians
from validation.clinic import CONFIDENCE

TABLE: Mapping[str, Any] = published("saulino_2015")
TOLERANCE = 0.0005
OF_PUBLICATIONS = [
    check.name for check in checks() if check.kind in (Kind.REPRODUCTION, Kind.BOUND, Kind.CALIBRATION, Kind.IDENTITY)
]


@pytest.mark.parametrize("name", OF_PUBLICATIONS)
def test_every_figure_of_a_publication_is_where_it_should_be(name: str) -> None:
    (result,) = run_checks([name], quick=True).results
    assert result.error is None
    assert [(pair.what, pair.found) for pair in result.pairs if not pair.passed] == []
    assert result.pairs


def test_only_one_published_result_is_made_again() -> None:
    reproductions = [check.name for check in checks() if check.kind == Kind.REPRODUCTION]
    assert reproductions == ["saulino/conventional"]


# ---------------------------------------------------------------------- Saulino 2015
def by_hand(monthly_rate: float) -> list[float]:
    """The recipe month by month, with a factor a month: cost up to each year of the table."""
    total = cost = 4575.0
    cost *= 1.10 ** (1 / 12)
    worth, at_year = 1.0, {0: total}
    for year in range(1, 31):
        trend = (0.10, 0.085, 0.07, 0.055)[year - 1] if year < 5 else 0.04
        for _ in range(12):
            cost *= (1 + trend) ** (1 / 12)
            worth /= 1 + monthly_rate
            total += cost * worth
        at_year[year] = total
    return [at_year[year] for year in TABLE["years"]]


def errors(found: Any) -> np.ndarray[Any, np.dtype[np.float64]]:
    return np.abs(np.asarray(found) / np.array(TABLE["conventional"]) - 1)


def test_conventional_care_of_thirty_years_is_given_back_at_all_fourteen_horizons() -> None:
    found = saulino.conventional("nominal_monthly")
    assert found.size == 14
    assert errors(found).max() < TOLERANCE
    assert found == pytest.approx(by_hand(0.03 / 12), rel=1e-12)


def test_what_is_left_of_the_difference_is_the_rounding_of_one_input() -> None:
    """All horizons are off by the same factor: that of 4,575 to what was rounded to it."""
    factors = np.array(TABLE["conventional"])[1:] / saulino.conventional("nominal_monthly")[1:]
    assert np.ptp(factors) < 1e-5
    assert round(4575 * float(factors.mean())) == 4575


@pytest.mark.parametrize("convention", ["continuous", "mid_year", "year_start"])
def test_no_other_convention_gives_it_back(convention: Convention) -> None:
    assert errors(saulino.conventional(convention)).max() > TOLERANCE


def test_an_effective_rate_is_off_by_more_the_longer_the_horizon() -> None:
    off = errors(saulino.conventional("continuous"))
    assert off == pytest.approx(errors(by_hand(1.03 ** (1 / 12) - 1)), rel=1e-6, abs=1e-12)
    assert (np.diff(off[1:]) > 0).all()


def test_one_wrong_trend_would_be_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    wrong = {**TABLE, "medical_trend": [0.10, 0.085, 0.07, 0.05, 0.04]}
    monkeypatch.setattr(saulino, "published", lambda _: wrong)
    assert errors(saulino.conventional("nominal_monthly")).max() > TOLERANCE


def test_a_pump_pays_for_itself_between_years_two_and_three() -> None:
    years = np.array(TABLE["years"], dtype=np.float64)
    difference = np.array(TABLE["itb"], dtype=np.float64) - np.array(TABLE["conventional"], dtype=np.float64)
    assert 2 < saulino.break_even_year(years, difference) < 3
    assert np.isnan(saulino.break_even_year(years, np.abs(difference) + 1))
    assert -difference[-1] / 30 == pytest.approx(8009, abs=1)


# ---------------------------------------------------------------------- the others
def test_the_greatest_gain_of_de_lissovoy_is_above_what_is_published_and_not_by_much() -> None:
    published_gain = 49_000 / 42_000
    assert published_gain < greatest_gain() < 1.1 * published_gain


def test_batteries_of_another_life_would_be_seen() -> None:
    found = t_interval(medians(6, {"battery.median_years": 4.8})[:, 0], CONFIDENCE)
    assert found.hi < published("bolash_2015")["end_of_battery_years"]["low"]


@pytest.mark.long
@pytest.mark.parametrize("name", ["pump_life/bolash", "claims/shape"])
def test_simulated_figures_hold_over_many_runs(name: str) -> None:
    (result,) = run_checks([name]).results
    assert result.passed
    for pair in result.pairs:  # the whole interval, not the mean alone
        assert pair.low <= pair.found - pair.half_width
        assert pair.found + pair.half_width <= pair.high
