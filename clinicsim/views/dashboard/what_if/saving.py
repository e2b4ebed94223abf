"""The change as a scenario file: before it is run from the form, afterwards from its job."""

from __future__ import annotations

from typing import Any

import dash
import flask
from dash import Dash, Input, Output, State
from werkzeug.exceptions import NotFound

from clinicsim.experiments.errors import BadRequest
from clinicsim.store.errors import StoreError
from clinicsim.views.dashboard.library import Library
from clinicsim.views.dashboard.what_if import ids
from clinicsim.views.dashboard.what_if.reading import asked, draft_of, own_list

ADDRESS = "/scenario"


def add(app: Dash, library: Library) -> None:
    """Answer the button that saves, and the address of a job's file."""

    @app.callback(
        output=Output(ids.SAVED, "data"),
        inputs={
            "clicks": Input(ids.SAVE, "n_clicks"),
            "form": asked(State),
            "own": State(ids.LIST, "data"),
        },
        prevent_initial_call=True,
    )
    def save(clicks: int | None, form: dict[str, Any], own: Any) -> Any:
        if not clicks:
            raise dash.exceptions.PreventUpdate
        try:
            draft = draft_of(library, library.jobs.limits, own_list(own, with_content=False), form).draft
        except (BadRequest, StoreError):
            raise dash.exceptions.PreventUpdate from None  # the form says why
        return {"content": draft.text, "filename": draft.file, "type": "application/toml"}

    @app.server.route(f"{ADDRESS}/<job>.toml")
    def scenario(job: str) -> flask.Response:
        try:
            name, content = library.jobs.scenario_file(job)
        except BadRequest:
            raise NotFound from None
        headers = {"Content-Disposition": f'attachment; filename="{name}"'}
        return flask.Response(content, mimetype="application/toml", headers=headers)
