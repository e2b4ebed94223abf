"""Compiling the reducer ahead of the first replication."""

from __future__ import annotations

from clinicsim.reduction.reducer import Reducer
from clinicsim.world.world import World


def warm(world: World) -> None:
    """Compile all that a reducer needs, and keep it in the cache folder; no row has to be there.

    Nothing is compiled anew for another world.
    """
    reducer = Reducer(world)
    reducer.clear()
    reducer.take_nothing()
    reducer.close()
    reducer.reduced()
