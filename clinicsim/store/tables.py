"""Runs as wide Parquet tables and back: one row a replication or month, one column a measure.

The bytes depend on the numbers alone: no time stamps, one writer's settings, row groups of so many replications each.
What is undefined is null, so that SQL leaves it out of a mean as we do.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from clinicsim.store.names import EVENTS, REPLICATIONS, file_of

if TYPE_CHECKING:
    import pyarrow as pa

    from clinicsim.arrays import Floats, Ints
    from clinicsim.experiments.runs import Runs

GROUP = 100  # replications in a row group
_KEYS = ("replication", "month")
_DISCOUNTED = "discounted."
_STAFF = ("staff_employed", "staff_used")


def table_of(runs: Runs, table: str) -> pa.Table:
    """One of the tables of some replications.

    Parameters
    ----------
    runs
        In order of replication number.
    table
        One of `NUMBERS`, or `EVENTS` if the logs were kept.
    """
    if table == EVENTS:
        assert runs.events is not None
        return _arrow({name: runs.events[name] for name in runs.events.dtype.names or ()})
    columns = _COLUMNS[table](runs)
    rows = runs.count * runs.months if table in ("monthly", "ledger") else runs.count
    return _arrow({name: np.asarray(values).reshape(rows) for name, values in columns.items()})


def replications_table(numbers: Iterable[int], failed: Mapping[int, str]) -> pa.Table:
    """Replications that finished, and those that failed with their errors, in order of number."""
    import pyarrow as pa

    rows = sorted([*((int(number), None) for number in numbers), *failed.items()])
    schema = pa.schema([("replication", pa.int64()), ("error", pa.string())])
    return pa.table([[number for number, _ in rows], [error for _, error in rows]], schema=schema)


def in_groups(table: pa.Table, numbers: Ints) -> Iterator[pa.Table]:
    """Cut a table of these replications, in their order, into row groups of `GROUP` replications."""
    starts = np.searchsorted(table["replication"].to_numpy(), numbers[::GROUP]).tolist()
    for start, stop in pairwise([*starts, table.num_rows]):
        yield table.slice(start, stop - start)


def write_table(path: Path, groups: Iterable[pa.Table], compression: str = "zstd") -> None:
    """Write a table, one row group after another; nothing is written if there is none."""
    import pyarrow.parquet as pq

    writer: Any = None
    try:
        for group in groups:
            # Hardly any two of the numbers are equal, so a dictionary of them is larger and slower than they are.
            writer = writer or pq.ParquetWriter(
                path, group.schema, compression=compression, version="2.6", use_dictionary=["error"]
            )
            writer.write_table(group, row_group_size=max(1, group.num_rows))
    finally:
        if writer is not None:
            writer.close()


def read_replications(folder: Path) -> tuple[Ints, dict[int, str]]:
    """Numbers of the replications that finished, and errors by number of those that failed."""
    table = _read(folder, REPLICATIONS)
    rows = list(zip(table["replication"].to_pylist(), table["error"].to_pylist(), strict=True))
    finished = np.array([number for number, error in rows if error is None], dtype=np.int64)
    return finished, {number: error for number, error in rows if error is not None}


def read_numbers(folder: Path, count: int, months: int) -> dict[str, Any]:
    """Fields of `Runs` that stand in the tables of numbers, by name.

    Raises
    ------
    ValueError, KeyError, OSError
        If the tables do not hold so many replications of so many months.
    """
    costs, totals = _floats(folder, "ledger", (count, months)), _floats(folder, "totals", (count,))
    categories = tuple(costs)
    return {
        "summary": _floats(folder, "measures", (count,)),
        "monthly": _floats(folder, "monthly", (count, months)),
        "categories": categories,
        "ledger": _side_by_side(costs.values(), (count, months)),
        "discounted": _side_by_side((totals[_DISCOUNTED + name] for name in categories), (count,)),
    } | {name: totals[name] for name in _STAFF}


def read_events(folder: Path) -> NDArray[np.void]:
    """The event log, in the dtype of the engine."""
    from clinicsim.world.events import EVENT

    table = _read(folder, EVENTS)
    log = np.empty(table.num_rows, dtype=EVENT)
    for name in EVENT.names or ():
        log[name] = table[name].to_numpy()
    return log


def _measures(runs: Runs) -> dict[str, Any]:
    return {"replication": runs.replications, **runs.summary}


def _monthly(runs: Runs) -> dict[str, Any]:
    return {**_by_month(runs), **runs.monthly}


def _ledger(runs: Runs) -> dict[str, Any]:
    return {**_by_month(runs), **{name: runs.ledger[:, :, place] for place, name in enumerate(runs.categories)}}


def _totals(runs: Runs) -> dict[str, Any]:
    discounted = {_DISCOUNTED + name: runs.discounted[:, place] for place, name in enumerate(runs.categories)}
    staff = dict(zip(_STAFF, (runs.staff_employed, runs.staff_used), strict=True))
    return {"replication": runs.replications, **discounted, **staff}


_COLUMNS = {"measures": _measures, "monthly": _monthly, "ledger": _ledger, "totals": _totals}


def _by_month(runs: Runs) -> dict[str, Any]:
    months = np.arange(runs.months, dtype=np.int64)
    return {"replication": np.repeat(runs.replications, runs.months), "month": np.tile(months, runs.count)}


def _arrow(columns: Mapping[str, Any]) -> pa.Table:
    import pyarrow as pa

    return pa.table({name: pa.array(values, from_pandas=True) for name, values in columns.items()})


def _read(folder: Path, table: str) -> pa.Table:
    import pyarrow.parquet as pq

    return pq.read_table(folder / file_of(table), partitioning=None)


def _floats(folder: Path, table: str, shape: tuple[int, ...]) -> dict[str, Floats]:
    read = _read(folder, table)
    names = [name for name in read.column_names if name not in _KEYS]
    return {name: np.asarray(read[name].to_numpy(), dtype=np.float64).reshape(shape) for name in names}


def _side_by_side(columns: Iterable[Floats], shape: tuple[int, ...]) -> Floats:
    arrays = list(columns)
    return np.stack(arrays, axis=-1) if arrays else np.empty((*shape, 0))
