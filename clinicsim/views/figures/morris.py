"""Screening: the size of each parameter's effect, with its interval, beside what luck alone would give."""

from __future__ import annotations

import plotly.graph_objects as go

from clinicsim.experiments.sensitivity.morris import Effect, Morris
from clinicsim.views.figures.layout import CLEAR, axis, figure, safe, wrapped
from clinicsim.views.palette import INK, ORANGE, QUIET, SKY
from clinicsim.views.sensitivity.words import Writing, parameter_words

_ROW_HEIGHT = 30
_NAME_WIDTH = 52
_LOOK = {  # by how the parameter acts: colour and shape
    "nearly linear": (SKY, "circle"),
    "in one direction": (SKY, "triangle-right"),
    "bent or dependent on others": (ORANGE, "diamond"),
    "cannot be told from luck": (QUIET, "circle-open"),
}


def morris_effects(result: Morris, writing: Writing, title: str, top: int) -> go.Figure:
    """Draw mean sizes with their intervals, the largest on top, and a tick where luck alone would put them.

    Parameters
    ----------
    result
        Its effects come largest first.
    writing
        How the measure is written.
    title
        The sentence that the figure states.
    top
        How many parameters at most.
    """
    shown = result.effects[:top]
    names = {effect.parameter.path: wrapped(parameter_words(effect.parameter.path), _NAME_WIDTH) for effect in shown}
    out = figure(
        140 + _ROW_HEIGHT * max(1, len(shown)),
        title,
        interval="Whiskers: 95% intervals. A tick: what luck alone would give.",
        showlegend=True,
        legend={"orientation": "h", "x": 0, "y": 1, "yanchor": "bottom"},
        xaxis=axis(f"size of the change of {writing.words} ({writing.change_unit})", rangemode="tozero"),
        yaxis=axis(
            autorange="reversed",
            showgrid=True,
            ticks="",
            linecolor=CLEAR,
            type="category",
            categoryorder="array",
            categoryarray=list(names.values()),
        ),
        margin={"l": 16, "r": 24, "t": 56, "b": 56},
    )
    for kind, (colour, symbol) in _LOOK.items():
        own = [effect for effect in shown if _kind(effect) == kind]
        if own:
            _add(out, kind, own, names, writing, colour, symbol)
    _add_noise(out, shown, names, writing)
    return out


def _add(
    out: go.Figure,
    kind: str,
    effects: list[Effect],
    names: dict[str, str],
    writing: Writing,
    colour: str,
    symbol: str,
) -> None:
    factor = writing.unit.factor
    out.add_scatter(
        name=kind,
        mode="markers",
        x=[effect.mean_size * factor for effect in effects],
        y=[names[effect.parameter.path] for effect in effects],
        marker={"color": colour, "symbol": symbol, "size": 12, "line": {"color": INK, "width": 0.75}},
        error_x={
            "type": "data",
            "symmetric": False,
            "array": [(effect.hi - effect.mean_size) * factor for effect in effects],
            "arrayminus": [(effect.mean_size - effect.lo) * factor for effect in effects],
            "color": INK,
            "thickness": 1.2,
            "width": 4,
        },
        customdata=[
            safe(writing.size(effect.mean_size, effect.lo, effect.hi)).replace("\n", " ") for effect in effects
        ],
        hovertemplate="%{y}: %{customdata}<extra></extra>",
    )


def _add_noise(out: go.Figure, effects: tuple[Effect, ...], names: dict[str, str], writing: Writing) -> None:
    out.add_scatter(
        name="luck alone",
        mode="markers",
        x=[effect.noise * writing.unit.factor for effect in effects],
        y=[names[effect.parameter.path] for effect in effects],
        marker={"symbol": "line-ns-open", "size": 16, "color": INK, "line": {"color": INK, "width": 1.5}},
        hovertemplate="%{y}: luck alone would give %{x:.3g}<extra></extra>",
    )


def _kind(effect: Effect) -> str:
    return effect.shape if effect.verdict == "told apart" else "cannot be told from luck"
