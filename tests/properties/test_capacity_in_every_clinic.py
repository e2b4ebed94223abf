"""What holds of sessions, lists and money in every clinic, however short of staff or luck."""

from __future__ import annotations

import itertools
from collections import Counter, defaultdict

import numpy as np
import pytest
from hypothesis import given

from clinicsim.economics import cost_measures, ledger
from clinicsim.measures import MEASURES, describe, measure
from clinicsim.world.events import SLOTS_PER_SESSION, Cause, Kind

from .played import DAY, Played, every_clinic, played

MULTI_ROW = (Kind.ATTENDED, Kind.DID_NOT_ATTEND, Kind.CANCELLED)


# ---------------------------------------------------------------------- capacity
@every_clinic
@given(played())
def test_each_planned_session_runs_or_is_lost_once(clinic: Played) -> None:
    sessions = clinic.world.sessions
    planned = Counter(row.subject for row in clinic.of(Kind.SESSION_PLANNED))
    ran = Counter(row.subject for row in clinic.of(Kind.SESSION_RAN))
    lost = Counter(row.subject for row in clinic.of(Kind.SESSION_LOST))
    opened = {row.subject for row in clinic.of(Kind.SESSION_OPENED)}
    inside = np.flatnonzero(sessions.planned & (sessions.start < clinic.world.end)).tolist()
    held = Counter(one for one in inside if sessions.waiting_weeks[one] == 0 or one in opened)
    assert held <= planned
    assert ran + lost == planned
    # Only one that was known to be lost can be taken out of the plan after it was counted.
    assert all(lost[one] and not sessions.planned[one] for one in planned - held)
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
            overbooked = access[row.patient] in (Cause.OVERBOOKED, Cause.HOME_VISIT)
            limit = sessions.slots[session] + (sessions.overbook_slots[session] if overbooked else 0)
            assert place < limit
            if row.kind != Kind.CANCELLED:
                assert place not in used[session]
                used[session].add(place)
                assert sessions.holds[session, int(row.value)]
    fates = measure(clinic.world, clinic.log).summary
    # By the last plan: a session that was lost first and taken out of the plan later has no slots.
    planned = sum(int(sessions.slots[row.subject]) for row in clinic.of(Kind.SESSION_PLANNED))
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
            if moved and before.cause in (Cause.URGENT, Cause.OVERBOOKED, Cause.HOME_VISIT, Cause.SHORT_NOTICE):
                assert start[clinic.session(row.subject)] < start[clinic.session(before.subject)], patient


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
