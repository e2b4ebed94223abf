"""One session as a Gantt chart: a row for each booked patient and each empty slot."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

import plotly.graph_objects as go

from clinicsim.views.figures.layout import CLEAR, axis, figure, hatched, on_phone, safe, wrapped
from clinicsim.views.illustration import ONE_FUTURE
from clinicsim.views.labels import spelt
from clinicsim.views.palette import CATEGORY_COLOURS, CATEGORY_PATTERNS, INK, PAPER, QUIET, RULE, VERMILLION, faded
from clinicsim.views.session_gantt import Ran, Span, Visit, minutes

_ROW, _TOP, _BOTTOM = 38, 64, 48  # pixels
_SLOT, _BAR = 0.78, 0.46  # thickness of bars, in rows
_NAME_WIDTH = 22  # characters
_TICKS = (5, 10, 15, 30, 60, 120)  # minutes between ticks
_MOST_TICKS = 8
_OVER = 0.6  # rows over the first, for the words at the planned end
_ROOM = 6  # minutes on either side


def session_gantt(ran: Ran, title: str) -> go.Figure:
    """Draw one session, minute by minute.

    Parameters
    ----------
    ran
        The session; minutes count from its planned start.
    title
        The sentence that the figure states.
    """
    rows = max(1, len(ran.visits))
    out = figure(
        _TOP + _BOTTOM + int(_ROW * (rows + _OVER)),
        title,
        interval=ONE_FUTURE,
        barmode="overlay",
        showlegend=True,
        legend={"orientation": "h", "x": 0, "y": 1.0, "yanchor": "bottom", "traceorder": "normal"},
        xaxis=_time_axis(ran, _MOST_TICKS),
        yaxis=axis(
            tickvals=list(range(len(ran.visits))),
            ticktext=[_row_name(visit) for visit in ran.visits],
            range=[rows - 0.5, -0.5 - _OVER],
            showgrid=False,
            ticks="",
            tickfont={"size": 11},
            linecolor=CLEAR,
        ),
        margin={"l": 128, "r": 20, "t": _TOP, "b": _BOTTOM},
    )
    _add_slots(out, ran)
    _add_waits(out, ran)
    _add_stages(out, ran)
    _add_moments(out, ran)
    _add_end(out, ran)
    on_phone(
        out,
        height=_TOP + _BOTTOM + int(_ROW * (rows + _OVER)) + 96,
        xaxis=_time_axis(ran, _MOST_TICKS // 2),
        margin={"l": 100, "r": 10, "t": 24, "b": 136},
        legend={"orientation": "h", "x": 0, "y": -60 / (_ROW * rows), "yanchor": "top"},
    )
    return out


def _row_name(visit: Visit) -> str:
    if not visit.patient:
        return "nobody booked"
    return f"{safe(visit.patient)}<br>{wrapped(visit.what, _NAME_WIDTH)}"


def _time_axis(ran: Ran, most: int) -> dict[str, Any]:
    ends = [ran.minutes + ran.overtime, *(visit.booked[1] for visit in ran.visits)]
    first, last = -_ROOM, max(ends) + _ROOM
    step = next((step for step in _TICKS if (last - first) / step <= most), _TICKS[-1])
    minute = ran.start.hour * 60 + ran.start.minute
    ticks = list(range(-(minute % step) if minute % step <= _ROOM else step - minute % step, last, step))
    words = [f"{ran.start + dt.timedelta(minutes=tick):%H:%M}" for tick in ticks]
    return axis("time of day", range=[first, last], tickvals=ticks, ticktext=words)


def _add_slots(out: go.Figure, ran: Ran) -> None:
    each = [(row, visit.booked, told(visit)) for row, visit in enumerate(ran.visits)]
    look = {"color": faded(RULE, 0.35), "line": {"color": QUIET, "width": 1}}
    _bars(out, each, "booked slot", look, _SLOT)


def _add_waits(out: go.Figure, ran: Ran) -> None:
    each = [
        (row, span, f"waits {minutes(span[1] - span[0])}")
        for row, visit in enumerate(ran.visits)
        for span in visit.waits
    ]
    look = {
        "color": PAPER,
        "line": {"color": INK, "width": 0.8},
        "pattern": {"shape": ".", "fillmode": "overlay", "fgcolor": INK, "size": 5, "solidity": 0.25},
    }
    _bars(out, each, "waits in the clinic", look, _BAR / 2)


def _add_stages(out: go.Figure, ran: Ran) -> None:
    roles = sorted({stage.role for visit in ran.visits for stage in visit.stages})
    for place, role in enumerate(roles):
        each = [
            (row, stage.span, f"{safe(stage.member)}, {minutes(stage.span[1] - stage.span[0])}")
            for row, visit in enumerate(ran.visits)
            for stage in visit.stages
            if stage.role == role
        ]
        at = place % len(CATEGORY_COLOURS)
        look = {
            "color": CATEGORY_COLOURS[at],
            "line": {"color": INK, "width": 0.8},
            "pattern": hatched(CATEGORY_PATTERNS[at]),
        }
        _bars(out, each, f"with the {safe(spelt(role))}", look, _BAR)


def _bars(
    out: go.Figure, each: Sequence[tuple[int, Span, str]], name: str, look: dict[str, Any], thickness: float
) -> None:
    """Draw bars: row, from and to which minute, and words for the pointer; nothing where there is none."""
    if not each:
        return
    out.add_bar(
        orientation="h",
        base=[span[0] for _, span, _ in each],
        x=[span[1] - span[0] for _, span, _ in each],
        y=[row for row, _, _ in each],
        width=thickness,
        name=name,
        marker=look,
        customdata=[words for _, _, words in each],
        hovertemplate="%{customdata}<extra></extra>",
    )


def _add_moments(out: go.Figure, ran: Ran) -> None:
    rows = list(enumerate(ran.visits))
    arrived = [(row, visit.arrived) for row, visit in rows if visit.arrived is not None]
    home = [(row, visit.home) for row, visit in rows if visit.home is not None]
    missed = [(row, sum(visit.booked) // 2) for row, visit in rows if visit.patient and not visit.came]
    _points(out, arrived, "arrives", "triangle-right", INK)
    _points(out, home, "goes home", "circle-open", INK)
    _points(out, missed, "did not attend", "x-thin-open", VERMILLION)


def _points(out: go.Figure, each: Sequence[tuple[int, int]], name: str, symbol: str, colour: str) -> None:
    if each:
        out.add_scatter(
            x=[minute for _, minute in each],
            y=[row for row, _ in each],
            mode="markers",
            name=name,
            marker={"symbol": symbol, "size": 9, "color": colour, "line": {"color": colour, "width": 2}},
            hovertemplate=f"{name}<extra></extra>",
        )


def _add_end(out: go.Figure, ran: Ran) -> None:
    """Mark the planned end, and shade the overtime behind it."""
    end = ran.minutes
    out.add_shape(
        type="line", x0=end, x1=end, y0=0, y1=1, yref="paper", line={"color": INK, "width": 1.4, "dash": "dash"}
    )
    if ran.overtime:
        out.add_shape(
            type="rect",
            x0=end,
            x1=end + ran.overtime,
            y0=0,
            y1=1,
            yref="paper",
            fillcolor=faded(VERMILLION, 0.12),
            line={"width": 0},
            layer="below",
        )
    words = f"planned end{f', {ran.overtime} min over' if ran.overtime else ''}"
    out.add_annotation(
        x=end,
        y=1,
        yref="paper",
        text=words,
        showarrow=False,
        xanchor="right",
        yanchor="top",
        xshift=-4,
        font={"size": 11, "color": INK},
    )


def told(visit: Visit) -> str:
    """Say in words what became of a booked visit or an empty slot."""
    if not visit.patient:
        return "nobody was booked"
    who = f"{safe(visit.patient)}, {safe(visit.what)}"
    if not visit.came:
        return f"{who}: did not attend"
    return f"{who}: waited {minutes(visit.waited)}" if visit.arrived is not None else f"{who}: came"
