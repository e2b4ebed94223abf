"""Acceptability and EVPI with the noise of the simulation in them, and with it taken out in two ways."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np

from clinicsim.arrays import Bools, Floats
from clinicsim.economics.cea.outcomes import Outcomes
from clinicsim.economics.two_level.columns import standardised
from clinicsim.economics.two_level.components import Components, components
from clinicsim.economics.two_level.estimated import Estimated, estimated, jackknife_error
from clinicsim.economics.two_level.matrices import increments, noise_of_means
from clinicsim.economics.two_level.metamodel import FEWEST_DRAWS, FOLDS, Metamodel, fold_of, metamodels
from clinicsim.economics.two_level.shrunk import FEWEST_LEFT, shrunk
from clinicsim.economics.two_level.words import notes, warning
from clinicsim.scenario.words import listed


class TwoLevelError(ValueError):
    """Why draws and replications cannot be analysed; everything at once."""

    def __init__(self, problems: Sequence[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(problems))


@dataclass(frozen=True, slots=True, eq=False)
class SideBySide:
    """Three ways of treating the noise of a simulation, at every threshold."""

    strategies: tuple[str, ...]  # the first is the comparator
    wtp: tuple[float, ...]
    draws: int
    replications: int
    raw: Estimated  # means of draws as they are
    shrunk: Estimated | None  # drawn together to the spread that the parameters cause; not with one replication
    metamodel: Estimated | None  # fitted to the parameters; not with few draws
    components: tuple[tuple[Components, ...], ...]  # of incremental net benefit: threshold, strategy but the first
    noise_share: Floats  # (thresholds,) of the variance between draws; the sum over strategies; nan where unknown
    explained: Floats  # (thresholds,) share of the variance due to parameters that the metamodel fits, 0 to 1; or nan
    overstated: Floats  # (thresholds,) raw EVPI less that of the best way there is
    overstated_se: Floats  # (thresholds,)
    warning: str  # empty where noise is a small share
    notes: tuple[str, ...]  # what could not be done, or is weak, and why

    @property
    def best(self) -> Estimated:
        """The treatment to go by: the metamodel, or what there is."""
        return self.metamodel or self.shrunk or self.raw


def side_by_side(outcomes: Outcomes, parameters: Floats, names: Sequence[str], wtp: Sequence[float]) -> SideBySide:
    """Treat the noise in three ways, and say how much they differ.

    EVPI is the mean of a maximum. Noise in a draw's mean makes the maximum larger, as if information could resolve it,
    and makes every acceptability curve flatter.

    Parameters
    ----------
    outcomes
        Costs and effects per person of at least 2 strategies and 2 draws.
    parameters
        What was drawn, shape (draws, parameters): values, or places in their distributions.
    names
        Of the parameters.
    wtp
        Thresholds.

    Raises
    ------
    TwoLevelError
        Everything that is wrong with the question.
    """
    from threadpoolctl import threadpool_limits

    if problems := list(_problems(outcomes, parameters, names)):
        raise TwoLevelError(problems)
    thresholds = np.asarray(wtp, dtype=np.float64)
    values = increments(outcomes)
    fold = fold_of(outcomes.draws)
    kept = [fold != each for each in range(FOLDS) if (fold == each).any() and not (fold == each).all()]
    with threadpool_limits(1, "blas"):  # so that sums do not depend on how many cores there are
        raw = _raw(values, kept, thresholds)
        drawn = _shrunk(values, kept, thresholds) if _can_be_shrunk(outcomes) else None
        fit = _metamodel(values, parameters, thresholds) if _can_be_fitted(outcomes.draws, parameters) else None
    parts = tuple(tuple(components(each) for each in _benefits(values, at)) for at in thresholds)
    share = np.array([_noise_share(each) for each in parts])
    best = (fit and fit.estimated) or drawn or raw
    found = SideBySide(
        outcomes.strategies,
        tuple(float(each) for each in wtp),
        outcomes.draws,
        outcomes.replications,
        raw,
        drawn,
        fit and fit.estimated,
        components=parts,
        noise_share=share,
        explained=_explained(fit, share) if fit else np.full(len(thresholds), np.nan),
        overstated=raw.evpi - best.evpi,
        overstated_se=jackknife_error(raw.left_out - best.left_out),
        warning="",
        notes=(),
    )
    return replace(found, warning=warning(found, outcomes.currency, outcomes.effect), notes=tuple(notes(found)))


def _problems(outcomes: Outcomes, parameters: Floats, names: Sequence[str]) -> Iterator[str]:
    if len(outcomes.strategies) < 2:
        yield "expected at least 2 strategies: with one there is nothing to decide"
    if outcomes.draws < 2:
        yield "expected at least 2 draws of the parameters: with one nothing is uncertain but luck"
    if parameters.shape != (outcomes.draws, len(names)):
        yield (
            f"parameters: expected {outcomes.draws} draws of the {len(names)} named, "
            f"got an array of shape {parameters.shape}"
        )
    elif not np.isfinite(parameters).all():
        where = np.flatnonzero(~np.isfinite(parameters).all(axis=0))
        yield f"parameters: not finite numbers: {listed((names[at] for at in where.tolist()), 'and')}"


def _can_be_shrunk(outcomes: Outcomes) -> bool:
    """Two replications tell noise from the parameters; the standard error leaves draws out, and two have to be left."""
    return outcomes.replications > 1 and outcomes.draws > FEWEST_LEFT


def _raw(values: Floats, kept: Sequence[Bools], wtp: Floats) -> Estimated:
    means = values.mean(axis=2)
    return estimated("raw", means, (means[:, seen] for seen in kept), wtp)


def _shrunk(values: Floats, kept: Sequence[Bools], wtp: Floats) -> Estimated:
    return estimated("shrunk", shrunk(values), (shrunk(values[:, seen]) for seen in kept), wtp)


class _Fit(NamedTuple):
    """A metamodel, and the share of the variance between draws that it explains, cross-validated."""

    estimated: Estimated
    explained: Floats  # (thresholds,)


def _can_be_fitted(draws: int, parameters: Floats) -> bool:
    return draws >= FEWEST_DRAWS and len(standardised(parameters)[1]) > 0


def _metamodel(values: Floats, parameters: Floats, wtp: Floats) -> _Fit:
    draws, replications = values.shape[1:]
    means = values.mean(axis=2)
    fold = fold_of(draws)

    def without_noise(model: Metamodel, seen: Bools) -> Floats:
        if replications < 2:
            return model.fitted  # what is left may all be noise
        return model.with_structure(noise_of_means(values[:, seen]), replications)

    whole, *others = metamodels(parameters, means)
    without = [without_noise(model, fold != left_out) for left_out, model in enumerate(others)]
    treated = estimated("metamodel", without_noise(whole, fold >= 0), without, wtp)
    left, all_of_it = (
        np.array([_benefits(each, at).var(axis=1).sum() for at in wtp]) for each in (whole.residuals, means)
    )
    return _Fit(treated, 1 - np.divide(left, all_of_it, out=np.ones_like(left), where=all_of_it > 0))


def _explained(fit: _Fit, noise_share: Floats) -> Floats:
    """Share of the variance due to the parameters, where that is known; else of all variance between draws."""
    known = np.where(np.isnan(noise_share), 0.0, noise_share)
    share = np.divide(fit.explained, 1 - known, out=np.full_like(known, np.nan), where=known < 1)
    return np.asarray(np.clip(share, 0.0, 1.0))


def _benefits(increments: Floats, wtp: float) -> Floats:
    """Incremental net monetary benefit, shape (strategies - 1, draws, ...)."""
    costs, effects = np.split(increments, 2)
    return np.asarray(wtp * effects - costs)


def _noise_share(of_strategies: Sequence[Components]) -> float:
    noise = sum(each.noise_share * each.between for each in of_strategies)
    whole = sum(each.between for each in of_strategies)
    return noise / whole if whole > 0 else noise  # 0 where nothing varies, nan where it cannot be told
