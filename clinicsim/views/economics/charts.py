"""The charts of a cost-effectiveness analysis, each with the table of its numbers and its note."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from clinicsim.economics.cea.analysis import Cea
from clinicsim.economics.cea.frontier import STATUS_WORDS
from clinicsim.economics.cea.incremental import Increment
from clinicsim.economics.cea.plane import ellipse
from clinicsim.economics.two_level.side_by_side import SideBySide
from clinicsim.economics.voi.evppi import Evppi
from clinicsim.views.economics.curves import all_curves, grid_of, leading
from clinicsim.views.economics.says import (
    TWO_SIDED,
    acceptability_title,
    evpi_title,
    evppi_title,
    frontier_title,
    is_worth_knowing,
    loss_title,
    plane_title,
)
from clinicsim.views.economics.tables import (
    curve_table,
    evppi_table,
    increment_table,
    incremental_table,
    loss_table,
    noise_table,
    plain_names,
    variance_table,
)
from clinicsim.views.economics.writing import Writing, share_words, strategy_words, with_error
from clinicsim.views.figures.acceptability import Acceptability, acceptability
from clinicsim.views.figures.bars import Part, bars
from clinicsim.views.figures.curves import Line, over_thresholds
from clinicsim.views.figures.efficiency import Point, efficiency
from clinicsim.views.figures.plane import Cloud, plane
from clinicsim.views.figures.variance import Split, variance
from clinicsim.views.labels import capital
from clinicsim.views.palette import Pen, pen
from clinicsim.views.report.charts import Chart, chart_of


def pens(cea: Cea) -> list[Pen]:
    """Pens of the strategies in their order: the comparator is black, the others have a colour each."""
    others = [name for name in cea.strategies if name != cea.comparator]
    return [pen(0 if name == cea.comparator else 1 + others.index(name)) for name in cea.strategies]


def frontier_chart(cea: Cea, writing: Writing) -> Chart:
    """Draw mean cost against mean effect, and the frontier of what is not dominated."""
    own = dict(zip(cea.strategies, pens(cea), strict=True))
    points = [
        Point(
            name=strategy_words(row.strategy),
            pen=own[row.strategy],
            effect=row.effect,
            effect_se=row.effect_se,
            cost=row.cost,
            cost_se=row.cost_se,
            status=row.status,
            words=STATUS_WORDS[row.status],
        )
        for row in cea.rows
    ]
    words = (f"{writing.effect} a person", f"cost a person ({writing.money_words})")
    note = (
        "The line joins the strategies that are not dominated (ND); D: dominated; ED: extendedly dominated, a mix of "
        "its neighbours does as well for less; EQ: equal to another."
    )
    drawn = efficiency(points, frontier_title(cea, writing), words)
    return chart_of("frontier", drawn, incremental_table(cea, writing), note)


def plane_chart(cea: Cea, noise: SideBySide | None, writing: Writing, wtp: float) -> Chart:
    """Draw the cost-effectiveness plane of every strategy against the comparator."""
    own = dict(zip(cea.strategies, pens(cea), strict=True))
    clouds = [_cloud(cea, noise, one, own[one.strategy]) for one in cea.against]
    title = plane_title([(cloud.name, cloud.worth(wtp)) for cloud in clouds], cea.comparator, wtp, writing)
    drawn = plane(clouds, title, writing, wtp)
    faint = "" if noise is None or noise.metamodel is None else " Faint points still hold the luck of the simulation."
    note = (
        f"A point is one draw of all uncertain parameters.{faint} Points under the dotted line are worth their cost "
        f"at {writing.each(wtp)}."
    )
    return chart_of("plane", drawn, increment_table(cea, noise, writing), note)


def _cloud(cea: Cea, noise: SideBySide | None, one: Increment, own: Pen) -> Cloud:
    cost, effect = cea.increments(one.strategy)
    fitted = None
    if noise is not None and noise.metamodel is not None:
        place = noise.strategies.index(one.strategy)
        fitted = np.column_stack([noise.metamodel.effects[place], noise.metamodel.costs[place]])
    return Cloud(
        name=strategy_words(one.strategy),
        pen=own,
        draws=np.column_stack([effect, cost]),
        fitted=fitted,
        mean=(one.effect.mean, one.cost.mean),
        spread=ellipse(cost, effect),
        mean_spread=ellipse(cost, effect, of_mean=True),
    )


def acceptability_chart(cea: Cea, noise: SideBySide | None, writing: Writing, thresholds: Sequence[float]) -> Chart:
    """Draw acceptability curves and frontier, one panel for each treatment of the noise."""
    versions, at = all_curves(cea, noise, grid_of(thresholds)), leading(cea, noise, thresholds)
    panels = [Acceptability(one.words if len(versions) > 1 else "", one.ceac, one.optimal) for one in versions]
    strategies = [(strategy_words(name), pens(cea)[cea.strategies.index(name)]) for name in at.strategies]
    title = acceptability_title(at, writing)
    drawn = acceptability(panels, versions[0].wtp, strategies, title, threshold_axis(writing), thresholds)
    note = (
        "The broad pale band marks the strategy with the highest mean net benefit, which is the one to choose; it need "
        "not be the one that is best most often. Dashed lines: the thresholds."
    )
    if len(versions) > 1:
        note += f" The title goes by the last panel, {at.words}: luck makes curves flatter than they are."
    return chart_of("acceptability", drawn, curve_table(versions[-1], writing, thresholds), note)


def loss_chart(cea: Cea, noise: SideBySide | None, writing: Writing, thresholds: Sequence[float]) -> Chart:
    """Draw the expected loss of every strategy; the lowest line is the value of perfect information."""
    curves, at = all_curves(cea, noise, grid_of(thresholds))[-1], leading(cea, noise, thresholds)
    lines = [
        Line(strategy_words(name), pens(cea)[cea.strategies.index(name)], curves.expected_loss[:, place])
        for place, name in enumerate(curves.strategies)
    ]
    words = (threshold_axis(writing), f"expected loss a person ({writing.money_words})")
    drawn = over_thresholds(lines, curves.wtp, loss_title(at, writing), words, thresholds, "EVPI: the lowest loss")
    note = "What choosing a strategy loses on average, in the draws in which another one would have been better."
    note += f" The draws: {curves.words}." if noise is not None else ""
    return chart_of("loss", drawn, loss_table(curves, writing, thresholds), note)


def evpi_chart(cea: Cea, noise: SideBySide | None, writing: Writing, thresholds: Sequence[float]) -> Chart:
    """Draw the expected value of perfect information by every treatment of the noise."""
    versions, at = all_curves(cea, noise, grid_of(thresholds)), leading(cea, noise, thresholds)
    lines = [
        Line(capital(one.words), pen(place), one.evpi, TWO_SIDED * one.evpi_se if noise is None else None)
        for place, one in enumerate(reversed(versions))
    ]
    words = (threshold_axis(writing), f"value of perfect information a person ({writing.money_words})")
    raw = float(noise.raw.evpi[0]) if noise is not None and noise.warning else None
    drawn = over_thresholds(lines, versions[0].wtp, evpi_title(at, writing, raw), words, thresholds)
    if noise is None:
        note = (
            "What it would be worth, a person, to know every uncertain parameter before choosing. If the draws come "
            "from a simulation, its luck counts here as something that could be known, and the value is too high."
        )
        return chart_of("evpi", drawn, curve_table(versions[0], writing, thresholds), note)
    note = f"{_noise_words(noise)} Go by the line named “{at.words}”: no study of parameters can take luck away."
    return chart_of("evpi", drawn, noise_table(noise, writing), note)


def variance_chart(noise: SideBySide, writing: Writing) -> Chart | None:
    """Draw how much of the variance between draws is luck; nothing where one replication a draw hides it."""
    splits = [
        Split(f"{strategy_words(name)} at {writing.each(wtp)}", part.noise_share)
        for wtp, parts in zip(noise.wtp, noise.components, strict=True)
        for name, part in zip(noise.strategies[1:], parts, strict=True)
        if np.isfinite(part.noise_share)
    ]
    if not splits:
        return None
    span = _span([split.noise_share for split in splits])
    title = f"Luck of the simulation makes up {span} of what differs between draws"
    note = (
        "Of the incremental net benefit of a draw, the mean of its replications. Luck is narrowed by more replications "
        "a draw, or taken out by the metamodel; the parameters' part is what an acceptability curve is about."
    )
    return chart_of("variance", variance(splits, title), variance_table(noise, writing), note)


def _span(shares: Sequence[float]) -> str:
    low, high = share_words(min(shares)), share_words(max(shares))
    return low if low == high else f"{low} to {high}"


def _noise_words(noise: SideBySide) -> str:
    share = float(noise.noise_share[0])
    if not np.isfinite(share):
        return "With one replication a draw, luck cannot be told from the parameters."
    return f"Luck makes up {share_words(share)} of the variance between draws at the first threshold."


def evppi_chart(found: Sequence[Evppi], writing: Writing, wtp: float, top: int) -> Chart:
    """Draw what each parameter is worth, largest first."""
    names = plain_names(found)
    shown = sorted(found, key=lambda one: -one.value)[:top]
    parts = [_evppi_part(one, names[one.name], writing) for one in shown]
    title = evppi_title(found, wtp, writing, names)
    axis_words = f"value of knowing it, a person ({writing.money_words})"
    drawn = bars(parts, title, axis_words, mark_words="what a parameter that does nothing may show")
    more = f" The figure shows the {len(shown)} largest of {len(found)}." if len(shown) < len(found) else ""
    note = (
        "Bars: regression estimates. Values of different parameters do not add up. A bar that ends before its tick "
        f"shows no more than luck would.{more}"
    )
    return chart_of("evppi", drawn, evppi_table(found, writing, wtp, names), note)


def _evppi_part(one: Evppi, name: str, writing: Writing) -> Part:
    half = TWO_SIDED * one.se
    text = with_error(one.value, one.se, writing.sign)
    # What is no more than luck is drawn pale: an interval from nothing.
    lo = one.value - half if is_worth_knowing(one) else 0.0
    return Part(name, one.value, lo, one.value + half, text, one.floor)


def threshold_axis(writing: Writing) -> str:
    """What the axis of thresholds counts."""
    return capital(f"willingness to pay for one {writing.one_effect} ({writing.money_words})")
