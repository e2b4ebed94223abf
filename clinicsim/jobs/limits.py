"""How much a job may ask for, and how many jobs there may be."""

from __future__ import annotations

import os
from dataclasses import dataclass, field

_CORES_A_JOB = 2  # a job's replications run side by side on so many
_MOST_AT_ONCE = 2


def _at_once() -> int:
    return max(1, min(_MOST_AT_ONCE, (os.cpu_count() or 1) // _CORES_A_JOB))


@dataclass(frozen=True, slots=True)
class Limits:
    """What keeps one user from taking the machine from the others."""

    replications: int = 500
    months: int = 240
    files: int = 8  # scenario and cohort files of one job
    file_bytes: int = 2_000_000  # of each
    waiting: int = 20  # jobs in the queue
    at_once: int = field(default_factory=_at_once)  # jobs that run
    threads: int = field(default_factory=lambda: min(_CORES_A_JOB, os.cpu_count() or 1))  # of one job
    seconds: float = 1800.0  # that one job may take
    kept: int = 500  # jobs that are remembered when they are over
