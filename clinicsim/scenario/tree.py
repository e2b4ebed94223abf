"""A scenario as written, before it is checked: plain values, each with the place where it was set."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from clinicsim.scenario.errors import Finding, Severity
from clinicsim.scenario.positions import KeyPath, Position

_BARE = re.compile(r"[A-Za-z0-9_-]+")


@dataclass(frozen=True, slots=True)
class Node:
    """A table, a list or a single value, and where it was set last."""

    value: Any  # dict[str, Node], list[Node], or what TOML calls a string, number, boolean or date
    position: Position

    @property
    def table(self) -> dict[str, Node]:
        """Entries by key; empty for anything but a table."""
        return self.value if isinstance(self.value, dict) else {}

    @property
    def entries(self) -> list[Node]:
        """Entries of a list; empty for anything but a list."""
        return self.value if isinstance(self.value, list) else []

    @property
    def name(self) -> str | None:
        """The `name` by which a table of a list is known, if it has one."""
        name = self.table.get("name")
        return name.value if name is not None and isinstance(name.value, str) else None

    def child(self, key: str | int) -> Node | None:
        """The entry of a table or list at `key`, if there is one."""
        if isinstance(key, str):
            return self.table.get(key)
        return self.entries[key] if 0 <= key < len(self.entries) else None


def grow(values: Any, positions: Mapping[KeyPath, Position], at: Position, path: KeyPath = ()) -> Node:
    """Join plain values with their positions; what has no position of its own stands where its parent does."""
    here = positions.get(path, at)
    if isinstance(values, dict):
        return Node({key: grow(value, positions, here, (*path, key)) for key, value in values.items()}, here)
    if isinstance(values, list):
        return Node([grow(value, positions, here, (*path, place)) for place, value in enumerate(values)], here)
    return Node(values, here)


def plain(node: Node) -> Any:
    """The values alone, keys in alphabetical order.

    The order of keys in a file has no meaning, so it must not reach the model: two files that say the same give the
    same run, digit for digit.
    """
    if isinstance(node.value, dict):
        return {key: plain(node.value[key]) for key in sorted(node.value)}
    if isinstance(node.value, list):
        return [plain(entry) for entry in node.value]
    return node.value


def walk(node: Node, path: KeyPath = ()) -> Iterator[tuple[KeyPath, Node]]:
    """Every node with its path, parents first."""
    yield path, node
    for key, child in node.table.items():
        yield from walk(child, (*path, key))
    for place, child in enumerate(node.entries):
        yield from walk(child, (*path, place))


def written(path: KeyPath, root: Node) -> str:
    """A path as the user would write it: entries of a list by name where they have one, else by place from 0."""
    text = ""
    node: Node | None = root
    for key in path:
        node = node.child(key) if node else None
        if isinstance(key, int) and (node is None or node.name is None):
            text += f"[{key}]"
            continue
        word = key if isinstance(key, str) else (node.name if node else None) or ""
        text += ("." if text else "") + (word if _BARE.fullmatch(word) else json.dumps(word, ensure_ascii=False))
    return text


@dataclass(frozen=True, slots=True)
class Places:
    """Where the keys of a resolved scenario were set, to blame the right line."""

    root: Node
    layers: tuple[str, ...]  # files from the lowest layer up
    shipped: int = 1  # how many of them, from the lowest, are the shipped defaults

    def finding(self, path: KeyPath, message: str, severity: Severity = "error") -> Finding:
        """A finding at `path`, or at the nearest table above it that is written down.

        What only the defaults say is blamed on the planner's own file as a whole: that is where it can be changed.
        """
        position = self.position(path)
        position = self.root.position if position.file in self.layers[: self.shipped] else position
        place = written(path, self.root)
        return Finding(position.file, position.line, position.column, place, message, severity)

    def position(self, path: KeyPath) -> Position:
        """Where `path`, or the nearest table above it, was set."""
        node = self.root
        for key in path:
            below = node.child(key)
            if below is None:
                break
            node = below
        return node.position

    def latest(self, *paths: KeyPath) -> KeyPath:
        """Of several keys that disagree, the one set in the highest layer; the first of equals.

        The planner's own key is the one to blame, not the default that it contradicts.
        """
        return max(paths, key=lambda path: self._height(self.position(path)))

    def _height(self, position: Position) -> int:
        return self.layers.index(position.file) if position.file in self.layers else len(self.layers)
