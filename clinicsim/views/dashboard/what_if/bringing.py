"""The clinic's own list or a scenario file, brought to the page: checked as it arrives, kept by the browser alone."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import dash
from dash import Dash, Input, Output, State, html

from clinicsim.experiments.errors import BadRequest
from clinicsim.scenario.errors import ScenarioError
from clinicsim.store.errors import StoreError
from clinicsim.views.dashboard.library import Library
from clinicsim.views.dashboard.what_if import ids
from clinicsim.views.dashboard.what_if.reading import decoded, text
from clinicsim.views.dashboard.what_if.setup import setup_of
from clinicsim.views.what_if.base_file import Base
from clinicsim.views.what_if.upload import list_of, scenario_of

_MOST_SHOWN = 50  # lines of findings


def add(app: Dash, library: Library) -> None:
    """Answer the two fields for files."""
    _add(app, library, _look_at_list, (ids.LIST, ids.LIST_UPLOAD, ids.LIST_SAID, ids.LIST_AWAY))
    _add(app, library, _look_at_file, (ids.FILE, ids.FILE_UPLOAD, ids.FILE_SAID, ids.FILE_AWAY))


def _add(
    app: Dash, library: Library, look: Callable[[Base, str, bytes], list[Any]], names: tuple[str, str, str, str]
) -> None:
    kept, upload, said, away = names

    @app.callback(
        Output(kept, "data"),
        Output(said, "children"),
        Output(away, "hidden"),
        Output(upload, "contents"),
        Input(upload, "contents"),
        Input(away, "n_clicks"),
        State(upload, "filename"),
        State(ids.BASE, "data"),
        State(kept, "data"),
    )
    def brought(contents: Any, _: Any, filename: Any, base: Any, before: Any) -> tuple[Any, Any, bool, Any]:
        if dash.ctx.triggered_id == away:
            return None, [], True, None
        if not contents:
            name = before.get("name") if isinstance(before, Mapping) else None
            return dash.no_update, [html.P(f"In use: {text(name)}")] if name else [], not name, dash.no_update
        name = text(filename)
        try:
            words = look(setup_of(library, str(base or "")).base, name, decoded(contents))
        except (ScenarioError, BadRequest, StoreError) as error:
            return None, _refused(name, str(error).splitlines()), True, None
        return {"name": name, "content": contents}, words, False, None


def _look_at_list(base: Base, name: str, content: bytes) -> list[Any]:
    own = list_of(base, name, content)
    head = f"{name}: {own.patients:,} patients, {own.pumps:,} with a pump. They take the place of the base's patients."
    gaps = [html.P(f"{own.imputed:,} values that are missing are filled by stated rules.")] if own.imputed else []
    return [html.P(head), *gaps, *_lines("What is odd in it:", own.warnings)]


def _look_at_file(base: Base, name: str, content: bytes) -> list[Any]:
    scenario_of(base, name, content)
    return [html.P(f"{name} takes the place of the fields above; what it changes is shown below.")]


def _refused(name: str, lines: list[str]) -> list[Any]:
    head = html.P(f"{name} cannot be used; nothing of it is kept.", role="alert")
    return [head, *_lines("What is wrong:", lines)]


def _lines(head: str, lines: list[str] | tuple[str, ...]) -> list[Any]:
    if not lines:
        return []
    more = len(lines) - _MOST_SHOWN
    rest = [html.P(f"and {more:,} more")] if more > 0 else []
    return [html.P(head), html.Ul([html.Li(line) for line in lines[:_MOST_SHOWN]], className="findings"), *rest]
