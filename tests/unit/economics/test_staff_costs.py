"""What staff cost as they come, go and change, and what is paid on top."""

import datetime as dt

import pytest
from measures.small_clinic import log_of, world_of

from clinicsim.economics import ledger
from clinicsim.scenario.schema.scenario import Scenario
from clinicsim.scenario.timeline import Dated, Timeline
from clinicsim.world.build import compile_world
from clinicsim.world.events import Cause, Kind


def _costs(world, *rows):
    found = ledger(world, log_of(*rows))
    return dict(zip(found.categories, found.all_monthly.sum(axis=0), strict=True))


def _hour(world, band="band6"):
    return float(world.scenario.prices.staff_hour[band])


def _changing(day, **changes):
    """The small clinic, another from a day on."""
    base = world_of()
    after = Scenario.model_validate({**base.scenario.model_dump(), **changes})
    date = base.scenario.run.start_date + dt.timedelta(days=day)
    return compile_world(Timeline(base.scenario, (Dated(date, date, None, "x"),), {frozenset({0}): after}), base.cohort)


STARTED, WORKED = (0.0, Kind.STAFF_STARTED, -1, 0, 1.0), (7.5, Kind.STAFF_WORKED, -1, 0, 60.0, Cause.ROSTERED)


def test_a_post_costs_nothing_while_it_is_vacant():
    world = world_of()
    gap = [STARTED, (30, Kind.STAFF_LEFT, -1, 0, 1.0), (60, Kind.STAFF_STARTED, -1, 0, 1.0)]
    assert _costs(world, *gap)["staff"] == pytest.approx(_costs(world, STARTED)["staff"] * 60 / 90)


def test_fewer_hours_cost_less_from_their_day_on():
    world = world_of()
    fewer = [STARTED, (30, Kind.STAFF_LEFT, -1, 0, 1.0), (30, Kind.STAFF_STARTED, -1, 0, 0.5)]
    assert _costs(world, *fewer)["staff"] == pytest.approx(_costs(world, STARTED)["staff"] * (30 + 60 / 2) / 90)


def test_a_higher_band_and_a_longer_week_cost_more_from_their_day_on():
    base = world_of()
    staff = [{**base.scenario.staff[0].model_dump(), "band": "band7"}]
    staffing = {**base.scenario.staffing.model_dump(), "hours_per_week": 60}
    cost = _costs(base, STARTED)["staff"]
    dearer = _hour(base, "band7") / _hour(base)
    assert _costs(_changing(45, staff=staff), STARTED)["staff"] == pytest.approx(cost * (1 + dearer) / 2)
    assert _costs(_changing(45, staffing=staffing), STARTED)["staff"] == pytest.approx(cost * (1 + 1.5) / 2)


def test_a_premium_is_paid_on_top_to_own_and_to_agency_staff():
    world = world_of()
    own = (5.5, Kind.PREMIUM_PAID, -1, 0, 36.0, Cause.ROSTERED)  # two hours at 30% more
    agency = (12.5, Kind.PREMIUM_PAID, -1, -1, 36.0, Cause.AGENCY)
    assert _costs(world, STARTED, own)["sessions"] == pytest.approx(0.6 * _hour(world))
    assert _costs(world, STARTED, own, agency)["sessions"] == pytest.approx(1.2 * _hour(world))
    assert _costs(world, STARTED, own)["staff"] == _costs(world, STARTED)["staff"]


def test_journeys_cost_what_their_site_says():
    site = {"kind": "home", "transport": False, "travel_cost_per_session": 10, "travel_cost_per_visit": 3}
    world = world_of(sites={"clinic": site})
    assert _costs(world, (7.5, Kind.JOURNEYS, -1, 1, 4.0))["travel"] == pytest.approx(10 + 4 * 3)


def test_nobody_needs_patient_transport_to_be_seen_at_home():
    seen = (7.4, Kind.ATTENDED, 5, 64, world_of().names.visits.index("refill"))
    assert _costs(world_of(), seen)["transport"] > 0
    assert _costs(world_of(sites={"clinic": {"kind": "home", "transport": False}}), seen)["transport"] == 0


def test_time_on_the_road_is_used_time_and_the_budget_still_adds_up():
    world = world_of()
    rows = [STARTED, WORKED, (7.5, Kind.TRAVELLED, -1, 0, 30.0, Cause.ROSTERED)]
    found = ledger(world, log_of(*rows))
    assert found.staff_used == pytest.approx(1.5 * _hour(world))
    assert found.staff_used + found.staff_idle == pytest.approx(found.staff_employed)


def test_overtime_is_paid_at_more_than_the_usual_hour():
    world = world_of(staffing={"overtime_premium": 0.5})
    late = (7.5, Kind.OVERTIME_PAID, -1, 0, 40.0)
    assert _costs(world, STARTED, late)["sessions"] == pytest.approx(40 / 60 * 1.5 * _hour(world))
