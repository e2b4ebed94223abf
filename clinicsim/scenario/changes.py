"""Dated changes: what a planner wrote, and what it does to the scenario."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from clinicsim.scenario.errors import Finding, Severity
from clinicsim.scenario.json_schema import Schema
from clinicsim.scenario.paths import Target, is_quantity
from clinicsim.scenario.positions import KeyPath, Position
from clinicsim.scenario.schema.changes import HOW
from clinicsim.scenario.sets import split
from clinicsim.scenario.timeline import Dated
from clinicsim.scenario.tree import Node, written
from clinicsim.scenario.words import shown

Blame = Mapping[str, tuple[Position, str]]
"""Where a change says what, by its keys (path, value, date ...), and how that is written; "" is the change itself."""

_SHIFTED = ("value", "low", "high")  # keys of a quantity that an addition moves; a factor scales the sd as well


@dataclass(frozen=True, slots=True)
class Written:
    """One dated change as a planner wrote it, or as a shock gives it."""

    date: dt.date
    announced: dt.date
    until: dt.date | None
    parts: tuple[str, ...]  # keys of its path; empty if it is not a path
    how: str  # value, add or multiply
    operand: Node
    label: str
    blame: Blame

    def finding(self, key: str, message: str, severity: Severity = "error") -> Finding:
        """A finding at one of the change's keys, or at the change if it does not write that key."""
        position, path = self.blame.get(key, self.blame[""])
        return Finding(position.file, position.line, position.column, path, message, severity)

    @property
    def dated(self) -> Dated:
        """When it counts."""
        return Dated(self.date, self.announced, self.until, self.label)


def written_changes(root: Node) -> list[Written]:
    """`[[changes]]` of a resolved scenario whose tables are sound, in order of writing."""
    node = root.child("changes")
    return [_written(root, place, entry) for place, entry in enumerate(node.entries if node else [])]


def _written(root: Node, place: int, entry: Node) -> Written:
    def said(key: str) -> Any:
        child = entry.child(key)
        return None if child is None else child.value

    how = next(how for how in HOW if entry.child(how) is not None)
    operand = entry.table[how]
    here = written(("changes", place), root)
    return Written(
        date=said("date"),
        announced=said("announced") or said("date"),
        until=said("until"),
        parts=tuple(split(said("path"))),
        how=how,
        operand=operand,
        label=said("note") or in_words(said("path"), how, operand),
        blame={
            "": (entry.position, here),
            **{key: (child.position, f"{here}.{key}") for key, child in entry.table.items()},
        },
    )


def in_words(path: str, how: str, operand: Node) -> str:
    """What a change does, for those who did not write a note."""
    sign = {"value": "=", "add": "+", "multiply": "x"}[how]
    return f"{path} {sign} {shown(operand.value)}"


def check_dates(change: Written, start: dt.date, end: dt.date) -> Iterator[Finding]:
    """What is wrong with the dates of a change, for a run from `start` to the day before `end`."""
    if change.announced > change.date:
        message = f"announced {change.announced}, which is after its date {change.date}"
        yield change.finding("announced", f"{message}; what nobody knew of cannot have been in force")
    if change.until is not None and change.until <= change.date:
        yield change.finding("until", f"until {change.until} is not after its date {change.date}; it would never hold")
    elif change.date >= end:
        yield change.finding("date", f"{change.date} is after the last day of the run ({end})", "warning")
    elif change.until is not None and change.until <= start:
        message = f"until {change.until} is not after the first day of the run ({start}); it never holds"
        yield change.finding("until", message, "warning")
    elif change.date < start:
        message = f"{change.date} is before the first day of the run ({start}); it holds from the first day"
        yield change.finding("date", message, "warning")


def applied(root: Node, target: Target, how: str, operand: Node) -> Node:
    """The scenario with one key changed.

    Raises
    ------
    ValueError
        If there is no number to add to or to multiply, in the planner's words.
    """
    return _with(root, target.path, lambda there: _changed(there, target.schema, how, operand))


def _with(node: Node, path: KeyPath, change: Callable[[Node | None], Node]) -> Node:
    key, rest = path[0], path[1:]
    child = node.child(key)
    new = change(child) if not rest else _with(child or Node({}, node.position), rest, change)
    if isinstance(key, int):
        return replace(node, value=[new if place == key else entry for place, entry in enumerate(node.entries)])
    return replace(node, value={**node.table, key: new})


def _changed(there: Node | None, schema: Schema, how: str, operand: Node) -> Node:
    if how == "value":
        return operand
    if there is None:
        there = _default(schema, operand.position)
    if there is None:
        raise ValueError(f"is not set; there is no number to {_to(how)}")
    number = float(operand.value)
    if isinstance(there.value, dict) and is_quantity(schema):
        return Node(_quantity(there.table, schema, how, number, operand.position), operand.position)
    if isinstance(there.value, bool) or not isinstance(there.value, int | float):
        raise ValueError(f"is {shown(there.value)}; there is no number to {_to(how)}")
    return Node(_whole(_moved(there.value, how, number), there.value, schema, how), operand.position)


def _default(schema: Schema, at: Position) -> Node | None:
    """What holds for a key that is not written."""
    value = schema.get("default")
    value = value["value"] if isinstance(value, dict) and is_quantity(schema) else value
    return None if value is None else Node(value, at)


def _to(how: str) -> str:
    return "add to" if how == "add" else "multiply"


def _moved(number: float, how: str, by: float) -> float:
    return number + by if how == "add" else number * by


def _whole(number: float, before: float, schema: Schema, how: str) -> float:
    """Keep whole what is counted in wholes; a factor rounds to the nearest, a half up."""
    kinds = {choice.get("type") for choice in schema.get("anyOf", [schema])}
    if "integer" not in kinds or "number" in kinds or not isinstance(before, int) or not math.isfinite(number):
        return number
    if how == "multiply":
        return math.floor(number + 0.5)
    return int(number) if number == int(number) else number


def _quantity(table: Mapping[str, Node], schema: Schema, how: str, by: float, at: Position) -> dict[str, Node]:
    """A number with its range moved along; the range is cut to what the key allows, the value is not."""
    moved = dict(table)
    value = _moved(float(table["value"].value), how, by)
    low, high = _bounds(schema)
    for key in (*_SHIFTED, *(["sd"] if how == "multiply" else [])):
        if key in table:
            number = _moved(float(table[key].value), how, by)
            # A value out of range stays between its ends, so that it is the value that is found wrong.
            moved[key] = Node(min(max(number, min(low, value)), max(high, value)), at)
    return moved


def _bounds(schema: Schema) -> tuple[float, float]:
    low, high = -math.inf, math.inf
    for choice in schema.get("anyOf", [schema]):
        low = max(low, choice.get("minimum", -math.inf))
        high = min(high, choice.get("maximum", math.inf))
    return low, high
