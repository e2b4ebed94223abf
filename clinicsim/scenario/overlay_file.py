"""An overlay as the text of a scenario file."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

_BARE = re.compile(r"[A-Za-z0-9_-]+")


def overlay_text(overlay: Mapping[str, Any], **first: str) -> str:
    """Text of a scenario file.

    Parameters
    ----------
    overlay
        Tables of what it changes; entries of lists that have a `name` become tables of their own.
    first
        Keys that stand before them, such as `extends`.
    """
    return "\n".join([*_table((), {**first, **overlay}), ""])


def merged(under: Mapping[str, Any], over: Mapping[str, Any]) -> dict[str, Any]:
    """One overlay that does what two do, the second laid over the first."""
    found = dict(under)
    for key, value in over.items():
        below = found.get(key)
        if isinstance(below, Mapping) and isinstance(value, Mapping):
            found[key] = merged(below, value)
        elif isinstance(below, list) and _is_named(value):
            found[key] = _merged_lists(below, value)
        else:
            found[key] = value
    return found


def _merged_lists(under: Sequence[Mapping[str, Any]], over: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    by_name = {entry["name"]: entry for entry in under}
    for entry in over:
        gone = entry.get("remove", False)
        by_name[entry["name"]] = entry if gone else merged(by_name.get(entry["name"], {}), entry)
    return list(by_name.values())


def _is_named(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(one, Mapping) and "name" in one for one in value)


def _table(path: tuple[str, ...], table: Mapping[str, Any]) -> Iterator[str]:
    """Lines of a table: its own keys first, then the tables and lists of named tables below it."""
    for key, value in table.items():
        if not _is_table(value) and not _is_named(value):
            yield f"{_key(key)} = {_value(value)}"
    for key, value in table.items():
        below = (*path, key)
        header = ".".join(map(_key, below))
        if _is_table(value):
            own = any(not _is_table(each) and not _is_named(each) for each in value.values())
            yield from (["", f"[{header}]"] if own else [])
            yield from _table(below, value)
        elif _is_named(value):
            for entry in value:
                yield from ("", f"[[{header}]]", *(f"{_key(k)} = {_value(v)}" for k, v in entry.items()))


def _is_table(value: Any) -> bool:
    """Whether it gets a header of its own; a number with its range and source stands in one line."""
    return isinstance(value, Mapping) and "value" not in value


def _key(key: str) -> str:
    return key if _BARE.fullmatch(key) else json.dumps(key, ensure_ascii=False)


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    if isinstance(value, Mapping):
        inside = ", ".join(f"{_key(key)} = {_value(each)}" for key, each in value.items())
        return f"{{ {inside} }}" if inside else "{}"
    if isinstance(value, list | tuple) and any(isinstance(each, Mapping) for each in value):
        return "[\n" + "".join(f"    {_value(each)},\n" for each in value) + "]"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(_value, value)) + "]"
    return repr(value)
