"""Cells of an extract: text read as days, numbers and known words, with where and why if it cannot be."""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Callable, Mapping, Sequence

from clinicsim.experiments.calibration.columns import Column
from clinicsim.scenario.words import did_you_mean

Cell = float | str
EARLIEST, LATEST = dt.date(1960, 1, 1), dt.date(2100, 1, 1)  # only a slip of the pen goes beyond
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_LONGEST_TEXT = 60  # a pseudonym or the name of a session; anything longer is free text


class BadCell(ValueError):  # noqa: N818  # says what is wrong with a text, as KeyError does
    """A cell that cannot be read, with what was expected."""


def reader_of(column: Column, known: Mapping[str, Sequence[str]]) -> Callable[[str], Cell]:
    """What reads the cells of a column.

    Parameters
    ----------
    column
        As documented.
    known
        Words that the scenario has, by kind of column: `visit` and `indication`.
    """
    choices = tuple(known.get(column.kind, column.choices))
    if choices:
        return lambda text: _choice(text, choices)
    readers: dict[str, Callable[[str], Cell]] = {
        "date": _day,
        "text": _text,
        "whole": lambda text: _number(text, column, whole=True),
        "number": lambda text: _number(text, column, whole=False),
    }
    return readers[column.kind]


def nothing(column: Column) -> Cell:
    """What stands for an empty cell."""
    return math.nan if column.numeric else ""


def _choice(text: str, choices: Sequence[str]) -> str:
    word = text.lower()
    if word not in choices:
        raise BadCell(f"unknown: {text[:_LONGEST_TEXT]!r}{did_you_mean(word, choices)}")
    return word


def _day(text: str) -> float:
    try:
        if not _DATE.fullmatch(text):
            raise ValueError
        date = dt.date.fromisoformat(text)
    except ValueError:
        raise BadCell(f"expected a date as YYYY-MM-DD, got {text[:_LONGEST_TEXT]!r}") from None
    if not EARLIEST <= date < LATEST:
        raise BadCell(f"{date} is not possible; expected a date from {EARLIEST} to {LATEST}")
    return float(date.toordinal())


def _text(text: str) -> str:
    if len(text) > _LONGEST_TEXT:
        raise BadCell(f"{len(text)} characters; expected a name or a pseudonym of at most {_LONGEST_TEXT}")
    return text


def _number(text: str, column: Column, *, whole: bool) -> float:
    try:
        number = float(text)
    except ValueError:
        number = math.nan
    what = "a whole number" if whole else "a number"
    if not math.isfinite(number) or (whole and number != math.floor(number)):
        raise BadCell(f"expected {what}, got {text[:_LONGEST_TEXT]!r}")
    if not column.least <= number <= column.most:
        raise BadCell(f"{number:g} is not plausible; expected {what} from {column.least:g} to {column.most:g}")
    return number
