from functools import cache
from pathlib import Path

import numpy as np
import pytest

from clinicsim.arrays import Floats
from clinicsim.experiments.rare_events import mean_interval, mean_interval_by_column
from clinicsim.experiments.rate_intervals import FEW_EVENTS, rate_intervals, running_rate_intervals
from clinicsim.experiments.replicate import replicate
from clinicsim.experiments.runs import Runs
from clinicsim.experiments.statistics import t_interval
from clinicsim.measures import describe
from clinicsim.scenario import read
from clinicsim.world.build import build
from experiments.made_up import runs

SCENARIOS = Path(__file__).parents[3] / "scenarios"
NAN = float("nan")


@cache
def small_clinic() -> Runs:
    return replicate(build(read(SCENARIOS / "small_clinic.toml", ["run.months=9"])), 4)


def years(number: int, length: float = 1.0) -> Floats:
    return np.full(number, length)


@pytest.mark.parametrize(
    ("events", "low", "high"), [(0, 0.0, 3.689), (1, 0.0253, 5.572), (5, 1.623, 11.668), (10, 4.795, 18.390)]
)
def test_scattered_events_have_the_exact_interval_of_garwoods_table(events: int, low: float, high: float) -> None:
    counts = np.zeros(20)
    counts[:events] = 1.0
    at = mean_interval(counts / 2, years(20, 2.0))
    assert at.kind == "Poisson"
    assert [at.lo * 40, at.hi * 40] == pytest.approx([low, high], abs=5e-4)


def test_an_event_that_never_happened_may_still_be_up_to_3_7_over_the_time_watched() -> None:
    at = runs({"withdrawal_deaths_per_year": [0.0] * 30}, months=12).interval("withdrawal_deaths_per_year")
    assert (at.mean, at.lo, at.kind) == (0.0, 0.0, "Poisson")
    assert at.hi == pytest.approx(3.689 / 30, rel=2e-3)


def test_events_in_bunches_are_known_less_well_than_scattered_ones() -> None:
    scattered = mean_interval(np.array([1.0] * 6 + [0.0] * 14), years(20))
    bunched = mean_interval(np.array([6.0] + [0.0] * 19), years(20))
    assert (scattered.kind, bunched.kind) == ("Poisson", "overdispersed Poisson")
    assert scattered.mean == bunched.mean
    assert bunched.lo < scattered.lo
    assert bunched.hi > 2 * scattered.hi


def test_bunches_of_three_count_as_a_third_of_the_events() -> None:
    # the index of dispersion is 3.0 here: four bunches of three, in replications that would have 0.6 each
    counts = np.array([3.0, 3.0, 3.0, 3.0] + [0.0] * 16)
    (mean, _, high), dispersion = rate_intervals(counts[:, None], years(20)[:, None])
    assert mean[0] == pytest.approx(0.6)
    assert dispersion[0] == pytest.approx(((3 - 0.6) ** 2 * 4 + 0.6**2 * 16) / 0.6 / 19)
    bunches = 12 / dispersion[0]
    four, five = (mean_interval(np.array([1.0] * n + [0.0] * (20 - n)), years(20)).hi * 20 for n in (4, 5))
    assert 4 < bunches < 5
    assert four < high[0] * 20 / dispersion[0] < five


def test_a_rate_with_many_events_keeps_students_interval() -> None:
    counts = np.array([FEW_EVENTS / 10.0] * 9 + [FEW_EVENTS / 10.0 + 1])
    assert mean_interval(counts, years(10)) == t_interval(counts)
    assert mean_interval(counts - 1, years(10)).kind == "Poisson"


def test_a_measure_that_counts_nothing_keeps_students_interval() -> None:
    made = runs({"first_assessment_wait_weeks_median": [1.0, 0.0, 0.0]})
    assert made.interval("first_assessment_wait_weeks_median").kind == "t"


def test_one_replication_has_no_interval_for_rare_events_either() -> None:
    assert np.isnan(mean_interval(np.array([2.0, NAN]), years(2)).hi)


def test_replications_without_the_rate_add_neither_events_nor_time() -> None:
    counts = np.array([1.0, 0.0, 2.0, 0.0])
    assert mean_interval(np.append(counts, NAN), years(5)) == mean_interval(counts, years(4))


def test_pump_years_are_worked_back_from_refills() -> None:
    made = runs(
        {
            "refills_per_year": [90.0, 120.0, 0.0],
            "refills_per_pump_year": [6.0, 6.0, 0.0],
            "pumps_end": [14.0, 21.0, 9.0],
            "dry_events_per_100_pump_years": [100 / 15, 0.0, 0.0],
        },
        months=12,
    )
    length = 365 / 365.25  # the year from 2 November 2026
    over = made.counted_over("dry_events_per_100_pump_years")
    assert over == pytest.approx(np.array([0.15, 0.20, 0.09]) * length)  # nobody was refilled: the pumps at the end
    assert made.interval("dry_events_per_100_pump_years").kind == "Poisson"


def test_pump_years_that_cannot_be_told_leave_students_interval() -> None:
    assert runs({"dry_events_per_100_pump_years": [0.0, 1.0]}).interval("dry_events_per_100_pump_years").kind == "t"


def test_every_rate_that_is_marked_as_counted_is_a_whole_number_of_events() -> None:
    counted = [name for name in small_clinic().summary if describe(name).counted_per is not None]
    assert len(counted) > 40
    for name in counted:
        over = small_clinic().counted_over(name)
        assert over is not None
        events = small_clinic().of(name) * over
        assert events == pytest.approx(np.rint(events), abs=1e-9), name


def test_a_month_without_an_event_has_an_interval_too() -> None:
    mean, low, high = small_clinic().monthly_intervals("withdrawal_deaths_per_year")
    quiet = mean == 0
    assert quiet.any()
    assert (low[quiet] == 0).all()
    assert high[quiet] == pytest.approx(3.689 * 12 / 4, rel=0.1)  # in four months, one of each replication


def test_columns_together_equal_each_alone() -> None:
    rates = np.random.default_rng(8).poisson([0.2, 3.0, 20.0], size=(12, 3)).astype(np.float64)
    exposure = np.linspace(0.5, 2.0, 36).reshape(12, 3)
    together = mean_interval_by_column(rates / exposure, exposure)
    for column in range(3):
        alone = mean_interval(rates[:, column] / exposure[:, column], exposure[:, column])
        assert together[:, column] == pytest.approx([alone.mean, alone.lo, alone.hi])


def test_running_intervals_are_those_of_the_replications_so_far() -> None:
    rng = np.random.default_rng(9)
    exposure = rng.uniform(0.5, 2.0, 25)
    rates = rng.poisson(0.4, 25) / exposure
    rates[7] = NAN
    running = running_rate_intervals(rates, exposure)
    for count in (2, 8, 9, 25):
        until, _ = rate_intervals(rates[:count, None], exposure[:count, None])
        assert running[:, count - 1] == pytest.approx(until[:, 0], rel=1e-9)
