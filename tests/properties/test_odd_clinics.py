"""Clinics at the edge of what a scenario may say, each of which once went wrong."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from clinicsim.world.events import Cause, Kind, State

from .played import Played, play
from .strategies import DEFAULTS, SESSIONS, STAFF, filled_to, member, patients, theatre_list, world_of

SURE = {
    "indications": {name: {"deaths_per_year": 0} for name in DEFAULTS["indications"]},
    "discontinuation": {"per_year": 0},
    "visits": {name: {"did_not_attend_probability": 0, "cancel_probability": 0} for name in DEFAULTS["visits"]},
}


NOBODY_CANCELLED = {name: {"probability": 0} for name in DEFAULTS["theatre"]["case_cancelled"]}


def played(pumps: int, on_drugs: int, share: float, **tables: Any) -> Played:
    return play(world_of({**SURE, **tables}, filled_to(patients(pumps, on_drugs, 0), [share])))


def test_a_colleague_who_left_before_the_first_day_is_never_there() -> None:
    left = member("Nurse X", "nurse", "band6", end_date=dt.date(2025, 11, 30))
    clinic = play(world_of({"staff": [*STAFF, left], "run": {"months": 3}}))
    assert {row.subject for row in clinic.of(Kind.STAFF_STARTED)} == {0, 1, 2, 3}
    assert not clinic.of(Kind.STAFF_LEFT)
    assert clinic.rows[0].minute == 0


def test_a_bed_is_given_back_when_an_operating_list_follows_the_morning_after_a_trial() -> None:
    trial = {**SESSIONS[4], "start": "16:00"}
    clinic = played(
        0, 12, 1.0, sessions=[*SESSIONS[:4], trial],
        theatre={"lists": [theatre_list("thursday", "thursday", start="08:30", minutes=480)],
                 "list_cancelled_probability": 0, "case_cancelled": NOBODY_CANCELLED},
        oral={"prevalent_not_controlled_share": 1, "exhausted_after": 1, "focal_share": 0, "add_after_days": 0,
              "severe_bands": ["mild", "moderate", "severe"], "stable_review_days": 20}, beds={"day": {"places": 1}},
    )  # fmt: skip
    taken = clinic.of(Kind.BED_IN, Kind.BED_OUT)
    day = [row for row in taken if row.subject == clinic.world.names.levels.index("day")]
    assert len(day) > 4
    assert [row.kind for row in day] == [Kind.BED_IN, Kind.BED_OUT] * (len(day) // 2) + [Kind.BED_IN] * (len(day) % 2)


@pytest.mark.parametrize("visit", ["dye_study", "titration", "refill"])
def test_a_fault_is_mended_whichever_visit_finds_it(visit: str) -> None:
    quiet = {
        name: {"per_year": 0, "per_procedure": {}} if name == "deep_infection" else {"per_year": 0}
        for name in DEFAULTS["complications"]
    }
    fault = {"per_year": 3, "weibull_shape": 1, "withdrawal_probability": 0, "diagnosis_visit": visit}
    clinic = played(6, 0, 1.0, complications={**quiet, "catheter_occlusion": fault})
    revision = clinic.world.names.procedures.index("revision")
    found = {row.patient for row in clinic.of(Kind.COMPLICATION) if row.minute < clinic.world.end // 2}
    mended = {row.patient for row in clinic.of(Kind.OPERATED) if row.subject == revision}
    assert found
    assert found <= mended


def test_a_pump_that_alarms_in_the_first_minute_is_booked_once_though_the_clinic_is_full() -> None:
    full = [{**SESSIONS[0], "slots": 2, "overbook_slots": 2}, {**SESSIONS[1], "slots": 2}, *SESSIONS[2:]]
    booking = {"alarm_call_probability": 1, "horizon_days": 7, "earlier_days": 0}
    clinic = played(10, 0, 0.04, sessions=full, booking=booking)
    assert len([row for row in clinic.of(Kind.ALARM) if row.minute == 0]) == 10
    assert len([row for row in clinic.of(Kind.BOOKED) if row.minute == 0]) > 2


def test_nobody_dies_twice_or_is_operated_on_after_dying_in_critical_care() -> None:
    severe = {"severe": {"share": 1, "critical_nights": 60, "death_probability": 0.5}}
    clinic = play(world_of({
        "indications": {name: {"deaths_per_year": 3} for name in DEFAULTS["indications"]},
        "complications": {"catheter_occlusion": {"per_year": 20, "withdrawal_probability": 1}},
        "withdrawal": {"severity": {"mild": {"share": 0}, "moderate": {"share": 0}, **severe}},
    }, patients(10, 0, 0)))  # fmt: skip
    assert len(clinic.of(Kind.DIED)) > 3
    for _, rows in clinic.patients():
        if any(row.kind == Kind.DIED for row in rows):
            assert rows[-1].kind == Kind.DIED
            assert [row.value for row in rows if row.kind == Kind.STATE][-1] == State.GONE


def test_two_infections_at_once_are_one_stay_in_hospital() -> None:
    infection = {
        **DEFAULTS["complications"]["deep_infection"], "explant_probability": 0, "onset_days": 3, "nights": {"ward": 5},
        "per_procedure": {"replacement": 1},
    }  # fmt: skip
    clinic = played(
        8, 0, 1.0, complications={"deep_infection": infection, "superficial_infection": infection, "third": infection},
        battery={"median_years": 1.0, "max_years": 2.0},
    )  # fmt: skip
    assert len(clinic.of(Kind.COMPLICATION)) > 8
    for _, rows in clinic.patients():
        stays = [row.kind for row in rows if row.kind in (Kind.ADMITTED, Kind.DISCHARGED)]
        assert stays == ([Kind.ADMITTED, Kind.DISCHARGED] * len(stays))[: len(stays)]


def test_a_dye_study_may_take_the_slots_that_are_kept_back() -> None:
    quiet = {name: {"per_year": 0, "per_procedure": {}} for name in ("deep_infection", "pump_stall")}
    fault = {"per_year": 3, "weibull_shape": 1, "withdrawal_probability": 0}
    review = {**SESSIONS[1], "urgent_slots": 4}  # nothing is left there for other visits, until the day itself
    clinic = played(
        6, 0, 1.0, sessions=[SESSIONS[0], review, *SESSIONS[2:]], complications={**quiet, "catheter_occlusion": fault},
        staffing={"leave_days_per_year": 0, "sickness_share": 0}, calendar={"bank_holidays": False},
    )  # fmt: skip
    study = clinic.world.names.visits.index("dye_study")
    done = [row for row in clinic.of(Kind.ATTENDED) if row.value == study]
    late = [row.value for row in clinic.of(Kind.OBLIGATION_ENDED) if row.subject == study and row.cause == Cause.URGENT]
    assert len(done) > 3
    assert len(late) == len(done) / 2  # it takes two slots
    assert max(late) <= 0


def test_a_patient_whose_alarm_is_near_is_moved_at_once_when_a_session_is_lost_to_sickness() -> None:
    clinic = played(
        30, 0, 0.5, run={"months": 12}, staffing={"sickness_share": 0.3, "cover_short_notice_probability": 0},
        sessions=[{**SESSIONS[0], "overbook_slots": 3}, {**SESSIONS[1], "overbook_slots": 3}, *SESSIONS[2:]],
    )  # fmt: skip
    lost = {(row.patient, row.minute) for row in clinic.of(Kind.CANCELLED) if row.cause == Cause.SICKNESS}
    moved = {
        (row.patient, row.minute) for row in clinic.of(Kind.BOOKED) if row.cause in (Cause.URGENT, Cause.OVERBOOKED)
    }
    assert lost & moved
