"""Files that cannot be read, keys that are wrong, and what the reader says about them."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from clinicsim.scenario.errors import Finding, ScenarioError
from clinicsim.scenario.reader import read

Write = Callable[[str, str | bytes], Path]
Change = Callable[[str], Path]
Wrong = Callable[..., tuple[Finding, ...]]


def only_finding(path: Path) -> Finding:
    with pytest.raises(ScenarioError) as error:
        read(path)
    (finding,) = error.value.findings
    return finding


def test_a_missing_file_is_one_clear_finding(tmp_path: Path) -> None:
    assert str(only_finding(tmp_path / "no.toml")) == f"{tmp_path / 'no.toml'}: error: no such file"


def test_a_folder_is_not_a_scenario(tmp_path: Path) -> None:
    assert only_finding(tmp_path).message == "this is a folder; expected a scenario file"


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may read everything")
def test_a_file_without_permission_is_one_clear_finding(clinic: Path) -> None:
    clinic.chmod(0)
    assert "Permission denied" in only_finding(clinic).message


def test_a_name_that_no_file_can_have_is_one_clear_finding() -> None:
    assert "cannot read the file" in only_finding(Path("a\0b")).message


@pytest.mark.parametrize("text", ["", "\n\n", "# only a comment\n", "\ufeff"])
def test_an_empty_file_is_one_clear_finding(write: Write, text: str) -> None:
    assert only_finding(write("empty.toml", text)).message == "the file sets no key; expected a scenario"


def test_a_file_that_is_not_utf_8_says_which_byte(write: Write) -> None:
    finding = only_finding(write("latin.toml", b'name = "x"\nquestion = "caf\xe9"\n'))
    assert (finding.line, finding.column) == (2, 16)
    assert "byte 0xe9 at offset 26" in finding.message


@pytest.mark.parametrize(
    ("text", "line", "column", "message"),
    [
        ("name = 'x'\nname = 'y'\n", 2, 11, "set a second time"),
        ("name = x\n", 1, 8, "text needs quotes"),
        ("run\n", 1, 4, "Expected '=' after a key"),
        ("name = 'x'\nlist = [1,", 2, 11, "not valid TOML"),
        ("start = 2026-02-30\n", 1, 9, "not valid TOML"),
    ],
)
def test_a_file_that_is_not_toml_says_where(write: Write, text: str, line: int, column: int, message: str) -> None:
    finding = only_finding(write("broken.toml", text))
    assert (finding.line, finding.column) == (line, column)
    assert message in finding.message


def test_lists_nested_without_end_are_one_clear_finding(write: Write) -> None:
    assert "nested too deeply" in only_finding(write("deep.toml", "a = " + "[" * 5000 + "]" * 5000)).message


def test_a_number_of_thousands_of_digits_is_one_clear_finding(write: Write) -> None:
    assert "not valid TOML" in only_finding(write("digits.toml", "a = " + "9" * 5000)).message


def test_a_missing_base_is_blamed_on_extends_and_names_the_chain(write: Write) -> None:
    path = write("top.toml", 'name = "x"\nextends = "no.toml"\n')
    finding = only_finding(path)
    assert (finding.file, finding.line, finding.path) == (str(path), 2, "extends")
    assert "no such file" in finding.message
    assert f"{path} -> {path.parent / 'no.toml'}" in finding.message


@pytest.mark.parametrize("value", ["3", '""', "[]", '"\\u0000"'])
def test_extends_names_a_file(write: Write, value: str) -> None:
    finding = only_finding(write("top.toml", f'extends = {value}\nname = "x"\n'))
    assert finding.path == "extends"
    assert "expected the name of a scenario file" in finding.message


def test_files_that_extend_each_other_are_an_error_that_names_the_circle(write: Write) -> None:
    a = write("a.toml", 'extends = "b.toml"\nname = "a"\n')
    b = write("b.toml", 'name = "b"\nextends = "./a.toml"\n')
    finding = only_finding(a)
    assert (finding.file, finding.line, finding.path) == (str(b), 2, "extends")
    assert f"in a circle: {a} -> {b} -> {a}" in finding.message


def test_what_is_wrong_inside_a_base_is_blamed_on_the_base(write: Write) -> None:
    base = write("base.toml", "name = x\n")
    assert only_finding(write("top.toml", 'extends = "base.toml"\nname = "x"\n')).file == str(base)


@pytest.mark.parametrize(
    ("text", "line", "path", "message"),
    [
        ("[booking]\nhorizon_dais = 4\n", 3, "booking.horizon_dais", "unknown key; did you mean 'horizon_days'?"),
        ("[booking]\nhorizon_weeks = 4\n", 3, "booking.horizon_weeks", "the unit here is days"),
        ("[referrals]\nper_month = 4\n", 3, "referrals.per_month", "the unit here is per year"),
        ("[device]\nampoule_mcg = 4\n", 3, "device.ampoule_mcg", "the unit here is mg, so did you mean 'ampoule_mg'?"),
        ("[booking]\nhorizon = 4\n", 3, "booking.horizon", "the unit here is days"),
        ("[booking]\nseed = 4\n", 3, "booking.seed", "did you mean to put it in [run]?"),
        ("[run]\nxyz = 4\n", 3, "run.xyz", "expected months, replications, seed or start_date"),
        ("bookings = 4\n", 2, "bookings", "did you mean 'booking'?"),
        ("booking = 4\n", 2, "booking", "is 4; expected a table with horizon_days"),
        ("staff = 4\n", 2, "staff", "is 4; expected a list, each a table"),
        ("[[staff]]\nrole = 'x'\nband = 'band6'\nwte = 1\n", 2, "staff[0].name", "missing; expected text in quotes"),
        ("[[staff]]\nname = 'b'\nrole = 'x'\nband = 'band6'\n", 2, "staff.b.wte", "missing; expected a number above 0"),
        ("[[staff]]\nname = 'nurse_a'\nwte = 1.5\n", 4, "staff.nurse_a.wte", "is 1.5; expected a number above 0 and"),
        ("[run]\nmonths = '6'\n", 3, "run.months", 'is "6"; expected a whole number at least 1'),
        ("[run]\nmonths = true\n", 3, "run.months", "is true; expected a whole number"),
        ("[run]\nmonths = 6.0\n", 3, "run.months", "is 6.0; expected a whole number"),
        ("[run]\nmonths = 601\n", 3, "run.months", "at most 600"),
        ("[run]\nstart_date = '2026-01-05'\n", 3, "run.start_date", "expected a date without quotes"),
        ("[run]\nstart_date = 20260105\n", 3, "run.start_date", "expected a date without quotes"),
        (
            "[huddle]\ntime = 08:00:00\n",
            3,
            "huddle.time",
            'is 08:00:00; expected a time of day in quotes such as "08:30"',
        ),
        ("[huddle]\nweekday = 'mon'\n", 3, "huddle.weekday", 'is "mon"; expected "monday", "tuesday"'),
        ("[huddle]\nsteps = ['urgent']\n", 3, "huddle.steps[0]", 'expected "urgent_slot", "overbook"'),
        ("[calendar]\ncountry = 'gb'\n", 3, "calendar.country", "two capital letters"),
        ("[prices]\ncurrency = 'pounds'\n", 3, "prices.currency", "three capital letters"),
        ("[calendar]\nbank_holidays = 1\n", 3, "calendar.bank_holidays", "expected true or false"),
        ("[beds.ward]\nplaces = 0\n", 3, "beds.ward.places", 'expected a whole number at least 1 or "unlimited"'),
        ("[beds]\nward = 3\n", 3, "beds.ward", "is 3; expected a table with places"),
        (
            "[referrals]\nseasonality = [1]\n",
            3,
            "referrals.seasonality",
            "a list of 1; expected a list of 12, each a number",
        ),
        ("[[referrals.steps]]\nmultiply = 2\n", 2, "referrals.steps[0].date", "missing; expected a date"),
        ("[referrals]\nper_year = -1\n", 3, "referrals.per_year", "-1 is out of range; expected a number at least 0"),
        (
            "[referrals]\nper_year = 'x'\n",
            3,
            "referrals.per_year",
            "expected a number at least 0 or a table { value, low, high",
        ),
        ("[referrals]\nper_year = true\n", 3, "referrals.per_year", "expected a number, got true or false"),
        ("[referrals]\nper_year = [1]\n", 3, "referrals.per_year", "expected a number at least 0 or a table"),
        ("[referrals]\nper_year = nan\n", 3, "referrals.per_year", "not finite"),
        ("[trial]\nbolus_mcg = [50, 75, inf]\n", 3, "trial.bolus_mcg[2]", "not finite"),
        ("[referrals]\nper_year = {value = 1, lo = 0}\n", 3, "referrals.per_year.lo", "did you mean 'low'?"),
        ("[referrals]\nper_year = {value = 1, low = 2}\n", 3, "referrals.per_year", "low (2) is above the value (1)"),
        ("[referrals]\nper_year = {value = 1, sd = -2}\n", 3, "referrals.per_year.sd", "expected a number at least 0"),
        ("[referrals]\nper_year = {value = 1, dist = 'x'}\n", 3, "referrals.per_year.dist", 'expected "fixed", "beta"'),
        ("[visits.refill]\nslots = {}\n", 3, "visits.refill.slots", "is a table; expected a whole number"),
        ("[prices.staff_hour]\nband6 = -1\n", 3, "prices.staff_hour.band6", "-1 is out of range"),
        (
            "[visits.'home round']\nslots = 0\n",
            3,
            'visits."home round".slots',
            "is 0; expected a whole number at least 1",
        ),
    ],
)
def test_a_wrong_key_is_blamed_on_its_line_in_plain_words(
    wrong: Wrong, text: str, line: int, path: str, message: str
) -> None:
    found = {finding.path: finding for finding in wrong(text)}
    assert found[path].line == line
    assert found[path].file.endswith("overlay.toml")
    assert message in found[path].message


def test_everything_that_is_wrong_is_said_at_once_in_order_and_only_once(wrong: Wrong) -> None:
    findings = wrong("bookng = 1\n[run]\nmonths = 0\nseed = -1\n[beds.day]\nplaces = 'x'\n[[sessions]]\nname = 'new'\n")
    places = [(finding.line, finding.path) for finding in findings]
    assert places == sorted(places)
    assert len(set(places)) == len(places)
    assert places[:4] == [(2, "bookng"), (4, "run.months"), (5, "run.seed"), (7, "beds.day.places")]
    assert {path for line, path in places if line == 8} >= {"sessions.new.weekday", "sessions.new.slots"}


def test_a_misspelt_key_is_not_reported_as_missing_too(wrong: Wrong) -> None:
    (finding,) = wrong("[[staff]]\nname = 'b'\nrole = 'nurse'\nband = 'band6'\nwtee = 1\n")
    assert finding.message == "unknown key; did you mean 'wte'?"


def test_no_message_speaks_of_the_checker(wrong: Wrong) -> None:
    run = "[run]\nmonths = 'x'\nstart_date = 1\n"
    findings = wrong(f"staff = 1\n{run}[beds.day]\nplaces = []\n[referrals]\nper_year = {{}}\n")
    text = "\n".join(map(str, findings)).lower()
    assert not any(word in text for word in ("pydantic", "input", "literal", "http", "dict", "int ", "value_error"))


def test_a_wrong_key_of_a_base_is_blamed_on_the_base(clinic: Path, change: Change) -> None:
    overlay = change("[booking]\nhorizon_days = 50\n")
    clinic.write_text(clinic.read_text(encoding="utf-8") + "[booking]\nearlier = 3\n", encoding="utf-8")
    finding = only_finding(overlay)
    assert (finding.file, finding.path) == (str(clinic), "booking.earlier")


def test_a_finding_reads_file_line_column_severity_path_message() -> None:
    assert str(Finding("a.toml", 7, 10, "run.months", "is 0")) == "a.toml:7:10: error: run.months: is 0"
    assert str(Finding("a.toml", 0, 0, "", "no such file", "warning")) == "a.toml: warning: no such file"


def test_an_error_keeps_its_findings_on_its_way_between_processes() -> None:
    error = ScenarioError([Finding("b", 2, 1, "y", "m"), Finding("a", 9, 1, "x", "m"), Finding("b", 2, 1, "y", "m")])
    assert [finding.file for finding in error.findings] == ["a", "b"]
    again = pickle.loads(pickle.dumps(error))
    assert again.findings == error.findings
    assert str(again) == "a:9:1: error: x: m\nb:2:1: error: y: m"


def test_the_package_starts_without_the_schema() -> None:
    code = "import sys, clinicsim.scenario; sys.exit('pydantic' in sys.modules or 'holidays' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_the_package_has_the_names_it_promises() -> None:
    import clinicsim.scenario as package

    assert all(getattr(package, name).__name__ == name for name in package.__all__)
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = package.nothing
