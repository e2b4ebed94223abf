"""Engines: a World and a replication number go in, an event log comes out."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from clinicsim.world.events import EventLog
    from clinicsim.world.world import World

ENGINES = ("process", "compiled")


def run(world: World, replication: int, engine: str = "process") -> EventLog:
    """Simulate one replication.

    Parameters
    ----------
    world : World
        The compiled scenario.
    replication : int
        Number of the replication, from 0.
    engine : str
        One of `ENGINES`.

    Returns
    -------
    EventLog
        Structured array of dtype `EVENT`, in order of time.

    Raises
    ------
    ValueError
        If there is no such engine.
    """
    if engine not in ENGINES:
        raise ValueError(f"there is no engine {engine!r}; choose one of {', '.join(ENGINES)}")
    if engine == "process":
        from clinicsim.engines.process.clinic import run as run_process

        return run_process(world, replication)
    from clinicsim.engines.compiled.engine import run_logged

    return run_logged(world, replication)
