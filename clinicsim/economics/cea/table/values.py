"""Cells of a table as numbers and names; each cell that is none is found with its line."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence

import numpy as np

from clinicsim.arrays import Floats
from clinicsim.economics.cea.table.cells import Sheet
from clinicsim.scenario.errors import Finding
from clinicsim.scenario.words import shown

_MOST_OF_A_KIND = 5  # findings of one kind that are printed one by one
_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?")
_LARGEST = 1e100  # beyond which squares and sums are no numbers any more
_MOST_DRAWS = 10**12
_CURRENCY = re.compile(r"[A-Z]{3}")
_PRICE_YEAR = re.compile(r"\d{4}(/\d{2})?")


def numbers(sheet: Sheet, name: str, findings: list[Finding]) -> Floats:
    """A column of numbers, shape (rows,); nan where a cell is none, which is found."""
    cells = sheet.column(name)
    try:
        values = np.array(cells, dtype=np.float64)
    except ValueError:
        values = np.full(len(cells), math.nan)
    if "_" in "".join(cells) or not np.isfinite(values).all():  # one by one is slower; Python takes 1_0 for a number
        values = np.array([float(cell) if _NUMBER.fullmatch(cell) else math.nan for cell in cells])
    values[np.abs(values) > _LARGEST] = math.nan
    wrong = np.flatnonzero(np.isnan(values)).tolist()
    findings += some([sheet.at_cell(row, name, f"{_not_a_number(cells[row])}") for row in wrong], sheet)
    return values


def _not_a_number(cell: str) -> str:
    if not cell:
        return "this cell is empty; expected a number"
    hint = "; write it without thousands separators" if re.fullmatch(r"[+-]?[\d,' ]+(\.\d+)?", cell) else ""
    return f"{shown(cell)} is not a finite number that can be reckoned with; expected one such as 1234.5{hint}"


def whole_numbers(sheet: Sheet, name: str, findings: list[Finding]) -> list[int | None]:
    """A column that numbers draws or replications; None where a cell is no whole number, which is found."""
    found = [_whole(cell) for cell in sheet.column(name)]
    message = f"expected a whole number, which says the {name}"
    findings += some([sheet.at_cell(row, name, message) for row, value in enumerate(found) if value is None], sheet)
    return found


def _whole(cell: str) -> int | None:
    """Whole number of 0 or more; also 3.0 and 1e+05, as other programs write them."""
    value = float(cell) if _NUMBER.fullmatch(cell) else -1.0
    return int(value) if 0 <= value <= _MOST_DRAWS and value.is_integer() else None


def strategy_names(sheet: Sheet, findings: list[Finding]) -> list[str]:
    """The column of strategies; empty where a cell is, which is found."""
    cells = sheet.column("strategy")
    message = "the strategy has no name"
    findings += some([sheet.at_cell(row, "strategy", message) for row, cell in enumerate(cells) if not cell], sheet)
    return list(cells)


def one_value(sheet: Sheet, name: str, findings: list[Finding]) -> str:
    """What a column says that has to say the same in every row: the currency, or the price year."""
    if name not in sheet.names:
        return ""
    cells = sheet.column(name)
    if not cells:
        return ""
    other = next((row for row, cell in enumerate(cells) if cell != cells[0]), None)
    if other is not None:
        words = f"{_or_nothing(cells[other])} here, but {_or_nothing(cells[0])} on line {sheet.line(0)}"
        what = {"currency": "convert", "price_year": "inflate"}[name]
        findings.append(sheet.at_cell(other, name, f"{words}; {what} all costs to one {name.replace('_', ' ')} first"))
    elif cells[0] and not _form(name)(cells[0]):
        expected = {"currency": "an ISO code such as GBP", "price_year": "a year such as 2024 or 2024/25"}[name]
        findings.append(sheet.at_cell(0, name, f"{shown(cells[0])} is none; expected {expected}"))
    return cells[0]


def _or_nothing(cell: str) -> str:
    return cell or "nothing"


def _form(name: str) -> Callable[[str], object]:
    return {"currency": _CURRENCY, "price_year": _PRICE_YEAR}[name].fullmatch


def some(found: Sequence[Finding], sheet: Sheet) -> list[Finding]:
    """The first few findings of a kind, and how many more there are."""
    if len(found) <= _MOST_OF_A_KIND:
        return list(found)
    last = found[_MOST_OF_A_KIND - 1]
    more = len(found) - _MOST_OF_A_KIND
    message = f"{last.message} (and {more:,} more like this one further down)"
    return [*found[: _MOST_OF_A_KIND - 1], Finding(sheet.file, last.line, last.column, last.path, message)]
