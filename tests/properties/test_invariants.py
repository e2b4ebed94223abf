"""What holds in every clinic, however short of staff, beds or luck: the log is read row by row."""

from __future__ import annotations

import itertools
from collections import Counter, defaultdict

import numpy as np
import pytest
from hypothesis import HealthCheck, Phase, given, settings

from clinicsim.economics import cost_measures, ledger
from clinicsim.measures import MEASURES, describe, measure
from clinicsim.world.diary import SLOTS_PER_SESSION
from clinicsim.world.events import Cause, Kind, State

from .played import DAY, FIRST_REFERRAL, PROCEDURE_LIST, Played, play, played
from .strategies import cohorts, scenarios, world_of

every_clinic = settings(
    max_examples=40,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.explicit, Phase.generate, Phase.shrink],
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)

_SEEN = (Cause.SCHEDULED, Cause.URGENT, Cause.OVERBOOKED)
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
    for patient, rows in clinic.patients():
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
        if rows[-1].kind == Kind.RETURNED or (states and states[-1] == State.GONE):
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
        filled = {row.minute for row in rows if row.kind == Kind.MARGIN}
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


# ---------------------------------------------------------------------- capacity
@every_clinic
@given(played())
def test_each_planned_session_runs_or_is_lost_once(clinic: Played) -> None:
    sessions = clinic.world.sessions
    planned = Counter(row.subject for row in clinic.of(Kind.SESSION_PLANNED))
    ran = Counter(row.subject for row in clinic.of(Kind.SESSION_RAN))
    lost = Counter(row.subject for row in clinic.of(Kind.SESSION_LOST))
    inside = np.flatnonzero(sessions.start < clinic.world.end).tolist()
    assert planned == Counter(inside)
    assert ran + lost == planned
    assert all(row.minute == sessions.start[row.subject] for row in clinic.of(Kind.SESSION_RAN))


@every_clinic
@given(played())
def test_a_lost_session_sees_nobody_and_is_offered_to_nobody(clinic: Played) -> None:
    lost: set[int] = set()
    for row in clinic.rows:
        if row.kind == Kind.SESSION_LOST:
            lost.add(row.subject)
        elif row.kind in (Kind.ATTENDED, Kind.DID_NOT_ATTEND, Kind.BOOKED):
            assert clinic.session(row.subject) not in lost


@every_clinic
@given(played())
def test_a_slot_is_used_once_and_overbooking_keeps_its_limit(clinic: Played) -> None:
    sessions = clinic.world.sessions
    access: dict[int, Cause] = {}
    used: dict[int, set[int]] = defaultdict(set)
    for row in clinic.rows:
        session, place = divmod(row.subject, SLOTS_PER_SESSION)
        if row.kind == Kind.BOOKED:
            access[row.patient] = row.cause
            assert row.value == sessions.start[session] + place * sessions.slot_minutes[session]
        elif row.kind in MULTI_ROW:
            overbooked = access[row.patient] == Cause.OVERBOOKED
            limit = sessions.slots[session] + (sessions.overbook_slots[session] if overbooked else 0)
            assert place < limit
            if row.kind != Kind.CANCELLED:
                assert place not in used[session]
                used[session].add(place)
                assert sessions.holds[session, int(row.value)]
    fates = measure(clinic.world, clinic.log).summary
    planned = sum(row.value for row in clinic.of(Kind.SESSION_PLANNED))
    inside = sum(
        row.kind == Kind.ATTENDED and row.subject % SLOTS_PER_SESSION < sessions.slots[clinic.session(row.subject)]
        for row in clinic.rows
    )
    lost = sum(value for name, value in fates.items() if name.startswith("slots_lost_share."))
    assert lost + inside / planned == pytest.approx(1.0)


@every_clinic
@given(played())
def test_the_huddle_moves_a_booked_visit_only_to_an_earlier_session(clinic: Played) -> None:
    start = clinic.world.sessions.start
    for patient, rows in clinic.patients():
        for before, row in itertools.pairwise(rows):
            moved = before.kind == Kind.CANCELLED and row.kind == Kind.BOOKED and before.minute == row.minute
            if moved and before.cause in (Cause.URGENT, Cause.OVERBOOKED):
                assert start[clinic.session(row.subject)] < start[clinic.session(before.subject)], patient


@every_clinic
@given(played())
def test_beds_are_never_above_their_number_and_never_stand_empty_while_somebody_waits(clinic: Played) -> None:
    places = [np.inf if level.places == "unlimited" else level.places for level in clinic.world.scenario.beds.values()]
    taken, waiting = [0] * len(places), [set() for _ in places]
    for _, rows in itertools.groupby(clinic.rows, key=lambda row: row.minute):
        for row in rows:
            if row.kind == Kind.BED_WAIT:
                waiting[row.subject].add(row.patient)
            elif row.kind == Kind.BED_IN:
                taken[row.subject] += 1
                waiting[row.subject].discard(row.patient)
            elif row.kind == Kind.BED_OUT:
                taken[row.subject] -= 1
            elif row.kind == Kind.DIED:
                for queue in waiting:
                    queue.discard(row.patient)
        for level, limit in enumerate(places):
            assert 0 <= taken[level] <= limit
            assert not waiting[level] or taken[level] == limit


@every_clinic
@given(played())
def test_whoever_leaves_a_waiting_list_had_joined_it(clinic: Played) -> None:
    for patient, rows in clinic.patients():
        joined: dict[int, float] = {}
        for row in rows:
            if row.kind == Kind.LIST_JOINED:
                assert row.subject not in joined, patient
                assert row.value <= row.minute, patient
                joined[row.subject] = row.value
            elif row.kind == Kind.LIST_LEFT:
                waited = (row.minute - joined.pop(row.subject)) / DAY
                assert row.value == pytest.approx(waited), patient
            elif row.kind == Kind.DIED:
                assert not joined, patient


@every_clinic
@given(played())
def test_theatre_lists_hold_no_more_minutes_than_they_have(clinic: Played) -> None:
    planned: Counter[int] = Counter()
    for row in clinic.rows:
        if row.kind == Kind.LIST_PLANNED:
            planned[row.minute] += row.value
        elif row.kind == Kind.LIST_CANCELLED:
            planned[row.minute] -= row.value
        elif row.kind == Kind.OPERATED and row.cause == Cause.ELECTIVE:
            planned[row.minute] -= row.value
            assert planned[row.minute] >= 0


# ---------------------------------------------------------------------- measures and money
@every_clinic
@given(played())
def test_every_share_lies_between_none_and_all(clinic: Played) -> None:
    measured = measure(clinic.world, clinic.log)
    shares = [name for name in measured.summary if describe(name).unit == "share"]
    assert len(shares) > len(MEASURES) // 8
    for name in shares:
        values = np.append(measured.monthly[name], measured.summary[name])
        known = values[~np.isnan(values)]
        assert ((known >= 0.0) & (known <= 1.0 + 1e-12)).all(), name


@every_clinic
@given(played())
def test_money_is_the_sum_of_its_categories_and_never_negative(clinic: Played) -> None:
    book = ledger(clinic.world, clinic.log)
    costs = cost_measures(clinic.world, book, measure(clinic.world, clinic.log)).summary
    assert (book.monthly >= 0.0).all()
    assert book.total == pytest.approx(book.monthly.sum(axis=1).sum())
    assert costs["cost_per_year"] == pytest.approx(sum(costs[f"cost_per_year.{name}"] for name in book.categories))
    assert costs["cost_discounted"] == pytest.approx(book.discounted.sum())
    assert (book.discounted <= book.monthly.sum(axis=0) + 1e-9).all()
