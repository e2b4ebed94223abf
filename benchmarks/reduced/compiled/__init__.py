"""The reduced clinic compiled by Numba, in the manner of the engine and of its parts.

Taken from the engine as they stand: the memory of records behind one clinic record
(`clinicsim.engines.compiled.memory`), the heap of the present day (`clinicsim.engines.compiled.calendar`) and the keyed
draws (`clinicsim.world.randomness`). Of the same design: the lists of later days in the calendar; queues linked through
records; one small handler for each kind of event.
"""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray

from clinicsim.world.randomness import stream
from reduced import model
from reduced.compiled import layout
from reduced.compiled.strands import OF_REFILLS, OTHERS
from reduced.model import Clinic, Tally

NAME = "compiled"
_LINE = layout.PATIENT.itemsize  # bytes, as many as a line of the processor's cache


def missing() -> str:
    """Why this peer cannot run here; empty: it can."""
    return ""


def run(clinic: Clinic, replication: int) -> Tally:
    """Simulate one replication."""
    from reduced.compiled.kernel import simulate

    tables = _tables(clinic)
    record = np.zeros(1, layout.CLINIC)
    for name, table in tables.items():
        record[name] = table.ctypes.data
    for name in ("horizon", "nurses", "rooms", "beds", "theatres", "joining_gap"):
        record[name] = getattr(clinic, name)
    record["most_patients"] = clinic.most_patients
    record["calendar_room"] = len(tables["calendar"])
    record["key"] = stream(model.SEED, replication)
    simulate(record[0], clinic.patients)
    return Tally(tuple(tables["counts"]["value"].tolist()), tuple(tables["sums"]["value"].tolist()))


def _tables(clinic: Clinic) -> dict[str, NDArray[np.void]]:
    diaries, words, summaries = _diaries(clinic)
    queues = np.empty(layout.QUEUES, layout.QUEUE)
    queues["first"] = queues["last"] = -1
    return {
        "calendar": np.empty(4 * clinic.most_patients + 1, layout.CALENDAR),
        "days": np.full((clinic.horizon // model.DAY + 1) * len(layout.DAY.names), -1, np.int32).view(layout.DAY),
        "strands": _strands(clinic.most_patients),
        "list_places": np.empty(clinic.most_patients, layout.PLACE),
        "queues": queues,
        "diaries": diaries,
        "free": _all_ones(words),
        "any_free": _all_ones(summaries),
        "counts": np.zeros(model.HAPPENINGS, layout.NUMBER),
        "sums": np.zeros(model.SUMS, layout.NUMBER),
    }


def _strands(patients: int) -> NDArray[np.void]:
    """Table of strands at zero, patients first, so placed that each patient has a line of the cache for itself."""
    size = ((OF_REFILLS + OTHERS) * patients + OTHERS) * layout.STRAND.itemsize
    room = np.zeros(size + _LINE, np.uint8)
    first = -room.ctypes.data % _LINE
    return room[first : first + size].view(layout.STRAND)


@cache
def _diaries(clinic: Clinic) -> tuple[NDArray[np.void], int, int]:
    """Templates, which no replication changes, and how many words of bits both levels of the diaries need."""
    diaries = np.zeros(layout.DIARIES, layout.DIARY)
    words = summaries = 0
    for diary, template in zip(diaries, (clinic.clinic_slots, clinic.theatre_lists), strict=True):
        days = template.weekdays
        diary["slots"], diary["start"], diary["step"] = template.slots, template.start, template.step
        diary["weekdays"], diary["first_word"], diary["first_summary"] = len(days), words, summaries
        diary["weekday"][: len(days)] = days
        diary["days_before"] = template.days_before()
        diary["open"] = [weekday in days for weekday in range(7)]
        own_words = clinic.weeks * len(days) * template.slots // 64 + 1
        words += own_words
        summaries += own_words // 64 + 2
    return diaries, words, summaries


def _all_ones(count: int) -> NDArray[np.void]:
    return np.full(count, 0xFFFFFFFFFFFFFFFF, np.uint64).view(layout.BITS)
