"""What the scenario is for, when it runs and by which calendar."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from clinicsim.scenario.errors import Finding
from clinicsim.scenario.schema.scenario import Expectation, Scenario
from clinicsim.scenario.tree import Places
from clinicsim.scenario.words import did_you_mean


def check_purpose(scenario: Scenario, places: Places) -> Iterator[Finding]:
    """A scenario has a name and answers a question."""
    if not scenario.name.strip():
        yield places.finding(("name",), "empty; expected a short name for this scenario")
    if not scenario.question.strip():
        yield places.finding(("question",), "missing; expected the question that this scenario answers")


def check_expectations(scenario: Scenario, places: Places) -> Iterator[Finding]:
    """Each expectation says something that a run can confirm or refute."""
    for place, expectation in enumerate(scenario.expect):
        wrong = _wrong_expectation(expectation)
        if wrong:
            key, message = wrong
            yield places.finding(("expect", place, *key), f"{message} ({expectation.measure})")


def _wrong_expectation(expectation: Expectation) -> tuple[tuple[str, ...], str] | None:
    low, high = expectation.low, expectation.high
    if expectation.direction is None and low is None and high is None:
        return (), "expects nothing; give a direction (up, down, unchanged), or low, high or both"
    if low is not None and high is not None and low > high:
        return ("low",), f"low ({low:g}) is above high ({high:g})"
    if expectation.within > 0 and expectation.direction != "unchanged":
        return ("within",), 'only goes with direction = "unchanged"'
    return None


def check_run(scenario: Scenario, places: Places) -> Iterator[Finding]:
    """The calendar reaches to the end of the run."""
    if not ends_in_time(scenario):
        yield places.finding(("run", "start_date"), f"the run would end after the year {dt.MAXYEAR}")


def ends_in_time(scenario: Scenario) -> bool:
    """Whether the run ends before the last year that dates can name."""
    return scenario.run.start_date.year + scenario.run.months // 12 + 1 < dt.MAXYEAR


def month_start(scenario: Scenario, month: int) -> dt.date:
    """First day of a calendar month of the run, counted from the month of the start date."""
    years, months = divmod(scenario.run.start_date.month - 1 + month, 12)
    return dt.date(scenario.run.start_date.year + years, months + 1, 1)


def check_calendar(scenario: Scenario, places: Places) -> Iterator[Finding]:
    """Bank holidays are known for the country and its part."""
    calendar = scenario.calendar
    if not calendar.bank_holidays:
        return
    from holidays import list_supported_countries  # only when asked for: the package is slow to import

    countries: dict[str, list[str]] = list_supported_countries(include_aliases=True)
    if calendar.country not in countries:
        message = f"bank holidays of {calendar.country!r} are not known; expected an ISO country code such as 'GB'"
        yield places.finding(("calendar", "country"), f"{message}, or bank_holidays = false")
    elif calendar.subdivision and calendar.subdivision not in countries[calendar.country]:
        parts = countries[calendar.country]
        message = f"{calendar.country} has no part {calendar.subdivision!r} with bank holidays of its own"
        blamed = places.latest(("calendar", "subdivision"), ("calendar", "country"))
        yield places.finding(blamed, f'{message} ("" is the whole country){did_you_mean(calendar.subdivision, parts)}')
