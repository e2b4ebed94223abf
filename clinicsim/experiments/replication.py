"""One replication: run the engine, reduce its rows to measures and costs, and keep the numbers."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from clinicsim.arrays import Floats
from clinicsim.engines import ENGINES
from clinicsim.world.events import EventLog
from clinicsim.world.world import World

if TYPE_CHECKING:
    from clinicsim.reduction import Reducer

_lock = threading.Lock()
_idle: list[tuple[World, Reducer]] = []  # that no thread uses now, those of the worlds used last at the end
_MOST_IDLE = 16  # each holds its world and some megabytes


@dataclass(frozen=True, slots=True, eq=False)
class One:
    """Outcome of one replication."""

    summary: Mapping[str, float]
    monthly: Mapping[str, Floats]  # by measure: (months,)
    yearly: Mapping[str, Floats]  # by measure that can be told by year: (whole years,)
    categories: tuple[str, ...]
    ledger: Floats  # (months, categories)
    discounted: Floats  # (categories,)
    staff_employed: float
    staff_used: float
    events: NDArray[np.void] | None

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickle hundreds of short arrays as a few long ones, in a seventh of the time."""
        tables = (_packed(table) for table in (self.summary, self.monthly, self.yearly))
        return _unpacked, (*tables, *(getattr(self, field.name) for field in fields(self)[3:]))


def _packed(table: Mapping[str, Any]) -> tuple[tuple[str, ...], Floats]:
    return tuple(table), np.array(list(table.values()), dtype=np.float64)


def _unpacked(summary: Any, monthly: Any, yearly: Any, *rest: Any) -> One:
    names, values = summary
    return One(
        dict(zip(names, values.tolist(), strict=True)),
        dict(zip(*monthly, strict=True)),
        dict(zip(*yearly, strict=True)),
        *rest,
    )


def one(world: World, replication: int, engine: str = ENGINES[0], keep_events: bool = False) -> One:
    """Run, measure and cost one replication; its log is kept only if it is asked for."""
    from clinicsim import engines

    chunks: list[EventLog] = []
    with reducer_of(world) as reducer:

        def take(rows: EventLog) -> None:
            reducer.take(rows)
            if keep_events:
                chunks.append(rows.copy())

        def again() -> None:
            reducer.clear()
            chunks.clear()

        reducer.clear()
        engines.run_in_chunks(world, replication, take, again, engine)
        reducer.close()
        reduced = reducer.reduced()
    measures, ledger = reduced.measures, reduced.ledger
    return One(
        summary=measures.summary,
        monthly=measures.monthly,
        yearly=reduced.yearly,
        categories=tuple(ledger.categories),
        ledger=ledger.monthly,
        discounted=ledger.discounted,
        staff_employed=float(ledger.staff_employed),
        staff_used=float(ledger.staff_used),
        events=np.concatenate(chunks) if keep_events else None,
    )


@contextmanager
def reducer_of(world: World) -> Iterator[Reducer]:
    """A reducer of a world for one thread, which is used again for later replications unless one fails."""
    from clinicsim.reduction import Reducer

    with _lock:
        own = next((place for place, (of, _) in enumerate(_idle) if of is world), None)
        reducer = None if own is None else _idle.pop(own)[1]
    reducer = reducer or Reducer(world)
    yield reducer
    with _lock:
        _idle.append((world, reducer))
        del _idle[:-_MOST_IDLE]
