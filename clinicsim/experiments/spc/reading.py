"""A clinic's own numbers from a CSV file with the columns date and value."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import numpy as np

from clinicsim.economics.cea.table.cells import Sheet, read_sheet
from clinicsim.economics.cea.table.values import numbers, some
from clinicsim.experiments.spc.series import Observed, Series
from clinicsim.scenario.errors import Finding, ScenarioError
from clinicsim.scenario.words import did_you_mean, shown

COLUMNS = ("date", "value")
_MONTH = re.compile(r"\d{4}-\d{2}")


def read_series(path: Path, name: str) -> Series:
    """Read one observed series, put in order of time.

    Parameters
    ----------
    path
        A CSV file with one row a month (or week): `date` as 2026-01-31 or 2026-01, and `value`, a plain number.
    name
        What the numbers are, in plain words.

    Raises
    ------
    ScenarioError
        With everything that is wrong with the file at once, each with its line and column.
    """
    sheet = read_sheet(path)
    _refuse_columns(sheet)
    findings = list(sheet.findings)
    values = numbers(sheet, "value", findings)
    dates = _dates(sheet, findings)
    if findings:
        raise ScenarioError(findings)
    order = sorted(range(len(dates)), key=lambda row: dates[row])
    return Series(name, tuple(dates[row] for row in order), values[np.array(order)], Observed(path.name))


def _refuse_columns(sheet: Sheet) -> None:
    unknown = [name for name in sheet.names if name not in COLUMNS]
    found = [sheet.at_name(name, f"unknown column{did_you_mean(name, COLUMNS)}") for name in unknown]
    found += [sheet.at_header(f"the column {name!r} is missing") for name in COLUMNS if name not in sheet.names]
    if found:
        raise ScenarioError([*found, *sheet.findings])


def _dates(sheet: Sheet, findings: list[Finding]) -> list[dt.date]:
    """Return the column of dates; rows that have none, or one that stands before, are found."""
    read = [_date(cell) for cell in sheet.column("date")]
    wrong = [
        sheet.at_cell(row, "date", f"{shown(sheet.column('date')[row])} is no date; expected one such as 2026-01-31")
        for row, date in enumerate(read)
        if date is None
    ]
    first: dict[dt.date, int] = {}
    twice = [
        sheet.at_cell(row, "date", f"{date} stands on line {sheet.line(first[date])} already; keep one of the two")
        for row, date in enumerate(read)
        if date is not None and first.setdefault(date, row) != row
    ]
    findings += some(wrong, sheet) + some(twice, sheet)
    return [date for date in read if date is not None]


def _date(cell: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(f"{cell}-01" if _MONTH.fullmatch(cell) else cell)
    except ValueError:
        return None
