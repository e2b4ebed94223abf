"""The compiled engine: a world and a replication go in, its rows come out, whole or in chunks as they are written."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from weakref import WeakKeyDictionary

import numpy as np

from clinicsim.engines.compiled.layout import FINISHED, FLUSH
from clinicsim.engines.compiled.link import kernel
from clinicsim.engines.compiled.tables import Tables, lay_out
from clinicsim.engines.compiled.workspace import Workspace
from clinicsim.world.events import EventLog
from clinicsim.world.randomness import stream
from clinicsim.world.rota.roster import fill_roster
from clinicsim.world.world import World

Take = Callable[[EventLog], None]


@dataclass(slots=True)
class _Shared:
    """What replications of one world share: its tables, and the workspaces that no thread uses now."""

    tables: Tables
    idle: list[Workspace] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)


_worlds: WeakKeyDictionary[World, _Shared] = WeakKeyDictionary()
_lock = threading.Lock()


def run_logged(world: World, replication: int) -> EventLog:
    """Simulate one replication; see `clinicsim.engines.run`."""
    chunks: list[EventLog] = []
    run_in_chunks(world, replication, lambda rows: chunks.append(rows.copy()), chunks.clear)
    return np.concatenate(chunks)


def run_in_chunks(world: World, replication: int, take: Take, again: Callable[[], None]) -> None:
    """Simulate one replication and hand its rows on as they are written.

    Parameters
    ----------
    world, replication
        As for `clinicsim.engines.run`.
    take
        Given the next rows, in order of time; they are overwritten afterwards.
    again
        Called when what was taken so far is void: the replication starts anew, with more room.
    """
    shared = _shared(world)
    with shared.lock:
        workspace = shared.idle.pop() if shared.idle else None
    workspace = workspace or Workspace(shared.tables)
    run = kernel()
    while not _replicate(workspace, world, replication, run, take):
        again()
        workspace = workspace.larger()
    with shared.lock:
        shared.idle.append(workspace)


def _replicate(workspace: Workspace, world: World, replication: int, run: Callable[[Any], int], take: Take) -> bool:
    """Run a replication; false if it has outgrown its room."""
    key = stream(world.scenario.run.seed, replication)
    _staff(workspace, world, key)
    workspace.begin(key, replication, world.end)
    rows = workspace.arrays["log"]
    while True:
        ended = workspace.call(run)
        if ended not in (FINISHED, FLUSH):
            return False
        take(rows[: workspace.get("log_used")])
        workspace.put("log_used", 0)
        if ended == FINISHED:
            return True


def _staff(workspace: Workspace, world: World, key: int) -> None:
    """Work out the rota under every plan."""
    n, arrays = workspace.tables.sizes, workspace.arrays
    for place, plan in enumerate(world.plans):
        span, width = slice(place * n["sessions"], (place + 1) * n["sessions"]), plan.pattern.role.shape[1]
        shape = n["plans"] * n["sessions"], n["places"]
        by_place = [arrays[name].reshape(shape)[span, :width] for name in ("staffed_by", "how")]
        fill_roster(world, plan, key, arrays["outcome"][span], arrays["known"][span], *by_place)


def _shared(world: World) -> _Shared:
    with _lock:
        if world not in _worlds:
            _worlds[world] = _Shared(lay_out(world))
        return _worlds[world]
