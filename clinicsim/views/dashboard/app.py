"""The web app: one frame, and the page at the address inside it. All state is in the address."""

from __future__ import annotations

import importlib.resources
from dataclasses import dataclass
from typing import Any

import dash
import flask
from dash import ClientsideFunction, Dash, Input, Output, dcc, html

from clinicsim.views.dashboard.address import Address, parse
from clinicsim.views.dashboard.ahead import Ahead
from clinicsim.views.dashboard.chooser import chooser
from clinicsim.views.dashboard.content import asked_for, content
from clinicsim.views.dashboard.export import add_exports
from clinicsim.views.dashboard.library import Library
from clinicsim.views.dashboard.pages import PAGES, page_at
from clinicsim.views.dashboard.parts import drawn
from clinicsim.views.dashboard.pictures import add_pictures
from clinicsim.views.dashboard.security import secure
from clinicsim.views.dashboard.settings import Settings
from clinicsim.views.dashboard.tables import aria
from clinicsim.views.dashboard.what_if import add_what_if

_ASSETS = str(importlib.resources.files("clinicsim.views.dashboard").joinpath("assets"))
_SHARED = "/look.css"
_INDEX = """<!DOCTYPE html>
<html lang="en-GB">
<head>
{%metas%}
<title>{%title%}</title>
{%css%}
</head>
<body>
{%app_entry%}
<footer>{%config%}{%scripts%}{%renderer%}</footer>
</body>
</html>"""


@dataclass(frozen=True, slots=True)
class Dashboard:
    """A dashboard that a WSGI server can serve."""

    settings: Settings
    library: Library
    app: Dash
    ahead: Ahead

    @property
    def server(self) -> Any:
        """The WSGI application."""
        return self.app.server


def create(settings: Settings) -> Dashboard:
    """Make the dashboard of a folder of runs."""
    library = Library(settings.runs)
    ahead = Ahead(library)
    app = Dash(
        "clinicsim",
        assets_folder=_ASSETS,
        index_string=_INDEX,
        title="clinicsim",
        update_title="",
        serve_locally=True,
        compress=True,
        suppress_callback_exceptions=True,
        external_stylesheets=[_SHARED],
        meta_tags=[{"name": "viewport", "content": "width=device-width, initial-scale=1"}],
    )
    app.server.add_url_rule(_SHARED, "look", _look)
    app.layout = _frame()
    _callbacks(app, library, ahead)
    add_what_if(app, library)
    add_exports(app.server, library)
    add_pictures(app.server, library)
    secure(app, settings)
    return Dashboard(settings, library, app, ahead)


def _look() -> Any:
    """The look of the report, which the dashboard shares."""
    text = importlib.resources.files("clinicsim.views").joinpath("templates", "report.css").read_bytes()
    return flask.Response(text, mimetype="text/css", headers={"Cache-Control": "max-age=3600"})


def _frame() -> Any:
    return html.Div(
        [
            html.A("Skip to the page", href="#main", className="skip"),
            dcc.Location(id="address", refresh="callback-nav"),
            dcc.Store(id="view"),
            html.Header([html.P("clinicsim", className="brand"), html.Nav(id="menu", **aria(label="Pages"))]),
            html.Section(id="chooser", className="chooser", **aria(label="Runs")),
            html.Main(id="main", tabIndex="-1"),
            html.Footer(
                html.P("A simulation is not a forecast: it shows what follows from the stated assumptions."),
                className="foot",
            ),
        ]
    )


def _callbacks(app: Dash, library: Library, ahead: Ahead) -> None:
    # The width is the browser's to know; it is looked up once for each address.
    app.clientside_callback(
        ClientsideFunction("dashboard", "view"),
        Output("view", "data"),
        Input("address", "pathname"),
        Input("address", "search"),
    )
    app.clientside_callback(
        ClientsideFunction("dashboard", "arrived"), Output("main", "title"), Input("main", "children")
    )

    @app.callback(
        Output("menu", "children"),
        Output("chooser", "children"),
        Output("main", "children"),
        Input("view", "data"),
    )
    def show(view: dict[str, Any] | None) -> tuple[Any, Any, Any]:
        if not view:
            raise dash.exceptions.PreventUpdate
        address = asked_for(library, parse(view.get("path"), view.get("search")))
        shown = menu(address), _bar(library, address), page(library, address, narrow=bool(view.get("narrow")))
        ahead.of(address)
        return shown


def menu(address: Address) -> Any:
    """Return the links to all pages; they keep the runs."""
    items = []
    for one in PAGES:
        here = aria(current="page") if one.path == address.path else {}
        link = dcc.Link(one.name, href=address.at(one.path).href, className="here" if here else "")
        items.append(html.Li(link, **here))
    return html.Ul(items)


def page(library: Library, address: Address, *, narrow: bool) -> list[Any]:
    """Return the components of the page at an address."""
    found = page_at(address.path)
    head = [html.H1(found.name), html.P(found.question, className="question")] if found else [html.H1("Not found")]
    return head + [drawn(block, address, narrow=narrow) for block in content(library, address)]


def _bar(library: Library, address: Address) -> Any:
    found = page_at(address.path)
    return chooser(library, address) if found is not None and found.compares and library.runs else []
