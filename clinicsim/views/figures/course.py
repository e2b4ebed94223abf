"""One patient's course: millilitres in the reservoir, doses, visits, stays in hospital and harm over time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import plotly.graph_objects as go

from clinicsim.views.course import Course, Mark, Stay, Steps
from clinicsim.views.figures.layout import CLEAR, axis, figure, on_phone, safe, wrapped
from clinicsim.views.illustration import ONE_FUTURE
from clinicsim.views.palette import BLACK, BLUE, GREEN, INK, ORANGE, PURPLE, QUIET, SKY, VERMILLION, faded
from clinicsim.world.events import Cause, Kind

_HOVER_WIDTH = 60
_PANELS = {"volume": 300, "dose": 110, "oral": 110, "lanes": 150}  # heights in pixels
_GAP, _TOP, _BOTTOM = 34, 88, 56
_OFF_CLINIC = (Cause.DAY_CASE, Cause.ON_CALL, Cause.ADMISSION)
_LANES = ("visits", "operations", "hospital", "harm")
_DRUG_PENS = ((GREEN, "solid"), (PURPLE, "dash"), (BLUE, "dot"), (ORANGE, "dashdot"), (SKY, "longdash"))


class _Look(NamedTuple):
    kinds: tuple[Kind, ...]
    name: str
    lane: str
    symbol: str
    colour: str
    above: float = 0.0  # the middle of the lane, so that none hides another


_IN_LANES = (
    _Look((Kind.ATTENDED,), "visit attended", "visits", "circle", INK),
    _Look((Kind.DID_NOT_ATTEND,), "did not attend", "visits", "x-thin-open", VERMILLION),
    _Look((Kind.CANCELLED,), "appointment cancelled or moved", "visits", "circle-open", QUIET, 0.32),
    _Look((Kind.OPERATED,), "operation", "operations", "diamond", PURPLE),
    _Look((Kind.CASE_CANCELLED,), "operation cancelled on the day", "operations", "diamond-open", QUIET),
    _Look((Kind.EMERGENCY,), "emergency", "hospital", "cross", VERMILLION),
    _Look((Kind.INJECTED,), "botulinum toxin", "visits", "diamond-tall", GREEN, 0.32),
    _Look((Kind.COMPLICATION,), "complication", "harm", "square", ORANGE),
    _Look((Kind.SIDE_EFFECT, Kind.REBOUND), "side effect or rebound", "harm", "square-open", ORANGE),
    _Look((Kind.OVERDOSE,), "overdose", "harm", "star-diamond", BLACK),
    _Look((Kind.WITHDRAWAL,), "withdrawal", "harm", "star", VERMILLION),
    _Look((Kind.ERI, Kind.END_OF_SERVICE), "battery: indicator or end", "harm", "hourglass", QUIET),
    _Look((Kind.DIED,), "death", "harm", "x", BLACK),
)


def course_figure(one: Course) -> go.Figure:
    """Draw a patient's course, one panel under another on one axis of time.

    Parameters
    ----------
    one
        Volumes in mL, intrathecal dose in mcg/day, oral doses in mg/day; panels without data are left out.
    """
    panels = [name for name in _PANELS if name == "lanes" or _has(one, name)]
    height = _TOP + _BOTTOM + sum(_PANELS[name] for name in panels) + _GAP * (len(panels) - 1)
    domains = _domains(panels, height)
    last = panels.index("lanes") + 1
    places = {name: _name("y", place) for place, name in enumerate(panels, start=1)}
    out = figure(
        height,
        one.title,
        interval=ONE_FUTURE,
        xaxis=axis(
            type="date",
            range=[one.since.isoformat(), one.until.isoformat()],
            anchor=_name("y", last),
            showgrid=True,
            fixedrange=False,
            title="date",
        ),
        **{_name("yaxis", place): _y_axis(name, domains[name]) for place, name in enumerate(panels, start=1)},
        showlegend=True,
        legend={"orientation": "h", "x": 0, "y": 1, "yanchor": "bottom", "font": {"size": 12}},
        margin={"l": 96, "r": 24, "t": _TOP, "b": _BOTTOM},
        hovermode="closest",
        dragmode="zoom",
        annotations=_strengths(one, places["dose"]) if "dose" in places else [],
        shapes=_shaded(one.stays),
    )
    # All at once: plotly checks what is there again for each one that is added.
    out.add_traces([trace for name, y in places.items() for trace in _DRAWN[name](one, y)])
    on_phone(out, margin={"l": 70, "r": 8, "t": 110, "b": _BOTTOM})
    return out


def _has(one: Course, panel: str) -> bool:
    return bool({"volume": one.volume_ml.when, "dose": one.dose_mcg_per_day.when, "oral": one.oral_mg_per_day}[panel])


def _name(axis_name: str, place: int) -> str:
    return axis_name if place == 1 else f"{axis_name}{place}"


def _domains(panels: Sequence[str], height: int) -> dict[str, list[float]]:
    """Where each panel stands, from the top down, as shares of the plot."""
    inside, top, found = height - _TOP - _BOTTOM, 1.0, {}
    for name in panels:
        bottom = top - _PANELS[name] / inside
        found[name] = [max(bottom, 0.0), top]
        top = bottom - _GAP / inside
    return found


def _y_axis(panel: str, domain: list[float]) -> dict[str, Any]:
    if panel == "lanes":
        return axis(
            domain=domain,
            tickvals=[-place for place in range(len(_LANES))],
            ticktext=list(_LANES),
            range=[0.6 - len(_LANES), 0.6],
            showgrid=False,
            ticks="",
            linecolor=CLEAR,
        )
    titles = {"volume": "in the reservoir, mL", "dose": "dose, mcg/day", "oral": "oral, mg/day"}
    return axis(domain=domain, title=titles[panel], rangemode="tozero")


# ------------------------------------------------------------------ panels
def _volume(one: Course, y: str) -> Iterator[go.Scatter]:
    yield _line(one.volume_ml, y, "volume", BLUE, "linear", "%{x|%-d %b %Y}: %{y:.1f} mL", width=1.8)
    yield go.Scatter(
        x=[one.since, one.until],
        y=[one.alarm_ml, one.alarm_ml],
        yaxis=y,
        mode="lines",
        name=f"alarm volume, {one.alarm_ml:g} mL",
        line={"color": ORANGE, "dash": "dash", "width": 1.5},
        hoverinfo="skip",
    )
    full = {mark.when: mark for mark in one.of(Kind.FILLED) if mark.cause != Cause.PREVALENT}
    elsewhere = [mark for mark in full.values() if mark.cause in _OFF_CLINIC]
    yield from _points([mark for mark in full.values() if mark not in elsewhere], y, "filled", "circle", BLUE, at=None)
    yield from _points(elsewhere, y, "filled in hospital or on call", "circle-open", VERMILLION, at=None)
    yield from _points(one.of(Kind.ALARM), y, "alarm sounds", "triangle-up", ORANGE, at=one.alarm_ml)
    yield from _points(one.of(Kind.DRY), y, "runs dry", "x", VERMILLION, at=0.0)


def _dose(one: Course, y: str) -> Iterator[go.Scatter]:
    yield _line(
        one.dose_mcg_per_day, y, "intrathecal dose", INK, "hv", "%{x|%-d %b %Y}: %{y:.0f} mcg/day", legend=False
    )


def _strengths(one: Course, y: str) -> list[dict[str, Any]]:
    """The strength of the drug under the dose, where it changes."""
    shared = {"y": 0, "yref": y, "showarrow": False, "xanchor": "left", "yanchor": "bottom"}
    marks = one.of(Kind.STRENGTH)
    changes = [mark for place, mark in enumerate(marks) if place == 0 or mark.value != marks[place - 1].value]
    return [
        shared | {"x": mark.when, "text": f"{mark.value:g} mcg/mL", "font": {"size": 11, "color": QUIET}}
        for mark in changes
    ]


def _oral(one: Course, y: str) -> Iterator[go.Scatter]:
    for place, (drug, steps) in enumerate(one.oral_mg_per_day.items()):
        colour, dash = _DRUG_PENS[place % len(_DRUG_PENS)]
        words = drug.replace("_", " ")
        yield _line(steps, y, words, colour, "hv", f"{safe(words)}, %{{x|%-d %b %Y}}: %{{y:.0f}} mg/day", dash=dash)


def _lanes(one: Course, y: str) -> Iterator[go.Scatter]:
    for stay in one.stays:
        yield go.Scatter(
            x=[stay.since, stay.until],
            y=[-_LANES.index("hospital")] * 2,
            yaxis=y,
            mode="lines",
            line={"color": VERMILLION, "width": 9},
            name="in hospital",
            legendgroup="stay",
            showlegend=stay is one.stays[0],
            text=[_hover(stay.words)] * 2,
            hovertemplate="in hospital from %{x|%-d %b %Y}<br>%{text}<extra></extra>",
        )
    for look in _IN_LANES:
        height = look.above - _LANES.index(look.lane)
        yield from _points(one.of(*look.kinds), y, look.name, look.symbol, look.colour, at=height)


_DRAWN = {"volume": _volume, "dose": _dose, "oral": _oral, "lanes": _lanes}


# ------------------------------------------------------------------ parts
def _line(
    steps: Steps,
    y: str,
    name: str,
    colour: str,
    shape: str,
    hover: str,
    *,
    dash: str = "solid",
    width: float = 2.0,
    legend: bool = True,
) -> go.Scatter:
    return go.Scatter(
        x=list(steps.when),
        y=[None if value != value else value for value in steps.value],
        yaxis=y,
        mode="lines",
        name=name,
        showlegend=legend,
        connectgaps=False,
        line={"color": colour, "shape": shape, "dash": dash, "width": width},
        hovertemplate=hover + "<extra></extra>",
    )


def _points(
    marks: Sequence[Mark], y: str, name: str, symbol: str, colour: str, *, at: float | None
) -> Iterator[go.Scatter]:
    """Draw marks at a height, or at their own value where none is given."""
    if not marks:
        return
    open_ink = {"color": colour, "width": 2 if "open" in symbol else 0.8}
    yield go.Scatter(
        x=[mark.when for mark in marks],
        y=[mark.value if at is None else at for mark in marks],
        yaxis=y,
        mode="markers",
        name=name,
        marker={"symbol": symbol, "size": _size(symbol), "color": colour, "line": open_ink},
        cliponaxis=False,
        text=[_hover(mark.words) for mark in marks],
        hovertemplate="%{x|%a %-d %b %Y %H:%M}<br>%{text}<extra></extra>",
    )


def _size(symbol: str) -> int:
    return 7 if symbol.startswith("circle") else 11


def _hover(words: str) -> str:
    return wrapped(words, _HOVER_WIDTH)


def _shaded(stays: Sequence[Stay]) -> list[dict[str, Any]]:
    """Shade the time in hospital over all panels, so that a gap in the diary is seen to be no gap in care."""
    shared = {"type": "rect", "xref": "x", "yref": "paper", "y0": 0, "y1": 1, "line": {"width": 0}, "layer": "below"}
    return [shared | {"x0": stay.since, "x1": stay.until, "fillcolor": faded(VERMILLION, 0.10)} for stay in stays]
