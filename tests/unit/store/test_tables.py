from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pytest
from experiments.made_up import runs

from clinicsim.store.sources import put_together, read_source, shared_out, write_batch
from clinicsim.store.tables import GROUP, read_numbers, table_of, write_table
from store.conftest import replications

COUNT = 2 * GROUP + 7


def stored(folder: Path, sources: list[list[int]], table: str = "monthly", numbers: Any = range(COUNT)) -> bytes:
    """Bytes of a table of some replications that is put together from batches of others."""
    folder.mkdir()
    batches = []
    for place, own in enumerate(sources):
        write_batch(replications(own), folder / str(place))
        batches.append(read_source(folder / str(place)))
    write_table(folder / "whole.parquet", put_together(shared_out(batches, list(numbers)), table))
    return (folder / "whole.parquet").read_bytes()


@pytest.mark.parametrize("table", ["measures", "monthly", "ledger", "totals"])
def test_the_bytes_of_a_table_do_not_tell_how_it_came_together(tmp_path: Path, table: str) -> None:
    everything = list(range(COUNT))
    at_once = stored(tmp_path / "a", [everything], table)
    ways = [
        [everything[:30], everything[30:]],
        [everything[1::2], everything[::2]],
        [everything[60:], everything[:70]],  # some twice
        [[0], [1], everything[2:]],  # a measure that the first two do not have
    ]
    assert [stored(tmp_path / str(place), way, table) == at_once for place, way in enumerate(ways)] == [True] * 4


def test_a_replication_that_is_nowhere_is_not_made_up(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"replications \[3\] are in no source"):
        stored(tmp_path / "a", [[0, 1, 2]], numbers=range(4))


def test_sql_leaves_what_is_undefined_out_of_a_mean(tmp_path: Path) -> None:
    path = tmp_path / "measures.parquet"
    write_table(path, [table_of(runs({"wait": [4.0, float("nan"), 6.0]}), "measures")])
    assert duckdb.sql(f"SELECT avg(wait), count(wait) FROM '{path}'").fetchall() == [(5.0, 2)]


def test_every_number_reads_back_to_the_last_bit(tmp_path: Path) -> None:
    values = [0.1 + 0.2, 1e-300, -0.0, 12345678.9, float("nan")]
    made = runs({"wait": values}, months=2)
    write_batch(made, tmp_path / "batch")
    back = read_numbers(tmp_path / "batch", 5, 2)["summary"]["wait"]
    np.testing.assert_array_equal(back, values)
    assert np.signbit(back[2])
