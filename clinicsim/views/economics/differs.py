"""How one scenario differs from another, in words: what is added, what is gone, and which numbers are others."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from clinicsim.scenario.schema.scenario import Scenario
from clinicsim.scenario.words import shown
from clinicsim.views.labels import spelt
from clinicsim.views.sensitivity.words import compact, parameter_words

_SAYS_NOTHING = {"name", "question", "description", "expect", "evaluation"}  # tables that change no run
_QUANTITY = {"value", "source"}


def differences(base: Scenario, other: Scenario) -> tuple[str, ...]:
    """One line for every difference, in the order of the scenario's tables; numbers by their values."""
    first, second = (one.model_dump(mode="json") for one in (base, other))
    return tuple(
        _between("", *({key: each[key] for key in each if key not in _SAYS_NOTHING} for each in (first, second)))
    )


def _between(path: str, first: Any, second: Any) -> Iterator[str]:
    if first == second:
        return
    if _is_quantity(first) and _is_quantity(second):
        if first["value"] != second["value"]:
            yield f"{parameter_words(path)}: {compact(second['value'])} instead of {compact(first['value'])}"
        elif path:
            yield f"{parameter_words(path)}: other uncertainty or source"
    elif isinstance(first, dict) and isinstance(second, dict):
        yield from _between_tables(path, first, second)
    elif _is_named(first) and _is_named(second):
        yield from _between_tables(path, *({each["name"]: each for each in several} for several in (first, second)))
    else:
        yield f"{parameter_words(path)}: {_written(second)} instead of {_written(first)}"


def _between_tables(path: str, first: dict[str, Any], second: dict[str, Any]) -> Iterator[str]:
    gone, new = ([key for key in one if key not in other] for one, other in ((first, second), (second, first)))
    for words, keys in (("without", gone), ("with", new)):
        if keys:
            yield f"{parameter_words(path)}: {words} {', '.join(spelt(key) for key in keys)}"
    for key, value in first.items():
        if key in second:
            yield from _between(f"{path}.{key}" if path else key, value, second[key])


def _is_quantity(node: Any) -> bool:
    return isinstance(node, dict) and node.keys() >= _QUANTITY


def _is_named(node: Any) -> bool:
    return isinstance(node, list) and bool(node) and all(isinstance(each, dict) and "name" in each for each in node)


def _written(value: Any) -> str:
    if _is_quantity(value):
        return compact(value["value"])
    if value is None:
        return "nothing"
    if isinstance(value, list) and all(isinstance(each, str) for each in value):
        return ", ".join(map(spelt, value)) or "none"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return spelt(value) if isinstance(value, str) else shown(value)
