"""Searches of a small clinic, short and with few replications."""

from pathlib import Path

import numpy as np
import pytest

from clinicsim.experiments.errors import BadRequest
from clinicsim.experiments.executors import Serial
from clinicsim.experiments.replicate import replicate
from clinicsim.experiments.search import Asked, Found, seek
from clinicsim.experiments.search.document import search_document
from clinicsim.experiments.search.found import nearest, tightest, worst
from clinicsim.experiments.search.question import HARM
from clinicsim.scenario import read
from clinicsim.views.figures.frontier import frontier_figure
from clinicsim.views.search import search_sentences, search_title
from clinicsim.views.search_table import search_table
from clinicsim.world.build import build

SMALL = Path(__file__).parents[4] / "scenarios" / "small_clinic.toml"
SETS = ("staffing.sickness_share=0",)
RUN_SETS = ("run.months=24", "run.replications=4", "run.seed=5")
SLOTS = "sessions.refill_*.slots"


def _seek(*variables: str, targets: tuple[str, ...], **more: object) -> Found:
    loaded = read(SMALL, (*SETS, *RUN_SETS))
    asked = Asked(variables, targets, **{"rule": "mean", **more})  # type: ignore[arg-type]
    return seek(loaded, asked, Serial(), sets=SETS, run_sets=RUN_SETS)


@pytest.fixture(scope="module")
def slots() -> Found:
    """How many slots a refill session needs for nine refills in ten to be on time in each year."""
    return _seek(f"{SLOTS}=1..6", targets=("refill_on_time_share>=90% each year",))


def test_one_fewer_fails_and_the_answer_passes(slots: Found) -> None:
    assert slots.answer is not None
    (number,) = slots.answer.values
    assert slots.answer.meets
    below = next(one for one in slots.neighbours if one.tried.values == (number - 1,))
    assert below.less
    assert not below.tried.meets
    assert slots.missing is below.tried


def test_the_answer_is_what_a_run_of_that_scenario_gives_year_by_year(slots: Found) -> None:
    assert slots.answer is not None
    (number,) = slots.answer.values
    runs = replicate(build(read(SMALL, (*SETS, *RUN_SETS, f"sessions.refill_wednesday.slots={number}"))), 4)
    np.testing.assert_array_equal(slots.answer.of("cost_per_year"), runs.of("cost_per_year"))
    np.testing.assert_array_equal(slots.answer.of(HARM), runs.of(HARM))
    years = np.column_stack([slots.answer.of(f"refill_on_time_share@{year}") for year in (1, 2)])
    assert (
        (years.min(axis=1) <= runs.of("refill_on_time_share")) & (runs.of("refill_on_time_share") <= years.max(axis=1))
    ).all()


def test_fresh_luck_is_that_of_another_seed(slots: Found) -> None:
    assert slots.answer is not None
    assert slots.fresh is not None
    assert slots.fresh_seed == 6
    (number,) = slots.answer.values
    sets = (*SETS, *RUN_SETS[:2], "run.seed=6", f"sessions.refill_wednesday.slots={number}")
    runs = replicate(build(read(SMALL, sets)), 4)
    np.testing.assert_array_equal(slots.fresh.of("cost_per_year"), runs.of("cost_per_year"))
    assert slots.holds == (slots.fresh.meets and not any(n.fresh.meets for n in slots.neighbours if n.fresh and n.less))


def test_the_worst_replications_are_those_of_the_tightest_year(slots: Found) -> None:
    assert slots.answer is not None
    name, ((number, value),) = worst(slots.answer, slots.question.targets)
    assert name == tightest(slots.answer, slots.question.targets)[1].name
    assert value == slots.answer.of(name).min() == slots.answer.of(name)[number]


