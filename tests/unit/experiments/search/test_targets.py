import numpy as np
import pytest
from scipy import stats

from clinicsim.experiments.search.targets import Judge, NoTarget, Target, hold, judge, target, unknown_names

ON_TIME = "refill_on_time_share"


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("refill_on_time_share>=0.95", Target(ON_TIME, ">=", 0.95)),
        ("refill_on_time_share >= 95%", Target(ON_TIME, ">=", 0.95)),
        ("refill_on_time_share>=95% each year", Target(ON_TIME, ">=", 0.95, years=5)),
        ("refill_on_time_share@2>=.9", Target(f"{ON_TIME}@2", ">=", 0.9)),
        ("dry_events_per_100_pump_years<=3", Target("dry_events_per_100_pump_years", "<=", 3.0)),
        ("refill_margin_days_p05>=-2.5", Target("refill_margin_days_p05", ">=", -2.5)),
        ("staff_utilisation.nurse<=85%", Target("staff_utilisation.nurse", "<=", 0.85)),
    ],
)
def test_targets_are_read_as_they_are_written(text: str, read: Target) -> None:
    assert target(text, years=5) == read


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("refil_on_time_share>=0.9", "did you mean 'refill_on_time_share'"),
        ("refill_on_time_share>=95", "out of its range; did you mean 95%?"),
        ("refill_on_time_share<=101%", "out of its range"),
        ("dry_events_per_100_pump_years<=-1", "out of its range"),
        ("dry_events_per_100_pump_years<=3%", "its limit is no percentage"),
        ("refill_on_time_share=0.9", "expected 'MEASURE>=VALUE'"),
        ("refill_on_time_share>=0.9 every year", "expected 'MEASURE>=VALUE'"),
        ("refill_on_time_share@7>=0.9", "the run has 5 whole years"),
        ("refill_on_time_share@2>=0.9 each year", "one year and for each"),
        ("staff_utilisation>=0.9", "is a family"),
    ],
)
def test_what_is_no_target_is_refused_with_the_reason(text: str, says: str) -> None:
    with pytest.raises(NoTarget) as error:
        target(text, years=5)
    assert says in str(error.value)


def test_a_run_without_a_whole_year_has_none_to_hold() -> None:
    with pytest.raises(NoTarget, match="no whole year"):
        target("refill_on_time_share>=0.9 each year", years=0)


def test_rules_are_read_and_others_refused() -> None:
    assert judge("mean") == Judge("mean")
    assert judge("share:0.8") == judge("share:80%") == Judge("share", 0.8)
    for wrong in ("share", "share:0", "share:1.2", "median", "mean:0.5"):
        with pytest.raises(NoTarget, match="expected mean, lower, or share"):
            judge(wrong)


def test_the_bound_is_that_of_a_one_sided_t_test_at_the_limit() -> None:
    values = np.random.default_rng(5).normal(0.96, 0.02, 30)
    (held,) = hold(Target(ON_TIME, ">=", 0.95), values[:, None], Judge("lower"))
    p = stats.ttest_1samp(values, held.bound, alternative="greater").pvalue
    assert p == pytest.approx(0.05)
    assert held.met == (stats.ttest_1samp(values, 0.95, alternative="greater").pvalue <= 0.05)


def test_at_most_is_judged_by_the_upper_bound() -> None:
    values = np.array([[1.0], [2.0], [3.0]])
    below = Target("dry_events_per_100_pump_years", "<=", 2.5)
    assert hold(below, values, Judge("mean"))[0].met
    (held,) = hold(below, values, Judge("lower"))
    assert held.bound > 3
    assert not held.met


def test_a_share_of_replications_counts_those_that_meet_it_in_every_year() -> None:
    years = np.array([[0.96, 0.94], [0.94, 0.96], [0.96, 0.96], [0.97, 0.97], [np.nan, np.nan]])
    each = Target(ON_TIME, ">=", 0.95, years=2)
    assert [held.share for held in hold(each, years, Judge("share", 0.5))] == [0.75, 0.75]
    assert all(held.met for held in hold(each, years, Judge("share", 0.5)))
    assert not any(held.met for held in hold(each, years, Judge("share", 0.6)))


def test_every_year_must_hold_and_the_one_that_does_not_is_told() -> None:
    years = np.tile([0.97, 0.90, 0.98], (4, 1))
    held = hold(Target(ON_TIME, ">=", 0.95, years=3), years, Judge("mean"))
    assert [(one.name, one.met) for one in held] == [
        (f"{ON_TIME}@1", True),
        (f"{ON_TIME}@2", False),
        (f"{ON_TIME}@3", True),
    ]


@pytest.mark.parametrize("rule", [Judge("mean"), Judge("lower"), Judge("share", 0.1)])
def test_what_is_nowhere_defined_is_not_met(rule: Judge) -> None:
    assert not hold(Target(ON_TIME, ">=", 0.0), np.full((3, 1), np.nan), rule)[0].met


def test_measures_that_a_run_has_not_or_not_by_year_are_all_named() -> None:
    asked = [
        Target("implant_wait_weeks_median", "<=", 3.0, years=2),
        Target("staff_utilisation.nurs", "<=", 0.9),
        Target(ON_TIME, ">=", 0.9, years=2),
    ]
    summary = ["implant_wait_weeks_median", "staff_utilisation.nurse", ON_TIME]
    medians, member = unknown_names(asked, summary, [ON_TIME, "staff_utilisation.nurse"])
    assert "does not follow from its months" in medians
    assert "did you mean 'staff_utilisation.nurse'" in member
