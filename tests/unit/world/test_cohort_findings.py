"""What is wrong with a cohort file is said all at once, with file, line and column."""

from __future__ import annotations

from pathlib import Path

import pytest
from cohort_examples import NEW, ORAL, PUMP, SCENARIO, write

from clinicsim.scenario.errors import ScenarioError
from clinicsim.world.cohort import read_cohort
from clinicsim.world.cohort.check import CohortReport, check_cohort
from clinicsim.world.cohort.table import COLUMNS


def findings(path: Path) -> list[str]:
    with pytest.raises(ScenarioError) as error:
        read_cohort([path], SCENARIO)
    return [str(finding).removeprefix(f"{path}") for finding in error.value.findings]


def report(tmp_path: Path, *patients: dict[str, str]) -> CohortReport:
    return check_cohort([write(tmp_path / "cohort.csv", *patients)], SCENARIO)


@pytest.mark.parametrize(
    ("patient", "column", "message"),
    [
        ({**PUMP, "id": ""}, "id", "must not be empty"),
        ({**PUMP, "indication": "MSS"}, "indication", "did you mean 'ms'?"),
        ({**PUMP, "indication": ""}, "indication", "must not be empty"),
        ({**PUMP, "sex": "woman"}, "sex", "unknown sex: 'woman'; expected f or m"),
        ({**PUMP, "therapy": "pump"}, "therapy", "unknown therapy: 'pump'"),
        ({**PUMP, "birth_year": "1899"}, "birth_year", "1899 is not between 1900 and the first day"),
        ({**PUMP, "birth_year": "2027"}, "birth_year", "2027 is not between"),
        ({**PUMP, "birth_year": "70"}, "birth_year", "expected a year of four digits, got '70'"),
        ({**PUMP, "implant_date": "01/03/2023"}, "implant_date", "expected a date as YYYY-MM-DD, got '01/03/2023'"),
        ({**PUMP, "implant_date": "2023-02-30"}, "implant_date", "expected a date as YYYY-MM-DD"),
        (
            {**PUMP, "implant_date": "2026-02-01", "last_refill_date": ""},
            "implant_date",
            "implanted after the first day",
        ),
        ({**PUMP, "therapy_start_date": "", "implant_date": "1969-02-01"}, "implant_date", "is before the birth year"),
        (
            {**PUMP, "therapy_start_date": "2024-01-01"},
            "therapy_start_date",
            "is after the implant of the present pump",
        ),
        ({**PUMP, "implant_date": ""}, "implant_date", "must not be empty"),
        ({**PUMP, "reservoir_ml": ""}, "reservoir_ml", "must not be empty"),
        ({**PUMP, "reservoir_ml": "400"}, "reservoir_ml", "400 is not plausible; expected 5 to 100"),
        ({**PUMP, "reservoir_ml": "20 mL"}, "reservoir_ml", "expected a number, got '20 mL'"),
        ({**PUMP, "concentration_mcg_per_ml": ""}, "concentration_mcg_per_ml", "must not be empty"),
        (
            {**PUMP, "concentration_mcg_per_ml": "2"},
            "concentration_mcg_per_ml",
            "2 is not plausible; expected 50 to 4000",
        ),
        ({**PUMP, "concentration_mcg_per_ml": "nan"}, "concentration_mcg_per_ml", "expected a number, got 'nan'"),
        ({**PUMP, "dose_mcg_per_day": ""}, "dose_mcg_per_day", "must not be empty"),
        ({**PUMP, "dose_mcg_per_day": "0"}, "dose_mcg_per_day", "must be above zero, got 0"),
        ({**PUMP, "dose_mcg_per_day": "-5"}, "dose_mcg_per_day", "must be above zero, got -5"),
        ({**PUMP, "dose_mcg_per_day": "9"}, "dose_mcg_per_day", "9 is not plausible; expected 10 to 3000"),
        ({**PUMP, "dose_mcg_per_day": "3001"}, "dose_mcg_per_day", "3001 is not plausible"),
        ({**PUMP, "dose_mcg_per_day": "2000"}, "dose_mcg_per_day", "only 4.5 days from full to the alarm"),
        ({**PUMP, "last_refill_date": "2026-01-06"}, "last_refill_date", "is after the first day"),
        ({**PUMP, "last_refill_date": "2023-02-28"}, "last_refill_date", "is before the implant"),
        ({**PUMP, "next_refill_date": "2025-12-05"}, "next_refill_date", "is before the last refill"),
        (
            {**PUMP, "last_refill_date": "", "next_refill_date": "2020-01-01"},
            "next_refill_date",
            "is before the implant",
        ),
        ({**PUMP, "next_appointment_date": "2026-02-02"}, "next_appointment_date", "needs both a date and a visit"),
        ({**PUMP, "next_appointment_visit": "refill"}, "next_appointment_date", "needs both a date and a visit"),
        (
            {**PUMP, "next_appointment_date": "2026-02-02", "next_appointment_visit": "refil"},
            "next_appointment_visit",
            "unknown next_appointment_visit: 'refil'; did you mean 'refill'?",
        ),
        (
            {**PUMP, "next_appointment_date": "2026-01-04", "next_appointment_visit": "refill"},
            "next_appointment_date",
            "is before the first day",
        ),
        (
            {**ORAL, "next_appointment_date": "2026-02-02", "next_appointment_visit": "refill"},
            "next_appointment_visit",
            "refill is not a visit of a patient with therapy 'oral'",
        ),
        ({**ORAL, "waiting_list": "trail"}, "waiting_list", "did you mean 'trial'?"),
        ({**ORAL, "waiting_list": "revision"}, "waiting_list", "can wait for trial or implant, not for revision"),
        ({**PUMP, "waiting_list": "trial"}, "waiting_list", "can wait for replacement or revision, not for trial"),
        ({**NEW, "waiting_list": "implant"}, "waiting_list", "can wait for first_assessment, not for implant"),
        ({**NEW, "clock_start": "2026-01-06"}, "clock_start", "is after the first day"),
        ({**ORAL, "clock_start": "2025-12-01"}, "clock_start", "a clock runs but the patient is on no waiting list"),
        ({**ORAL, "dose_mcg_per_day": "300"}, "dose_mcg_per_day", "a patient with therapy 'oral' has no pump"),
        ({**NEW, "last_refill_date": "2025-12-01"}, "last_refill_date", "a patient with therapy 'new' has no pump"),
    ],
)
def test_a_wrong_cell_is_named_with_its_line_and_what_is_wrong(
    tmp_path: Path, patient: dict[str, str], column: str, message: str
) -> None:
    good = {**PUMP, "id": "P0"}
    (found,) = findings(write(tmp_path / "cohort.csv", good, patient))
    assert found.startswith(":3:")
    assert f": error: {column}: " in found
    assert message in found


