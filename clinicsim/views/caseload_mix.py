"""Who the clinic cares for by therapy over time, and the echo: pumps put in together are replaced together.

A battery lasts a known number of years, so a year of many implants comes back as a year of many replacements.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from clinicsim.arrays import Floats
from clinicsim.experiments.rare_events import mean_interval_by_column
from clinicsim.experiments.statistics import SIGNIFICANCE, holm, paired_test, t_interval_by_column
from clinicsim.scenario.dates import add_months
from clinicsim.views.dates import short_date
from clinicsim.views.labels import capital, spelt
from clinicsim.views.numbers import Unit, mean_text, range_text
from clinicsim.views.report.tables import Table
from clinicsim.views.study import Side
from clinicsim.world.calendar import DAYS_PER_YEAR

REPLACED = "replacements_per_year"
MONTHS_PER_QUARTER = 3
_FAMILY = "caseload_end."
_WORDS = {"itb": "with a pump", "oral": "on oral drugs or botulinum toxin", "waiting": "waiting"}
_COUNT = Unit(1.0, "", "", "", "", "")


@dataclass(frozen=True, slots=True, eq=False)
class Band:
    """People of one therapy at month ends: mean, lower and upper end by month, shape (3, months)."""

    words: str
    levels: Floats


@dataclass(frozen=True, slots=True, eq=False)
class Echo:
    """Pumps replaced in each quarter of the run; a quarter that the run cuts off is left out."""

    starts: tuple[dt.date, ...]  # first day of each quarter
    levels: Floats  # (3, quarters): mean, lower and upper end
    peak: int | None  # the quarter with the most, where it can be told from the others; else None


@dataclass(frozen=True, slots=True, eq=False)
class CaseloadMix:
    """One scenario's caseload by therapy, and its replacements."""

    side: Side
    dates: tuple[dt.date, ...]  # last day of each month of the run
    bands: tuple[Band, ...]
    echo: Echo


def caseload_mix(side: Side) -> CaseloadMix | None:
    """Gather the caseload of one scenario; None where its run does not have it by month."""
    names = [name for name in side.runs.monthly if name.startswith(_FAMILY)]
    if not names:
        return None
    bands = (Band(_words(name.removeprefix(_FAMILY)), side.runs.monthly_intervals(name)) for name in names)
    dates = tuple(
        add_months(side.runs.start_date, month + 1) - dt.timedelta(days=1) for month in range(side.runs.months)
    )
    return CaseloadMix(side, dates, tuple(band for band in bands if np.nanmax(band.levels[0]) > 0), _echo(side))


def caseload_mix_title(mix: CaseloadMix) -> str:
    """State how the caseload changes and when replacements peak."""
    first, last = (round(float(sum(band.levels[0, at] for band in mix.bands))) for at in (0, -1))
    size = f"{mix.side.label}: {first} people after the first month, {last} at the end"
    echo = mix.echo
    if echo.levels.shape[1] == 0 or not echo.levels[0].any():
        return f"{size}; no pump is replaced"
    if echo.peak is None:
        return f"{size}; pump replacements have no quarter that can be told from the others"
    at, usual = level_words(echo.levels[:, echo.peak]), float(echo.levels[0].mean())
    when = f"the quarter from {echo.starts[echo.peak]:%B %Y}"
    return f"{size}; pump replacements peak in {when} at {at}, against a mean of {usual:.1f} a quarter"


def caseload_mix_table(mix: CaseloadMix) -> Table:
    """People by therapy at the end of each quarter, and the pumps replaced in it; means with 95% intervals."""
    head = ("Quarter from", *(capital(band.words) for band in mix.bands), "Pumps replaced")
    body = tuple(
        (
            short_date(start),
            *(level_words(band.levels[:, MONTHS_PER_QUARTER * (place + 1) - 1]) for band in mix.bands),
            level_words(mix.echo.levels[:, place]),
        )
        for place, start in enumerate(mix.echo.starts)
    )
    caption = f"{mix.side.label}: people at the end of each quarter, pumps replaced in it (95% interval)"
    return Table(caption, head, body, counts=tuple(range(1, len(head))))


def level_words(level: Floats) -> str:
    """Write a mean with its interval; `level` has shape (3,)."""
    mean, lo, hi = (float(number) for number in level)
    ends = range_text(lo, hi, _COUNT)
    return f"{mean_text(mean, lo, hi, _COUNT)} ({ends})" if ends else mean_text(mean, lo, hi, _COUNT)


def _words(therapy: str) -> str:
    return _WORDS.get(therapy, spelt(therapy))


def _echo(side: Side) -> Echo:
    runs = side.runs
    quarters = runs.months // MONTHS_PER_QUARTER
    edges = [add_months(runs.start_date, month) for month in range(quarters * MONTHS_PER_QUARTER + 1)]
    years = np.array([(after - before).days / DAYS_PER_YEAR for before, after in pairwise(edges)])
    rates = runs.monthly.get(REPLACED, np.zeros((runs.count, runs.months)))[:, : years.size]
    counts = np.nan_to_num(rates * years).reshape(runs.count, quarters, MONTHS_PER_QUARTER).sum(axis=2)
    # A quarter counts whole pumps; the rate is over a time, and the product is a count but for rounding.
    counts = np.round(counts, 6)
    levels = mean_interval_by_column(counts, np.ones_like(counts)) if counts.any() else t_interval_by_column(counts)
    levels[1:] = np.maximum(levels[1:], 0.0)
    return Echo(tuple(edges[:-1:MONTHS_PER_QUARTER]), levels, _peak(counts))


def _peak(counts: Floats) -> int | None:
    """Find the quarter with the most replacements, if it is told from the mean of the others after Holm's adjustment.

    All quarters are tested, for the largest of many is large by luck too.
    """
    if counts.shape[0] < 2 or counts.shape[1] < 2 or not counts.any():
        return None
    others = (counts.sum(axis=1, keepdims=True) - counts) / (counts.shape[1] - 1)
    tests = {str(at): paired_test(others[:, at], counts[:, at]).p for at in range(counts.shape[1])}
    most = int(counts.mean(axis=0).argmax())
    return most if holm(tests)[str(most)] < SIGNIFICANCE else None
