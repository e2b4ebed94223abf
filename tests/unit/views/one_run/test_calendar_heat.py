"""Weekday by week: the cells are the measures of slots, day by day."""

from __future__ import annotations

import numpy as np
import pytest

from clinicsim.measures import Measures
from clinicsim.measures.slots import LOST, NEVER_BOOKABLE, Fate, slots_by_fate
from clinicsim.views.calendar_heat import SHOWN, Days, days_of, parts, shares
from clinicsim.views.figures.calendar_heat import calendar_heat
from clinicsim.views.illustration import Illustration, years_of
from clinicsim.views.report.charts_of_one_run import calendar_chart
from clinicsim.world.events import Kind


@pytest.fixture(scope="module")
def year(clinic: Illustration) -> Days:
    return days_of(clinic, 1)


def test_the_days_of_all_years_add_up_to_the_slots_of_the_run(clinic: Illustration) -> None:
    years = [days_of(clinic, number) for number in range(1, years_of(clinic) + 1)]
    by_day = sum(one.slots.sum(axis=0) for one in years)
    assert np.array_equal(by_day, slots_by_fate(clinic.view).sum(axis=0))
    assert sum(one.sessions.sum() for one in years) == clinic.view.rows(Kind.SESSION_PLANNED).size
    assert sum(one.lost.sum() for one in years) == clinic.view.rows(Kind.SESSION_LOST).size


def test_utilisation_and_each_reason_are_those_of_the_measures(clinic: Illustration, measured: Measures) -> None:
    years = [days_of(clinic, number) for number in (1, 2)]

    def of_run(name: str) -> float:
        part, whole = np.sum([one.share(SHOWN[name]) for one in years], axis=0)
        return float(part / whole)

    assert of_run("utilisation") == pytest.approx(measured.summary["slot_utilisation"])
    for fate in LOST:
        name = fate.name.lower()
        assert of_run(name) == pytest.approx(measured.summary[f"slots_lost_share.{name}"]), name


def test_a_slot_is_attended_or_lost_for_one_reason(year: Days) -> None:
    lost, planned = year.share(SHOWN["lost"])
    reasons = sum(year.share(one)[0] for one in SHOWN.values() if one.because)
    assert lost == reasons
    assert lost + year.share(SHOWN["utilisation"])[0] == planned


def test_no_session_is_planned_on_a_bank_holiday_and_new_year_is_one(clinic: Illustration, year: Days) -> None:
    assert year.sessions[year.holiday].sum() == 0
    assert [date.isoformat() for date, closed in zip(year.dates, year.holiday, strict=True) if closed][:1] == [
        "2026-04-03"
    ], "Good Friday is the first after 5 January 2026"
    second = days_of(clinic, 2)
    assert not second.holiday[0], "the second year begins on 5 January 2027, a Tuesday that is no holiday"


def test_weeks_begin_on_mondays_and_dates_keep_their_weekday(clinic: Illustration) -> None:
    second = days_of(clinic, 2)
    assert second.first.isoformat() == "2027-01-05"
    assert [date.weekday() for date in second.dates] == second.weekday.tolist()
    new_week = np.flatnonzero(np.diff(second.week)) + 1
    assert set(second.weekday[new_week].tolist()) == {0}


def test_the_figure_has_the_share_of_every_day_that_has_slots(year: Days) -> None:
    shown = SHOWN["utilisation"]
    drawn = calendar_heat(year, shown, "title")
    cells = [value for trace in drawn.data if trace.type == "heatmap" for row in trace.z for value in row]
    told = sorted(value for value in cells if value is not None)
    expected = shares(year, shown)
    assert told == pytest.approx(sorted(100 * expected[~np.isnan(expected)]))
    numbers = [text for trace in drawn.data if trace.type == "scatter" and trace.mode == "text" for text in trace.text]
    assert sorted(map(float, numbers)) == pytest.approx([round(value) for value in told], abs=0.51)


def test_days_on_which_sessions_did_not_run_are_marked_by_shape(year: Days) -> None:
    drawn = calendar_heat(year, SHOWN["lost"], "title")
    points = {"no session ran": 0, "some sessions did not run": 0, "bank holiday": 0}
    symbols = set()
    for trace in drawn.data:
        if trace.name in points:
            points[trace.name] += len(trace.x)
            symbols.add(trace.marker.symbol)
    none_ran = (year.lost > 0) & (year.lost == year.sessions)
    assert points["no session ran"] == none_ran.sum() > 0
    assert points["some sessions did not run"] == ((year.lost > 0) & ~none_ran).sum() > 0
    assert points["bank holiday"] == (year.holiday & (year.weekday < 5)).sum() > 0
    assert len(symbols) == 3
    named = [trace.name for trace in drawn.data if trace.showlegend]
    assert sorted(named) == sorted(points), "each mark stands in the legend once"


def test_slots_that_nobody_could_book_are_no_part_of_utilisation(year: Days) -> None:
    _, whole = parts(year.slots, SHOWN["utilisation"])
    assert (whole == year.slots.sum(axis=1) - year.slots[:, NEVER_BOOKABLE].sum(axis=1)).all()
    assert year.slots[:, [Fate.LEAVE, Fate.VACANCY]].sum() > 0


def test_the_title_counts_and_names_the_replication(clinic: Illustration, year: Days) -> None:
    chart = calendar_chart(clinic)
    part, whole = year.share(SHOWN["utilisation"])
    assert chart.title.startswith("Replication 1, year 1:")
    assert f"{part / whole:.0%} of the {whole:,.0f} slots" in chart.title
    assert f"{year.lost.sum()} of {year.sessions.sum()} sessions did not run" in chart.title
    assert "not an average" in chart.note


def test_the_title_of_lost_slots_gives_the_commonest_reason(clinic: Illustration, year: Days) -> None:
    most = max((one for one in SHOWN.values() if one.because), key=lambda one: year.share(one)[0])
    assert f"({year.share(most)[0]:,.0f}) because {most.because}" in calendar_chart(clinic, "lost").title
    missed = calendar_chart(clinic, "did_not_attend").title
    assert missed.endswith("were lost because the patient did not attend")


def test_the_table_adds_up_to_the_title(clinic: Illustration, year: Days) -> None:
    rows = {row[0]: row[1:] for row in calendar_chart(clinic).table.rows}
    attended = [int(cell.split(" of ")[0].replace(",", "")) for cell in rows["Slots attended, of those bookable"]]
    assert sum(attended) == year.share(SHOWN["utilisation"])[0]


@pytest.mark.parametrize("number", [0, 3])
def test_a_year_that_the_run_has_not_is_refused(clinic: Illustration, number: int) -> None:
    with pytest.raises(ValueError, match="the run has 2"):
        days_of(clinic, number)
