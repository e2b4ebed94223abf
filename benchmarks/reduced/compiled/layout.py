"""Layout of the compiled reduced clinic: records for patients, strands and diaries, and the record that holds them all.

As in the engine, every function takes one record, the clinic `c`, which has the address of each table; the accessors
below turn it and a number into a record that can be read and written.
"""

from __future__ import annotations

import numpy as np

from clinicsim.engines.compiled.layout import CALENDAR
from clinicsim.engines.compiled.memory import rows
from clinicsim.engines.compiled.records import record


def _fields(kind: str, names: str) -> list[tuple[str, str]]:
    return [(name, kind) for name in names.split()]


STRAND = record(ints="key turn began", small="next number")
"""One strand of a patient's life, of which at most one event is to come.

`key` and `turn` are those of an event of a later day, as in the calendar; `began` is when the stay or operation now
under way did; `next` is the strand that was hung on the same day four before it, or the patient behind it in the same
queue; `number` is the visit, battery or catheter that it is at.
"""

PATIENT = np.dtype(
    STRAND.descr
    + _fields("i8", "due arrived nurse_since")
    + _fields("i4", "slot")
    + _fields("i2", "attempt")
    + _fields("i1", "with_service left_over")
)
"""A patient, beginning with the strand of refills: a line of the processor's cache, of which one byte is left over.

`slot` is -1 if there is none.
"""

DIARY = np.dtype(
    _fields("i8", "slots start step weekdays first_word first_summary") + _fields("(7,)i8", "weekday days_before open")
)
"""A diary: its weekly template, and where its bits begin in the tables `free` and `any_free`."""

BITS = np.dtype([("bits", "u8")])
QUEUE = record(small="first last")
NUMBER = record(ints="value")
DAY = record(small="last second_last third_last fourth_last")  # strands hung on a day; -1: none
PLACE = record(small="place")  # -1: none

TABLES = {
    "calendar": CALENDAR,
    "days": DAY,
    "strands": STRAND,
    "list_places": PLACE,
    "queues": QUEUE,
    "diaries": DIARY,
    "free": BITS,
    "any_free": BITS,
    "counts": NUMBER,
    "sums": NUMBER,
}

CLINIC = np.dtype(
    _fields("i8", "now today key horizon calendar_used calendar_room full turn known most_patients")
    + _fields("i8", "nurses rooms beds theatres")
    + _fields("f8", "joining_gap")
    + _fields("i8", " ".join(TABLES))
)
"""The clinic: its clock, what is free, and the addresses of its tables."""

event = rows("calendar", CALENDAR)
day = rows("days", DAY)
strand = rows("strands", STRAND)
patient = rows("strands", PATIENT)  # they stand first in the table of strands, each as long as two of those
list_place = rows("list_places", PLACE)
queue = rows("queues", QUEUE)
diary = rows("diaries", DIARY)
free = rows("free", BITS)
any_free = rows("any_free", BITS)
count = rows("counts", NUMBER)
total = rows("sums", NUMBER)

FOR_NURSE, FOR_ROOM, FOR_BED, FOR_REVISION, FOR_REPLACEMENT = range(5)
QUEUES = 5
OF_CLINIC, OF_THEATRE = range(2)
DIARIES = 2
