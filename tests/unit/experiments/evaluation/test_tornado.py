from dataclasses import replace

import numpy as np
import pytest

from clinicsim.experiments.evaluation.model import NetBenefit
from clinicsim.experiments.evaluation.person import outcomes
from clinicsim.experiments.evaluation.ranges import alike, unfit, varied
from clinicsim.experiments.evaluation.tornado import grids, tornados
from clinicsim.experiments.executors import Serial
from clinicsim.experiments.replicate import replicate
from experiments.evaluation.clinics import REPLICATIONS, fewer_trials, pumps, side

WTP = 20_000.0
PUMP, GAIN = "prices.pump_system", "utilities.gain.itb"


def _model() -> NetBenefit:
    sides = (pumps(), fewer_trials())
    return NetBenefit(
        strategies=tuple(one.world for one in sides),
        measures=("fewer_trials",),
        wtp=WTP,
        replications=tuple(range(REPLICATIONS)),
        executor=Serial(),
    )


def _free():
    return varied(alike([pumps().loaded.scenario, fewer_trials().loaded.scenario])[0])


@pytest.fixture(scope="module")
def tornado():
    (found,), failed = tornados(_model(), [_free()[PUMP], _free()[GAIN]], "two", 3)
    assert not failed
    return found


def test_the_run_at_the_values_is_the_deterministic_analysis(tornado) -> None:
    found = outcomes(("a", "b"), (pumps().runs, fewer_trials().runs), "GBP").net_benefit(WTP)[:, 0]
    assert tornado.at_value.mean == pytest.approx((found[1] - found[0]).mean())


def test_a_bar_ends_where_both_strategies_run_with_the_parameter_there(tornado) -> None:
    bar = next(bar for bar in tornado.bars if bar.path == PUMP)
    scenarios = [side("one", f"{PUMP}={bar.low}"), side("two", f"{PUMP}={bar.low}", "trial.offered=false")]
    found = outcomes(("a", "b"), [one.runs for one in scenarios], "GBP").net_benefit(WTP)[:, 0]
    assert bar.inmb_low.mean == pytest.approx((found[1] - found[0]).mean())


def test_bars_come_widest_first_and_change_is_what_lies_between(tornado) -> None:
    widths = [max(abs(bar.change_low.mean), abs(bar.change_high.mean)) for bar in tornado.bars]
    assert widths == sorted(widths, reverse=True)
    for bar in tornado.bars:
        assert bar.inmb_high.mean - tornado.at_value.mean == pytest.approx(bar.change_high.mean)


def test_a_dearer_pump_speaks_for_fewer_pumps(tornado) -> None:
    bar = next(bar for bar in tornado.bars if bar.path == PUMP)
    assert bar.change_low.mean <= 0 <= bar.change_high.mean


def test_a_bar_turns_where_the_better_strategy_is_another_at_its_ends(tornado) -> None:
    bar = tornado.bars[0]
    plus, minus = replace(bar.inmb_low, mean=1.0), replace(bar.inmb_low, mean=-1.0)
    assert replace(bar, inmb_low=plus, inmb_high=minus).turns
    assert not replace(bar, inmb_low=plus, inmb_high=plus).turns


def test_swapped_strategies_give_the_negative(tornado) -> None:
    model = _model()
    swapped = replace(model, strategies=model.strategies[::-1], measures=("pumps",))
    (other,), _ = tornados(swapped, [_free()[PUMP], _free()[GAIN]], "two", 3)
    for one, its in zip(tornado.bars, other.bars, strict=True):
        assert one.inmb_low.mean == pytest.approx(-its.inmb_low.mean)


def test_a_grid_holds_the_corners_of_both_parameters() -> None:
    (grid,) = grids(_model(), _free()[PUMP], _free()[GAIN], 2)
    assert [len(row) for row in grid.two_way.cells] == [2, 2]
    assert grid.strategy == "fewer_trials"


def test_a_number_that_strategies_state_differently_is_not_varied() -> None:
    first, second = pumps().loaded.scenario, side("dear", f"{PUMP}=9000").loaded.scenario
    known, unlike = alike([first, second])
    assert PUMP not in known
    assert unlike[PUMP] == "strategies state different values (6889, 9000)"


def test_choices_of_method_are_not_varied() -> None:
    assert not [path for path in _free() if path.startswith("economics.")]


def test_wrong_paths_are_told_all_at_once_with_what_was_meant() -> None:
    scenarios = [pumps().loaded.scenario, fewer_trials().loaded.scenario]
    found = list(unfit(scenarios, ("prices.pump_sistem", GAIN), ("prices.pump_systm", "prices.ampoule")))
    assert found == [
        "--two-way: prices.pump_sistem is no number with a stated uncertainty; did you mean 'prices.pump_system'?",
        "--threshold: prices.pump_systm is no number with a stated uncertainty; did you mean 'prices.pump_system'?",
    ]


def test_a_share_of_one_whole_has_no_threshold_of_its_own() -> None:
    (problem,) = unfit([pumps().loaded.scenario, fewer_trials().loaded.scenario], (), ("outcomes.bands.mild.share",))
    assert "share of one whole" in problem


def test_a_number_that_one_strategy_lacks_is_varied_in_the_others() -> None:
    """The benefit of the one that has it moves; nothing fails."""
    model = _model()
    answers = model((PUMP, "complications.nowhere.per_year"), np.array([[6889.0, 1.0], [12_000.0, 1.0]]))
    assert not answers.failed
    assert np.isfinite(answers.values).all()


def test_runs_and_model_have_the_same_luck() -> None:
    again = replicate(pumps().world, [2])
    assert again.of("cost_discounted")[0] == pumps().runs.of("cost_discounted")[2]