def test_a_finding_points_at_the_column_of_the_cell(tmp_path: Path) -> None:
    path = write(tmp_path / "cohort.csv", {**PUMP, "sex": "x"})
    assert findings(path)[0].startswith(f":2:{len('P1,ms,1970,') + 1}: error: sex: ")


def test_commas_inside_quotes_do_not_shift_the_column(tmp_path: Path) -> None:
    path = write(tmp_path / "cohort.csv", {**PUMP, "id": '"P,1"', "sex": "x"})
    before = '"P,1",ms,1970,'
    assert findings(path)[0].startswith(f":2:{len(before) + 1}: error: sex: ")


def test_everything_that_is_wrong_is_said_at_once(tmp_path: Path) -> None:
    path = write(
        tmp_path / "cohort.csv",
        {**PUMP, "sex": "x", "dose_mcg_per_day": "0"},
        {**ORAL, "indication": "sc"},
        {**PUMP, "id": "P2", "last_refill_date": "2026-02-01"},
    )
    assert [found.split(":")[1] for found in findings(path)] == ["2", "2", "3", "4"]


def test_a_duplicate_id_is_reported_at_both_lines(tmp_path: Path) -> None:
    path = write(tmp_path / "cohort.csv", PUMP, ORAL, {**ORAL, "id": "P1"})
    assert findings(path) == [
        f":2:1: error: id: 'P1' stands also at {path}:4",
        f":4:1: error: id: 'P1' stands also at {path}:2",
    ]


def test_a_duplicate_id_is_found_across_files(tmp_path: Path) -> None:
    first, second = write(tmp_path / "a.csv", PUMP), write(tmp_path / "b.csv", ORAL, PUMP)
    with pytest.raises(ScenarioError) as error:
        read_cohort([first, second], SCENARIO)
    assert [str(finding) for finding in error.value.findings] == [
        f"{first}:2:1: error: id: 'P1' stands also at {second}:3",
        f"{second}:3:1: error: id: 'P1' stands also at {first}:2",
    ]


def test_a_misspelt_column_is_offered_the_right_one(tmp_path: Path) -> None:
    path = tmp_path / "cohort.csv"
    path.write_text(",".join(COLUMNS).replace("birth_year", "birthyear") + "\n", encoding="utf-8")
    found = findings(path)
    assert found[0] == ":1:1: error: birth_year: this column is missing (its cells may be empty)"
    assert found[1] == f":1:{len('id,indication,') + 1}: error: birthyear: unknown column; did you mean 'birth_year'?"


def test_columns_for_readers_only_may_be_left_out(tmp_path: Path) -> None:
    names = [name for name in COLUMNS if name not in ("pump_model", "catheter")]
    path = tmp_path / "cohort.csv"
    path.write_text(",".join(names) + "\n" + ",".join(ORAL.get(name, "") for name in names), encoding="utf-8")
    assert read_cohort([path], SCENARIO).ids == ("Q1",)


