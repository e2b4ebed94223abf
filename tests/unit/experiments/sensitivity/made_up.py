"""Parameters and models with known answers, for the same analyses that the clinic gets."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from clinicsim.experiments.sensitivity import Answers
from clinicsim.experiments.uncertainty import Joint, Uncertain
from clinicsim.experiments.uncertainty.laws import law_of
from clinicsim.scenario.limits import Limits
from clinicsim.scenario.schema.quantity import Quantity

Floats = NDArray[np.float64]


def parameter(path: str, **quantity: Any) -> Uncertain:
    known = Quantity(**quantity)
    law, basis = law_of(known)
    low, high = (known.low, known.high) if known.low is not None else law.ppf([0.025, 0.975])  # type: ignore[union-attr]
    return Uncertain(path, known.value, low, high, known.dist or "", basis, law, Limits())


def uniform(*paths: str, low: float = 0.0, high: float = 1.0) -> Joint:
    middle = (low + high) / 2
    return Joint(tuple(parameter(path, value=middle, low=low, high=high, dist="uniform") for path in paths))


@dataclass
class Function:
    """A function of the parameters, with luck of its own at every point on top of the luck that points share."""

    of: Callable[[Floats], Floats]  # (points, paths) -> (points,)
    replications: int = 3
    noise: float = 0.0
    shared: float = 100.0
    measures: tuple[str, ...] = ("y",)

    def __call__(self, paths: tuple[str, ...], values: Floats) -> Answers:
        luck = np.random.default_rng(8)
        answers = self.of(values)[:, None] + self.shared * luck.standard_normal(self.replications)
        own = self.noise * luck.standard_normal(answers.shape)
        return Answers((answers + own)[:, :, None])


def ishigami(values: Floats) -> Floats:
    """Ishigami and Homma 1990, with the usual a = 7 and b = 0.1; the fourth argument does nothing."""
    x = values.T
    found: Floats = np.sin(x[0]) + 7 * np.sin(x[1]) ** 2 + 0.1 * x[2] ** 4 * np.sin(x[0])
    return found


def sobol_g(weights: Floats) -> Callable[[Floats], Floats]:
    """Sobol's G function; a parameter with a small weight matters more."""

    def of(values: Floats) -> Floats:
        found: Floats = np.prod((np.abs(4 * values - 2) + weights) / (1 + weights), axis=1)
        return found

    return of
