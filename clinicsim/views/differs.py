"""How one scenario differs from another, in words: what is added, what is gone, and which numbers are others."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from clinicsim.scenario.schema.scenario import Scenario
from clinicsim.views.labels import spelt
from clinicsim.views.phrases import (
    Path,
    becomes,
    entry_said,
    form_of,
    in_form,
    is_quantity,
    number_alone,
    phrase,
    said,
    stem,
    written,
)

_SAYS_NOTHING = {"name", "question", "description", "expect", "evaluation"}  # tables that change no run


def differences(base: Scenario, other: Scenario) -> tuple[str, ...]:
    """One line for every difference, in the order of the scenario's tables; numbers by their values."""
    first, second = (one.model_dump(mode="json", exclude=_SAYS_NOTHING) for one in (base, other))
    return tuple(_between((), first, second))


def _between(path: Path, first: Any, second: Any) -> Iterator[str]:
    if first == second:
        return
    if is_quantity(first) and is_quantity(second) and first["value"] == second["value"]:
        yield f"{_spelt(path)}: other uncertainty or source"
    elif _is_table(first) and _is_table(second):
        yield from _between_tables(path, first, second)
    elif _is_list_of_tables(first) and _is_list_of_tables(second):
        yield from _between_lists(path, first, second)
    else:
        yield _changed(path, first, second)


def _is_table(value: Any) -> bool:
    return isinstance(value, dict) and not is_quantity(value)


def _is_list_of_tables(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(each, dict) and not is_quantity(each) for each in value)


def _changed(path: Path, first: Any, second: Any) -> str:
    key = path[-1]
    sentence, form = becomes(path, key, second), form_of(path)
    if sentence:
        before = in_form(form, key, first) if form else number_alone(key, first)
        return f"{sentence} instead of {before}" if before and first is not None else sentence
    return f"{_spelt((*path[:-1], stem(key)))}: {written(key, second)} instead of {number_alone(key, first)}"


def _between_tables(path: Path, first: Mapping[str, Any], second: Mapping[str, Any]) -> Iterator[str]:
    if phrase(path).changed:
        yield _changed(path, first, second)
        return
    gone, new = ([key for key in one if key not in other] for one, other in ((first, second), (second, first)))
    for words, keys in (("without", gone), ("with", new)):
        if keys:
            yield f"{_spelt(path)}: {words} {', '.join(map(spelt, keys))}"
    for key, value in first.items():
        if key in second:
            yield from _between((*path, key), value, second[key])


def _between_lists(path: Path, first: Sequence[Any], second: Sequence[Any]) -> Iterator[str]:
    """Entries are the same if they have the same name; those without one, if they are equal."""
    before, after = ({each.get("name") or repr(each): each for each in several} for several in (first, second))
    told = phrase(path)
    for key, entry in before.items():
        if key not in after:
            yield said(told.gone, entry) or f"{_spelt(path)}: without {_entry(entry)}"
    for key, entry in after.items():
        if key not in before:
            yield entry_said(told.added, entry) or f"{_spelt(path)}: with {_entry(entry)}"
        else:
            yield from _between((*path, key), before[key], entry)


def _entry(entry: Mapping[str, Any]) -> str:
    return spelt(entry["name"]) if entry.get("name") else entry_said(("{others}",), entry)


def _spelt(path: Path) -> str:
    return ": ".join(map(spelt, path))
