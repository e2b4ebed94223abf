"""What a number of a scenario may be at all, as the schema says."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import cache
from typing import Any, NamedTuple

from clinicsim.scenario.json_schema import full_schema

_QUANTITY = "#/$defs/Quantity"


class Limits(NamedTuple):
    """The smallest and the largest value that a key takes; infinite where the schema sets none."""

    least: float = -math.inf
    most: float = math.inf


def limits(path: str) -> Limits:
    """Limits of the number at a path such as `withdrawal.probability_if_dry`.

    An end that is itself excluded is moved to the next number inside.

    Raises
    ------
    KeyError
        If the schema has no number there.
    """
    number = _number_at(_schema(), path.split("."))
    if number is None:
        raise KeyError(path)
    above = number.get("exclusiveMinimum")
    least = number.get("minimum", -math.inf) if above is None else math.nextafter(above, math.inf)
    return Limits(least, number.get("maximum", math.inf))


@cache
def _schema() -> dict[str, Any]:
    return full_schema()


def _number_at(node: dict[str, Any], parts: Sequence[str]) -> dict[str, Any] | None:
    """The plain number that may be written in place of a quantity."""
    for choice in node.get("anyOf", [node]):
        found = _below(choice, parts)
        if found is not None:
            return found
    return None


def _below(node: dict[str, Any], parts: Sequence[str]) -> dict[str, Any] | None:
    if not parts:
        return node if node.get("type") == "number" else None
    if "$ref" in node:
        if node["$ref"] == _QUANTITY:
            return None
        node = _schema()["$defs"][node["$ref"].rpartition("/")[2]]
    first, rest = parts[0], parts[1:]
    if first in node.get("properties", {}):
        return _number_at(node["properties"][first], rest)
    for below in (node.get("items"), node.get("additionalProperties"), *node.get("patternProperties", {}).values()):
        if isinstance(below, dict):
            return _number_at(below, rest)
    return None
