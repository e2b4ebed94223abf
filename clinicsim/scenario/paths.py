"""Keys that a dated change names: where they stand in a scenario, and which of them cannot change during a run."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from clinicsim.scenario.json_schema import Schema, below, fields, resolve
from clinicsim.scenario.positions import KeyPath
from clinicsim.scenario.tree import Node
from clinicsim.scenario.words import did_you_mean

EVERY = "*"
_QUANTITY = "#/$defs/Quantity"
_NAMES = "names are the same during the whole run"
_MONEY = "it says how money is counted in the whole run"
_FIXED: dict[tuple[str, ...], str] = {
    ("name",): "it says what the scenario is",
    ("question",): "it says what the scenario is for",
    ("description",): "it says what the scenario is",
    ("expect",): "it says what the scenario is for",
    ("changes",): "a change cannot change the changes",
    ("shocks",): "a change cannot change the shocks",
    ("shock_kinds",): "a change cannot change the shocks",
    ("run",): "it holds for the whole run",
    ("calendar",): "it holds for the whole run; a closure shock closes days",
    ("cohort",): "it describes the first day",
    ("in_session",): "it holds for the whole run",
    ("economics",): _MONEY,
    ("perspectives",): _MONEY,
    ("payers",): _MONEY,
    ("evaluation",): "it says what a decision needs to know, not what happens",
    ("budget_impact",): "it says how a budget is counted; a service takes up a change by a dated change of its own",
    ("correlations",): "it says what is known of the numbers",
    **{
        ("prices", key): _MONEY
        for key in ("cost_set", "country", "currency", "price_year", "priced_in", "index", "home_care_covers")
    },
    ("prices", "evidence"): "it says where the prices come from",
    ("referrals", "max_per_year"): "scenarios share their referrals only while it is the same in all of them",
    ("staff", EVERY, "role"): "somebody who changes role leaves, and another member with a start_date joins",
    ("visits", EVERY, "booking"): "the pathway depends on it",
    ("visits", EVERY, "slot_class"): "slots are kept by class in the whole diary",
    ("visits", EVERY, "slots"): "appointments that are booked keep their length",
}
"""Keys that hold for the whole run, with what stands below them, and why."""


class PathError(ValueError):
    """A path that names nothing that can change, with the reason in the planner's words."""


@dataclass(frozen=True, slots=True)
class Target:
    """One key that a path names."""

    path: KeyPath
    schema: Schema  # node of the JSON Schema
    written: bool  # whether the scenario sets it; an optional key may be left out


@dataclass(frozen=True, slots=True)
class _Place:
    path: KeyPath
    node: Node | None  # None for an optional key that is not written
    schema: Schema


def targets(schema: Schema, root: Node, parts: Sequence[str]) -> tuple[Target, ...]:
    """Find every key that a path names.

    Parameters
    ----------
    schema
        JSON Schema of a complete scenario.
    root
        The resolved scenario.
    parts
        Keys from the root; `*` stands for every entry of a table or list.

    Raises
    ------
    PathError
        If there is no such key, or it cannot change during a run.
    """
    _refuse_fixed(parts)
    found = [_Place((), root, schema)]
    for place, part in enumerate(parts):
        above = ".".join(parts[:place])
        found = [one for each in found for one in _step(schema, each, part, above)]
    for one in found:
        _refuse_structure(schema, one.schema)
    return tuple(Target(one.path, one.schema, one.node is not None) for one in found)


def _refuse_fixed(parts: Sequence[str]) -> None:
    for pattern, why in _FIXED.items():
        head = parts[: len(pattern)]
        if len(head) == len(pattern) and all(p in (EVERY, h) for p, h in zip(pattern, head, strict=True)):
            raise PathError(f"{'.'.join(pattern)} cannot change during a run: {why}")


def _step(schema: Schema, place: _Place, part: str, above: str) -> Iterator[_Place]:
    if is_quantity(place.schema):
        raise PathError(f"{above} is a number, with its range if it has one; change it as a whole")
    if place.node is None and not _may_gain_keys(schema, place.schema):
        raise PathError(f"{above} is not set, so nothing stands below it")
    for key in _children(schema, place, part, above):
        under = below(schema, place.schema, key)
        if under is None:
            raise PathError(f"unknown key {part!r}" + (f" in {above}" if above else ""))
        yield _Place((*place.path, key), place.node.child(key) if place.node else None, under)


def _may_gain_keys(schema: Schema, node: Schema) -> bool:
    """Whether a table of numbers may be left out: its keys are then not those of anything else."""
    inside = node.get("additionalProperties")
    numbers = isinstance(inside, dict) and (is_quantity(inside) or not fields(schema, inside))
    return numbers and node.get("default") == {}


def _children(schema: Schema, place: _Place, part: str, above: str) -> Sequence[str | int]:
    """Keys of a table, or places in a list, that a part of a path names."""
    if place.node is not None and isinstance(place.node.value, list):
        return _entries(place.node, part, above)
    return _keys(schema, place, part, above)


def _entries(node: Node, part: str, above: str) -> list[int]:
    """Places in a list that a part of a path names."""
    by_name = {entry.name: place for place, entry in enumerate(node.entries) if entry.name is not None}
    if not node.entries:
        raise PathError(f"{above} is empty")
    if part == EVERY:
        return list(range(len(node.entries)))
    if not by_name:
        raise PathError(f"the entries of {above} have no name; expected * for all of them, or the whole list as value")
    if part not in by_name:
        raise PathError(f"no entry of {above} is called {part!r}{did_you_mean(part, by_name)}")
    return [by_name[part]]


def _keys(schema: Schema, place: _Place, part: str, above: str) -> list[str]:
    """Keys of a table that a part of a path names."""
    known, table = fields(schema, place.schema), place.node.table if place.node else {}
    if place.node is not None and not isinstance(place.node.value, dict):
        raise PathError(f"{above} is a single value; nothing stands below it")
    if part == EVERY:
        if not table:
            raise PathError(f"{above} is empty")
        return sorted(table)
    if part == "name" and part in known:
        raise PathError(f"{above}.name cannot change during a run: {_NAMES}")
    if part not in known and part not in table and not _may_gain_keys(schema, place.schema):
        where = f" in {above}" if above else ""
        raise PathError(f"unknown key {part!r}{where}{did_you_mean(part, known or table)}")
    return [part]


def _refuse_structure(schema: Schema, node: Schema) -> None:
    """A key that holds entries with keys of their own is changed key by key."""
    if is_quantity(node):
        return
    for choice in (resolve(schema, option) for option in node.get("anyOf", [node])):
        if "properties" in choice:
            raise PathError(f"is a table with keys of its own; name one of them: {', '.join(choice['properties'])}")
        entries = choice.get("items", choice.get("additionalProperties"))
        if isinstance(entries, dict) and not is_quantity(entries):
            inside = fields(schema, entries)
            if inside and ("items" not in choice or "name" in inside):
                raise PathError(
                    "entries can be neither added nor removed during a run: write them from the start, with the date "
                    "from which they count (valid_from, start_date), and change their keys"
                )


def is_quantity(node: Schema) -> bool:
    """Whether a node of the schema is a number that may carry its range and its source."""
    return any(choice.get("$ref") == _QUANTITY for choice in node.get("anyOf", [node]))
