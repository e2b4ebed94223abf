"""Copies that may be shown to anybody: counts of people or events under five are hidden, patients are left out.

A clinic has a few dozen patients with pumps, and a rare event in a small clinic points to one of them. Of counts from 1
to 4 only that much is shown. Where a sum of the line is shown, too, and one number alone is hidden, the next smallest
is hidden with it, for otherwise the sum would give it back (secondary suppression). A rate or a share is of simulated
patients, whose number is not the clinic's, and is shown.

Sources: that the limit is five is a requirement of this project. NHS England, "Disclosure control methodology for
Hospital Episode Statistics and Emergency Care Data Set" (2018), describes the same two steps for counts from 1 to 5,
and the later rule of hiding 1 to 7 and rounding the rest; a clinic whose own rule is stricter must follow that.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from clinicsim.views.report.tables import Table

LEAST_SHOWN = 5
UNDER, ALSO = f"<{LEAST_SHOWN}", "*"
"""What stands for a small count, and for a number that would give one back."""

_COUNTED = (
    *("admissions", "bed-days", "cases", "courses", "deaths", "events", "implants", "injections", "people", "pumps"),
    *("referrals", "refills", "refusals", "replacements", "side effects", "tests", "visits", "waits"),
)
_SPANS = ("", " per year", " at month end")
_NUMBER = re.compile(r"[−-]?\d[\d,]*(?:\.\d+)?")

Place = tuple[int, int]
"""Row and column of a cell."""


class NotPublic(Exception):  # noqa: N818  # says what was asked for, as NotPaired does
    """A table or a figure cannot be shown to anybody; the message says why."""


@dataclass(frozen=True, slots=True)
class Copy:
    """A table for anybody, and what of it is hidden, in words; empty for nothing."""

    table: Table
    hidden: str


def counts_people(unit: str) -> bool:
    """Whether numbers of a unit, in words, count people or what happens to them; rates and shares do not."""
    return any(unit == f"{counted}{span}" for counted in _COUNTED for span in _SPANS)


def is_small(value: float) -> bool:
    """Whether a count, or a mean of counts, is too small to show; zero is not."""
    return 0 < abs(value) < LEAST_SHOWN


def numbers_in(text: str) -> list[float]:
    """Numbers of a text as the views write them."""
    return [float(found.replace(",", "").replace("−", "-")) for found in _NUMBER.findall(text)]


def public(table: Table) -> Copy:
    """Return a table without small counts and without the rows of patients.

    Raises
    ------
    NotPublic
        If nothing is left: every row is of a patient or of few of them.
    """
    private = frozenset(table.private)
    kept = [row for place, row in enumerate(table.rows) if place not in private]
    if table.rows and not kept:
        raise NotPublic(f"{table.caption}: every row is of one patient, or of fewer than {LEAST_SHOWN}")
    small = {(row, column) for row, cells in enumerate(kept) for column in table.counts if _is_hidden(cells[column])}
    also = _also(kept, table.counts, small) if table.sums else set()
    rows = tuple(
        tuple(_cell(cell, (place, column), small, also) for column, cell in enumerate(row))
        for place, row in enumerate(kept)
    )
    return Copy(replace(table, rows=rows, private=()), " ".join(_notes(small, also, len(private))))


def _is_hidden(text: str) -> bool:
    """Whether a number of a cell is small, or the middle of its interval is."""
    values = numbers_in(text)
    return any(map(is_small, values)) or any(is_small((low + high) / 2) for low, high in pairwise(values))


def _cell(text: str, place: Place, small: set[Place], also: set[Place]) -> str:
    return UNDER if place in small else ALSO if place in also else text


def _also(rows: Sequence[Sequence[str]], columns: Sequence[int], small: set[Place]) -> set[Place]:
    """Return what else must be hidden so that no line of counts hides one number alone."""
    lines: list[list[Place]] = [[(row, column) for row in range(len(rows))] for column in columns]
    lines += [[(row, column) for column in columns] for row in range(len(rows))]
    hidden, added = set(small), True
    while added:
        added = False
        for line in lines:
            shown = [place for place in line if place not in hidden and _size(rows, place) > 0]
            if shown and len(hidden.intersection(line)) == 1:
                hidden.add(min(shown, key=lambda place: _size(rows, place)))
                added = True
    return hidden - small


def _size(rows: Sequence[Sequence[str]], place: Place) -> float:
    row, column = place
    return next(iter(numbers_in(rows[row][column])), 0.0)


def _notes(small: Iterable[Place], also: Iterable[Place], rows: int) -> Iterator[str]:
    if any(True for _ in small):
        yield f"{UNDER}: a count from 1 to {LEAST_SHOWN - 1}, hidden."
    if any(True for _ in also):
        yield f"{ALSO}: hidden, too, for it would give a small count back."
    if rows:
        yield f"{rows} {'row is' if rows == 1 else 'rows are'} left out, of one patient or of few."
