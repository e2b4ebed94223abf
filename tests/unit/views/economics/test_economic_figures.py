"""Titles of economic figures state what follows from the data, and the figures keep to it."""

from __future__ import annotations

from functools import cache

import numpy as np
import plotly.graph_objects as go
from made_up_evaluation import WTP, drawn, evaluation, fixed, interval, values

from clinicsim.economics.cea.analysis import Cea, analyse
from clinicsim.economics.cea.outcomes import Outcomes
from clinicsim.economics.two_level.side_by_side import SideBySide, side_by_side
from clinicsim.economics.voi.evppi import Evppi
from clinicsim.views.economics.budget_section import budget_section
from clinicsim.views.economics.charts import (
    acceptability_chart,
    evpi_chart,
    evppi_chart,
    frontier_chart,
    loss_chart,
    plane_chart,
    variance_chart,
)
from clinicsim.views.economics.curves import grid_of, leading
from clinicsim.views.economics.elsewhere import capacity_section, methods_section, subgroup_section
from clinicsim.views.economics.one_way_section import one_way_section
from clinicsim.views.economics.writing import Writing
from clinicsim.views.figures.bars import Part, bars
from clinicsim.views.figures.forest import Dot, forest
from clinicsim.views.figures.plane import Cloud, plane
from clinicsim.views.palette import pen

GBP = Writing("GBP", "QALYs")
NAMES = ("oral_only", "base")


def noise_of(outcomes: Outcomes) -> SideBySide:
    return side_by_side(outcomes, values(), ("a", "b", "c"), WTP)


@cache
def noisy() -> tuple[Cea, SideBySide]:
    """A close choice in draws that are mostly luck."""
    outcomes = drawn(NAMES, 3_900.0, 0.2, noise=3.0)
    return analyse(outcomes, WTP), noise_of(outcomes)


def cloud(effect: float, cost: float) -> Cloud:
    """A hundred draws close about one point."""
    draws = np.random.default_rng(1).normal((effect, cost), (0.001, 1.0), (100, 2))
    return Cloud("Base", pen(1), draws, None, (effect, cost), draws, draws)


def traces(drawn_figure: go.Figure, name: str) -> list[go.Scatter]:
    return [trace for trace in drawn_figure.data if trace.name == name]


def test_a_dominant_strategy_is_worth_its_cost_in_every_draw() -> None:
    outcomes = drawn(NAMES, -40_000.0, 1.0)
    chart = plane_chart(analyse(outcomes, WTP), None, GBP, WTP[0])
    assert chart.title == "At £20,000 per QALY, 100% of draws of Base are worth their cost against Oral only"


def test_the_plane_holds_the_origin_and_says_how_many_draws_lie_in_each_quadrant() -> None:
    figure = plane([cloud(-0.2, -3_000.0)], "title", GBP, WTP[0])
    (left, right), (bottom, top) = figure.layout.xaxis.range, figure.layout.yaxis.range
    assert left < -0.2 < 0 < right
    assert bottom < -3_000 < 0 < top
    corners = {note.text for note in figure.layout.annotations}
    assert "cheaper, fewer QALYs: <b>100%</b>" in corners
    assert "dearer, more QALYs: <b>0%</b>" in corners


def test_draws_that_save_much_for_little_loss_are_worth_their_cost() -> None:
    assert cloud(-0.1, -3_000.0).worth(20_000.0) == 1.0
    assert cloud(-0.1, -3_000.0).worth(40_000.0) == 0.0


def test_the_acceptability_title_names_the_best_on_the_mean_even_where_another_is_best_more_often() -> None:
    # Nine draws in ten lose a little, one gains much: best on the mean, and seldom the best.
    effects = np.stack([np.zeros(100), np.where(np.arange(100) < 10, 2.0, -0.01)])[:, :, None]
    cea = analyse(Outcomes(NAMES, np.zeros_like(effects), effects, "GBP"), WTP)
    chart = acceptability_chart(cea, None, GBP, WTP)
    assert chart.title.startswith("Best on the mean: Base at £20,000 per QALY (probability 10%)")


def test_with_luck_taken_out_there_is_a_panel_for_each_treatment_and_the_title_goes_by_the_metamodel() -> None:
    cea, noise = noisy()
    chart = acceptability_chart(cea, noise, GBP, WTP)
    best = leading(cea, noise, WTP)
    assert best.method == "metamodel"
    assert f"(probability {best.ceaf[0]:.0%})" in chart.title
    assert chart.json.count("as simulated, luck included") == 2  # on a wide screen and on a phone


def test_perfect_information_with_luck_in_it_is_named_beside_what_it_is_worth() -> None:
    cea, noise = noisy()
    chart = evpi_chart(cea, noise, GBP, WTP)
    assert noise.metamodel is not None
    assert noise.metamodel.evpi[0] < noise.raw.evpi[0]
    assert "with the luck of the simulation in it" in chart.title
    assert "luck" not in evpi_chart(cea, None, GBP, WTP).title