@pytest.mark.parametrize("column", ["nhs_number", "date_of_birth", "surname", "postcode"])
def test_a_column_that_identifies_patients_is_refused(tmp_path: Path, column: str) -> None:
    path = tmp_path / "cohort.csv"
    path.write_text(",".join([*COLUMNS, column]) + "\n", encoding="utf-8")
    assert any("pseudonymised: remove this column" in found for found in findings(path))


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", ": error: the file is empty; expected a line of column names"),
        (b"# only a comment\n\n", ": error: the file is empty; expected a line of column names"),
        (",".join(COLUMNS).encode(), ":1:1: error: there are no patients below the column names"),
        (";".join(COLUMNS).encode(), ":1:1: error: columns are separated by semicolons; expected commas"),
        ((",".join(COLUMNS) + ",sex").encode(), "error: sex: this column stands twice"),
        ((",".join(COLUMNS) + "\nP1,ms,1970").encode(), ":2:1: error: 3 cells; expected 18, one for each column"),
        ((",".join(COLUMNS) + '\n"P1' + "," * 17).encode(), ":2:1: error: not a line of CSV"),
        (b"id,indication\nP1,caf\xe9\n", ":2:7: error: not UTF-8 text (byte 0xe9); save the file as CSV UTF-8"),
    ],
)
def test_a_file_of_the_wrong_form_is_refused(tmp_path: Path, content: bytes, message: str) -> None:
    path = tmp_path / "cohort.csv"
    path.write_bytes(content)
    assert any(message in found for found in findings(path))


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    assert findings(tmp_path / "nowhere.csv") == [": error: there is no such file"]


def test_a_folder_in_place_of_a_file_is_named(tmp_path: Path) -> None:
    assert findings(tmp_path)[0].startswith(": error: cannot be read: ")


def test_the_report_counts_patients_and_pumps(tmp_path: Path) -> None:
    found = report(tmp_path, PUMP, {**PUMP, "id": "P2", "reservoir_ml": "40"}, ORAL, NEW)
    assert found.usable
    assert found.patients == 4
    assert found.therapies == {"itb": 2, "oral": 1, "new": 1}
    assert found.indications == {"ms": 2, "sci": 1, "cp": 0, "tbi": 1, "stroke": 0, "other": 0}
    assert found.reservoirs_ml == {20.0: 1, 40.0: 1}
    assert found.strengths_mcg_per_ml == {500.0: 2}
    assert found.waiting_lists["first_assessment"] == 1
    # 46 days for the small reservoir; the large one would last longer than the longest interval allowed
    assert found.refill_intervals_days == (46, 60)
    assert found.refills_per_pump_year == pytest.approx((365.25 / 46 + 365.25 / 60) / 2)
    assert found.findings == ()


def test_a_report_without_pumps_has_no_refills(tmp_path: Path) -> None:
    found = report(tmp_path, ORAL)
    assert found.refills_per_pump_year != found.refills_per_pump_year
    assert found.refill_interval_days_median != found.refill_interval_days_median


def test_the_report_of_a_bad_file_says_so_and_counts_the_good_lines(tmp_path: Path) -> None:
    found = report(tmp_path, PUMP, {**ORAL, "sex": "x"})
    assert not found.usable
    assert found.patients == 1
    assert [finding.severity for finding in found.findings] == ["error"]


@pytest.mark.parametrize(
    ("change", "column", "message"),
    [
        (
            {"last_refill_date": "2025-11-10"},
            "last_refill_date",
            "overdue: past the alarm on the first day, with 1.2 mL",
        ),
        ({"last_refill_date": "2025-10-01"}, "last_refill_date", "dry before the first day by its record"),
        (
            {"therapy_start_date": "2017-01-01", "implant_date": "2017-01-01"},
            "implant_date",
            "the pump is 9.0 years old, past its longest life of 7 years",
        ),
        ({"id": "943 476 5919"}, "id", "looks like an NHS number"),
    ],
)
def test_an_odd_record_is_a_warning_and_the_run_may_start(
    tmp_path: Path, change: dict[str, str], column: str, message: str
) -> None:
    found = report(tmp_path, {**PUMP, **change})
    assert found.usable
    (warning,) = found.findings
    assert (warning.severity, warning.path, warning.line) == ("warning", column, 2)
    assert message in warning.message


def test_ten_digits_that_fail_the_check_are_not_taken_for_an_nhs_number(tmp_path: Path) -> None:
    assert report(tmp_path, {**PUMP, "id": "9434765918"}).findings == ()


def test_the_report_lists_what_was_filled_in(tmp_path: Path) -> None:
    found = report(tmp_path, {**PUMP, "last_refill_date": "", "birth_year": ""})
    assert len(found.imputed) == 2
