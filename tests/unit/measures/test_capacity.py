import numpy as np
import pytest

from clinicsim.measures import measure
from clinicsim.world.events import Cause, Kind
from measures.small_clinic import NURSE, REFILL_SESSION, log_of, slot, visit, world_of

MORNING = 9 / 24


@pytest.fixture(scope="module")
def world():
    return world_of()


def _ran(session):
    return [
        (session * 7 + MORNING, Kind.SESSION_PLANNED, -1, session, 4.0),
        (session * 7 + MORNING, Kind.SESSION_RAN, -1, session, 4.0),
    ]


def _lost(session, cause, known=None):
    day = session * 7 + MORNING if known is None else known
    return [(day, Kind.SESSION_PLANNED, -1, session, 4.0), (day, Kind.SESSION_LOST, -1, session, 4.0, cause)]


def _seen(world, kind, session, place, patient, name="refill", cause=Cause.NONE, day=None):
    at = session * 7 + MORNING + place / 48 if day is None else day
    return (at, kind, patient, slot(session, place), visit(world, name), cause)


def _a_mixed_month(world):
    """Four sessions of four slots: one runs with 2 attended, 1 missed, 1 cancelled; one each lost, and one empty."""
    return [
        *_ran(0),
        _seen(world, Kind.ATTENDED, 0, 0, 10),
        _seen(world, Kind.ATTENDED, 0, 1, 11),
        _seen(world, Kind.DID_NOT_ATTEND, 0, 2, 12),
        _seen(world, Kind.CANCELLED, 0, 3, 13, cause=Cause.PATIENT_CANCELLED, day=0.1),
        *_lost(1, Cause.SICKNESS),
        *_lost(2, Cause.LEAVE, known=0.0),
        *_ran(3),
    ]


def test_slots_are_used_or_lost_for_one_reason_each(world):
    found = measure(world, log_of(*_a_mixed_month(world))).summary
    assert found["slot_utilisation"] == 2 / 12  # the four slots removed for leave could not be booked
    lost = {reason: found[f"slots_lost_share.{reason}"] for reason in ("did_not_attend", "patient_cancelled", "leave")}
    assert lost == {"did_not_attend": 1 / 16, "patient_cancelled": 1 / 16, "leave": 4 / 16}
    assert found["slots_lost_share.sickness"] == 4 / 16
    assert found["slots_lost_share.vacancy"] == 0
    assert found["slots_lost_share.unused"] == 4 / 16
    everything = sum(value for name, value in found.items() if name.startswith("slots_lost_share."))
    assert everything + 2 / 16 == pytest.approx(1.0)
    assert found["sessions_lost_share"] == 2 / 4


def test_a_session_removed_ahead_counts_in_the_month_in_which_it_should_have_run(world):
    # Session 6 should run on day 42, in the second month; it is taken out on day 0.
    found = measure(world, log_of(*_lost(6, Cause.LEAVE, known=0.0))).monthly
    np.testing.assert_array_equal(found["sessions_lost_share"], [np.nan, 1.0, np.nan])
    np.testing.assert_array_equal(found["slots_lost_share.leave"], [np.nan, 1.0, np.nan])


def test_a_session_after_the_end_of_the_run_does_not_count(world):
    late = int(np.flatnonzero(world.sessions.start >= world.end)[0])
    found = measure(world, log_of(*_ran(0), *_lost(late, Cause.LEAVE, known=80.0))).summary
    assert found["sessions_lost_share"] == 0.0


def test_a_cancelled_slot_that_is_filled_again_is_not_lost(world):
    rows = [
        *_ran(0),
        _seen(world, Kind.CANCELLED, 0, 0, 10, cause=Cause.PATIENT_CANCELLED, day=0.1),
        _seen(world, Kind.ATTENDED, 0, 0, 11),
    ]
    found = measure(world, log_of(*rows)).summary
    assert found["slots_lost_share.patient_cancelled"] == 0.0
    assert found["slot_utilisation"] == 1 / 4


def test_overbooking_cannot_push_utilisation_past_one(world):
    rows = [*_ran(0), *[_seen(world, Kind.ATTENDED, 0, place, 10 + place) for place in range(5)]]
    assert measure(world, log_of(*rows)).summary["slot_utilisation"] == 1.0


def test_a_visit_of_two_slots_is_one_visit_when_missed_visits_are_counted(world):
    rows = [*_ran(0)]
    rows += [(0.4, Kind.ATTENDED, 10, slot(0, place), visit(world, "refill_new_strength")) for place in (0, 1)]
    rows += [_seen(world, Kind.DID_NOT_ATTEND, 0, 2, 11)]
    found = measure(world, log_of(*rows)).summary
    assert found["dna_share"] == 1 / 2
    assert found["slot_utilisation"] == 2 / 4


def _in_post(member=0, wte=0.5, day=0.0):
    return (day, Kind.STAFF_STARTED, -1, member, wte)


def test_staff_are_measured_against_the_contracted_hours_that_may_go_to_clinics(world):
    # Half a WTE of 40 hours, half of it for clinics: 10 hours a week, 90/7 weeks. 6 hours are spent with patients.
    rows = [_in_post(), (7.5, Kind.STAFF_WORKED, -1, 0, 120.0), (70.5, Kind.STAFF_WORKED, -1, 0, 240.0)]
    found = measure(world, log_of(*rows)).summary
    assert found["staff_utilisation.nurse"] == pytest.approx(6 / (10 * 90 / 7))


