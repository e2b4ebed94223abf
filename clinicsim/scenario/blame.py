"""Check a scenario against the schema, and blame the line that set what is wrong."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from pydantic import ValidationError

from clinicsim.scenario.errors import Finding
from clinicsim.scenario.json_schema import below, fields, full_schema, resolve
from clinicsim.scenario.positions import KeyPath
from clinicsim.scenario.schema.scenario import Scenario
from clinicsim.scenario.tree import Places, plain, walk
from clinicsim.scenario.words import did_you_mean, expected, listed, meant, other_unit, shown

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

    from clinicsim.scenario.json_schema import Schema


def validate(places: Places) -> tuple[Scenario | None, list[Finding]]:
    """Check a resolved scenario, table by table.

    Returns
    -------
    Scenario or None, list of Finding
        The scenario, or everything that keeps it from being one: one finding for each key.
    """
    found = {path: "not finite; expected a finite number" for path in _endless(places)}
    try:
        scenario = Scenario.model_validate(plain(places.root), strict=True)
    except ValidationError as error:
        for path, message in _messages(places, error.errors(include_url=False)):
            found.setdefault(path, message)
        scenario = None
    findings = [places.finding(path, message) for path, message in found.items()]
    return (None if findings else scenario), findings


def _endless(places: Places) -> Iterator[KeyPath]:
    for path, node in walk(places.root):
        if isinstance(node.value, float) and not math.isfinite(node.value):
            yield path


def _messages(places: Places, errors: Iterable[ErrorDetails]) -> Iterator[tuple[KeyPath, str]]:
    """A path and a message for each error; a missing key is left out where a misspelt one explains it."""
    schema = full_schema()
    errors = list(errors)
    explained: set[KeyPath] = set()
    for error in errors:
        if error["type"] == "extra_forbidden":
            path = error["loc"]
            message, field = _unknown_key(schema, path)
            explained.add((*path[:-1], field))
            yield path, message
    for error in errors:
        if error["type"] == "missing":
            if error["loc"] not in explained:
                yield error["loc"], _missing(schema, error["loc"])
        elif error["type"] != "extra_forbidden":
            path = _as_far_as_written(places, error["loc"])
            yield path, _wrong_value(schema, path, error)


def _as_far_as_written(places: Places, loc: Iterable[str | int]) -> KeyPath:
    """Cut off what the checker added to a path: the branch of a choice, the inside of a plain number."""
    path: KeyPath = ()
    node = places.root
    for key in loc:
        child = node.child(key)
        if child is None:
            break
        path, node = (*path, key), child
    return path


def _unknown_key(schema: Schema, path: KeyPath) -> tuple[str, str]:
    """Message about an unknown key, and the field that was probably meant (or nothing)."""
    key, table = str(path[-1]), path[:-1]
    known = fields(schema, _node_at(schema, table))
    in_other_unit = other_unit(key, known)
    if in_other_unit:
        field, unit = in_other_unit
        return f"unknown key; the unit here is {unit}, so did you mean {field!r}?", field
    near = meant(key, known)
    if near is None:
        homes = [name for name, node in schema["properties"].items() if key in fields(schema, node)]
        if homes:
            return f"unknown key in this table; did you mean to put it in [{homes[0]}]?", ""
    return f"unknown key{did_you_mean(key, known)}", near or ""


def _missing(schema: Schema, path: KeyPath) -> str:
    described = _node_at(schema, path).get("description")
    return f"missing; expected {_expected_at(schema, path)}" + (f" ({described})" if described else "")


def _wrong_value(schema: Schema, path: KeyPath, error: ErrorDetails) -> str:
    if error["type"] == "value_error":
        return error["msg"].removeprefix("Value error, ")  # written by the schema's own checks, in the user's words
    return f"is {shown(error['input'])}; expected {_expected_at(schema, path)}"


def _expected_at(schema: Schema, path: KeyPath) -> str:
    node = _node_at(schema, path)
    words = expected(node)
    inside = [key for key in fields(schema, node) if key in _required(schema, node)]
    return f"{words} with {listed(inside, 'and')}" if words == "a table" and inside else words


def _required(schema: Schema, node: Schema) -> list[str]:
    return list(resolve(schema, node).get("required", []))


def _node_at(schema: Schema, path: KeyPath) -> Schema:
    node: Schema | None = schema
    for key in path:
        node = below(schema, node, key) if node else None
    return node or {}
