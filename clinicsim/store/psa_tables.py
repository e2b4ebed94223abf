"""The tables of a probabilistic analysis: draws and outcomes as Parquet, costs and effects of a person as CSV."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from clinicsim.arrays import Floats
from clinicsim.experiments.psa.result import COST, EFFECT, Psa
from clinicsim.store.names import file_of
from clinicsim.store.psa_manifest import DRAWS, OUTCOMES, PsaManifest
from clinicsim.store.tables import write_table

_DIGITS = 9  # of a parameter in the table, where it stands in every row of its draw; draws.parquet has all of them
_PLACE = "uniform of "  # begins the name of a column that says where a draw lies in a distribution


def write_draws(psa: Psa, folder: Path) -> None:
    """Write a row for each strategy and draw: values of the parameters, and where they lie in their distributions."""
    strategies, draws, _ = psa.values.shape
    columns: dict[str, object] = {
        "strategy": np.repeat(np.array(psa.strategies, dtype=object), draws),
        "draw": np.tile(np.arange(draws), strategies),
    }
    for column, path in enumerate(psa.parameters):
        columns[path] = psa.values[:, :, column].ravel()
    for column, path in enumerate(psa.parameters):
        columns[_PLACE + path] = np.tile(psa.uniforms[:, column], strategies)
    _write(folder / file_of(DRAWS), columns)


def write_outcomes(psa: Psa, folder: Path) -> None:
    """Write a row for each strategy, draw and replication: every measure, null where it is undefined."""
    strategies, draws, replications, _ = psa.outcomes.shape
    columns: dict[str, object] = {
        "strategy": np.repeat(np.array(psa.strategies, dtype=object), draws * replications),
        "draw": np.tile(np.repeat(np.arange(draws), replications), strategies),
        "replication": np.tile(np.arange(draws * replications), strategies),
    }
    for place, name in enumerate(psa.measures):
        columns[name] = psa.outcomes[..., place].ravel()
    _write(folder / file_of(OUTCOMES), columns)


def write_cea(psa: Psa, price_year: str, path: Path) -> None:
    """Write discounted costs and QALYs of a person in the draws that are complete, as `clinicsim cea` reads them.

    A parameter that is not the same in all strategies has a column for each of them.
    """
    costs, effects = psa.per_person(COST), psa.per_person(EFFECT)
    columns = _parameter_columns(psa)
    head = ["strategy", "draw", "replication", "cost", "effect", "currency", "price_year", *columns]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(head)
        for place, name in enumerate(psa.strategies):
            for draw in psa.complete.tolist():
                drawn = [f"{column[draw]:.{_DIGITS}g}" for column in columns.values()]
                for number in range(costs.shape[2]):
                    cost, effect = float(costs[place, draw, number]), float(effects[place, draw, number])
                    row = [name, draw, number, repr(cost), repr(effect), psa.currency, price_year, *drawn]
                    writer.writerow(row)


def _parameter_columns(psa: Psa) -> dict[str, Floats]:
    """Values by draw of each parameter, of one in which strategies differ by strategy."""
    found: dict[str, Floats] = {}
    for place, path in enumerate(psa.parameters):
        having = [s for s in range(len(psa.strategies)) if not np.isnan(psa.values[s, :, place]).any()]
        columns = [psa.values[s, :, place] for s in having]
        if all(np.array_equal(columns[0], other) for other in columns[1:]):
            found[path] = columns[0]
        else:
            found |= {f"{path} ({psa.strategies[s]})": column for s, column in zip(having, columns, strict=True)}
    return found


def read_psa(folder: Path, manifest: PsaManifest) -> Psa:
    """Read an analysis whose files are known to be as they were written.

    Raises
    ------
    OSError, ValueError, KeyError
        If a table is not what the manifest says.
    """
    strategies = tuple(each.name for each in manifest.strategies)
    shape = len(strategies), manifest.draws
    paths, measures = tuple(manifest.parameters), tuple(manifest.measures)
    draws = _columns(folder, DRAWS, [*paths, *(_PLACE + path for path in paths)], shape)
    outcomes = _columns(folder, OUTCOMES, measures, (*shape, manifest.replications))
    return Psa(
        strategies=strategies,
        parameters=paths,
        uniforms=draws[0, :, len(paths) :].copy(),
        values=draws[:, :, : len(paths)].copy(),
        measures=measures,
        outcomes=outcomes,
        currency=manifest.currency,
        failed=tuple((str(name), int(draw), int(number), str(error)) for name, draw, number, error in manifest.failed),
    )


def _columns(folder: Path, table: str, names: Sequence[str], shape: tuple[int, ...]) -> Floats:
    """Columns of a table side by side, shape (*shape, names); null is nan."""
    import pyarrow.parquet as pq

    found = np.empty((*shape, len(names)))
    read = pq.read_table(folder / file_of(table), partitioning=None)
    for place, name in enumerate(names):
        found[..., place] = np.asarray(read[name].to_numpy(), dtype=np.float64).reshape(shape)
    return found


def _write(path: Path, columns: dict[str, object]) -> None:
    import pyarrow as pa

    write_table(path, [pa.table({name: pa.array(values, from_pandas=True) for name, values in columns.items()})])
