"""What a reader of an evaluation must know."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np

from clinicsim.economics.cea.analysis import Cea
from clinicsim.experiments.evaluation.result import Side
from clinicsim.experiments.psa.result import PEOPLE
from clinicsim.experiments.runs import Runs

if TYPE_CHECKING:
    from clinicsim.experiments.psa.analysis import Analysis

_FEW_REPLICATIONS = 10
_MONTHS_OF_A_LIFETIME = 12 * 50  # people are adults when they are referred
_ERRORS_APART = 2  # Monte Carlo standard errors by which two means are told apart


def warnings(sides: Sequence[Side], runs: Sequence[Runs], deterministic: Cea, drawn: Analysis | None) -> Iterator[str]:
    """Everything in the making of the analysis that limits what may be concluded from it."""
    if runs[0].months < _MONTHS_OF_A_LIFETIME:
        yield (
            f"the horizon is {runs[0].months} months: a horizon of budget and capacity, not of a lifetime; costs and "
            "effects after it are left out"
        )
    if runs[0].count < _FEW_REPLICATIONS:
        yield f"{runs[0].count} replications at the values of the parameters: their spread is itself hardly known"
    for side in sides:
        if side.runs.failed:
            number, error = side.runs.failed[0]
            yield f"{side.name}: {len(side.runs.failed)} replications failed; replication {number}: {error}"
    if drawn is None:
        yield from _other_people(sides, runs)
        yield "there is no probabilistic analysis: probabilities and the value of information are not told"
        return
    yield from drawn.warnings()
    for name in differs(drawn.spoken, deterministic):
        yield (
            f"{name}: its mean incremental net benefit over the draws is not that at the values of the parameters; the "
            "probabilistic one is the base case, for the model is not linear or a distribution is lopsided"
        )


def differs(probabilistic: Cea, deterministic: Cea) -> tuple[str, ...]:
    """Alternatives whose incremental net benefit over the draws is told apart from that at the values of parameters.

    That is so where they lie more than two Monte Carlo standard errors of their difference apart.
    """
    told = []
    for drawn, at_value, increment in zip(probabilistic.inmb, deterministic.inmb, deterministic.against, strict=True):
        error = math.hypot(drawn[0].se, at_value[0].se)
        if abs(drawn[0].mean - at_value[0].mean) > _ERRORS_APART * error:
            told.append(increment.strategy)
    return tuple(told)


def _other_people(sides: Sequence[Side], runs: Sequence[Runs]) -> Iterator[str]:
    first = runs[0].of(PEOPLE)
    for side, own in zip(sides[1:], runs[1:], strict=True):
        if not np.array_equal(own.of(PEOPLE), first):
            yield (
                f"{side.name} serves {own.of(PEOPLE).mean():,.0f} people and {sides[0].name} {first.mean():,.0f}: they "
                "are not the same people, so numbers of a person do not compare like with like"
            )
