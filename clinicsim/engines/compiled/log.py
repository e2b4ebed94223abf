"""The event log as it is written: rows into a buffer that is emptied between two events."""

from __future__ import annotations

from typing import Any

from clinicsim.engines.compiled.layout import PATIENT
from clinicsim.engines.compiled.linking import part, small
from clinicsim.engines.compiled.memory import rows
from clinicsim.world.events import EVENT, NOBODY

_row = rows("log", EVENT)
_patient = rows("patients", PATIENT)


@part
def write(c: Any, kind: int, number: int, subject: int, value: float, cause: int) -> None:
    """Write one row at the present minute; `number` is the patient's, or NOBODY."""
    if c.log_used >= c.log_room:
        c.full = 4
        return
    row = _row(c, c.log_used)
    row.minute, row.kind, row.cause = c.now, kind, cause
    row.patient, row.subject, row.replication, row.value = number, subject, c.replication, value
    c.log_used += 1


@small
def log(c: Any, kind: int, i: int, subject: int, value: float, cause: int) -> None:
    """Write a row about a patient, by place."""
    write(c, kind, _patient(c, i).number, subject, value, cause)


@small
def log_clinic(c: Any, kind: int, subject: int, value: float, cause: int) -> None:
    """Write a row about nobody in particular."""
    write(c, kind, NOBODY, subject, value, cause)
