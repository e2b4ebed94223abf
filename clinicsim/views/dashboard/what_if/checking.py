"""At every move of a field: what changes against the base, and everything that is wrong."""

from __future__ import annotations

from typing import Any

from dash import ALL, MATCH, ClientsideFunction, Dash, Input, Output, State, html

from clinicsim.experiments.errors import BadRequest
from clinicsim.store.errors import StoreError
from clinicsim.views.dashboard.library import Library
from clinicsim.views.dashboard.what_if import ids
from clinicsim.views.dashboard.what_if.reading import Drafted, asked, draft_of, own_list
from clinicsim.views.labels import capital, spelt


def add(app: Dash, library: Library) -> None:
    """Have sliders and number fields move together, and the form checked."""
    app.clientside_callback(
        ClientsideFunction("what_if", "together"),
        Output(ids.lever(MATCH, "slider"), "value"),
        Output(ids.slide(MATCH), "value"),
        Input(ids.lever(MATCH, "slider"), "value"),
        Input(ids.slide(MATCH), "value"),
    )

    @app.callback(
        output={
            "changes": Output(ids.CHANGES, "children"),
            "problems": Output(ids.PROBLEMS, "children"),
            "wrong": Output(ids.wrong(ALL), "children"),
            "off": Output(ids.RUN, "disabled"),
            "save_off": Output(ids.SAVE, "disabled"),
        },
        inputs={
            "form": asked(Input),
            "own": Input(ids.LIST, "data"),
            "places": State(ids.wrong(ALL), "id"),
        },
    )
    def check(form: dict[str, Any], own: Any, places: list[dict[str, str]]) -> dict[str, Any]:
        try:
            found = draft_of(library, library.jobs.limits, own_list(own, with_content=False), form)
        except (StoreError, BadRequest) as error:
            said = str(error).splitlines()
            return _answer([], _problems(said), ["" for _ in places], off=True)
        wrong = [capital(found.draft.wrong.get(place["key"], "")) for place in places]
        return _answer(_changes(found), _problems(found.draft.problems), wrong, off=bool(found.draft.problems))


def _answer(changes: list[Any], problems: list[Any], wrong: list[str], *, off: bool) -> dict[str, Any]:
    return {"changes": changes, "problems": problems, "wrong": wrong, "off": off, "save_off": off}


def _changes(found: Drafted) -> list[Any]:
    base = capital(spelt(found.setup.base.scenario.name))
    draft = found.draft
    if not draft.changes:
        words = (
            "What it changes is said here once it can be read." if draft.wrong else f"Nothing differs from {base} yet."
        )
        return [html.P(words)]
    return [
        html.P(f"Against {base}:"),
        html.Ul([html.Li(change) for change in draft.changes]),
        *(html.P(f"Note: {warning}", className="note") for warning in draft.warnings),
    ]


def _problems(problems: list[str] | tuple[str, ...]) -> list[Any]:
    if not problems:
        return []
    head = (
        "One thing keeps this from being run:"
        if len(problems) == 1
        else f"{len(problems)} things keep this from being run:"
    )
    return [html.P(head), html.Ul([html.Li(capital(one)) for one in problems])]
