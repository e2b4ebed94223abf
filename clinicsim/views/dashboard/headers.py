"""What every answer says to the browser: what a page may load, who may frame it, and what may be kept."""

from __future__ import annotations

from collections.abc import Sequence

import flask

_SAME = "'self'"
_LASTING = "public, max-age=31536000, immutable"
_PROGRAMS = "/_dash-component-suites/"
_ASSETS = "/assets/"

# Plotly sets the style of what it draws; its pictures are data of the page itself.
_POLICY = {
    "default-src": "'none'",
    "style-src": f"{_SAME} 'unsafe-inline'",
    "img-src": f"{_SAME} data: blob:",
    "font-src": _SAME,
    "connect-src": _SAME,
    "form-action": _SAME,
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
}
_FIXED = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",  # none at all would hide from us, too, where a form was sent from
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
}


def policy(script_hashes: Sequence[str]) -> str:
    """Return the content policy: scripts of this server and the inline ones with these hashes, nothing from outside."""
    scripts = {"script-src": " ".join((_SAME, *script_hashes))}
    return "; ".join(f"{what} {whence}" for what, whence in (_POLICY | scripts).items())


def guarded(response: flask.Response, content_policy: str) -> flask.Response:
    """Add the headers to an answer.

    A program file with its version in the address may be kept for good; everything else may show patients and is
    not kept at all.
    """
    for name, value in _FIXED.items():
        response.headers[name] = value
    response.headers["Content-Security-Policy"] = content_policy
    if _is_program():
        response.headers["Cache-Control"] = _LASTING
    elif flask.request.path != "/look.css":
        response.headers["Cache-Control"] = "no-store"
    return response


def _is_program() -> bool:
    path = flask.request.path
    if path.startswith((_PROGRAMS, _ASSETS)) and "m" in flask.request.args:
        return True
    return path.startswith(_PROGRAMS) and ".v" in path.rpartition("/")[2]
