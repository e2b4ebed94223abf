"""Patients come onto the books: room for each, and the processes that run beside a life."""

from __future__ import annotations

from typing import Any

import numpy as np

from clinicsim.engines.compiled.access import fill, patient
from clinicsim.engines.compiled.draws import N_COUNTED
from clinicsim.engines.compiled.flow import start
from clinicsim.engines.compiled.layout import COURSE, NEVER, NO_MINUTE, PATIENT
from clinicsim.engines.compiled.linking import part
from clinicsim.engines.compiled.memory import numbers, rows, wiped_rows
from clinicsim.engines.compiled.outcomes import arrive, note
from clinicsim.engines.compiled.processes import Process
from clinicsim.engines.compiled.regimen import found

_blank_patient = wiped_rows("patients", PATIENT)
_blank_course = wiped_rows("courses", COURSE)
_course = rows("courses", COURSE)
_boluses = numbers("boluses", float)
_drawn = numbers("drawn", np.dtype("i4"))
_standing_since = numbers("standing_since")


@part
def new_patient(c: Any, number: int, key: int, indication: int, state: int, clock_start: int) -> int:
    """Make a patient; returns the place."""
    if c.patients_used >= c.patients_room:
        c.full = 5
        return 0
    i = c.patients_used
    c.patients_used += 1
    _blank_patient(c, i)
    one = patient(c, i)
    one.number, one.key, one.indication = number, key, indication
    one.state, one.clock_start, one.alive = state, clock_start, 1
    one.bolus_mcg = _boluses(c, c.scenario * c.n_boluses, 1)[0]
    one.pump, one.toxin, one.bed_level, one.first_request = -1, -1, -1, -1
    one.control, one.owed_slot, one.owed_waiter = -1, -1, -1
    one.busy_first, one.busy_last, one.next_in_session = -1, -1, -1
    one.first_follow_up = -1.0  # there is none
    one.last_start, one.review_due, one.wean_due = -NEVER, NEVER, NEVER
    fill(_drawn(c, i * N_COUNTED, N_COUNTED), 0)
    fill(_standing_since(c, i * c.n_visits, c.n_visits), NO_MINUTE)
    for drug in range(c.n_drugs):
        _blank_course(c, i * c.n_drugs + drug)
        _course(c, i * c.n_drugs + drug).failed = -1
    return i


@part
def admit_to_books(c: Any, i: int) -> None:
    """Take a patient on: from now on the patient lives in the model."""
    if patient(c, i).prevalent:
        arrive(c, i)
        found(c, i)
        note(c, i)
    start(c, Process.LIFE, i)
    start(c, Process.UNRELATED_DEATH, i)
    start(c, Process.ADMISSIONS, i)
    start(c, Process.TRANSFER, i)
    start(c, Process.COMING_OF_AGE, i)
