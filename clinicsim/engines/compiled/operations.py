"""Operations: what each one does to the pump, and what follows it; see `process/operations.py`."""

from __future__ import annotations

from typing import Any

from clinicsim.engines.compiled.access import in_days, indication_rules, patient, pump_of, rules
from clinicsim.engines.compiled.battery import end_of_service
from clinicsim.engines.compiled.busy import must_wait_at_home, wait_for_patient
from clinicsim.engines.compiled.draws import draw, draw_next, time_to
from clinicsim.engines.compiled.faults import start_hazards
from clinicsim.engines.compiled.flow import DONE, start, wait_until
from clinicsim.engines.compiled.frames import frames
from clinicsim.engines.compiled.layout import NO_MINUTE
from clinicsim.engines.compiled.linking import part
from clinicsim.engines.compiled.log import log
from clinicsim.engines.compiled.office import release
from clinicsim.engines.compiled.operating_lists import emergency
from clinicsim.engines.compiled.outcomes import note
from clinicsim.engines.compiled.processes import Process
from clinicsim.engines.compiled.reservoir import extra_due, new_pump, refill, set_dates, take_out, wanted_strength
from clinicsim.engines.compiled.states import enter
from clinicsim.engines.compiled.theatre import done, minutes, withdraw_all
from clinicsim.world.events import Cause, Kind, Rank, State
from clinicsim.world.randomness import Purpose, lognormal

_stopping = frames(ints="began")


# ---------------------------------------------------------------------- what each does to the pump
@part
def put_in(
    c: Any, i: int, cause: int, began: int, start_dose: float, dose: float, factor: float, strength: float
) -> None:
    """Put a full pump in."""
    one, device = patient(c, i), rules(c)
    serial = one.pumps
    one.pumps += 1
    large = draw(c, i, Purpose.RESERVOIR, serial) < device.device_large_reservoir_share
    new_pump(c, i)
    pump = pump_of(c, i)
    pump.serial, pump.inserted, pump.therapy_began, pump.running = serial, c.now, began, 1
    pump.reservoir_ml = device.device_large_reservoir_ml if large else device.device_small_reservoir_ml
    pump.strength, pump.start_dose, pump.dose, pump.dose_factor = strength, start_dose, dose, factor
    pump.volume_ml, pump.measured, pump.last_fill = pump.reservoir_ml, c.now, c.now
    pump.end_of_service, pump.model = end_of_service(c, i, serial, c.now), device.pump_model
    if cause == Cause.REPLACED:
        pump.strength = wanted_strength(c, i)
    one.has_pump = 1
    log(c, Kind.PUMP_IN, i, serial, 0.0, cause)
    log(c, Kind.STRENGTH, i, serial, pump.strength, Cause.NONE)
    log(c, Kind.DOSE, i, serial, dose, Cause.NONE)
    log(c, Kind.FILLED, i, serial, pump.reservoir_ml, Cause.SURGERY)
    set_dates(c, i)
    start(c, Process.WATCH_BATTERY, i)


@part
def implant(c: Any, i: int) -> None:
    """Put a first pump in, or one after an explant."""
    one, now = patient(c, i), rules(c)
    first = now.dose_start_multiple_of_bolus * one.bolus_mcg
    factor = lognormal(draw_next(c, i, Purpose.DOSE), 1.0, indication_rules(c, i).dose_spread_cv)
    strength = now.device_initial_concentration_mcg_per_ml
    put_in(c, i, Cause.IMPLANTED, c.now, first, first, factor, strength)
    one.reviews_left, one.next_review = now.dose_titration_reviews, in_days(c, now.dose_first_review_days)
    enter(c, i, State.ITB)
    start(c, Process.STOPPING, i)


@part
def replace(c: Any, i: int) -> None:
    """Replace a pump; the new one goes on with the dose of the old one, whose row it takes."""
    old = pump_of(c, i)
    take_out(c, i, Cause.REPLACED)
    put_in(c, i, Cause.REPLACED, old.therapy_began, old.start_dose, old.dose, old.dose_factor, old.strength)


@part
def stop_therapy(c: Any, i: int, cause: int) -> None:
    """End intrathecal therapy: the patient goes back to oral drugs."""
    take_out(c, i, cause)
    withdraw_all(c, i, cause)
    one = patient(c, i)
    one.faulty, one.withdrawing = 0, 0
    due = extra_due(c, one.pump * c.n_visits, c.n_visits)
    for visit in range(c.n_visits):
        due[visit] = NO_MINUTE
    enter(c, i, State.ORAL)


# ---------------------------------------------------------------------- operations
@part
def operate(c: Any, i: int, procedure: int, cause: int) -> None:
    """Do an operation and start the hazards that follow it."""
    one, taken = patient(c, i), minutes(c, i, procedure)
    log(c, Kind.OPERATED, i, procedure, float(taken), cause)
    if cause == Cause.EMERGENCY:
        emergency(c, taken)
    one.operations += 1
    one.last_operation = c.now
    if one.faulty and one.fault_procedure == procedure:
        one.faulty = 0
    one.withdrawing = 0
    if procedure == c.n_procedure_implant:
        implant(c, i)
    elif procedure == c.n_procedure_replacement:
        replace(c, i)
    elif procedure == c.n_procedure_revision:
        refill(c, i, Cause.SURGERY)
    elif procedure == c.n_procedure_explant:
        stop_therapy(c, i, Cause.EXPLANTED)
    done(c, i, procedure)
    note(c, i)
    if one.has_pump:
        start_hazards(c, i, 0.0, procedure)


@part
def stopping(c: Any, f: int) -> int:
    """Stop intrathecal therapy by choice, some day, if the patient still has it."""
    me = _stopping(c, f)
    i = me.patient
    one = patient(c, i)
    if me.step == 0:
        me.began = pump_of(c, i).therapy_began if one.has_pump else 0
        when = time_to(c, i, Purpose.STOPPING, rules(c).discontinuation_per_year)
        return wait_until(c, f, 1, when, Rank.STOPPING, one.number)
    if must_wait_at_home(c, i):
        return wait_for_patient(c, f, 1, i)
    if not one.alive or not one.has_pump:
        return DONE
    if pump_of(c, i).therapy_began != me.began or not pump_of(c, i).running:
        return DONE
    stop_therapy(c, i, Cause.STOPPED)
    release(c, i, Cause.STOPPED)
    return DONE


@part
def list_again(c: Any, i: int) -> None:
    """List a patient for a new pump after an explant, if the patient is still in oral care."""
    one = patient(c, i)
    if one.alive and one.state == State.ORAL:
        enter(c, i, State.WAIT_IMPLANT)
        release(c, i, Cause.IMPLANTED)
