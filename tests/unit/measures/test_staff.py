"""Cover, agency, travel and what a session is lost to; staff whose rules change on a date."""

import datetime as dt

import numpy as np
import pytest

from clinicsim.measures import measure
from clinicsim.scenario.schema.scenario import Scenario
from clinicsim.scenario.timeline import Dated, Timeline
from clinicsim.world.build import compile_world
from clinicsim.world.events import Cause, Kind
from measures.small_clinic import log_of, world_of

YEARS = 90 / 365.25


@pytest.fixture(scope="module")
def world():
    return world_of()


def _planned(session, kind, cause=Cause.NONE):
    at = session * 7 + 9 / 24
    return [(at, Kind.SESSION_PLANNED, -1, session, 4.0), (at, kind, -1, session, 4.0, cause)]


def test_a_session_is_lost_for_one_reason_and_the_reasons_add_up(world):
    causes = (Cause.LEAVE, Cause.SICKNESS, Cause.VACANCY, Cause.STRIKE, Cause.CLOSURE)
    rows = [row for s, cause in enumerate(causes) for row in _planned(s, Kind.SESSION_LOST, cause)]
    rows += [row for s in range(5, 10) for row in _planned(s, Kind.SESSION_RAN)]
    found = measure(world, log_of(*rows)).summary
    for cause in causes:
        assert found[f"sessions_lost_by_cause.{cause.name.lower()}"] == 1 / 10
        assert found[f"slots_lost_share.{cause.name.lower()}"] == 4 / 40
    assert found["sessions_lost_share"] == 5 / 10


def test_slots_of_a_strike_or_a_closure_could_not_be_booked(world):
    rows = [*_planned(0, Kind.SESSION_RAN), *_planned(1, Kind.SESSION_LOST, Cause.STRIKE)]
    rows += [*_planned(2, Kind.SESSION_LOST, Cause.CLOSURE), (9 / 24, Kind.ATTENDED, 7, 0, 0.0)]
    assert measure(world, log_of(*rows)).summary["slot_utilisation"] == 1 / 4


def test_the_share_of_places_that_a_colleague_took(world):
    how = [Cause.ROSTERED, Cause.ROSTERED, Cause.COLLEAGUE, Cause.AGENCY]
    rows = [(7 * s + 0.5, Kind.STAFF_WORKED, -1, 0 if by != Cause.AGENCY else -1, 60.0, by) for s, by in enumerate(how)]
    assert measure(world, log_of(*rows)).summary["cover_share"] == 1 / 4
    assert np.isnan(measure(world, log_of()).summary["cover_share"])


def test_agency_and_travel_are_counted_by_the_year(world):
    rows = [
        (3.5, Kind.AGENCY_PAID, -1, 0, 120.0),
        (3.5, Kind.TRAVELLED, -1, 0, 90.0),
        (40.5, Kind.TRAVELLED, -1, -1, 30.0),
    ]
    found = measure(world, log_of(*rows))
    assert found.summary["agency_sessions_per_year"] == pytest.approx(1 / YEARS)
    assert found.summary["travel_hours_per_year"] == pytest.approx(2 / YEARS)
    np.testing.assert_allclose(found.monthly["travel_hours_per_year"], [1.5 / (31 / 365.25), 0.5 / (28 / 365.25), 0.0])


def test_travel_time_is_not_time_with_patients(world):
    rows = [
        (0.0, Kind.STAFF_STARTED, -1, 0, 0.5),
        (3.5, Kind.STAFF_WORKED, -1, 0, 60.0),
        (3.5, Kind.TRAVELLED, -1, 0, 600.0),
    ]
    assert measure(world, log_of(*rows)).summary["staff_utilisation.nurse"] == pytest.approx(1 / (10 * 90 / 7))


def _from_day_45(**staffing):
    """The small clinic with other rules for staff from the middle of the run."""
    base = world_of()
    changed = base.scenario.model_dump()
    changed["staffing"] = {**changed["staffing"], **staffing}
    date = base.scenario.run.start_date + dt.timedelta(days=45)
    timeline = Timeline(
        base.scenario, (Dated(date, date, None, "x"),), {frozenset({0}): Scenario.model_validate(changed)}
    )
    return compile_world(timeline, base.cohort)


def test_rules_for_staff_count_for_the_time_that_they_are_in_force():
    # 10 clinic hours a week of half a WTE for 45 days, then 20: 6 hours are spent with patients.
    rows = [(0.0, Kind.STAFF_STARTED, -1, 0, 0.5), (7.5, Kind.STAFF_WORKED, -1, 0, 360.0)]
    found = measure(_from_day_45(clinic_share=1.0), log_of(*rows)).summary
    assert found["staff_utilisation.nurse"] == pytest.approx(6 / ((10 + 20) * 45 / 7))


def test_the_staff_needed_follow_rules_that_change():
    # 13 sessions of 2 hours; one WTE gives 20 clinic hours a week for half of the time and 40 for the other half.
    rows = [row for session in range(13) for row in _planned(session, Kind.SESSION_RAN)]
    found = measure(_from_day_45(clinic_share=1.0), log_of(*rows)).summary
    assert found["wte_required.nurse"] == pytest.approx(26 / ((20 + 40) * 45 / 7))


def test_the_journey_to_an_outreach_clinic_needs_staff_too():
    sites = {"sites": {"clinic": {"kind": "outreach", "travel_minutes_per_session": 60}}}
    rows = [row for session in range(13) for row in _planned(session, Kind.SESSION_RAN)]
    near, far = (
        measure(world, log_of(*rows)).summary["wte_required.nurse"] for world in (world_of(), world_of(**sites))
    )
    assert far == pytest.approx(near * 3 / 2)
