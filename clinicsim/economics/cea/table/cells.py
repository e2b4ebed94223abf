"""A CSV file as text: lines, columns, and where each cell stands."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

from clinicsim.scenario.errors import Finding, ScenarioError


@dataclass(frozen=True, slots=True)
class Sheet:
    """The cells of a file, by column, and the lines they stand on."""

    file: str
    header: tuple[int, str]  # number and text of the line of column names
    names: tuple[str, ...]
    lines: tuple[tuple[int, str], ...]  # number and text of each row, from 1
    columns: tuple[tuple[str, ...], ...]  # (columns, rows)
    findings: tuple[Finding, ...]  # lines that could not be taken apart

    def column(self, name: str) -> tuple[str, ...]:
        """Cells of a column, by row."""
        return self.columns[self.names.index(name)]

    def line(self, row: int) -> int:
        """Number of the line a row stands on."""
        return self.lines[row][0]

    def at_name(self, name: str, message: str) -> Finding:
        """Something wrong with the name of a column."""
        return self._finding(self.header, name, message)

    def at_cell(self, row: int, name: str, message: str) -> Finding:
        """Something wrong with one cell."""
        return self._finding(self.lines[row], name, message)

    def at_header(self, message: str) -> Finding:
        """Something wrong with the names of columns as a whole."""
        return Finding(self.file, self.header[0], 1, "", message)

    def of_file(self, message: str) -> Finding:
        """Something wrong with the file as a whole."""
        return Finding(self.file, 0, 0, "", message)

    def _finding(self, line: tuple[int, str], name: str, message: str) -> Finding:
        number, text = line
        return Finding(self.file, number, _starts(text)[self.names.index(name)], name, message)


def read_sheet(path: Path) -> Sheet:
    """Read a CSV file; the first line that is neither blank nor a comment (#) names the columns.

    Raises
    ------
    ScenarioError
        If the file cannot be read, is empty or is no CSV at all; single lines that are wrong are among `findings`.
    """
    file = str(path)
    try:
        text = path.read_bytes().decode("utf-8-sig")  # spreadsheets put a mark at the start
    except FileNotFoundError:
        raise _unreadable(file, "there is no such file") from None
    except IsADirectoryError:
        raise _unreadable(file, "is a folder; expected a CSV file") from None
    except OSError as error:
        raise _unreadable(file, f"cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        before = error.object[: error.start]
        line, column = before.count(b"\n") + 1, error.start - before.rfind(b"\n")
        message = f"not UTF-8 text (byte 0x{error.object[error.start]:02x}); save the file as CSV UTF-8"
        raise ScenarioError([Finding(file, line, column, "", message)]) from error
    return _parse(file, text.replace("\r\n", "\n").replace("\r", "\n").split("\n"))


def _unreadable(file: str, message: str) -> ScenarioError:
    return ScenarioError([Finding(file, 0, 0, "", message)])


def _parse(file: str, lines: list[str]) -> Sheet:
    numbered = [(n, line) for n, line in enumerate(lines, 1) if line.strip(" \t,") and not line.startswith("#")]
    if not numbered:
        raise _unreadable(file, "the file is empty; expected a line of column names")
    header, *body = numbered
    for name, separator in (("semicolons", ";"), ("tabs", "\t")):
        if separator in header[1] and "," not in header[1]:
            message = f"columns are separated by {name}; expected commas (and a point in numbers)"
            raise ScenarioError([Finding(file, header[0], 1, "", message)])
    if not body:
        raise ScenarioError([Finding(file, header[0], 1, "", "there are no rows below the column names")])
    try:
        names = tuple(_cells(header[1]))
        _refuse_names(file, header, names)
    except csv.Error as error:
        raise ScenarioError([Finding(file, header[0], 1, "", f"not a line of CSV: {error}")]) from error
    kept, rows, findings = [], [], []
    for number, line in body:
        cells, problem = _row(line, len(names))
        if problem:
            findings.append(Finding(file, number, 1, "", problem))
        else:
            kept.append((number, line))
            rows.append(cells)
    columns = tuple(zip(*rows, strict=True)) if rows else ((),) * len(names)
    return Sheet(file, header, names, tuple(kept), columns, tuple(findings))


def _refuse_names(file: str, header: tuple[int, str], names: tuple[str, ...]) -> None:
    starts = _starts(header[1])
    found = []
    for place, name in enumerate(names):
        if not name:
            message = "this column has no name; remove it (R: row.names = FALSE; pandas: index=False)"
        elif name in names[:place]:
            message = "this column stands twice; remove one or name it otherwise"
        else:
            continue
        found.append(Finding(file, header[0], starts[place], name, message))
    if found:
        raise ScenarioError(found)


def _row(line: str, expected: int) -> tuple[list[str], str]:
    """Cells of a line, and what is wrong with it."""
    try:
        cells = _cells(line)
    except csv.Error as error:
        return [], f"not a line of CSV: {error}"
    if len(cells) != expected:
        hint = "; a number has no commas in it" if len(cells) > expected else ""
        return [], f"{len(cells)} cells; expected {expected}, one for each column{hint}"
    return cells, ""


def _cells(line: str) -> list[str]:
    if '"' not in line:
        return [cell.strip() for cell in line.split(",")]
    (cells,) = csv.reader([line], strict=True)
    return [cell.strip() for cell in cells]


def _starts(line: str) -> list[int]:
    """Where each cell begins, from 1; commas separate nothing in a cell that begins with a quotation mark."""
    starts, quoted = [1], False
    for place, character in enumerate(line, 1):
        if character == '"' and line[starts[-1] - 1] == '"':
            quoted = not quoted
        elif character == "," and not quoted:
            starts.append(place + 1)
    return starts
