"""Control charts by the rules of Making Data Count, on series whose answer can be worked out by hand."""

import datetime as dt
from collections.abc import Sequence

import numpy as np
import pytest

from clinicsim.experiments.errors import BadRequest
from clinicsim.experiments.runs import Runs
from clinicsim.experiments.spc import (
    ControlChart,
    Observed,
    OneReplication,
    Series,
    control_chart,
    mean_moving_range,
    of_replication,
)
from clinicsim.experiments.spc.chart import Higher
from clinicsim.experiments.spc.rules import Phase, signals
from clinicsim.scenario.dates import add_months

START = dt.date(2024, 1, 1)


def series(*values: float) -> Series:
    dates = tuple(add_months(START, month) for month in range(len(values)))
    return Series("refills", dates, np.array(values, dtype=float), Observed("refills.csv"))


def rules_in(values: Sequence[float], lower: float = -3.0, upper: float = 3.0) -> list[str | None]:
    """Rules that hold at each point, between limits about a mean of zero."""
    found = signals(np.array(values, dtype=float), Phase(0, len(values), 0.0, lower, upper))
    return [signal.rule if signal else None for signal in found]


def test_limits_are_2_66_mean_moving_ranges_from_the_mean() -> None:
    (phase,) = control_chart(series(4, 6, 5, 7)).phases
    assert phase.mean == 5.5
    assert phase.upper == pytest.approx(5.5 + 2.66 * (2 + 1 + 2) / 3)
    assert phase.lower == pytest.approx(5.5 - 2.66 * (2 + 1 + 2) / 3)
    assert phase.near_upper - phase.mean == pytest.approx(2 / 3 * (phase.upper - phase.mean))


def test_one_wild_jump_does_not_widen_the_limits() -> None:
    # Six ranges of 1 and one of 40, which is more than 3.267 times their mean of 46 / 7.
    assert mean_moving_range(np.array([10, 11, 10, 11, 10, 11, 10, 50.0])) == 1.0
    # Four times the others is no outlier among so few: 4 < 3.267 x 7 / 4.
    assert mean_moving_range(np.array([0, 1, 2, 3, 7.0])) == 7 / 4


def test_a_process_that_never_varies_has_no_signal() -> None:
    chart = control_chart(series(*[3.0] * 20))
    assert chart.signals == (None,) * 20
    assert chart.phases[0].lower == chart.phases[0].upper == 3.0


def test_a_point_outside_a_limit_is_a_signal_and_one_on_it_is_not() -> None:
    assert rules_in([3.0, 3.01, -1.0]) == [None, "outside a limit", None]


def test_seven_rising_points_are_a_trend_and_six_are_not() -> None:
    assert rules_in([0.5, -1.5, -1.0, -0.5, 0.5, 1.0, 1.5, -1.0]) == [None] * 8
    rising = [0.5, -1.5, -1.0, -0.5, 0.1, 0.5, 1.0, 1.5, -1.0]
    assert rules_in(rising) == [None, *["trend"] * 7, None]


def test_equal_neighbours_break_a_trend() -> None:
    assert rules_in([-1.5, -1.0, -0.5, 0.5, 0.5, 1.0, 1.5, 1.6]) == [None] * 8


def test_the_turning_point_of_two_trends_counts_for_the_second() -> None:
    up = [-1.5, -1.0, -0.5, 0.1, 0.5, 1.0, 1.5]
    found = signals(np.array([*up, *up[-2::-1]]), Phase(0, 13, 0.0, -3.0, 3.0))
    assert [signal.direction for signal in found if signal] == [1] * 6 + [-1] * 7


def test_seven_points_on_one_side_are_a_shift_and_one_on_the_mean_breaks_it() -> None:
    above = [0.5, 0.4, 0.6, 0.5, 0.7, 0.3, 0.4]
    assert rules_in(above) == ["shift"] * 7
    assert rules_in([*above[:6], -0.2]) == [None] * 7
    assert rules_in([*above[:3], 0.0, *above[:5]]) == [None] * 9


