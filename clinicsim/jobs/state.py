"""Where a job is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Stage = Literal["queued", "running", "done", "failed", "cancelled", "lost"]
OVER: tuple[Stage, ...] = ("done", "failed", "cancelled", "lost")


@dataclass(frozen=True, slots=True)
class JobState:
    """A job as it is now."""

    id: str
    name: str
    state: Stage
    done: int  # replications that are finished or were stored before
    wanted: int
    ahead: int  # jobs that wait before it
    message: str  # what it does, or why it came to nothing
    runs: tuple[str, ...]  # ids of the stored runs, in the order of the scenarios, once it is done
    submitted: float  # seconds since 1970
    started: float | None
    finished: float | None

    @property
    def is_over(self) -> bool:
        """Whether nothing more will happen to it by itself."""
        return self.state in OVER

    @property
    def run_id(self) -> str:
        """Id of the stored run of the last scenario; empty until it is done."""
        return self.runs[-1] if self.runs else ""
