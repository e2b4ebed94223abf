"""The form: a field for every lever, each with a label, what it does, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import dash_bootstrap_components as dbc
from dash import html

from clinicsim.views.dashboard.what_if import ids
from clinicsim.views.labels import capital
from clinicsim.views.what_if.levers import Field, Group, groups

_MOVED_MS = 150  # after the last move of a slider


def levers_of(fields: Sequence[Field], base: str) -> list[Any]:
    """Draw all fields, a part that opens for each group; what is filled in lasts as long as the tab, for each base."""
    drawn = []
    for place, group in enumerate(groups()):
        own = [one for one in fields if one.lever.group == group.key]
        if own:
            drawn.append(_group(group, own, base, is_open=place == 0))
    return drawn


def text_field(name: str, label: str, value: str, base: str, help_text: str = "", longest: int = 80) -> Any:
    """Draw a field for some words."""
    field = dbc.Input(
        id=name, type="text", value=value, maxlength=longest, debounce=True, **_lasting(base), autocomplete="off"
    )
    return html.Div([_label(name, label, help_text), field], className="field")


def number_field(
    name: str, label: str, value: float, bounds: tuple[float, float], base: str, help_text: str = ""
) -> Any:
    """Draw a field for a whole number."""
    low, high = bounds
    field = dbc.Input(id=name, type="number", value=value, min=low, max=high, step=1, **_lasting(base))
    return html.Div([_label(name, label, help_text), field], className="field")


def _group(group: Group, fields: Sequence[Field], base: str, *, is_open: bool) -> Any:
    summary = html.Summary([html.H3(group.title), html.Span(f" {_count(fields)}", className="aside")])
    return html.Details([summary, html.P(group.note, className="note"), *_subjects(fields, base)], open=is_open)


def _count(fields: Sequence[Field]) -> str:
    return f"{len(fields)} field{'s' if len(fields) > 1 else ''}"


def _subjects(fields: Sequence[Field], base: str) -> Iterator[Any]:
    """Fields of one thing stand together."""
    for subject in dict.fromkeys(one.subject for one in fields):
        own = [one for one in fields if one.subject == subject]
        drawn = [_drawn(one, base) for one in own]
        if not subject:
            yield html.Div(drawn)
        elif own[0].lever.path:  # there are many of what is there already, so they open one by one
            yield html.Details([html.Summary(capital(subject)), html.Div(drawn, className="fields")])
        else:
            yield html.Fieldset([html.Legend(capital(subject)), html.Div(drawn, className="fields")])


def _drawn(field: Field, base: str) -> Any:
    name = ids.lever(field.key, field.lever.kind)
    said = html.Span(id=ids.wrong(field.key), className="wrong")
    if field.lever.kind == "switch":
        switch = dbc.Switch(id=name, value=bool(field.value), label=_own_label(field), **_lasting(base))
        return html.Div([switch, *_help(field), said], className="field switch")
    label = html.Label([_own_label(field), html.Span(_unit(field), className="aside"), said], htmlFor=ids.in_page(name))
    return html.Div([label, *_help(field), html.Div(list(_inputs(field, base)), className="inputs")], className="field")


def _help(field: Field) -> list[Any]:
    return [html.P(field.lever.help, className="note")] if field.lever.help else []


def _own_label(field: Field) -> str:
    """The label without what stands above it."""
    start = f"{field.subject}: "
    return capital(field.label.removeprefix(start) if field.subject else field.label)


def _inputs(field: Field, base: str) -> Iterable[Any]:
    name, lever = ids.lever(field.key, field.lever.kind), field.lever
    if lever.kind == "choice":
        options = [{"label": words, "value": str(value)} for value, words in field.options]
        yield dbc.Select(id=name, value=str(field.value), options=options, **_lasting(base))
        return
    bounds = {"min": min(lever.low, float(field.value)), "max": max(lever.high, float(field.value))}
    if lever.kind == "slider":
        slide = ids.slide(field.key)
        yield html.Label(f"{field.label}, slider", htmlFor=ids.in_page(slide), className="visually-hidden")
        yield dbc.Input(id=slide, type="range", value=field.value, step=lever.step, debounce=_MOVED_MS, **bounds)
    yield dbc.Input(id=name, type="number", value=field.value, step="any", **bounds, **_lasting(base))


def _unit(field: Field) -> str:
    words = f" ({field.lever.unit}" if field.lever.unit else ""
    if field.lever.kind == "choice":
        return ""
    return f"{words}; now {field.value:g})" if words else ""


def _label(name: str, label: str, help_text: str) -> Any:
    return html.Label([label, html.Span(f" {help_text}", className="aside") if help_text else None], htmlFor=name)


def _lasting(base: str) -> dict[str, Any]:
    return {"persistence": base, "persistence_type": "session"}
