"""What holds of pumps and of harm in every clinic, however short of staff, beds or luck."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest
from hypothesis import given

from clinicsim.world.events import Cause, Kind, State

from .played import DAY, Played, every_clinic, played

_SEEN = (Cause.SCHEDULED, Cause.URGENT, Cause.OVERBOOKED)


# ---------------------------------------------------------------------- the reservoir
@every_clinic
@given(played())
def test_what_went_into_a_pump_was_infused_drawn_out_or_is_still_there(clinic: Played) -> None:
    cohort = clinic.world.cohort.patients
    alarm_ml = clinic.world.scenario.device.alarm_volume_ml.value
    for patient, rows in clinic.patients():
        volume = flow = put_in = infused = drawn = size = strength = dose = 0.0
        since, running = 0, False
        for row in rows:
            gone = min(volume, flow * (row.minute - since)) if running else 0.0
            volume, infused, since = volume - gone, infused + gone, row.minute
            assert -1e-9 <= volume <= size + 1e-9, patient
            if row.kind == Kind.PUMP_IN:
                assert not running, patient
                assert volume == 0.0, patient
                size = float(cohort["reservoir_ml"][patient]) if row.cause == Cause.PREVALENT else np.inf
                running = True
            elif row.kind == Kind.PUMP_OUT:
                assert running, patient
                running = False
            elif row.kind == Kind.ASPIRATED:
                assert row.value == pytest.approx(volume, abs=1e-6), patient
                drawn, volume = drawn + row.value, 0.0
            elif row.kind == Kind.FILLED:
                assert volume == 0.0, patient
                size = row.value if size == np.inf else size
                assert 0.0 <= row.value <= size, patient
                put_in, volume = put_in + row.value, row.value
            elif row.kind == Kind.STRENGTH:
                strength = row.value
            elif row.kind == Kind.DOSE:
                dose = row.value
            elif row.kind == Kind.ALARM:
                assert row.value == pytest.approx(volume, abs=1e-6), patient
                assert volume <= alarm_ml + 1e-9, patient
            elif row.kind == Kind.DRY:
                assert volume <= 1e-9, patient
            flow = dose / strength / DAY if strength else 0.0
        assert put_in == pytest.approx(infused + drawn + volume, abs=1e-6), patient


@every_clinic
@given(played())
def test_an_alarm_and_a_dry_pump_come_at_the_minute_that_was_foretold(clinic: Played) -> None:
    for patient, rows in clinic.patients():
        foretold: dict[Kind, float] = {}
        for row in rows:
            if row.kind == Kind.ALARM_DATE:
                foretold[Kind.ALARM] = row.value
            elif row.kind == Kind.DRY_DATE:
                foretold[Kind.DRY] = row.value
            elif row.kind in (Kind.ALARM, Kind.DRY):
                assert row.minute == foretold.pop(row.kind), patient
            elif row.kind in (Kind.PUMP_OUT, Kind.DIED):
                foretold.clear()
            assert all(minute >= row.minute for minute in foretold.values()), patient


# ---------------------------------------------------------------------- harm
@every_clinic
@given(played())
def test_whoever_comes_with_the_alarm_sounding_is_filled_whatever_the_visit_was_for(clinic: Played) -> None:
    for patient, rows in clinic.patients():
        filled = {row.minute for row in rows if row.kind in (Kind.MARGIN, Kind.NOT_SUPPLIED)}  # or would be, with stock
        alarm = None
        for row in rows:
            if row.kind == Kind.ALARM_DATE:
                alarm = row.value
            elif row.kind in (Kind.PUMP_OUT, Kind.STATE):
                alarm = None
            elif row.kind == Kind.OBLIGATION_ENDED and row.cause in _SEEN and alarm is not None:
                assert row.minute < alarm or row.minute in filled, (patient, row)


@every_clinic
@given(played())
def test_a_patient_who_telephones_about_the_alarm_is_owed_a_refill(clinic: Played) -> None:
    visits = clinic.world.names.visits
    refills = {visits.index("refill"), visits.index("refill_new_strength")}
    for patient, rows in clinic.patients():
        for call in (row for row in rows if row.kind == Kind.CALLED):
            owed = None
            for row in rows:
                if row.minute <= call.minute and row.kind in (Kind.OBLIGATION, Kind.OBLIGATION_ENDED):
                    owed = row.subject if row.kind == Kind.OBLIGATION else None
            assert owed is None or owed in refills, (patient, call)


@every_clinic
@given(played())
def test_withdrawal_only_ever_follows_a_loss_of_drug(clinic: Played) -> None:
    for patient, rows in clinic.patients():
        losses: Counter[Cause] = Counter()
        for row in rows:
            if row.kind == Kind.DRY:
                losses[Cause.DRY] += 1
            elif row.kind == Kind.END_OF_SERVICE:
                losses[Cause.END_OF_SERVICE] += 1
            elif row.kind == Kind.COMPLICATION:
                losses[row.cause] += 1
            elif row.kind == Kind.WITHDRAWAL:
                assert losses[row.cause] > 0, patient
                losses[row.cause] -= 1


@every_clinic
@given(played())
def test_an_operation_is_done_only_on_a_patient_in_the_right_state(clinic: Played) -> None:
    names = clinic.world.names.procedures
    for patient, rows in clinic.patients():
        state, pump, admitted = None, False, False
        for row in rows:
            if row.kind == Kind.STATE:
                state = State(int(row.value))
            elif row.kind == Kind.FILLED:
                pump = True
            elif row.kind == Kind.ASPIRATED and row.cause in (
                Cause.REPLACED,
                Cause.EXPLANTED,
                Cause.STOPPED,
                Cause.DIED,
            ):
                pump = False
            elif row.kind in (Kind.ADMITTED, Kind.DISCHARGED):
                admitted = row.kind == Kind.ADMITTED
            elif row.kind == Kind.OPERATED:
                assert admitted, patient
                wanted = State.WAIT_IMPLANT if names[row.subject] == "implant" else State.ITB
                assert state == wanted, patient
                assert pump == (wanted == State.ITB), patient
