"""Extracts as clinics export them: what is wrong is told all at once, and what is odd is reported."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from clinicsim.experiments.calibration import Extracts, read_extracts
from clinicsim.experiments.calibration.columns import columns
from clinicsim.experiments.calibration.identifiers import is_nhs_number
from clinicsim.experiments.calibration.quality import cleaned
from clinicsim.experiments.errors import BadRequest
from clinicsim.scenario.errors import ScenarioError
from experiments.calibration.clinic import shipped

HEAD = "date,visit_type,outcome,patient,lead_days,notice_days,minutes\n"


def read(folder: Path, **files: str) -> Extracts:
    for name, text in files.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    return read_extracts(folder, shipped().scenario)


def wrong(folder: Path, **files: str) -> list[str]:
    with pytest.raises(ScenarioError) as error:
        read(folder, **files)
    return [str(finding).replace(f"{folder}/", "") for finding in error.value.findings]


def test_everything_wrong_in_every_file_is_told_with_its_place(tmp_path: Path) -> None:
    found = wrong(
        tmp_path,
        activity=HEAD + "05/01/2026,refil,attended,P1,3,,31\n2026-01-06,refill,dna,P2,-2,,999\n2026-01-07,refill\n",
        referrals="date,surname\n2026-01-01,Smith\n",
        rota="date,session,outcome,reason\n2026-01-05,refill,worked,sickness\n",
    )
    assert found == [
        "activity.csv:2:1: error: date: expected a date as YYYY-MM-DD, got '05/01/2026'",
        "activity.csv:2:12: error: visit_type: unknown: 'refil'; did you mean 'refill'?",
        "activity.csv:3:26: error: lead_days: -2 is not plausible; expected a whole number from 0 to 1500",
        "activity.csv:3:30: error: minutes: 999 is not plausible; expected a number from 0.1 to 720",
        "activity.csv:4:1: error: 2 cells; expected 7, one for each column",
        "referrals.csv:1:6: error: surname: an extract is pseudonymised and has no free text: remove this column",
        "rota.csv:2:26: error: reason: whoever was rostered worked; leave the reason empty, or write covered",
    ]


def test_cells_that_contradict_each_other_are_refused(tmp_path: Path) -> None:
    text = HEAD + "2026-01-06,refill,dna,P2,2,,20\n2026-01-06,refill,patient_cancelled,P3,2,5,\n"
    doses = "date,patient,indication,therapy_start_date,dose_mcg_per_day\n2026-01-06,P1,ms,2027-01-01,120\n"
    assert [each.split(": ", 2)[2] for each in wrong(tmp_path, activity=text, doses=doses)] == [
        "minutes: only a visit that was attended takes minutes",
        "notice_days: the appointment was cancelled before it was given (lead_days)",
        "date: is before the first implant (therapy_start_date)",
    ]


def test_one_mistake_in_every_row_is_not_told_a_thousand_times(tmp_path: Path) -> None:
    rows = "".join(f"{day:02d}/01/26\n" for day in range(1, 31))
    found = wrong(tmp_path, referrals="date\n" + rows)
    assert len(found) == 21
    assert found[-1].endswith("and 10 more like these from here on")


def test_numbers_of_persons_are_no_pseudonyms(tmp_path: Path) -> None:
    assert is_nhs_number("943 476 5919")  # the example of the NHS Data Dictionary
    assert not is_nhs_number("9434765918")
    rows = "2026-01-06,refill,attended,9434765919,2,,20\n2026-01-07,refill,attended,9434765919,2,,20\n"
    assert "look like NHS numbers" in wrong(tmp_path, activity=HEAD + rows)[0]


def test_a_folder_without_extracts_says_what_was_expected(tmp_path: Path) -> None:
    (tmp_path / "activty.csv").write_text("", encoding="utf-8")
    with pytest.raises(BadRequest, match=r"rename activty\.csv to activity\.csv"):
        read(tmp_path)
    with pytest.raises(BadRequest, match="is not there"):
        read_extracts(tmp_path / "nowhere", shipped().scenario)


def test_columns_may_come_in_any_order_and_optional_ones_may_be_missing(tmp_path: Path) -> None:
    extracts = read(tmp_path, activity="# synthetic\noutcome,date,visit_type\ndna,2026-01-06,refill\n")
    activity = extracts.get("activity")
    assert activity is not None
    assert extracts.synthetic
    assert activity.words("outcome").tolist() == ["dna"]
    assert np.isnan(activity.number("minutes")).all()
    assert set(activity.columns) == {column.name for column in columns()["activity"]}


def test_rows_exported_twice_count_once_and_months_without_rows_are_named(tmp_path: Path) -> None:
    row = "2026-01-06,refill,attended,P2,2,,20\n"
    extracts, quality = cleaned(read(tmp_path, activity=HEAD + row + row + row.replace("01-06", "04-06")))
    assert extracts.tables["activity"].rows == 2
    assert quality[0].notes == (
        "One row stands twice and counts once.",
        "No rows in 2 of the months between the first and the last (2026-02, 2026-03).",
    )


def test_what_is_written_is_read_back(tmp_path: Path) -> None:
    text = HEAD + "2026-01-06,refill,attended,P2,2,,20.5\n2026-01-07,refill,patient_cancelled,P2,9,3,\n"
    first = read(tmp_path, activity=text)
    first.write(tmp_path / "again")
    assert (tmp_path / "again" / "activity.csv").read_text(encoding="utf-8") == text
