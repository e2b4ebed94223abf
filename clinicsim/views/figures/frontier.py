"""Cost against harm of every candidate that a search has run."""

from __future__ import annotations

from collections.abc import Sequence

import plotly.graph_objects as go

from clinicsim.experiments.search.found import Found
from clinicsim.experiments.search.question import COST, HARM
from clinicsim.experiments.search.trials import Tried
from clinicsim.experiments.statistics import Interval
from clinicsim.views.figures.layout import axis, figure, on_phone, safe
from clinicsim.views.labels import label
from clinicsim.views.palette import BLUE, INK, QUIET, VERMILLION
from clinicsim.views.search import search_title
from clinicsim.views.search_words import currency_of, interval_text, unit_words, value_words

_MANY_TIMES = 20
_NAMED = 12  # the most candidates of a kind whose values stand beside them


def frontier_figure(found: Found) -> go.Figure:
    """Draw cost against harm, with intervals; what another candidate has less of both than is marked as dominated.

    Parameters
    ----------
    found
        With at least one candidate that was run; whiskers are the 95% intervals of the means over replications.
    """
    currency = currency_of(found)
    out = figure(
        540,
        search_title(found),
        interval="Whiskers: 95% intervals of the mean over replications.",
        xaxis=axis(title=f"cost a year, {currency}", tickformat=",.0f"),
        yaxis=axis(title=f"{label(HARM).words} per 100 pump-years", **_scale(found)),
        margin={"l": 72, "r": 32, "t": 84, "b": 56},
        showlegend=True,
        legend={"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0},
    )
    worse = found.dominated((COST, HARM))
    _add_frontier(out, found, [one for one in found.tried if one.values not in worse])
    groups = {
        ("targets met", "circle", BLUE): [one for one in found.tried if one.meets and one.values not in worse],
        ("met, dominated", "circle-open", BLUE): [one for one in found.tried if one.meets and one.values in worse],
        ("targets missed", "square", VERMILLION): [o for o in found.tried if not o.meets and o.values not in worse],
        ("missed, dominated", "square-open", VERMILLION): [o for o in found.tried if not o.meets and o.values in worse],
    }
    for (name, symbol, colour), several in groups.items():
        if several:
            _add(out, found, several, name, symbol, colour)
    if found.answer is not None:
        _mark(out, found, found.answer)
    on_phone(out, margin={"l": 64, "r": 16, "t": 110, "b": 56})
    return out


def _scale(found: Found) -> dict[str, object]:
    """A logarithmic scale where the most harm is many times the least, so that the small ones stay apart."""
    means = [found.level(one, HARM).mean for one in found.tried]
    if min(means) > 0 and max(means) > _MANY_TIMES * min(means):
        return {"type": "log", "dtick": 1}
    return {"rangemode": "tozero"}


def _add_frontier(out: go.Figure, found: Found, several: Sequence[Tried]) -> None:
    """A line through the candidates that are not dominated, in order of cost."""
    points = sorted((found.level(one, COST).mean, found.level(one, HARM).mean) for one in several)
    out.add_scatter(
        x=[cost for cost, _ in points],
        y=[harm for _, harm in points],
        mode="lines",
        line={"color": QUIET, "width": 1.2, "dash": "dot"},
        name="frontier",
        hoverinfo="skip",
    )


def _add(out: go.Figure, found: Found, several: Sequence[Tried], name: str, symbol: str, colour: str) -> None:
    cost, harm = ([found.level(one, measure) for one in several] for measure in (COST, HARM))
    named = len(several) <= _NAMED and "dominated" not in name
    currency = currency_of(found)
    out.add_scatter(
        x=[at.mean for at in cost],
        y=[at.mean for at in harm],
        name=name,
        mode="markers+text" if named else "markers",
        text=[", ".join(map(str, one.values)) for one in several] if named else None,
        textposition=["top right" if place % 2 else "bottom left" for place in _places(cost)],
        marker={"symbol": symbol, "color": colour, "size": 10, "line": {"width": 1.6, "color": colour}},
        error_x=_whisker(cost, colour),
        error_y=_whisker(harm, colour),
        customdata=[
            [
                safe(value_words(found, one.values)),
                interval_text(at_cost, unit_words(COST, currency)),
                interval_text(at_harm, unit_words(HARM, currency)),
            ]
            for one, at_cost, at_harm in zip(several, cost, harm, strict=True)
        ],
        hovertemplate="%{customdata[0]}<br>cost a year %{customdata[1]}<br>dry per 100 pump-years %{customdata[2]}"
        "<extra></extra>",
    )


def _places(levels: Sequence[Interval]) -> list[int]:
    """Place of each in order of size: labels of neighbours go to either side, so that they stay apart."""
    order = sorted(range(len(levels)), key=lambda at: levels[at].mean)
    return [order.index(at) for at in range(len(levels))]


def _whisker(levels: Sequence[Interval], colour: str) -> dict[str, object]:
    above, below = ([at.hi - at.mean for at in levels], [at.mean - at.lo for at in levels])
    reach = {
        name: [0.0 if side != side else side for side in sides]
        for name, sides in {"array": above, "arrayminus": below}.items()
    }
    return {"type": "data", "symmetric": False, **reach, "color": colour, "thickness": 1.2, "width": 4}


def _mark(out: go.Figure, found: Found, answer: Tried) -> None:
    """A ring around the answer."""
    out.add_scatter(
        x=[found.level(answer, COST).mean],
        y=[found.level(answer, HARM).mean],
        mode="markers",
        name="answer",
        marker={"symbol": "circle-open", "size": 22, "color": INK, "line": {"width": 2}},
        hoverinfo="skip",
    )