def test_a_member_counts_from_the_first_to_the_last_day_in_post(world):
    # In post from day 10 to day 45, 5 weeks, so 50 hours.
    rows = [_in_post(day=10.0), (45, Kind.STAFF_LEFT, -1, 0, 0.5), (20.5, Kind.STAFF_WORKED, -1, 0, 300.0)]
    assert measure(world, log_of(*rows)).summary["staff_utilisation.nurse"] == pytest.approx(5 / 50)


def test_overtime_and_agency_cannot_push_staff_utilisation_past_one(world):
    rows = [_in_post(), (7.5, Kind.STAFF_WORKED, -1, 0, 1e6), (40.5, Kind.STAFF_WORKED, -1, -1, 1e6, Cause.AGENCY)]
    found = measure(world, log_of(*rows)).monthly["staff_utilisation.nurse"]
    np.testing.assert_array_equal(found, [1.0, 0.0, 0.0])


def test_the_staff_required_would_run_every_planned_session_lost_ones_too(world):
    # 13 sessions of 2 hours, 26 hours; one WTE gives 40 x 0.5 = 20 clinic hours a week for 90/7 weeks.
    rows = [row for session in range(12) for row in _ran(session)] + _lost(12, Cause.VACANCY)
    assert measure(world, log_of(*rows)).summary["wte_required.nurse"] == pytest.approx(26 / (20 * 90 / 7))


def test_leave_and_sickness_raise_the_staff_required():
    # Leave of 26.0893 days of 260.893 weekdays a year is a tenth; sickness is another tenth: 0.8 of the time is left.
    staffing = {"leave_days_per_year": 365.25 * 5 / 7 / 10, "sickness_share": 0.1}
    with_leave = measure(world_of(staffing=staffing), log_of(*_ran(0))).summary["wte_required.nurse"]
    without = measure(world_of(), log_of(*_ran(0))).summary["wte_required.nurse"]
    assert with_leave == pytest.approx(without / 0.8)


def test_bank_holidays_raise_the_staff_required():
    # 90 days from a Monday: 12 weeks and 6 days, 65 weekdays. Good Friday, 3 April 2026, is day 88; New Year is before.
    with_holiday = measure(world_of(calendar={"bank_holidays": True}), log_of(*_ran(0))).summary["wte_required.nurse"]
    without = measure(world_of(), log_of(*_ran(0))).summary["wte_required.nurse"]
    assert with_holiday == pytest.approx(without / (64 / 65))


def test_a_role_without_sessions_is_measured_too():
    doctor = {"name": "Bo", "role": "physician", "band": "consultant", "wte": 1.0}
    found = measure(world_of(staff=[NURSE, doctor], sessions=[REFILL_SESSION]), log_of(_in_post(1, 1.0))).summary
    assert found["staff_utilisation.physician"] == 0.0
    assert found["wte_required.physician"] == 0.0
    assert np.isnan(found["staff_utilisation.nurse"])  # nobody was in post


def test_theatre_utilisation_counts_planned_lists_and_caps_them(world):
    implant, explant = (world.names.procedures.index(name) for name in ("implant", "explant"))
    rows = [
        (3.4, Kind.LIST_PLANNED, -1, 0, 240.0),
        (3.4, Kind.CASE_CALLED, 1, 0, implant),
        (3.4, Kind.OPERATED, 1, implant, 120.0, Cause.ELECTIVE),
        (10.4, Kind.LIST_PLANNED, -1, 1, 240.0),
        (10.4, Kind.LIST_CANCELLED, -1, 1, 240.0),
        (10.4, Kind.CASE_CANCELLED, 2, implant, -1.0, Cause.LIST_CANCELLED),
        (17.4, Kind.LIST_PLANNED, -1, 2, 240.0),
        (17.4, Kind.CASE_CALLED, 2, 2, implant),
        (17.4, Kind.OPERATED, 2, implant, 300.0, Cause.ELECTIVE),  # runs an hour over: 240 count
        (20.0, Kind.OPERATED, 3, explant, 60.0, Cause.EMERGENCY),
    ]
    found = measure(world, log_of(*rows)).summary
    assert found["theatre_utilisation"] == pytest.approx((120 + 0 + 240) / 720)
    assert found["theatre_utilisation_uncapped"] == pytest.approx((120 + 0 + 300) / 720)
    assert found["theatre_cancelled_share"] == found["theatre_lists_cancelled_share"] == 1 / 3
    assert found["theatre_cancellations_per_year.list_cancelled"] == pytest.approx(1 / (90 / 365.25))
    assert found["theatre_cancellations_per_year.patient_unfit"] == 0.0
    assert found["theatre_cases_per_year.implant"] == pytest.approx(2 / (90 / 365.25))
    assert found["theatre_cases_per_year.explant"] == pytest.approx(1 / (90 / 365.25))
    assert found["theatre_cases_per_year.revision"] == 0.0


def test_bed_days_are_clipped_to_the_run(world):
    # In a ward bed from day 30 to 33 and from day 87 to the end (day 90) and beyond: 6 days.
    ward = world.names.levels.index("ward")
    rows = [
        (30, Kind.BED_IN, 1, ward, 0.0, Cause.EMERGENCY),
        (33, Kind.BED_OUT, 1, ward, 3.0, Cause.EMERGENCY),
        (87, Kind.BED_IN, 2, ward, 0.0, Cause.ELECTIVE),
    ]
    found = measure(world, log_of(*rows))
    assert found.summary["bed_days_per_year.ward"] == pytest.approx(6 / (90 / 365.25))
    np.testing.assert_allclose(found.monthly["bed_days_per_year.ward"], [365.25 / 31, 2 * 365.25 / 28, 3 * 365.25 / 31])
    assert found.summary["bed_days_per_year.itu"] == 0.0
