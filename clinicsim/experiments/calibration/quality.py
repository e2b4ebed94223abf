"""What a data-quality report says of each extract: how much there is, and what is odd without being impossible."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from clinicsim.arrays import Ints
from clinicsim.experiments.calibration.columns import columns
from clinicsim.experiments.calibration.extracts import Extract, Extracts

_BY_ONE_PERSON = ("activity", "doses")  # extracts in which one row is one thing done to one patient


@dataclass(frozen=True, slots=True)
class Quality:
    """What is to be known of one extract before its numbers are believed."""

    name: str
    rows: int  # that are used
    first: dt.date | None
    last: dt.date | None
    notes: tuple[str, ...]  # each a sentence


def cleaned(extracts: Extracts) -> tuple[Extracts, tuple[Quality, ...]]:
    """The extracts without rows that stand twice, and the report on each."""
    tables, found = {}, []
    for name, extract in extracts.tables.items():
        kept, doubled = _once(extract)
        tables[name] = kept
        notes = (*([_doubled(doubled)] if doubled else []), *_notes(kept))
        empty = not kept.rows
        found.append(
            Quality(name, kept.rows, None if empty else kept.first, None if empty else kept.last, tuple(notes))
        )
    return replace(extracts, tables=tables), tuple(found)


def _once(extract: Extract) -> tuple[Extract, int]:
    """Each row once, where rows name a patient: two equal ones are one that was exported twice."""
    if extract.name not in _BY_ONE_PERSON or not extract.rows or not (extract.words("patient") != "").all():
        return extract, 0
    rows = np.array([column.astype(str) for column in extract.columns.values()]).T
    first = np.unique(rows, axis=0, return_index=True)[1]
    kept = np.zeros(extract.rows, dtype=np.bool_)
    kept[first] = True
    return extract.where(kept), extract.rows - int(first.size)


def _doubled(count: int) -> str:
    return f"{count:,} rows stand twice and are counted once." if count > 1 else "One row stands twice and counts once."


def _notes(extract: Extract) -> Iterator[str]:
    if not extract.rows:
        yield "The file has column names and no rows."
        return
    gaps = empty_months(extract.days)
    if gaps:
        shown = ", ".join(gaps[:6]) + (" ..." if len(gaps) > 6 else "")
        yield f"No rows in {len(gaps)} of the months between the first and the last ({shown})."
    for column in columns()[extract.name]:
        if column.needed or (extract.name, column.name) in _EMPTY_BY_MEANING:
            continue
        values = extract.columns[column.name]
        empty = np.isnan(values.astype(np.float64)) if column.numeric else values == ""
        if empty.any():
            yield f"{column.name} is empty in {_share(int(empty.sum()), extract.rows)} rows."


_EMPTY_BY_MEANING = {("activity", "notice_days"), ("activity", "minutes"), ("rota", "reason"), ("referrals", "count")}


def _share(part: int, whole: int) -> str:
    return "all" if part == whole else f"{part:,} of {whole:,}"


def empty_months(days: Ints) -> list[str]:
    """Months, as YYYY-MM, between the first and the last day in which there is none."""
    months = [date.year * 12 + date.month - 1 for date in map(dt.date.fromordinal, np.unique(days).tolist())]
    there = set(months)
    return [f"{m // 12}-{m % 12 + 1:02d}" for m in range(min(there), max(there) + 1) if m not in there]
