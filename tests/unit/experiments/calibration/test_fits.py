"""Fits against figures that follow from theory, and what they say when the data are odd."""

from __future__ import annotations

import datetime as dt
import math

import numpy as np
import pytest
from scipy.stats import norm

from clinicsim.experiments.calibration.absence import fit_absence
from clinicsim.experiments.calibration.attendance import fit_attendance
from clinicsim.experiments.calibration.cancellations import could_cancel
from clinicsim.experiments.calibration.durations import lognormal_interval
from clinicsim.experiments.calibration.extracts import Extract, Extracts
from clinicsim.experiments.calibration.fitted import Found
from clinicsim.experiments.calibration.propensity import fit_propensity
from clinicsim.experiments.calibration.proportions import clustered_share, share
from clinicsim.experiments.calibration.referral_rate import fit_referrals
from clinicsim.experiments.calibration.regression import log_regression
from experiments.calibration.clinic import shipped


def test_a_rate_without_covariates_has_the_interval_of_its_count() -> None:
    counts = np.array([9.0, 11.0, 8.0, 12.0, 10.0] * 4)
    fit = log_regression(counts, np.ones((20, 1)), np.full(20, math.log(1 / 12)))
    assert math.exp(fit.coefficients[0]) == pytest.approx(120)
    assert fit.covariance[0, 0] == pytest.approx(1 / counts.sum())  # scatters less than a Poisson law: not narrowed


def test_counts_that_scatter_more_have_a_wider_interval() -> None:
    counts = np.array([0.0, 20.0] * 10)
    fit = log_regression(counts, np.ones((20, 1)), np.zeros(20))
    assert fit.covariance[0, 0] == pytest.approx(counts.var(ddof=1) / 10 / counts.sum())


def test_a_share_has_wilsons_interval() -> None:
    value, low, high = share(10, 100, 0.95)
    assert value == 0.1
    assert (low, high) == pytest.approx((0.05523, 0.17437), abs=1e-5)


def test_a_share_of_things_in_clusters_is_told_less_surely() -> None:
    yes = np.repeat([True, False, False, False], 25)
    alone = clustered_share(yes, np.arange(100), 0.95)
    together = clustered_share(yes, np.repeat(np.arange(20), 5), 0.95)
    assert alone[0] == together[0] == 0.25
    assert together[2] - together[1] > 1.5 * (alone[2] - alone[1])


def test_a_lognormal_is_found_again_and_rounding_to_ten_minutes_does_not_widen_it() -> None:
    sigma = math.sqrt(math.log(1 + 0.3**2))
    exact = 40 * np.exp(sigma * norm.ppf((np.arange(4000) + 0.5) / 4000) - sigma**2 / 2)
    mean, cv = lognormal_interval(exact, 0.95)
    assert (mean[0], cv[0]) == pytest.approx((40, 0.3), rel=2e-3)
    mean, cv = lognormal_interval(np.round(exact, -1), 0.95)
    assert cv[1] < 0.3 < cv[2]
    assert mean[1] < 40 < mean[2]


def test_propensity_is_told_from_patients_who_miss_again_and_again() -> None:
    draw = np.random.default_rng(1)
    patients, times = 1500, 12
    sigma = math.sqrt(math.log(1 + 0.8**2))
    own = np.repeat(np.exp(sigma * draw.standard_normal(patients) - sigma**2 / 2), times)
    missed = (draw.random(own.size) < np.minimum(0.1 * own, 0.9)).astype(float)
    fit = fit_propensity(missed, np.ones((own.size, 1)), np.repeat(np.arange(patients), times), 0.9)
    value, low, high = fit.spread(0.999)
    assert low < 0.8 < high
    assert value > 0.5
    _, low, high = fit.interval(0, 0.999)
    assert low < math.log(0.1) < high
    alone = fit_propensity(missed, np.ones((own.size, 1)), np.arange(own.size), 0.9)
    assert math.exp(alone.coefficients[0]) == pytest.approx(missed.mean(), rel=1e-3)
    assert alone.coefficients[-1] == 0


