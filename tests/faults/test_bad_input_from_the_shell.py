"""Every way in which a planner's files or options can be wrong, tried through the command line.

Each ends with exit code 2, says on standard error which file, line and key is wrong and what was expected, prints no
result, and leaves nothing on disk.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner, Result

from clinicsim.cli import main
from clinicsim.store.tables import read_events
from clinicsim.world.events import Kind

SCENARIOS = Path(__file__).parents[2] / "scenarios"
SHORT = ("--replications", "1", "--months", "1")
REFUSED = 2

Invoke = Callable[..., Result]

HEADER = (
    "id,indication,birth_year,sex,therapy,implant_date,reservoir_ml,concentration_mcg_per_ml,dose_mcg_per_day,"
    "last_refill_date,next_refill_date,next_appointment_date,next_appointment_visit,waiting_list,clock_start"
)
GOOD_ROW = "P1,ms,1970,f,itb,2024-03-01,20,500,168,2025-12-20,,,,,"


@pytest.fixture
def invoke(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Invoke:
    """Call the command line from an empty folder; it must not leave anything that was not there."""
    monkeypatch.chdir(tmp_path)
    return lambda *arguments: CliRunner().invoke(main, [str(argument) for argument in arguments])


@pytest.fixture
def overlay(tmp_path: Path) -> Callable[[str], Path]:
    """A scenario over the shipped small clinic; its own text begins on line 3."""

    def write(text: str) -> Path:
        file = tmp_path / "mine.toml"
        shipped = SCENARIOS / "small_clinic.toml"
        file.write_text(f'extends = "{shipped}"\nquestion = "What if?"\n{text}', encoding="utf-8")
        return file

    return write


@pytest.fixture
def with_cohort(tmp_path: Path, overlay: Callable[[str], Path]) -> Callable[..., Path]:
    """A scenario whose cohort has these rows; the first patient stands on line 2."""

    def write(*lines: str) -> Path:
        (tmp_path / "ours.csv").write_text("\n".join([HEADER, *lines]) + "\n", encoding="utf-8")
        return overlay('[cohort]\nfiles = ["ours.csv"]\n')

    return write


def on_disk(folder: Path) -> dict[str, bytes | None]:
    """Everything below a folder."""
    return {
        str(path.relative_to(folder)): path.read_bytes() if path.is_file() and os.access(path, os.R_OK) else None
        for path in sorted(folder.rglob("*"))
    }


def refused(invoke: Invoke, folder: Path, *arguments: object) -> list[str]:
    """Run a command that must be refused, and return the lines it says."""
    before = on_disk(folder)
    result = invoke(*arguments)
    assert result.exit_code == REFUSED, result.output
    assert result.stdout == ""
    assert "Traceback" not in result.stderr
    assert on_disk(folder) == before
    lines = result.stderr.splitlines()
    assert lines
    return lines


# ---------------------------------------------------------------------- the scenario
@pytest.mark.parametrize(
    ("text", "place", "key", "expected"),
    [
        ("[booking]\nhorizon_dayz = 30\n", "4:1", "booking.horizon_dayz", "did you mean 'horizon_days'?"),
        ("[boking]\nhorizon_days = 30\n", "3:2", "boking", "did you mean 'booking'?"),
        ('[booking]\nhorizon_days = "six weeks"\n', "4:1", "booking.horizon_days", "expected a whole number"),
        ("[booking]\nhorizon_days = [30]\n", "4:1", "booking.horizon_days", "expected"),
        ('[device]\nsmall_reservoir_ml = "20 mL"\n', "4:1", "device.small_reservoir_ml", "expected a number"),
        ("[staffing]\nsickness_share = 4.5\n", "4:1", "staffing.sickness_share", "at least 0 and at most 1"),
        ("[run]\nmonths = 0\n", "4:1", "run.months", "expected"),
        ("[device]\nalarm_volume_ml = 25\n", "4:1", "device.alarm_volume_ml", "to be less than small_reservoir_ml"),
        ('[run]\nstart_date = "2026-02-30"\n', "4:1", "run.start_date", "expected a date"),
        ('[[staff]]\nname = "Nurse C"\nwte = 100\n', "5:1", "staff", "at most 1"),
        (
            '[[sessions]]\nname = "refill_wednesday"\nneeds = { nurze = 1 }\n', "5:11", "needs.nurze",
            "nobody in staff has the role 'nurze'; did you mean 'nurse'?",
        ),
        (
            '[[sessions]]\nname = "refill_wednesday"\nneeds = { nurse = 2 }\n', "5:11", "needs.nurse",
            "needs 2 of role 'nurse' at once, but 1 member of staff had that role at most",
        ),
        (
            '[[sessions]]\nname = "trial_wednesday"\nremove = true\n', "1:1", "visits.trial",
            "no session holds this visit type; add it to the visits of a session",
        ),
        ("[cohort]\nfiles = ['lost.csv']\n", "4:10", "cohort.files", "expected a cohort CSV"),
    ],
)  # fmt: skip
def test_a_wrong_scenario_is_refused_by_line_and_key(
    invoke: Invoke, overlay: Callable[[str], Path], tmp_path: Path, text: str, place: str, key: str, expected: str
) -> None:
    file = overlay(text)
    for command in (("run", file, "--replications", "1"), ("check", file)):
        (said,) = [line for line in refused(invoke, tmp_path, *command) if ": error: " in line]
        where, _, message = said.partition(": error: ")
        assert where.startswith(f"{file}:{place}")
        assert key in message
        assert expected in message


def test_a_date_that_the_calendar_does_not_have_is_refused_with_its_line(
    invoke: Invoke, overlay: Callable[[str], Path], tmp_path: Path
) -> None:
    file = overlay("[run]\nstart_date = 2026-02-30\n")
    (said,) = refused(invoke, tmp_path, "run", file, *SHORT)
    assert said.startswith(f"{file}:4:")
    assert "date" in said


def test_more_sessions_than_the_staff_have_hours_for_are_refused(
    invoke: Invoke, overlay: Callable[[str], Path], tmp_path: Path
) -> None:
    file = overlay('[[staff]]\nname = "Nurse C"\nwte = 0.01\n')
    (said,) = [line for line in refused(invoke, tmp_path, "run", file, *SHORT) if ": error: " in line]
    assert "sessions need" in said
    assert "role 'nurse'" in said
    assert "run fewer or shorter sessions, or add staff" in said


def test_everything_that_is_wrong_is_said_at_once(
    invoke: Invoke, overlay: Callable[[str], Path], tmp_path: Path
) -> None:
    file = overlay("[booking]\nhorizon_dayz = 3\n[run]\nmonths = -1\n[staffing]\nsickness_share = 2\n")
    lines = refused(invoke, tmp_path, "run", file, *SHORT[:2])
    assert [line.split(": ")[0] for line in lines] == [f"{file}:{line}:1" for line in (4, 6, 8)]
    assert [line.split(": ")[2] for line in lines] == ["booking.horizon_dayz", "run.months", "staffing.sickness_share"]


# ---------------------------------------------------------------------- the cohort
@pytest.mark.parametrize(
    ("row", "column", "expected"),
    [
        (GOOD_ROW.replace("2024-03-01", "2024-02-30"), "implant_date", "expected a date as YYYY-MM-DD"),
        (GOOD_ROW.replace("2024-03-01", "01/03/2024"), "implant_date", "expected a date as YYYY-MM-DD"),
        (GOOD_ROW.replace("2024-03-01", "2027-03-01").replace("2025-12-20", ""), "implant_date", "after the first day"),
        (GOOD_ROW.replace("2025-12-20", "2020-12-20"), "last_refill_date", "before"),
        (GOOD_ROW.replace(",168,", ",0,"), "dose_mcg_per_day", "must be above zero"),
        (GOOD_ROW.replace(",168,", ",-5,"), "dose_mcg_per_day", "must be above zero"),
        (GOOD_ROW.replace(",168,", ",0.168,"), "dose_mcg_per_day", "expected 10 to 3000: check the unit"),
        (GOOD_ROW.replace(",500,", ",0.5,"), "concentration_mcg_per_ml", "check the unit"),
        (GOOD_ROW.replace(",ms,", ",mss,"), "indication", "did you mean 'ms'?"),
    ],
)
def test_a_wrong_patient_is_refused_by_line_and_column(
    invoke: Invoke, with_cohort: Callable[..., Path], tmp_path: Path, row: str, column: str, expected: str
) -> None:
    file = with_cohort(GOOD_ROW.replace("P1", "P0"), row)
    for command in (("run", file, *SHORT), ("check", file)):
        (said,) = [line for line in refused(invoke, tmp_path, *command) if ": error: " in line]
        assert said.startswith(f"{tmp_path / 'ours.csv'}:3:")
        assert f": error: {column}: " in said
        assert expected in said


def test_a_patient_who_stands_twice_is_refused_with_both_lines(
    invoke: Invoke, with_cohort: Callable[..., Path], tmp_path: Path
) -> None:
    file = with_cohort(GOOD_ROW, GOOD_ROW)
    cohort = tmp_path / "ours.csv"
    lines = refused(invoke, tmp_path, "run", file, *SHORT)
    assert lines == [
        f"{cohort}:2:1: error: id: 'P1' stands also at {cohort}:3",
        f"{cohort}:3:1: error: id: 'P1' stands also at {cohort}:2",
    ]


def test_a_pump_that_is_dry_by_its_record_is_warned_of_and_starts_the_run_at_home(
    invoke: Invoke, with_cohort: Callable[..., Path], tmp_path: Path
) -> None:
    """168 mcg/day from 20 mL of 500 mcg/mL lasts 59 days; this one was filled 200 days before the first day."""
    file = with_cohort(GOOD_ROW.replace("2025-12-20", "2025-06-19"))
    checked = invoke("check", file)
    assert checked.exit_code == 0, checked.stderr
    assert f"{tmp_path / 'ours.csv'}:2:" in checked.stderr
    assert "warning: last_refill_date: dry before the first day by its record" in checked.stderr
    result = invoke("run", file, *SHORT, "--events", "--json")
    assert result.exit_code == 0, result.stderr
    log = read_events(tmp_path / "runs" / json.loads(result.stdout)["run_id"])
    first = log[log["minute"] == 0]
    assert not np.isin(first["kind"], (Kind.ADMITTED, Kind.DRY, Kind.WITHDRAWAL)).any()
    assert first["value"][first["kind"] == Kind.FILLED].tolist() == [2.0]


# ---------------------------------------------------------------------- files that cannot be read
def test_a_base_that_does_not_exist_is_refused_at_the_extends_key(invoke: Invoke, tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    file.write_text('name = "mine"\nextends = "gone.toml"\n')
    (said,) = refused(invoke, tmp_path, "run", file, *SHORT)
    assert said.startswith(f"{file}:2:1: error: extends: cannot extend {tmp_path / 'gone.toml'}: no such file")


def test_scenarios_that_extend_each_other_in_a_circle_are_refused_with_the_circle(
    invoke: Invoke, tmp_path: Path
) -> None:
    (tmp_path / "a.toml").write_text('extends = "b.toml"\n')
    (tmp_path / "b.toml").write_text('extends = "a.toml"\n')
    (said,) = refused(invoke, tmp_path, "run", tmp_path / "a.toml", *SHORT)
    assert said.startswith(f"{tmp_path / 'b.toml'}:1:1: error: extends: these files extend each other in a circle")
    assert "a.toml -> " in said


@pytest.mark.skipif(hasattr(os, "geteuid") and os.geteuid() == 0, reason="nothing is unreadable to root")
def test_a_file_without_permission_is_refused(invoke: Invoke, overlay: Callable[[str], Path], tmp_path: Path) -> None:
    file = overlay("")
    file.chmod(0)
    (said,) = refused(invoke, tmp_path, "run", file, *SHORT)
    assert said.startswith(f"{file}: error: cannot read the file")


def test_a_folder_in_place_of_a_scenario_is_refused(invoke: Invoke, tmp_path: Path) -> None:
    (tmp_path / "folder.toml").mkdir()
    (said,) = refused(invoke, tmp_path, "run", tmp_path / "folder.toml", *SHORT)
    assert said == f"{tmp_path / 'folder.toml'}: error: this is a folder; expected a scenario file"


def test_a_scenario_that_is_not_utf_8_is_refused_with_its_line(invoke: Invoke, tmp_path: Path) -> None:
    file = tmp_path / "latin.toml"
    file.write_bytes('name = "clinic"\nquestion = "Café?"\n'.encode("latin-1"))
    (said,) = refused(invoke, tmp_path, "run", file, *SHORT)
    assert said.startswith(f"{file}:2:16: error: not UTF-8")
    assert "save the file as UTF-8" in said


def test_a_cohort_that_is_not_utf_8_is_refused_with_its_line(
    invoke: Invoke, with_cohort: Callable[..., Path], tmp_path: Path
) -> None:
    file = with_cohort(GOOD_ROW)
    cohort = tmp_path / "ours.csv"
    cohort.write_bytes(cohort.read_bytes().replace(b"P1", b"P\xe9"))
    (said,) = refused(invoke, tmp_path, "run", file, *SHORT)
    assert said.startswith(f"{cohort}:2:2: error: not UTF-8 text")


# ---------------------------------------------------------------------- options
@pytest.mark.parametrize("count", ["0", "-1", "1000001", "1" + "0" * 30, "ten", "2.5", "nan"])
def test_a_number_of_replications_that_makes_no_sense_is_refused(
    invoke: Invoke, overlay: Callable[[str], Path], tmp_path: Path, count: str
) -> None:
    lines = refused(invoke, tmp_path, "run", overlay(""), "--replications", count)
    assert "'--replications'" in lines[-1]
    assert count in lines[-1]


@pytest.mark.parametrize("count", ["0", "-1", "1000001"])
def test_so_is_one_that_stands_in_the_file(
    invoke: Invoke, overlay: Callable[[str], Path], tmp_path: Path, count: str
) -> None:
    file = overlay(f"[run]\nreplications = {count}\n")
    (said,) = refused(invoke, tmp_path, "run", file)
    assert said.startswith(f"{file}:4:1: error: run.replications: ")


@pytest.mark.parametrize("folder", ["taken", "taken/below", "/proc/runs", "/dev/null"])
def test_a_folder_of_runs_that_cannot_be_written_is_refused_before_anything_runs(
    invoke: Invoke, overlay: Callable[[str], Path], tmp_path: Path, folder: str
) -> None:
    (tmp_path / "taken").write_text("a file")
    (said,) = refused(invoke, tmp_path, "run", overlay(""), *SHORT, "--out", folder)
    assert said.startswith(f"error: cannot write runs to {folder}: ")


@pytest.mark.parametrize("report", ["folder", "taken/report.html", "/proc/report.html"])
def test_a_report_that_cannot_be_written_is_refused_before_anything_runs(
    invoke: Invoke, overlay: Callable[[str], Path], tmp_path: Path, report: str
) -> None:
    (tmp_path / "taken").write_text("a file")
    (tmp_path / "folder").mkdir()
    alternative = overlay("[booking]\nhorizon_days = 30\n")
    base = SCENARIOS / "small_clinic.toml"
    (said,) = refused(invoke, tmp_path, "compare", base, alternative, *SHORT, "--report", report)
    assert said.startswith(f"error: cannot write the report to {report}: ")


def test_the_installed_command_itself_ends_with_2_and_says_why(overlay: Callable[[str], Path], tmp_path: Path) -> None:
    file = overlay("[booking]\nhorizon_dayz = 30\n")
    before = on_disk(tmp_path)
    command = [str(Path(sys.executable).with_name("clinicsim")), "run", str(file), "--json"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == REFUSED
    assert done.stdout == ""
    assert done.stderr.startswith(f"{file}:4:1: error: booking.horizon_dayz: ")
    assert on_disk(tmp_path) == before
