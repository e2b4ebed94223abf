"""What an economic evaluation shows, in sentences that follow from its numbers.

No ratio is written that could be negative: what is cheaper and better is called dominant, what is dearer and worse
dominated, and what is cheaper and worse is told by what it saves for each unit of effect that is given up.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from clinicsim.economics.cea.analysis import Cea
from clinicsim.economics.cea.incremental import Increment
from clinicsim.economics.two_level.side_by_side import SideBySide
from clinicsim.economics.voi.evppi import Evppi
from clinicsim.views.economics.curves import WORDS, Curves
from clinicsim.views.economics.writing import Writing, on_one_line, share_words, strategy_words, with_error
from clinicsim.views.labels import listed

TWO_SIDED = 1.96
"""Normal quantile of a 95% interval."""

_MIDDLE = (0.025, 0.975)
_UNTOLD = "cannot be told from zero with these runs"


class Spread(NamedTuple):
    """A mean with the ends of an interval."""

    mean: float
    lo: float
    hi: float


def spreads(cea: Cea, noise: SideBySide | None, one: Increment) -> tuple[Spread, Spread]:
    """Increments of cost and of effect, with the intervals that `interval_words` speaks of."""
    if not cea.is_probabilistic:
        return Spread(one.cost.mean, one.cost.lo, one.cost.hi), Spread(one.effect.mean, one.effect.lo, one.effect.hi)
    draws = cea.increments(one.strategy)
    if noise is not None:
        place = noise.strategies.index(one.strategy)
        draws = noise.best.costs[place], noise.best.effects[place]
    (cost_lo, cost_hi), (effect_lo, effect_hi) = (np.quantile(each, _MIDDLE) for each in draws)
    return (
        Spread(one.cost.mean, float(cost_lo), float(cost_hi)),
        Spread(one.effect.mean, float(effect_lo), float(effect_hi)),
    )


def interval_words(cea: Cea, noise: SideBySide | None) -> str:
    """What the intervals in brackets are."""
    outcomes = cea.outcomes
    if not cea.is_probabilistic:
        return f"95% Monte Carlo interval of the mean over {outcomes.replications} replications, parameters fixed"
    treated = "" if noise is None else f", {WORDS[noise.best.method]}"
    return f"middle 95% of {outcomes.draws:,} draws of the parameters{treated}"


def bracket_sentences(cea: Cea, noise: SideBySide | None) -> tuple[str, ...]:
    """What the intervals in brackets are, if there are any: one run of each strategy has none."""
    outcomes = cea.outcomes
    has_any = cea.is_probabilistic or outcomes.draws * outcomes.replications > 1
    return (f"In brackets: {interval_words(cea, noise)}.",) if has_any else ()


def increment_sentence(one: Increment, cea: Cea, noise: SideBySide | None, writing: Writing) -> str:
    """What a strategy costs and brings against the comparator, each with its interval, and what that comes to."""
    own, other = strategy_words(one.strategy), strategy_words(cea.comparator)
    if one.verdict == "equal":
        return f"{own} costs and brings the same as {other}."
    cost, effect = spreads(cea, noise, one)
    parts = f"{own} {_cost(cost, writing)} and {_effect(effect, writing)} a person against {other}"
    return f"{parts}: {ratio_words(one, writing)}.{_unsure(one, writing)}"


def ratio_words(one: Increment, writing: Writing) -> str:
    """Cost of a unit of effect, or the word that stands for it; never a negative ratio."""
    if one.icer is not None:
        return f"{writing.each(_rounded(one.icer))} gained{_bounds(one, writing)}"
    if one.saving is not None:
        return (
            f"less effective and cheaper, {writing.amount(_rounded(one.saving))} saved for each {writing.one_effect} "
            f"given up{_bounds(one, writing)}"
        )
    return {"dominant": "it is dominant", "dominated": "it is dominated"}.get(one.verdict, "equal")


def verdict_sentence(at: Curves, writing: Writing, *, drawn: bool) -> str:
    """Which strategy has the highest mean net benefit at each threshold, and how probable it is that it is the best."""
    parts = []
    for best, wtp, share in zip(at.optimal, at.wtp, at.ceaf, strict=True):
        likely = f", the best in {share_words(float(share))} of draws" if drawn else ""
        parts.append(f"at {writing.each(float(wtp))} it is {strategy_words(at.strategies[int(best)])}{likely}")
    return f"The highest mean net benefit: {'; '.join(parts)}."


def certainty_sentence(at: Cea, writing: Writing) -> str:
    """Say where the mean incremental net benefit itself, that is the choice, cannot be told; empty where it can."""
    unsure = [
        f"{strategy_words(one.strategy)} at {writing.each(float(wtp))}"
        for one, inmb in zip(at.against, at.inmb, strict=True)
        for wtp, estimate in zip(at.wtp, inmb, strict=True)
        if estimate.sign == 0 and one.verdict != "equal"
    ]
    if not unsure:
        return ""
    return f"Whether net benefit is higher or lower than the comparator's {_UNTOLD}: {listed(unsure)}."


def frontier_title(cea: Cea, writing: Writing) -> str:
    """What stands on the frontier, and what each step along it costs."""
    kept = [row for row in cea.rows if row.status == "ND"]
    start = f"On the frontier: {strategy_words(kept[0].strategy)}"
    steps = [
        f"{strategy_words(row.strategy)} at {writing.each(_rounded(row.icer))}" for row in kept if row.icer is not None
    ]
    off = [strategy_words(row.strategy) for row in cea.rows if row.status in ("D", "ED")]
    dominated = f". Dominated: {listed(off)}" if off else ""
    return f"{start}{''.join(f', then {step}' for step in steps)}{dominated}"


def plane_title(worth: Sequence[tuple[str, float]], comparator: str, wtp: float, writing: Writing) -> str:
    """How many draws of each strategy, by its name, are worth their cost at a threshold."""
    parts = [f"{share_words(share)} of draws of {name}" for name, share in worth]
    return f"At {writing.each(wtp)}, {listed(parts)} are worth their cost against {strategy_words(comparator)}"


def acceptability_title(at: Curves, writing: Writing) -> str:
    """The best strategy on the mean at each threshold, and its probability."""
    parts = [
        f"{strategy_words(at.strategies[int(best)])} at {writing.each(float(wtp))} "
        f"(probability {share_words(float(share))})"
        for best, wtp, share in zip(at.optimal, at.wtp, at.ceaf, strict=True)
    ]
    return f"Best on the mean: {listed(parts)}"


def loss_title(at: Curves, writing: Writing) -> str:
    """What the best choice loses on average at the first threshold, for want of knowledge."""
    place = int(at.optimal[0])
    best, lost = strategy_words(at.strategies[place]), writing.amount(_rounded(float(at.expected_loss[0, place])))
    return f"At {writing.each(float(at.wtp[0]))}, {best} loses the least on average: {lost} a person"


def evpi_title(at: Curves, writing: Writing, raw: float | None) -> str:
    """What perfect information is worth a person; beside it what the noise of the simulation would make of it."""
    worth = on_one_line(with_error(float(at.evpi[0]), float(at.evpi_se[0]), writing.sign))
    text = f"At {writing.each(float(at.wtp[0]))}, knowing every parameter would be worth {worth} a person"
    return text if raw is None else f"{text}; with the luck of the simulation in it, {writing.amount(_rounded(raw))}"


def is_worth_knowing(one: Evppi) -> bool:
    """Whether a value is more than a parameter that does nothing would show, and more than its own error."""
    return one.told_apart and one.value > TWO_SIDED * one.se


def evppi_title(found: Sequence[Evppi], wtp: float, writing: Writing, name_of: dict[str, str]) -> str:
    """Which parameters are worth knowing."""
    told = [one for one in found if is_worth_knowing(one)]
    start = f"At {writing.each(wtp)}, {len(told)} of {len(found)} are worth knowing by themselves"
    if not told:
        return f"At {writing.each(wtp)}, none of {len(found)} parameters is worth knowing by itself"
    most = max(told, key=lambda one: one.value)
    worth = on_one_line(with_error(most.value, most.se, writing.sign))
    return f"{start}; most of all {name_of[most.name]}: {worth} a person"


def horizon_words(years: float, *, lifetime: bool = False) -> str:
    """What the horizon is, so that nobody takes a few years for a lifetime."""
    span = f"{years:g} year{'' if years == 1 else 's'}"
    return "lifetime horizon" if lifetime else f"budget and capacity horizon of {span}, not lifetime"


def _cost(at: Spread, writing: Writing) -> str:
    if at.mean == 0:
        return "costs the same"
    size = on_one_line(writing.money(_size(at)))
    return f"costs {size} {'more' if at.mean > 0 else 'less'}"


def _effect(at: Spread, writing: Writing) -> str:
    if at.mean == 0:
        return "brings the same"
    size = on_one_line(writing.health(_size(at))).replace(" (", f" {writing.effect} (", 1)
    size = size if "(" in size else f"{size} {writing.effect}"
    return f"{'gains' if at.mean > 0 else 'loses'} {size}"


def _size(at: Spread) -> Spread:
    """An increment as a size, for words that say the direction."""
    return at if at.mean >= 0 else Spread(-at.mean, -at.hi, -at.lo)


def _unsure(one: Increment, writing: Writing) -> str:
    unsure = [name for name, at in (("cost", one.cost), (writing.effect, one.effect)) if at.sign == 0 and at.mean != 0]
    return f" The difference in {listed(unsure)} {_UNTOLD}." if unsure else ""


def _bounds(one: Increment, writing: Writing) -> str:
    """The interval of the ratio of the means; where it would reach below zero or has no bounds, that is said."""
    if one.lo is None or one.hi is None or not one.lo > 0:
        return " (its Monte Carlo interval has no bounds)" if one.cost.se > 0 else ""
    if one.lo == one.hi:
        return ""
    return f" (Monte Carlo 95% {writing.amount(_rounded(one.lo))} to {writing.amount(_rounded(one.hi))})"


def _rounded(value: float) -> float:
    """To three digits, as much as a ratio's interval ever supports."""
    return float(f"{value:.3g}")
