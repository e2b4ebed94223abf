"""Pages that work without scripts: sign-in, and what is said when a request fails."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import flask
from jinja2 import Environment, PackageLoader, StrictUndefined, Template


def plain_page(
    title: str, lines: Sequence[str], status: int, *, problem: bool = False, next_page: str | None = None
) -> flask.Response:
    """Answer with a page of some lines; with a field for the password when `next_page` says where it leads."""
    text = _template().render(
        title=title, lines=lines, problem=problem, form=next_page is not None, next=next_page or ""
    )
    return flask.Response(text, status, mimetype="text/html")


@cache
def _template() -> Template:
    templates = Environment(
        loader=PackageLoader("clinicsim.views", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
    )
    return templates.get_template("sign_in.html.j2")
