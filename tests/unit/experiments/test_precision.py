from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from sim_tools.output_analysis import ReplicationsAlgorithm

from clinicsim.arrays import Floats
from clinicsim.experiments.errors import BadRequest
from clinicsim.experiments.half_widths import half_widths
from clinicsim.experiments.precision import LEAST_BUDGET, Decision, Precision, look_ahead
from clinicsim.experiments.runs import NotPaired
from clinicsim.experiments.statistics import t_interval
from clinicsim.experiments.targets import Target, parse
from clinicsim.views.precision import enough_words, too_many_words
from experiments.made_up import runs

# Table of replications that the authors of sim-tools publish with pydesrap_mms (tests/exp_results/replications.csv,
# commit 50f2946), whose notebook prints these answers for 5% of the mean and a look-ahead of 5.
PUBLISHED = np.genfromtxt(Path(__file__).parent / "published_replications.csv", delimiter=",", names=True)
ANSWERS = {"mean_time_with_nurse": 3, "mean_q_time_nurse": 31, "mean_nurse_utilisation": 3}


def judged(
    values: Sequence[float] | Floats, half_width: float, of_mean: bool = False, budget: int = 10_000
) -> Decision:
    made = runs({"slot_utilisation": list(values)})
    return Precision([Target("slot_utilisation", half_width, of_mean)], budget).judge(made)


def series(seed: int, mean: float, spread: float, number: int = 600) -> Floats:
    rng = np.random.default_rng(seed)
    if seed % 2:
        return rng.gamma((mean / spread) ** 2, spread**2 / mean, number)
    return rng.normal(mean, spread, number)


@pytest.mark.parametrize("column", list(ANSWERS))
def test_the_published_table_of_replications_gets_the_published_answers(column: str) -> None:
    found = judged(PUBLISHED[column], 0.05, of_mean=True)
    assert found.at == ANSWERS[column]
    assert found.looked_ahead_to == ANSWERS[column] + 5


@pytest.mark.parametrize("seed", range(12))
def test_it_agrees_with_sim_tools(seed: int) -> None:
    values = series(seed, 4.0 + seed, (4.0 + seed) * (0.05 + 0.04 * seed))

    class Model:
        def single_run(self, number: int) -> dict[str, Any]:
            return {"measure": values[number]}

    theirs, _ = ReplicationsAlgorithm(half_width_precision=0.06, replication_budget=500).select(Model(), ["measure"])
    assert judged(values, 0.06, of_mean=True).at == theirs["measure"]


def test_the_half_width_after_each_replication_is_that_of_its_interval() -> None:
    values = series(3, 1e6, 2.0, 40)  # a spread that is small beside the mean
    values[5] = np.nan
    widths = half_widths(values)
    for count in (3, 6, 7, 40):
        at = t_interval(values[:count])
        assert widths[count - 1] == pytest.approx((at.hi - at.lo) / 2, rel=1e-6)


def test_the_decision_does_not_depend_on_how_many_replications_come_at_once() -> None:
    values = series(1, 1.0, 0.4)
    found = judged(values, 0.08)
    assert found.at is not None
    assert found.at < found.looked_ahead_to < values.size
    for seen in (1, 24, 25, 50, found.looked_ahead_to - 1):
        assert not judged(values[:seen], 0.08).stop
    for seen in (found.looked_ahead_to, found.looked_ahead_to + 1, 400):
        assert judged(values[:seen], 0.08) == found


def test_the_most_demanding_measure_decides() -> None:
    made = runs({"slot_utilisation": series(1, 1.0, 0.4).tolist(), "pumps_end": series(2, 50.0, 5.0).tolist()})
    slots, pumps = Target("slot_utilisation", 0.08, False), Target("pumps_end", 2.0, False)
    alone = [Precision([target]).judge(made).at for target in (slots, pumps)]
    assert None not in alone
    assert alone[0] != alone[1]
    assert Precision([slots, pumps]).judge(made).at == max(alone)  # type: ignore[type-var]


