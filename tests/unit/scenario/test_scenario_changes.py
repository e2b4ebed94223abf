"""Dated changes: what a planner writes, what becomes of the scenario, and what is said when it cannot be."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from clinicsim.data import defaults
from clinicsim.scenario.canonical import canonical_json
from clinicsim.scenario.errors import Finding, ScenarioError
from clinicsim.scenario.reader import Loaded, read
from clinicsim.scenario.schema.scenario import Scenario

Write = Callable[[str, str | bytes], Path]
Change = Callable[[str], Path]
Wrong = Callable[..., tuple[Finding, ...]]


def change_of(path: str, how: str, date: str = "2026-06-01", **more: str) -> str:
    """One `[[changes]]` of five lines or more: the path stands on the third, what it does on the fourth."""
    rest = "".join(f"{key} = {value}\n" for key, value in more.items())
    return f"[[changes]]\ndate = {date}\npath = '{path}'\n{how}\n{rest}"


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


# ---------------------------------------------------------------------- what holds when
def test_a_change_holds_from_its_date_on(change: Change) -> None:
    loaded = read(change(change_of("sessions.refill_monday.slots", "value = 6")))
    assert loaded.scenario.sessions[0].slots == 12
    assert on(loaded, "2026-05-31").sessions[0].slots == 12
    assert on(loaded, "2026-06-01").sessions[0].slots == 6
    assert loaded.timeline.in_force() == (dt.date(2026, 6, 1),)


def test_a_change_ends_before_its_until(change: Change) -> None:
    loaded = read(change(change_of("sessions.refill_monday.slots", "value = 6", until="2026-07-01")))
    assert on(loaded, "2026-06-30").sessions[0].slots == 6
    assert on(loaded, "2026-07-01") is loaded.scenario


def test_a_change_is_known_from_its_announcement(change: Change) -> None:
    loaded = read(change(change_of("sessions.refill_monday.slots", "value = 6", announced="2026-04-01")))
    assert on(loaded, "2026-06-01", known="2026-03-31").sessions[0].slots == 12
    assert on(loaded, "2026-06-01", known="2026-04-01").sessions[0].slots == 6
    assert loaded.timeline.announcements() == (dt.date(2026, 4, 1),)


def test_a_change_that_nobody_announced_is_known_on_its_first_day(change: Change) -> None:
    loaded = read(change(change_of("sessions.refill_monday.slots", "value = 6")))
    assert loaded.timeline.announcements() == (dt.date(2026, 6, 1),)


def test_a_change_on_the_first_day_holds_from_the_first_day(change: Change) -> None:
    loaded = read(change(change_of("sessions.refill_monday.slots", "value = 6", date="2026-01-05")))
    assert on(loaded, "2026-01-05").sessions[0].slots == 6
    assert loaded.timeline.in_force() == ()
    assert warnings(loaded) == []


def test_two_changes_of_one_key_come_in_order_of_date_then_of_the_file(change: Change) -> None:
    path = "sessions.refill_monday.slots"
    late = change_of(path, "multiply = 0.5", date="2026-08-01")
    twins = change_of(path, "value = 8") + change_of(path, "add = 2")
    loaded = read(change(late + twins))
    assert on(loaded, "2026-06-01").sessions[0].slots == 10
    assert on(loaded, "2026-08-01").sessions[0].slots == 5


def test_windows_may_overlap(change: Change) -> None:
    path = "referrals.accepted_share"
    first = change_of(path, "value = 0.8", until="2026-08-01")
    second = change_of(path, "multiply = 0.5", date="2026-07-01", until="2026-09-01")
    loaded = read(change(first + second))
    dates = ("2026-06-30", "2026-07-01", "2026-08-01", "2026-09-01")
    shares = [on(loaded, date).referrals.accepted_share.value for date in dates]
    assert shares == pytest.approx([0.8, 0.4, 0.45, 0.9])


def test_changes_that_are_announced_on_different_days_are_expected_one_by_one(change: Change) -> None:
    soon = change_of("sessions.refill_monday.slots", "value = 6", announced="2026-02-01")
    later = change_of("sessions.refill_monday.overbook_slots", "value = 0", announced="2026-03-01")
    loaded = read(change(soon + later))
    expected = [on(loaded, "2026-06-01", known=day).sessions[0] for day in ("2026-01-31", "2026-02-28", "2026-03-01")]
    assert [(session.slots, session.overbook_slots) for session in expected] == [(12, 1), (6, 1), (6, 0)]


# ---------------------------------------------------------------------- what a change does
def test_a_factor_moves_a_number_with_its_range(change: Change) -> None:
    loaded = read(change(change_of("referrals.per_year", "multiply = 1.5")))
    before, after = loaded.scenario.referrals.per_year, on(loaded, "2026-06-01").referrals.per_year
    assert (after.value, after.low, after.high) == (120, 90, 165)
    assert (after.dist, after.source) == (before.dist, before.source)


def test_an_addition_moves_a_number_with_its_range_and_keeps_its_spread(change: Change) -> None:
    number = "[referrals]\nper_year = { value = 80, low = 60, high = 100, sd = 5 }\n"
    after = on(read(change(number + change_of("referrals.per_year", "add = 10"))), "2026-06-01").referrals.per_year
    assert (after.value, after.low, after.high, after.sd) == (90, 70, 110, 5)


def test_a_range_is_cut_to_what_the_key_allows(change: Change) -> None:
    share = "[referrals]\naccepted_share = { value = 0.6, low = 0.3, high = 0.9 }\n"
    loaded = read(change(share + change_of("referrals.accepted_share", "multiply = 1.5")))
    after = on(loaded, "2026-06-01").referrals.accepted_share
    assert after.value == pytest.approx(0.9)
    assert after.low == pytest.approx(0.45)
    assert after.high == 1.0


def test_a_new_value_has_its_own_uncertainty(change: Change) -> None:
    loaded = read(change(change_of("referrals.per_year", "value = { value = 90, high = 99 }")))
    after = on(loaded, "2026-06-01").referrals.per_year
    assert (after.value, after.low, after.high, after.source) == (90, None, 99, None)


def test_what_is_counted_in_wholes_stays_whole(change: Change) -> None:
    loaded = read(change(change_of("sessions.refill_monday.slots", "multiply = 0.6")))
    assert on(loaded, "2026-06-01").sessions[0].slots == 7


def test_a_key_that_is_not_written_can_be_set_but_not_multiplied(change: Change, wrong: Wrong) -> None:
    loaded = read(change(change_of("sessions.refill_monday.valid_to", "value = 2026-09-01")))
    assert on(loaded, "2026-06-01").sessions[0].valid_to == dt.date(2026, 9, 1)
    (finding,) = wrong(change_of("sessions.refill_monday.valid_to", "add = 7"))
    assert finding.message == "sessions.refill_monday.valid_to is not set; there is no number to add to"


def test_a_star_stands_for_every_entry(change: Change) -> None:
    text = change_of("sessions.*.overbook_slots", "value = 3") + change_of("complications.*.per_year", "multiply = 2")
    loaded = read(change(text))
    after = on(loaded, "2026-06-01")
    assert [session.overbook_slots for session in after.sessions] == [3, 3]
    before = loaded.scenario.complications
    assert len({harm.per_year.value for harm in before.values()}) > 2
    for name, harm in before.items():
        assert after.complications[name].per_year.value == 2 * harm.per_year.value


def test_a_list_and_a_table_of_numbers_are_replaced_whole(change: Change) -> None:
    visits = ["refill", "refill_new_strength", "dye_study", "titration", "trial"]
    text = change_of("sessions.refill_monday.visits", f"value = {visits}")
    text += change_of("sessions.oral_tuesday.needs", "value = { nurse = 1 }")
    after = on(read(change(text + change_of("device.concentrations_mcg_per_ml", "value = [500]"))), "2026-06-01")
    assert after.sessions[0].visits == visits
    assert after.device.concentrations_mcg_per_ml == [500]


# ---------------------------------------------------------------------- what is wrong, and where
def test_a_wrong_path_is_blamed_on_its_line(wrong: Wrong) -> None:
    (finding,) = wrong(change_of("sessions.refill_munday.slots", "value = 6"))
    assert (finding.line, finding.path) == (4, "changes[0].path")
    assert "no entry of sessions is called 'refill_munday'; did you mean 'refill_monday'?" in finding.message


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("boking.horizon_days", "unknown key 'boking'; did you mean 'booking'?"),
        ("booking.horizon_day", "unknown key 'horizon_day' in booking; did you mean 'horizon_days'?"),
        ("beds.wrd.places", "unknown key 'wrd' in beds; did you mean 'ward'?"),
        ("booking.horizon_days.x", "booking.horizon_days is a single value"),
        ("referrals.per_year.low", "referrals.per_year is a number, with its range if it has one"),
        ("referrals.seasonality.january", "the entries of referrals.seasonality have no name"),
        ("referrals.steps.*", "referrals.steps is empty"),
        ("sessions.refill_monday.valid_to.x", "sessions.refill_monday.valid_to is not set"),
        ("", "expected keys joined by dots"),
        ("booking.", "expected keys joined by dots"),
    ],
)
def test_a_path_that_names_nothing_is_explained(wrong: Wrong, path: str, said: str) -> None:
    (finding,) = wrong(change_of(path, "value = 6"))
    assert finding.path == "changes[0].path"
    assert said in finding.message


@pytest.mark.parametrize(
    ("path", "why"),
    [
        ("run.months", "run cannot change during a run: it holds for the whole run"),
        ("cohort.files", "it describes the first day"),
        ("calendar.bank_holidays", "a closure shock closes days"),
        ("referrals.max_per_year", "scenarios share their referrals only while it is the same in all of them"),
        ("staff.nurse_a.name", "names are the same during the whole run"),
        ("staff.nurse_a.role", "another member with a start_date joins"),
        ("visits.refill.slots", "appointments that are booked keep their length"),
        ("visits.*.booking", "the pathway depends on it"),
        ("question", "it says what the scenario is for"),
        ("changes", "a change cannot change the changes"),
        ("sessions", "entries can be neither added nor removed during a run"),
        ("complications", "entries can be neither added nor removed during a run"),
        ("sessions.refill_monday", "is a table with keys of its own"),
        ("booking", "is a table with keys of its own; name one of them: horizon_days"),
    ],
)
def test_what_cannot_change_during_a_run_is_refused_with_the_reason(wrong: Wrong, path: str, why: str) -> None:
    (finding,) = wrong(change_of(path, "value = 6"))
    assert (finding.line, finding.path) == (4, "changes[0].path")
    assert why in finding.message


@pytest.mark.parametrize(
    ("path", "how", "said"),
    [
        ("sessions.refill_monday.slots", "value = 0", "slots: is 0; expected a whole number at least 1"),
        ("sessions.refill_monday.slots", 'value = "six"', 'is "six"; expected a whole number'),
        ("sessions.refill_monday.slots", "add = 0.5", "is 12.5; expected a whole number"),
        ("sessions.refill_monday.weekday", 'value = "munday"', 'is "munday"; expected "monday"'),
        ("sessions.refill_monday.weekday", "multiply = 2", 'is "monday"; there is no number to multiply'),
        ("beds.ward.places", "multiply = 2", 'is "unlimited"; there is no number to multiply'),
        ("referrals.accepted_share", "multiply = 1.5", "is out of range; expected a number at least 0 and at most 1"),
        ("staff.nurse_a.wte", "add = -1", "is 0.0; expected a number above 0"),
        ("sessions.refill_monday.visits", 'value = ["refil"]', "there is no visit type 'refil'; did you mean"),
        ("sessions.refill_monday.valid_to", 'value = "2026-09-01"', "expected a date without quotes"),
        ("calendar", "value = 1", "calendar cannot change during a run"),
    ],
)
def test_a_value_that_cannot_be_is_blamed_on_the_change(wrong: Wrong, path: str, how: str, said: str) -> None:
    findings = [found for found in wrong(change_of(path, how)) if said in found.message]
    assert [finding.path.split(".")[0] for finding in findings] == ["changes[0]"]
    assert findings[0].file.endswith("overlay.toml")


def test_what_a_change_does_to_another_table_is_blamed_on_the_change(wrong: Wrong) -> None:
    (finding,) = wrong(change_of("withdrawal.onset_hours_mode", "value = 900"))
    assert (finding.line, finding.path) == (5, "changes[0].value")
    assert "(as of 2026-06-01)" in finding.message


def test_every_set_of_changes_that_can_be_in_force_is_checked(change: Change, wrong: Wrong) -> None:
    path = "referrals.accepted_share"
    once = change_of(path, "add = 0.06", until="2026-08-01")
    apart = change_of(path, "add = 0.07", date="2026-08-01")
    assert warnings(read(change(once + apart))) == []
    (finding,) = wrong(once + change_of(path, "add = 0.07", date="2026-07-01"))
    assert finding.path == "changes[1].add"
    assert "1.03 is out of range" in finding.message


@pytest.mark.parametrize(
    ("text", "key", "said"),
    [
        (change_of("booking.horizon_days", "value = 50", announced="2026-07-01"), "announced", "after its date"),
        (change_of("booking.horizon_days", "value = 50", until="2026-06-01"), "until", "it would never hold"),
        (change_of("booking.horizon_days", "value = 50", until="2026-05-01"), "until", "it would never hold"),
        (change_of("booking.horizon_days", "value = 50\nadd = 1"), "", "has value and add; expected one of"),
        (change_of("booking.horizon_days", ""), "", "changes nothing; expected one of value, add or multiply"),
        (change_of("booking.horizon_days", "multiply = -1"), "multiply", "expected a number at least 0"),
        (change_of("booking.horizon_days", "value = nan"), "value", "not finite"),
        (change_of("booking.horizon_days", "value = 50", anounced="2026-05-01"), "anounced", "mean 'announced'"),
        ("[[changes]]\npath = 'booking.horizon_days'\nvalue = 50\n", "date", "missing; expected a date"),
    ],
)
def test_a_change_that_does_not_add_up_is_explained(wrong: Wrong, text: str, key: str, said: str) -> None:
    (finding,) = wrong(text)
    assert finding.path == "changes[0]" + (f".{key}" if key else "")
    assert said in finding.message


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (change_of("booking.horizon_days", "value = 50", date="2031-01-05"), "after the last day of the run"),
        (change_of("booking.horizon_days", "value = 50", date="2025-06-01"), "it holds from the first day"),
        (
            change_of("booking.horizon_days", "value = 50", date="2025-06-01", until="2026-01-01"),
            "it never holds",
        ),
    ],
)
def test_a_date_outside_the_run_is_a_warning(change: Change, text: str, said: str) -> None:
    (warning,) = warnings(read(change(text)))
    assert warning.severity == "warning"
    assert said in warning.message


def test_everything_that_is_wrong_with_changes_is_said_at_once(wrong: Wrong) -> None:
    text = change_of("run.months", "value = 6") + change_of("boking.x", "value = 6", until="2026-01-01")
    text += change_of("sessions.refill_monday.slots", "value = 6", announced="2027-01-01")
    assert [found.path for found in wrong(text)] == [
        "changes[0].path",
        "changes[1].path",
        "changes[1].until",
        "changes[2].announced",
    ]


# ---------------------------------------------------------------------- files, --set, hash
def test_changes_are_added_to_those_of_the_base(clinic: Path, write: Write) -> None:
    write("middle.toml", 'extends = "clinic.toml"\n' + change_of("sessions.refill_monday.slots", "value = 6"))
    top = write("top.toml", 'extends = "middle.toml"\n' + change_of("referrals.per_year", "multiply = 2"))
    after = on(read(top), "2026-06-01")
    assert (after.sessions[0].slots, after.referrals.per_year.value) == (6, 160)


def test_a_change_with_a_name_can_be_changed_and_removed(clinic: Path, write: Write) -> None:
    named = change_of("sessions.refill_monday.slots", "value = 6", name='"fewer"')
    write("middle.toml", 'extends = "clinic.toml"\n' + named)
    later = write("later.toml", 'extends = "middle.toml"\n[[changes]]\nname = "fewer"\ndate = 2026-09-01\n')
    assert read(later).timeline.in_force() == (dt.date(2026, 9, 1),)
    never = write("never.toml", 'extends = "middle.toml"\n[[changes]]\nname = "fewer"\nremove = true\n')
    assert read(never).timeline.changes == ()
    assert read(never, ["changes=[]"]).timeline.changes == ()


def test_changes_can_be_given_on_the_command_line(change: Change, clinic: Path) -> None:
    path = change(change_of("sessions.refill_monday.slots", "value = 6", name='"fewer"'))
    assert on(read(path, ["changes.fewer.value=7"]), "2026-06-01").sessions[0].slots == 7
    one = 'changes=[{ date = 2026-06-01, path = "booking.horizon_days", value = 50 }]'
    assert on(read(clinic, [one]), "2026-06-01").booking.horizon_days == 50


def test_a_scenario_with_changes_reads_back_from_its_canonical_form(change: Change) -> None:
    loaded = read(change(change_of("sessions.refill_monday.valid_to", "value = 2026-09-01", note='"summer"')))
    text = canonical_json(loaded.scenario)
    again = Scenario.model_validate_json(text)
    assert again == loaded.scenario
    assert again.changes[0].value == dt.date(2026, 9, 1)
    assert canonical_json(again) == text


def test_a_change_is_part_of_the_hash(change: Change, clinic: Path) -> None:
    one, whole, decimal = (
        read(change(change_of("booking.horizon_days", how))).hash for how in ("add = 1", "value = 43", "add = 1.0")
    )
    assert one == decimal
    assert len({read(clinic).hash, one, whole}) == 3


def leaves(value: object, path: str = "") -> list[str]:
    """Paths of all tables and keys of the defaults, without entries of lists."""
    below = value.items() if isinstance(value, dict) else ()
    inside = [leaf for key, each in below for leaf in leaves(each, f"{path}.{key}" if path else key)]
    return [path, *inside] if path else inside


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    path=st.sampled_from(leaves(defaults())),
    cut=st.sampled_from(["", ".*", ".x", "*"]),
    how=st.sampled_from(["value", "add", "multiply"]),
    by=st.sampled_from(
        ["0", "-1", "1", "0.5", "1e308", "9223372036854775808", "true", '"x"', "[]", "{}", "[{}]", "{ value = 1 }"]
    ),
    date=st.sampled_from(["2026-06-01", "2020-01-01", "9999-12-31", "0001-01-01"]),
)
def test_any_change_of_any_key_is_accepted_or_explained(
    clinic: Path, path: str, cut: str, how: str, by: str, date: str
) -> None:
    file = clinic.with_name("changed.toml")
    file.write_text('extends = "clinic.toml"\n' + change_of(path + cut, f"{how} = {by}", date=date))
    try:
        findings: tuple[Finding, ...] = read(file).warnings
    except ScenarioError as error:
        findings = error.findings
    assert all(finding.message for finding in findings)
    assert all(found.file == str(file) for found in findings)
    assert all(found.path.startswith("changes[0]") for found in findings if found.severity == "error")


def test_a_run_beyond_the_calendar_is_blamed_on_the_run(wrong: Wrong) -> None:
    text = "[run]\nstart_date = 9999-06-01\n" + change_of("booking.horizon_days", "value = 50")
    assert [finding.path for finding in wrong(text)] == ["run.start_date"]
