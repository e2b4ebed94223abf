"""Expected value of partial perfect information (EVPPI): what knowing one parameter, or a few, would be worth."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import Literal

import numpy as np

from clinicsim.arrays import Floats
from clinicsim.economics.voi.groups import asked
from clinicsim.economics.voi.regression import Basis, Fit, constant, cubic_basis, least_squares, ridge, spline_bases

Method = Literal["spline", "ridge"]
METHODS: tuple[Method, ...] = ("spline", "ridge")

_SHUFFLES = 19  # the largest of 19 is passed by luck alone once in 20 times (Barnard 1963, J R Stat Soc B 25:294)
_SAMPLES = 100  # of the coefficients of a regression; the standard error is then itself good to 7%
_ROUNDING = 1e-9
_SEED = 20_140_311  # of shuffles and samples, so that equal draws give equal answers


@dataclass(frozen=True, slots=True)
class Evppi:
    """What it is worth to know a parameter or a group, per person, in the unit of the net benefit."""

    name: str
    parameters: tuple[str, ...]
    value: float
    se: float  # standard error: of the draws at hand, and of the regression
    share: float  # of the EVPI, 0 to 1; nan where the EVPI is 0
    floor: float  # what a parameter that does nothing would show at most, 19 times out of 20
    explained: (
        float  # share of the variance of incremental net benefit that goes with it; the largest of all strategies
    )
    method: Method
    warning: str = ""

    @property
    def told_apart(self) -> bool:
        """Whether the value is more than a parameter that does nothing would show."""
        return self.value > self.floor


def evppi(
    net_benefit: Floats,
    parameters: Mapping[str, Floats],
    groups: Mapping[str, Sequence[str]] | None = None,
    method: Method = "spline",
    evpi: float | None = None,
) -> tuple[Evppi, ...]:
    """Value parameters or groups of them, by regression of net benefit on them.

    Perfect knowledge of a parameter x makes the expected net benefit of strategy d a function g_d(x), which the
    regression estimates from the draws of a probabilistic analysis; then EVPPI = E max_d g_d(x) - max_d E g_d(x)
    (Strong, Oakley and Brennan 2014, Med Decis Making 34:311). All other parameters are averaged over by the
    regression, and so is the noise of a simulation: net benefit may be the mean of few replications, or one. Noise does
    make the estimate less certain, which the standard error and the floor show.

    The maximum over strategies turns every error of the fit into value, so estimates lie too high, most where the value
    is small. They are not corrected; `floor` is what the same regression finds in shuffled draws.

    Parameters
    ----------
    net_benefit
        Of each strategy in each draw, shape (draws, strategies).
    parameters
        Values of each parameter, shape (draws,).
    groups
        Names of the parameters of each group, 1 to 10; without groups each parameter is valued by itself.
    method
        How single parameters are fitted. `spline`: a cubic regression spline, its number of knots by generalised
        cross-validation. `ridge`: a cubic polynomial with a ridge penalty. Groups are always fitted by ridge regression
        on cubic polynomials and products of any two parameters.
    evpi
        What `share` is a share of. Without it, the EVPI of these draws, in which the noise of a simulation counts as
        uncertainty that could be resolved.

    Returns
    -------
    tuple of Evppi
        In the order of the parameters or groups.

    Raises
    ------
    EvppiError
        Everything that is wrong with the question.
    """
    (only,) = evppi_over(np.asarray(net_benefit)[None], parameters, groups, method, None if evpi is None else (evpi,))
    return only


def evppi_over(
    net_benefits: Floats,
    parameters: Mapping[str, Floats],
    groups: Mapping[str, Sequence[str]] | None = None,
    method: Method = "spline",
    evpi: Sequence[float] | None = None,
) -> tuple[tuple[Evppi, ...], ...]:
    """Value parameters at several thresholds: the same as `evppi` of each `net_benefits[k]`.

    Parameters
    ----------
    net_benefits
        Shape (thresholds, draws, strategies).
    parameters, groups, method
        As for `evppi`.
    evpi
        One for each threshold.

    Returns
    -------
    tuple of tuple of Evppi
        For each threshold, all parameters or groups.
    """
    from threadpoolctl import threadpool_limits

    wanted = asked(net_benefits, parameters, groups)
    increments = net_benefits - net_benefits[:, :, :1]
    known = [None] * len(increments) if evpi is None else list(evpi)
    answers: list[list[Evppi]] = [[] for _ in increments]
    with threadpool_limits(1, "blas"):  # so that sums do not depend on how many cores there are
        for name, members in wanted.items():
            way: Method = method if len(members) == 1 else "ridge"
            group = _Group(name, members, [parameters[each] for each in members], way)
            for found, at, whole in zip(answers, increments, known, strict=True):
                found.append(group.valued(at, whole))
    return tuple(tuple(found) for found in answers)


def _worth(net_benefit: Floats) -> float:
    """Mean of the maximum less maximum of the mean, of net benefit of shape (draws, strategies)."""
    highest = reduce(np.maximum, net_benefit.T)  # several times faster than a maximum along an axis so short
    return max(0.0, float(highest.mean() - net_benefit.mean(axis=0).max()))


class _Group:
    """One parameter, or a few, with what a regression on them needs at every threshold."""

    def __init__(self, name: str, members: tuple[str, ...], values: Sequence[Floats], method: Method) -> None:
        self.name, self.members, self.method = name, members, method
        self.bases: list[Basis] = []
        if not all(constant(each) for each in values):
            self.bases = list(spline_bases(values[0])) if method == "spline" else [cubic_basis(values)]

    def valued(self, increments: Floats, evpi: float | None) -> Evppi:
        """Value it, from incremental net benefits of shape (draws, strategies)."""
        most = _worth(increments)
        whole = most if evpi is None else evpi
        if not self.bases:
            words = "does not vary, so there is nothing to learn about it"
            return Evppi(self.name, self.members, 0.0, 0.0, _share(0.0, whole), 0.0, 0.0, self.method, words)
        copies = _shuffled(increments)
        fits, best = self._fits(copies)
        of_copy = [slice(at, at + increments.shape[1]) for at in range(0, copies.shape[1], increments.shape[1])]
        fitted = fits[best[0]].fitted(of_copy[0])
        found = _worth(fitted)
        floor = max(_worth(fits[at].fitted(copy)) for at, copy in zip(best[1:], of_copy[1:], strict=True))
        return Evppi(
            self.name,
            self.members,
            value=min(found, most),
            se=_standard_error(fits[best[0]], increments, fitted),
            share=_share(min(found, most), whole),
            floor=floor,
            explained=_explained(fitted, increments),
            method=self.method,
            warning=_warning(found, floor, most, whole),
        )

    def _fits(self, copies: Floats) -> tuple[list[Fit], list[int]]:
        """Fit all copies on every basis, and say which basis is best for each copy."""
        fits = [
            ridge(basis, copies) if self.method == "ridge" else least_squares(basis, copies) for basis in self.bases
        ]
        variance = copies.var(axis=0)
        scores = np.array(
            [np.divide(fit.score, variance, out=np.zeros_like(variance), where=variance > 0) for fit in fits]
        )
        return fits, scores.reshape(len(fits), _SHUFFLES + 1, -1).sum(axis=2).argmin(axis=0).tolist()


def _shuffled(increments: Floats) -> Floats:
    """Increments as they are, then shuffled over the draws again and again; (draws, strategies x (1 + shuffles))."""
    rng = np.random.default_rng(_SEED)
    return np.hstack([increments, *(increments[rng.permutation(len(increments))] for _ in range(_SHUFFLES))])


def _standard_error(fit: Fit, increments: Floats, fitted: Floats) -> float:
    """Standard error of a value: as other draws would give it, and as other coefficients of the fit would.

    The first is that of the mean of what is gained in each draw. The second comes of coefficients sampled from their
    normal distribution given the draws (Strong, Oakley and Brennan 2014; with a penalty, the posterior distribution of
    Wahba 1983, J R Stat Soc B 45:133). Errors of strategies are correlated.
    """
    draws, strategies = increments.shape
    gained = fitted.max(axis=1) - fitted[:, fitted.mean(axis=0).argmax()]
    rng = np.random.default_rng(_SEED)
    own = slice(0, strategies)
    root = _root_of(increments - fitted, fit.freedom(own))
    noise = rng.standard_normal((_SAMPLES, len(fit.slopes) + 1, strategies)) @ root
    worths = [
        _worth(fitted + each[0] / np.sqrt(draws) + fit.basis.directions @ (np.sqrt(fit.kept[:, own]) * each[1:]))
        for each in noise
    ]
    return float(np.sqrt(gained.var(ddof=1) / draws + np.var(worths, ddof=1)))


def _root_of(residuals: Floats, freedom: Floats) -> Floats:
    """Square root of the covariance of residuals, shape (strategies, strategies)."""
    scaled = (residuals - residuals.mean(axis=0)) / np.sqrt(freedom)
    values, vectors = np.linalg.eigh(scaled.T @ scaled)
    return np.asarray((vectors * np.sqrt(np.maximum(values, 0.0))) @ vectors.T)


def _explained(fitted: Floats, increments: Floats) -> float:
    variance = increments.var(axis=0)
    parts = np.divide(fitted.var(axis=0), variance, out=np.zeros_like(variance), where=variance > 0)
    return float(min(1.0, parts.max()))


def _share(value: float, whole: float) -> float:
    return value / whole if whole > 0 else float("nan")


def _warning(found: float, floor: float, most: float, whole: float) -> str:
    words = []
    if found <= floor:
        words.append("no more than a parameter that does nothing would show in these draws")
    if found > most * (1 + _ROUNDING):
        words.append("cut to the EVPI of these draws, which no part of it can exceed")
    if 0 < whole < min(found, most):
        words.append("more than the EVPI that it is a share of: both are estimates, see their standard errors")
    return "; ".join(words)
