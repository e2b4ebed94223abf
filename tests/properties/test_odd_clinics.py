"""Clinics at the edge of what a scenario may say, each of which once went wrong."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from math import ceil
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings

from clinicsim.economics import ledger
from clinicsim.experiments.unlimited import unlimited
from clinicsim.measures import measure
from clinicsim.scenario import Loaded
from clinicsim.world.build import compile_world
from clinicsim.world.cohort import Cohort
from clinicsim.world.events import NOBODY, Cause, Kind, State

from .played import DAY, Played, every_clinic, play
from .strategies import (
    DEFAULTS,
    SESSIONS,
    STAFF,
    Tables,
    cohorts,
    filled_to,
    member,
    patients,
    scenarios,
    theatre_list,
    timeline_of,
    world_of,
)

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


# ---------------------------------------------------------------------- nobody, one, and no end of everything
NO_EMERGENCY_CARE = {
    "emergency": {"on_call_refill_probability": 0},
    "withdrawal": {"probability_if_dry": 0, "probability_at_end_of_service": 0},
    "huddle": {"day_cases_per_week": 0, "on_call_per_week": 0},
}
NOTHING_ELSE_HAPPENS = {
    "referrals": {"per_year": 0},
    "complications": {
        name: {"per_year": 0, "per_refill": 0, "per_procedure": {procedure: 0 for procedure in each["per_procedure"]}}
        if "per_procedure" in each
        else {"per_year": 0, "per_refill": 0}
        for name, each in DEFAULTS["complications"].items()
    },
    "battery": {"median_years": 1000, "max_years": 2000},
    "unrelated": {"itb_admitted_share_per_year": 0, "oral_admitted_share_per_year": 0, "transfers_per_year": 0},
}
NOBODY_IN_POST = {"staff": [{**person, "vacant": True} for person in STAFF], "staffing": {"agency_probability": 0}}


def foretold(clinic: Played) -> dict[int, int]:
    """Minute at which each pump of the first day runs dry by its volume, strength and dose."""
    own = clinic.world.cohort.patients
    return {
        number: ceil(own["volume_ml"][number] * own["concentration"][number] / own["dose"][number] * DAY)
        for number in np.flatnonzero(own["itb"]).tolist()
    }


def test_an_empty_clinic_has_sessions_and_staff_and_nothing_else() -> None:
    tables = {"referrals": {"per_year": 0}}
    clinic = play(world_of(tables, replace(patients(1, 0, 0), ids=(), patients=patients(1, 0, 0).patients[:0])))
    assert {row.patient for row in clinic.rows} == {NOBODY}
    assert clinic.of(Kind.SESSION_RAN)
    costs = ledger(clinic.world, clinic.log)
    paid = {name for name, cost in zip(costs.categories, costs.monthly.sum(axis=0), strict=True) if cost > 0}
    assert paid == {"staff"}
    assert measure(clinic.world, clinic.log).summary["slot_utilisation"] == 0


def test_one_patient_is_filled_on_time_again_and_again() -> None:
    clinic = played(1, 0, 1.0, **NOTHING_ELSE_HAPPENS, run={"months": 12})
    assert {row.patient for row in clinic.rows} <= {NOBODY, 0}
    assert len(clinic.of(Kind.MARGIN)) >= 5
    assert not clinic.of(Kind.ALARM)


def test_without_staff_and_emergency_care_every_pump_runs_dry_on_the_day_that_its_volume_says() -> None:
    clinic = played(12, 0, 0.7, **NOTHING_ELSE_HAPPENS, **NO_EMERGENCY_CARE, **NOBODY_IN_POST, run={"months": 12})
    assert not clinic.of(Kind.SESSION_RAN, Kind.ATTENDED, Kind.STAFF_WORKED)
    expected = {number: minute for number, minute in foretold(clinic).items() if minute < clinic.world.end}
    assert len(expected) >= 10
    dry = {row.patient: row.minute for row in clinic.of(Kind.DRY)}
    assert dry.keys() == expected.keys()
    assert all(abs(dry[number] - expected[number]) <= 1 for number in dry)
    assert len(clinic.of(Kind.DRY)) == len(dry)  # and none of them is ever filled again


def test_without_staff_emergency_care_fills_every_pump_that_runs_dry() -> None:
    emergency = {
        "emergency": {"on_call_refill_probability": 0.5, "on_call_delay_hours": 8},
        "withdrawal": {"probability_if_dry": 1},
        "huddle": NO_EMERGENCY_CARE["huddle"],
    }
    clinic = played(12, 0, 0.7, **NOTHING_ELSE_HAPPENS, **emergency, **NOBODY_IN_POST, run={"months": 12})
    longest = clinic.world.scenario.withdrawal.onset_hours_high.value * 60
    helped = set()
    for patient, rows in clinic.patients():
        left = [row.minute for row in rows if row.kind == Kind.DIED]
        for dry in (row.minute for row in rows if row.kind == Kind.DRY):
            after = [row for row in rows if row.kind == Kind.FILLED and dry <= row.minute <= dry + longest]
            assert after or left or dry + longest >= clinic.world.end, patient
            helped.update(row.cause for row in after)
    assert helped == {Cause.ON_CALL, Cause.ADMISSION}


WANT_OF_CAPACITY = (
    Cause.NO_SLOT, Cause.LEAVE, Cause.SICKNESS, Cause.VACANCY, Cause.STRIKE, Cause.CLOSURE, Cause.WITHDRAWN,
)  # fmt: skip


@settings(every_clinic, max_examples=10)
@given(scenarios(), cohorts())
def test_with_unlimited_capacity_nothing_happens_for_want_of_it(tables: Tables, cohort: Cohort) -> None:
    timeline = timeline_of(tables)
    loaded = Loaded(timeline.base, timeline, Path("odd.toml"), None, (), "0", {})
    clinic = play(compile_world(unlimited(loaded, 20).timeline, cohort))
    assert not clinic.of(Kind.SESSION_LOST, Kind.OVERTIME, Kind.OVERTIME_PAID, Kind.AGENCY_PAID)
    assert not clinic.of(Kind.LIST_CANCELLED, Kind.BED_WAIT)
    # What is empty or sounds its alarm within the first days was so before any clinic could see it.
    soon = int(clinic.world.scenario.booking.earlier_days + 1) * DAY
    for row in clinic.of(Kind.DRY):
        assert row.minute <= soon or row.cause not in WANT_OF_CAPACITY, row
