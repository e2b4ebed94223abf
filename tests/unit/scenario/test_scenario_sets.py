"""Changes on the command line."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from clinicsim.scenario.errors import Finding
from clinicsim.scenario.reader import read

Change = Callable[[str], Path]
Wrong = Callable[..., tuple[Finding, ...]]


def test_a_setting_lies_over_the_file(change: Change) -> None:
    loaded = read(change("[booking]\nhorizon_days = 50\n"), ["booking.horizon_days=400"])
    assert loaded.scenario.booking.horizon_days == 400
    assert loaded.where[("booking", "horizon_days")].file == "--set"


def test_an_element_of_a_path_may_be_the_name_of_a_session(clinic: Path) -> None:
    loaded = read(clinic, ["sessions.refill_monday.slots = 9", "theatre.lists.list_friday.minutes=300"])
    assert [session.slots for session in loaded.scenario.sessions] == [9, 8]
    assert loaded.scenario.theatre.lists[0].minutes == 300


def test_a_name_with_a_dot_or_an_equals_sign_stands_in_quotes(change: Change) -> None:
    loaded = read(change("[prices.staff_hour]\n'band 6.1=x' = 50\n"), ["prices.staff_hour.'band 6.1=x' = 70"])
    assert loaded.scenario.prices.staff_hour["band 6.1=x"].value == 70


def test_a_later_setting_wins_and_settings_of_one_quantity_join(clinic: Path) -> None:
    sets = ["referrals.per_year.value=90", "referrals.per_year.low=70", "run.months=6", "run.months=9"]
    scenario = read(clinic, sets).scenario
    assert (scenario.referrals.per_year.value, scenario.referrals.per_year.low) == (90, 70)
    assert scenario.referrals.per_year.high is None
    assert scenario.run.months == 9


@pytest.mark.parametrize(
    ("option", "value"),
    [
        ("name=plain words", "plain words"),
        ('name="in quotes"', "in quotes"),
        ("name=a=b", "a=b"),
        ("name=", None),
    ],
)
def test_text_may_go_without_quotes(clinic: Path, wrong: Wrong, option: str, value: str | None) -> None:
    if value is None:
        (finding,) = wrong(sets=[option])
        assert (finding.file, finding.path) == ("--set", "name")
    else:
        assert read(clinic, [option]).scenario.name == value


def test_lists_dates_and_choices_can_be_set(clinic: Path) -> None:
    sets = ["run.start_date=2027-03-01", "booking.search=earliest", "referrals.steps=[{date=2027-06-01, multiply=1.3}]"]
    scenario = read(clinic, sets).scenario
    assert scenario.run.start_date.isoformat() == "2027-03-01"
    assert scenario.booking.search == "earliest"
    assert scenario.referrals.steps[0].multiply.value == 1.3


def test_a_member_of_staff_can_be_added_and_removed(clinic: Path) -> None:
    new = 'staff=[{name="nurse_b", role="nurse", band="band6", wte=1}]'
    scenario = read(clinic, [new, "sessions.oral_tuesday.needs.nurse=2"]).scenario
    assert [member.name for member in scenario.staff] == ["nurse_a", "nurse_b"]
    assert read(clinic, ["theatre.lists.list_friday.remove=true"]).scenario.theatre.lists == []


@pytest.mark.parametrize(
    ("option", "path", "message"),
    [
        ("booking.horizon_days", "booking.horizon_days", "expected path=value"),
        ("=3", "", "expected keys joined by dots"),
        ("booking..horizon_days=3", "booking..horizon_days", "expected keys joined by dots"),
        ("booking.=3", "booking.", "expected keys joined by dots"),
        ("extends=other.toml", "extends", "cannot be set here"),
        ("referrals.seasonality=[1,", "referrals.seasonality", "cannot read the value '[1,'"),
        ("run.months=3\nseed=4", "run.months", "cannot read the value"),
        ("bookng.search=earliest", "bookng", "did you mean 'booking'?"),
        ("booking.horizon_weeks=6", "booking.horizon_weeks", "the unit here is days"),
        ("booking.horizon_days=True", "booking.horizon_days", 'is "True"; expected a whole number'),
        ("sessions.refil_monday.slots=3", "sessions.refil_monday", "did you mean 'refill_monday'?"),
        ("sessions.refill_monday=3", "sessions.refill_monday", "this is a table"),
        ("sessions.refill_monday.slotz=3", "sessions.refill_monday.slotz", "did you mean 'slots'?"),
        ("referrals.steps.first.date=2027-01-01", "referrals.steps.first", "set the whole list instead"),
        ("booking=3", "booking", "is 3; expected a table with"),
    ],
)
def test_a_setting_that_cannot_be_used_is_blamed_on_the_option(
    wrong: Wrong, option: str, path: str, message: str
) -> None:
    (finding,) = wrong(sets=[option])
    assert (finding.file, finding.path) == ("--set", path)
    assert message in finding.message
    assert str(finding).startswith("--set: error: ")
