"""Rows of a table of costs and effects, put in their places: strategy, draw and replication."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from clinicsim.arrays import Floats
from clinicsim.economics.cea.table.cells import Sheet
from clinicsim.economics.cea.table.columns import Layout
from clinicsim.economics.cea.table.values import numbers, some, strategy_names, whole_numbers
from clinicsim.scenario.errors import Finding
from clinicsim.scenario.words import listed

_MOST_NAMED = 10  # draws that are named one by one


class Key(NamedTuple):
    """What a record is of."""

    strategy: str
    draw: int
    replication: int


@dataclass(frozen=True, slots=True, eq=False)
class Records:
    """One cost and one effect each; a row of a wide table holds one for every strategy."""

    keys: tuple[Key | None, ...]  # None where a cell of it is wrong
    rows: tuple[int, ...]  # of the sheet
    costs: Floats  # (records,)
    effects: Floats  # (records,)
    strategies: tuple[str, ...]  # in the order in which they first appear
    draws: tuple[int, ...]  # ascending
    replications: tuple[int, ...]  # ascending


def records_of(sheet: Sheet, layout: Layout, findings: list[Finding]) -> Records:
    """Take the records from a sheet; adds what is wrong with single cells to `findings`."""
    rows = len(sheet.lines)
    draws, replications = _numbers_of(sheet, "draw", findings), _numbers_of(sheet, "replication", findings)
    if layout.strategies and not {"draw", "replication"} & set(sheet.names):
        draws = list(range(1, rows + 1))  # in a wide table each row is a draw
    named = [[name] * rows for name in layout.strategies] or [strategy_names(sheet, findings)]
    keys = [
        Key(name, draw, replication) if name and draw is not None and replication is not None else None
        for names in named
        for name, draw, replication in zip(names, draws, replications, strict=True)
    ]
    known = [key for key in keys if key]
    return Records(
        keys=tuple(keys),
        rows=tuple(range(rows)) * len(named),
        costs=np.concatenate([numbers(sheet, cost, findings) for cost, _ in layout.pairs]),
        effects=np.concatenate([numbers(sheet, effect, findings) for _, effect in layout.pairs]),
        strategies=tuple(dict.fromkeys(key.strategy for key in known)),
        draws=tuple(sorted({key.draw for key in known})),
        replications=tuple(sorted({key.replication for key in known})),
    )


def _numbers_of(sheet: Sheet, name: str, findings: list[Finding]) -> list[int | None]:
    return whole_numbers(sheet, name, findings) if name in sheet.names else [1] * len(sheet.lines)


def twice(sheet: Sheet, records: Records) -> list[Finding]:
    """Records of which there is one already."""
    first: dict[Key, int] = {}
    found = []
    for key, row in zip(records.keys, records.rows, strict=True):
        if key is None or first.setdefault(key, row) == row:
            continue
        found.append(_twice(sheet, key, row, first[key]))
    return some(found, sheet)


def _twice(sheet: Sheet, key: Key, row: int, first: int) -> Finding:
    numbered = [name for name in ("draw", "replication") if name in sheet.names]
    if not numbered:
        words = f"{key.strategy!r} is named twice, first on line {sheet.line(first)}; give its draws a column 'draw'"
    else:
        which = " and ".join(f"{name} {getattr(key, name)}" for name in numbered)
        words = f"there is a row for {which} of {key.strategy!r} already, on line {sheet.line(first)}"
    return sheet.at_cell(row, "strategy" if "strategy" in sheet.names else numbered[0], words)


def unequal(sheet: Sheet, records: Records) -> list[Finding]:
    """Draws and replications that some strategies have and others lack."""
    have = set(records.keys)
    if len(have) == len(records.strategies) * len(records.draws) * len(records.replications):
        return []
    drawn = {(key.strategy, key.draw) for key in records.keys if key}
    found = []
    for name in records.strategies:
        lacking = [draw for draw in records.draws if (name, draw) not in drawn]
        if lacking:
            words = f"{name!r} lacks {_numbered('draw', lacking)}, which other strategies have"
            found.append(sheet.of_file(f"{words}; expected the same draws of the parameters for all"))
        for draw in records.draws:
            some_lack = [r for r in records.replications if (name, draw) in drawn and Key(name, draw, r) not in have]
            if some_lack:
                words = f"draw {draw} of {name!r} lacks {_numbered('replication', some_lack)}"
                found.append(sheet.of_file(f"{words}; expected the same replications in all draws and strategies"))
    return some(found, sheet)


def _numbered(what: str, lacking: Sequence[int]) -> str:
    shown = [str(number) for number in lacking[:_MOST_NAMED]]
    more = len(lacking) - len(shown)
    return f"{what}{'s' if len(lacking) > 1 else ''} {listed([*shown, f'{more:,} more'] if more else shown, 'and')}"


def arranged(records: Records) -> tuple[Floats, Floats]:
    """Costs and effects, shape (strategies, draws, replications) each, from records that are all there once."""
    axes = (records.strategies, records.draws, records.replications)
    places = [{label: place for place, label in enumerate(axis)} for axis in axes]
    index = tuple(
        np.array([place[key[axis]] for key in records.keys if key], dtype=np.int64) for axis, place in enumerate(places)
    )
    costs, effects = (np.empty([len(axis) for axis in axes]) for _ in range(2))
    costs[index], effects[index] = records.costs, records.effects
    return costs, effects
