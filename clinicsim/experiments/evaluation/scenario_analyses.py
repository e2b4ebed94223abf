"""The deterministic analysis again under other choices of method."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from clinicsim.economics.cea.analysis import analyse
from clinicsim.economics.cea.outcomes import Outcomes
from clinicsim.experiments.evaluation.means import Means
from clinicsim.experiments.evaluation.methods import Choice, choices, problem_of
from clinicsim.experiments.evaluation.result import ScenarioAnalysis, Side
from clinicsim.experiments.evaluation.valuation import revalued, valued


def scenario_analyses(
    sides: Sequence[Side], wtp: Sequence[float], numbers: Sequence[int], means: Means
) -> tuple[tuple[ScenarioAnalysis, ...], tuple[str, ...]]:
    """Value the same replications under every choice of method that all strategies have what it takes for.

    Parameters
    ----------
    sides
        The strategies, the comparator first.
    wtp
        Thresholds.
    numbers
        Of the replications.
    means
        What runs them.

    Returns
    -------
    tuple
        The analyses; and a sentence for each choice that could not be made.
    """
    possible, left_out = _possible(sides)
    if not possible:
        return (), left_out
    by_strategy = [
        valued(
            side.world,
            [revalued(side.world, choice.change) for choice in possible],
            numbers,
            means,
            f"choices of method, {side.name}",
        )
        for side in sides
    ]
    names, currency = tuple(side.name for side in sides), sides[0].loaded.scenario.prices.currency
    costs, effects = np.moveaxis(np.stack(by_strategy), 1, 0)
    return tuple(
        ScenarioAnalysis(
            choice.name,
            choice.words,
            analyse(Outcomes(names, costs[:, place, None], effects[:, place, None], currency), wtp, names[0]),
        )
        for place, choice in enumerate(possible)
    ), left_out


def _possible(sides: Sequence[Side]) -> tuple[list[Choice], tuple[str, ...]]:
    shared = [{choice.name for choice in choices(side.loaded.scenario)} for side in sides]
    possible, left_out = [], []
    for choice in choices(sides[0].loaded.scenario):
        lacking = [side.name for side, own in zip(sides, shared, strict=True) if choice.name not in own]
        problem = next((found for side in sides if (found := problem_of(side.loaded.scenario, choice))), "")
        if lacking:
            left_out.append(f"not valued with {choice.words}: {', '.join(lacking)} cannot be")
        elif problem:
            left_out.append(f"not valued with {choice.words}: {problem}")
        else:
            possible.append(choice)
    return possible, tuple(left_out)
