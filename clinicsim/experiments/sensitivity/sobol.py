"""Shares of the variance of a measure that are due to each parameter: the indices of Sobol'."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from typing import Any, NamedTuple

import numpy as np

from clinicsim.arrays import Floats
from clinicsim.experiments.sensitivity.model import Model, Verdict, defined, noise_share
from clinicsim.experiments.uncertainty import Joint, Uncertain

_RESAMPLES = 1000


class Index(NamedTuple):
    """A share of the variance with its 95% interval, by bootstrap; estimates may lie a little below 0 or above 1."""

    share: float
    lo: float
    hi: float

    @property
    def is_possible(self) -> bool:
        """Whether the interval reaches into 0 to 1; one that does not comes of too few samples."""
        return self.hi >= 0 and self.lo <= 1


@dataclass(frozen=True, slots=True)
class Indices:
    """Indices of one parameter."""

    parameter: Uncertain
    first: Index  # of the variance that goes away, on average, when this parameter is known
    total: Index  # of the variance that stays, on average, when all others are known
    noise: float  # total index that luck alone would give: the share of the variance that is noise

    @property
    def verdict(self) -> Verdict:
        """Whether it does more than luck; with one replication nobody can say what luck does."""
        if self.total == (0.0, 0.0, 0.0):
            return "no change"
        return "told apart" if self.total.lo > 0 and self.total.lo > self.noise else "cannot tell"


@dataclass(frozen=True, slots=True)
class Sobol:
    """Indices of all parameters for one measure, the largest total first.

    Without indices the measure is not defined everywhere (no replications) or does not vary.
    """

    measure: str
    indices: tuple[Indices, ...]
    second: tuple[tuple[Uncertain, Uncertain, Index], ...]  # what two do together beyond each; largest first
    mean: float
    sd: float  # over the distributions of the parameters
    noise_share: float
    replications: int  # in which the measure is defined at every point


def sobol(joint: Joint, model: Model, samples: int, seed: int, second_order: bool = False) -> list[Sobol]:
    """Estimate first-order and total indices, and those of second order if asked for.

    Parameters
    ----------
    joint
        The parameters, k of them, all with distributions.
    model
        What is run, at samples x (k + 2) points, or samples x (2k + 2) with second order.
    samples
        A power of 2, without which the Sobol' sequence loses its balance.
    seed
        Of the scrambling of the sequence and of the bootstrap.

    Returns
    -------
    list of Sobol
        One for each measure. Estimators are those of Saltelli et al. 2010, Comput Phys Commun 181:259.
    """
    from SALib.sample.sobol import sample

    names = [each.path for each in joint.parameters]
    problem = {"num_vars": len(names), "names": names, "bounds": [[0.0, 1.0]] * len(names)}
    design = sample(problem, samples, calc_second_order=second_order, seed=seed)
    answers = model(joint.paths, joint.values(design)).values
    return [
        _of(joint, problem, name, answers[:, :, place], seed, second_order) for place, name in enumerate(model.measures)
    ]


def _of(joint: Joint, problem: dict[str, Any], measure: str, answers: Floats, seed: int, second_order: bool) -> Sobol:
    from SALib.analyze.sobol import analyze

    values = defined(answers)
    means = values.mean(axis=1) if values.shape[1] else np.full(len(values), np.nan)
    noise = noise_share(values)
    if not np.ptp(means) > 1e-12 * np.abs(means).max():
        return Sobol(measure, (), (), float(means.mean()), float(means.std()), noise, values.shape[1])
    found = analyze(
        problem, means, calc_second_order=second_order, num_resamples=_RESAMPLES, seed=seed + 1
    )  # SALib takes a seed of 0 for none
    indices = [
        Indices(each, _index(found, "S1", at), _index(found, "ST", at), noise)
        for at, each in enumerate(joint.parameters)
    ]
    indices.sort(key=lambda each: -each.total.share)
    second = sorted(_second(joint, found), key=lambda each: -each[2].share) if second_order else []
    return Sobol(
        measure,
        tuple(indices),
        tuple(second),
        float(means.mean()),
        float(means.std(ddof=1)),
        noise,
        values.shape[1],
    )


def _second(joint: Joint, found: Any) -> Iterator[tuple[Uncertain, Uncertain, Index]]:
    for (a, first), (b, second) in combinations(enumerate(joint.parameters), 2):
        yield first, second, _index(found, "S2", (a, b))


def _index(found: Any, name: str, at: Any) -> Index:
    share, half = float(found[name][at]), float(found[f"{name}_conf"][at])
    return Index(share, share - half, share + half)