def test_patients_who_never_miss_twice_do_not_tell_how_far_patients_differ() -> None:
    patients, times = 200, 4
    outcome = (["dna"] + ["attended"] * (times - 1)) * patients
    rows = activity(outcome, [float(day % 40) for day in range(len(outcome))], [0.0] * len(outcome))
    whose = np.repeat([f"P{number}" for number in range(patients)], times)
    extract = Extract("activity", {**rows.columns, "patient": whose})
    found = fit_attendance(Extracts({"activity": extract}, synthetic=True), shipped().scenario, 0.95)
    assert "booking.dna_spread_cv" in {one.what for one in found.kept}
    assert "booking.dna_relative_per_30_days" in {one.path for one in found.fitted}


def activity(outcome: list[str], lead: list[float], notice: list[float]) -> Extract:
    rows = len(outcome)
    words = {"visit_type": np.full(rows, "refill"), "outcome": np.array(outcome), "patient": np.full(rows, "")}
    numbers = {"date": np.full(rows, 738886.0), "lead_days": np.array(lead), "notice_days": np.array(notice)}
    return Extract("activity", {**words, **numbers})


def test_only_appointments_that_a_patient_could_still_cancel_count() -> None:
    nan = math.nan
    own = activity(
        ["attended", "attended", "hospital_cancelled", "hospital_cancelled", "patient_cancelled"],
        [10, 2, 10, 10, 10],
        [nan, nan, 8, 1, 3],
    )
    assert could_cancel(own, 3.0).tolist() == [True, False, False, True, True]


def referrals(counts: list[int]) -> Found:
    """Fit to monthly totals from January 2024 on."""
    days = [dt.date(2024 + month // 12, month % 12 + 1, 1).toordinal() for month in range(len(counts))]
    columns = {"date": np.array(days, float), "count": np.array(counts, float), "outcome": np.full(len(counts), "")}
    table = Extract("referrals", columns)
    return fit_referrals(Extracts({"referrals": table}, synthetic=False), shipped().scenario, 0.95)


def test_steady_referrals_are_carried_to_the_first_day_with_the_scenarios_growth() -> None:
    found = referrals([10, 12, 8, 11, 9, 10] * 4)
    rate = next(one for one in found.fitted if one.path == "referrals.per_year")
    assert rate.value == pytest.approx(120 * 1.02, rel=0.005)  # the first day is a year past the middle of the data
    assert rate.low < 120 < rate.high
    assert "referrals.growth_per_year" in [one.what for one in found.kept]
    assert not found.notes


def test_rising_referrals_are_carried_to_the_first_day_with_a_warning() -> None:
    found = referrals([round(10 * 1.3 ** (month / 12)) for month in range(36)])
    by_path = {one.path: one for one in found.fitted}
    growth, rate = by_path["referrals.growth_per_year"], by_path["referrals.per_year"]
    assert growth.low < 0.3 < growth.high
    assert rate.value == pytest.approx(120 * 1.3**2, rel=0.1)  # two years after the first month
    assert "Referrals rose by" in found.notes[0]


def test_referrals_that_come_in_bunches_are_remarked_on() -> None:
    assert "scatter" in referrals([0, 30, 2, 28, 1, 25] * 3).notes[0]


def test_a_rota_without_sickness_keeps_the_scenarios_share() -> None:
    rows = 40
    words = {name: np.full(rows, "") for name in ("reason", "role", "member")}
    table = {"date": np.full(rows, 738886.0), "session": np.full(rows, "refill"), "outcome": np.full(rows, "worked")}
    found = fit_absence(Extracts({"rota": Extract("rota", {**table, **words})}, False), shipped().scenario, 0.95)
    assert not found.fitted
    assert "at least 5 are needed" in found.kept[0].why