def test_the_lowest_loss_is_that_of_the_best_strategy() -> None:
    cea = analyse(drawn(NAMES, 2_500.0, 0.2), WTP)
    at = leading(cea, None, WTP)
    assert at.expected_loss[0].min() == at.evpi[0]
    assert loss_chart(cea, None, GBP, WTP).title.startswith("At £20,000 per QALY, Base loses the least on average")


def test_the_frontier_title_names_each_step_and_what_is_dominated() -> None:
    names = ("a", "b", "c", "d")
    costs, effects = np.array([0.0, 10_000, 15_000, 30_000]), np.array([0.0, 1.0, 1.2, 2.0])
    outcomes = Outcomes(names, costs[:, None, None], effects[:, None, None], "GBP")
    title = frontier_chart(analyse(outcomes, WTP), GBP).title
    assert title == "On the frontier: A, then B at £10,000 per QALY, then D at £20,000 per QALY. Dominated: C"


def test_a_parameter_whose_value_is_within_its_own_error_is_not_called_worth_knowing() -> None:
    def found(name: str, value: float, se: float, floor: float) -> Evppi:
        return Evppi(name, (name,), value, se, 0.1, floor, 0.2, "spline")

    chart = evppi_chart([found("x.told", 90.0, 9.0, 20.0), found("x.not", 30.0, 25.0, 20.0)], GBP, WTP[0], 20)
    assert chart.title.startswith("At £20,000 per QALY, 1 of 2 are worth knowing by themselves; most of all x: told")
    none = evppi_chart([found("x.not", 30.0, 25.0, 20.0)], GBP, WTP[0], 20)
    assert none.title == "At £20,000 per QALY, none of 1 parameters is worth knowing by itself"


def test_luck_has_no_share_to_draw_with_one_replication_a_draw() -> None:
    cea, noise = noisy()
    assert variance_chart(noise, GBP) is not None
    assert variance_chart(noise_of(cea.outcomes.of_draws()), GBP) is None


def test_curves_run_through_the_thresholds_that_are_spoken_of() -> None:
    grid = grid_of((20_000.0, 33_333.0))
    assert {20_000.0, 33_333.0} <= set(grid)
    assert grid[0] == 0
    assert (np.diff(grid) > 0).all()


def test_a_bar_whose_interval_holds_zero_is_pale_and_sides_are_named_once() -> None:
    figure = bars(
        [Part("told", 5.0, 4.0, 6.0, "5"), Part("not", 1.0, -1.0, 3.0, "1"), Part("less", -2.0, -3.0, -1.0, "-2")],
        "title",
        "pounds",
        ("saves", "costs"),
    )
    more, less = traces(figure, "costs")[0], traces(figure, "saves")[0]
    assert more.marker.color[0].startswith("#")
    assert more.marker.color[1].startswith("rgba")
    assert list(less.y) == ["less"]


def test_dots_on_either_side_of_zero_have_a_shape_of_their_own() -> None:
    dots = [Dot("", "a", 2, 1, 3, ""), Dot("", "b", -2, -3, -1, ""), Dot("", "c", 0.1, -1, 1, "")]
    figure = forest(dots, "title", "axis", ("left", "right"))
    assert len({trace.marker.symbol for trace in figure.data}) == 3


def test_the_tornado_says_which_parameter_turns_the_choice() -> None:
    title = one_way_section(evaluation()).charts[0].title
    assert title.endswith("2 of 3 parameters can be told from luck; utilities: gain: itb can turn the choice")


def test_other_methods_that_reverse_the_answer_are_named() -> None:
    section = methods_section(evaluation())
    assert section is not None
    assert section.charts[0].title == (
        "Base is better value than Oral only in the base case; the other way round with costs of everybody"
    )


def test_a_change_that_cannot_be_told_says_so() -> None:
    section = capacity_section(evaluation())
    assert section is not None
    assert section.charts[0].title.endswith("changes by +£120 (−£280 to +£520), which cannot be told from nothing")


def test_subgroups_are_sorted_into_better_and_worse_value() -> None:
    section = subgroup_section(evaluation())
    assert section is not None
    assert section.charts[0].title == "Base: better value in severe, worse in mild"


def test_the_budget_title_holds_both_what_capacity_allows_and_what_it_would_not() -> None:
    title = budget_section(evaluation()).charts[0].title
    assert "changes the budget of 3 years by +£168,000" in title
    assert "by +£297,600 (+£288,600 to +£306,600) if capacity never ran out" in title


def test_nothing_is_said_of_probability_where_there_is_one_draw() -> None:
    cea = analyse(fixed(NAMES, 2_500.0, 0.2), WTP)
    assert not cea.is_probabilistic
    assert interval(1, 1).lo == 0
    assert "draws" not in frontier_chart(cea, GBP).title
