"""Laying one scenario over another."""

from __future__ import annotations

from collections.abc import Iterator

from clinicsim.scenario.errors import Finding
from clinicsim.scenario.positions import KeyPath, Position
from clinicsim.scenario.tree import Node, walk, written
from clinicsim.scenario.words import did_you_mean

_QUANTITY_KEYS = frozenset({"value", "low", "high", "sd", "dist", "source"})
_REMOVE = "remove"
_ADDED = ("changes", "shocks")


def overlay(base: Node, top: Node) -> Node:
    """Lay one scenario, `top`, over another.

    Tables merge key by key. Lists of tables that have a `name` merge by name: an entry with a new name is added at the
    end, and one with `remove = true` is dropped. Dated changes and shocks without a name are added too: what a file
    says will happen does not undo what its base says. Everything else replaces what was there: other lists, and
    quantities too, because a new number has its own uncertainty and its own source.
    """
    merged = _merge(base, top)
    for key in _ADDED:
        below, above = base.child(key), top.child(key)
        if below is not None and above is not None and below.entries and above.entries:
            merged.table[key] = _by_name(below, above)
    return merged


def _merge(base: Node, top: Node) -> Node:
    if isinstance(top.value, dict) and isinstance(base.value, dict) and not _is_quantity(base):
        merged = dict(base.table)
        for key, child in top.table.items():
            merged[key] = _merge(merged[key], child) if key in merged else child
        return Node(merged, top.position)
    if isinstance(base.value, list) and any(entry.name is not None for entry in top.entries):
        return _by_name(base, top)
    return top


def misfits(base: Node, top: Node) -> Iterator[Finding]:
    """What cannot be laid over `base`: entries of one name in one list, and removals that remove nothing."""
    for path, node in walk(top):
        yield from _twins(top, path, node)
        for place, entry in enumerate(node.entries):
            if _REMOVE in entry.table and entry.name is not None:
                yield from _bad_removal(base, top, (*path, place), entry)


def _by_name(base: Node, top: Node) -> Node:
    entries = list(base.entries)
    for entry in top.entries:
        known = [place for place, other in enumerate(entries) if other.name == entry.name and entry.name is not None]
        switch = entry.child(_REMOVE)
        if switch is not None and switch.value is True:
            entries = [other for other in entries if other.name != entry.name]
            continue
        kept = Node({key: child for key, child in entry.table.items() if key != _REMOVE}, entry.position)
        kept = kept if isinstance(entry.value, dict) else entry
        if known:
            entries[known[0]] = _merge(entries[known[0]], kept)
        else:
            entries.append(kept)
    return Node(entries, top.position)


def _is_quantity(node: Node) -> bool:
    return "value" in node.table and node.table.keys() <= _QUANTITY_KEYS


def _twins(top: Node, path: KeyPath, node: Node) -> Iterator[Finding]:
    first: dict[str, Position] = {}
    for place, entry in enumerate(node.entries):
        if entry.name is None:
            continue
        if entry.name in first:
            here, line = entry.position, first[entry.name].line
            also = f" is on line {line}" if line else " stands before it"
            message = f"a second entry of this name; the first{also}, and each needs its own name"
            yield Finding(here.file, here.line, here.column, written((*path, place), top), message)
        first.setdefault(entry.name, entry.position)


def _bad_removal(base: Node, top: Node, path: KeyPath, entry: Node) -> Iterator[Finding]:
    switch = entry.table[_REMOVE]
    there: Node | None = base
    for key in path[:-1]:
        there = there.child(key) if there else None
    names = [other.name for other in (there.entries if there else []) if other.name is not None]
    if not isinstance(switch.value, bool):
        message = "expected true or false"
    elif switch.value and entry.name not in names:
        message = f"there is no entry {entry.name!r} to remove{did_you_mean(str(entry.name), names)}"
    elif switch.value and len(entry.table) > 2:
        others = ", ".join(sorted(entry.table.keys() - {"name", _REMOVE}))
        message = f"an entry that is removed takes no other key; found {others}"
    else:
        return
    where = switch.position
    yield Finding(where.file, where.line, where.column, f"{written(path, top)}.{_REMOVE}", message)
