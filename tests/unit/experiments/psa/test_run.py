from pathlib import Path

import numpy as np
import pytest

from clinicsim.economics.two_level import components
from clinicsim.experiments import sweep as sweep_module
from clinicsim.experiments.executors import local
from clinicsim.experiments.psa.request import Request
from clinicsim.experiments.psa.result import COST, EFFECT, Psa
from clinicsim.experiments.psa.run import MEASURES
from clinicsim.experiments.replication import One, one
from clinicsim.experiments.runs import RunFailed
from clinicsim.scenario import Loaded
from clinicsim.world.build import build
from clinicsim.world.drawn import with_parameters
from clinicsim.world.world import World
from experiments.psa.small_psa import DRAWN, analysed, drawn, strategy

REQUEST = Request(draws=4, replications=2, patterns=DRAWN)
DEARER = "[prices]\nrefill_kit = { value = 60, low = 50, high = 80, dist = 'gamma' }\n"


@pytest.fixture(scope="module")
def strategies(tmp_path_factory: pytest.TempPathFactory) -> list[Loaded]:
    folder = tmp_path_factory.mktemp("strategies")
    return [strategy(folder, "as_it_is"), strategy(folder, "the_same"), strategy(folder, "dearer_kits", DEARER)]


@pytest.fixture(scope="module")
def psa(strategies: list[Loaded]) -> Psa:
    return analysed(strategies, REQUEST)


def test_equal_strategies_differ_by_exactly_nothing(psa: Psa) -> None:
    assert psa.outcomes.shape == (3, 4, 2, len(MEASURES))
    assert np.array_equal(psa.outcomes[0], psa.outcomes[1], equal_nan=True)
    assert (psa.of(COST)[2] > psa.of(COST)[0]).all()
    assert np.array_equal(psa.of(EFFECT)[2], psa.of(EFFECT)[0])


def test_a_draw_is_the_clinic_with_those_numbers_under_luck_of_its_own(psa: Psa, strategies: list[Loaded]) -> None:
    world = build(strategies[2])
    for draw, replication in ((0, 1), (3, 0)):
        own = dict(zip(psa.parameters, psa.values[2, draw].tolist(), strict=True))
        direct = one(with_parameters(world, own), 2 * draw + replication)
        assert psa.of(COST)[2, draw, replication] == direct.summary[COST]
        assert psa.of("people")[2, draw, replication] == direct.summary["people"]


def test_costs_and_effects_are_sums_of_what_they_consist_of(psa: Psa) -> None:
    for whole in (COST, EFFECT):
        parts = [psa.of(name) for name in psa.measures if name.startswith(f"{whole}.")]
        assert np.sum(parts, axis=0) == pytest.approx(psa.of(whole), rel=1e-9)


@pytest.mark.parametrize("workers", [1, 2])
def test_any_number_of_workers_gives_the_same_bytes(psa: Psa, strategies: list[Loaded], workers: int) -> None:
    again = analysed(strategies, REQUEST, local("compiled", workers))
    assert again.outcomes.tobytes() == psa.outcomes.tobytes()
    assert again.values.tobytes() == psa.values.tobytes()


def test_with_parameters_fixed_draws_differ_by_no_more_than_luck(strategies: list[Loaded]) -> None:
    fixed = analysed(strategies[::2], Request(replications=60, level="first-order"))
    assert fixed.parameters == ()
    assert fixed.outcomes.shape[:3] == (2, 1, 60)
    # Fresh luck: the replications of one draw, taken four at a time, are draws whose parameters are the same.
    costs = fixed.per_person(COST)[0].reshape(15, 4)
    assert components(costs, confidence=0.999).parameter_interval[0] == 0
    moved = costs + np.linspace(-2, 2, 15)[:, None] * costs.std()
    assert components(moved, confidence=0.999).parameter_interval[0] > 0


def test_a_draw_in_which_a_replication_failed_is_left_out_for_all_strategies(
    strategies: list[Loaded], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(world: World, replication: int, engine: str) -> One:
        if world.scenario.name == "the_same" and replication == 3:
            raise RuntimeError("the power went off")
        return one(world, replication, engine)

    monkeypatch.setattr(sweep_module, "one", fails)
    psa = analysed(strategies[:2], REQUEST)
    assert [each[:3] for each in psa.failed] == [("the_same", 1, 3)]
    assert "the power went off" in psa.failed[0][3]
    assert psa.complete.tolist() == [0, 2, 3]
    assert psa.cost_and_effect().costs.shape == (2, 3, 2)
    assert psa.drawn().shape == (3, len(DRAWN))


def test_where_every_draw_failed_somewhere_the_analysis_fails(
    strategies: list[Loaded], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(world: World, replication: int, engine: str) -> One:
        raise RuntimeError("no room")

    monkeypatch.setattr(sweep_module, "one", fails)
    with pytest.raises(RunFailed, match=r"no draw has finished in every strategy; as_it_is, draw 0: .*no room"):
        analysed(strategies[:2], REQUEST)


def test_a_number_that_a_strategy_lacks_stays_out_of_it(strategies: list[Loaded], tmp_path: Path) -> None:
    courses = (
        "[drugs.baclofen.side_effects.itching]\nprobability = { value = 0.1, low = 0.05, high = 0.2, dist = 'beta' }"
    )
    other = strategy(tmp_path, "itching", f"{courses}\nshare_of_stops = 0.1\n")
    path = "drugs.baclofen.side_effects.itching.probability"
    inputs, worlds = drawn([strategies[0], other], Request(draws=2, replications=1, patterns=(path,)))
    values = inputs.values(np.array([[0.2], [0.8]]))
    assert np.isnan(values[0]).all()
    assert values[1, 0, 0] < 0.1 < values[1, 1, 0]
    psa = analysed([strategies[0], other], Request(draws=2, replications=1, patterns=(path,)))
    assert np.isfinite(psa.drawn()).all()
    assert len(worlds) == 2
