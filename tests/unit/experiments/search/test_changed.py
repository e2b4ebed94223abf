"""What becomes of a scenario when a search gives it other numbers."""

from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from clinicsim.experiments.search.candidates import Candidates
from clinicsim.experiments.search.half_days import meet
from clinicsim.experiments.search.variables import variable
from clinicsim.scenario import Loaded, read
from clinicsim.scenario.errors import ScenarioError
from clinicsim.scenario.schema.scenario import Scenario

SCENARIOS = Path(__file__).parents[4] / "scenarios"


@pytest.fixture(scope="module")
def base() -> Loaded:
    return read(SCENARIOS / "base.toml")


def _made(base: Loaded, text: str, *values: int) -> Scenario:
    candidates = Candidates(base, [variable(each, base.scenario) for each in text.split()])
    return candidates.read(values).scenario


def _refills(scenario: Scenario) -> list[Any]:
    return [session for session in scenario.sessions if session.name.startswith("refill_")]


def test_the_present_number_changes_nothing(base: Loaded) -> None:
    made = _made(base, "sessions.refill_*=1..8", 3)
    assert made.model_copy(update={"expect": base.scenario.expect}) == base.scenario


def test_fewer_sessions_keep_the_first_ones_as_they_are(base: Loaded) -> None:
    made = _made(base, "sessions.refill_*=1..8", 2)
    assert _refills(made) == _refills(base.scenario)[:2]
    assert len(made.sessions) == len(base.scenario.sessions) - 1


def test_more_sessions_are_copies_of_the_last_on_days_that_have_none(base: Loaded) -> None:
    made = _refills(_made(base, "sessions.refill_*=1..8", 5))
    assert {session.weekday for session in made} == {"monday", "tuesday", "wednesday", "thursday", "friday"}
    last = made[2]
    for copy in made[3:]:
        own = {"name", "weekday", "start", "week"}
        assert copy.model_dump(exclude=own) == last.model_dump(exclude=own)
        assert copy.name == f"refill_{copy.weekday}"


def test_copies_go_where_a_nurse_is_free_as_long_as_there_is_such_a_half_day(base: Loaded) -> None:
    made = _made(base, "sessions.refill_*=1..8", 6)
    with_nurse = [session.model_dump() for session in made.sessions if "nurse" in session.needs]
    for one in with_nurse:
        assert sum(meet(one, other) for other in with_nurse) <= 2  # itself and one more: there are two nurses


def test_a_session_every_fourth_week_counts_a_quarter_and_the_rest_is_made_up(base: Loaded) -> None:
    for number in (1, 2):
        made = _made(base, "sessions.new_*=1..3", number)
        new = [session for session in made.sessions if session.name.startswith("new_")]
        assert sum(Fraction(1, session.every_weeks) for session in new) == number
    assert [session.every_weeks for session in new[:2]] == [1, 4]  # those that there were stand as they did


def test_a_fortnightly_list_becomes_one_a_week_with_a_fortnightly_copy(base: Loaded) -> None:
    made = _made(base, "theatre.lists.*=1..2", 1)
    first, second = made.theatre.lists
    assert (first.every_weeks, second.every_weeks, second.minutes) == (2, 2, 180)
    assert not meet(first.model_dump(), second.model_dump())


def test_a_copy_of_a_weekend_session_stays_on_its_day_for_it_is_paid_as_such() -> None:
    saturday = read(SCENARIOS / "saturday_clinic.toml")
    made = [s for s in _made(saturday, "sessions.refill_saturday=1..2", 1).sessions if s.premium.value > 0]
    first, copy = (session.model_dump() for session in made)
    assert (first["weekday"], copy["weekday"]) == ("saturday", "saturday")
    assert not meet(first, copy)


def test_people_are_added_like_the_last_one_and_taken_from_the_end(base: Loaded) -> None:
    nurses = [m for m in _made(base, "staff.Nurse*=1..4", 4).staff if m.role == "nurse"]
    assert [(m.name, m.band, m.wte) for m in nurses[1:]] == [
        ("Nurse D", "band6", 0.4),
        ("Nurse D 2", "band6", 0.4),
        ("Nurse D 3", "band6", 0.4),
    ]


def test_fewer_people_than_the_sessions_need_is_impossible_and_says_so(base: Loaded) -> None:
    with pytest.raises(ScenarioError, match=r"16\.5 hours a week of role 'nurse', but its staff have 15\.7"):
        _made(base, "staff.Nurse*=1..4", 1)


def test_a_number_of_all_that_match_holds_for_the_copies_too(base: Loaded) -> None:
    made = _refills(_made(base, "sessions.refill_*=1..8 sessions.refill_*.slots=4..8", 4, 5))
    assert [session.slots for session in made] == [5, 5, 5, 5]


def test_none_at_all_may_be_asked_for(base: Loaded) -> None:
    assert not [s for s in _made(base, "sessions.botulinum_*=0..2", 0).sessions if s.name.startswith("botulinum")]


def test_the_file_says_the_candidate_that_was_run_with_what_was_set_besides(base: Loaded, tmp_path: Path) -> None:
    sets = ("sessions.refill_monday.slots=7", "booking.horizon_days=60", "cohort.files=['scenarios/cohorts/large.csv']")
    at_hand = [each.replace("scenarios", str(SCENARIOS)) for each in sets]
    loaded = read(SCENARIOS / "base.toml", at_hand)
    variables = [variable(text, loaded.scenario) for text in ("sessions.refill_*=1..8", "staff.Nurse*=1..4")]
    candidates = Candidates(loaded, variables, at_hand)
    file = tmp_path / "deep" / "answer.toml"
    file.parent.mkdir()
    file.write_text(candidates.text((5, 3), file.parent, "answer"), encoding="utf-8")
    written = read(file)
    told = {"name", "description", "question", "expect"}
    assert written.scenario.model_dump(exclude=told) == candidates.read((5, 3)).scenario.model_dump(exclude=told)
    assert written.scenario.name == "answer"
    assert "refill_tuesday" in written.scenario.description
    assert _refills(written.scenario)[0].slots == 7
    assert written.scenario.booking.horizon_days == 60
    assert written.cohort_files == loaded.cohort_files


def test_patients_are_read_again_only_where_the_change_concerns_them(base: Loaded) -> None:
    candidates = Candidates(base, [variable("sessions.refill_*=1..8", base.scenario)])
    first, second = (candidates.world(candidates.read((number,))) for number in (2, 4))
    assert first.cohort is second.cohort
    later = candidates.world(candidates.read((2,), seed=base.scenario.run.seed + 1))
    assert later.cohort is not first.cohort
    assert later.scenario.run.seed == base.scenario.run.seed + 1
