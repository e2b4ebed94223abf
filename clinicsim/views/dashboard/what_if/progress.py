"""A job as it goes on: how far it is, a way to stop it, and the result when it is done.

The job's id is in the address, so that a reload, another tab and another day find it.
"""

from __future__ import annotations

from typing import Any

import dash
from dash import Dash, Input, Output, State, dcc, html

from clinicsim.experiments.errors import BadRequest
from clinicsim.jobs import JobState
from clinicsim.views.dashboard.library import Library
from clinicsim.views.dashboard.tables import aria
from clinicsim.views.dashboard.what_if import ids
from clinicsim.views.dashboard.what_if.results import results

_TICK_MS = 300


def panel(library: Library, job: str) -> list[Any]:
    """Return what the page shows of a job; raises BadRequest if there is none."""
    state = library.jobs.state(job)
    return [
        html.H2(state.name),
        dcc.Store(id=ids.JOB, data=state.id),
        dcc.Interval(id=ids.TICK, interval=_TICK_MS, disabled=state.is_over),
        html.P(words(state), id=ids.BAR_WORDS, role="status"),
        html.Div(_bar(state), id=ids.BAR),
        html.P(
            [
                html.Button("Cancel", id=ids.CANCEL, className="second", hidden=state.is_over),
                html.Button("Go on", id=ids.RESUME, hidden=state.state != "lost"),
            ]
        ),
        html.Div(results(library, state) if state.is_over else [], id=ids.RESULT),
    ]


def words(state: JobState) -> str:
    """Where a job is, for a planner."""
    if state.state == "queued":
        return "Waiting for its turn" + (f": {state.ahead} before it." if state.ahead else ".")
    if state.state == "running":
        return f"{state.done:,} of {state.wanted:,} replications: {state.message or 'reading the scenario'}."
    if state.state == "done":
        return f"Done: {state.wanted // len(state.runs):,} replications of the base and as many of the change."
    if state.state == "cancelled":
        return "Cancelled; nothing was saved."
    if state.state == "lost":
        return f"Interrupted: {state.message}. Press Go on to run the rest."
    return "It could not be run."


def add(app: Dash, library: Library) -> None:
    """Have the panel follow its job."""

    @app.callback(
        Output(ids.BAR_WORDS, "children"),
        Output(ids.BAR, "children"),
        Output(ids.TICK, "disabled"),
        Output(ids.CANCEL, "hidden"),
        Output(ids.RESUME, "hidden"),
        Output(ids.RESULT, "children"),
        Input(ids.TICK, "n_intervals"),
        Input(ids.CANCEL, "n_clicks"),
        Input(ids.RESUME, "n_clicks"),
        State(ids.JOB, "data"),
        prevent_initial_call=True,
    )
    def follow(_: Any, cancel: int | None, resume: int | None, job: Any) -> tuple[Any, ...]:
        pressed = dash.ctx.triggered_id
        try:
            if pressed == ids.CANCEL and cancel:
                library.jobs.cancel(str(job))
            elif pressed == ids.RESUME and resume:
                library.jobs.resume(str(job))
            state = library.jobs.state(str(job))
        except BadRequest as error:
            return str(error), [], True, True, True, []
        shown = results(library, state) if state.is_over else []
        return words(state), _bar(state), state.is_over, state.is_over, state.state != "lost", shown


def _bar(state: JobState) -> list[Any]:
    if state.is_over:
        return []
    return [html.Progress(value=str(state.done), max=str(state.wanted), **aria(label="Replications"))]
