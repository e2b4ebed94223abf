import numpy as np
import pytest

from clinicsim.experiments.sensitivity import morris, one_way, sobol, two_way
from clinicsim.views.figures.morris import morris_effects
from clinicsim.views.figures.sobol import sobol_indices
from clinicsim.views.figures.tornado import tornado
from clinicsim.views.figures.two_way import two_way_map
from clinicsim.views.sensitivity.says import headline, parameters_left_out, sentences
from clinicsim.views.sensitivity.tables import second_order_table, table_of
from clinicsim.views.sensitivity.words import compact, parameter_words, share_text, writing
from experiments.sensitivity.made_up import Function, uniform

COST = writing("cost_per_year", "GBP", None)
ON_TIME = writing("refill_on_time_share@2", "GBP", "base")
JOINT = uniform("prices.big_one", "prices.small_one", "prices.noise")


def _price(values: np.ndarray) -> np.ndarray:
    return 1000 * values[:, 0] + 100 * values[:, 1]


def _model(noise: float = 10.0) -> Function:
    return Function(_price, replications=6, noise=noise, shared=0.0, measures=("cost_per_year",))


def test_a_measure_is_called_by_its_words_its_year_and_its_base() -> None:
    assert ON_TIME.title == "Refills on time in year 2, less that of base"
    assert COST.title == "Cost per year"


def test_a_tornado_shows_what_cannot_be_told_from_luck_pale() -> None:
    (result,) = one_way(JOINT, _model())
    drawn = tornado(result, COST, headline(result, COST), top=15)
    low, high = drawn.data
    assert [bool(colour.startswith("rgba")) for colour in high.marker.color] == [False, False, True]
    assert low.error_x.array[0] > 0
    assert "prices: big one" in low.y[0]
    assert "cannot tell" in low.y[2]
    assert headline(result, COST) == (
        "Cost per year: 2 of 3 parameters can be told from luck; of those, prices: big one has the largest mean effect"
    )


def test_a_table_gives_every_change_its_interval_and_its_verdict() -> None:
    (result,) = one_way(JOINT, _model())
    rows = table_of(result, COST, 15).rows
    assert [row[0] for row in rows] == ["prices.big_one", "prices.small_one", "prices.noise"]
    assert [row[-1] for row in rows] == ["told apart", "told apart", "cannot tell"]
    assert all(" to " in change for row in rows for change in row[2:4])
    assert rows[0][2].startswith("−£")
    assert rows[0][3].startswith("+£")


def test_what_is_not_shown_is_counted() -> None:
    (result,) = one_way(JOINT, _model())
    assert len(table_of(result, COST, 1).rows) == 1
    assert "1 of 3 parameters are shown; of the other 2, 1 can be told from luck" in " ".join(
        sentences(result, COST, 1)
    )


def test_where_all_is_luck_the_headline_says_so() -> None:
    model = Function(lambda v: np.zeros(len(v)), replications=4, noise=1.0, measures=("cost_per_year",))
    for (result,) in (one_way(JOINT, model), morris(JOINT, model, 6, seed=1), sobol(JOINT, model, 32, seed=1)):
        assert headline(result, COST) == "Cost per year: none of 3 parameters can be told from luck"


def test_a_measure_that_is_not_defined_is_said_to_be_so_and_still_drawn() -> None:
    model = Function(lambda v: np.full(len(v), np.nan), measures=("cost_per_year",))
    two = uniform("prices.big_one", "prices.small_one")
    drawn = [
        tornado(one := one_way(two, model)[0], COST, headline(one, COST), 15),
        two_way_map(grid := two_way(two, model, 2)[0], COST, headline(grid, COST)),
        morris_effects(screened := morris(two, model, 3, seed=1)[0], COST, headline(screened, COST), 15),
        sobol_indices(split := sobol(two, model, 4, seed=1)[0], headline(split, COST), 15),
    ]
    assert all("not defined" in each.layout.meta["title"] for each in drawn)
    assert all("nan" not in "".join(row) for one in (one, grid, screened, split) for row in table_of(one, COST, 9).rows)


def test_a_map_marks_the_cells_that_cannot_be_told_from_the_run_at_the_values() -> None:
    (result,) = two_way(uniform("prices.big_one", "prices.small_one"), _model(), levels=3)
    (cells,) = two_way_map(result, COST, headline(result, COST)).data
    assert "○" in cells.text[1][1]
    assert "○" not in cells.text[2][0]
    assert list(cells.x) == list(cells.y) == ["0", "0.5", "1"]
    assert cells.z[2][0] == pytest.approx(1000, abs=30)
    assert headline(result, COST).startswith("Cost per year: from ")


def test_a_screening_draws_luck_beside_the_effects() -> None:
    (result,) = morris(JOINT, _model(), 8, seed=1)
    drawn = morris_effects(result, COST, headline(result, COST), top=2)
    by_name = {trace.name: trace for trace in drawn.data}
    assert len(by_name["luck alone"].x) == 2
    assert max(by_name["luck alone"].x) < max(by_name["nearly linear"].x)
    assert "of the variance between points" in " ".join(sentences(result, COST, 2))


def test_shares_of_variance_are_drawn_with_their_intervals_and_the_share_of_luck() -> None:
    (result,) = sobol(JOINT, _model(), 64, seed=1, second_order=True)
    drawn = sobol_indices(result, headline(result, COST), top=15)
    assert [trace.name for trace in drawn.data] == ["by itself", "with all it takes part in"]
    assert drawn.data[1].x[0] == result.indices[0].total.share
    assert drawn.layout.shapes[0].x0 == pytest.approx(result.noise_share)


def test_only_pairs_that_do_something_together_are_listed() -> None:
    product = Function(lambda v: v[:, 0] * v[:, 1], noise=0.0, measures=("cost_per_year",))
    (result,) = sobol(uniform("prices.a", "prices.b", "prices.c", low=-1), product, 256, seed=1, second_order=True)
    table = second_order_table(result, COST, 15)
    assert [row[0] for row in table.rows] == ["prices.a\nprices.b"]
    assert "1 of 3 pairs" in table.caption


def test_parameters_that_were_not_varied_are_listed_by_reason() -> None:
    said = list(parameters_left_out({"a.b": "it is a choice", "c.d": "it is a choice", "e.f": "the base has no such"}))
    assert said == ["Not varied, because it is a choice: a.b, c.d.", "Not varied, because the base has no such: e.f."]


@pytest.mark.parametrize(
    ("value", "text"), [(6889.0, "6,889"), (0.0001, "0.0001"), (3e-05, "3e−05"), (-0.5, "−0.5"), (-12000.0, "−12,000")]
)
def test_values_of_parameters_are_short(value: float, text: str) -> None:
    assert compact(value) == text


def test_a_share_that_rounds_to_nought_has_no_sign() -> None:
    assert [share_text(share) for share in (-0.0001, 0.25, -0.05, float("nan"))] == ["0%", "25%", "−5%", "–"]


def test_a_path_reads_as_words() -> None:
    assert parameter_words("withdrawal.severity.mild.share") == "withdrawal: severity: mild: share"
