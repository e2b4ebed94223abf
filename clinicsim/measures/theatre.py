"""Operating lists: how much of their time is used, and which cases are cancelled."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from clinicsim.arrays import Floats, Ints
from clinicsim.measures.log_view import LogView
from clinicsim.measures.series import Series, per_year, ratio
from clinicsim.measures.spells import NOT_CLOSED
from clinicsim.world.events import Cause, Kind

# Why a case is cancelled on the day, beside the reasons of `theatre.case_cancelled`.
OF_ITSELF = (Cause.NO_BED, Cause.NO_TIME, Cause.BUMPED, Cause.LIST_CANCELLED, Cause.IN_HOSPITAL)


class ListTime(NamedTuple):
    """Minutes of the planned lists; every array has shape (lists,)."""

    start: Ints
    planned: Floats
    touch: Floats  # of operations and of emergencies that took minutes of the list, without turnaround
    inside: Floats  # the part of them that lies within the planned minutes


def list_time(view: LogView) -> ListTime:
    """Minutes of each planned list; an operation belongs to the list that its patient was called for."""
    rows = view.rows(Kind.LIST_PLANNED)
    lists, first, which = np.unique(rows["subject"], return_index=True, return_inverse=True)
    start = rows["minute"][first].astype(np.int64)
    planned = np.bincount(which, rows["value"], lists.size).astype(np.float64)
    cases = view.cases
    cases = cases.where((cases.closed_at != NOT_CLOSED) & np.isin(cases.subject, lists))
    closing = view.log[cases.closed_at]
    done = (closing["kind"] == Kind.OPERATED) & (closing["cause"] == Cause.ELECTIVE)
    operated, place = closing[done], np.searchsorted(lists, cases.subject[done])
    within = np.minimum(operated["value"], (start + planned)[place] - operated["minute"])
    bumped = view.rows(Kind.LIST_BUMPED)
    bumped = bumped[np.isin(bumped["subject"], lists)]
    by_emergencies = np.bincount(np.searchsorted(lists, bumped["subject"]), bumped["value"], lists.size)
    touch = np.bincount(place, operated["value"], lists.size) + by_emergencies
    inside = np.bincount(place, np.maximum(within, 0.0), lists.size) + by_emergencies
    return ListTime(start, planned, touch.astype(np.float64), np.minimum(inside, planned))


def utilisation(view: LogView) -> Series:
    """Touch time within the planned minutes of lists over those minutes."""
    time = list_time(view)
    return ratio(view.by_month(time.start, time.inside), view.by_month(time.start, time.planned))


def utilisation_uncapped(view: LogView) -> Series:
    """All touch time of lists, overruns included, over their planned minutes."""
    time = list_time(view)
    return ratio(view.by_month(time.start, time.touch), view.by_month(time.start, time.planned))


def lists_cancelled_share(view: LogView) -> Series:
    """Lists that did not run over lists planned."""
    return ratio(view.count(Kind.LIST_CANCELLED), view.count(Kind.LIST_PLANNED))


def overrun_minutes_per_year(view: LogView) -> Series:
    """Minutes of lists past their planned end."""
    rows = view.rows(Kind.LIST_OVERRUN)
    return per_year(view, view.by_month(rows["minute"], rows["value"]))


def cancelled_share(view: LogView) -> Series:
    """Cases cancelled on the day over cases cancelled or operated on a planned list."""
    cancelled = view.count(Kind.CASE_CANCELLED)
    return ratio(cancelled, cancelled + view.count(Kind.OPERATED, Cause.ELECTIVE))


def cancelled_by_reason(view: LogView) -> dict[str, Series]:
    """Cases cancelled on the day by reason: those of the scenario's table, then those that come about by themselves."""
    rows = view.rows(Kind.CASE_CANCELLED)
    of_table = rows["cause"] == Cause.NONE
    found = {
        name: view.by_month(rows["minute"][of_table & (rows["value"] == place)])
        for place, name in enumerate(view.world.names.cancellations)
    }
    for cause in OF_ITSELF:
        name = cause.name.lower()
        found[name] = found.get(name, np.zeros(view.months)) + view.count(Kind.CASE_CANCELLED, cause)
    return {name: per_year(view, counts) for name, counts in found.items()}


def cases_per_year(view: LogView) -> dict[str, Series]:
    """Operations by procedure, emergencies included."""
    rows = view.rows(Kind.OPERATED)
    return {
        name: per_year(view, view.by_month(rows["minute"][rows["subject"] == i]))
        for i, name in enumerate(view.world.names.procedures)
    }