def test_a_half_width_that_is_narrow_for_a_moment_is_not_taken() -> None:
    values = [1.0, 1.001, 0.999, 3.0, *np.tile([1.0, 1.2], 100)]
    found = judged(values, 0.1)
    assert half_widths(np.array(values))[2] < 0.1
    assert found.at is not None
    assert found.at > 4


def test_the_look_ahead_grows_with_the_replications() -> None:
    assert [look_ahead(number) for number in (3, 100, 119, 120, 1000)] == [5, 5, 5, 6, 50]


def test_a_budget_that_the_pilot_shows_to_be_too_small_ends_the_run_at_once() -> None:
    values = series(2, 10.0, 5.0)
    found = judged(values, 0.1, budget=1_000)
    assert found.over_budget
    assert found.looked_ahead_to == 25
    spread = values[:25].std(ddof=1)
    assert found.states[0].needed == pytest.approx((2.0639 * spread / 0.1) ** 2, rel=1e-3)  # t(0.975, 24)
    assert found.needed == found.states[0].needed + look_ahead(found.states[0].needed)
    assert judged(values[:25], 0.1, budget=1_000) == found


def test_a_need_that_is_near_the_budget_is_tried() -> None:
    values = series(2, 10.0, 5.0)
    found = judged(values, 0.7, budget=200)  # takes about 200
    assert found.looked_ahead_to > 25
    exhausted = judged(values, 0.6, budget=200)
    assert (exhausted.at, exhausted.over_budget, exhausted.looked_ahead_to) == (None, True, 200)


def test_replications_past_the_budget_are_not_looked_at() -> None:
    values = series(2, 10.0, 5.0)
    assert judged(values, 0.6, budget=200) == judged(values[:200], 0.6, budget=200)


def test_an_event_that_has_not_happened_yet_is_not_known_precisely() -> None:
    quiet = runs({"withdrawal_deaths_per_year": [0.0] * 60}, months=12)
    found = Precision([Target("withdrawal_deaths_per_year", 0.05, False)]).judge(quiet)
    assert found.at == 37  # the first number of years n for which half of 3.689 / n is at most 0.05


def test_replications_that_all_agree_count_once_there_are_thirty() -> None:
    assert not judged([0.5] * 34, 0.01).stop
    assert judged([0.5] * 35, 0.01).at == 30


def test_replications_in_which_a_measure_is_undefined_do_not_count() -> None:
    values = series(2, 10.0, 5.0, 200)
    gaps = np.repeat(np.nan, 400)
    gaps[::2] = values
    whole, half = judged(values, 1.0), judged(gaps, 1.0)
    assert whole.at is not None
    assert half.at == 2 * whole.at - 1


def test_a_difference_is_known_sooner_than_what_it_is_between() -> None:
    luck = series(2, 10.0, 5.0)
    base = runs({"pumps_end": luck.tolist()})
    other = runs({"pumps_end": (luck + series(4, 1.0, 0.5)).tolist()})
    wanted = Precision([Target("pumps_end", 0.5, False)])
    difference, alone = wanted.judge_differences(base, [other]), wanted.judge(base)
    assert difference.at is not None
    assert alone.at is not None
    assert difference.at < alone.at / 10
    assert [state.alternative for state in difference.states] == [0]


def test_every_alternative_must_be_precise() -> None:
    luck = series(2, 10.0, 5.0)
    base = runs({"pumps_end": luck.tolist()})
    near, far = (runs({"pumps_end": (luck + series(4, 1.0, spread)).tolist()}) for spread in (0.5, 2.0))
    wanted = Precision([Target("pumps_end", 0.5, False)])
    each = [wanted.judge_differences(base, [other]).at for other in (near, far)]
    assert wanted.judge_differences(base, [near, far]).at == max(each)  # type: ignore[type-var]


def test_runs_that_do_not_share_their_luck_have_no_difference_to_be_precise_about() -> None:
    made = runs({"pumps_end": [1.0, 2.0, 3.0]})
    with pytest.raises(NotPaired):
        Precision([Target("pumps_end", 1.0, False)]).judge_differences(made, [runs(seed=8)])


