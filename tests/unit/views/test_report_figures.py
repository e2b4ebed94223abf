"""Figures state a finding, name their units and draw every scenario."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import numpy as np
import pytest
from made_up_clinic import arm, cohort, runs

from clinicsim.experiments.arm import Arm
from clinicsim.measures import GUARD_RAILS, HEADLINES
from clinicsim.views.costs import by_year, years
from clinicsim.views.figures.costs import costs
from clinicsim.views.figures.differences import differences
from clinicsim.views.figures.fan import breach_month, fan
from clinicsim.views.figures.labels import spread_out
from clinicsim.views.figures.layout import title_of
from clinicsim.views.figures.runway import phases, runway_figure
from clinicsim.views.numbers import unit_of
from clinicsim.views.palette import MARKS
from clinicsim.views.runway import Runway, Tank, runway, starting_list
from clinicsim.views.selection import COST_SERIES, PANELS, Panel
from clinicsim.views.standing import rows
from clinicsim.views.study import Study

Compared = Callable[..., Study]
START = dt.date(2026, 1, 5)


@pytest.mark.parametrize("panel", PANELS, ids=lambda panel: panel.key)
def test_a_monthly_chart_draws_each_scenario_once_with_its_units(
    panel: Panel, base: Arm, nurse: Arm, theatre_cut: Arm, compared: Compared
) -> None:
    study = compared(base, nurse, theatre_cut)
    unit = unit_of("currency", "GBP") if panel.measure == COST_SERIES else study.unit(panel.measure)
    drawn = fan(study, panel, unit)
    lines = [trace.name for trace in drawn.data if trace.meta == "mean"]
    assert lines == ["Base", "Plus one nurse", "Theatre list cut"]
    assert panel.axis in drawn.layout.yaxis.title.text
    assert title_of(drawn).startswith(panel.title)
    labels = {note.text.replace("<br>", " ") for note in drawn.layout.annotations}
    assert set(lines) <= labels


def test_the_spread_of_replications_is_never_called_a_confidence_interval(
    base: Arm, nurse: Arm, compared: Compared
) -> None:
    study = compared(base, nurse)
    drawn = fan(study, PANELS[0], study.unit(PANELS[0].measure))
    bands = [trace.name for trace in drawn.data if trace.meta == "band"]
    assert sorted({name.split(": ")[1] for name in bands}) == ["10-90% of replications", "95% interval of the mean"]


def test_each_scenario_has_its_own_dash_so_that_lines_part_in_grey(
    base: Arm, nurse: Arm, theatre_cut: Arm, compared: Compared
) -> None:
    drawn = fan(compared(base, nurse, theatre_cut), PANELS[4], unit_of("pumps", "GBP"))
    dashes = [trace.line.dash for trace in drawn.data if trace.meta == "mean"]
    assert len(set(dashes)) == 3
    assert (
        len({mark.symbol for name, mark in MARKS.items() if name in ("better", "worse", "different", "cannot tell")})
        == 4
    )


def test_a_breach_needs_three_months_together() -> None:
    one_bad_month = np.array([[0.99, 0.99, 0.90, 0.99, 0.99, 0.99]])
    lasting = np.array([[0.99, 0.99, 0.94, 0.94, 0.94, 0.94]])
    assert breach_month(one_bad_month, 0.95) is None
    assert breach_month(lasting, 0.95) == 4


def test_a_breach_is_marked_and_dated_in_the_title(base: Arm, compared: Compared) -> None:
    falling = runs({"refill_on_time_share": -0.06}, luck=6)
    study = compared(base, arm("fewer_slots", falling))
    drawn = fan(study, PANELS[0], study.unit("refill_on_time_share"))
    marks = [trace for trace in drawn.data if trace.meta == "breach"]
    assert [mark.name for mark in marks] == ["Fewer slots: under target"]
    month = breach_month(falling.monthly["refill_on_time_share"], 0.95)
    assert month is not None
    assert f"nder it by {study.month_dates[month]:%B %Y}: Fewer slots" in title_of(drawn)


def test_a_month_without_refills_leaves_a_gap_and_no_error(base: Arm, compared: Compared) -> None:
    made = runs({"refill_on_time_share": 0.01}, luck=6)
    made.monthly["refill_on_time_share"][:, 3] = np.nan
    study = compared(base, arm("gap", made))
    drawn = fan(study, PANELS[0], study.unit("refill_on_time_share"))
    line = next(trace for trace in drawn.data if trace.meta == "mean" and trace.name == "Gap")
    assert np.isnan(line.y[3])
    assert np.isfinite(line.y[4])


def test_labels_move_apart_keep_their_order_and_stay_on_the_axis() -> None:
    moved = spread_out([5.0, 5.0, 0.0, 9.9], 1.0, 0.0, 10.0)
    assert moved[2] < moved[0] < moved[1] < moved[3] <= 10.0
    assert min(np.diff(sorted(moved))) >= 1.0 - 1e-9
    assert spread_out([0.1, 0.0], 1.0, 0.0, 10.0) == pytest.approx([1.0, 0.0])


def test_differences_have_a_dot_an_interval_and_a_row_for_each_measure(
    base: Arm, theatre_cut: Arm, compared: Compared
) -> None:
    study = compared(base, theatre_cut)
    lines = rows(study, study.differences[0])
    drawn = differences("Theatre list cut", "Base", lines)
    dots = [trace for trace in drawn.data if trace.meta == "difference"]
    assert (
        len(dots)
        == sum(trace.meta == "interval" for trace in drawn.data)
        == len(lines)
        == len(HEADLINES) + len(GUARD_RAILS)
    )
    assert "Cost per year (GBP per year)" in drawn.layout.yaxis.ticktext
    assert all(-1.0 <= row.lo <= row.at <= row.hi <= 1.0 for row in lines)
    assert "better on 3" in title_of(drawn)


def test_a_row_has_one_scale_for_all_alternatives(base: Arm, nurse: Arm, theatre_cut: Arm, compared: Compared) -> None:
    study = compared(base, nurse, theatre_cut)
    nurses, cuts = (next(r for r in rows(study, d) if r.measure == "cost_per_year") for d in study.differences)
    ratio = study.differences[0]["cost_per_year"].mean / study.differences[1]["cost_per_year"].mean
    assert nurses.at / cuts.at == pytest.approx(ratio)


def test_a_20_ml_pump_at_168_mcg_a_day_has_53_6_usable_days_and_6_from_alarm_to_dry() -> None:
    full = runway(Tank("P1", 20.0, 500.0, 168.0, 0.0), alarm_volume_ml=2.0, max_interval_days=90.0, margin_days=7.0)
    assert full.alarm_days == pytest.approx(53.57, abs=0.01)
    assert full.dry_days - full.alarm_days == pytest.approx(5.95, abs=0.01)
    assert full.due_days == pytest.approx(46.57, abs=0.01)
    assert full.flag == ""


@pytest.mark.parametrize(
    ("days", "flag", "first_phase"),
    [((-3.0, -1.0, 4.0), "past alarm", 0.0), ((-3.0, 2.0, 4.0), "overdue", 0.0), ((-9.0, -8.0, -1.0), "dry", 0.0)],
    ids=["past_alarm", "overdue", "dry"],
)
def test_pumps_in_trouble_on_the_first_day_are_flagged(
    days: tuple[float, float, float], flag: str, first_phase: float
) -> None:
    one = Runway("P1", *days)
    assert one.flag == flag
    assert phases(one)[0] == first_phase
    assert sum(phases(one)) == pytest.approx(max(0.0, days[2]))


def test_the_runway_starts_with_the_shortest_slack_and_shows_pseudonyms_only() -> None:
    everyone = starting_list(arm("base", runs(months=2), pumps=52).world)
    slacks = [one.alarm_days for one in everyone]
    assert slacks == sorted(slacks)
    assert everyone[0].flag in ("past alarm", "dry")
    drawn = runway_figure(everyone[:40], everyone, START)
    assert set(drawn.data[0].y) <= set(cohort(52).ids)
    assert len(drawn.data[0].y) == 40
    assert "of 52 pumps" in title_of(drawn)
    assert "days from 5 January 2026" in drawn.layout.xaxis.title.text


def test_the_bars_of_a_year_add_up_to_its_cost(base: Arm, nurse: Arm, compared: Compared) -> None:
    study = compared(base, nurse)
    drawn = costs(study)
    stacked = np.sum([np.array(trace.y) for trace in drawn.data if trace.type == "bar"], axis=0)
    expected = np.concatenate([by_year(side, years(study)).sum(axis=1) for side in study.sides])
    assert stacked == pytest.approx(expected)
    assert "GBP" in drawn.layout.yaxis.title.text
    assert "Largest in Base: staff" in title_of(drawn)
