from collections.abc import Sequence
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
from scipy.stats import kstest, spearmanr

from clinicsim.experiments.errors import BadRequest
from clinicsim.experiments.psa.correlation import copula, correlation_matrix, factor_of, of_normals, of_ranks
from clinicsim.experiments.psa.design import METHODS, Method, uniforms
from clinicsim.experiments.psa.inputs import Inputs, inputs
from clinicsim.scenario import read
from clinicsim.scenario.schema.evaluation import Correlation
from clinicsim.scenario.schema.scenario import Scenario

SMALL = Path(__file__).parents[4] / "scenarios" / "small_clinic.toml"
WARD, HDU, KIT, TAXI = "prices.bed_day.ward", "prices.bed_day.hdu", "prices.refill_kit", "prices.ambulance"
MANY = 4096


@pytest.fixture(scope="module")
def small() -> Scenario:
    return read(SMALL).scenario


def _with(scenario: Scenario, *stated: tuple[str, str, float], name: str = "small_clinic") -> Scenario:
    correlations = [
        Correlation(name=f"c{place}", between=[one, other], rank=rank)
        for place, (one, other, rank) in enumerate(stated)
    ]
    return scenario.model_copy(update={"correlations": correlations, "name": name})


def _inputs(scenario: Scenario, *stated: tuple[str, str, float]) -> Inputs:
    return inputs([_with(scenario, *stated)], (WARD, HDU, KIT, TAXI))


def _problems(scenarios: Sequence[Scenario], patterns: Sequence[str] = ()) -> str:
    with pytest.raises(BadRequest) as error:
        inputs(scenarios, patterns)
    return "\n".join(error.value.problems)


def test_ranks_and_normals_are_one_and_the_same_correlation_in_two_scales() -> None:
    # Ranks of normals that are correlated by 0.5 are correlated by 6/pi asin(1/4) = 0.4826.
    assert of_ranks(0.5) == pytest.approx(0.48258, abs=1e-5)
    for rank in (-1.0, -0.3, 0.0, 0.7, 1.0):
        assert of_ranks(of_normals(rank)) == pytest.approx(rank)


@pytest.mark.parametrize("method", METHODS)
def test_draws_have_the_rank_correlation_that_is_stated_and_each_number_keeps_its_distribution(
    small: Scenario, method: Method
) -> None:
    found = _inputs(small, (WARD, HDU, 0.8), (HDU, KIT, -0.4))
    drawn = uniforms(found, MANY, method, 3)
    ranks = spearmanr(drawn).statistic
    at = {path: found.names.index(path) for path in (WARD, HDU, KIT, TAXI)}
    wanted = {(WARD, HDU): 0.8, (HDU, KIT): -0.4, (WARD, KIT): 0.0, (KIT, TAXI): 0.0, (WARD, TAXI): 0.0}
    for (one, other), rank in wanted.items():
        assert ranks[at[one], at[other]] == pytest.approx(rank, abs=3.29 * 1.1 / np.sqrt(MANY)), (one, other)
    for path in at:
        assert kstest(drawn[:, at[path]], "uniform").pvalue > 0.001, path


def test_a_latin_hypercube_keeps_its_parts_when_columns_are_correlated(small: Scenario) -> None:
    found = _inputs(small, (WARD, HDU, 0.8), (HDU, KIT, 0.5))
    parts = np.floor(uniforms(found, 200, "lhs", 3) * 200)
    assert (np.sort(parts, axis=0) == np.arange(200)[:, None]).all()


def test_numbers_that_no_correlation_names_are_drawn_as_they_were(small: Scenario) -> None:
    free, tied = _inputs(small), _inputs(small, (WARD, HDU, 0.9))
    column = free.names.index(KIT)
    assert (uniforms(free, 50, "lhs", 3)[:, column] == uniforms(tied, 50, "lhs", 3)[:, column]).all()


@pytest.mark.parametrize("method", METHODS)
def test_a_number_with_a_rank_of_1_to_another_lies_where_that_one_lies(small: Scenario, method: Method) -> None:
    found = _inputs(small, (WARD, HDU, 1.0), (HDU, KIT, 1.0), (TAXI, KIT, -1.0))
    drawn = uniforms(found, 64, method, 3)
    ward, hdu, kit, taxi = (drawn[:, found.names.index(path)] for path in (WARD, HDU, KIT, TAXI))
    assert (hdu == ward).all()
    assert (kit == ward).all()
    assert (taxi == 1 - ward).all()


def test_the_factor_of_a_correlation_matrix_is_the_one_that_lapack_finds(small: Scenario) -> None:
    stated = _with(small, (WARD, HDU, 0.8), (HDU, KIT, -0.4), (KIT, TAXI, 0.6)).correlations
    matrix = correlation_matrix(stated, (WARD, HDU, KIT, TAXI))
    assert factor_of(matrix) == pytest.approx(np.linalg.cholesky(matrix))


def test_what_no_numbers_can_do_is_refused_with_the_strongest_that_some_can(small: Scenario) -> None:
    stated = ((WARD, HDU, 0.9), (HDU, KIT, 0.9), (WARD, KIT, -0.9))
    said = _problems([_with(small, *stated, (TAXI, "prices.trial_day", 0.5))], ("prices",))
    assert "no 3 numbers can be correlated as c0, c1 and c2 state" in said
    assert "c3" not in said
    strongest = [float(word.split(" ")[1].rstrip(";")) for word in said.partition("proportion: ")[2].split(", c")]
    assert [abs(rank) < 0.5 for rank in strongest] == [True] * 3
    pairs = [(one, other, rank) for (one, other, _), rank in zip(stated, strongest, strict=True)]
    assert factor_of(correlation_matrix(_with(small, *pairs).correlations, (WARD, HDU, KIT))) is not None


def test_a_copula_that_cannot_be_is_never_made(small: Scenario) -> None:
    parameters = _inputs(small).parameters
    stated = _with(small, *((one, other, -0.9) for one, other in combinations((WARD, HDU, KIT), 2))).correlations
    with pytest.raises(ValueError, match="no numbers can be correlated as c0, c1, c2 state"):
        copula(stated, parameters)


def test_a_share_of_one_whole_is_correlated_with_the_other_shares_alone(small: Scenario) -> None:
    said = _problems([_with(small, ("indications.ms.share", KIT, 0.5), (WARD, "indications.sci.share", 0.5))])
    lines = said.splitlines()
    assert len(lines) == 2
    assert lines[0].startswith("correlations.c0: indications.ms.share is a share of one whole")
    assert lines[1].startswith("correlations.c1: indications.sci.share is a share of one whole")


def test_a_number_that_follows_two_others_entirely_cannot_be_where_those_two_differ(small: Scenario) -> None:
    said = _problems([_with(small, (WARD, HDU, 1.0), (WARD, KIT, 1.0), (HDU, KIT, 0.5))])
    assert "no 3 numbers can be correlated as c0, c1 and c2 state" in said


def test_strategies_that_state_different_correlations_are_refused(small: Scenario) -> None:
    said = _problems([_with(small, (WARD, HDU, 0.5)), _with(small, (WARD, HDU, 0.6), name="other")])
    assert said.startswith("correlations: small_clinic and other state different ones")


def test_a_correlation_with_a_number_that_was_not_asked_for_is_left_aside_and_told(small: Scenario) -> None:
    found = inputs([_with(small, (WARD, HDU, 0.9))], (WARD, KIT))
    assert found.copula.columns == ()
    assert any(warning.startswith("correlations.c0 is left aside") for warning in found.warnings)
