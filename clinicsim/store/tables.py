"""Runs as Parquet tables and back. The bytes depend on the numbers alone: no time stamps, one writer's settings."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from clinicsim.experiments.runs import Floats, Ints, Runs

_STAFF = ("staff_employed", "staff_used")


def write_tables(runs: Runs, folder: Path) -> None:
    """Write measures, monthly series, ledger, totals and, if kept, events into a folder."""
    _write(folder / "measures.parquet", _measures(runs))
    _write(folder / "monthly.parquet", _monthly(runs))
    _write(folder / "ledger.parquet", _ledger(runs))
    _write(folder / "totals.parquet", _totals(runs))
    if runs.events is not None:
        _write(folder / "events.parquet", {name: runs.events[name] for name in runs.events.dtype.names or ()})


def read_summary(folder: Path, replications: int) -> dict[str, Floats]:
    """Measures by name; each of shape (replications,)."""
    return _by_name(_read(folder / "measures.parquet"), "measure", (replications,))


def read_monthly(folder: Path, replications: int, months: int) -> dict[str, Floats]:
    """Monthly series by measure; each of shape (replications, months)."""
    return _by_name(_read(folder / "monthly.parquet"), "measure", (replications, months))


def read_ledger(folder: Path, shape: tuple[int, int, int]) -> Floats:
    """Monthly costs; shape (replications, months, categories)."""
    costs: Floats = np.asarray(_read(folder / "ledger.parquet")["cost"], dtype=np.float64)
    return costs.reshape(shape)


def read_totals(folder: Path, replications: int) -> dict[str, Floats]:
    """Discounted cost by category and staff costs; each of shape (replications,)."""
    return _by_name(_read(folder / "totals.parquet"), "total", (replications,))


def read_events(folder: Path) -> NDArray[np.void]:
    """The event log, in the dtype of the engine."""
    from clinicsim.world.events import EVENT

    columns = _read(folder / "events.parquet")
    log = np.empty(len(columns["minute"]), dtype=EVENT)
    for name in EVENT.names or ():
        log[name] = columns[name]
    return log


def discounted_name(category: str) -> str:
    """Name in the table of totals of the discounted cost of a category."""
    return f"discounted.{category}"


def _measures(runs: Runs) -> dict[str, Any]:
    return {
        "replication": np.tile(runs.replications, len(runs.summary)),
        "measure": _repeated(runs.summary, runs.count),
        "value": _concatenated(runs.summary),
    }


def _monthly(runs: Runs) -> dict[str, Any]:
    return {
        "replication": np.tile(np.repeat(runs.replications, runs.months), len(runs.monthly)),
        "measure": _repeated(runs.monthly, runs.count * runs.months),
        "month": np.tile(np.arange(runs.months, dtype=np.int64), len(runs.monthly) * runs.count),
        "value": _concatenated(runs.monthly),
    }


def _ledger(runs: Runs) -> dict[str, Any]:
    count, months, categories = runs.ledger.shape
    return {
        "replication": np.repeat(runs.replications, months * categories),
        "month": np.tile(np.repeat(np.arange(months, dtype=np.int64), categories), count),
        "category": np.tile(np.array(runs.categories, dtype=object), count * months),
        "cost": runs.ledger.ravel(),
    }


def _totals(runs: Runs) -> dict[str, Any]:
    totals = {discounted_name(name): runs.discounted[:, place] for place, name in enumerate(runs.categories)}
    totals |= dict(zip(_STAFF, (runs.staff_employed, runs.staff_used), strict=True))
    return {
        "replication": np.tile(runs.replications, len(totals)),
        "total": _repeated(totals, runs.count),
        "value": _concatenated(totals),
    }


def _repeated(series: Mapping[str, Floats], times: int) -> NDArray[np.object_]:
    return np.repeat(np.array(list(series), dtype=object), times)


def _concatenated(series: Mapping[str, Floats]) -> Floats:
    return np.concatenate([values.ravel() for values in series.values()]) if series else np.empty(0)


def _by_name(columns: Mapping[str, NDArray[Any]], key: str, shape: tuple[int, ...]) -> dict[str, Floats]:
    size = int(np.prod(shape))
    names: Ints | NDArray[Any] = columns[key]
    values = np.asarray(columns["value"], dtype=np.float64)
    if size == 0 or values.size % size:
        raise ValueError(f"the table has {values.size} rows; expected a multiple of {size}")
    return {str(names[at]): values[at : at + size].reshape(shape) for at in range(0, values.size, size)}


def _write(path: Path, columns: Mapping[str, Any]) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    table = pa.table({name: pa.array(values) for name, values in columns.items()})
    pq.write_table(table, path, compression="zstd", version="2.6", write_statistics=True)


def _read(path: Path) -> dict[str, NDArray[Any]]:
    import pyarrow.parquet as pq

    table = pq.read_table(path, partitioning=None)
    return {name: table.column(name).to_numpy() for name in table.column_names}
