"""Signing in: one password for the server, a signed cookie for a working day."""

from __future__ import annotations

import datetime as dt
import math
import secrets
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import flask

from clinicsim.views.dashboard.password import Guesses, Password
from clinicsim.views.dashboard.plain_page import plain_page

if TYPE_CHECKING:
    from werkzeug.wrappers import Response

SIGN_IN = "/sign-in"
_OPEN = (SIGN_IN, "/look.css")  # what the sign-in page itself needs
_SIGNED_IN = "signed_in"
_LASTS = dt.timedelta(hours=12)


@dataclass(frozen=True, slots=True)
class SignIn:
    """The sign-in of one server."""

    password: Password
    guesses: Guesses = field(default_factory=Guesses)

    def hook(self, server: flask.Flask) -> None:
        """Have a server ask for the password; a new start of it signs everybody out."""
        server.secret_key = secrets.token_bytes(32)
        server.config.update(
            SESSION_COOKIE_NAME="clinicsim",
            SESSION_COOKIE_HTTPONLY=True,
            SESSION_COOKIE_SAMESITE="Strict",
            PERMANENT_SESSION_LIFETIME=_LASTS,
        )
        server.before_request(self.require)
        server.add_url_rule(SIGN_IN, "sign_in", self.answer, methods=["GET", "POST"])

    def require(self) -> Response | None:
        """Send a reader who has not signed in to the page for it; refuse everything else."""
        asked = flask.request
        if asked.path in _OPEN or flask.session.get(_SIGNED_IN):
            return None
        if asked.method == "GET" and "text/html" in asked.headers.get("Accept", ""):
            # `url_for` puts what is asked for into the address as text
            return flask.redirect(flask.url_for("sign_in", next=asked.full_path.rstrip("?")), 303)
        return plain_page("Sign in", ["This needs the password of the server."], 401)

    def answer(self) -> Response:
        """Show the field for the password, or look at what was entered in it."""
        asked = flask.request
        next_page = local(asked.values.get("next", "/"))
        if asked.method == "GET":
            return plain_page("Sign in", ["Whoever started the server has the password."], 200, next_page=next_page)
        who = asked.remote_addr or ""
        if wait := self.guesses.seconds_to_wait(who):
            words = f"Too many wrong passwords. Wait {math.ceil(wait / 60)} min and try again."
            return plain_page("Sign in", [words], 429, problem=True, next_page=next_page)
        if not self.password.fits(asked.form.get("password", "")):
            self.guesses.wrong(who)
            return plain_page("Sign in", ["That is not the password."], 401, problem=True, next_page=next_page)
        self.guesses.right(who)
        flask.session.clear()
        flask.session[_SIGNED_IN] = True
        flask.session.permanent = True
        return flask.redirect(next_page, 303)


def local(address: str) -> str:
    """Return an address of this server as it is, and the first page for one that leads elsewhere."""
    # A browser reads a backslash as a slash, and leaves out line ends and tabs
    tidy = "".join(character for character in address if character.isprintable()).replace("\\", "/")
    parts = urlsplit(tidy)
    is_local = tidy.startswith("/") and not tidy.startswith("//") and not parts.scheme and not parts.netloc
    return tidy if is_local else "/"
