"""What holds of complications, overdoses, stays elsewhere, recalls and shortages in every clinic."""

from __future__ import annotations

from hypothesis import given

from clinicsim.world.calendar import DAYS_PER_YEAR
from clinicsim.world.events import NOTHING, Cause, Kind, State

from .played import DAY, Played, every_clinic, played
from .strategies import DEFAULTS

_NOT_WHILE_AWAY = (
    Kind.ADMITTED,
    Kind.ARRIVED,
    Kind.ATTENDED,
    Kind.BED_IN,
    Kind.COMPLICATION,
    Kind.DID_NOT_ATTEND,
    Kind.EMERGENCY,
    Kind.OPERATED,
    Kind.OVERDOSE,
    Kind.TRIAL,
    Kind.WITHDRAWAL,
)
_OF_PUMPS = (Cause.CATHETER, Cause.PUMP, Cause.OVERDOSE, Cause.DRUG)


@every_clinic
@given(played())
def test_whoever_is_in_hospital_elsewhere_is_nowhere_else(clinic: Played) -> None:
    for patient, rows in clinic.patients():
        away = False
        for row in rows:
            if row.kind == Kind.AWAY:
                assert not away, patient
                assert row.minute % DAY == 0
                away = True
            elif row.kind == Kind.BACK:
                assert away, patient
                away = False
            elif away:
                assert row.kind not in _NOT_WHILE_AWAY, (patient, row)


@every_clinic
@given(played())
def test_nobody_goes_elsewhere_from_a_bed(clinic: Played) -> None:
    for patient, rows in clinic.patients():
        admitted = False
        for row in rows:
            if row.kind in (Kind.ADMITTED, Kind.DISCHARGED):
                admitted = row.kind == Kind.ADMITTED
            elif row.kind == Kind.AWAY:
                assert not admitted, patient


@every_clinic
@given(played())
def test_no_appointment_that_was_given_while_away_is_before_the_return(clinic: Played) -> None:
    for patient, rows in clinic.patients():
        back = 0.0
        for row in rows:
            if row.kind == Kind.AWAY:
                back = row.minute + row.value * DAY
            elif row.kind == Kind.BOOKED and row.minute < back:
                assert row.value >= back, patient


@every_clinic
@given(played())
def test_complications_befall_people_with_a_pump_and_faults_of_the_pump_those_whose_pump_works(clinic: Played) -> None:
    for patient, rows in clinic.patients():
        pump = works = False
        for row in rows:
            if row.kind == Kind.PUMP_IN:
                pump = works = True
            elif row.kind == Kind.PUMP_OUT:
                works = False
                pump = row.cause == Cause.END_OF_SERVICE
            elif row.kind == Kind.STATE and row.value != State.ITB:
                pump = False
            elif row.kind == Kind.COMPLICATION:
                assert pump, (patient, row)
                assert works or row.cause not in _OF_PUMPS, (patient, row)


@every_clinic
@given(played())
def test_an_overdose_follows_a_complication_of_the_same_minute_and_the_patient_is_in_hospital(clinic: Played) -> None:
    for patient, rows in clinic.patients():
        admitted, last = False, None
        for row in rows:
            if row.kind in (Kind.ADMITTED, Kind.DISCHARGED):
                admitted = row.kind == Kind.ADMITTED
            elif row.kind == Kind.COMPLICATION:
                last = row
            elif row.kind == Kind.OVERDOSE:
                assert last is not None, patient
                assert (last.minute, last.cause) == (row.minute, row.cause), patient
                now_in = [r for r in rows if r.kind == Kind.ADMITTED and r.minute == row.minute]
                assert admitted or now_in, patient


@every_clinic
@given(played())
def test_who_dies_of_harm_had_it_and_was_taken_care_of_by_nobody_after(clinic: Played) -> None:
    for patient, rows in clinic.patients():
        for row in rows:
            if row.kind == Kind.DIED and row.subject != NOTHING:
                of = Kind(row.subject)
                assert of in (Kind.WITHDRAWAL, Kind.OVERDOSE, Kind.COMPLICATION)
                assert any(earlier.kind == of and earlier.cause == row.cause for earlier in rows), patient
            if row.kind == Kind.DIED and row.subject == NOTHING:
                assert row.cause == Cause.NONE


@every_clinic
@given(played())
def test_boluses_of_a_trial_rise_a_day_apart_on_weekdays_and_end_with_the_one_that_works(clinic: Played) -> None:
    boluses = [float(bolus) for bolus in DEFAULTS["trial"]["bolus_mcg"]]
    for patient, rows in clinic.patients():
        trial: list[tuple[int, float]] = []
        for row in rows:
            if row.kind == Kind.TRIAL:
                assert not trial or row.minute - trial[-1][0] >= DAY, patient
                trial.append((row.minute, row.value))
                assert [bolus for _, bolus in trial] == boluses[: len(trial)], patient
                assert len(trial) == 1 or clinic.world.workdays[row.minute // DAY], patient
                if row.subject != NOTHING:
                    assert row.subject == len(trial) - 1, patient
                    trial = []
            elif row.kind == Kind.STATE and row.value != State.WAIT_TRIAL:
                trial = []


@every_clinic
@given(played())
def test_a_recall_names_each_pump_once_and_only_pumps_of_before_it(clinic: Played) -> None:
    begins = {0, *(row.minute for row in clinic.of(Kind.IN_FORCE))}  # of recalls, from the first day or a later one
    for patient, rows in clinic.patients():
        recalled = [row for row in rows if row.kind == Kind.RECALLED]
        assert len({row.subject for row in recalled}) == len(recalled), patient
        assert all(row.minute in begins for row in recalled), patient


@every_clinic
@given(played())
def test_without_kit_no_refill_is_made_in_clinic_and_without_pump_nobody_is_operated_on(clinic: Played) -> None:
    for patient, rows in clinic.patients():
        for row in rows:
            if row.kind == Kind.NOT_SUPPLIED:
                same = [other for other in rows if other.minute == row.minute]
                assert not any(r.kind == Kind.FILLED and r.cause == Cause.SCHEDULED for r in same), patient
                assert not any(r.kind == Kind.OPERATED for r in same), patient


@every_clinic
@given(played())
def test_nobody_above_the_age_of_transfer_stays_but_in_hospital(clinic: Played) -> None:
    rules = clinic.world.scenario.unrelated
    leaves, others = float(rules.transfer_at_age_years.value), float(rules.transfers_per_year.value)
    for patient, rows in clinic.patients():
        person = next(row for row in rows if row.kind == Kind.PERSON)
        reached = person.minute + (leaves - person.value) * DAYS_PER_YEAR * DAY
        left = [row for row in rows if row.kind in (Kind.RETURNED, Kind.DIED)]
        left += [row for row in rows if row.kind == Kind.STATE and row.value == State.GONE]
        held = any(row.kind in (Kind.ADMITTED, Kind.AWAY) for row in rows)
        if leaves > 0 and not left and not held:
            assert reached + 2 * DAY > clinic.world.end, patient
        for row in left:
            if row.cause == Cause.TRANSFERRED and others == 0:
                assert leaves > 0, patient
                assert row.minute >= reached - 1, patient


@every_clinic
@given(played())
def test_nobody_is_listed_for_a_trial_that_is_not_offered(clinic: Played) -> None:
    if clinic.world.scenario.trial.offered:
        return
    for patient, rows in clinic.patients():
        listed = [row for row in rows if row.kind == Kind.STATE and row.value == State.WAIT_TRIAL]
        assert all(row.minute == 0 for row in listed), patient
