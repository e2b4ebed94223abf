"""The keys of the scenario schema, flattened: one row for whatever takes a value of its own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from clinicsim.scenario.json_schema import Schema, resolve

NAME = "NAME"
"""Stands for the name of an entry of an open table or of a list of tables."""

_QUANTITY = "/Quantity"


@dataclass(frozen=True, slots=True)
class Key:
    """A key that takes a value."""

    path: tuple[str, ...]
    node: Schema  # what it may be, and its description
    uncertain: bool = False  # whether it may be a table with range, distribution and source
    default: Any = None  # what is taken where an entry leaves it out

    def fits(self, path: tuple[str, ...]) -> bool:
        """Whether a path of a scenario is this key's."""
        return len(path) == len(self.path) and all(
            own in (NAME, other) for own, other in zip(self.path, path, strict=True)
        )


def keys_of(schema: Schema, node: Schema, path: tuple[str, ...]) -> Iterator[Key]:
    """Keys at and below a node."""
    options = [resolve(schema, option) for option in node.get("anyOf", [node])]
    plain = [option for option, was in zip(options, node.get("anyOf", [node]), strict=True) if not _is_quantity(was)]
    found, *others = plain
    described = {"description": node["description"]} if "description" in node else {}
    inner = found.get("additionalProperties") or found.get("items")
    if found.get("patternProperties"):
        inner = next(iter(found["patternProperties"].values()))
    if "properties" in found:
        for key, below in found["properties"].items():
            yield from keys_of(schema, below, (*path, key))
    elif isinstance(inner, dict) and inner and _is_open(schema, found, inner):
        yield from keys_of(schema, {**inner, **described, **_own(inner)}, (*path, NAME))
    else:
        may_be = {"anyOf": plain} if others else found
        uncertain = len(plain) < len(options)
        yield Key(path, {**may_be, **described}, uncertain, _default({**found, **node}))


def says_of(schema: Schema, node: Schema) -> str:
    """What a table is: it, or an entry of it."""
    found = resolve(schema, node)
    inner = found.get("additionalProperties") or found.get("items") or {}
    entry = resolve(schema, inner) if isinstance(inner, dict) else {}
    return str(node.get("description") or found.get("description") or entry.get("description", ""))


def _own(inner: Schema) -> Schema:
    return {"description": inner["description"]} if "description" in inner else {}


def _is_open(schema: Schema, found: Schema, inner: Schema) -> bool:
    """Whether entries are keys of their own: tables, and numbers by name; a list of plain values is one value."""
    return found.get("type") == "object" or "properties" in resolve(schema, inner)


def _is_quantity(node: Schema) -> bool:
    return str(node.get("$ref", "")).endswith(_QUANTITY)


def _default(node: Schema) -> Any:
    default = node.get("default")
    return default["value"] if isinstance(default, dict) and "value" in default else default
