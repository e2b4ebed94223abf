"""Parameters in a table of costs and effects: one value a draw."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from clinicsim.arrays import Floats
from clinicsim.economics.cea.table.cells import Sheet
from clinicsim.economics.cea.table.records import Records
from clinicsim.economics.cea.table.values import numbers
from clinicsim.scenario.errors import Finding

_ROUNDING = 1e-9  # share of a value by which it may differ within a draw


def parameters_of(sheet: Sheet, names: Sequence[str], records: Records, findings: list[Finding]) -> dict[str, Floats]:
    """Values of each parameter, shape (draws,); adds to `findings` what is no number or differs within a draw."""
    of_row = {row: key.draw for key, row in zip(records.keys, records.rows, strict=True) if key}
    place = {draw: at for at, draw in enumerate(records.draws)}
    rows = np.array(sorted(of_row), dtype=np.int64)
    at = np.array([place[of_row[row]] for row in rows.tolist()], dtype=np.int64)
    _, first = np.unique(at, return_index=True)
    values = {}
    for name in names:
        column = numbers(sheet, name, findings)[rows]
        values[name] = column[first]
        expected = values[name][at]
        differs = np.flatnonzero(np.abs(column - expected) > _ROUNDING * np.abs(expected))
        if len(differs):
            findings.append(_differing(sheet, name, records.draws, rows, at, first, int(differs[0])))
    return values


def _differing(
    sheet: Sheet,
    name: str,
    draws: Sequence[int],
    rows: np.ndarray[tuple[int], np.dtype[np.int64]],
    at: np.ndarray[tuple[int], np.dtype[np.int64]],
    first: np.ndarray[tuple[int], np.dtype[np.int64]],
    place: int,
) -> Finding:
    """The first row whose value is not the one of its draw."""
    cells = sheet.column(name)
    row, before = int(rows[place]), int(rows[first[at[place]]])
    in_draw = f"in draw {draws[at[place]]}" if "draw" in sheet.names else "in the only draw"
    words = f"{cells[row]} here, but {cells[before]} on line {sheet.line(before)}, {in_draw}"
    return sheet.at_cell(
        row, name, f"{words}; a parameter has one value a draw: give each strategy a column of its own"
    )
