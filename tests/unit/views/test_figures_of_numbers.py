"""Figures from stored numbers: heat table, utilisation and safety, cost waterfall, caseload and its echo, runway."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from made_up_clinic import START, arm, runs

from clinicsim.experiments.arm import Arm
from clinicsim.experiments.compare import Difference
from clinicsim.experiments.runs import Runs
from clinicsim.scenario.dates import add_months
from clinicsim.views.caseload_mix import REPLACED, caseload_mix, caseload_mix_title
from clinicsim.views.figures.fan import fan
from clinicsim.views.figures.runway import runway_figure
from clinicsim.views.heat import heat_rows, heat_table, shade_of
from clinicsim.views.report.charts import cost_chart
from clinicsim.views.report.charts_of_numbers import (
    caseload_mix_chart,
    heat_chart,
    safety_chart,
    spc_chart,
    waterfall_chart,
)
from clinicsim.views.report.tables import runway_table
from clinicsim.views.runway import Runway, runway_title, starting_list, with_bookings
from clinicsim.views.safety import clouds, slope, slope_sentences
from clinicsim.views.selection import PANELS
from clinicsim.views.study import Study
from clinicsim.views.waterfall import waterfall
from clinicsim.world.calendar import DAYS_PER_YEAR

Compared = Callable[..., Study]


def difference(mean: float, half: float) -> Difference:
    return Difference(mean, mean - half, mean + half, 0.001, 0.001, "better", 30)


def with_months(made: Runs, **monthly: np.ndarray) -> Runs:
    return replace(made, monthly={**made.monthly, **{name.replace("__", "."): each for name, each in monthly.items()}})


def test_the_interval_of_the_mean_is_drawn_about_the_mean(base: Arm, compared: Compared) -> None:
    study = compared(base)
    drawn = fan(study, PANELS[0], study.unit(PANELS[0].measure))
    band = next(trace for trace in drawn.data if trace.name == "Base: 95% interval of the mean")
    (mean,) = (trace for trace in drawn.data if trace.meta == "mean")
    upper, lower = np.array(band.y[:60]), np.array(band.y[60:])[::-1]
    assert np.all(lower <= mean.y)
    assert np.all(mean.y <= upper)


def test_a_heat_cell_is_shaded_by_its_size_against_its_interval() -> None:
    shades = [shade_of(difference(mean, 1.0)) for mean in (1.1, 2.5, 9.0, -9.0)]
    assert shades == [1, 2, 3, 3]
    assert shade_of(None) == shade_of(difference(1.0, math.nan)) == 1


def test_cells_that_cannot_be_told_apart_are_plain_and_guard_rails_come_last(
    base: Arm, nurse: Arm, theatre_cut: Arm, compared: Compared
) -> None:
    study = compared(base, nurse, theatre_cut)
    rows = heat_rows(study)
    for row in rows:
        assert [bool(cell.shade) for cell in row.cells] == [
            cell.verdict in ("better", "worse", "different") for cell in row.cells
        ]
    guards = [row.is_guard for row in rows]
    assert guards == sorted(guards)
    made = heat_chart(study)
    assert made.figure.data[0].z[0][0] == 0  # the base's own column is never coloured
    assert "worse on" in made.title
    assert heat_table(study, rows).head[3:] == ("Base", "Plus one nurse", "Theatre list cut")


def test_steps_of_the_waterfall_lead_from_nothing_to_the_total(base: Arm, theatre_cut: Arm, compared: Compared) -> None:
    made = waterfall(compared(base, theatre_cut), 0)
    assert made is not None
    ends = [step.start + step.mean for step in made.steps]
    assert [step.start for step in made.steps] == pytest.approx([0.0, *ends[:-1]])
    assert ends[-1] == pytest.approx(made.total.mean) == pytest.approx(sum(step.mean for step in made.every))
    paired = theatre_cut.runs.monthly_costs() - base.runs.monthly_costs()
    years = (add_months(START, 60) - START).days / DAYS_PER_YEAR
    assert made.total.mean == pytest.approx(paired.sum(axis=1).mean() / years)
    assert made.title.startswith("Theatre list cut costs less a year than Base")


def test_an_alternative_that_costs_the_same_has_no_steps(base: Arm, compared: Compared) -> None:
    made = waterfall(compared(base, arm("twin", base.runs)), 0)
    assert made is not None
    assert made.steps == ()
    assert "same" in made.title


def test_there_is_no_waterfall_between_two_currencies(base: Arm, nurse: Arm, compared: Compared) -> None:
    assert waterfall_chart(compared(base, replace(nurse, runs=replace(nurse.runs, money="USD 2024"))), 0) is None


def test_a_slope_is_that_of_least_squares_and_needs_four_points() -> None:
    x = np.array([0.1, 0.2, 0.3, 0.4, np.nan])
    exact = slope(x, 3 - 2 * x)
    assert (exact.mean, exact.lo, exact.hi, exact.count) == pytest.approx((-2, -2, -2, 4))
    # By hand: sum of squares 0.05, of products 0.13; residuals -0.02, 0.02, 0.06, -0.06 leave 0.008 on 2 degrees.
    rough = slope(x[:4], np.array([0.0, 0.3, 0.6, 0.74]))
    assert rough.mean == pytest.approx(2.52)
    assert math.isnan(slope(x[:3], x[:3]).mean)


def test_fuller_replications_are_called_less_safe_only_where_it_can_be_told(base: Arm, compared: Compared) -> None:
    used = np.linspace(0.7, 0.8, 30)
    clear = replace(
        base.runs, summary={**base.runs.summary, "slot_utilisation": used, "refill_on_time_share": 1 - used}
    )
    study = compared(base, arm("clear", clear))
    said = " ".join(slope_sentences(study, clouds(study)))
    assert (
        "In Clear, replications that use one point more of the slots have refills on time lower by 1 (1 to 1)" in said
    )
    assert "Whether fuller replications of Base differ in refills on time cannot be told" in said
    points = [trace for trace in safety_chart(study).figure.data if trace.meta == "replications"]
    assert [len(trace.x) for trace in points] == [30, 30]


def caseload(replaced: np.ndarray) -> Runs:
    """Thirty replications of two years with 100 people on pumps and pumps replaced by month, (24,)."""
    days = np.diff([add_months(START, month).toordinal() for month in range(25)])
    jitter = np.random.default_rng(5).poisson(1.0, (30, 24))
    rates = (replaced + jitter) * DAYS_PER_YEAR / days
    return with_months(runs(months=24), caseload_end__itb=np.full((30, 24), 100.0), **{REPLACED: rates})


def test_the_echo_is_the_quarter_in_which_most_pumps_are_replaced(base: Arm, compared: Compared) -> None:
    wave = np.zeros(24)
    wave[12:15] = 4.0
    mix = caseload_mix(compared(arm("base", caseload(wave))).base)
    assert mix is not None
    assert mix.echo.peak == 4
    assert mix.echo.levels[0].sum() == pytest.approx(12 + np.random.default_rng(5).poisson(1.0, (30, 24)).sum() / 30)
    assert "peak in the quarter from January 2027" in caseload_mix_title(mix)


def test_without_a_wave_no_quarter_is_called_the_peak(compared: Compared) -> None:
    mix = caseload_mix(compared(arm("base", caseload(np.zeros(24)))).base)
    assert mix is not None
    assert "no quarter that can be told" in caseload_mix_title(mix)
    none = caseload_mix(compared(arm("base", with_months(runs(months=24), caseload_end__itb=np.ones((30, 24))))).base)
    assert none is not None
    assert caseload_mix_title(none).endswith("no pump is replaced")


def test_a_run_without_the_caseload_by_month_has_no_such_figure(base: Arm, compared: Compared) -> None:
    assert caseload_mix_chart(compared(base).base) is None


@pytest.mark.parametrize(
    ("alarm", "booked", "flag"),
    [
        (20.0, 25.0, "booked after alarm"),
        (20.0, 15.0, ""),
        (10.0, math.inf, "not booked"),
        (40.0, math.inf, ""),
        (10.0, None, ""),
        (-1.0, math.inf, "past alarm"),
    ],
    ids=["late", "in_time", "none_soon", "none_far", "unknown", "worse_first"],
)
def test_a_refill_booked_too_late_or_not_at_all_is_flagged(alarm: float, booked: float | None, flag: str) -> None:
    assert Runway("P1", 5.0, alarm, alarm + 5, booked).flag == flag


def test_booked_days_are_drawn_listed_and_counted_where_they_are_known() -> None:
    everyone = starting_list(arm("base", runs(months=2), pumps=20).world)
    assert all(one.booked_days is None for one in everyone)  # a list without bookings does not say who is booked
    assert "Booked" not in runway_table(everyone, START).head
    late, early = everyone[5], everyone[6]
    booked = with_bookings(everyone, {late.patient: late.alarm_days + 3, early.patient: 0.0})
    assert "1 booked after the alarm date" in runway_title(booked)
    marks = {trace.name: list(trace.y) for trace in runway_figure(booked, booked, START).data if trace.meta == "booked"}
    assert marks == {"booked before the alarm": [early.patient], "booked after the alarm": [late.patient]}
    dates = {row[0]: row[2] for row in runway_table(booked, START).rows}
    assert dates[early.patient] == "5 Jan 2026"
    assert dates[everyone[0].patient] == "none"


def test_the_total_cost_of_each_year_has_its_interval(base: Arm, nurse: Arm, compared: Compared) -> None:
    whiskers = next(trace for trace in cost_chart(compared(base, nurse)).figure.data if trace.meta == "total")
    assert len(whiskers.y) == 2 * 5
    assert all(reach > 0 for reach in (*whiskers.error_y.array, *whiskers.error_y.arrayminus))


def test_a_control_chart_of_a_run_names_its_replication(base: Arm, compared: Compared) -> None:
    from clinicsim.experiments.spc import control_chart, of_replication

    study = compared(base)
    one = of_replication(base.runs, "Base", 3, "refill_on_time_share")
    made = spc_chart(control_chart(one, higher="better", target=0.95), study.unit("refill_on_time_share"))
    assert "replication 3 of Base alone" in made.title
    assert len(made.table.rows) == 60
    assert any("target 95%" in note.text for note in made.figure.layout.annotations)
