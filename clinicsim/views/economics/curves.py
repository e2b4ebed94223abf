"""Acceptability, loss and value of information along thresholds, for one way of treating the noise of a simulation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from clinicsim.arrays import Floats, Ints
from clinicsim.economics.cea.acceptability import acceptability, acceptability_frontier, optimal
from clinicsim.economics.cea.analysis import Cea
from clinicsim.economics.cea.loss import losses
from clinicsim.economics.cea.precision import units
from clinicsim.economics.two_level.estimated import Estimated
from clinicsim.economics.two_level.side_by_side import SideBySide

WORDS = {
    "raw": "as simulated, luck included",
    "shrunk": "luck taken out by shrinking",
    "metamodel": "luck taken out by a metamodel",
}
"""Ways of treating the noise, in words."""

_POINTS = 61  # of a curve
_BEYOND = 2.0  # a curve goes on to this many times the highest threshold


@dataclass(frozen=True, slots=True, eq=False)
class Curves:
    """What the draws say at each threshold."""

    method: str  # raw, shrunk or metamodel
    strategies: tuple[str, ...]
    wtp: Floats  # (thresholds,)
    ceac: Floats  # (thresholds, strategies)
    optimal: Ints  # (thresholds,): place of the strategy with the highest mean net benefit
    ceaf: Floats  # (thresholds,)
    expected_loss: Floats  # (thresholds, strategies)
    evpi: Floats  # (thresholds,)
    evpi_se: Floats  # (thresholds,)

    @property
    def words(self) -> str:
        """The treatment in words."""
        return WORDS[self.method]


def grid_of(thresholds: Sequence[float]) -> Floats:
    """Thresholds along which curves are drawn: evenly spaced, those that are spoken of among them."""
    return np.union1d(np.linspace(0.0, _BEYOND * max(thresholds), _POINTS), np.asarray(thresholds, dtype=np.float64))


def raw_curves(cea: Cea, wtp: Floats) -> Curves:
    """Curves of the draws as they are."""
    return _curves("raw", cea.strategies, *units(cea.outcomes), wtp)


def all_curves(cea: Cea, noise: SideBySide | None, wtp: Floats) -> tuple[Curves, ...]:
    """Curves by every treatment of the noise there is, the one to go by last."""
    if noise is None:
        return (raw_curves(cea, wtp),)
    ways = [way for way in (noise.raw, noise.shrunk, noise.metamodel) if way is not None]
    return tuple(_treated(way, noise, wtp) for way in ways)


def leading(cea: Cea, noise: SideBySide | None, thresholds: Sequence[float]) -> Curves:
    """What to go by at the thresholds that are spoken of."""
    return all_curves(cea, noise, np.asarray(thresholds, dtype=np.float64))[-1]


def _treated(way: Estimated, noise: SideBySide, wtp: Floats) -> Curves:
    made = _curves(way.method, noise.strategies, way.costs, way.effects, wtp)
    known = dict(zip(noise.wtp, way.evpi_se, strict=True))  # by jackknife, which counts what the treatment adds
    error = np.array([known.get(float(at), np.nan) for at in wtp])
    return replace(made, evpi_se=error)


def _curves(method: str, strategies: tuple[str, ...], costs: Floats, effects: Floats, wtp: Floats) -> Curves:
    shares, best = acceptability(costs, effects, wtp), optimal(costs, effects, wtp)
    lost = losses(costs, effects, wtp, best)
    return Curves(
        method=method,
        strategies=strategies,
        wtp=wtp,
        ceac=shares,
        optimal=best,
        ceaf=acceptability_frontier(shares, best),
        expected_loss=lost.expected,
        evpi=lost.evpi,
        evpi_se=lost.evpi_se,
    )
