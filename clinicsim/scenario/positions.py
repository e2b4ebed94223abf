"""Where each key of a TOML text stands.

`tomllib` gives values without lines. This scanner walks a text that `tomllib` has already accepted and notes where
every key and list entry begins; it never interprets a value, so it can be small.
"""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_right
from dataclasses import dataclass

KeyPath = tuple[str | int, ...]
"""Keys from the root; an entry of a list is named by its place, from 0."""

_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")
_STRING = re.compile(
    r'"""(?:[^\\]|\\.)*?"{3,5}'  # a multi-line string may end in two quotes of its own
    r"|'''.*?'{3,5}"
    r'|"(?:[^"\\]|\\.)*"'
    r"|'[^']*'",
    re.DOTALL,
)
_PLAIN_VALUE = re.compile(r"[^,\]}#\n]+")
_SPACE = re.compile(r"[ \t]*")
_BLANK = re.compile(r"(?:[ \t\n]|#[^\n]*)*")


@dataclass(frozen=True, slots=True, order=True)
class Position:
    """A place in a file; lines and columns count from 1, and both are 0 where there are no lines."""

    file: str
    line: int
    column: int


def scan(text: str, file: str) -> dict[KeyPath, Position]:
    """Find where every key stands.

    Parameters
    ----------
    text
        Valid TOML, with lines ending in a newline only.
    file
        Name of the file, for the positions.

    Returns
    -------
    dict
        Position of every table, key and list entry. A table made by several headers stands where its own header does,
        or else where it was first mentioned; a list of tables stands at its first header.
    """
    return _Scanner(text, file).scan()


class _Scanner:
    def __init__(self, text: str, file: str) -> None:
        self.text = text
        self.file = file
        self.at = 0
        self.line_starts = [0, *(match.end() for match in re.finditer("\n", text))]
        self.found: dict[KeyPath, Position] = {}
        self.entries: dict[KeyPath, int] = {}  # entries so far of each list of tables

    def scan(self) -> dict[KeyPath, Position]:
        table: KeyPath = ()
        self._pass(_BLANK)
        while self.at < len(self.text):
            if self.text[self.at] == "[":
                table = self._header()
            else:
                self._pair(table)
            self._pass(_BLANK)
        return self.found

    def _header(self) -> KeyPath:
        brackets = 2 if self.text.startswith("[[", self.at) else 1
        self.at += brackets
        *parents, (name, offset) = self._key()
        self.at += brackets
        path: KeyPath = ()
        for parent, parent_offset in parents:
            path = (*path, parent)
            self.found.setdefault(path, self._position(parent_offset))
            if path in self.entries:
                path = (*path, self.entries[path] - 1)
        path = (*path, name)
        if brackets == 1:
            self.found[path] = self._position(offset)
            return path
        self.found.setdefault(path, self._position(offset))
        entry = self.entries.get(path, 0)
        self.entries[path] = entry + 1
        self.found[(*path, entry)] = self._position(offset)
        return (*path, entry)

    def _pair(self, table: KeyPath) -> None:
        path = table
        for name, offset in self._key():
            path = (*path, name)
            self.found.setdefault(path, self._position(offset))
        self.at += 1  # the equals sign
        self._value(path)

    def _key(self) -> list[tuple[str, int]]:
        """Read a dotted key and the blanks after it; give each part and where it begins."""
        parts: list[tuple[str, int]] = []
        while True:
            self._pass(_SPACE)
            offset = self.at
            quoted = self.text[offset] in "\"'"
            token = self._pass(_STRING if quoted else _BARE_KEY)
            name = str(tomllib.loads(f"name = {token}")["name"]) if quoted else token
            parts.append((name, offset))
            self._pass(_SPACE)
            if not self.text.startswith(".", self.at):
                return parts
            self.at += 1

    def _value(self, path: KeyPath) -> None:
        self._pass(_SPACE)
        opening = self.text[self.at]
        if opening == "[":
            self._array(path)
        elif opening == "{":
            self._inline_table(path)
        else:
            self._pass(_STRING if opening in "\"'" else _PLAIN_VALUE)

    def _array(self, path: KeyPath) -> None:
        self.at += 1
        entry = 0
        while not self._closed_by("]"):
            self.found[(*path, entry)] = self._position(self.at)
            self._value((*path, entry))
            entry += 1

    def _inline_table(self, path: KeyPath) -> None:
        self.at += 1
        while not self._closed_by("}"):
            self._pair(path)

    def _closed_by(self, bracket: str) -> bool:
        """Step over blanks and the comma between entries; step over the bracket if it comes next."""
        self._pass(_BLANK)
        if self.text[self.at] == ",":
            self.at += 1
            self._pass(_BLANK)
        closed = self.text[self.at] == bracket
        self.at += closed
        return closed

    def _pass(self, pattern: re.Pattern[str]) -> str:
        match = pattern.match(self.text, self.at)
        if match is None:
            raise ValueError(f"{self.file}: not valid TOML at character {self.at}")
        self.at = match.end()
        return match.group()

    def _position(self, offset: int) -> Position:
        line = bisect_right(self.line_starts, offset)
        return Position(self.file, line, offset - self.line_starts[line - 1] + 1)
