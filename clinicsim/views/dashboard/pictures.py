"""Figures as pictures, which a page shows first, and as data, with which one comes alive when a reader points at it.

A picture of a figure costs the browser next to nothing; plotly takes it longer than all else that a page needs.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import flask
from werkzeug.exceptions import NotFound

from clinicsim.views.dashboard.address import FIGURE, Address, parse, path_of
from clinicsim.views.dashboard.blocks import Figure
from clinicsim.views.dashboard.content import asked_for, content
from clinicsim.views.dashboard.library import Library
from clinicsim.views.dashboard.pages import page_at
from clinicsim.views.dashboard.parts import WIDTH
from clinicsim.views.static import NARROW, CannotDraw, svg_of

if TYPE_CHECKING:
    from werkzeug.wrappers import Response

_NARROW = "narrow"


def add_pictures(server: flask.Flask, library: Library) -> None:
    """Have a server answer the addresses of pictures."""
    server.add_url_rule(f"{FIGURE}/<page>/<name>", "figure", lambda page, name: _answer(library, page, name))


def draw_all(library: Library, address: Address) -> None:
    """Draw the pictures of a page ahead of its first reader."""
    for block in content(library, address):
        if isinstance(block, Figure):
            _picture(library, address, block, narrow=False)


def _answer(library: Library, page: str, name: str) -> Response:
    key, _, form = name.rpartition(".")
    path = path_of(page)
    if form not in ("svg", "json") or page_at(path) is None:
        raise NotFound
    asked = parse(path, flask.request.query_string.decode("ascii", "replace"))
    narrow, address = _NARROW in asked.more, asked_for(library, asked.where(**{_NARROW: ""}))
    block = next((one for one in content(library, address) if isinstance(one, Figure) and one.chart.key == key), None)
    if block is None:
        raise NotFound
    if form == "json":
        return flask.Response(_narrowed(block.json) if narrow else block.json, mimetype="application/json")
    return flask.Response(_picture(library, address, block, narrow=narrow), mimetype="image/svg+xml")


def _picture(library: Library, address: Address, block: Figure, *, narrow: bool) -> str:
    """Draw a figure; one that can be drawn by plotly alone is not found, and the page then does that."""
    width = NARROW if narrow else WIDTH
    try:
        return library.kept(
            ("picture", address, block.chart.key, narrow), lambda: svg_of(block.chart.figure, width, narrow=narrow)
        )
    except CannotDraw as error:
        raise NotFound from error


def _narrowed(figure: str) -> str:
    """Return a figure with what it changes where labels have no room beside the plot."""
    plot = json.loads(figure)
    plot["layout"] |= plot["layout"]["meta"].get("narrow", {})
    return json.dumps(plot, ensure_ascii=False, separators=(",", ":"))
