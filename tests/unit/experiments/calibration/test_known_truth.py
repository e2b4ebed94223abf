"""Numbers of a simulated clinic are found again in its extracts, within their intervals."""

from __future__ import annotations

import math
from collections import defaultdict
from pathlib import Path

import numpy as np
import pytest
from scipy.stats import binom

from clinicsim.experiments.calibration import Calibration, Extracts, calibrate
from clinicsim.experiments.calibration.attendance import fit_attendance
from clinicsim.experiments.calibration.fitted import Fitted
from clinicsim.experiments.uncertainty import stated
from clinicsim.scenario.numbers import number_at
from clinicsim.world.world import World
from experiments.calibration.clinic import TRUE_MINUTES, TRUTH, extracts_of, shipped, true_world

CERTAIN = 0.999
FITTED = {**TRUTH, **TRUE_MINUTES}


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    return true_world(tmp_path_factory.mktemp("truth"), months=36)


@pytest.fixture(scope="module")
def extracts(world: World) -> Extracts:
    return extracts_of(world)


@pytest.fixture(scope="module")
def certain(extracts: Extracts) -> dict[str, Fitted]:
    return {one.path: one for one in calibrate(shipped(), extracts, confidence=CERTAIN).found.fitted}


@pytest.fixture(scope="module")
def made(extracts: Extracts) -> Calibration:
    return calibrate(shipped(), extracts)


@pytest.mark.parametrize("path", FITTED)
def test_a_number_of_the_clinic_is_found_again_and_the_shipped_one_is_not(
    certain: dict[str, Fitted], made: Calibration, path: str
) -> None:
    assert certain[path].low <= FITTED[path] <= certain[path].high
    told = next(one for one in made.found.fitted if one.path == path)
    own = number_at(shipped().scenario, path)
    assert own is not None
    if path != "booking.dna_spread_cv":  # which three years of one clinic tell only roughly
        assert not told.low <= own.value <= told.high


def test_the_drift_of_doses_is_found_again(certain: dict[str, Fitted], world: World) -> None:
    sci = world.scenario.indications["sci"]
    one, ten = (certain[f"indications.sci.dose_{years}_year_mcg_per_day"] for years in (1, 10))
    drift = math.log(ten.value / one.value)
    half = math.sqrt(math.log(ten.high / ten.value) ** 2 - math.log(one.high / one.value) ** 2)
    true = math.log(sci.dose_10_year_mcg_per_day.value / sci.dose_1_year_mcg_per_day.value)
    assert drift - half <= true <= drift + half
    assert drift - half > 0  # doses are seen to rise


def test_a_clinic_that_reminds_its_patients_has_the_chances_without_reminders(
    extracts: Extracts, made: Calibration
) -> None:
    reminding = shipped("booking.reminders=true", "booking.reminder_relative_risk=0.5").scenario
    path = "visits.refill.did_not_attend_probability"
    plain, reminded = (
        next(one.value for one in fitted if one.path == path)
        for fitted in (made.found.fitted, fit_attendance(extracts, reminding, 0.95).fitted)
    )
    assert reminded == pytest.approx(2 * plain)


def test_what_is_written_is_read_back_with_its_intervals_and_sources(made: Calibration) -> None:
    scenario = made.read().scenario
    for one in made.found.fitted:
        number = number_at(scenario, one.path)
        assert number is not None
        assert number.value == pytest.approx(one.value, rel=1e-3)
        assert number.source is not None
        assert number.source.startswith("calibrated: ")
    assert "# synthetic" in made.text(Path(), "clinic")


def test_a_probabilistic_analysis_draws_every_calibrated_number(made: Calibration) -> None:
    found = stated(made.read().scenario)
    assert not found.wrong
    drawn = [one.path for one in made.found.fitted if one.low < one.high]
    assert set(drawn) <= set(found.parameters)
    at_ends = found.parameters["visits.refill.cancel_probability"].quantile(np.array([0.025, 0.975]))
    one = next(one for one in made.found.fitted if one.path == "visits.refill.cancel_probability")
    assert at_ends == pytest.approx([one.low, one.high], rel=0.05)


def test_a_number_that_is_not_told_stays_and_is_named(made: Calibration) -> None:
    kept = {one.what: one.why for one in made.found.kept}
    assert "at least 10 are needed" in kept["visits.dye_study.did_not_attend_probability"]
    scenario, own = made.read().scenario, shipped().scenario
    assert scenario.visits["dye_study"] == own.visits["dye_study"]


def test_referrals_beyond_the_highest_rate_raise_it(extracts: Extracts) -> None:
    made = calibrate(shipped("referrals.max_per_year=100"), extracts)
    assert made.read().scenario.referrals.max_per_year.value > 130


@pytest.mark.long
def test_intervals_cover_the_truth_as_often_as_they_say(tmp_path: Path) -> None:
    world = true_world(tmp_path, months=36)
    hits = defaultdict(list)
    for replication in range(40):
        for one in calibrate(shipped(), extracts_of(world, replication)).found.fitted:
            if one.path in FITTED:
                hits[one.path].append(one.low <= FITTED[one.path] <= one.high)
    for path, each in hits.items():
        assert len(each) == 40, path
        assert sum(each) >= binom.ppf(0.0005, 40, 0.95), path
    every = [hit for each in hits.values() for hit in each]
    assert binom.ppf(0.0005, len(every), 0.95) <= sum(every) <= binom.ppf(0.9995, len(every), 0.95)
