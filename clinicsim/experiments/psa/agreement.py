"""Whether the correlations that some strategies state can hold, and hold for all of them alike.

That each is of two numbers with a distribution is checked where a scenario is read, with the line that states it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from clinicsim.experiments.psa.correlation import correlation_matrix, factor_of, of_normals, of_ranks
from clinicsim.experiments.uncertainty import Uncertain
from clinicsim.scenario.schema.evaluation import Correlation
from clinicsim.scenario.schema.scenario import Scenario
from clinicsim.scenario.words import listed

_SAFE = 0.999  # of the strongest correlations that can hold: a little less is sure to


def problems(scenarios: Sequence[Scenario], parameters: Mapping[str, Uncertain]) -> Iterator[str]:
    """What is wrong with the correlations that some strategies state.

    Parameters
    ----------
    scenarios
        The strategies.
    parameters
        Every number that is uncertain in some strategy, by path, whether it was asked for or not.
    """
    first = scenarios[0]
    for other in scenarios[1:]:
        if _pairs(other.correlations) != _pairs(first.correlations):
            yield (
                f"correlations: {first.name} and {other.name} state different ones, and draws are shared; state them "
                "once, in a file that all strategies extend"
            )
    wrong = [
        f"correlations.{each.name}: {path} is a share of one whole, drawn together with the other shares; expected a "
        "number that is drawn by itself"
        for each in first.correlations
        for path in each.between
        if path in parameters and parameters[path].group is not None
    ]
    yield from wrong or _infeasible(first.correlations)


def _pairs(stated: Sequence[Correlation]) -> dict[frozenset[str], float]:
    return {frozenset(each.between): each.rank for each in stated}


def _infeasible(stated: Sequence[Correlation]) -> Iterator[str]:
    """Each set of numbers that cannot be correlated as is stated, with what would be possible."""
    for own in _connected(stated):
        paths = sorted({path for each in own for path in each.between})
        matrix = correlation_matrix(own, paths)
        if factor_of(matrix) is not None:
            continue
        # t R + (1 - t) I has the eigenvalues 1 + t (e - 1), so this t brings the smallest to 0.
        most = _SAFE / (1 - float(np.linalg.eigvalsh(matrix)[0]))
        nearest = [f"{each.name} {of_ranks(most * of_normals(each.rank)):.2f}" for each in own]
        yield (
            f"correlations: no {len(paths)} numbers can be correlated as {listed((each.name for each in own), 'and')} "
            f"state (a pair that is not stated has none); at most, all in proportion: {', '.join(nearest)}; or state "
            "the pairs that are missing"
        )


def _connected(stated: Sequence[Correlation]) -> list[list[Correlation]]:
    """Correlations in sets that have no number in common."""
    sets: list[list[Correlation]] = []
    for each in stated:
        touching = [own for own in sets if any(set(each.between) & set(other.between) for other in own)]
        sets = [own for own in sets if own not in touching]
        sets.append([*(other for own in touching for other in own), each])
    return sets
