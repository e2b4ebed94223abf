"""The evidence behind the shipped numbers, and the register of assumptions where there is none."""

from __future__ import annotations

import csv
import difflib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import Literal

Quality = Literal["A", "B", "C"]

_QUALITIES: dict[str, Quality] = {"A": "A", "B": "B", "C": "C"}
# Staff costs stand in a file of their own because they come under another licence.
_EVIDENCE_FILES = ("evidence.csv", "staff_costs.csv")


@dataclass(frozen=True, slots=True)
class Evidence:
    """One figure from one source.

    Quality A: read in the source's own text, or plain arithmetic on such figures. B: recalled, not seen; to be verified
    before a clinical claim. C: assumed, with a reason.
    """

    key: str
    value: float
    unit: str
    low: float | None
    high: float | None
    population: str
    n: int | None
    source: str
    quality: Quality
    note: str


@dataclass(frozen=True, slots=True)
class Assumption:
    """One entry of the register: what is assumed, why, who should confirm it and what it would change."""

    id: str
    statement: str
    why: str
    owner: str
    parameters: tuple[str, ...]  # dotted scenario keys; * stands for any part of a key; empty: the model's structure
    effect_if_wrong: str
    quality: Quality


def _rows(file: str) -> list[dict[str, str]]:
    text = resources.files("clinicsim.data").joinpath(file).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


def _number(cell: str) -> float | None:
    return float(cell) if cell else None


def _evidence(row: Mapping[str, str]) -> Evidence:
    return Evidence(
        key=row["key"],
        value=float(row["value"]),
        unit=row["unit"],
        low=_number(row["low"]),
        high=_number(row["high"]),
        population=row["population"],
        n=int(row["n"]) if row["n"] else None,
        source=row["source"],
        quality=_QUALITIES[row["quality"]],
        note=row["note"],
    )


def _assumption(row: Mapping[str, str]) -> Assumption:
    return Assumption(
        id=row["id"],
        statement=row["statement"],
        why=row["why"],
        owner=row["owner"],
        parameters=tuple(key for key in row["parameters"].split(";") if key),
        effect_if_wrong=row["effect_if_wrong"],
        quality=_QUALITIES[row["quality"]],
    )


@cache
def evidence() -> Mapping[str, Evidence]:
    """All shipped evidence by key, staff costs included."""
    found = (_evidence(row) for file in _EVIDENCE_FILES for row in _rows(file))
    return MappingProxyType({each.key: each for each in found})


@cache
def assumptions() -> Mapping[str, Assumption]:
    """Return the register of assumptions by id, in order."""
    found = (_assumption(row) for row in _rows("assumptions.csv"))
    return MappingProxyType({each.id: each for each in found})


def cited(source: str) -> Evidence | Assumption:
    """Return what a `source` of the scenario names.

    Raises
    ------
    KeyError
        When it is neither a key of the evidence nor an id of the register.
    """
    found = evidence().get(source) or assumptions().get(source)
    if found is None:
        near = difflib.get_close_matches(source, [*evidence(), *assumptions()], n=1)
        hint = f"; did you mean {near[0]!r}?" if near else ""
        raise KeyError(f"{source!r} is neither shipped evidence nor an assumption{hint}")
    return found


def quality_of(source: str) -> Quality:
    """Quality mark of a source: A read, B recalled, C assumed (every entry of the register is C).

    Raises
    ------
    KeyError
        When the source is unknown, with the nearest known key.
    """
    return cited(source).quality
