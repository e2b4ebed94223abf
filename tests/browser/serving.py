"""A dashboard in a process of its own, as a planner starts it."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

CLINICSIM = Path(sys.executable).with_name("clinicsim")
_ADDRESS = re.compile(r"(http://[^/\s]+)/")
_PATIENCE_S = 60


@dataclass
class Server:
    """A running `clinicsim dashboard`."""

    folder: Path
    options: Sequence[str] = ()
    port: int = 0
    url: str = ""
    process: subprocess.Popen[str] | None = None
    said: list[str] = field(default_factory=list)

    def start(self, **environment: str) -> Server:
        """Start it, or start it again at the same address."""
        command = [str(CLINICSIM), "dashboard", str(self.folder), "--port", str(self.port), *self.options]
        self.process = subprocess.Popen(
            command, stderr=subprocess.PIPE, text=True, env=os.environ | environment, start_new_session=True
        )
        assert self.process.stderr
        watch = threading.Timer(_PATIENCE_S, self.process.kill)
        watch.start()
        for line in self.process.stderr:
            self.said.append(line)
            if found := _ADDRESS.search(line):
                self.url = found[1]
                self.port = int(self.url.rpartition(":")[2])
                break
        watch.cancel()
        assert self.url, "".join(self.said)
        threading.Thread(target=self.said.extend, args=(self.process.stderr,), daemon=True).start()
        return self

    def stop(self, how: signal.Signals = signal.SIGINT) -> int:
        """Stop it as Ctrl-C does, or kill it; returns its exit code."""
        assert self.process
        self.process.send_signal(how)
        return self.process.wait(_PATIENCE_S)
