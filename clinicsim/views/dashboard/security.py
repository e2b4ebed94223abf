"""Who may ask the dashboard for what: every request passes here before it is answered, and every answer after it."""

from __future__ import annotations

import logging
from functools import cache
from typing import TYPE_CHECKING

import flask
from werkzeug.exceptions import HTTPException

from clinicsim.views.dashboard.headers import guarded, policy
from clinicsim.views.dashboard.hosts import own_names
from clinicsim.views.dashboard.plain_page import plain_page
from clinicsim.views.dashboard.requests import LARGEST_BYTES, refuse_strangers
from clinicsim.views.dashboard.sign_in import SignIn

if TYPE_CHECKING:
    from dash import Dash

    from clinicsim.views.dashboard.settings import Settings

_LOG = logging.getLogger("clinicsim.dashboard")


def secure(app: Dash, settings: Settings) -> None:
    """Guard a dashboard before its first request.

    Raises
    ------
    ValueError
        If others can reach it and there is no password.
    """
    if settings.password is None and not settings.is_local:
        raise ValueError(f"a dashboard at {settings.host} needs a password")
    server: flask.Flask = app.server
    server.config.update(MAX_CONTENT_LENGTH=LARGEST_BYTES, MAX_FORM_MEMORY_SIZE=LARGEST_BYTES)
    names = own_names(settings.host, settings.names)
    server.before_request(lambda: refuse_strangers(settings.host, names))
    if settings.password is not None:
        SignIn(settings.password).hook(server)

    @cache
    def content_policy() -> str:
        return policy(app.csp_hashes())  # known when all callbacks are

    server.after_request(lambda response: guarded(response, content_policy()))
    server.register_error_handler(HTTPException, _refused)
    server.register_error_handler(Exception, _failed)


def _refused(error: HTTPException) -> flask.Response:
    """Say why a request is refused."""
    own_words = error.description if error.description != type(error).description else None
    return plain_page(error.name.capitalize(), [own_words or _WHY.get(error.code or 0, "")], error.code or 500)


def _failed(error: Exception) -> flask.Response:
    """Say that the server failed; what happened is told in its terminal, not to the browser."""
    _LOG.error("%s %s failed", flask.request.method, flask.request.path, exc_info=error)
    words = "The server could not answer. The terminal in which it runs says what happened; no saved run was changed."
    return plain_page("Something went wrong", [words], 500)


_WHY = {
    404: "There is nothing at this address.",
    405: "This address cannot be asked that way.",
    413: "This is more than the server takes at once.",
    415: "The server does not take this kind of content.",
}
