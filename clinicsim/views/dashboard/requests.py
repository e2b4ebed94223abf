"""Requests that are turned away before anybody looks at what they ask."""

from __future__ import annotations

from urllib.parse import urlsplit

import flask
from werkzeug.exceptions import BadRequest, Forbidden, NotFound, RequestEntityTooLarge, UnsupportedMediaType

from clinicsim.views.dashboard.hosts import is_own

LARGEST_BYTES = 24_000_000  # of a request: some files of a scenario, which the browser sends as text
_READING = frozenset({"GET", "HEAD", "OPTIONS"})
_CONTENT = frozenset({"application/json", "application/x-www-form-urlencoded"})
_FOR_DEVELOPERS = ("/_reload-hash", "/_alive")


def refuse_strangers(host: str, names: frozenset[str]) -> None:
    """Refuse what is not asked of this server by one of its names, or changes something and is not asked by its pages.

    A form or a script on somebody else's page (cross-site request forgery) says where it comes from in `Origin` and
    `Sec-Fetch-Site`, which no page can change. A request that changes something and says neither is refused too.

    Raises
    ------
    HTTPException
        With the reason, for the page that answers.
    """
    asked = flask.request
    if not is_own(asked.headers.get("Host", ""), host, names):
        raise BadRequest("This server goes by another name. Start it with --name to have it answer to this one.")
    if asked.path.startswith(_FOR_DEVELOPERS):
        raise NotFound
    if asked.method in _READING:
        return
    if not _from_here(asked.headers.get("Origin"), asked.headers.get("Sec-Fetch-Site")):
        raise Forbidden("This was not asked by a page of this server.")
    if asked.mimetype not in _CONTENT:
        raise UnsupportedMediaType
    if (asked.content_length or 0) > LARGEST_BYTES:
        raise RequestEntityTooLarge


def _from_here(origin: str | None, site: str | None) -> bool:
    if site is not None and site != "same-origin":
        return False
    if origin is not None:
        return urlsplit(origin).netloc == flask.request.headers.get("Host")
    return site is not None
