"""Check a study against its schema, and blame the line that set what is wrong."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from clinicsim.experiments.national.schema import Study
from clinicsim.scenario.errors import Finding
from clinicsim.scenario.json_schema import Schema, below, fields
from clinicsim.scenario.positions import KeyPath
from clinicsim.scenario.tree import Places, plain
from clinicsim.scenario.words import did_you_mean, expected, meant, shown

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails


def validate(places: Places) -> tuple[Study | None, list[Finding]]:
    """Check a study: the study, or everything that keeps it from being one, one finding for each key."""
    try:
        return Study.model_validate(plain(places.root), strict=True), []
    except ValidationError as error:
        found = dict(_messages(error.errors(include_url=False)))
        return None, [places.finding(path, message) for path, message in found.items()]


def _messages(errors: list[ErrorDetails]) -> Iterator[tuple[KeyPath, str]]:
    """A path and a message for each error; a missing key is left out where a misspelt one explains it."""
    explained: set[KeyPath] = set()
    for error in errors:
        if error["type"] == "extra_forbidden":
            *table, key = error["loc"]
            known = fields(_schema(), _node_at(tuple(table)))
            explained.add((*table, meant(str(key), known) or ""))
            yield error["loc"], f"unknown key{did_you_mean(str(key), known)}"
    for error in errors:
        if error["type"] == "missing" and error["loc"] not in explained:
            yield error["loc"], f"missing; expected {_expected_at(error['loc'])}"
        elif error["type"] == "value_error":
            yield error["loc"], error["msg"].removeprefix("Value error, ")  # written by the schema's own checks
        elif error["type"] not in ("missing", "extra_forbidden"):
            yield error["loc"], f"is {shown(error['input'])}; expected {_expected_at(error['loc'])}"


def _expected_at(path: KeyPath) -> str:
    node = _node_at(path)
    described = node.get("description")
    return expected(node) + (f" ({described})" if described else "")


def _node_at(path: KeyPath) -> Schema:
    node: Schema | None = _schema()
    for key in path:
        node = below(_schema(), node, key) if node else None
    return node or {}


@cache
def _schema() -> Schema:
    schema: Schema = _without_null(Study.model_json_schema())
    return schema


def _without_null(node: Any) -> Any:
    """A schema without null, which TOML does not have: what may be left out is one of its other choices."""
    if isinstance(node, list):
        return [_without_null(entry) for entry in node if entry != {"type": "null"}]
    if not isinstance(node, dict):
        return node
    node = {key: _without_null(value) for key, value in node.items()}
    return {**node.pop("anyOf")[0], **node} if len(node.get("anyOf", ())) == 1 else node
