"""The workers of one server: started when they are needed, kept warm, and not ended with it while they work."""

from __future__ import annotations

import contextlib
import json
import subprocess
import sys
import threading
from dataclasses import asdict
from pathlib import Path

from clinicsim.jobs.limits import Limits
from clinicsim.jobs.places import LOG, folder_of


class Workers:
    """Processes that do jobs.

    Parameters
    ----------
    out
        Folder of runs.
    limits
        Of them, how many run at once.
    """

    def __init__(self, out: Path, limits: Limits) -> None:
        self._out, self._limits = out, limits
        self._processes: list[subprocess.Popen[bytes]] = []
        self._lock = threading.Lock()

    @property
    def pids(self) -> tuple[int, ...]:
        """Process ids of those that live."""
        return tuple(process.pid for process in self._processes if process.poll() is None)

    def start(self) -> None:
        """Start those that are missing: the first call warms them, later ones replace those that have died."""
        with self._lock:
            self._processes = [process for process in self._processes if process.poll() is None]
            while len(self._processes) < self._limits.at_once:
                self._processes.append(self._started())

    def wake(self) -> None:
        """Tell them that there is something to do."""
        self.start()
        for process in self._processes:
            with contextlib.suppress(OSError):  # it has just died; the next look replaces it
                assert process.stdin is not None
                process.stdin.write(b"\n")
                process.stdin.flush()

    def let_go(self) -> None:
        """Leave them to do what waits, after which they end."""
        with self._lock:
            for process in self._processes:
                assert process.stdin is not None
                with contextlib.suppress(OSError):
                    process.stdin.close()
            self._processes = []

    def _started(self) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "clinicsim.jobs.work", str(self._out), json.dumps(asdict(self._limits))]
        with (folder_of(self._out) / LOG).open("ab") as log:
            return subprocess.Popen(
                command,
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                stderr=log,
                start_new_session=True,  # Ctrl-C at the server is none of their business
            )
