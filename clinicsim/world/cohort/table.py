"""The cohort file as a table of text: lines, columns and where each cell stands."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from clinicsim.scenario.errors import Finding, Severity
from clinicsim.scenario.words import meant

COLUMNS = (
    "id",
    "indication",
    "birth_year",
    "sex",
    "therapy",
    "therapy_start_date",
    "implant_date",
    "pump_model",
    "reservoir_ml",
    "concentration_mcg_per_ml",
    "dose_mcg_per_day",
    "last_refill_date",
    "next_refill_date",
    "catheter",
    "next_appointment_date",
    "next_appointment_visit",
    "waiting_list",
    "clock_start",
)
# A clinic's own extract may have these as well; made-up cohorts do without.
FURTHER_COLUMNS = ("oral_drugs",)
# An extract may leave these out: the first has a stated imputation, and the model makes no use of the others.
_OPTIONAL = {"therapy_start_date", "pump_model", "catheter"}
_IDENTIFYING = {
    "name",
    "first_name",
    "surname",
    "nhs_number",
    "hospital_number",
    "date_of_birth",
    "dob",
    "postcode",
    "address",
}


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a cohort file, as text."""

    file: str
    line: int
    cells: Mapping[str, str]
    columns: Mapping[str, int]  # where each cell begins, from 1

    def finding(self, column: str, message: str, severity: Severity = "error") -> Finding:
        """Something wrong with one cell of this line."""
        return Finding(self.file, self.line, self.columns.get(column, 1), column, message, severity)


@dataclass(frozen=True, slots=True)
class TextTable:
    """All lines of one cohort file with what is wrong with its form."""

    rows: tuple[Row, ...]
    findings: tuple[Finding, ...]
    synthetic: bool  # a comment in the file says that the patients are made up


def read_table(path: Path) -> TextTable:
    """Read one cohort file.

    The first line that is neither blank nor a comment (#) names the columns, in any order. A file that cannot be read
    gives no rows and a finding that says why.
    """
    file = str(path)
    try:
        text = path.read_bytes().decode("utf-8-sig")  # spreadsheets put a mark at the start
    except FileNotFoundError:
        return _unreadable(Finding(file, 0, 0, "", "there is no such file"))
    except OSError as error:
        return _unreadable(Finding(file, 0, 0, "", f"cannot be read: {error.strerror}"))
    except UnicodeDecodeError as error:
        before = error.object[: error.start]
        line, column = before.count(b"\n") + 1, error.start - before.rfind(b"\n")
        message = f"not UTF-8 text (byte 0x{error.object[error.start]:02x}); save the file as CSV UTF-8"
        return _unreadable(Finding(file, line, column, "", message))
    return _parse(file, text.replace("\r\n", "\n").replace("\r", "\n").split("\n"))


def _unreadable(finding: Finding) -> TextTable:
    return TextTable((), (finding,), synthetic=False)


def _parse(file: str, lines: list[str]) -> TextTable:
    synthetic = any(line.startswith("#") and "synthetic" in line.lower() for line in lines)
    numbered = [(n, line) for n, line in enumerate(lines, 1) if line.strip(" \t,") and not line.startswith("#")]
    if not numbered:
        return _unreadable(Finding(file, 0, 0, "", "the file is empty; expected a line of column names"))
    (number, header), *body = numbered
    names = [cell.strip().lower() for cell in header.split(",")]
    findings = _header_findings(file, number, header, names)
    if findings:
        return TextTable((), findings, synthetic)
    if not body:
        return _unreadable(Finding(file, number, 1, "", "there are no patients below the column names"))
    rows = [_row(file, n, line, names) for n, line in body]
    return TextTable(
        rows=tuple(row for row in rows if isinstance(row, Row)),
        findings=tuple(row for row in rows if isinstance(row, Finding)),
        synthetic=synthetic,
    )


def _header_findings(file: str, line: int, header: str, names: list[str]) -> tuple[Finding, ...]:
    if ";" in header and "," not in header:
        return (Finding(file, line, 1, "", "columns are separated by semicolons; expected commas"),)
    starts = _starts(header)
    found = []
    for place, name in enumerate(names):
        if name in _IDENTIFYING:
            message = "a cohort file is pseudonymised: remove this column"
        elif name not in (*COLUMNS, *FURTHER_COLUMNS):
            near = meant(name, (*COLUMNS, *FURTHER_COLUMNS))
            message = f"unknown column; did you mean {near!r}?" if near else "unknown column; remove it"
        elif name in names[:place]:
            message = "this column stands twice"
        else:
            continue
        found.append(Finding(file, line, starts[place], name, message))
    missing = [name for name in COLUMNS if name not in names and name not in _OPTIONAL]
    found += [Finding(file, line, 1, name, "this column is missing (its cells may be empty)") for name in missing]
    return tuple(found)


def _row(file: str, number: int, line: str, names: list[str]) -> Row | Finding:
    try:
        (texts,) = csv.reader([line], strict=True)
    except csv.Error as error:
        return Finding(file, number, 1, "", f"not a line of CSV: {error}")
    if len(texts) != len(names):
        return Finding(file, number, 1, "", f"{len(texts)} cells; expected {len(names)}, one for each column")
    return Row(
        file=file,
        line=number,
        cells=dict(zip(names, (text.strip() for text in texts), strict=True)),
        columns=dict(zip(names, _starts(line), strict=True)),
    )


def _starts(line: str) -> list[int]:
    """Where each cell begins, from 1; commas inside quotation marks separate nothing."""
    starts, quoted = [1], False
    for place, character in enumerate(line, 1):
        quoted ^= character == '"'
        if character == "," and not quoted:
            starts.append(place + 1)
    return starts
