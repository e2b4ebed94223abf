"""Which names a browser may call the server by.

A page of somebody else's can have its own name point at this machine (DNS rebinding); the browser then sends what that
page asks, as if it came from the dashboard. It still says the name that it was given, and by that it is told apart.
"""

from __future__ import annotations

import ipaddress
import socket
from urllib.parse import urlsplit

_LOCAL = "localhost"


def is_loopback(host: str) -> bool:
    """Whether a host name or address is reached from its own machine only."""
    address = _address(host)
    return host.lower() == _LOCAL if address is None else address.is_loopback


def own_names(host: str, more: tuple[str, ...] = ()) -> frozenset[str]:
    """Names in lower case by which a server at a host is known; a loopback server goes by no other than that."""
    own = () if is_loopback(host) else (host, socket.gethostname(), socket.getfqdn())
    return frozenset(name.lower().rstrip(".") for name in (_LOCAL, *own, *more))


def is_own(asked: str, host: str, names: frozenset[str]) -> bool:
    """Whether the Host header of a request names this server.

    Parameters
    ----------
    asked
        The header: a name or an address, and perhaps a port.
    host
        What the server was told to listen on.
    names
        As `own_names` gives them. An address in digits cannot be made to point elsewhere, so it needs no entry.
    """
    name = name_in(asked)
    address = _address(name)
    if address is None:
        return name in names
    return address.is_loopback if is_loopback(host) else True


def name_in(asked: str) -> str:
    """Return the host of a Host header, in lower case and without port and brackets; empty when it is no host."""
    try:
        return (urlsplit(f"//{asked}").hostname or "").rstrip(".")
    except ValueError:
        return ""


def _address(host: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        return None
