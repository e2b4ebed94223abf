import datetime as dt
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from cli.conftest import SCENARIOS
from clinicsim import build, engines, read
from clinicsim.views.story import FIRST_REFERRAL, find, patient_name, patient_number, story
from clinicsim.world.calendar import MINUTES_PER_DAY
from clinicsim.world.events import EVENT, NOTHING, Cause, Kind
from clinicsim.world.world import World

NAMES = SimpleNamespace(visits=("refill",), severities=("mild", "severe"), levels=("ward",), indications=("ms",))
WORLD: Any = SimpleNamespace(
    names=NAMES,
    cohort=SimpleNamespace(ids=("P01", "P02")),
    scenario=SimpleNamespace(
        run=SimpleNamespace(start_date=dt.date(2026, 1, 5)), sessions=[SimpleNamespace(name="Monday clinic")]
    ),
    sessions=SimpleNamespace(template=np.array([0])),
)
PUMP = [
    (0, Kind.PUMP_IN, Cause.PREVALENT, 365.25),
    (0, Kind.STRENGTH, Cause.NONE, 500.0),
    (0, Kind.DOSE, Cause.NONE, 250.0),
    (0, Kind.FILLED, Cause.PREVALENT, 10.0),
]


def log(*rows: tuple[float, Kind, Cause, float], subject: int = 0) -> np.ndarray[Any, Any]:
    made = np.zeros(len(rows), dtype=EVENT)
    for place, (day, kind, cause, value) in enumerate(rows):
        made[place] = (int(day * MINUTES_PER_DAY), kind, cause, 0, subject, 0, value)
    return made


def test_the_volume_falls_by_dose_over_strength_each_day() -> None:
    lines = story(WORLD, log(*PUMP, (6, Kind.CALLED, Cause.NONE, 14.0)), 0)
    assert [line.volume_ml for line in lines] == pytest.approx([10.0, 7.0])
    assert lines[1].when == dt.datetime(2026, 1, 11)


def test_a_new_dose_counts_from_its_day() -> None:
    lines = story(WORLD, log(*PUMP, (4, Kind.DOSE, Cause.NONE, 500.0), (8, Kind.CALLED, Cause.NONE, 4.0)), 0)
    assert [line.volume_ml for line in lines] == pytest.approx([10.0, 8.0, 4.0])


def test_a_pump_that_is_out_holds_nothing_but_a_worn_out_one_keeps_its_volume() -> None:
    ended = story(
        WORLD, log(*PUMP, (2, Kind.PUMP_OUT, Cause.END_OF_SERVICE, 9.0), (9, Kind.EMERGENCY, Cause.DRY, 0)), 0
    )
    assert [line.volume_ml for line in ended] == pytest.approx([10.0, 9.0, 9.0])
    taken = story(WORLD, log(*PUMP, (2, Kind.PUMP_OUT, Cause.EXPLANTED, 9.0)), 0)
    assert np.isnan(taken[-1].volume_ml)


def test_a_late_refill_is_told_with_its_reason() -> None:
    (line,) = story(WORLD, log((40, Kind.DRY, Cause.SICKNESS, 0.0)), 0)
    assert line.text == "The pump runs dry; the refill is late: a session lost to sickness"


def test_a_booking_after_the_alarm_date_says_by_how_much() -> None:
    rows = log((0, Kind.ALARM_DATE, Cause.NONE, 10.0 * 1440), (1, Kind.BOOKED, Cause.SCHEDULED, 14.5 * 1440))
    assert (
        story(WORLD, rows, 0)[1].text
        == "Is booked for Mon 19 Jan 2026 12:00 (Monday clinic), 4.5 days after the alarm date"
    )


def test_a_death_from_withdrawal_says_what_led_to_it() -> None:
    of_withdrawal = log((3, Kind.DIED, Cause.DRY, 0.0), subject=Kind.WITHDRAWAL)
    assert story(WORLD, of_withdrawal, 0)[0].text == "Dies of withdrawal: the pump ran dry"
    unrelated = log((3, Kind.DIED, Cause.NONE, 0.0), subject=NOTHING)
    assert story(WORLD, unrelated, 0)[0].text == "Dies of other causes"


def test_patients_are_found_once_at_the_first_time() -> None:
    rows = log((3, Kind.DRY, Cause.NONE, 0.0), (9, Kind.DRY, Cause.NONE, 0.0), (4, Kind.ALARM, Cause.NONE, 2.0))
    assert find(rows, Kind.DRY) == {0: 3 * MINUTES_PER_DAY}


@pytest.mark.parametrize(("name", "number"), [("P02", 1), ("R17", FIRST_REFERRAL + 17), ("P03", None), ("Rx", None)])
def test_patients_are_named_by_cohort_id_or_referral_number(name: str, number: int | None) -> None:
    assert patient_number(WORLD, name) == number
    if number is not None:
        assert patient_name(WORLD, number) == name


@pytest.fixture(scope="module")
def world() -> World:
    return build(read(SCENARIOS / "small_clinic.toml", ("run.months=60",)))


def test_the_volume_told_before_every_fill_is_the_volume_drawn_out(world: World) -> None:
    rows = engines.run(world, 0)
    aspirated = rows[rows["kind"] == Kind.ASPIRATED]
    assert aspirated.size > 100
    for patient in np.unique(aspirated["patient"]):
        before = rows[(rows["patient"] == patient)]
        for place in np.flatnonzero(before["kind"] == Kind.ASPIRATED):
            drawn = before[place]
            # An empty row just before the fill makes the story say what is in the reservoir then.
            asked = np.array([drawn], dtype=EVENT)
            asked["kind"] = Kind.MARGIN
            until = before[:place]
            told = story(world, np.concatenate([until, asked]), int(patient))[-1].volume_ml
            assert told == pytest.approx(float(drawn["value"]), abs=1e-6)


def test_every_patient_has_a_story_that_can_be_told(world: World) -> None:
    rows = engines.run(world, 1)
    for patient in np.unique(rows["patient"][rows["patient"] >= 0]):
        lines = story(world, rows, int(patient))
        assert lines
        assert all("unknown" not in line.text for line in lines)
