"""Reading a clinic's own patients: what a good file gives, and how gaps are filled."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import numpy as np
import pytest
from cohort_examples import NEW, ORAL, PUMP, SCENARIO, write

from clinicsim.world.cohort import COHORT, Cohort, read_cohort
from clinicsim.world.cohort.table import COLUMNS

START = dt.date(2026, 1, 5)


def read(tmp_path: Path, *patients: dict[str, str]) -> Cohort:
    return read_cohort([write(tmp_path / "cohort.csv", *patients)], SCENARIO)


def test_a_pump_patient_is_read_with_the_volume_left_on_the_first_day(tmp_path: Path) -> None:
    cohort = read(tmp_path, PUMP)
    patient = cohort.patients[0]
    assert cohort.ids == ("P1",)
    assert patient["itb"]
    assert patient["female"]
    assert list(SCENARIO.indications)[patient["indication"]] == "ms"
    assert patient["birth_year"] == 1970
    assert patient["implant_day"] == (dt.date(2023, 3, 1) - START).days
    assert patient["last_refill_day"] == -30
    # 168 mcg/day at 500 mcg/mL is 0.336 mL a day, for thirty days
    assert patient["volume_ml"] == pytest.approx(20 - 30 * 0.336)
    assert (patient["next_appointment_day"], patient["next_appointment_visit"]) == (-1, -1)
    assert patient["waiting_list"] == 0
    assert cohort.imputed == ()


def test_a_pump_filled_on_the_first_day_is_full(tmp_path: Path) -> None:
    cohort = read(tmp_path, {**PUMP, "last_refill_date": "2026-01-05"})
    assert cohort.patients["volume_ml"][0] == 20.0


def test_patients_without_a_pump_have_empty_pump_fields(tmp_path: Path) -> None:
    cohort = read(tmp_path, ORAL)
    for field in ("implant_day", "reservoir_ml", "concentration", "dose", "last_refill_day", "volume_ml"):
        assert cohort.patients[field][0] == 0
    assert not cohort.patients["itb"][0]


def test_patients_are_in_order_of_id_across_files(tmp_path: Path) -> None:
    first = write(tmp_path / "a.csv", PUMP, NEW)
    second = write(tmp_path / "b.csv", ORAL, {**PUMP, "id": "B7"})
    cohort = read_cohort([first, second], SCENARIO)
    assert cohort.ids == ("B7", "N1", "P1", "Q1")
    assert list(cohort.patients["itb"]) == [True, False, True, False]
    swapped = read_cohort([second, first], SCENARIO)
    assert np.array_equal(cohort.patients, swapped.patients)


def test_a_clinic_without_files_has_no_patients() -> None:
    cohort = read_cohort((), SCENARIO)
    assert cohort.ids == ()
    assert cohort.patients.dtype == COHORT
    assert cohort.patients.shape == (0,)


def test_an_array_of_patients_cannot_be_changed(tmp_path: Path) -> None:
    cohort = read(tmp_path, PUMP)
    with pytest.raises(ValueError, match="read-only"):
        cohort.patients["dose"][0] = 1.0


def test_a_comment_marks_a_cohort_as_synthetic(tmp_path: Path) -> None:
    real = write(tmp_path / "real.csv", PUMP, comment="# extract of 5 January\n")
    made = write(tmp_path / "made.csv", ORAL, comment="# Synthetic cohort, seed 1\n")
    assert not read_cohort([real], SCENARIO).synthetic
    assert read_cohort([made], SCENARIO).synthetic
    assert read_cohort([real, made], SCENARIO).synthetic


def test_a_spreadsheet_export_is_read(tmp_path: Path) -> None:
    """A mark at the start, Windows line ends, quoted cells, spaces, capitals, blank lines and columns in any order."""
    names = list(reversed(COLUMNS))
    patient = {**PUMP, "sex": "F", "therapy": "ITB", "pump_model": '"model A, large"', "catheter": ' "x" '.strip()}
    lines = [",".join(names).upper(), ",".join(f"{patient.get(name, '')}" for name in names), "," * 16, ""]
    path = tmp_path / "export.csv"
    path.write_bytes(b"\xef\xbb\xbf" + "\r\n".join(lines).encode())
    assert read_cohort([path], SCENARIO).ids == ("P1",)


def test_an_appointment_is_kept_with_its_visit_type(tmp_path: Path) -> None:
    booked = {**PUMP, "next_appointment_date": "2026-01-12", "next_appointment_visit": "refill"}
    patient = read(tmp_path, booked).patients[0]
    assert patient["next_appointment_day"] == 7
    assert list(SCENARIO.visits)[patient["next_appointment_visit"]] == "refill"


@pytest.mark.parametrize(
    ("patient", "name", "place"),
    [
        (NEW, "first_assessment", 1),
        (ORAL, "trial", 2),
        (ORAL, "implant", 3),
        (PUMP, "replacement", 4),
        (PUMP, "revision", 5),
    ],
)
def test_a_waiting_patient_keeps_list_and_clock(tmp_path: Path, patient: dict[str, str], name: str, place: int) -> None:
    waiting = {**patient, "waiting_list": name, "clock_start": "2025-12-26"}
    row = read(tmp_path, waiting).patients[0]
    assert (row["waiting_list"], row["clock_start_day"]) == (place, -10)


def test_a_new_patient_waits_for_a_first_assessment_unasked(tmp_path: Path) -> None:
    cohort = read(tmp_path, NEW)
    assert cohort.patients["waiting_list"][0] == 1
    assert cohort.imputed == ()


def test_a_missing_last_refill_is_worked_back_from_the_next(tmp_path: Path) -> None:
    # 53.6 usable days less the margin of 7: due 46 days after it was filled
    gap = {**PUMP, "last_refill_date": "", "next_refill_date": "2026-01-15"}
    cohort = read(tmp_path, gap)
    assert cohort.patients["last_refill_day"][0] == 10 - 46
    assert cohort.imputed == ("P1: last_refill_date set to 2025-11-30, worked back from the next refill",)


def test_a_refill_worked_back_is_never_before_the_implant_or_after_the_first_day(tmp_path: Path) -> None:
    fresh = {**PUMP, "implant_date": "2026-01-01", "last_refill_date": "", "next_refill_date": "2026-01-15"}
    far = {**PUMP, "id": "P2", "last_refill_date": "", "next_refill_date": "2026-06-15"}
    cohort = read(tmp_path, fresh, far)
    assert list(cohort.patients["last_refill_day"]) == [-4, 0]


def test_pumps_without_refill_dates_are_spread_over_their_interval(tmp_path: Path) -> None:
    gaps = [{**PUMP, "id": f"P{n}", "last_refill_date": ""} for n in range(400)]
    cohort = read(tmp_path, *gaps)
    days = -cohort.patients["last_refill_day"]
    assert days.min() >= 0
    assert days.max() <= 45
    assert len(set(days.tolist())) > 40
    assert len(cohort.imputed) == 400
    again = read(tmp_path, *reversed(gaps[:50]))
    by_id = dict(zip(cohort.ids, days, strict=True))
    assert all(by_id[name] == -day for name, day in zip(again.ids, again.patients["last_refill_day"], strict=True))


def test_missing_birth_year_sex_and_clock_are_filled_and_listed(tmp_path: Path) -> None:
    gap = {**ORAL, "birth_year": "", "sex": "", "waiting_list": "trial"}
    cohort = read(tmp_path, gap)
    assert cohort.patients["birth_year"][0] == 2026 - 51
    assert cohort.patients["clock_start_day"][0] == 0
    notes = " ".join(cohort.imputed)
    assert len(cohort.imputed) == 3
    assert "birth_year set to 1975" in notes
    assert "sex set to" in notes
    assert "clock_start set to the first day, 2026-01-05" in notes


def test_sexes_filled_in_follow_the_share_of_women(tmp_path: Path) -> None:
    count = 2000
    cohort = read(tmp_path, *({**ORAL, "id": f"Q{n}", "sex": ""} for n in range(count)))
    share = float(SCENARIO.indications["sci"].female_share)
    margin = 3.29 * (share * (1 - share) / count) ** 0.5  # 99.9%
    assert abs(cohort.patients["female"].mean() - share) < margin


def test_a_pump_that_is_dry_by_its_record_starts_at_its_alarm_volume(tmp_path: Path) -> None:
    cohort = read(tmp_path, {**PUMP, "last_refill_date": "2025-06-01"})
    assert cohort.patients["volume_ml"][0] == float(SCENARIO.device.alarm_volume_ml)
    assert cohort.imputed == ("P1: dry by its record; volume set to the alarm volume, 2 mL",)


def test_a_pump_past_its_alarm_but_not_dry_keeps_its_own_volume(tmp_path: Path) -> None:
    cohort = read(tmp_path, {**PUMP, "last_refill_date": "2025-11-10"})
    assert 0 < cohort.patients["volume_ml"][0] < 2
    assert cohort.imputed == ()
