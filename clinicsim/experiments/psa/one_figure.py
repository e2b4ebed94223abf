"""One figure of one source is one number, at however many places of a scenario it stands.

A share that an audit counted once and a scenario uses for eleven kinds of visit is not known eleven times over: drawn
apart, the eleven would average out and the result would look surer than its evidence. So numbers that cite the same
source with the same value, range and distribution are drawn as one, as if a rank correlation of 1 were stated. Numbers
that a stated correlation names are left to it, and shares of one whole are drawn together anyway.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence

from clinicsim.experiments.uncertainty import Uncertain
from clinicsim.scenario.numbers import number_at
from clinicsim.scenario.schema.evaluation import Correlation
from clinicsim.scenario.schema.scenario import Scenario


def one_figure(scenarios: Sequence[Scenario], parameters: Sequence[Uncertain]) -> tuple[tuple[str, ...], ...]:
    """Paths of numbers that are one figure of one source, in every strategy that has them; two or more each."""
    stated = {path for scenario in scenarios for each in scenario.correlations for path in each.between}
    alike: dict[Hashable, list[str]] = {}
    for each in parameters:
        cited = tuple(_cited(scenario, each.path) for scenario in scenarios)
        if each.group is None and each.path not in stated and any(cited):
            alike.setdefault(cited, []).append(each.path)
    return tuple(tuple(paths) for paths in alike.values() if len(paths) > 1)


def ties(figures: Sequence[Sequence[str]]) -> tuple[Correlation, ...]:
    """The correlations that make one number of each of these, a pair for each number after the first."""
    return tuple(
        Correlation(name=f"{first}, {other}", between=[first, other], rank=1.0)
        for first, *others in figures
        for other in others
    )


def _cited(scenario: Scenario, path: str) -> Hashable:
    """Source and figures of a number that cites one; none of one that does not."""
    number = number_at(scenario, path)
    if number is None or number.source is None:
        return None
    return number.source, number.value, number.low, number.high, number.sd, number.dist
