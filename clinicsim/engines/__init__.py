"""Engines: a World and a replication number go in, an event log comes out.

`compiled` is the engine that runs are made with; `process` is its specification, where the model reads as prose and a
modeller puts in processes of their own. Both write equal logs, row for row and bit for bit.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from clinicsim.world.events import EventLog
    from clinicsim.world.world import World

ENGINES = ("compiled", "process")
"""Names of the engines, that which is used unless another is asked for first."""

IN_THREADS = ("compiled",)
"""Engines that let other threads run beside them."""


def run(world: World, replication: int, engine: str = ENGINES[0]) -> EventLog:
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
    _check(engine)
    if engine == "process":
        from clinicsim.engines.process.clinic import run as run_process

        return run_process(world, replication)
    from clinicsim.engines.compiled.engine import run_logged

    return run_logged(world, replication)


def run_in_chunks(
    world: World,
    replication: int,
    take: Callable[[EventLog], None],
    again: Callable[[], None],
    engine: str = ENGINES[0],
) -> None:
    """Simulate one replication and hand its rows on as they are written, so that no log need be kept.

    Parameters
    ----------
    world, replication, engine
        As for `run`.
    take
        Given the next rows, in order of time; they stand until it returns.
    again
        Called when what was taken so far is void and the replication starts anew.

    Raises
    ------
    ValueError
        If there is no such engine.
    """
    _check(engine)
    if engine == "process":
        take(run(world, replication, engine))
        return
    from clinicsim.engines.compiled import engine as compiled

    compiled.run_in_chunks(world, replication, take, again)


def _check(engine: str) -> None:
    if engine not in ENGINES:
        raise ValueError(f"there is no engine {engine!r}; choose one of {', '.join(ENGINES)}")
