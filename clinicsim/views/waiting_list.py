"""Waiting lists of one replication by month: how long people have waited so far, who joins and who leaves."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from clinicsim.arrays import Floats, Ints
from clinicsim.measures.waits import LONG_WEEKS, STANDARD_WEEKS, on_list, waits_of
from clinicsim.scenario.dates import add_months
from clinicsim.views.dates import short_date
from clinicsim.views.illustration import Illustration
from clinicsim.views.labels import spelt
from clinicsim.world.events import PROCEDURE_LIST, Kind

EDGES = (STANDARD_WEEKS, 26, 39, LONG_WEEKS)
"""Weeks at which the bins end, the end itself inside; the first and the last are those of the measures."""

BINS = (
    f"up to {EDGES[0]} weeks",
    *(f"over {low} to {high} weeks" for low, high in pairwise(EDGES)),
    f"over {EDGES[-1]} weeks",
)


@dataclass(frozen=True, slots=True, eq=False)
class WaitingList:
    """One list in one replication; every array has its months first."""

    name: str  # the visit type or procedure waited for
    months: tuple[dt.date, ...]  # day on which each month of the run begins
    end: dt.date  # last day of the run
    by_weeks: Ints  # (months, bins): people waiting at the month's end by the weeks waited so far
    at_start: int  # people on the list on the first day
    joined: Ints  # (months,): those of the first day are not counted
    served: Ints  # (months,): left the list because they were seen or operated on
    left: Ints  # (months,): left it for another reason

    @property
    def size(self) -> Ints:
        """People waiting at the end of each month, shape (months,)."""
        total: Ints = self.by_weeks.sum(axis=1)
        return total

    @property
    def words(self) -> str:
        """What is waited for, with its article."""
        words = spelt(self.name)
        return f"{'an' if words[:1] in 'aeiou' else 'a'} {words}"


def lists_of(illustration: Illustration) -> tuple[str, ...]:
    """Names of the lists on which anybody ever was, visits before operations."""
    names = illustration.world.names
    numbers = np.unique(illustration.view.rows(Kind.LIST_JOINED)["subject"]).tolist()
    return tuple(
        names.procedures[number - PROCEDURE_LIST] if number >= PROCEDURE_LIST else names.visits[number]
        for number in numbers
    )


def waiting_list(illustration: Illustration, name: str) -> WaitingList:
    """Read one list.

    Parameters
    ----------
    illustration
        One replication with its log.
    name
        The visit type or procedure waited for; a list on which nobody ever was is empty.
    """
    view, run = illustration.view, illustration.world.scenario.run
    spells, waits = on_list(view, name), waits_of(view, name)
    so_far = [waits.weeks_so_far(end) for end in view.month_ends.tolist()]
    over = spells.end < illustration.world.end
    first_day = spells.start == 0  # the list as the run found it
    return WaitingList(
        name=name,
        months=tuple(add_months(run.start_date, month) for month in range(view.months)),
        end=add_months(run.start_date, view.months) - dt.timedelta(days=1),
        by_weeks=np.array([binned(weeks) for weeks in so_far]),
        at_start=int(first_day.sum()),
        joined=view.by_month(spells.start[~first_day]).astype(np.int64),
        served=view.by_month(spells.end[over & waits.served]).astype(np.int64),
        left=view.by_month(spells.end[over & ~waits.served]).astype(np.int64),
    )


def binned(weeks: Floats) -> Ints:
    """How many waits of some weeks fall in each bin, shape (bins,); a wait of exactly 18 weeks is in the first."""
    return np.bincount(np.searchsorted(EDGES, weeks), minlength=len(BINS))


def bins_title(illustration: Illustration, one: WaitingList) -> str:
    """State how many wait at the end, and how many of them for long."""
    head, size, when = illustration.name, int(one.size[-1]), short_date(one.end)
    if not size:
        return f"{head}: on {when} nobody waits for {one.words}"
    within, most = int(one.by_weeks[-1, 0]), int(one.size.max())
    people = "1 person waits" if size == 1 else f"{size} people wait"
    return (
        f"{head}: on {when} {people} for {one.words}, {size - within or 'none'} of them over {EDGES[0]} weeks; "
        f"at most {most} waited at a month's end"
    )


def flow_title(illustration: Illustration, one: WaitingList) -> str:
    """State who joined, who left and what the list came to."""
    joined, served, left = (int(counts.sum()) for counts in (one.joined, one.served, one.left))
    seen = "1 was seen" if served == 1 else f"{served} were seen"
    others = f" and {left} left for other reasons" if left else ""
    change = int(one.size[-1]) - one.at_start
    moved = f"went from {one.at_start} to {one.size[-1]}" if change else f"ended as it began, at {one.at_start}"
    return f"{illustration.name}: {joined} joined the list for {one.words}, {seen}{others}; it {moved}"
