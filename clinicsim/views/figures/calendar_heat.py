"""Weekday by week: a year as a calendar of cells with their numbers, and marks where sessions did not run."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import plotly.graph_objects as go

from clinicsim.arrays import Bools, Floats
from clinicsim.views.calendar_heat import Days, Shown, parts, shares
from clinicsim.views.dates import short_date
from clinicsim.views.figures.layout import CLEAR, axis, figure, on_phone
from clinicsim.views.figures.panels import number
from clinicsim.views.illustration import ONE_FUTURE
from clinicsim.views.palette import BLUE, INK, PAPER, QUIET, SKY
from clinicsim.world.calendar import WEEKDAYS

WEEKS_A_PANEL = 14  # so that a year is four panels, whose cells hold a number on a phone
_ACROSS = 2  # panels side by side on a wide screen
_CELL, _HEAD, _TOP, _BOTTOM = 27, 46, 40, 24  # pixels
_GAP_ACROSS = 0.07
_SCALE = [[0.0, "#f4f7fa"], [0.4, SKY], [0.8, BLUE], [1.0, "#003a5c"]]  # darker is more, in grey too
_DARK = 70  # per cent from which white reads better than ink
_HALO = {"width": 1, "color": PAPER}  # so that a mark shows on dark cells
_CORNER = 0.39  # from the middle of a cell


def calendar_heat(days: Days, shown: Shown, title: str) -> go.Figure:
    """Draw a cell a day, in panels of fourteen weeks.

    Parameters
    ----------
    days
        One year, or less, of one replication.
    shown
        What the cells show; numbers in them are per cent.
    title
        The sentence that the figure states.
    """
    weeks = int(days.week[-1]) + 1
    panels = [range(first, min(first + WEEKS_A_PANEL, weeks)) for first in range(0, weeks, WEEKS_A_PANEL)]
    across = min(_ACROSS, len(panels))
    out = figure(
        _height(days, len(panels), across),
        title,
        interval=ONE_FUTURE,
        showlegend=True,
        legend={"orientation": "h", "x": 0, "y": 1.02, "yanchor": "bottom"},
        margin={"l": 48, "r": 12, "t": _TOP, "b": _BOTTOM},
        **_axes(days, panels, across),
    )
    out.add_traces([trace for place, span in enumerate(panels) for trace in _panel(place, len(span), days, shown)])
    on_phone(
        out,
        height=_height(days, len(panels), 1) + _TOP,
        margin={"l": 40, "r": 6, "t": 2 * _TOP, "b": _BOTTOM},
        **_axes(days, panels, 1),
    )
    return out


def _height(days: Days, panels: int, across: int) -> int:
    return _TOP + _BOTTOM + -(-panels // across) * (len(days.rows) * _CELL + _HEAD) - _HEAD


def _axes(days: Days, panels: Sequence[range], across: int) -> dict[str, Any]:
    """The axes of all panels, from the left to the right and from the top down."""
    made, deep = {}, -(-len(panels) // across)
    cells = len(days.rows) * _CELL
    whole = deep * (cells + _HEAD) - _HEAD
    width = (1 - _GAP_ACROSS * (across - 1)) / across
    monday = days.first - dt.timedelta(days=days.first.weekday())
    for place, span in enumerate(panels):
        down, along = divmod(place, across)
        left, top = along * (width + _GAP_ACROSS), 1 - down * (cells + _HEAD) / whole
        ticks = list(range(0, len(span), 2))
        words = [_day_of(monday + dt.timedelta(weeks=span[tick])) for tick in ticks]
        own = number(place)
        made[f"xaxis{own}"] = axis(
            domain=[left, left + width],
            anchor=f"y{own}",
            range=[-0.5, WEEKS_A_PANEL - 0.5],
            tickvals=ticks,
            ticktext=words,
            tickangle=0,
            tickfont={"size": 10},
            showgrid=False,
            linecolor=CLEAR,
        )
        made[f"yaxis{own}"] = axis(
            domain=[max(0.0, top - cells / whole), top],
            anchor=f"x{own}",
            range=[len(days.rows) - 0.5, -0.5],
            tickvals=list(days.rows),
            ticktext=[WEEKDAYS[row][:3].capitalize() for row in days.rows],
            tickfont={"size": 11},
            showgrid=False,
            ticks="",
            linecolor=CLEAR,
        )
    return made


def _day_of(date: dt.date) -> str:
    return f"{date.day}<br>{date:%b}"


def _panel(place: int, weeks: int, days: Days, shown: Shown) -> Iterator[dict[str, Any]]:
    """Traces of one panel."""
    inside = (days.week // WEEKS_A_PANEL == place) & (days.weekday < len(days.rows))
    share = 100 * shares(days, shown)
    own = {"xaxis": f"x{number(place)}", "yaxis": f"y{number(place)}"}
    yield _cells(days, shown, inside, weeks, share) | own
    told = inside & ~np.isnan(share)
    for chosen, colour in ((told & (share < _DARK), INK), (told & (share >= _DARK), PAPER)):
        yield _numbers(days, chosen, share, colour) | own
    for chosen, name, look in _marked(days):
        if (chosen & inside).any():
            # In the legend once, by the first panel that has the mark.
            first = int(days.week[chosen & (days.weekday < len(days.rows))][0]) // WEEKS_A_PANEL == place
            yield _marks(days, chosen & inside, np.isnan(share), name, look) | own | {"showlegend": first}


def _cells(days: Days, shown: Shown, inside: Bools, weeks: int, share: Floats) -> dict[str, Any]:
    cells, words = np.full((2, len(days.rows), weeks), None, dtype=object)
    at = days.weekday[inside], days.week[inside] % WEEKS_A_PANEL
    cells[at] = [None if one != one else one for one in share[inside].tolist()]
    words[at] = _hover(days, shown, inside)
    return {
        "type": "heatmap",
        "z": cells.tolist(),
        "customdata": words.tolist(),
        "hovertemplate": "%{customdata}<extra></extra>",
        "colorscale": _SCALE,
        "zmin": 0,
        "zmax": 100,
        "showscale": False,
        "xgap": 1.5,
        "ygap": 1.5,
    }


def _numbers(days: Days, chosen: Bools, share: Floats, colour: str) -> dict[str, Any]:
    return {
        "type": "scatter",
        "x": (days.week[chosen] % WEEKS_A_PANEL).tolist(),
        "y": days.weekday[chosen].tolist(),
        "mode": "text",
        "text": [f"{one:.0f}" for one in share[chosen].tolist()],
        "textfont": {"size": 11, "color": colour},
        "showlegend": False,
        "hoverinfo": "skip",
    }


def _hover(days: Days, shown: Shown, inside: Bools) -> list[str]:
    part, whole = parts(days.slots, shown)
    ran, dates = days.sessions - days.lost, days.dates
    return [
        f"{dates[day]:%a} {short_date(dates[day])}: {part[day]:.0f} of {whole[day]:.0f} {shown.words}; "
        f"{ran[day]} of {days.sessions[day]} sessions ran"
        for day in np.flatnonzero(inside).tolist()
    ]


def _marked(days: Days) -> tuple[tuple[Bools, str, dict[str, Any]], ...]:
    """Days without a session that ran, days with some that did not, and bank holidays; each with its mark."""
    none_ran = (days.lost > 0) & (days.lost == days.sessions)
    some_lost = (days.lost > 0) & ~none_ran
    return (
        (none_ran, "no session ran", {"symbol": "x", "size": 8, "color": INK, "line": _HALO}),
        (some_lost, "some sessions did not run", {"symbol": "diamond", "size": 7, "color": INK, "line": _HALO}),
        (days.holiday, "bank holiday", {"symbol": "line-ew-open", "size": 7, "color": QUIET, "line": {"width": 1.6}}),
    )


def _marks(days: Days, here: Bools, empty: Bools, name: str, look: dict[str, Any]) -> dict[str, Any]:
    """Marks in the middle of empty cells, and in a corner of those that hold a number."""
    corner = np.where(empty[here], 0.0, _CORNER)
    return {
        "type": "scatter",
        "x": (days.week[here] % WEEKS_A_PANEL + corner).tolist(),
        "y": (days.weekday[here] - corner).tolist(),
        "mode": "markers",
        "name": name,
        "legendgroup": name,
        "hoverinfo": "skip",
        "marker": look,
    }
