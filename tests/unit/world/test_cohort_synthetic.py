"""Made-up cohorts: reproducible, readable by the clinic's own reader, and like a well-run clinic."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from cohort_examples import DEFAULTS, SCENARIO
from numpy.typing import NDArray

from clinicsim.scenario import read
from clinicsim.scenario.schema.scenario import Scenario
from clinicsim.world.cohort import Cohort, read_cohort
from clinicsim.world.cohort.check import check_cohort
from clinicsim.world.cohort.synthetic import new_cohort

ROOT = Path(__file__).parents[3]
SHIPPED = ROOT / "scenarios" / "cohorts"
FILES = {
    "small": (12, 22, 2, 15, "", ""),
    "typical": (40, 71, 5, 15, "", ""),
    "large": (140, 250, 20, 23, "", ""),
    "extra_pumps_50": (50, 0, 0, 53, "X", ""),
    "paediatric": (40, 70, 4, 15, "", "scenarios/paediatric_service.toml"),
}


def scenario_of(file: str) -> Scenario:
    return read(ROOT / file).scenario if file else SCENARIO


def scenario_with(**changes: Any) -> Scenario:
    raw = {**DEFAULTS, **{table: {**DEFAULTS[table], **keys} for table, keys in changes.items()}}
    return Scenario.model_validate(raw)


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Cohort:
    path = tmp_path_factory.mktemp("cohort") / "many.csv"
    path.write_text(new_cohort(3000, 2000, 7, SCENARIO, new=100), encoding="utf-8")
    return read_cohort([path], SCENARIO)


def pumps_of(cohort: Cohort) -> NDArray[np.void]:
    pumps: NDArray[np.void] = cohort.patients[cohort.patients["itb"]]
    return pumps


def within_999(share: float, expected: float, count: int) -> bool:
    return bool(abs(share - expected) < 3.29 * (expected * (1 - expected) / count) ** 0.5)


@pytest.mark.parametrize("name", FILES)
def test_a_shipped_cohort_is_what_its_own_command_makes(name: str) -> None:
    pumps, oral, new, seed, prefix, file = FILES[name]
    text = new_cohort(pumps, oral, seed, scenario_of(file), new, prefix, file)
    assert (SHIPPED / f"{name}.csv").read_text(encoding="utf-8") == text
    command = f"clinicsim cohort new --pumps {pumps} --oral {oral} --new {new} --seed {seed}"
    command += (f" --prefix {prefix}" if prefix else "") + (f" --scenario {file}" if file else "")
    assert text.splitlines()[0].endswith(command)


@pytest.mark.parametrize("name", FILES)
def test_a_shipped_cohort_reads_without_findings_or_gaps(name: str) -> None:
    pumps, oral, new, _, _, file = FILES[name]
    report = check_cohort([SHIPPED / f"{name}.csv"], scenario_of(file))
    assert report.findings == ()
    assert report.imputed == ()
    assert report.synthetic
    assert report.therapies == {"itb": pumps, "oral": oral, "new": new}


def test_the_extra_pumps_can_be_read_beside_the_large_cohort() -> None:
    cohort = read_cohort([SHIPPED / "large.csv", SHIPPED / "extra_pumps_50.csv"], SCENARIO)
    assert cohort.patients["itb"].sum() == 190


def test_the_same_seed_gives_the_same_bytes_and_another_seed_other_patients() -> None:
    assert new_cohort(20, 20, 5, SCENARIO, 3) == new_cohort(20, 20, 5, SCENARIO, 3)
    first, other = (new_cohort(20, 0, seed, SCENARIO).splitlines()[2:] for seed in (5, 6))
    assert not set(first) & set(other)


def test_a_larger_cohort_of_one_seed_begins_with_the_smaller_one() -> None:
    small, large = (new_cohort(count, 0, 5, SCENARIO).splitlines()[2:] for count in (10, 25))
    assert large[:10] == small


def test_another_prefix_gives_other_patients() -> None:
    plain, extra = (new_cohort(10, 0, 5, SCENARIO, prefix=prefix).splitlines()[2:] for prefix in ("", "X"))
    assert [line.split(",")[0] for line in extra[:2]] == ["XP0001", "XP0002"]
    assert not {line.split(",", 1)[1] for line in plain} & {line.split(",", 1)[1] for line in extra}


@pytest.mark.parametrize("wrong", [{"pumps": -1}, {"seed": -1}, {"prefix": "a,b"}, {"prefix": "x\n"}])
def test_impossible_requests_are_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="must"):
        new_cohort(**{"pumps": 1, "oral": 1, "seed": 1, "scenario": SCENARIO, **wrong})


def test_the_case_mix_follows_the_scenario(many: Cohort) -> None:
    patients = many.patients
    for place, indication in enumerate(SCENARIO.indications.values()):
        assert within_999((patients["indication"] == place).mean(), float(indication.share), len(patients))


def test_the_share_of_women_follows_the_scenario(many: Cohort) -> None:
    place = list(SCENARIO.indications).index("sci")
    women = many.patients["female"][many.patients["indication"] == place]
    assert within_999(women.mean(), float(SCENARIO.indications["sci"].female_share), len(women))


def test_the_share_of_large_reservoirs_follows_the_scenario(many: Cohort) -> None:
    large = pumps_of(many)["reservoir_ml"] == float(SCENARIO.device.large_reservoir_ml)
    assert within_999(large.mean(), float(SCENARIO.device.large_reservoir_share), len(large))


def test_everyone_is_adult_and_was_at_the_implant(many: Cohort) -> None:
    born = many.patients["birth_year"]
    assert born.max() <= 2026 - 18
    assert born.min() >= 2026 - 91
    implant_year = 2026 + pumps_of(many)["implant_day"] / 365.25
    assert (implant_year - pumps_of(many)["birth_year"] >= 17).all()


def test_a_cohort_of_children_stays_within_the_ages_of_its_scenario(tmp_path: Path) -> None:
    scenario = read(ROOT / "scenarios" / "paediatric_service.toml").scenario
    path = tmp_path / "children.csv"
    path.write_text(new_cohort(400, 400, 7, scenario, new=100), encoding="utf-8")
    patients = read_cohort([path], scenario).patients
    assert set(patients["indication"]) == {list(scenario.indications).index("cp")}
    assert patients["birth_year"].min() >= 2026 - 17 - 1
    assert patients["birth_year"].max() <= 2026 - 4
    pumps = patients[patients["itb"]]
    assert set(pumps["reservoir_ml"]) == {20.0}
    first_implant = 2026 + pumps["therapy_start_day"] / 365.25
    assert (first_implant - pumps["birth_year"] >= 4).all()


def test_doses_are_within_the_clinics_limits_and_skewed(many: Cohort) -> None:
    dose = pumps_of(many)["dose"]
    assert dose.min() >= float(SCENARIO.dose.min_mcg_per_day)
    assert dose.max() <= float(SCENARIO.dose.max_mcg_per_day)
    assert np.mean(dose) > np.median(dose)


def test_settled_doses_lie_between_the_means_at_one_and_at_ten_years(many: Cohort) -> None:
    """Spread out, the mean is that of the path; 99.9% interval of the mean of the patients present."""
    pumps = pumps_of(many)
    for place, indication in enumerate(SCENARIO.indications.values()):
        dose = pumps["dose"][(pumps["indication"] == place) & (pumps["implant_day"] < -365)]
        margin = 3.29 * dose.std() / len(dose) ** 0.5
        assert dose.mean() > float(indication.dose_1_year_mcg_per_day) - margin
        assert dose.mean() < float(indication.dose_10_year_mcg_per_day) + margin


def test_without_spread_a_dose_is_exactly_on_the_path_of_the_indication(tmp_path: Path) -> None:
    raw_ms = {**DEFAULTS["indications"]["ms"], "dose_spread_cv": 0, "dose_1_year_mcg_per_day": 200}
    flat = scenario_with(indications={"ms": {**raw_ms, "dose_10_year_mcg_per_day": 200}})
    only_ms = flat.model_copy(update={"indications": {"ms": flat.indications["ms"]}})
    path = tmp_path / "ms.csv"
    path.write_text(new_cohort(200, 0, 3, only_ms), encoding="utf-8")
    pumps = pumps_of(read_cohort([path], only_ms))
    assert set(pumps["dose"][pumps["implant_day"] < -200]) == {200.0}
    young = pumps["dose"][pumps["implant_day"] > -150]
    assert young.min() >= 100  # twice the first bolus, then rising


def test_the_weakest_strength_with_enough_days_is_used(many: Cohort) -> None:
    pumps, device = pumps_of(many), SCENARIO.device
    usable = (pumps["reservoir_ml"] - float(device.alarm_volume_ml)) * pumps["concentration"] / pumps["dose"]
    strongest = pumps["concentration"] == max(device.concentrations_mcg_per_ml)
    weakest = pumps["concentration"] == min(device.concentrations_mcg_per_ml)
    enough = float(device.minimum_usable_days)
    assert (usable[~strongest] >= enough).all()
    assert (usable[~weakest] / 2 < enough).all()


def test_pump_ages_are_spread_so_that_replacements_come_evenly(many: Cohort) -> None:
    years = -pumps_of(many)["implant_day"] / 365.25
    assert years.max() < float(SCENARIO.battery.max_years) - 0.2
    counts = np.histogram(years, bins=4, range=(0, 4))[0]
    assert counts.min() > 0.8 * counts.max()


def test_refills_are_up_to_date_as_in_a_well_run_clinic(many: Cohort) -> None:
    pumps, device = pumps_of(many), SCENARIO.device
    usable = (pumps["reservoir_ml"] - float(device.alarm_volume_ml)) * pumps["concentration"] / pumps["dose"]
    due = np.floor(np.minimum(float(device.max_refill_interval_days), usable - float(device.refill_margin_days)))
    late = -pumps["last_refill_day"] - due
    assert late.max() <= 5
    assert 0.005 < (late > 0).mean() < 0.05
    assert (pumps["volume_ml"] > float(device.alarm_volume_ml)).all()
    position = np.clip(-pumps["last_refill_day"] / due, 0, 1)
    assert abs(position.mean() - 0.5) < 0.03


def test_lists_for_trial_and_implant_grow_with_the_oral_caseload(many: Cohort) -> None:
    oral = many.patients[~many.patients["itb"]]
    trial, implant = ((oral["waiting_list"] == place).sum() for place in (2, 3))
    assert 10 < trial < 30
    assert 10 < implant < 40
    assert (oral["clock_start_day"][oral["waiting_list"] > 0] <= 0).all()
    assert (many.patients["waiting_list"] == 1).sum() == 100


def test_a_clinic_of_pumps_only_has_no_lists() -> None:
    lines = new_cohort(5, 0, 1, SCENARIO).splitlines()[2:]
    assert all(line.endswith(",,,,") for line in lines)


def test_high_dose_patients_have_the_shortest_intervals() -> None:
    report = check_cohort([SHIPPED / "large.csv"], SCENARIO)
    assert 50 <= report.refill_interval_days_median <= 90
    assert report.refill_intervals_days[0] < 40
    assert report.refill_intervals_days[-1] == float(SCENARIO.device.max_refill_interval_days)
