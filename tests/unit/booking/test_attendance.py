"""Who misses an appointment, and what follows."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from booking.clinics import DAY, clinic, opened, pump, rows, rows_of, session, waiting
from clinicsim.engines.process.obligation import Obligation
from clinicsim.engines.process.office import Office
from clinicsim.world.diary import SLOTS_PER_SESSION
from clinicsim.world.events import Cause, Kind
from clinicsim.world.rules.attendance import missing_probability


def test_at_the_reference_lead_time_the_chance_is_that_of_the_visit_type() -> None:
    assert missing_probability(0.08, 38.0, 1.3, 38.0, 1.0, 0.9) == pytest.approx(0.08)


def test_thirty_days_more_multiply_the_chance_by_the_relative_risk() -> None:
    assert missing_probability(0.08, 68.0, 1.3, 38.0, 1.0, 0.9) == pytest.approx(0.08 * 1.3)
    assert missing_probability(0.08, 8.0, 1.3, 38.0, 1.0, 0.9) == pytest.approx(0.08 / 1.3)


def test_neither_lead_time_nor_propensity_raises_the_chance_above_the_highest() -> None:
    assert missing_probability(0.5, 400.0, 2.0, 0.0, 3.0, 0.9) == 0.9
    assert missing_probability(1.0, 400.0, 2.0, 0.0, 1.0, 0.9) == 1.0
    assert missing_probability(0.0, 400.0, 2.0, 0.0, 3.0, 0.9) == 0.0


def test_the_longer_ago_an_appointment_was_given_the_more_patients_miss_it() -> None:
    leads = np.linspace(0, 400, 81)
    chances = [missing_probability(0.05, float(lead), 1.3, 38.0, 1.2, 0.9) for lead in leads]
    assert (np.diff(chances) >= 0).all()
    assert chances[0] < chances[-1]


def pumps(count: int = 30, miss: float = 0.3, **booking: Any) -> Any:
    return clinic(
        [pump(dose=200.0 + 5 * i) for i in range(count)],
        run={"months": 12},
        visits={name: {"did_not_attend_probability": miss} for name in ("refill", "refill_new_strength", "titration")},
        booking=booking,
    )


def missed_share(world: Any) -> float:
    log = opened(world).log.rows()
    missed, came = rows(log, Kind.DID_NOT_ATTEND).size, rows(log, Kind.ATTENDED).size
    return missed / (missed + came)


def test_patients_who_miss_with_a_short_horizon_miss_with_a_long_one_too() -> None:
    """Common random numbers: first appointments that are missed at a short lead time are missed at a longer one."""

    def first_missed(horizon_days: int) -> set[int]:
        rules = {"horizon_days": horizon_days, "dna_relative_per_30_days": 2.0, "dna_reference_days": 20}
        log = opened(pumps(dna_spread_cv=0.5, **rules)).log.rows()
        first = {}
        for row in log[np.isin(log["kind"], (Kind.ATTENDED, Kind.DID_NOT_ATTEND))]:
            first.setdefault(int(row["patient"]), int(row["kind"]))
        return {patient for patient, kind in first.items() if kind == Kind.DID_NOT_ATTEND}

    assert first_missed(10) < first_missed(60)


def test_reminders_help() -> None:
    plain, reminded = pumps(reminders=False), pumps(reminders=True, reminder_relative_risk=0.5)
    assert missed_share(reminded) < missed_share(plain)
    assert missed_share(pumps(reminders=True, reminder_relative_risk=0.0)) == 0.0


def test_propensity_is_the_patients_own_and_one_on_average() -> None:
    made = opened(pumps(count=400, dna_spread_cv=0.5), until=1)
    own = np.array([made.office.attendance.propensity(patient) for patient in made.patients])
    assert abs(own.mean() - 1.0) < 3.3 * own.std() / np.sqrt(own.size)
    again = np.array([made.office.attendance.propensity(patient) for patient in made.patients])
    assert (own == again).all()


def reviews(limit: int, miss: float = 1.0) -> Any:
    return clinic(
        [waiting(0)],
        run={"months": 12},
        oral={"stable_review_days": 30},
        visits={
            name: {"did_not_attend_probability": miss, "discharge_after_missed": limit}
            for name in ("oral_follow_up", "oral_titration")
        },
    )


def test_a_patient_who_keeps_missing_is_discharged_where_the_policy_says_so() -> None:
    log = opened(reviews(limit=3)).log.rows()
    assert rows(log, Kind.DID_NOT_ATTEND).size == 3
    ended = rows(log, Kind.OBLIGATION_ENDED)
    assert ended["cause"].tolist() == [Cause.MISSED_VISITS]
    assert rows(log, Kind.BOOKED)["minute"].max() <= ended["minute"][0]


def test_without_such_a_policy_a_missed_visit_is_always_booked_again() -> None:
    log = opened(reviews(limit=0)).log.rows()
    assert rows(log, Kind.DID_NOT_ATTEND).size > 30
    assert rows(log, Kind.OBLIGATION_ENDED).size == 0


def test_a_patient_who_cancels_comes_on_a_later_day() -> None:
    world = clinic(
        [pump(dose=200.0 + 10 * i) for i in range(20)],
        run={"months": 12},
        visits={"refill": {"cancel_probability": 0.5, "cancel_notice_days": 3}},
    )
    log = opened(world).log.rows()
    cancelled = rows(log, Kind.CANCELLED)
    cancelled = cancelled[cancelled["cause"] == Cause.PATIENT_CANCELLED]
    assert cancelled.size > 10
    for row in cancelled:
        after = rows_of(log, Kind.BOOKED, int(row["patient"]))
        after = after[after["minute"] >= row["minute"]]
        if after.size:
            given_up = world.sessions.start[row["subject"] // SLOTS_PER_SESSION] // DAY
            assert after["value"][0] // DAY > given_up


# ---------------------------------------------------------------------- the short-notice list
def short_notice(days: int, share: float = 1.0) -> Any:
    """More oral patients than slots, half of whom cancel two days ahead."""
    return clinic(
        [waiting(0) for _ in range(40)],
        run={"months": 12},
        sessions=[session("monday", slots=4), session("thursday", slots=3)],
        oral={"stable_review_days": 40},
        visits={
            name: {"cancel_probability": 0.4, "cancel_notice_days": 2} for name in ("oral_follow_up", "oral_titration")
        },
        booking={"short_notice_days": days, "short_notice_share": share},
    )


def test_a_slot_given_back_at_short_notice_goes_to_somebody_whose_visit_is_late() -> None:
    log = opened(short_notice(days=3)).log.rows()
    moved = rows(log, Kind.BOOKED)
    moved = moved[moved["cause"] == Cause.SHORT_NOTICE]
    assert moved.size > 5
    cancelled = rows(log, Kind.CANCELLED)
    cancelled = cancelled[cancelled["cause"] == Cause.PATIENT_CANCELLED]
    freed = {(int(row["minute"]), int(row["subject"]) // SLOTS_PER_SESSION) for row in cancelled}
    for row in moved:
        assert (int(row["minute"]), int(row["subject"]) // SLOTS_PER_SESSION) in freed
        assert row["patient"] not in cancelled["patient"][cancelled["minute"] == row["minute"]]


def test_whoever_moves_at_short_notice_comes_sooner_than_before() -> None:
    log = opened(short_notice(days=3)).log.rows()
    for row in rows(log, Kind.BOOKED):
        if row["cause"] != Cause.SHORT_NOTICE:
            continue
        before = rows_of(log, Kind.CANCELLED, int(row["patient"]))
        before = before[(before["minute"] == row["minute"]) & (before["cause"] == Cause.SHORT_NOTICE)]
        assert (before["subject"] // SLOTS_PER_SESSION > row["subject"] // SLOTS_PER_SESSION).all()


@pytest.mark.parametrize(("days", "share"), [(0, 1.0), (3, 0.0), (1, 1.0)])
def test_nobody_moves_without_a_list_or_people_on_it_or_when_the_slot_is_freed_too_early(
    days: int, share: float
) -> None:
    log = opened(short_notice(days, share)).log.rows()
    assert not (rows(log, Kind.BOOKED)["cause"] == Cause.SHORT_NOTICE).any()


def test_at_risk_refills_come_first_on_the_short_notice_list() -> None:
    world = clinic(
        [pump(), pump(), waiting(0)],
        run={"months": 6},
        sessions=[session("monday", slots=1), session("thursday", slots=1)],
        booking={"short_notice_days": 7, "short_notice_share": 1},
    )
    made = opened(world, until=60)
    office: Office = made.office
    due = 10 * DAY
    owed = [
        Obligation(patient, made.visit[name], due, made.clock.signal(), 0)
        for patient, name in zip(made.patients, ("refill", "refill", "oral_follow_up"), strict=True)
    ]
    for each in owed:
        office.release(each.patient, Cause.NONE)
        each.patient.obligation = each
        office.unbooked.append(each)
    made.patients[0].pump.dry, made.patients[1].pump.dry = 20 * DAY, 15 * DAY
    office.at_risk += owed[:2]
    first = made.diary.find(made.visit["refill"], made.clock.now, 60, 7 * DAY)
    office.short_notice.offer(first // SLOTS_PER_SESSION, Obligation(made.patients[2], 0, 0, made.clock.signal(), 0))
    assert owed[1].slot == first
    assert not owed[0].booked
    assert not owed[2].booked
