"""Refill runway: one bar for each pump of the starting list, from today over the booked day to the day it runs dry."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import plotly.graph_objects as go

from clinicsim.views.dates import long_date, short_date
from clinicsim.views.figures.layout import axis, figure, hatched, on_phone, safe
from clinicsim.views.palette import BLUE, INK, ORANGE, VERMILLION
from clinicsim.views.runway import Runway, on_date, runway_title

_ROW_HEIGHT = 19
_CLEAR_OF_MARK = 1.0  # days to the right of a mark, so that a flag does not hide it
_NO_CHANCE = "Worked out from volume, strength and dose; no chance in it, so there is no interval."
_PHASES = (
    ("until the refill is due", BLUE, ""),
    ("due, alarm not yet sounding", ORANGE, "/"),
    ("alarm sounding, until dry", VERMILLION, "x"),
)


def runway_figure(shown: Sequence[Runway], everyone: Sequence[Runway], start: dt.date) -> go.Figure:
    """Draw the runway of the pumps shown.

    Parameters
    ----------
    shown
        Pumps to draw, shortest slack first.
    everyone
        All pumps of the starting list; the title counts these.
    start
        First day of the run.
    """
    names = [safe(one.patient) for one in shown]
    out = figure(
        110 + _ROW_HEIGHT * max(1, len(shown)),
        runway_title(everyone),
        interval=_NO_CHANCE,
        barmode="stack",
        bargap=0.25,
        showlegend=True,
        legend={"orientation": "h", "x": 0, "y": 1, "yanchor": "bottom", "traceorder": "normal"},
        xaxis=axis(type="linear", title=f"days from {long_date(start)}", rangemode="tozero"),
        yaxis=axis(
            type="category",
            range=[len(shown) - 0.4, -0.6],
            tickfont={"size": 11},
            showgrid=False,
            dtick=1,
            title="patient (pseudonym)",
        ),
        margin={"l": 90, "r": 120, "t": 48, "b": 48},
    )
    lengths = [phases(one) for one in shown]
    for place, (words, colour, pattern) in enumerate(_PHASES):
        out.add_bar(
            y=names,
            x=[length[place] for length in lengths],
            orientation="h",
            name=words,
            marker={"color": colour, "pattern": hatched(pattern)},
            customdata=[_hover(one, start) for one in shown],
            hovertemplate="%{y}: %{customdata}<extra></extra>",
        )
    _add_booked(out, names, shown)
    for name, one, length in zip(names, shown, lengths, strict=True):
        if one.flag:
            out.add_annotation(
                x=max(sum(length), (one.appointment_days or 0.0) + _CLEAR_OF_MARK),
                y=name,
                text=f"⚑ {_flag(one)}",
                showarrow=False,
                xanchor="left",
                xshift=5,
                font={"size": 11, "color": INK},
            )
    on_phone(out, margin={"l": 60, "r": 104, "t": 90, "b": 48})
    return out


def _add_booked(out: go.Figure, names: Sequence[str], shown: Sequence[Runway]) -> None:
    """A mark at each booked refill: filled before the alarm, a cross after it."""
    for words, symbol, colour, late in (
        ("booked before the alarm", "diamond", INK, False),
        ("booked after the alarm", "x", INK, True),
    ):
        own = [
            (name, days)
            for name, one in zip(names, shown, strict=True)
            if (days := one.appointment_days) is not None and one.is_booked_late == late
        ]
        if own:
            out.add_scatter(
                x=[days for _, days in own],
                y=[name for name, _ in own],
                mode="markers",
                name=words,
                marker={"symbol": symbol, "size": 10, "color": colour, "line": {"color": "white", "width": 1}},
                hoverinfo="skip",
                meta="booked",
            )


def phases(one: Runway) -> tuple[float, float, float]:
    """Days from today in each phase: before the due date, from there to the alarm, from the alarm to dry."""
    due, alarm, dry = (max(0.0, days) for days in (one.due_days, one.alarm_days, one.dry_days))
    return due, max(0.0, alarm - due), max(0.0, dry - alarm)


def _flag(one: Runway) -> str:
    if one.flag == "past alarm":
        return f"past alarm by {-one.alarm_days:.0f} d"
    if one.flag == "overdue":
        return f"overdue by {-one.due_days:.0f} d"
    return one.flag


def _hover(one: Runway, start: dt.date) -> str:
    days = one.appointment_days
    booked = "" if days is None else f"booked {short_date(on_date(start, days))}, "
    return (
        f"{booked}due {short_date(on_date(start, one.due_days))}, alarm {short_date(on_date(start, one.alarm_days))}, "
        f"dry {short_date(on_date(start, one.dry_days))}"
    )
