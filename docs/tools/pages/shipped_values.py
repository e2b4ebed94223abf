"""The shipped values of scenario keys, each with its range, its source and how good that is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from clinicsim.scenario.parameters import parameter
from clinicsim.scenario.schema.quantity import Quantity
from clinicsim.scenario.words import shown
from pages.markdown import code, plain
from pages.schema_keys import Key

_LONGEST = 60  # characters of a list that a cell shows


def shipped(values: Mapping[str, Any], keys: Sequence[Key]) -> Iterator[tuple[str, ...]]:
    """Rows of the values of some keys, in the order of the files that set them."""
    for top in dict.fromkeys(key.path[0] for key in keys):
        for path, value in _leaves(values.get(top), (top,), keys):
            if value not in (None, ""):
                yield _row(path, value)


def _leaves(node: Any, path: tuple[str, ...], keys: Sequence[Key]) -> Iterator[tuple[tuple[str, ...], Any]]:
    if any(key.fits(path) for key in keys):
        numbers = isinstance(node, list) and any(_is_quantity(each) for each in node)
        yield from [((*path, str(place)), each) for place, each in enumerate(node)] if numbers else [(path, node)]
    elif isinstance(node, dict):
        for key, below in node.items():
            yield from _leaves(below, (*path, key), keys)
    elif isinstance(node, list):
        for place, below in enumerate(node):
            name = below.get("name", str(place)) if isinstance(below, dict) else str(place)
            yield from _leaves(below, (*path, name), keys)


def _row(path: tuple[str, ...], value: Any) -> tuple[str, ...]:
    name = code(".".join(path))
    if not _is_quantity(value):
        return name, _written(value), "", "", "", ""
    found = parameter(".".join(path), Quantity.model_validate(value))
    ends = "" if found.low is None or found.high is None else f"{found.low:g} to {found.high:g}"
    return name, f"{found.value:g}", ends, found.dist or "", code(found.source or ""), found.quality or ""


def _is_quantity(value: Any) -> bool:
    return isinstance(value, dict) and "value" in value


def _written(value: Any) -> str:
    if isinstance(value, list):
        text = ", ".join(map(shown, value))
        return plain(text if len(text) <= _LONGEST else f"{len(value)} values") or "none"
    return plain(shown(value))
