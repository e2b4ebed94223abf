"""Levers: every one of them comes to a scenario that the project itself accepts, or says in words why not."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import pytest

from clinicsim.scenario import Loaded, read
from clinicsim.scenario.schema.scenario import Scenario
from clinicsim.views.differs import differences
from clinicsim.views.what_if.base_file import base_of
from clinicsim.views.what_if.check import Checked, checked
from clinicsim.views.what_if.levers import Field, Value, fields, groups, levers
from clinicsim.views.what_if.overlay import moved, overlay, problems

SCENARIOS = Path(__file__).parents[4] / "scenarios"
# What the model itself refuses at an end, and what it says.
REFUSED = ("sessions need", "are kept back out of only", "run past midnight", "but the longest list has")


@cache
def shipped(name: str) -> Loaded:
    return read(SCENARIOS / f"{name}.toml")


@cache
def base_fields(name: str = "base") -> tuple[Field, ...]:
    return fields(shipped(name).scenario)


def text_of(choices: Mapping[str, Value], start: dt.date | None = None, name: str = "base") -> str:
    first = {"extends": f"{name}.toml", "name": "x", "question": "What if?"}
    return overlay(base_fields(name), choices, first, shipped(name).scenario.run.start_date, start)


def check(choices: Mapping[str, Value], start: dt.date | None = None) -> Checked:
    return checked(base_of(shipped("base")), "x.toml", text_of(choices, start))


def key(label: str) -> str:
    (found,) = (one.key for one in base_fields() if one.label == label)
    return found


def ends(field: Field) -> list[Value]:
    if field.lever.kind == "switch":
        return [not field.value]
    if field.lever.kind == "choice":
        others = [value for value, _ in field.options if field.is_moved(value)]
        return [others[0], others[-1]]
    return [value for value in (field.lever.low, field.lever.high) if field.is_moved(value)]


TOGETHER = ("policies", "referrals")  # these do not get in each other's way


@pytest.mark.parametrize("group", TOGETHER)
@pytest.mark.parametrize("end", [0, -1])
def test_policies_and_referrals_at_their_ends_are_a_scenario(group: str, end: int) -> None:
    choices = {one.key: ends(one)[end] for one in base_fields() if one.lever.group == group}
    found = check(choices, dt.date(2026, 6, 1) if end else None)
    assert found.is_sound
    assert len(found.changes) == len(choices)


@pytest.mark.parametrize(
    "lever", [one for one in levers() if not one.of and one.group not in TOGETHER], ids=lambda lever: lever.key
)
def test_each_lever_at_both_ends_is_a_scenario_or_is_refused_in_words(lever: object) -> None:
    own = [one for one in base_fields() if one.lever is lever]
    assert own, "the base clinic offers every lever"
    for place, value in enumerate(ends(own[0])):
        found = check({own[0].key: value}, dt.date(2026, 6, 1) if place % 2 else None)
        if found.is_sound:
            assert len(found.changes) in (1, 2)
        else:
            assert any(words in one.message for one in found.findings for words in REFUSED)


def test_a_lever_that_is_where_the_base_has_it_changes_nothing() -> None:
    as_now = {one.key: one.value for one in base_fields()}
    assert problems(base_fields(), as_now) == {}
    assert moved(base_fields(), as_now) == ()
    assert check(as_now).changes == ()


# Scenarios that are shipped, and the levers that come to the same; names of what is new are the planner's own.
@pytest.mark.parametrize(
    ("name", "choices"),
    [
        ("booking_horizon_400", {"Diary open ahead": 400}),
        ("cover_only", {"One more nurse": 0.5}),
        ("plus_one_nurse", {"One more nurse": 0.5, "One more refill session: how often": 1}),
        (
            "saturday_clinic",
            {
                "One more refill session: how often": 2,
                "One more refill session: day": "saturday",
                "One more refill session: extra pay": 50,
            },
        ),
        ("home_refills", {"Round of home visits: how often": 2}),
        (
            "overbook_one",
            {
                f"refill {day}: patients who may be added beyond the slots": 2
                for day in ("Monday", "Wednesday", "Friday")
            },
        ),
        (
            "urgent_slots",
            {
                f"refill {day}: {what}": value
                for day in ("Monday", "Wednesday", "Friday")
                for what, value in (
                    ("slots", 7),
                    ("slots kept for urgent visits", 1),
                    ("urgent slots open to all", 2),
                )
            },
        ),
    ],
)
def test_shipped_scenarios_can_be_rebuilt_with_levers(name: str, choices: dict[str, Value], tmp_path: Path) -> None:
    made = {key(label): value for label, value in choices.items()}
    rebuilt = without_names(scenario_of(text_of(made), tmp_path))
    assert rebuilt == without_names(shipped(name).scenario)


def scenario_of(text: str, folder: Path) -> Scenario:
    for name, content in base_of(shipped("base")).files.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_bytes(content)
    (folder / "x.toml").write_text(text, encoding="utf-8")
    return read(folder / "x.toml").scenario


def without_names(scenario: Scenario) -> dict[str, object]:
    values = scenario.model_dump(exclude={"name", "question", "description", "expect"})
    for entry in (*values["staff"], *values["sessions"]):
        entry["name"] = ""
    return values


def test_thirty_per_cent_more_referrals_from_a_day_are_those_of_the_shipped_scenario(tmp_path: Path) -> None:
    rebuilt = scenario_of(text_of({"referrals": 30}, dt.date(2027, 1, 1)), tmp_path)
    shocks = [one.model_copy(update={"name": None}) for one in rebuilt.shocks]
    assert shocks == list(shipped("referrals_plus_30").scenario.shocks)


def test_from_a_later_day_the_clinic_knows_of_it_from_the_first() -> None:
    found = check({key("Nurse D"): 0.6, "list_every_weeks:0": 4, "new_refill": 1}, dt.date(2026, 4, 1))
    assert "From 1 April 2026, Nurse D works 0.6 WTE, known from 5 January 2026" in found.changes
    assert (
        "From 1 April 2026, theatre list theatre Thursday runs every 4 weeks, known from 5 January 2026"
        in found.changes
    )
    assert any(line.endswith("titration, from 1 April 2026") for line in found.changes)


def test_the_nurse_alone_runs_the_pump_review_without_the_physician() -> None:
    found = check({key("pump review Thursday: run by the nurse alone"): True})
    (said,) = found.changes
    assert said.startswith("From 5 January 2026, session pump review Thursday is run by 1 nurse")


def test_values_out_of_range_are_told_and_what_a_base_has_is_never_out_of_range() -> None:
    wrong = {key("Nurse D"): 1.4, "horizon": None, "slots:0": 6.5, "new_refill": 3, "reminders": "yes"}
    found = problems(base_fields(), wrong)
    assert found.keys() == wrong.keys()
    assert found[key("Nurse D")] == "1.4 is out of range; expected a number from 0.1 to 1 WTE"
    for name in ("small_clinic", "stretched_clinic", "oral_only", "us_costs", "booking_horizon_400"):
        own = base_fields(name)
        assert problems(own, {one.key: one.value for one in own}) == {}


def test_a_clinic_without_refills_is_offered_none_and_a_name_that_is_taken_is_not_given_again() -> None:
    assert "new_refill" not in {one.key for one in base_fields("oral_only")}
    rebuilt = shipped("plus_one_nurse").scenario
    nurse = rebuilt.staff[-1].model_copy(update={"name": "New nurse"})
    again = fields(rebuilt.model_copy(update={"staff": [*rebuilt.staff, nurse]}))
    assert next(one.template["name"] for one in again if one.key == "new_nurse") == "New nurse 2"


def test_every_lever_is_in_a_group_and_named_once() -> None:
    assert {one.group for one in levers()} == {one.key for one in groups()}
    assert len({one.key for one in levers()}) == len(levers())
    assert len({one.key for one in base_fields()}) == len(base_fields())


def test_a_saved_file_also_works_beside_the_planner_s_own_base(tmp_path: Path) -> None:
    file = tmp_path / "saved.toml"
    text = text_of({"new_nurse": 0.5}).replace("base.toml", str(SCENARIOS / "base.toml"))
    file.write_text(text, encoding="utf-8")
    assert differences(shipped("base").scenario, read(file).scenario) == (
        "new in the team: New nurse, nurse (band6), 0.5 WTE",
    )
