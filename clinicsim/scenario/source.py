"""One scenario file, read: its values, where each stands, and the file it extends."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path

from clinicsim.scenario.errors import Finding, ScenarioError
from clinicsim.scenario.positions import Position, scan
from clinicsim.scenario.tree import Node, grow

_TOML_PLACE = re.compile(r"\s*\(at (?:line (?P<line>\d+), column (?P<column>\d+)|end of document)\)$")
_TOML_WORDS = {
    "Cannot overwrite a value": "this key is set a second time",
    "Invalid statement": "this line is neither a key with a value nor a [table]",
    "Invalid value": "this is not a value; text needs quotes",
}
_BYTE_ORDER_MARK = "\ufeff"


@dataclass(frozen=True, slots=True)
class Source:
    """A scenario file as written."""

    path: Path
    root: Node  # without `extends`
    extends: Node | None

    @property
    def label(self) -> str:
        """Name of the file in messages."""
        return str(self.path)


def read_source(path: Path) -> Source:
    """Read one file.

    Raises
    ------
    ScenarioError
        With one finding, if the file cannot be read, is not UTF-8, is empty or is not TOML.
    """
    text = _decode(_read_bytes(path), path).replace("\r\n", "\n")
    start = Position(str(path), 1, 1)
    try:
        values = tomllib.loads(text)
        positions = scan(text, str(path))
        root = grow(values, positions, start)
    except tomllib.TOMLDecodeError as error:
        raise ScenarioError([_not_toml(error, text, str(path))]) from None
    except RecursionError:
        raise ScenarioError([Finding(str(path), 0, 0, "", "tables or lists are nested too deeply to read")]) from None
    except ValueError as error:  # a number of thousands of digits
        raise ScenarioError([Finding(str(path), 0, 0, "", f"not valid TOML: {error}")]) from None
    if not root.table:
        raise ScenarioError([Finding(str(path), 0, 0, "", "the file sets no key; expected a scenario")])
    return Source(path, Node({k: v for k, v in root.table.items() if k != "extends"}, start), root.child("extends"))


def _read_bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        message = "no such file"
    except IsADirectoryError:
        message = "this is a folder; expected a scenario file"
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        message = f"cannot read the file: {reason}"
    raise ScenarioError([Finding(str(path), 0, 0, "", message)])


def _decode(data: bytes, path: Path) -> str:
    try:
        return data.decode("utf-8").removeprefix(_BYTE_ORDER_MARK)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        column = error.start - (data.rfind(b"\n", 0, error.start) + 1) + 1
        message = f"not UTF-8: byte 0x{data[error.start]:02x} at offset {error.start}; save the file as UTF-8"
        raise ScenarioError([Finding(str(path), line, column, "", message)]) from None


def _not_toml(error: tomllib.TOMLDecodeError, text: str, file: str) -> Finding:
    said = str(error)
    place = _TOML_PLACE.search(said)
    reason = said[: place.start()] if place else said
    if place and place["line"]:
        line, column = int(place["line"]), int(place["column"])
    else:
        line, column = text.count("\n") + 1, len(text) - (text.rfind("\n") + 1) + 1
    return Finding(file, line, column, "", f"not valid TOML: {_TOML_WORDS.get(reason, reason)}")
