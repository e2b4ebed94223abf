import numpy as np
import pytest
from measures.small_clinic import world_of

from clinicsim.world.events import Cause, Kind

from .clinic_rows import reduced

YEARS = 90 / 365.25


@pytest.fixture(scope="module")
def world():
    return world_of()


def _list(day, number, minutes=240.0):
    return (day, Kind.LIST_PLANNED, -1, number, minutes)


def _called(world, day, patient, number):
    return (day, Kind.CASE_CALLED, patient, number, world.names.procedures.index("implant"))


def _operated(world, day, patient, minutes, cause=Cause.ELECTIVE):
    return (day, Kind.OPERATED, patient, world.names.procedures.index("implant"), minutes, cause)


def _start(world, number):
    return world.lists.start[number] / 1440


@pytest.fixture(scope="module")
def theatre():
    weekly = {"name": "friday", "weekday": "friday", "start": "13:00", "every_weeks": 1, "week": 0, "minutes": 240}
    return world_of(theatre={"lists": [weekly]})


def test_time_past_the_planned_end_of_a_list_is_not_time_within_it(theatre):
    first, second, third = (_start(theatre, number) for number in range(3))
    rows = [
        _called(theatre, 1, 1, 0),
        _called(theatre, 1, 2, 2),
        _list(first, 0),
        _operated(theatre, first, 1, 120.0),
        _list(second, 1),
        (second, Kind.LIST_CANCELLED, -1, 1, 240.0),
        _list(third, 2),
        _operated(theatre, third, 2, 300.0),
        (third + 0.5, Kind.LIST_OVERRUN, -1, 2, 60.0),
        _operated(theatre, 50, 3, 60.0, Cause.EMERGENCY),
    ]
    found = {name: each.summary for name, each in reduced(theatre, *rows).items()}
    assert found["theatre_utilisation"] == pytest.approx((120 + 240) / 720)
    assert found["theatre_utilisation_uncapped"] == pytest.approx((120 + 300) / 720)
    assert found["theatre_lists_cancelled_share"] == 1 / 3
    assert found["theatre_overrun_minutes_per_year"] == pytest.approx(60 / YEARS)
    assert found["theatre_cases_per_year.implant"] == pytest.approx(3 / YEARS)


def test_minutes_that_emergencies_take_are_time_of_the_list(theatre):
    first = _start(theatre, 0)
    rows = [_list(first, 0), (first, Kind.LIST_BUMPED, -1, 0, 100.0)]
    assert reduced(theatre, *rows)["theatre_utilisation"].summary == pytest.approx(100 / 240)


def test_an_operation_counts_for_the_list_that_its_patient_was_called_for_last(theatre):
    first, second = (_start(theatre, number) for number in range(2))
    rows = [
        _called(theatre, 1, 1, 0),
        _called(theatre, 2, 1, 1),
        _list(first, 0),
        _operated(theatre, first, 1, 90.0),
        _list(second, 1),
        _operated(theatre, second, 1, 90.0),  # was not called again
    ]
    found = reduced(theatre, *rows)
    assert found["theatre_utilisation"].summary == pytest.approx(90 / 480)


def test_cancellations_are_counted_by_reason(theatre):
    first = _start(theatre, 0)
    names = theatre.names.cancellations
    rows = [
        (first, Kind.CASE_CANCELLED, 1, 0, 0.0, Cause.NONE),
        (first, Kind.CASE_CANCELLED, 2, 0, -1.0, Cause.NO_BED),
        (first, Kind.CASE_CANCELLED, 3, 0, -1.0, Cause.SUPPLY),
        _operated(theatre, first, 4, 60.0),
    ]
    found = reduced(theatre, *rows)
    assert found["theatre_cancelled_share"].summary == 3 / 4
    assert found[f"theatre_cancellations_per_year.{names[0]}"].summary == pytest.approx(1 / YEARS)
    assert found["theatre_cancellations_per_year.no_bed"].summary == pytest.approx(1 / YEARS)


def _bed(kind, day, patient, level, cause=Cause.EMERGENCY):
    return (day, kind, patient, level, 0.0, cause)


def test_bed_days_are_clipped_to_the_run_and_to_months(world):
    ward = world.names.levels.index("ward")
    rows = [_bed(Kind.BED_IN, 30, 1, ward), _bed(Kind.BED_OUT, 33, 1, ward), _bed(Kind.BED_IN, 87, 2, ward)]
    found = reduced(world, *rows)
    np.testing.assert_allclose(found["bed_days_per_year.ward"].monthly, [365.25 / 31, 2 * 365.25 / 28, 3 * 365.25 / 31])
    assert found["bed_days_by_cause_per_year.observation"].summary == pytest.approx(6 / YEARS)


def test_a_bed_is_for_the_admission_of_its_minute_whichever_is_written_first(world):
    ward, itu = (world.names.levels.index(name) for name in ("ward", "itu"))
    rows = [
        _bed(Kind.BED_IN, 10, 1, ward),
        (10, Kind.ADMITTED, 1, ward, 0.0, Cause.DRY),
        _bed(Kind.BED_OUT, 12, 1, ward),
        _bed(Kind.BED_IN, 12, 1, itu),  # a move within the same stay
        _bed(Kind.BED_OUT, 15, 1, itu),
        (15, Kind.DISCHARGED, 1, itu, 5.0, Cause.DRY),
        (20, Kind.ADMITTED, 2, ward, 0.0, Cause.WEANED),
        _bed(Kind.BED_IN, 20, 2, ward),
        (21, Kind.DISCHARGED, 2, ward, 1.0),  # keeps the bed a day longer
        _bed(Kind.BED_OUT, 22, 2, ward),
    ]
    found = {name: each.summary * YEARS for name, each in reduced(world, *rows).items() if name.startswith("bed_days")}
    assert found["bed_days_by_cause_per_year.dry"] == pytest.approx(5)
    assert found["bed_days_by_cause_per_year.other"] == pytest.approx(2)
    assert found["bed_days_per_year.itu"] == pytest.approx(3)


def test_a_wait_for_a_bed_ends_with_a_bed_or_death(world):
    ward = world.names.levels.index("ward")
    rows = [
        (10, Kind.BED_WAIT, 1, ward),
        _bed(Kind.BED_IN, 10.5, 1, ward),
        (20, Kind.BED_WAIT, 2, ward),
        (21, Kind.DIED, 2),
        (89, Kind.BED_WAIT, 3, ward),
    ]
    found = reduced(world, *rows)
    assert found["bed_waits_per_year"].summary == pytest.approx(3 / YEARS)
    assert found["bed_wait_hours_per_year"].summary == pytest.approx((12 + 24 + 24) / YEARS)
