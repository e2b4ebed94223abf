"""How much of what differs between draws of the parameters is their doing, and how much is noise of the simulation."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from clinicsim.arrays import Floats

SHARED = 0.05  # p of the test below which luck counts as common to all draws


@dataclass(frozen=True, slots=True)
class Components:
    """Variance components of an outcome over draws and replications; nan where one replication a draw hides them.

    Intervals are of `confidence`.
    """

    draws: int
    replications: int
    mean: float
    se_of_mean: float  # over draws, and over luck where all draws have the same
    between: float  # S2b: variance of the means of draws
    within: float  # S2w: variance of a replication about the mean of its draw
    within_interval: tuple[float, float]
    parameter: float  # S2b - S2w / n, which is due to the parameters; not below 0
    parameter_interval: tuple[float, float]
    truncated: bool  # whether S2b - S2w / n was below 0 and is set to it
    noise_share: float  # (S2w / n) / S2b, the part of the variance between draws that is noise; at most 1
    noise_share_interval: tuple[float, float]
    luck: float  # variance of luck that all draws have in common; 0 where each has luck of its own
    confidence: float

    @property
    def words(self) -> str:
        """What the components say, in a sentence or two."""
        if self.draws < 2:
            return "One draw of the parameters: all that varies is noise of the simulation."
        if self.replications < 2:
            return "One replication a draw: noise of the simulation cannot be told from the parameters."
        low, high = self.noise_share_interval
        said = (
            f"{self.noise_share:.0%} ({low:.0%} to {high:.0%}) of the variance between draws is noise of the "
            f"simulation, the rest is due to the parameters."
        )
        if self.truncated:
            said += " The draws differ by less than noise alone would make them differ, so the rest is taken as 0."
        return said


def components(values: Floats, confidence: float = 0.95) -> Components:
    """Split the variance of an outcome into that of the parameters and that of the replications.

    Draws are the rows of an analysis of variance (O'Hagan, Stevenson and Madan 2007, Health Econ 16:1009). What moves
    replication r of every draw alike is taken out first, as a column of a two-way table: it does not make draws differ.
    That is nothing but rounding where each draw has luck of its own, and is no noise between draws where they share it;
    then it goes into the standard error of the mean instead, since more draws do not average it out.

    Paired strategies share their luck, so give this the *incremental* net benefit: what strategies have in common is no
    noise of what they differ by.

    Parameters
    ----------
    values
        Shape (draws, replications), finite.
    confidence
        Of the intervals: chi-squared for `within`, F for `noise_share`, that of Williams 1962, Biometrika 49:278 for
        `parameter`, which covers at least as often as it says.

    Returns
    -------
    Components
        In the unit of the values, squared.
    """
    draws, replications = values.shape
    table = _Table.of(values)
    between = table.of_draws / replications
    noise = table.left / replications
    share = _share(noise, between)
    return Components(
        draws,
        replications,
        mean=float(values.mean()),
        se_of_mean=math.sqrt((table.of_draws + table.shared_luck) / values.size) if draws > 1 else _alone(values),
        between=between,
        within=table.left,
        within_interval=_of_within(table, confidence),
        parameter=max(0.0, between - noise) if share == share else math.nan,
        parameter_interval=_of_parameter(table, replications, confidence),
        truncated=noise > between,
        noise_share=share,
        noise_share_interval=_of_share(table, confidence),
        luck=table.shared_luck / draws,
        confidence=confidence,
    )


@dataclass(frozen=True, slots=True)
class _Table:
    """Mean squares of a table of draws by replications; nan where there is no degree of freedom."""

    of_draws: float
    left: float
    freedom_of_draws: int
    freedom_left: int
    shared_luck: float  # mean square of replications beyond what is left, if they differ by more than that

    @classmethod
    def of(cls, values: Floats) -> _Table:
        draws, replications = values.shape
        by_draw, by_replication = values.mean(axis=1), values.mean(axis=0)
        if draws == 1:
            left = float(by_replication.var(ddof=1)) if replications > 1 else math.nan
            return cls(math.nan, left, 0, replications - 1, 0.0)
        of_draws = replications * float(by_draw.var(ddof=1))
        if replications == 1:
            return cls(of_draws, math.nan, draws - 1, 0, 0.0)
        residuals = values - by_draw[:, None] - by_replication + values.mean()
        freedom = (draws - 1) * (replications - 1)
        left = float(np.square(residuals).sum()) / freedom
        of_luck = draws * float(by_replication.var(ddof=1))
        return cls(of_draws, left, draws - 1, freedom, _beyond(of_luck, left, replications - 1, freedom))


def _beyond(of_luck: float, left: float, freedom: int, freedom_left: int) -> float:
    """What the mean square of replications has beyond noise, if a test of F finds that it has anything."""
    from scipy.special import fdtrc  # what scipy.stats.f calls; that takes a second to import

    if left <= 0:
        return of_luck
    return of_luck - left if fdtrc(freedom, freedom_left, of_luck / left) < SHARED else 0.0


def _alone(values: Floats) -> float:
    """Standard error of the mean over the replications of the only draw; nan for one."""
    return float(values.std(ddof=1)) / math.sqrt(values.size) if values.size > 1 else math.nan


def _share(noise: float, between: float) -> float:
    if math.isnan(noise) or math.isnan(between):
        return math.nan
    return min(1.0, noise / between) if between > 0 else float(noise > 0)


def _of_within(table: _Table, confidence: float) -> tuple[float, float]:
    """Interval of a variance: that of chi-squared."""
    from scipy.special import chdtri

    if table.freedom_left < 1:
        return math.nan, math.nan
    sum_of_squares, tail = table.left * table.freedom_left, (1 - confidence) / 2
    low, high = (sum_of_squares / float(chdtri(table.freedom_left, p)) for p in (tail, 1 - tail))
    return low, high


def _of_share(table: _Table, confidence: float) -> tuple[float, float]:
    """Interval of a ratio of expected mean squares: that of F."""
    if min(table.freedom_left, table.freedom_of_draws) < 1:
        return math.nan, math.nan
    if table.of_draws <= 0:
        return (0.0, 0.0) if table.left <= 0 else (1.0, 1.0)
    low, high = (min(1.0, table.left / table.of_draws * quantile) for quantile in _quantiles_of_f(table, confidence))
    return low, high


def _of_parameter(table: _Table, replications: int, confidence: float) -> tuple[float, float]:
    """Interval of a variance component (Williams 1962, Biometrika 49:278), cut at 0."""
    from scipy.special import chdtri

    if min(table.freedom_left, table.freedom_of_draws) < 1:
        return math.nan, math.nan
    tail = (1 - confidence) / 2
    below, above = _quantiles_of_f(table, confidence)
    ends = (
        table.freedom_of_draws * (table.of_draws - table.left * quantile) / float(chdtri(table.freedom_of_draws, p))
        for quantile, p in ((above, tail), (below, 1 - tail))
    )
    low, high = (max(0.0, end / replications) for end in ends)
    return low, high


def _quantiles_of_f(table: _Table, confidence: float) -> tuple[float, float]:
    from scipy.special import fdtri

    tail = (1 - confidence) / 2
    low, high = (float(fdtri(table.freedom_of_draws, table.freedom_left, p)) for p in (tail, 1 - tail))
    return low, high
