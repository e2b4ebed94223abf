"""What came of asking for precision, in plain words."""

from __future__ import annotations

import math
from collections.abc import Sequence

from clinicsim.experiments.power import MOST_REPLICATIONS, needed_words, rounded_up
from clinicsim.experiments.precision import Decision, State
from clinicsim.views.labels import listed
from clinicsim.views.numbers import places, written


def enough_words(decision: Decision, alternatives: Sequence[str] = ()) -> str:
    """Say how many replications are enough, and how wide the intervals are with them.

    Parameters
    ----------
    decision
        One that is reached.
    alternatives
        Names of the alternatives, in order, if the decision is about differences.
    """
    reached = [f"{_of(state, alternatives)} ±{_number(state.half_width)}" for state in decision.states]
    return (
        f"Precise enough with {decision.at:,} replications (looked ahead to {decision.looked_ahead_to:,}): "
        f"{listed(reached)}"
    )


def too_many_words(decision: Decision, budget: int, alternatives: Sequence[str] = ()) -> list[str]:
    """Say, for each half-width that is out of reach, how many replications it would take.

    Parameters
    ----------
    decision
        One that is over the budget.
    budget
        Most replications that were allowed.
    alternatives
        As for `enough_words`.
    """
    lines = [_too_many(state, alternatives) for state in decision.states if state.reached_at is None]
    if decision.needed > MOST_REPLICATIONS:
        wider = "ask for a wider half-width"
    else:
        wider = f"allow more (--budget {rounded_up(decision.needed)}) or ask for a wider half-width"
    return [*lines, f"the budget is {budget:,} replications; {wider}"]


def _too_many(state: State, alternatives: Sequence[str]) -> str:
    start = f"{_of(state, alternatives)} within ±{state.target.words}"
    if math.isnan(state.needed):
        return f"{start} cannot be reached, for it is defined in too few replications"
    if math.isinf(state.needed):
        return f"{start} cannot be reached, for the mean is 0; give the half-width in the unit of the measure"
    return f"{start} would take {needed_words(state.needed)} replications (±{_number(state.half_width)} so far)"


def _of(state: State, alternatives: Sequence[str]) -> str:
    if state.alternative is None:
        return state.target.measure
    return f"difference of {alternatives[state.alternative]} in {state.target.measure}"


def _number(half_width: float) -> str:
    return written(half_width, places(half_width, math.nan))
