"""Shocks: what each comes to in dated changes, kinds of a planner's own, and what is said when one cannot be."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from clinicsim.data import defaults
from clinicsim.scenario.errors import Finding
from clinicsim.scenario.reader import Loaded, read
from clinicsim.scenario.schema.scenario import Scenario

Write = Callable[[str, str | bytes], Path]
Change = Callable[[str], Path]
Wrong = Callable[..., tuple[Finding, ...]]

SMALLER = """
[shock_kinds.smaller]
description = "Fewer slots in some sessions."
[shock_kinds.smaller.parameters]
kept = { description = "share of slots kept, by month" }
sessions = { description = "names of sessions", default = ["refill_monday"], list = "changes" }
horizon = { description = "days ahead that may be booked", optional = true }
[[shock_kinds.smaller.changes]]
path = "sessions.{sessions}.slots"
multiply = "{kept}"
[[shock_kinds.smaller.changes]]
path = "booking.horizon_days"
value = "{horizon}"
"""


def smaller(**keys: str) -> str:
    """A planner's own kind of shock, and one use of it: the kind stands on line 16."""
    given = {"date": "2026-06-01", "kept": "0.5", **keys}
    return (
        SMALLER
        + '[[shocks]]\nkind = "smaller"\n'
        + "".join(f"{key} = {value}\n" for key, value in given.items() if value)
    )


@pytest.fixture
def wrong(wrong: Wrong) -> Wrong:
    """Errors of the clinic after a change."""
    return lambda text: tuple(found for found in wrong(text) if found.severity == "error")


def warnings(loaded: Loaded) -> list[Finding]:
    """What is said of its changes and shocks."""
    return [found for found in loaded.warnings if found.path.startswith(("changes", "shock"))]


def on(loaded: Loaded, date: str, known: str | None = None) -> Scenario:
    day = dt.date.fromisoformat(known) if known else None
    return loaded.timeline.on(dt.date.fromisoformat(date), day)


def slots(loaded: Loaded, *dates: str) -> list[int]:
    return [on(loaded, date).sessions[0].slots for date in dates]


def test_a_kind_of_shock_can_be_added_by_a_scenario_file_alone(change: Change) -> None:
    loaded = read(change(smaller(until="2026-08-01")))
    assert slots(loaded, "2026-05-31", "2026-06-01", "2026-07-31", "2026-08-01") == [12, 6, 6, 12]
    assert on(loaded, "2026-06-01").sessions[1].slots == 8
    assert on(loaded, "2026-06-01").booking.horizon_days == 42


def test_a_parameter_that_may_be_left_out_brings_its_changes_with_it(change: Change) -> None:
    assert on(read(change(smaller(horizon="21"))), "2026-06-01").booking.horizon_days == 21


def test_a_list_gives_one_value_for_each_month(change: Change) -> None:
    loaded = read(change(smaller(kept="[0.25, 0.5, 0.75]")))
    assert slots(loaded, "2026-06-30", "2026-07-01", "2026-08-31", "2026-09-01") == [3, 6, 9, 12]


def test_the_last_month_s_value_holds_until_the_end(change: Change) -> None:
    loaded = read(change(smaller(kept="[0.25, 0.5]", until="2026-12-01")))
    assert slots(loaded, "2026-06-01", "2026-11-30", "2026-12-01") == [3, 6, 12]


def test_months_are_counted_from_the_date(change: Change) -> None:
    loaded = read(change(smaller(date="2026-01-31", kept="[0.25, 0.5]")))
    assert slots(loaded, "2026-02-27", "2026-02-28", "2026-03-30", "2026-03-31") == [3, 6, 6, 12]


def test_a_list_can_name_what_is_changed(change: Change) -> None:
    loaded = read(change(smaller(sessions='["refill_monday", "oral_tuesday"]', kept="[0.25, 0.5]")))
    assert [session.slots for session in on(loaded, "2026-07-01").sessions] == [6, 4]


def test_a_shock_may_hold_on_single_days(change: Change) -> None:
    loaded = read(change(smaller(date="", days="[2026-06-15, 2026-06-17]", announced="2026-06-01")))
    dates = ("2026-06-14", "2026-06-15", "2026-06-16", "2026-06-17", "2026-06-18")
    assert slots(loaded, *dates) == [12, 6, 12, 6, 12]
    assert on(loaded, "2026-06-17", known="2026-06-01").sessions[0].slots == 6


def test_a_shock_may_come_back_every_year(change: Change) -> None:
    loaded = read(change(smaller(until="2026-07-01", announced="2026-05-01", yearly="true")))
    assert slots(loaded, "2026-06-30", "2026-07-01", "2027-06-01", "2030-06-30", "2030-07-01") == [6, 12, 6, 6, 12]
    assert on(loaded, "2028-06-01", known="2028-04-30").sessions[0].slots == 12
    assert on(loaded, "2028-06-01", known="2028-05-01").sessions[0].slots == 6
    assert warnings(loaded) == []


def test_shocks_are_added_to_those_of_the_base_and_known_by_name(change: Change, write: Write) -> None:
    middle = change(smaller(name='"summer"'))
    more = f'extends = "{middle.name}"\n[[shocks]]\nkind = "smaller"\ndate = 2026-09-01\nkept = 0.5\n'
    assert slots(read(write("more.toml", more)), "2026-06-01", "2026-09-01") == [6, 3]
    less = f'extends = "{middle.name}"\n[[shocks]]\nname = "summer"\nkept = 0.25\n'
    assert slots(read(write("less.toml", less)), "2026-06-01") == [3]
    assert slots(read(middle, ["shocks.summer.kept=0.75"]), "2026-06-01") == [9]