def test_it_is_told_in_words_with_intervals_and_as_a_document(slots: Found) -> None:
    assert slots.answer is not None
    (number,) = slots.answer.values
    assert search_title(slots).startswith(
        f"Sessions.refill_*.slots = {number}: the fewest with refills on time at least 90%"
    )
    said = " ".join(search_sentences(slots))
    assert f"slots = {number - 1} fails" in said
    assert "With fresh luck (seed 6)" in said
    assert "what binds" in said
    document = search_document(slots)
    assert document["answer"]["values"] == {SLOTS: number}
    assert {tuple(each["values"].values()) for each in document["points"]} == {one.values for one in slots.tried}
    table = search_table(slots)
    assert [row[1] for row in table.rows].count("answer") == 1


def test_the_figure_rings_the_answer_and_sets_dominated_candidates_apart(slots: Found) -> None:
    assert slots.answer is not None
    drawn = {trace.name: trace for trace in frontier_figure(slots).data}
    ring = drawn["answer"]
    assert (ring.x[0], ring.y[0]) == (slots.answer.of("cost_per_year").mean(), slots.answer.of(HARM).mean())
    worse = slots.dominated(("cost_per_year", HARM))
    hollow = sum(len(trace.x) for name, trace in drawn.items() if "dominated" in name)
    assert 0 < hollow == len(worse) < len(slots.tried)
    for one in slots.tried:
        beaten = [
            other
            for other in slots.tried
            if all(other.of(name).mean() < one.of(name).mean() for name in ("cost_per_year", HARM))
        ]
        assert one.values in worse or not beaten


def test_the_cheapest_mix_meets_the_target_and_no_cheaper_candidate_in_full_does() -> None:
    found = _seek(
        f"{SLOTS}=2..3", "staff.Nurse*=1..2", targets=("dry_events_per_100_pump_years<=40", "refill_on_time_share>=0.7")
    )
    assert found.answer is not None
    assert found.grid is not None
    zone = found.grid.indifference
    cost = found.answer.of("cost_per_year").mean()
    in_full = [one for one in found.tried if len(one.runs) >= found.replications and one.meets]
    assert all(one.of("cost_per_year").mean() > cost - zone for one in in_full)
    assert {one.variable for one in found.neighbours} == {0, 1}
    assert "the least cost per year, £" in search_title(found)
    assert "cost a year" in " ".join(search_sentences(found))


def test_without_an_answer_the_nearest_is_explained() -> None:
    found = _seek(f"{SLOTS}=1..2", targets=("refill_on_time_share>=99.99%",))
    assert found.answer is None
    assert found.holds is None
    assert found.missing is not None
    assert found.missing.values == nearest(found.tried, found.question.targets).values
    assert search_title(found).startswith("None of the 2")
    assert search_document(found)["answer"] is None


def test_numbers_with_which_there_can_be_no_clinic_are_left_out_and_told() -> None:
    found = _seek("sessions.refill_*=1..3", targets=("refill_on_time_share>=0.1",))
    assert found.answer is not None
    assert found.answer.values == (1,)
    assert set(found.impossible) == {(2,), (3,)}
    assert "Impossible: 2 sessions a week (refill_*)" in " ".join(search_sentences(found))
    with pytest.raises(BadRequest, match=r"2 sessions a week .* is impossible"):
        _seek("sessions.refill_*=2..3", targets=("refill_on_time_share>=0.1",))


def test_every_problem_is_told_at_once() -> None:
    with pytest.raises(BadRequest) as error:
        _seek(
            "sessions.refil=1..2",
            f"{SLOTS}=9..2",
            targets=("refill_on_time_share>=95", "no_such_measure>=1"),
            rule="median",
            minimise="costs",
            indifference=0.0,
        )
    assert len(error.value.problems) == 7


def test_a_grid_over_the_budget_says_how_many_it_would_be() -> None:
    with pytest.raises(BadRequest, match=r"4 x 3 = 12 candidates are more than the 11 allowed"):
        _seek(f"{SLOTS}=1..4", "staff.Nurse*=1..3", targets=("refill_on_time_share>=0.1",), budget=11)