def test_measures_that_the_run_lacks_are_named_all_at_once() -> None:
    made = runs({"bed_days_per_year.ward": [1.0, 2.0, 3.0]})
    wanted = Precision([Target("bed_days_per_year.wrd", 1.0, False), Target("pumps_end", 1.0, False)])
    with pytest.raises(BadRequest) as caught:
        wanted.judge(made)
    first, second = caught.value.problems
    assert "did you mean 'bed_days_per_year.ward'?" in first
    assert "the run has no measure 'pumps_end'" in second


def test_a_budget_that_can_never_do_is_refused() -> None:
    with pytest.raises(ValueError, match=f"the least is {LEAST_BUDGET}"):
        Precision([Target("pumps_end", 1.0, False)], budget=LEAST_BUDGET - 1)


def test_what_came_of_it_is_said_in_plain_words() -> None:
    values = series(1, 1.0, 0.4)
    assert enough_words(judged(values, 0.08)).startswith("Precise enough with ")
    assert "slot_utilisation ±0.0" in enough_words(judged(values, 0.08))
    first, advice = too_many_words(judged(values, 0.01, budget=1_000), 1_000)
    assert first == "slot_utilisation within ±0.01 would take about 5,500 replications (±0.147 so far)"
    assert advice == "the budget is 1,000 replications; allow more (--budget 5700) or ask for a wider half-width"
    first, advice = too_many_words(judged(values, 0.001, budget=1_000), 1_000)
    assert "would take more than 100,000 replications" in first
    assert advice == "the budget is 1,000 replications; ask for a wider half-width"


def test_a_part_of_a_mean_that_is_nothing_cannot_be_reached() -> None:
    balanced = np.array([-1.0, 1.0] * 12 + [0.0] * 40)  # the mean of the first 25 is 0
    nothing = judged(balanced, 0.05, of_mean=True, budget=1_000)
    assert np.isinf(nothing.needed)
    assert "cannot be reached, for the mean is 0" in too_many_words(nothing, 1_000)[0]


def test_a_measure_that_is_never_defined_uses_up_the_budget_and_says_so() -> None:
    found = judged([float("nan")] * 30, 0.05, budget=20)
    assert (found.over_budget, found.looked_ahead_to) == (True, 20)
    problems = too_many_words(found, 20)
    assert problems[0].endswith("cannot be reached, for it is defined in too few replications")
    assert problems[1] == "the budget is 20 replications; ask for a wider half-width"


@pytest.mark.parametrize(
    ("text", "target"),
    [
        ("refill_on_time_share=0.01", Target("refill_on_time_share", 0.01, False)),
        ("cost_per_year.staff=5%", Target("cost_per_year.staff", 0.05, True)),
        ("refill_margin_days_p05=2", Target("refill_margin_days_p05", 2.0, False)),
    ],
)
def test_half_widths_are_read_in_the_unit_or_as_a_part_of_the_mean(text: str, target: Target) -> None:
    assert parse([text]) == (target,)


def test_everything_that_is_wrong_with_precisions_is_said_at_once() -> None:
    wrong = {
        "refill_on_time=0.01": "did you mean 'refill_on_time_share'?",
        "refill_on_time_share=2": "a share lies between 0 and 1",
        "cost_per_year": "expected MEASURE=HALF_WIDTH",
        "pumps_end=some": "is not a number",
        "pumps_end=nan": "is not a number",
        "qalys=0": "expected more than 0",
        "qalys=-1%": "expected more than 0",
        "qalys=100%": "expected less than 100%",
        "refill_on_time_share@2=0.1": "leave out the year",
        "bed_days_per_year=1": "is a family of measures",
    }
    with pytest.raises(BadRequest) as caught:
        parse([*wrong, "slot_utilisation=0.1", "slot_utilisation=0.2"])
    problems = caught.value.problems
    for text, says in wrong.items():
        assert any(text in problem and says in problem for problem in problems), text
    assert problems[-1] == "--precision: slot_utilisation is given more than once; keep one half-width"
    assert len(problems) == len(wrong) + 1
