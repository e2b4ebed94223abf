"""The cost-effectiveness plane: what each draw adds in cost and effect to the comparator."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import plotly.graph_objects as go

from clinicsim.arrays import Floats
from clinicsim.economics.cea.plane import Quadrants, quadrants
from clinicsim.views.economics.writing import Writing, share_words
from clinicsim.views.figures.layout import axis, figure, on_phone, safe
from clinicsim.views.palette import INK, PAPER, QUIET, Pen, faded

_MOST_POINTS = 2000  # of a cloud; more hide each other and make a heavy page
_DIGITS = 5  # significant ones of a point that is drawn
_ROOM = 0.06  # beyond the outermost point, as a share of the axis
_CLOUD, _BEHIND = 0.45, 0.15  # opacity of draws, and of draws behind fitted ones
_ELLIPSES = (
    "Dashed ellipse: holds 95% of the draws as simulated. Small solid one: how well the mean is known (Monte Carlo "
    "error)."
)
_SYMBOLS = ("circle", "diamond", "triangle-up", "square", "cross")


@dataclass(frozen=True, slots=True, eq=False)
class Cloud:
    """One strategy's draws against the comparator."""

    name: str
    pen: Pen
    draws: Floats  # (draws, 2): increments of effect and of cost
    fitted: Floats | None  # (draws, 2): the same with the noise of the simulation taken out
    mean: tuple[float, float]  # of effect and of cost
    spread: Floats  # (points, 2): ellipse that holds 95% of the draws
    mean_spread: Floats  # (points, 2): ellipse that holds the mean, from the Monte Carlo error

    @property
    def shown(self) -> Floats:
        """What is drawn boldly: the fitted draws where they are known."""
        return self.draws if self.fitted is None else self.fitted

    @property
    def corners(self) -> Quadrants:
        """Shares of the draws that are drawn boldly in each quadrant."""
        return quadrants(self.shown[:, 1], self.shown[:, 0])

    def worth(self, threshold: float) -> float:
        """Share of them that are worth their cost: under the line of a threshold."""
        return float(np.mean(threshold * self.shown[:, 0] > self.shown[:, 1]))


def plane(clouds: Sequence[Cloud], title: str, writing: Writing, threshold: float) -> go.Figure:
    """Draw clouds of draws with their means, ellipses and the line of the first threshold.

    Parameters
    ----------
    clouds
        One a strategy other than the comparator.
    title
        The sentence that the figure states.
    writing
        How money and effects are written.
    threshold
        Willingness to pay of the line, in money per unit of effect.
    """
    x_range, y_range = _ranges(clouds)
    out = figure(
        540,
        title,
        interval=_ELLIPSES,
        xaxis=axis(f"more {safe(writing.effect)} a person", range=x_range, zeroline=True, zerolinecolor=INK),
        yaxis=axis(
            f"more cost a person ({safe(writing.money_words)})",
            range=y_range,
            zeroline=True,
            zerolinecolor=INK,
            tickformat=",~r",
        ),
        showlegend=True,
        legend={"orientation": "h", "x": 0, "y": 1.02, "yanchor": "bottom"},
        margin={"l": 84, "r": 24, "t": 56, "b": 56},
    )
    for place, cloud in enumerate(clouds):
        _add_cloud(out, cloud, _SYMBOLS[place % len(_SYMBOLS)])
    _add_threshold(out, x_range, threshold, safe(writing.each(threshold)))
    if len(clouds) == 1:
        _add_corners(out, clouds[0], safe(writing.effect))
    on_phone(out, margin={"l": 64, "r": 8, "t": 120, "b": 56}, height=560)
    return out


def _add_cloud(out: go.Figure, cloud: Cloud, symbol: str) -> None:
    name, colour = safe(cloud.name), cloud.pen.colour
    if cloud.fitted is not None:
        _add_points(out, cloud.draws, "", faded(colour, _BEHIND), symbol, 4)
    _add_points(out, cloud.shown, name, faded(colour, _CLOUD), symbol, 5)
    for points, dash in ((cloud.spread, "dash"), (cloud.mean_spread, "solid")):
        out.add_scatter(
            x=_rounded(points[:, 0]),
            y=_rounded(points[:, 1]),
            mode="lines",
            line={"color": cloud.pen.text, "width": 1.6, "dash": dash},
            showlegend=False,
            hoverinfo="skip",
        )
    out.add_scatter(
        x=[cloud.mean[0]],
        y=[cloud.mean[1]],
        mode="markers",
        name=f"{name}: mean",
        marker={"symbol": symbol, "size": 12, "color": cloud.pen.text, "line": {"color": PAPER, "width": 1.5}},
        hovertemplate=f"{name}: mean %{{x:.4g}}, %{{y:,.0f}}<extra></extra>",
    )


def _add_points(out: go.Figure, points: Floats, name: str, colour: str, symbol: str, size: int) -> None:
    shown = points[:_MOST_POINTS]
    out.add_scatter(
        x=_rounded(shown[:, 0]),
        y=_rounded(shown[:, 1]),
        mode="markers",
        name=f"{name}: draws",
        showlegend=bool(name),
        marker={"size": size, "color": colour, "symbol": symbol},
        hoverinfo="skip",
    )


def _add_threshold(out: go.Figure, x_range: Sequence[float], threshold: float, words: str) -> None:
    out.add_scatter(
        x=list(x_range),
        y=[threshold * at for at in x_range],
        mode="lines",
        line={"color": QUIET, "width": 1.6, "dash": "dot"},
        name=f"{words}: worth its cost under this line",
        hoverinfo="skip",
    )


def _add_corners(out: go.Figure, cloud: Cloud, effect: str) -> None:
    shares = cloud.corners
    corners = (
        (1.0, 1.0, f"dearer, more {effect}", shares.north_east),
        (0.0, 1.0, f"dearer, fewer {effect}", shares.north_west),
        (1.0, 0.0, f"cheaper, more {effect}", shares.south_east),
        (0.0, 0.0, f"cheaper, fewer {effect}", shares.south_west),
    )
    for x, y, words, share in corners:
        out.add_annotation(
            x=x,
            y=y,
            xref="paper",
            yref="paper",
            xanchor="right" if x else "left",
            yanchor="top" if y else "bottom",
            text=f"{words}: <b>{share_words(share)}</b>",
            showarrow=False,
            bgcolor="rgba(255,255,255,0.8)",
            font={"size": 12, "color": INK},
        )


def _ranges(clouds: Sequence[Cloud]) -> tuple[list[float], list[float]]:
    """Ends of both axes: every point that is drawn, and the origin."""
    parts = [part for cloud in clouds for part in (cloud.draws, cloud.shown, cloud.spread, cloud.mean_spread)]
    points = np.concatenate([*parts, np.zeros((1, 2))])
    low, high = points.min(axis=0), points.max(axis=0)
    room = np.where(high > low, high - low, 1.0) * _ROOM
    return [float(low[0] - room[0]), float(high[0] + room[0])], [float(low[1] - room[1]), float(high[1] + room[1])]


def _rounded(values: Floats) -> list[float]:
    return [float(f"{value:.{_DIGITS}g}") for value in values]
