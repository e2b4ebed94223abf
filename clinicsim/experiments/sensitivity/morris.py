"""Screening: which of many parameters matter at all, by the elementary effects of Morris."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from clinicsim.arrays import Floats
from clinicsim.experiments.sensitivity.model import Model, Verdict, defined, noise_share
from clinicsim.experiments.statistics import SIGNIFICANCE, holm
from clinicsim.experiments.uncertainty import Joint, Uncertain
from clinicsim.experiments.uncertainty.spread import TAIL

LEVELS = 4
_RESAMPLES = 1000
# A normal variate of mean 0 is, without its sign, this many standard deviations large on average.
_MEAN_OF_ABSOLUTE = math.sqrt(2 / math.pi)

Shape = Literal["none", "nearly linear", "in one direction", "bent or dependent on others"]


@dataclass(frozen=True, slots=True)
class Effect:
    """What one parameter does, in the unit of the measure, when it crosses the middle 95% of its distribution."""

    parameter: Uncertain
    mean: float  # of the elementary effects, with their signs
    mean_size: float  # of the elementary effects, without their signs (mu*)
    lo: float  # of the mean size; 95%, by bootstrap over paths
    hi: float
    spread: float  # standard deviation of the elementary effects (sigma)
    noise: float  # mean size that luck alone would give
    p_adjusted: float  # of the mean size if all of it were luck; Holm, over all parameters

    @property
    def verdict(self) -> Verdict:
        """Whether the effect is more than luck; with one replication nobody can say what luck does."""
        if self.mean_size == 0:
            return "no change"
        return "told apart" if self.p_adjusted < SIGNIFICANCE else "cannot tell"

    @property
    def shape(self) -> Shape:
        """How it acts, by spread over mean size (Garcia Sanchez et al. 2014, Energy and Buildings 68:741)."""
        if self.mean_size == 0:
            return "none"
        ratio = self.spread / self.mean_size
        return "nearly linear" if ratio < 0.1 else "in one direction" if ratio < 1 else "bent or dependent on others"


@dataclass(frozen=True, slots=True)
class Morris:
    """Effects of all parameters on one measure, the largest first; none where the measure is not defined everywhere."""

    measure: str
    effects: tuple[Effect, ...]
    noise_share: float
    replications: int  # in which the measure is defined at every point


def morris(joint: Joint, model: Model, paths: int, seed: int) -> list[Morris]:
    """Screen parameters along random paths through a grid of quantiles.

    Parameters
    ----------
    joint
        The parameters, k of them, all with distributions.
    model
        What is run, at paths x (k + 1) points.
    paths
        How many; each gives one elementary effect of every parameter.
    seed
        Of the paths and of the bootstrap.

    Returns
    -------
    list of Morris
        One for each measure. See Morris 1991, Technometrics 33:161; Campolongo, Cariboni and Saltelli 2007, Environ
        Modell Softw 22:1509 for the mean without signs.
    """
    from SALib.sample.morris import sample

    problem = _problem(joint)
    design = sample(problem, paths, num_levels=LEVELS, seed=seed)
    answers = model(joint.paths, joint.values(design)).values
    return [_of(joint, problem, design, name, answers[:, :, at], seed) for at, name in enumerate(model.measures)]


def _problem(joint: Joint) -> dict[str, Any]:
    names = [each.path for each in joint.parameters]
    return {"num_vars": len(names), "names": names, "bounds": [[TAIL, 1 - TAIL]] * len(names)}


def _of(joint: Joint, problem: dict[str, Any], design: Floats, measure: str, answers: Floats, seed: int) -> Morris:
    from SALib.analyze.morris import analyze

    values = defined(answers)
    if values.shape[1] == 0:
        return Morris(measure, (), float("nan"), 0)
    found = analyze(dict(problem), design, values.mean(axis=1), num_resamples=_RESAMPLES, num_levels=LEVELS, seed=seed)
    noise = _noise(design, values)
    sizes = np.asarray(found["mu_star"], dtype=np.float64)
    adjusted = holm(dict(zip(problem["names"], _p_of_luck(sizes, noise, len(design) // (len(sizes) + 1)), strict=True)))
    effects = [
        Effect(
            parameter=each,
            mean=float(found["mu"][at]),
            mean_size=float(sizes[at]),
            lo=max(0.0, float(sizes[at] - found["mu_star_conf"][at])),
            hi=float(sizes[at] + found["mu_star_conf"][at]),
            spread=float(found["sigma"][at]),
            noise=float(noise[at]),
            p_adjusted=adjusted[each.path],
        )
        for at, each in enumerate(joint.parameters)
    ]
    effects.sort(key=lambda effect: -effect.mean_size)
    return Morris(measure, tuple(effects), noise_share(values), values.shape[1])


def _noise(design: Floats, values: Floats) -> Floats:
    """Mean size of the elementary effects if all of them were luck, by parameter; nan with one replication."""
    many = design.shape[1]
    if values.shape[1] < 2:
        return np.full(many, np.nan)
    moved = np.diff(design.reshape(-1, many + 1, many), axis=1)  # (paths, steps, parameters)
    steps = np.diff(values.reshape(len(moved), many + 1, -1), axis=1)  # (paths, steps, replications)
    errors = steps.var(axis=2, ddof=1) / values.shape[1]
    which = np.abs(moved).argmax(axis=2)  # the parameter that each step moves
    of_level = LEVELS / (2 * (LEVELS - 1))  # the step of the design, as a part of the range
    return np.array([_MEAN_OF_ABSOLUTE * math.sqrt(errors[which == at].mean()) / of_level for at in range(many)])


def _p_of_luck(sizes: Floats, noise: Floats, paths: int) -> list[float]:
    """Chance of a mean size at least so large if every elementary effect were luck: normal, without its sign.

    The mean of `paths` such variates has the mean `noise`, and a variance of pi / 2 - 1 times its square over `paths`.
    """
    from scipy.stats import norm

    error = noise * math.sqrt((math.pi / 2 - 1) / paths)
    score = np.full(len(sizes), np.nan)
    np.divide(sizes - noise, error, out=score, where=error > 0)
    score[(noise == 0) & (sizes > 0)] = math.inf
    found: list[float] = norm.sf(score).tolist()
    return found
