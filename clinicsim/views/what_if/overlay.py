"""What moved levers come to: a scenario file that extends the base."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from clinicsim.scenario.overlay_file import merged, overlay_text
from clinicsim.scenario.paths import EVERY
from clinicsim.views.what_if.levers import Field, Value


def problems(fields: Sequence[Field], choices: Mapping[str, Value | None]) -> dict[str, str]:
    """What is wrong with the values of fields, by key; fields without a value are as in the base."""
    found = {one.key: one.problem(choices[one.key]) for one in fields if one.key in choices}
    return {key: words for key, words in found.items() if words}


def moved(fields: Sequence[Field], choices: Mapping[str, Value]) -> tuple[Field, ...]:
    """Fields whose value is another than the base's and so changes the clinic."""
    others = {one.key for one in fields if one.key in choices and one.is_moved(choices[one.key])}
    return tuple(one for one in fields if one.key in others and (not one.lever.of or one.lever.of in others))


def overlay(
    fields: Sequence[Field],
    choices: Mapping[str, Value],
    first: Mapping[str, str],
    first_day: dt.date,
    start: dt.date | None = None,
) -> str:
    """Write the text of a scenario file.

    Parameters
    ----------
    fields, choices
        Fields of a base, and values by key of those that were moved; the values have no problem.
    first
        Keys that stand first: `extends`, the name of the base's file, and the name and the question of the new one.
    first_day
        Of the run.
    start
        Day from which the changes hold, known to the clinic from the first day on; empty: the first day.
    """
    later = start if start is not None and start > first_day else None
    changes: dict[str, Any] = {}
    for one in (each for each in moved(fields, choices) if not each.lever.of):
        since = later or (first_day if one.lever.always_dated else None)
        if one.lever.adds:
            changes = merged(changes, _nested(one.lever.adds.split("."), [_entry(one, fields, choices, since)]))
            continue
        for path, value in _values(one, choices[one.key]):
            change = {"changes": [_dated(path, value, first_day, since)]} if since else _on_path(one, path, value)
            changes = merged(changes, change)
    return overlay_text(changes, **first)


def _values(one: Field, value: Value) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Paths that a lever moves, with what they become in the file: its own, and what goes with it."""
    yield one.path, one.lever.in_file(value)
    for key, other in one.lever.also.items():
        if one.template.get(key) != other:
            yield (*one.path[:-1], key), other


def _entry(one: Field, fields: Sequence[Field], choices: Mapping[str, Value], since: dt.date | None) -> dict[str, Any]:
    """The entry that a lever adds, with what other levers say of it."""
    lever = one.lever
    entry = {"name": one.template["name"], **one.template, lever.sets: lever.in_file(choices[one.key])}
    for other in fields:
        if other.lever.of == lever.key and other.key in choices and other.is_moved(choices[other.key]):
            entry[other.lever.sets] = other.lever.in_file(choices[other.key])
    return entry | ({lever.dated: since} if since else {})


def _on_path(one: Field, path: Sequence[str], value: Any) -> dict[str, Any]:
    keys = one.lever.path.split(".")
    if EVERY not in keys:
        return _nested(path, value)
    place = keys.index(EVERY)
    return _nested(path[:place], [{"name": path[place], **_nested(path[place + 1 :], value)}])


def _dated(path: Sequence[str], value: Any, first_day: dt.date, since: dt.date) -> dict[str, Any]:
    written = ".".join(map(_quoted, path))
    return {"name": written, "date": since, "announced": first_day, "path": written, "value": value}


def _quoted(key: str) -> str:
    """A key as part of a path: in quotes if it holds what would end it."""
    if not re.search(r"[.\"'*]", key):
        return key
    return f"'{key}'" if '"' in key else f'"{key}"'


def _nested(keys: Sequence[str], value: Any) -> dict[str, Any]:
    for key in reversed(keys):
        value = {key: value}
    return dict(value)
