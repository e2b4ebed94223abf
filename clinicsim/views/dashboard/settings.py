"""What a server of the dashboard is told when it starts."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from clinicsim.views.dashboard.hosts import is_loopback
from clinicsim.views.dashboard.password import Password

LOOPBACK = "127.0.0.1"
PORT = 8050


@dataclass(frozen=True, slots=True)
class Settings:
    """Where the runs are, and who may ask for them."""

    runs: Path  # folder of runs; what the dashboard writes stands in it, and nowhere else
    host: str = LOOPBACK
    port: int = PORT
    password: Password | None = None  # none: no sign-in, which only a loopback address may have
    names: tuple[str, ...] = ()  # what else browsers call the host, such as the name of a proxy

    @property
    def is_local(self) -> bool:
        """Whether only this machine can reach the server."""
        return is_loopback(self.host)
