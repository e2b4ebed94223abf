"""A clinic's extracts as columns of arrays: what fits and comparisons work on, read from files or made up."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from clinicsim.arrays import Bools, Floats, Ints
from clinicsim.experiments.calibration.columns import columns

SYNTHETIC = "# synthetic: made up from a simulated clinic; no line describes a real person"
Column = NDArray[Any]


@dataclass(frozen=True, slots=True, eq=False)
class Extract:
    """One extract.

    Every documented column is there. Dates are days (proleptic ordinals) and numbers floats, nan where a cell is
    empty; words are text, empty where a cell is empty.
    """

    name: str
    columns: Mapping[str, Column]  # each of shape (rows,)
    without: int | None = None  # calendar year whose rows were left out

    @property
    def rows(self) -> int:
        """Number of rows."""
        return int(self.columns["date"].size)

    @property
    def days(self) -> Ints:
        """Date of each row as an ordinal, shape (rows,); every row has one."""
        return self.columns["date"].astype(np.int64)

    @property
    def first(self) -> dt.date:
        """Date of the first row."""
        return dt.date.fromordinal(int(self.days.min()))

    @property
    def last(self) -> dt.date:
        """Date of the last row."""
        return dt.date.fromordinal(int(self.days.max()))

    def number(self, column: str) -> Floats:
        """A column of numbers or of days, shape (rows,)."""
        return self.columns[column].astype(np.float64)

    def words(self, column: str) -> Column:
        """A column of words, shape (rows,)."""
        return self.columns[column]

    def where(self, chosen: Bools) -> Extract:
        """The rows for which `chosen` (rows,) is true."""
        return replace(self, columns={name: column[chosen] for name, column in self.columns.items()})

    def between(self, first: dt.date, end: dt.date) -> Extract:
        """The rows from a day on and before another."""
        return self.where((self.days >= first.toordinal()) & (self.days < end.toordinal()))

    def without_year(self, year: int) -> Extract:
        """The rows of all other calendar years."""
        first, end = dt.date(year, 1, 1).toordinal(), dt.date(year + 1, 1, 1).toordinal()
        return replace(self.where((self.days < first) | (self.days >= end)), without=year)

    def source(self) -> str:
        """Where a number comes from that is fitted on these rows: the file and its dates."""
        but = "" if self.without is None else f", {self.without} left out"
        return f"{self.name}.csv, {self.first} to {self.last}{but}"

    def text(self, *, synthetic: bool) -> str:
        """The extract as a CSV file; one that is made up says so in its first line."""
        documented = columns()[self.name]
        written = [_cells(self.columns[column.name], column.kind) for column in documented]
        out = io.StringIO()
        out.write(f"{SYNTHETIC}\n" if synthetic else "")
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(column.name for column in documented)
        writer.writerows(zip(*written, strict=True))
        return out.getvalue()


@dataclass(frozen=True, slots=True, eq=False)
class Extracts:
    """All extracts of one clinic, by name; those that it does not have are not there."""

    tables: Mapping[str, Extract]
    synthetic: bool  # whether a file says that it is made up

    def get(self, name: str) -> Extract | None:
        """An extract, if it is there and has rows."""
        found = self.tables.get(name)
        return found if found is not None and found.rows else None

    @property
    def last(self) -> dt.date:
        """Date of the last row of all."""
        return max(each.last for each in self.tables.values() if each.rows)

    @property
    def first(self) -> dt.date:
        """Date of the first row of all."""
        return min(each.first for each in self.tables.values() if each.rows)

    def between(self, first: dt.date, end: dt.date) -> Extracts:
        """All rows from a day on and before another."""
        return replace(self, tables={name: each.between(first, end) for name, each in self.tables.items()})

    def without_year(self, year: int | None) -> Extracts:
        """All rows but those of one calendar year."""
        if year is None:
            return self
        return replace(self, tables={name: each.without_year(year) for name, each in self.tables.items()})

    def write(self, folder: Path) -> list[Path]:
        """Write each extract as a file of a folder, which is made if it is not there; returns the files."""
        folder.mkdir(parents=True, exist_ok=True)
        files = {folder / f"{name}.csv": each for name, each in self.tables.items()}
        for file, each in files.items():
            file.write_text(each.text(synthetic=self.synthetic), encoding="utf-8")
        return list(files)


def _cells(values: Column, kind: str) -> list[str]:
    if kind == "date":
        return ["" if np.isnan(day) else dt.date.fromordinal(int(day)).isoformat() for day in values]
    if kind in ("whole", "number"):
        return ["" if np.isnan(number) else f"{number:.10g}" for number in values]
    return [str(word) for word in values]