def test_the_label_is_the_note_the_name_or_what_it_does(change: Change) -> None:
    def label(**keys: str) -> str:
        return read(change(smaller(**keys))).timeline.changes[0].label

    assert label(note='"a flood"', name='"flood"') == "a flood"
    assert label(name='"flood"') == "flood"
    assert label() == "smaller (sessions.refill_monday.slots x 0.5)"


@pytest.mark.parametrize(
    ("keys", "key", "said"),
    [
        ({"kind": '"smaler"'}, "", "not valid TOML"),
        ({"keptt": "0.5", "kept": ""}, "", "a smaller needs kept (share of slots kept, by month)"),
        ({"keptt": "0.5"}, "keptt", "a smaller has no such parameter; did you mean 'kept'?"),
        ({"untill": "2026-08-01"}, "untill", "a smaller has no such parameter; did you mean 'until'?"),
        ({"kept": '"half"'}, "kept", 'is "half"; expected a number of at least 0'),
        ({"kept": "-0.5"}, "kept", "is -0.5; expected a number of at least 0"),
        ({"kept": "[]"}, "kept", "is an empty list"),
        ({"kept": "[0.5, 0.5, 0.5]", "until": "2026-08-01"}, "kept", "for each of 3 months, but the shock ends"),
        ({"kept": "0.01"}, "kept", "sessions.refill_monday.slots: is 0; expected a whole number at least 1"),
        ({"sessions": '"refill_munday"'}, "sessions", "did you mean 'refill_monday'?"),
        ({"date": ""}, "", "expected either a date"),
        ({"days": "[2026-06-15]"}, "days", "expected either a date"),
        ({"date": "", "days": "[]"}, "days", "an empty list"),
        ({"date": "", "days": "[2026-06-15]", "kept": "[0.5]"}, "days", "without until and values by month"),
        ({"announced": "2026-06-02"}, "announced", "after its date"),
        ({"until": "2026-06-01"}, "until", "it would never hold"),
        ({"yearly": "true"}, "yearly", "it must end within a year; give an until"),
        ({"yearly": "true", "until": "2027-06-02"}, "yearly", "it must end within a year"),
        ({"date": "9999-12-01", "kept": "[0.5, 0.5]"}, "date", "beyond the year 9999"),
        ({"horizon": "0"}, "horizon", "booking.horizon_days: is 0; expected a whole number at least 1"),
    ],
)
def test_a_shock_that_cannot_be_is_explained(wrong: Wrong, keys: dict[str, str], key: str, said: str) -> None:
    findings = [found for found in wrong(smaller(**keys)) if said in found.message]
    expected = "" if "TOML" in said else "shocks[0]" + (f".{key}" if key else "")
    assert [found.path for found in findings] == [expected]


def test_an_unknown_kind_of_shock_is_explained(wrong: Wrong) -> None:
    (finding,) = wrong(SMALLER + '[[shocks]]\nkind = "smaler"\ndate = 2026-06-01\n')
    assert (finding.line, finding.path) == (16, "shocks[0].kind")
    assert finding.message == "there is no kind of shock 'smaler'; did you mean 'smaller'?"


@pytest.mark.parametrize(
    ("before", "after", "path", "said"),
    [
        ("{kept}", "{keep}", "shock_kinds.smaller.changes[0].multiply", "no parameter 'keep'; did you mean 'kept'?"),
        ("kept = {", "until = {", "shock_kinds.smaller.parameters.until", "cannot be the name of a parameter"),
        (
            "sessions.{sessions}.slots",
            "sessions.{sessions}.slotz",
            "shock_kinds.smaller.changes[0].path",
            "unknown key 'slotz'",
        ),
        (
            "booking.horizon_days",
            "boking.horizon_days",
            "shock_kinds.smaller.changes[1].path",
            "did you mean 'booking'?",
        ),
    ],
)
def test_a_kind_that_cannot_be_is_explained(wrong: Wrong, before: str, after: str, path: str, said: str) -> None:
    findings = wrong(smaller(horizon="21").replace(before, after))
    assert any(found.path.startswith(path) and said in found.message for found in findings), findings


def test_a_kind_whose_parameter_nothing_uses_is_a_warning(change: Change) -> None:
    unused = 'spare = { description = "nothing", default = 1 }\n'
    (warning,) = warnings(read(change(smaller().replace("kept = {", unused + "kept = {", 1))))
    assert (warning.path, warning.message) == (
        "shock_kinds.smaller.parameters.spare",
        "no change of this kind uses it",
    )


ROOT = Path(__file__).parents[3]
PAGE = (ROOT / "docs" / "reference" / "scenario-files.md").read_text(encoding="utf-8")


def test_the_examples_of_the_documentation_are_scenarios(write: Write) -> None:
    part = PAGE[PAGE.index("## What changes on a date") : PAGE.index("## Patients on the first day")]
    examples = re.findall(r"^```toml\n(.*?)^```$", part, re.MULTILINE | re.DOTALL)
    assert len(examples) == 3
    loaded = read(write("all.toml", f'extends = "{ROOT / "scenarios" / "base.toml"}"\n' + "".join(examples)))
    closed = on(loaded, "2027-02-20")
    assert closed.open_share.refill_sessions.value == pytest.approx(0.6 * 0.2)
    assert on(loaded, "2027-03-20").beds["ward"].places == 6
    assert on(loaded, "2029-01-01").staffing.sickness_share.value > loaded.scenario.staffing.sickness_share.value


def test_every_kind_that_ships_stands_in_the_documentation_with_its_parameters() -> None:
    for name, kind in defaults()["shock_kinds"].items():
        (row,) = re.findall(rf"^\| `{name}`: .*$", PAGE, re.MULTILINE)
        assert all(f"`{parameter}`" in row for parameter in kind["parameters"])
