"""The clinic's own patients on the first day; see `process/starting_state.py`."""

from __future__ import annotations

from typing import Any

from clinicsim.engines.compiled.access import MINUTES_PER_DAY, indication_rules, patient, pump_of, rules
from clinicsim.engines.compiled.arrivals import admit_to_books, new_patient
from clinicsim.engines.compiled.battery import end_of_service
from clinicsim.engines.compiled.draws import draw
from clinicsim.engines.compiled.faults import start_hazards
from clinicsim.engines.compiled.flow import start
from clinicsim.engines.compiled.linking import part, small
from clinicsim.engines.compiled.log import log
from clinicsim.engines.compiled.memory import rows
from clinicsim.engines.compiled.processes import Process
from clinicsim.engines.compiled.reservoir import new_pump, set_dates
from clinicsim.engines.compiled.tables import PREVALENT
from clinicsim.engines.compiled.theatre import request
from clinicsim.world.calendar import DAYS_PER_YEAR
from clinicsim.world.events import NOTHING, Cause, Kind, State
from clinicsim.world.randomness import Purpose
from clinicsim.world.rules.dose import settled_dose

_prevalent = rows("prevalent", PREVALENT)

# Places in the cohort's waiting lists.
_FIRST_ASSESSMENT, _TRIAL, _IMPLANT, _REPLACEMENT, _REVISION = 1, 2, 3, 4, 5


@small
def _listed_state(c: Any, number: int) -> int:
    row = _prevalent(c, number)
    if row.itb:
        return State.ITB.value
    if row.waiting_list == _FIRST_ASSESSMENT:
        return State.WAIT_NEW.value
    if row.waiting_list == _TRIAL:
        return State.WAIT_TRIAL.value
    return State.WAIT_IMPLANT.value if row.waiting_list == _IMPLANT else State.ORAL.value


@part
def find_pump(c: Any, i: int) -> None:
    """Find a pump that has been in for some time, part empty."""
    row, one = _prevalent(c, i), patient(c, i)
    inserted, began = row.implant_day * MINUTES_PER_DAY, row.therapy_start_day * MINUTES_PER_DAY
    years = -inserted / MINUTES_PER_DAY / DAYS_PER_YEAR
    of = indication_rules(c, i)
    mean = settled_dose(
        -began / MINUTES_PER_DAY / DAYS_PER_YEAR, of.dose_1_year_mcg_per_day, of.dose_10_year_mcg_per_day
    )
    new_pump(c, i)
    pump, serial = pump_of(c, i), one.pumps
    one.pumps += 1
    pump.serial, pump.inserted, pump.therapy_began, pump.model = serial, inserted, began, row.model
    pump.reservoir_ml, pump.strength, pump.volume_ml = row.reservoir_ml, row.concentration, row.volume_ml
    pump.start_dose, pump.dose, pump.dose_factor = row.dose, row.dose, row.dose / mean
    pump.measured, pump.last_fill, pump.running = 0, row.last_refill_day * MINUTES_PER_DAY, 1
    pump.end_of_service = end_of_service(c, i, serial, inserted)
    one.has_pump, one.last_operation = 1, inserted
    log(c, Kind.PUMP_IN, i, serial, -inserted / MINUTES_PER_DAY, Cause.PREVALENT)
    log(c, Kind.STRENGTH, i, serial, pump.strength, Cause.PREVALENT)
    log(c, Kind.DOSE, i, serial, pump.dose, Cause.PREVALENT)
    log(c, Kind.FILLED, i, serial, pump.volume_ml, Cause.PREVALENT)
    set_dates(c, i)
    start(c, Process.WATCH_BATTERY, i)
    start(c, Process.STOPPING, i)
    start_hazards(c, i, years, -1)
    if row.waiting_list == _REPLACEMENT:
        request(c, i, c.n_procedure_replacement, row.clock_start_day * MINUTES_PER_DAY)
    elif row.waiting_list == _REVISION:
        request(c, i, c.n_procedure_revision, row.clock_start_day * MINUTES_PER_DAY)


@part
def find_patient(c: Any, number: int) -> None:
    """Take on a patient of the clinic's own list."""
    row, listed = _prevalent(c, number), _listed_state(c, number)
    kept = rules(c).pumps_kept or listed == State.WAIT_NEW
    state = listed if kept else State.ORAL.value
    waits = row.waiting_list != 0 and state == listed
    clock_start = row.clock_start_day * MINUTES_PER_DAY if waits else 0
    i = new_patient(c, number, row.key, row.indication, state, clock_start)
    one = patient(c, i)
    one.prevalent = 1
    if row.appointment_day >= 0 and state == listed:
        one.given, one.given_day, one.given_visit = 1, row.appointment_day, row.appointment_visit
    if state == State.ORAL:
        one.first_follow_up = draw(c, i, Purpose.FIRST_FOLLOW_UP, 0)
    log(c, Kind.STATE, i, NOTHING, float(state), 0)
    if state == State.ITB:
        find_pump(c, i)
    admit_to_books(c, i)
