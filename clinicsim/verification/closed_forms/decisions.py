"""Decisions: the frontier, the value of information, and distributions from published moments."""

from __future__ import annotations

import math

import numpy as np

from clinicsim.arrays import Floats
from clinicsim.economics.cea.analysis import analyse
from clinicsim.economics.cea.loss import losses
from clinicsim.economics.cea.outcomes import Outcomes
from clinicsim.verification.check import Check, Pair, between, holds, near, same
from clinicsim.verification.closed_forms.closed import closed
from clinicsim.verification.compared import analysis

QUANTILE_999 = 3.29  # of the normal distribution, two-sided


def _frontier(_: bool) -> tuple[Pair, ...]:
    found = analysis(("A", "B", "C", "D"), (0.0, 10_000.0, 15_000.0, 30_000.0), (0.0, 1.0, 1.2, 2.0))
    rows = {row.strategy: row for row in found.rows}
    icers = {name: math.nan if row.icer is None else row.icer for name, row in rows.items()}
    return (
        near("ICER of B", icers["B"], 10_000.0, relative=1e-12),
        near("ICER of D", icers["D"], 20_000.0, relative=1e-12),
        holds("C is extendedly dominated", rows["C"].status == "ED"),
        same("strategies on the frontier", sum(row.status == "ND" for row in found.rows), 3),
    )


def _evpi(_: bool) -> tuple[Pair, ...]:
    draws = np.array([-2000.0, -1000.0, 1000.0, 2000.0, 5000.0])
    costs = np.stack((np.zeros_like(draws), -draws))[:, :, None]
    found = analyse(Outcomes(("A", "B"), costs, np.zeros_like(costs)), [0.0])
    return (
        near("mean increment", found.inmb[0][0].mean, 1000.0, relative=1e-12),
        near("probability that B is cost-effective", found.ceac[0, 1], 0.6, relative=1e-12),
        near("EVPI", found.evpi[0], 600.0, relative=1e-12),
    )


def _normal_evpi(_: bool) -> tuple[Pair, ...]:
    from scipy.stats import norm

    count = 20_000
    normal = norm.ppf((np.arange(count) + 0.5) / count)

    def evpi(increment: Floats) -> float:
        costs = np.stack((np.zeros_like(increment), -increment))
        better = np.array([int(increment.mean() > 0)])
        return float(losses(costs, np.zeros_like(costs), np.zeros(1), better).evpi[0])

    return (
        near("increment normal(0, 1)", evpi(normal), 0.398942, relative=1e-4),
        near("increment normal(500, 1000)", evpi(500 + 1000 * normal), 197.79656, relative=1e-4),
    )


def _normal_evppi(_: bool) -> tuple[Pair, ...]:
    """Incremental net benefit 500 + 600 x + 800 z, x and z standard normal: EVPPI of x is its unit normal loss."""
    from clinicsim.economics.voi.evppi import evppi

    x, z = np.random.default_rng(2015).standard_normal((2, 4000))
    found = evppi(np.column_stack((np.zeros(x.size), 500 + 600 * x + 800 * z)), {"x": x, "z": z})
    pairs = []
    for one, sd in zip(found, (600.0, 800.0), strict=True):
        expected = _normal_loss(500.0, sd)
        room = QUANTILE_999 * one.se
        pairs.append(
            between(
                f"EVPPI of a normal parameter, sd {sd:g}",
                one.value,
                expected - room,
                expected + room,
                expected=expected,
                half_width=1.96 * one.se,
            )
        )
    return tuple(pairs)


def _normal_loss(mean: float, sd: float) -> float:
    """Expected loss of the better of two strategies whose increment is normal (Raiffa & Schlaifer 1961)."""
    at = abs(mean) / sd
    density = math.exp(-at * at / 2) / math.sqrt(2 * math.pi)
    return sd * (density - at * 0.5 * math.erfc(at / math.sqrt(2)))


def _moments(_: bool) -> tuple[Pair, ...]:
    from clinicsim.experiments.uncertainty.moments import beta_from_moments, gamma_from_moments

    gamma, beta = gamma_from_moments(6889, 2000), beta_from_moments(0.05, 0.01)
    shape, scale = (gamma.mean() / gamma.std()) ** 2, gamma.var() / gamma.mean()
    return (
        near("gamma, mean 6,889, se 2,000: shape", shape, 11.865, absolute=0.0005),
        near("... scale", scale, 580.6, absolute=0.05),
        near("beta, mean 0.05, se 0.01: alpha", beta.args[0], 23.70, absolute=0.005),
        near("... beta", beta.args[1], 450.30, absolute=0.005),
    )


def checks() -> tuple[Check, ...]:
    """All checks of this family."""
    return (
        closed(
            "frontier", "Full incremental analysis of four strategies, one extendedly dominated", "exact", _frontier
        ),
        closed("evpi", "Five draws: probability of being cost-effective, and EVPI", "exact", _evpi),
        closed("normal_evpi", "EVPI of two strategies whose increment is normal", "0.01%", _normal_evpi),
        closed("normal_evppi", "EVPPI of a normal parameter, by regression", "99.9% interval", _normal_evppi),
        closed("moments", "Gamma and beta distributions from mean and standard error", "last digit", _moments),
    )
