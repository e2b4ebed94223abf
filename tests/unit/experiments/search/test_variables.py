from pathlib import Path

import pytest

from clinicsim.experiments.search.variables import NoVariable, overlaps, variable
from clinicsim.scenario import read
from clinicsim.scenario.schema.scenario import Scenario


@pytest.fixture(scope="module")
def base() -> Scenario:
    return read(Path(__file__).parents[4] / "scenarios" / "base.toml").scenario


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("sessions.refill_monday.slots=4..8", [("sessions", "refill_monday", "slots")]),
        ("huddle.day_cases_per_week=0..3", [("huddle", "day_cases_per_week")]),
        (
            "sessions.refill_*.slots=4..8",
            [("sessions", f"refill_{day}", "slots") for day in ("monday", "wednesday", "friday")],
        ),
        ("theatre.lists.theatre_thursday.minutes=120..240:60", [("theatre", "lists", "theatre_thursday", "minutes")]),
        ('staff."Nurse C"=0..2', [("staff", "Nurse C")]),
        ("staff.Nurse*=1..5", [("staff", "Nurse C"), ("staff", "Nurse D")]),
        ("beds.ward.places=1..6", [("beds", "ward", "places")]),
    ],
)
def test_a_path_names_whole_numbers_or_entries_of_a_list(base: Scenario, text: str, places: list[object]) -> None:
    assert list(variable(text, base).places) == places


def test_a_range_includes_its_ends_and_goes_by_its_step(base: Scenario) -> None:
    assert variable("sessions.refill_*=1..4", base).values == (1, 2, 3, 4)
    assert variable("sessions.refill_*.slots=4..9:2", base).values == (4, 6, 8)
    assert variable("sessions.refill_*=3..3", base).values == (3,)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("sessions.refil_*=1..2", "nothing in sessions is called 'refil_*'; did you mean 'refill_"),
        ("staf.Nurse*=1..2", "did you mean 'staff'"),
        ("huddle.day_case_per_week=1..2", "did you mean 'day_cases_per_week'"),
        ("staff.Nurse C.wte=1..2", "a number with decimals"),
        ("device.alarm_volume_ml=1..2", "a number with decimals"),
        ("sessions.refill_monday.weekday=1..2", "'monday'"),
        ("sessions=1..2", "this is a list"),
        ("huddle=1..2", "this is a table"),
        ("sessions.refill_monday.slots.more=1..2", "nothing stands below"),
        ("sessions.refill_*=3..1", "the range 3..1 is empty"),
        ("sessions.refill_*=1..3:0", "a step of 0"),
        ("sessions.refill_*=-1..3", "below zero"),
        ("sessions.refill_*=1..99999999999", "at most 9 digits"),
        ("sessions.refill_*=1.5..2", "expected PATH=LOW..HIGH"),
        ("sessions.refill_*", "expected PATH=LOW..HIGH"),
        ("..=1..2", "is not a path"),
        ("run.months=12..24", "how long and how often"),
    ],
)
def test_what_cannot_be_varied_is_refused_with_the_reason(base: Scenario, text: str, says: str) -> None:
    with pytest.raises(NoVariable) as error:
        variable(text, base)
    assert says in str(error.value)


def test_two_variables_may_not_decide_one_thing(base: Scenario) -> None:
    both = [variable("sessions.refill_*=1..4", base), variable("sessions.*_monday=1..2", base)]
    (problem,) = overlaps(both)
    assert "both change sessions.refill_monday" in problem
    assert not overlaps([both[0], variable("sessions.refill_*.slots=4..8", base)])


def test_values_are_told_in_words(base: Scenario) -> None:
    assert variable("sessions.refill_*=1..4", base).words(1) == "1 session a week (refill_*)"
    assert variable("staff.Nurse*=1..4", base).words(3) == "3 members of staff (Nurse*)"
    assert variable("huddle.day_cases_per_week=0..3", base).words(2) == "huddle.day_cases_per_week = 2"
