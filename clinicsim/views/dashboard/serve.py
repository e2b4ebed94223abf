"""Serve a dashboard until it is interrupted."""

from __future__ import annotations

import logging
import socket
import threading

from clinicsim.views.dashboard.address import Address
from clinicsim.views.dashboard.app import Dashboard, create
from clinicsim.views.dashboard.choice import completed
from clinicsim.views.dashboard.pictures import draw_all
from clinicsim.views.dashboard.requests import LARGEST_BYTES
from clinicsim.views.dashboard.settings import Settings

_THREADS = 8
_LOG = logging.getLogger("clinicsim.dashboard")


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
    usual = threading.Thread(target=_make_usual, args=(made,), name="usual pages")
    usual.start()
    try:
        waitress.serve(
            made.server,
            sockets=[listener],
            threads=_THREADS,
            ident=None,
            max_request_body_size=LARGEST_BYTES,
            _quiet=True,
        )
    finally:
        made.ahead.stop()
        usual.join()


def _make_usual(made: Dashboard) -> None:
    """Make what a reader is shown who names no runs, so that the first need not wait for it."""
    try:
        address = completed(made.library, Address())
        made.ahead.of(address.at(""))
        draw_all(made.library, address)
    except Exception:
        # Nobody waits for this; whoever opens the page is told.
        _LOG.info("the first page could not be made ahead", exc_info=True)
