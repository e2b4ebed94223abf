import numpy as np
import pytest
from economics.versions import changed_on
from measures.small_clinic import slot, visit, world_of

from clinicsim.world.events import Cause, Kind

from .clinic_rows import reduced

MORNING = 9 / 24
YEARS = 90 / 365.25


@pytest.fixture(scope="module")
def world():
    return world_of()


def _planned(session, kind=Kind.SESSION_RAN, cause=Cause.NONE, day=None):
    at = session * 7 + MORNING if day is None else day
    return [(at, Kind.SESSION_PLANNED, -1, session, 4.0), (at, kind, -1, session, 4.0, cause)]


def _slot(world, kind, session, place, patient, cause=Cause.NONE, day=None):
    at = session * 7 + MORNING + place / 48 if day is None else day
    return (at, kind, patient, slot(session, place), visit(world, "refill"), cause)


def test_every_planned_slot_is_used_or_lost_for_one_reason(world):
    rows = [
        *_planned(0),
        _slot(world, Kind.ATTENDED, 0, 0, 10),
        _slot(world, Kind.DID_NOT_ATTEND, 0, 1, 11),
        _slot(world, Kind.CANCELLED, 0, 2, 12, Cause.PATIENT_CANCELLED, 0.1),
        *_planned(1, Kind.SESSION_LOST, Cause.SICKNESS),
        _slot(world, Kind.CANCELLED, 1, 0, 13, Cause.PATIENT_CANCELLED, 2.0),  # the lost session overrules it
        *_planned(2, Kind.SESSION_LOST, Cause.LEAVE, 0.0),
    ]
    found = {name: each.summary for name, each in reduced(world, *rows).items()}
    lost = {name.partition(".")[2]: share for name, share in found.items() if name.startswith("slots_lost_share.")}
    assert {reason: share * 12 for reason, share in lost.items() if share} == pytest.approx(
        {"did_not_attend": 1, "patient_cancelled": 1, "sickness": 4, "leave": 4, "unused": 1}
    )
    assert found["slot_utilisation"] == 1 / 8


def test_the_last_that_becomes_of_a_slot_is_what_counts_most(world):
    rows = [
        *_planned(0),
        _slot(world, Kind.CANCELLED, 0, 0, 10, Cause.PATIENT_CANCELLED, 0.1),
        _slot(world, Kind.ATTENDED, 0, 0, 11),
        _slot(world, Kind.CANCELLED, 0, 1, 12, Cause.WITHDRAWN, 0.1),
        _slot(world, Kind.ATTENDED, 0, 4, 13),  # overbooked: beyond the slots of the session
    ]
    found = reduced(world, *rows)
    assert found["slots_lost_share.patient_cancelled"].summary == 0.0
    assert found["slot_utilisation"].summary == 1 / 4


def test_a_slot_that_patients_gave_back_is_used_again_when_somebody_is_booked_at_the_end(world):
    rows = [
        *_planned(0),
        _slot(world, Kind.CANCELLED, 0, 0, 10, Cause.PATIENT_CANCELLED, 0.1),
        _slot(world, Kind.CANCELLED, 0, 0, 11, Cause.DIED, 0.2),  # the same slot once more
        _slot(world, Kind.DID_NOT_ATTEND, 0, 0, 12),
        _slot(world, Kind.CANCELLED, 0, 1, 13, Cause.IN_HOSPITAL, 0.1),
        _slot(world, Kind.CANCELLED, 0, 2, 14, Cause.WITHDRAWN, 0.1),  # the clinic's own doing
        *_planned(1, Kind.SESSION_LOST, Cause.SICKNESS),
        _slot(world, Kind.CANCELLED, 1, 0, 15, Cause.PATIENT_CANCELLED, 0.1),  # nobody could have used it
    ]
    assert reduced(world, *rows)["freed_slots_used_again_share"].summary == 1 / 2


def test_a_visit_of_two_slots_is_one_visit(world):
    rows = [*_planned(0)]
    rows += [(0.4, Kind.ATTENDED, 10, slot(0, place), visit(world, "refill_new_strength")) for place in (0, 1)]
    rows += [_slot(world, Kind.DID_NOT_ATTEND, 0, 2, 11), _slot(world, Kind.ATTENDED, 0, 3, 10)]
    assert reduced(world, *rows)["dna_share"].summary == 1 / 3


def test_a_session_counts_in_the_month_in_which_it_should_have_run_if_that_is_inside_the_run(world):
    after = int(np.flatnonzero(world.sessions.start >= world.end)[0])
    rows = [*_planned(6, Kind.SESSION_LOST, Cause.LEAVE, 0.0), *_planned(after, Kind.SESSION_LOST, Cause.LEAVE, 80.0)]
    found = reduced(world, *rows)
    np.testing.assert_array_equal(found["sessions_lost_share"].monthly, [np.nan, 1.0, np.nan])
    np.testing.assert_array_equal(found["sessions_lost_by_cause.leave"].monthly, [np.nan, 1.0, np.nan])
    np.testing.assert_array_equal(found["sessions_lost_by_cause.strike"].monthly, [np.nan, 0.0, np.nan])


def test_staff_are_measured_against_the_clinic_time_of_their_posts(world):
    # In post from day 10 to day 45 with half a WTE: 5 weeks of 10 clinic hours. Agency staff are left out.
    rows = [
        (10, Kind.STAFF_STARTED, -1, 0, 0.5),
        (20.5, Kind.STAFF_WORKED, -1, 0, 300.0, Cause.ROSTERED),
        (27.5, Kind.STAFF_WORKED, -1, -1, 300.0, Cause.AGENCY),
        (28.5, Kind.STAFF_WORKED, -1, 0, 0.0, Cause.COLLEAGUE),
        (45, Kind.STAFF_LEFT, -1, 0, 0.5),
        (50, Kind.AGENCY_PAID, -1, 0, 60.0),
        (50, Kind.TRAVELLED, -1, 0, 45.0),
    ]
    found = reduced(world, *rows)
    assert found["staff_utilisation.nurse"].summary == pytest.approx(5 / 50)
    assert np.isnan(found["staff_utilisation.nurse"].monthly[2])
    assert found["cover_share"].summary == 1 / 3
    assert found["travel_hours_per_year"].summary == pytest.approx(0.75 / YEARS)
    assert found["agency_sessions_per_year"].summary == pytest.approx(1 / YEARS)


def test_a_post_whose_hours_change_counts_with_those_of_each_time(world):
    rows = [
        (0, Kind.STAFF_STARTED, -1, 0, 0.5),
        (31, Kind.STAFF_LEFT, -1, 0, 0.5),
        (31, Kind.STAFF_STARTED, -1, 0, 1.0),
        (5, Kind.STAFF_WORKED, -1, 0, 60.0),
        (40, Kind.STAFF_WORKED, -1, 0, 60.0),
    ]
    used = reduced(world, *rows)["staff_utilisation.nurse"].monthly
    np.testing.assert_allclose(used[:2], [1 / (10 * 31 / 7), 1 / (20 * 28 / 7)])


def test_rules_for_staff_count_for_the_time_that_they_are_in_force():
    world = changed_on(45, staffing={"clinic_share": 1.0})
    rows = [(0, Kind.STAFF_STARTED, -1, 0, 0.5), (70.5, Kind.STAFF_WORKED, -1, 0, 600.0), *_planned(0), *_planned(12)]
    assert reduced(world, *rows)["staff_utilisation.nurse"].monthly[2] == pytest.approx(10 / (20 * 31 / 7))
