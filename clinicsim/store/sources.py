"""Replications that are on disk already: a batch of a run that goes on, or a stored run of the same series."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from clinicsim.arrays import Ints
from clinicsim.experiments.runs import Runs
from clinicsim.store.errors import StoreError
from clinicsim.store.names import EVENTS, NUMBERS, REPLICATIONS, file_of
from clinicsim.store.sums import read_sums, sync_folder, write_sums, wrong_files
from clinicsim.store.tables import GROUP, in_groups, read_replications, replications_table, table_of, write_table

if TYPE_CHECKING:
    import pyarrow as pa

_QUICK = "lz4"  # batches are read once, soon


@dataclass(frozen=True, slots=True, eq=False)
class Source:
    """A folder with tables of replications."""

    folder: Path
    finished: Ints  # (replications,), ascending
    failed: Mapping[int, str]
    events: bool  # whether it holds their logs


def read_source(folder: Path) -> Source:
    """Find out what a folder holds, once its sums have been checked.

    Raises
    ------
    StoreError
        If anything in it is not as it was written.
    """
    try:
        sums = read_sums(folder)
        if not (folder / file_of(EVENTS)).is_file():
            sums.pop(file_of(EVENTS), None)  # somebody may have deleted the log to make room
        wrong = wrong_files(folder, sums, sums)
        if wrong:
            raise ValueError("; ".join(wrong))
        finished, failed = read_replications(folder)
    except (OSError, ValueError, KeyError) as error:
        raise StoreError(f"{folder}: {error}") from error
    return Source(folder, finished, failed, file_of(EVENTS) in sums)


def write_batch(runs: Runs, folder: Path) -> None:
    """Write replications into a folder of their own that is not there yet, and see them on disk.

    Raises
    ------
    OSError
        If they cannot be written.
    """
    folder.mkdir()
    write_table(folder / file_of(REPLICATIONS), [replications_table(runs.replications, dict(runs.failed))], _QUICK)
    for table in (*NUMBERS, *([] if runs.events is None else [EVENTS])) if runs.count else ():
        write_table(folder / file_of(table), in_groups(table_of(runs, table), runs.replications), _QUICK)
    write_sums(folder)
    sync_folder(folder)


Shares = list[list[tuple[Source, Ints]]]
"""Which replications to take from which source, row group by row group."""


def shared_out(sources: Sequence[Source], numbers: Sequence[int]) -> Shares:
    """Find each of some replications, given in ascending order; of one that is in two sources, the first is taken.

    Raises
    ------
    ValueError
        If one is in no source.
    """
    wanted = np.asarray(numbers, dtype=np.int64)
    found = np.zeros(wanted.size, dtype=np.bool_)
    shares: Shares = [[] for _ in range(0, wanted.size, GROUP)]
    for source in sources:
        places = np.searchsorted(wanted, source.finished)
        places = places[wanted[np.minimum(places, wanted.size - 1)] == source.finished]
        places = places[~found[places]]
        found[places] = True
        for group in np.unique(places // GROUP).tolist():
            shares[group].append((source, wanted[places[places // GROUP == group]]))
    if not found.all():
        raise ValueError(f"replications {wanted[~found].tolist()} are in no source")
    return shares


def put_together(shares: Shares, table: str) -> Iterator[pa.Table]:
    """A table of some replications, from wherever they are, one row group after another.

    The row groups, and so the bytes, depend on the numbers alone, not on how they were spread over sources.

    Parameters
    ----------
    shares
        See `shared_out`.
    table
        One of `NUMBERS`, or `EVENTS`.
    """
    import pyarrow as pa

    sources = dict.fromkeys(source for group in shares for source, _ in sorted(group, key=lambda share: share[1][0]))
    columns = pa.unify_schemas([_schema(source, table) for source in sources]).names
    for group in shares:
        rows = pa.concat_tables([_rows(source, table, own) for source, own in group], promote_options="default")
        order = np.argsort(rows["replication"].to_numpy(), kind="stable")
        rows = rows if (np.diff(order) > 0).all() else rows.take(pa.array(order))
        # A member of a family may be missing from a source in which it never happened; keep the union.
        there = set(rows.column_names)
        for name in (name for name in columns if name not in there):
            rows = rows.append_column(name, pa.nulls(rows.num_rows, pa.float64()))
        yield rows.select(columns).combine_chunks()


def _schema(source: Source, table: str) -> pa.Schema:
    import pyarrow.parquet as pq

    return pq.read_schema(source.folder / file_of(table)).remove_metadata()


def _rows(source: Source, table: str, wanted: Ints) -> pa.Table:
    """Rows of some replications of a source, from the row groups that hold them."""
    import pyarrow as pa
    import pyarrow.compute as pc
    import pyarrow.parquet as pq

    groups = np.unique(np.searchsorted(source.finished, wanted) // GROUP)
    with pq.ParquetFile(source.folder / file_of(table)) as file:
        rows = file.read_row_groups(groups.tolist(), use_threads=False)
    held = source.finished[np.isin(np.arange(source.finished.size) // GROUP, groups)]
    if held.size == wanted.size:
        return rows
    return rows.filter(pc.is_in(rows["replication"], value_set=pa.array(wanted).cast(rows["replication"].type)))
