"""Columns of the extracts that a clinic can get from its own systems, as `data/starter/extracts.csv` documents them."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Column:
    """One column of one extract.

    `kind` is `date`, `text`, `whole`, `number`, `visit` or `indication` (a name that the scenario has), or the words
    that a cell may hold.
    """

    file: str
    name: str
    kind: str
    choices: tuple[str, ...]
    needed: bool
    least: float
    most: float
    what: str

    @property
    def numeric(self) -> bool:
        """Whether its cells are numbers; dates are, as days."""
        return self.kind in ("date", "whole", "number")


@cache
def columns() -> Mapping[str, tuple[Column, ...]]:
    """Columns by extract, in the order in which they are documented."""
    text = resources.files("clinicsim.data").joinpath("starter", "extracts.csv").read_text(encoding="utf-8")
    found: dict[str, list[Column]] = {}
    for row in csv.DictReader(text.splitlines()):
        found.setdefault(row["file"], []).append(_column(row))
    return MappingProxyType({file: tuple(each) for file, each in found.items()})


def _column(row: Mapping[str, str]) -> Column:
    return Column(
        file=row["file"],
        name=row["column"],
        kind=row["kind"],
        choices=tuple(row["kind"].split("|")) if "|" in row["kind"] else (),
        needed=row["needed"] == "yes",
        least=float(row["least"] or "-inf"),
        most=float(row["most"] or "inf"),
        what=row["what"],
    )
