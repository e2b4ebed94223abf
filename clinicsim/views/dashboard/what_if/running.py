"""Run: the change becomes a job, whose address the browser goes to."""

from __future__ import annotations

from typing import Any

import dash
from dash import Dash, Input, Output, State, dcc, html

from clinicsim.experiments.errors import BadRequest
from clinicsim.scenario.errors import ScenarioError
from clinicsim.store.errors import StoreError
from clinicsim.views.dashboard.address import Address
from clinicsim.views.dashboard.library import Library
from clinicsim.views.dashboard.what_if import ids
from clinicsim.views.dashboard.what_if.reading import asked, draft_of, own_list
from clinicsim.views.labels import capital

PATH = "/run"
_MOST_REMEMBERED = 20


def add(app: Dash, library: Library) -> None:
    """Answer the button that runs, and list the jobs of this tab."""

    @app.callback(
        output={
            "search": Output("address", "search"),
            "mine": Output(ids.MINE, "data"),
            "refused": Output(ids.REFUSED, "children"),
        },
        inputs={
            "clicks": Input(ids.RUN, "n_clicks"),
            "form": asked(State),
            "own": State(ids.LIST, "data"),
            "mine": State(ids.MINE, "data"),
        },
        prevent_initial_call=True,
    )
    def run(clicks: int | None, form: dict[str, Any], own: Any, mine: Any) -> dict[str, Any]:
        if not clicks:
            raise dash.exceptions.PreventUpdate
        try:
            found = draft_of(library, library.jobs.limits, own_list(own, with_content=True), form)
            if found.draft.problems:
                raise BadRequest(found.draft.problems)
            job = library.jobs.submit(found.draft.request)
        except (BadRequest, StoreError, ScenarioError) as error:
            said = [html.Li(capital(line)) for line in str(error).splitlines()]
            return {"search": dash.no_update, "mine": dash.no_update, "refused": html.Ul(said)}
        address = Address(PATH, str(form["base"])).where(job=job)
        known = [one for one in mine if isinstance(one, str)] if isinstance(mine, list) else []
        return {"search": address.search, "mine": [job, *known][:_MOST_REMEMBERED], "refused": []}

    @app.callback(Output(ids.MINE_SHOWN, "children"), Input(ids.MINE, "data"), State(ids.BASE, "data"))
    def remembered(mine: Any, base: Any) -> list[Any]:
        items = [item for job in (mine if isinstance(mine, list) else []) for item in _item(library, job, base)]
        return [html.H2("Tried in this tab"), html.Ul(items)] if items else []


def _item(library: Library, job: object, base: object) -> list[Any]:
    """A line for a job, unless it has been forgotten."""
    try:
        state = library.jobs.state(str(job))
    except BadRequest:
        return []
    link = dcc.Link(state.name, href=Address(PATH, str(base or "")).where(job=state.id).href)
    return [html.Li(link)]
