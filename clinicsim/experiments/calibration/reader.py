"""Reading a folder of extracts: every problem at once, each with its file, line and column."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from clinicsim.experiments.calibration.cells import BadCell, Cell, nothing, reader_of
from clinicsim.experiments.calibration.columns import Column, columns
from clinicsim.experiments.calibration.contradictions import contradictions
from clinicsim.experiments.calibration.extracts import Extract, Extracts
from clinicsim.experiments.calibration.header import header_findings
from clinicsim.experiments.calibration.identifiers import hospital_numbers
from clinicsim.experiments.errors import BadRequest
from clinicsim.scenario.errors import Finding, ScenarioError
from clinicsim.scenario.schema.scenario import Scenario
from clinicsim.scenario.words import listed, meant

MOST_BYTES = 100_000_000
MOST_ROWS = 1_000_000
MOST_FINDINGS = 20  # of one column that are spelt out


@dataclass(frozen=True, slots=True)
class Read:
    """A file that has been read: its rows, or what is wrong with it."""

    extract: Extract | None
    findings: tuple[Finding, ...] = ()
    synthetic: bool = False


def read_extracts(folder: Path, scenario: Scenario) -> Extracts:
    """Read the extracts that a folder holds.

    Parameters
    ----------
    folder
        Holds one or more of the documented files; other files are left alone.
    scenario
        Names the visit types and indications that cells may hold.

    Raises
    ------
    BadRequest
        If the folder holds none of them.
    ScenarioError
        With everything that is wrong in any file.
    """
    present = [name for name in columns() if (folder / f"{name}.csv").exists()]
    if not present:
        raise BadRequest([_none_there(folder)])
    known = {"visit": tuple(scenario.visits), "indication": tuple(scenario.indications)}
    read = [_read_file(folder / f"{name}.csv", name, known) for name in present]
    findings = [finding for one in read for finding in one.findings]
    if findings:
        raise ScenarioError(findings)
    tables = {one.extract.name: one.extract for one in read if one.extract is not None}
    return Extracts(tables, synthetic=any(one.synthetic for one in read))


def _none_there(folder: Path) -> str:
    expected = listed(f"{name}.csv" for name in columns())
    if not folder.is_dir():
        what = "is a file" if folder.exists() else "is not there"
        return f"{folder} {what}; expected a folder with {expected}"
    names = [file.stem for file in folder.glob("*.csv")]
    near = next((f"; rename {name}.csv to {hit}.csv?" for name in names if (hit := meant(name, columns()))), "")
    return f"{folder} holds none of {expected}{near}"


def _read_file(path: Path, name: str, known: Mapping[str, Sequence[str]]) -> Read:
    text, finding = _text_of(path)
    if finding is not None:
        return Read(None, (finding,))
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    synthetic = any(line.startswith("#") and "synthetic" in line.lower() for line in lines[:5])
    numbered = [(n, line) for n, line in enumerate(lines, 1) if line.strip(" \t,") and not line.startswith("#")]
    if not numbered:
        return Read(None, (Finding(str(path), 0, 0, "", "the file is empty; expected a line of column names"),))
    (number, header), *body = numbered
    names = [cell.strip().lower() for cell in header.split(",")]
    documented = columns()[name]
    wrong = header_findings(str(path), number, header, names, documented)
    if wrong:
        return Read(None, tuple(wrong))
    if len(body) > MOST_ROWS:
        message = f"{len(body):,} rows; at most {MOST_ROWS:,} are read: take fewer years"
        return Read(None, (Finding(str(path), 0, 0, "", message),))
    return _read_rows(_Rows(str(path), name, names, body), documented, known, synthetic)


def _text_of(path: Path) -> tuple[str, Finding | None]:
    try:
        if path.stat().st_size > MOST_BYTES:
            return "", Finding(str(path), 0, 0, "", f"is larger than {MOST_BYTES // 1_000_000} MB; take fewer years")
        return path.read_bytes().decode("utf-8-sig"), None  # spreadsheets put a mark at the start
    except OSError as error:
        return "", Finding(str(path), 0, 0, "", f"cannot be read: {error.strerror}")
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        byte = error.object[error.start]
        return "", Finding(str(path), line, 1, "", f"not UTF-8 text (byte 0x{byte:02x}); save the file as CSV UTF-8")


@dataclass(frozen=True, slots=True)
class _Rows:
    """Lines of a file below its column names."""

    file: str
    name: str
    names: list[str]
    body: list[tuple[int, str]]  # line number and text

    def finding(self, row: int, column: str, message: str) -> Finding:
        """Something wrong with one cell."""
        number, line = self.body[row]
        place = self.names.index(column) if column in self.names else 0
        return Finding(self.file, number, _start(line, place), column, message)


def _start(line: str, place: int) -> int:
    """Where a cell begins, from 1; commas inside quotation marks separate nothing."""
    quoted, passed = False, 0
    for position, character in enumerate(line, 1):
        if passed == place:
            return position
        quoted ^= character == '"'
        passed += character == "," and not quoted
    return len(line) + 1


def _read_rows(rows: _Rows, documented: Sequence[Column], known: Mapping[str, Sequence[str]], synthetic: bool) -> Read:
    texts, wrong = _split(rows)
    findings = _shortened(wrong)
    read: dict[str, np.ndarray] = {}
    for column in documented:
        cells, wrong = _column(rows, texts, column, known)
        findings += _shortened(wrong)
        read[column.name] = np.array(cells, dtype=np.float64 if column.numeric else str)
    if not findings:
        extract = Extract(rows.name, read)
        wrong = [rows.finding(*each) for each in (*contradictions(extract), *hospital_numbers(extract))]
        findings = _shortened(wrong)
        if not findings:
            return Read(extract, (), synthetic)
    return Read(None, tuple(findings))


def _split(rows: _Rows) -> tuple[list[tuple[int, list[str]]], list[Finding]]:
    """Place and cells of every line that is a row of this table, and what is wrong with the others."""
    texts, findings = [], []
    for place, (_, line) in enumerate(rows.body):
        try:
            (cells,) = csv.reader([line], strict=True)
        except csv.Error as error:
            findings.append(rows.finding(place, "", f"not a line of CSV: {error}"))
            continue
        if len(cells) != len(rows.names):
            message = f"{len(cells)} cells; expected {len(rows.names)}, one for each column"
            findings.append(rows.finding(place, "", message))
            continue
        texts.append((place, cells))
    return texts, findings


def _column(
    rows: _Rows, texts: Sequence[tuple[int, Sequence[str]]], column: Column, known: Mapping[str, Sequence[str]]
) -> tuple[list[Cell], list[Finding]]:
    """Cells of one column; a column that the file does not have is empty."""
    empty = nothing(column)
    if column.name not in rows.names:
        return [empty] * len(texts), []
    read, place = reader_of(column, known), rows.names.index(column.name)
    cells: list[Cell] = []
    findings = []
    for row, line in texts:
        text = line[place].strip()
        try:
            if not text and column.needed:
                raise BadCell("must not be empty")
            cells.append(read(text) if text else empty)
        except BadCell as error:
            findings.append(rows.finding(row, column.name, str(error)))
            cells.append(empty)
    return cells, findings


def _shortened(findings: Sequence[Finding]) -> list[Finding]:
    """The first findings of a column, and how many more there are: a date written the wrong way is so in every row."""
    return list(_first(findings))


def _first(findings: Sequence[Finding]) -> Iterator[Finding]:
    yield from findings[:MOST_FINDINGS]
    if len(findings) > MOST_FINDINGS:
        at = findings[MOST_FINDINGS]
        message = f"and {len(findings) - MOST_FINDINGS:,} more like these from here on"
        yield Finding(at.file, at.line, at.column, at.path, message)
