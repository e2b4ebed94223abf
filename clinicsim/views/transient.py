"""The initial transient in words: which months a run from a made-up list should leave out."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Sequence

from clinicsim.experiments.statistics import Interval
from clinicsim.experiments.transient import Transient
from clinicsim.measures import describe
from clinicsim.views.dates import short_date
from clinicsim.views.labels import label, listed
from clinicsim.views.numbers import Unit, mean_text, range_text, unit_of
from clinicsim.views.report.tables import Table

REAL_LIST = (
    "This run starts from the clinic's own list, so it is terminating: its first months are those that the clinic is "
    "about to live through, and none of them should be left out."
)
_SYNTHETIC = "This run starts from a made-up list"


def warm_up(found: Sequence[Transient]) -> int | None:
    """Months that settle every measure, by MSER-5; none if that cannot be relied on for one of them."""
    if any(one.truncation is None or one.unreliable for one in found):
        return None
    return max(one.truncation or 0 for one in found)


def transient_sentence(found: Sequence[Transient], *, synthetic: bool) -> str:
    """Say how many months to leave out, or why that cannot be said."""
    if not synthetic:
        return REAL_LIST
    months = warm_up(found)
    if months is None:
        doubtful = [label(one.measure).words for one in found if one.truncation is None or one.unreliable]
        return (
            f"{_SYNTHETIC}. How long that shows cannot be told for {listed(doubtful)}: what is found is not reliable. "
            "With more months or more replications it may be; a measure that keeps growing never settles"
        )
    if months == 0:
        return f"{_SYNTHETIC}, and no month has to be left out for it"
    return f"{_SYNTHETIC}: leave out the first {months} months, after which all of these measures have settled"


def transient_table(found: Sequence[Transient], currency: str) -> Table:
    """Each measure with its truncation, and its mean with and without the months before it."""
    body = tuple(_row(one, unit_of(describe(one.measure).unit, currency)) for one in found)
    head = ("Measure", "Unit", "Leave out", "Mean of all months", "Mean of the rest", "Reliable")
    return Table("Initial transient by MSER-5, with means over replications (95% intervals)", head, body, 2)


def month_table(one: Transient, dates: Sequence[dt.date], unit: Unit) -> Table:
    """The series behind a Welch plot, month by month."""
    averages = [mean_text(value, math.nan, math.nan, unit) for value in one.smoothed]
    averages += ["–"] * (len(dates) - len(averages))
    body = tuple(
        (short_date(date), mean_text(mean, lo, hi, unit), range_text(lo, hi, unit) or "–", average)
        for date, mean, lo, hi, average in zip(dates, *one.monthly, averages, strict=True)
    )
    head = ("Month from", "Mean", "95% interval of the mean", "Moving average")
    return Table(f"{label(one.measure).title}: {unit.words}", head, body)


def _row(one: Transient, unit: Unit) -> tuple[str, ...]:
    left_out = "–" if one.truncation is None else f"{one.truncation} months"
    doubt = "; ".join(one.unreliable)
    rest = "–" if one.truncation is None else _text(one.rest, unit)
    reliable = f"no: {doubt}" if doubt else "yes"
    return (label(one.measure).title, unit.words, left_out, _text(one.whole, unit), rest, reliable)


def _text(at: Interval, unit: Unit) -> str:
    ends = range_text(at.lo, at.hi, unit)
    return mean_text(at.mean, at.lo, at.hi, unit) + (f" ({ends})" if ends else "")
