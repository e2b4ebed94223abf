"""Loaded by the workers of a cluster of our own, so that Ctrl-C at the terminal reaches the program and not them.

They end with the cluster; until then what they have finished can still be fetched.
"""

from __future__ import annotations

import signal


def dask_setup(worker: object) -> None:
    """Called by Dask in each worker process when it starts."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
