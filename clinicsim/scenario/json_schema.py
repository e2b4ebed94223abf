"""JSON Schema of scenario files, so that editors complete and check what a planner types."""

from __future__ import annotations

import copy
from functools import cache
from typing import Any

from pydantic.json_schema import GenerateJsonSchema

from clinicsim.scenario.schema.scenario import Scenario

Schema = dict[str, Any]

DIALECT = GenerateJsonSchema.schema_dialect
_QUANTITY = "#/$defs/Quantity"
_REMOVE: Schema = {"type": "boolean", "description": "true: drop the entry of this name that the base file has"}
_EXTENDS: Schema = {"type": "string", "description": "scenario file that this one changes, relative to this file"}


class _Untitled(GenerateJsonSchema):
    """Without a title for each key, which would only repeat the key."""

    def field_title_should_be_set(self, schema: Any) -> bool:
        return False


def full_schema() -> Schema:
    """JSON Schema (2020-12) of a complete scenario: every key required, unknown keys refused.

    Dates are TOML dates, which editors treat as text of format `date`.
    """
    return copy.deepcopy(_full())


def overlay_schema() -> Schema:
    """JSON Schema (2020-12) of a scenario file that changes another one.

    Nothing that is laid over the base key by key is required. What replaces the base as a whole stays complete:
    quantity tables, steps of the referral rate and expectations. So do dated changes and shocks without a name, which
    are added to those of the base.
    """
    schema = full_schema()
    schema["title"] = "Scenario overlay"
    schema["properties"] = {"extends": dict(_EXTENDS), **schema["properties"]}
    named = [model for model in schema["$defs"].values() if "name" in model["properties"]]
    for model in named:
        _complete_unless_named(model)
    merged = [schema, *(model for name, model in schema["$defs"].items() if name not in _replaced(schema)), *named]
    for model in merged:
        model.pop("required", None)
        for key in model["properties"].values():
            key.pop("minProperties", None)
    for model in named:
        model["properties"]["remove"] = dict(_REMOVE)
    return schema


def _complete_unless_named(model: Schema) -> None:
    """An entry that may do without a name, and has none, is added to those of the base, so it must be complete."""
    if "name" not in model.get("required", []):
        complete = {key: model.pop(key) for key in ("required", "oneOf") if key in model}
        model["anyOf"] = [{"required": ["name"]}, complete]


def resolve(schema: Schema, node: Schema) -> Schema:
    """Follow references until a definition stands there."""
    while "$ref" in node:
        node = schema["$defs"][node["$ref"].rsplit("/", 1)[-1]]
    return node


def below(schema: Schema, node: Schema, key: str | int) -> Schema | None:
    """The node for one entry of a table or list; None if the schema knows no such key."""
    for choice in (resolve(schema, option) for option in node.get("anyOf", [node])):
        if isinstance(key, int) and "items" in choice:
            return dict(choice["items"])
        if isinstance(key, str) and key in choice.get("properties", {}):
            return dict(choice["properties"][key])
        if isinstance(key, str) and choice.get("patternProperties"):  # keys of one form, such as price years
            return dict(next(iter(choice["patternProperties"].values())))
        if isinstance(key, str) and isinstance(choice.get("additionalProperties"), dict):
            return dict(choice["additionalProperties"])
    return None


def fields(schema: Schema, node: Schema) -> Schema:
    """Nodes by key of a table with fixed keys; empty for anything else."""
    for choice in (resolve(schema, option) for option in node.get("anyOf", [node])):
        if "properties" in choice:
            return dict(choice["properties"])
    return {}


@cache
def _full() -> Schema:
    schema: Schema = Scenario.model_json_schema(schema_generator=_Untitled)
    tidied = {key: _tidy(value) for key, value in schema.items()}
    return {"$schema": DIALECT, **tidied}


def _tidy(node: Any) -> Any:
    """Let a plain number stand for a quantity, and drop null, which TOML does not have."""
    if isinstance(node, list):
        return [_tidy(entry) for entry in node]
    if not isinstance(node, dict):
        return node
    if node.get("$ref") == _QUANTITY:
        number = {"type": "number", **{key: value for key, value in node.items() if key not in ("$ref", "description")}}
        rest = {"description": node["description"]} if "description" in node else {}
        return {"anyOf": [number, {"$ref": _QUANTITY}], **rest}
    node = {key: _tidy(value) for key, value in node.items() if not (key == "default" and value is None)}
    if {"type": "null"} in node.get("anyOf", []):
        choices = [choice for choice in node.pop("anyOf") if choice != {"type": "null"}]
        node = {**(choices[0] if len(choices) == 1 else {"anyOf": choices}), **node}
    return node


def _replaced(schema: Schema) -> set[str]:
    """Definitions that an overlay replaces whole: quantities, and entries of lists that have no name."""
    lists = [
        key["items"]["$ref"].rsplit("/", 1)[-1]
        for model in (schema, *schema["$defs"].values())
        for key in model["properties"].values()
        if "$ref" in key.get("items", {})
    ]
    unnamed = {name for name in lists if "name" not in schema["$defs"][name]["properties"]}
    return {_QUANTITY.rsplit("/", 1)[-1], *unnamed}
