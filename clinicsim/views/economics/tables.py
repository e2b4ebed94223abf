"""The tables of a cost-effectiveness analysis, as text."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from clinicsim.arrays import Floats
from clinicsim.economics.cea.analysis import Cea
from clinicsim.economics.cea.frontier import STATUS_WORDS
from clinicsim.economics.cea.incremental import Increment, Row
from clinicsim.economics.two_level.side_by_side import SideBySide
from clinicsim.economics.voi.evppi import Evppi
from clinicsim.views.economics.curves import WORDS, Curves
from clinicsim.views.economics.says import interval_words, is_worth_knowing, ratio_words, spreads
from clinicsim.views.economics.writing import Writing, share_words, smallest_step, strategy_words, with_error
from clinicsim.views.labels import capital
from clinicsim.views.report.tables import Table

_NONE = "–"
_ROWS = 21  # of a table along thresholds
_QUADRANTS = ("dearer, more", "cheaper, more", "cheaper, fewer", "dearer, fewer")  # in the order of `Quadrants`


def incremental_table(cea: Cea, writing: Writing) -> Table:
    """The full incremental analysis: every strategy in order of cost, ICERs along the frontier only."""
    apart = smallest_step(one.effect for one in cea.rows)

    def row(one: Row) -> tuple[str, ...]:
        share = "" if np.isnan(one.status_share) else f"\n(in {share_words(one.status_share)} of resampled means)"
        return (
            strategy_words(one.strategy),
            f"{capital(STATUS_WORDS[one.status])} ({one.status}){share}",
            " and ".join(strategy_words(name) for name in one.against.split(" and ")) if one.against else _NONE,
            with_error(one.cost, one.cost_se, writing.sign),
            with_error(one.effect, one.effect_se, apart=apart),
            _maybe(one.inc_cost, one.inc_cost_se, writing.sign),
            _maybe(one.inc_effect, one.inc_effect_se, ""),
            _NONE if one.icer is None else writing.amount(round(one.icer)),
        )

    head = ("Strategy", "Status", "Against", "Cost", writing.effect, "More cost", f"More {writing.effect}", "ICER")
    caption = (
        f"Full incremental analysis, means a person ({writing.money_words}, {writing.effect}); SE: Monte Carlo "
        "standard error. Increments and ICERs are against the strategy before on the frontier"
    )
    return Table(caption, head, tuple(map(row, cea.rows)), text_columns=3)


def increment_table(cea: Cea, noise: SideBySide | None, writing: Writing) -> Table:
    """Every other strategy against the comparator, with the spread of the draws and the Monte Carlo error apart."""

    def row(one: Increment) -> tuple[str, ...]:
        cost, effect = spreads(cea, noise, one)
        shares = () if one.quadrants is None else (share_words(share) for share in one.quadrants)
        return (
            strategy_words(one.strategy),
            capital(ratio_words(one, writing)),
            writing.money(cost, signed=True),
            with_error(abs(one.cost.se), float("nan"), writing.sign),
            writing.health(effect, signed=True),
            with_error(abs(one.effect.se), float("nan")),
            *shares,
        )

    head = ["Strategy", "In words", "More cost", "Its MC SE", f"More {writing.effect}", "Its MC SE"]
    if cea.is_probabilistic:
        head += [*(f"{capital(words)} {writing.effect}" for words in _QUADRANTS), "On an axis"]
    caption = (
        f"Against {strategy_words(cea.comparator)}, a person. In brackets: {interval_words(cea, noise)}. "
        "MC SE: Monte Carlo standard error of the mean"
    )
    return Table(caption, tuple(head), tuple(map(row, cea.against)), text_columns=2)


def benefit_table(at: Cea, curves: Curves, writing: Writing) -> Table:
    """Net benefit of every strategy at each threshold, and what is uncertain about the choice.

    Parameters
    ----------
    at
        The analysis at these thresholds.
    curves
        Probabilities and losses at the same thresholds, luck taken out where that was done.
    writing
        How money and effects are written.
    """

    def row(k: int, s: int) -> tuple[str, ...]:
        name, wtp = at.strategies[s], float(at.wtp[k])
        place = curves.strategies.index(name)
        best = place == int(curves.optimal[k])
        drawn = (share_words(float(curves.ceac[k, place])), _loss(curves, k, place, writing))
        return (
            writing.each(wtp),
            strategy_words(name) + (" (best on the mean)" if best else ""),
            with_error(float(at.nmb[k, s]), float(at.nmb_se[k, s]), writing.sign),
            with_error(float(at.nhb[k, s]), float(at.nmb_se[k, s]) / wtp if wtp > 0 else float("nan")),
            _against(at, k, s, writing),
            *(drawn if at.is_probabilistic else ()),
        )

    health = f"Net health benefit ({writing.effect})"
    head = ["Threshold", "Strategy", "Net monetary benefit", health, "Incremental NMB"]
    if at.is_probabilistic:
        head += ["Probability of being the best", "Expected loss"]
    rows = tuple(row(k, s) for k in range(len(at.wtp)) for s in range(len(at.strategies)))
    caption = (
        f"Net benefit a person, {writing.money_words}. Incremental NMB: against {strategy_words(at.comparator)}, with "
        "95% Monte Carlo interval. The expected loss of the best strategy is the EVPI"
    )
    return Table(caption, tuple(head), rows, text_columns=2)


def evppi_table(found: Sequence[Evppi], writing: Writing, wtp: float, names: dict[str, str]) -> Table:
    """What each parameter or group is worth, largest first, beside what one that does nothing would show."""

    def row(one: Evppi) -> tuple[str, ...]:
        told = "worth knowing" if is_worth_knowing(one) else "not told from nothing"
        return (
            names[one.name],
            "; ".join(part for part in (told, one.warning if one.value > one.floor else "") if part),
            with_error(one.value, one.se, writing.sign),
            share_words(one.share),
            writing.amount(float(f"{one.floor:.3g}")),
            share_words(one.explained),
        )

    head = ("Parameter or group", "Verdict", "EVPPI a person", "Share of EVPI", "Floor", "Variance explained")
    caption = f"Value of knowing parameters, at {writing.each(wtp)}; floor: what 1 in 20 that do nothing would pass"
    ordered = sorted(found, key=lambda one: -one.value)
    return Table(caption, head, tuple(map(row, ordered)), text_columns=2)


def curve_table(curves: Curves, writing: Writing, thresholds: Sequence[float]) -> Table:
    """Probabilities and EVPI along the thresholds, thinned so that it can be read."""
    names = [strategy_words(name) for name in curves.strategies]
    head = ("Threshold", "Best on the mean", *(f"Probability: {name}" for name in names), "EVPI a person")
    rows = tuple(
        (
            writing.amount(float(curves.wtp[k])),
            names[int(curves.optimal[k])],
            *(share_words(float(share)) for share in curves.ceac[k]),
            with_error(float(curves.evpi[k]), float(curves.evpi_se[k]), writing.sign),
        )
        for k in _thinned(curves.wtp, thresholds)
    )
    return Table(
        f"By willingness to pay for one {writing.one_effect}; draws: {curves.words}", head, rows, text_columns=2
    )


def loss_table(curves: Curves, writing: Writing, thresholds: Sequence[float]) -> Table:
    """Expected loss along the thresholds."""
    names = [strategy_words(name) for name in curves.strategies]
    rows = tuple(
        (
            writing.amount(float(curves.wtp[k])),
            names[int(curves.optimal[k])],
            *(writing.amount(float(f"{lost:.4g}")) for lost in curves.expected_loss[k]),
        )
        for k in _thinned(curves.wtp, thresholds)
    )
    head = ("Threshold", "Loses the least", *names)
    return Table(f"Expected loss a person ({writing.money_words}); draws: {curves.words}", head, rows, text_columns=2)


def noise_table(noise: SideBySide, writing: Writing) -> Table:
    """EVPI and the probability of each strategy by every treatment of the noise, at each threshold."""
    ways = [way for way in (noise.raw, noise.shrunk, noise.metamodel) if way is not None]
    names = [strategy_words(name) for name in noise.strategies]
    head = (
        "Threshold",
        "Draws",
        *(f"Probability: {name}" for name in names),
        "EVPI a person",
        "Luck's share of variance",
    )
    rows = tuple(
        (
            writing.each(wtp),
            WORDS[way.method],
            *(share_words(float(share)) for share in way.ceac[k]),
            with_error(float(way.evpi[k]), float(way.evpi_se[k]), writing.sign),
            share_words(float(noise.noise_share[k])),
        )
        for k, wtp in enumerate(noise.wtp)
        for way in ways
    )
    caption = f"{noise.draws:,} draws of {noise.replications} replications, with and without the luck of the simulation"
    return Table(caption, head, rows, text_columns=2)


def variance_table(noise: SideBySide, writing: Writing) -> Table:
    """Standard deviations that the parameters and the luck give the mean of a draw, with the share of luck."""
    rows = tuple(
        (
            f"{strategy_words(name)} at {writing.each(wtp)}",
            writing.amount(float(f"{np.sqrt(part.parameter):.3g}")),
            writing.amount(float(f"{np.sqrt(part.within / part.replications):.3g}")),
            f"{share_words(part.noise_share)}\n({' to '.join(share_words(end) for end in part.noise_share_interval)})",
            writing.amount(float(f"{part.se_of_mean:.3g}")),
        )
        for wtp, parts in zip(noise.wtp, noise.components, strict=True)
        for name, part in zip(noise.strategies[1:], parts, strict=True)
    )
    head = (
        "Incremental net benefit",
        "SD from parameters",
        "SD from luck, of a draw",
        "Share of luck",
        "MC SE of the mean",
    )
    return Table(f"Components of variance between {noise.draws:,} draws ({writing.money_words}, a person)", head, rows)


def plain_names(found: Sequence[Evppi]) -> dict[str, str]:
    """Names of parameters in words; a group by its own name."""
    from clinicsim.views.sensitivity.words import parameter_words

    return {one.name: parameter_words(one.name) for one in found}


def _maybe(value: float | None, error: float | None, prefix: str) -> str:
    return _NONE if value is None else with_error(value, float("nan") if error is None else error, prefix)


def _against(at: Cea, k: int, s: int, writing: Writing) -> str:
    name = at.strategies[s]
    pairs = zip(at.against, at.inmb, strict=True)
    return next((writing.money(inmb[k], signed=True) for one, inmb in pairs if one.strategy == name), _NONE)


def _loss(curves: Curves, k: int, place: int, writing: Writing) -> str:
    """Expected loss; the least one is the EVPI, whose standard error is known."""
    error = float(curves.evpi_se[k]) if int(curves.optimal[k]) == place else float("nan")
    return with_error(float(curves.expected_loss[k, place]), error, writing.sign)


def _thinned(wtp: Floats, thresholds: Sequence[float]) -> list[int]:
    """Places of some of many thresholds: the first, the last, some between, and those that are spoken of."""
    evenly = np.linspace(0, len(wtp) - 1, min(len(wtp), _ROWS)).round()
    return sorted({*map(int, evenly), *map(int, np.flatnonzero(np.isin(wtp, thresholds)))})
