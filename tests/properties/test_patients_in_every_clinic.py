"""What holds of patients in every clinic, however short of staff, beds or luck."""

from __future__ import annotations

import itertools
from collections import Counter

import numpy as np
from hypothesis import given

from clinicsim.measures import measure
from clinicsim.world.events import Kind, State

from .played import DAY, FIRST_REFERRAL, PROCEDURE_LIST, Played, every_clinic, play, played
from .strategies import cohorts, scenarios, world_of

MULTI_ROW = (Kind.ATTENDED, Kind.DID_NOT_ATTEND, Kind.CANCELLED)


# ---------------------------------------------------------------------- the log itself
@every_clinic
@given(scenarios(), cohorts())
def test_one_replication_played_twice_gives_the_same_log_to_the_byte(tables, cohort) -> None:
    first, second = (play(world_of(tables, cohort), 3).log for _ in range(2))
    assert first.tobytes() == second.tobytes()


@every_clinic
@given(played())
def test_the_log_is_in_order_of_time_and_inside_the_run(clinic: Played) -> None:
    minutes = clinic.log["minute"]
    assert (np.diff(minutes) >= 0).all()
    assert minutes[0] >= 0
    assert minutes[-1] < clinic.world.end
    assert np.isfinite(clinic.log["value"]).all()


# ---------------------------------------------------------------------- people
@every_clinic
@given(played())
def test_nobody_acts_after_death_discharge_or_return(clinic: Played) -> None:
    for patient, every_row in clinic.patients():
        rows = [row for row in every_row if row.kind != Kind.DIED_ELSEWHERE]
        assert every_row[: len(rows)] == rows, patient  # whoever dies elsewhere has left, and it is the end
        last = [place for place, row in enumerate(rows) if row.kind in (Kind.DIED, Kind.RETURNED)]
        gone = [place for place, row in enumerate(rows) if row.kind == Kind.STATE and row.value == State.GONE]
        if last:
            assert last == [len(rows) - 1], patient
        if gone:
            after = rows[gone[0] + 1 :]
            assert [row.kind for row in after] in ([], [Kind.DIED]), patient
            assert all(row.minute == rows[gone[0]].minute for row in after), patient


@every_clinic
@given(played())
def test_patients_who_came_have_left_or_are_present(clinic: Played) -> None:
    came = len(clinic.world.cohort.ids) + len(clinic.of(Kind.REFERRED))
    untriaged = left = 0
    present: Counter[State] = Counter()
    for _, rows in clinic.patients():
        states = [State(int(row.value)) for row in rows if row.kind == Kind.STATE]
        if any(row.kind == Kind.RETURNED for row in rows) or (states and states[-1] == State.GONE):
            left += 1
        elif states:
            present[states[-1]] += 1
        else:
            untriaged += 1
    assert came == left + untriaged + present.total()
    ends = measure(clinic.world, clinic.log).summary
    assert ends["caseload_end.itb"] == present[State.ITB]
    assert ends["caseload_end.oral"] == present[State.ORAL]
    waiting = present[State.WAIT_NEW] + present[State.WAIT_TRIAL] + present[State.WAIT_IMPLANT]
    assert ends["caseload_end.waiting"] == waiting


@every_clinic
@given(played())
def test_therapy_changes_only_along_the_pathway(clinic: Played) -> None:
    follows = {
        State.WAIT_NEW: {State.ORAL, State.WAIT_TRIAL},
        State.ORAL: {State.WAIT_TRIAL, State.WAIT_IMPLANT},
        State.WAIT_TRIAL: {State.ORAL, State.WAIT_IMPLANT},
        State.WAIT_IMPLANT: {State.ITB},
        State.ITB: {State.ORAL},
        State.GONE: set(),
    }
    for patient, rows in clinic.patients():
        states = [State(int(row.value)) for row in rows if row.kind == Kind.STATE]
        for before, after in itertools.pairwise(states):
            assert after in follows[before] or (after == State.GONE and before != State.GONE), patient
        referred = patient >= FIRST_REFERRAL
        assert not referred or rows[0].kind == Kind.REFERRED
        assert not referred or not states or states[0] in (State.WAIT_NEW, State.GONE)


# ---------------------------------------------------------------------- one place at a time
@every_clinic
@given(played())
def test_nobody_lies_in_two_beds(clinic: Played) -> None:
    for patient, rows in clinic.patients():
        level = None
        for row in rows:
            if row.kind == Kind.BED_IN:
                assert level is None, patient
                level = row.subject
            elif row.kind == Kind.BED_OUT:
                assert row.subject == level, patient
                level = None


@every_clinic
@given(played())
def test_nobody_is_admitted_twice_or_seen_in_clinic_while_in_hospital(clinic: Played) -> None:
    for patient, rows in clinic.patients():
        admitted = in_bed = False
        for row in rows:
            if row.kind == Kind.ADMITTED:
                assert not admitted, patient
                admitted = True
            elif row.kind == Kind.DISCHARGED:
                assert admitted, patient
                admitted = False
            elif row.kind in (Kind.BED_IN, Kind.BED_OUT):
                in_bed = row.kind == Kind.BED_IN
            elif row.kind in (Kind.ATTENDED, Kind.DID_NOT_ATTEND, Kind.BOOKED):
                assert not admitted, patient
                assert not in_bed, patient


@every_clinic
@given(played())
def test_nobody_has_two_appointments_or_is_owed_two_visits(clinic: Played) -> None:
    lengths = [visit.slots for visit in clinic.world.scenario.visits.values()]
    for patient, rows in clinic.patients():
        live, owed = None, None
        for row in rows:
            of_visit = row.kind in (Kind.OBLIGATION, Kind.OBLIGATION_ENDED) or (
                row.kind in (Kind.LIST_JOINED, Kind.LIST_LEFT) and row.subject < PROCEDURE_LIST
            )
            if of_visit and row.kind in (Kind.OBLIGATION, Kind.LIST_JOINED):
                assert owed is None, patient
                owed = row.subject
            elif of_visit:
                assert row.subject == owed, patient
                assert live is None, patient
                owed = None
            elif row.kind == Kind.BOOKED:
                assert live is None, patient
                assert owed is not None, patient
                assert row.value >= row.minute, patient
                live = row.subject
            elif row.kind in MULTI_ROW:
                assert live is not None, patient
                assert row.value == owed, patient
                length = lengths[int(row.value)]
                assert live <= row.subject < live + length, patient
                if row.subject == live + length - 1:
                    live = None


@every_clinic
@given(played())
def test_nobody_is_seen_twice_on_one_day(clinic: Played) -> None:
    for patient, rows in clinic.patients():
        visits = {row.minute for row in rows if row.kind == Kind.ATTENDED}
        days = [minute // DAY for minute in visits]
        assert len(days) == len(set(days)), patient
