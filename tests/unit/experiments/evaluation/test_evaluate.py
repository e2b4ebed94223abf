import json
from dataclasses import replace
from functools import cache

import pytest

from clinicsim.experiments.evaluation.document import evaluation_document
from clinicsim.experiments.evaluation.evaluate import evaluate
from clinicsim.experiments.evaluation.means import Means
from clinicsim.experiments.evaluation.request import Request
from clinicsim.experiments.evaluation.result import Evaluation
from clinicsim.experiments.executors import Serial, Threads
from clinicsim.experiments.psa.analysis import Question, analyse_psa
from clinicsim.experiments.psa.request import Request as PsaRequest
from clinicsim.experiments.psa.request import accept
from clinicsim.experiments.psa.run import run_psa
from clinicsim.experiments.replicate import replicate
from clinicsim.experiments.unlimited import unlimited
from clinicsim.world.build import compile_world
from experiments.evaluation.clinics import REPLICATIONS, fewer_trials, pumps

REQUEST = Request(parameters=2, replications=2, levels=2, subgroup_replications=2)
WTP = (20_000.0, 30_000.0)
PATTERNS = ("prices.pump_system", "utilities.gain.itb", "utilities.state")


@cache
def _unlimited():
    found = []
    for side in (pumps(), fewer_trials()):
        opened = unlimited(side.loaded, len(side.world.cohort.ids))
        found.append(replicate(compile_world(opened.timeline, side.world.cohort), REPLICATIONS))
    return found


@cache
def _drawn():
    request = PsaRequest(draws=30, replications=2, patterns=PATTERNS)
    sides = (pumps(), fewer_trials())
    inputs = accept(request, [side.loaded.scenario for side in sides])
    psa = run_psa(inputs, [side.world for side in sides], request, Serial())
    return analyse_psa(psa, inputs, request, Question(WTP, WTP, "pumps", 100.0), "compiled")


@cache
def _evaluation() -> Evaluation:
    return evaluate((pumps(), fewer_trials()), REQUEST, Means(Serial()), _drawn(), _unlimited())


def test_every_part_of_an_evaluation_is_there() -> None:
    document = evaluation_document(_evaluation())
    empty = [name for name, value in document.items() if value in (None, [], {})]
    assert not empty
    assert document["budget_impact"][0]["unlimited"]
    json.dumps(document, allow_nan=False)


def test_the_same_bytes_with_any_number_of_workers() -> None:
    some = replace(REQUEST, parameters=0, thresholds=("prices.ampoule",), two_way=PATTERNS[:2])
    found = [
        evaluate((pumps(), fewer_trials()), some, Means(executor), None, _unlimited())
        for executor in (Serial(), Threads(2))
    ]
    one, two = (json.dumps(evaluation_document(each)) for each in found)
    assert one == two


def test_strategies_are_named_once_and_the_comparator_first() -> None:
    found = _evaluation()
    assert found.strategies == ("pumps", "fewer_trials")
    assert found.comparator == found.deterministic.comparator == "pumps"
    assert found.probabilistic is not None
    assert found.probabilistic.comparator == "pumps"
    assert found.psa is not None


def test_the_tornado_takes_what_the_draws_answer_to() -> None:
    (tornado,) = _evaluation().tornado
    assert len(tornado.bars) == 2
    assert {bar.path.rpartition(".")[0] for bar in tornado.bars} <= {"prices", "utilities.gain", "utilities.state"}
    assert "probabilistic" in tornado.chosen


def test_a_short_horizon_is_not_taken_for_a_lifetime() -> None:
    assert any("not of a lifetime" in warning for warning in _evaluation().warnings)


def test_without_draws_what_rests_on_them_is_left_out_and_said() -> None:
    bare = replace(REQUEST, parameters=0, levels=0, subgroup_replications=0, thresholds=("prices.ampoule",))
    found = evaluate((pumps(), fewer_trials()), bare, Means(Serial()), None, None)
    assert not found.tornado
    assert found.probabilistic is None
    assert found.capacity is None
    assert found.subgroups is None
    assert not found.budget[0].unlimited
    assert any("no probabilistic analysis" in warning for warning in found.warnings)
    json.dumps(evaluation_document(found), allow_nan=False)


@pytest.mark.parametrize("number", [float("nan"), float("inf")])
def test_what_cannot_be_told_is_null_in_the_document(number) -> None:
    from clinicsim.experiments.evaluation.document import plain

    assert plain({"a": (number, 1.0)}) == {"a": [None, 1.0]}