def test_two_of_three_near_a_limit_on_one_side_are_a_signal() -> None:
    near = "two of three near a limit"
    assert rules_in([2.5, 0.5, 2.4, -1.0]) == [near, None, near, None]
    assert rules_in([2.5, -0.1, 2.4]) == [None] * 3  # the middle one is on the other side
    assert rules_in([2.5, -2.5, 2.4]) == [None] * 3
    # One beyond the limit does not count as near it, as in NHSRplotthedots.
    assert rules_in([2.5, 3.5, 0.1]) == [None, "outside a limit", None]


def test_no_rule_looks_across_a_rebasing() -> None:
    low, high = [1, 2, 1, 2, 1, 2], [8, 9, 8, 9, 8, 9]
    assert any(control_chart(series(*low, *high)).signals)
    rebased = control_chart(series(*low, *high), rebase=[dt.date(2024, 7, 1)])
    assert [(phase.first, phase.stop, phase.mean) for phase in rebased.phases] == [(0, 6, 1.5), (6, 12, 8.5)]
    assert not any(rebased.signals)
    assert rebased.short_phases == rebased.phases


def test_days_of_rebasing_outside_the_series_are_refused_together() -> None:
    with pytest.raises(BadRequest) as refused:
        control_chart(series(1, 2, 3), rebase=[START, dt.date(2030, 1, 1)])
    assert len(refused.value.problems) == 2


def chart(higher: Higher, target: float | None = None, jump: float = 9.0) -> ControlChart:
    """A steady process between about 0 and 3 whose last point jumps."""
    return control_chart(series(*[1.0, 2.0] * 10, jump), higher=higher, target=target)


@pytest.mark.parametrize(
    ("higher", "jump", "variation"),
    [
        ("better", 9.0, "improvement"),
        ("worse", 9.0, "concern"),
        ("neither", 9.0, "high"),
        ("worse", -9.0, "improvement"),
        ("better", -9.0, "concern"),
        ("neither", -9.0, "low"),
        ("better", 1.0, "common cause"),
    ],
)
def test_the_variation_icon_is_what_the_last_point_says(higher: Higher, jump: float, variation: str) -> None:
    assert chart(higher, jump=jump).variation == variation


@pytest.mark.parametrize(
    ("higher", "target", "assurance"),
    [
        ("better", -50.0, "consistently hits"),
        ("better", 50.0, "consistently misses"),
        ("worse", 50.0, "consistently hits"),
        ("worse", -50.0, "consistently misses"),
        ("better", 1.5, "hits and misses"),
        ("neither", 50.0, None),
        ("better", None, None),
    ],
)
def test_the_assurance_icon_is_where_the_limits_leave_the_target(
    higher: Higher, target: float | None, assurance: str | None
) -> None:
    assert chart(higher, target).assurance == assurance


def runs(monthly: Sequence[Sequence[float]]) -> Runs:
    values = np.array(monthly)
    count, months = values.shape
    return Runs(
        replications=np.array([4, 7])[:count],
        summary={},
        monthly={"refill_on_time_share": values},
        categories=(),
        ledger=np.zeros((count, months, 0)),
        discounted=np.zeros((count, 0)),
        staff_employed=np.zeros(count),
        staff_used=np.zeros(count),
        seed=1,
        months=months,
        start_date=START,
        engine="compiled",
    )


def test_one_replication_can_be_charted_by_its_number_without_months_that_have_no_value() -> None:
    found = of_replication(runs([[0.5, 0.6, 0.7], [0.8, np.nan, 0.9]]), "base", 7, "refill_on_time_share")
    assert found.values.tolist() == [0.8, 0.9]
    assert found.dates == (dt.date(2024, 1, 1), dt.date(2024, 3, 1))
    assert found.origin == OneReplication("base", 7)


def test_an_unknown_replication_and_measure_are_refused_together() -> None:
    with pytest.raises(BadRequest) as refused:
        of_replication(runs([[0.5], [0.6]]), "base", 5, "pumps_end")
    assert len(refused.value.problems) == 2
    assert "4 to 7" in refused.value.problems[0]
