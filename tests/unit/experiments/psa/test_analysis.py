from dataclasses import replace

import numpy as np
import pytest

from clinicsim.experiments.psa.analysis import Analysis, Question, analyse_psa
from clinicsim.experiments.psa.design import uniforms
from clinicsim.experiments.psa.document import psa_document
from clinicsim.experiments.psa.inputs import Inputs
from clinicsim.experiments.psa.request import Request, accept
from clinicsim.experiments.psa.result import Psa
from clinicsim.experiments.psa.run import MEASURES
from experiments.psa.small_psa import DRAWN, strategy

DRAWS, REPLICATIONS, PEOPLE = 80, 4, 50.0
REQUEST = Request(DRAWS, REPLICATIONS, patterns=DRAWN)
QUESTION = Question(curve=(0.0, 20_000.0, 40_000.0), spoken=(20_000.0,), comparator="now", target_se=10.0)


@pytest.fixture(scope="module")
def inputs(tmp_path_factory: pytest.TempPathFactory) -> Inputs:
    folder = tmp_path_factory.mktemp("strategies")
    return accept(REQUEST, [strategy(folder, name).scenario for name in ("now", "then")])


@pytest.fixture(scope="module")
def psa(inputs: Inputs) -> Psa:
    """What a person costs more under the one strategy follows from the price of a kit, from luck, and nothing else."""
    rng = np.random.default_rng(3)
    points = uniforms(inputs, DRAWS, "lhs", 1)
    values = inputs.values(points)
    kit = values[0, :, inputs.names.index("prices.refill_kit")]
    outcomes = np.zeros((2, DRAWS, REPLICATIONS, len(MEASURES)))
    outcomes[..., MEASURES.index("people")] = PEOPLE
    outcomes[..., MEASURES.index("qalys_discounted")] = 40.0
    more = 40 * (kit - kit.mean())[:, None] + 30 * rng.standard_normal((DRAWS, REPLICATIONS))
    outcomes[..., MEASURES.index("cost_discounted")] = PEOPLE * 1_000
    outcomes[1, ..., MEASURES.index("cost_discounted")] += PEOPLE * more
    return Psa(inputs.strategies, inputs.names, points, values, MEASURES, outcomes, "GBP")


def _analysed(psa: Psa, inputs: Inputs, question: Question = QUESTION) -> Analysis:
    return analyse_psa(psa, inputs, REQUEST, question, "compiled")


def test_the_parameter_that_decides_is_the_one_worth_knowing(psa: Psa, inputs: Inputs) -> None:
    found = _analysed(psa, inputs)
    worth, at = found.leading_evppi
    assert at == 20_000
    assert [each.name for each in worth if each.told_apart] == ["prices.refill_kit"]
    assert found.noise is not None
    (kit,) = (each for each in worth if each.name == "prices.refill_kit")
    assert kit.value == pytest.approx(float(found.noise.best.evpi[0]), abs=3 * kit.se)


def test_what_is_told_of_precision_rests_on_draws_and_replications(psa: Psa, inputs: Inputs) -> None:
    (reached,) = _analysed(psa, inputs).reached
    assert reached.components.draws == DRAWS
    assert reached.components.within == pytest.approx(30**2, rel=0.3)


def test_another_comparator_turns_the_increments_round(psa: Psa, inputs: Inputs) -> None:
    one, other = (_analysed(psa, inputs, replace(QUESTION, comparator=name)) for name in ("now", "then"))
    assert other.psa.strategies == ("then", "now")
    assert other.spoken.against[0].cost.mean == pytest.approx(-one.spoken.against[0].cost.mean)
    assert other.reached[0].components.noise_share == pytest.approx(one.reached[0].components.noise_share)


def test_failures_and_other_people_are_told(psa: Psa, inputs: Inputs) -> None:
    outcomes = psa.outcomes.copy()
    outcomes[1, 7, 2] = np.nan
    outcomes[1, ..., MEASURES.index("people")] *= 1.3
    broken = replace(psa, outcomes=outcomes, failed=(("then", 7, 30, "RuntimeError: no room"),))
    warnings = list(_analysed(broken, inputs).warnings())
    assert warnings[0] == "then, draw 7, replication 30 failed: RuntimeError: no room"
    assert warnings[1].startswith("1 of 80 draws are left out for all strategies")
    assert warnings[2].startswith("then serves other people than now (mean number of people: now 50.0, then 65.0)")
    assert not list(_analysed(psa, inputs).warnings())


def test_a_measure_that_is_undefined_in_some_replications_is_a_mean_over_the_others(psa: Psa, inputs: Inputs) -> None:
    outcomes = psa.outcomes.copy()
    wait, never = MEASURES.index("implant_wait_weeks_median"), MEASURES.index("dry_events_per_100_pump_years")
    outcomes[..., wait] = 8.0
    outcomes[0, ::2, 0, wait] = np.nan
    outcomes[..., never] = np.nan
    told = psa_document(_analysed(replace(psa, outcomes=outcomes), inputs), None)["outcomes"]
    assert told["implant_wait_weeks_median"]["strategies"]["now"]["mean"] == 8.0
    assert told["dry_events_per_100_pump_years"]["strategies"]["now"] == dict.fromkeys(("mean", "se", "lo", "hi"))
    assert told["cost_discounted"]["strategies"]["now"]["mean"] == pytest.approx(1_000)
    assert told["qalys_discounted"]["per"] == "person"
