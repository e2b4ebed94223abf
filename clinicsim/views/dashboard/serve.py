"""Serve a dashboard until it is interrupted."""

from __future__ import annotations

import socket
import threading

from clinicsim.views.dashboard.address import Address
from clinicsim.views.dashboard.ahead import Ahead
from clinicsim.views.dashboard.app import create
from clinicsim.views.dashboard.choice import completed
from clinicsim.views.dashboard.library import Library
from clinicsim.views.dashboard.requests import LARGEST_BYTES
from clinicsim.views.dashboard.settings import Settings

_THREADS = 8


def listening(host: str, port: int) -> socket.socket:
    """Return a socket that listens at an address; port 0 takes one that is free.

    Raises
    ------
    OSError
        If the port is taken or the host is not this machine's.
    """
    [(family, _, _, _, address), *_] = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return socket.create_server(address[:2], family=family)


def serve(settings: Settings, listener: socket.socket) -> None:
    """Serve the dashboard on a socket of `listening`, with waitress; returns when it is interrupted."""
    import waitress

    made = create(settings)
    threading.Thread(target=_make_usual, args=(made.library,), name="usual pages", daemon=True).start()
    waitress.serve(
        made.server,
        sockets=[listener],
        threads=_THREADS,
        ident=None,
        max_request_body_size=LARGEST_BYTES,
        _quiet=True,
    )


def _make_usual(library: Library) -> None:
    """Make the pages that whoever names no runs is shown, so that the first reader need not wait for them."""
    Ahead(library).of(completed(library, Address()).at(""))
