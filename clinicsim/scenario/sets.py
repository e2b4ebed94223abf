"""Changes given on the command line: `--set path=value`."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from typing import Any

from clinicsim.scenario.errors import Finding
from clinicsim.scenario.positions import Position
from clinicsim.scenario.tree import Node, grow
from clinicsim.scenario.words import did_you_mean

FILE = "--set"
"""What stands for the file in findings about `--set`."""

_HERE = Position(FILE, 0, 0)
_SETTING = re.compile(r"""(?P<path>(?:"[^"]*"|'[^']*'|[^="'])*)=(?P<value>.*)""", re.DOTALL)
_PART = re.compile(r"""\s*(?:"(?P<double>[^"]*)"|'(?P<single>[^']*)'|(?P<bare>[^."']+?))\s*(?:\.|$)""")


def layer(base: Node, sets: Sequence[str]) -> tuple[Node, list[Finding]]:
    """Make the overlay that `--set` options ask for.

    Parameters
    ----------
    base
        The scenario they change; an element of a path may be the `name` of an entry in one of its lists.
    sets
        `path=value` each. The value is a TOML value; text may go without quotes. A later option wins.

    Returns
    -------
    Node, list of Finding
        The overlay, and what is wrong with options that could not be used.
    """
    findings: list[Finding] = []
    settings: dict[str, Any] = {}
    for option in sets:
        parts, value, wrong = _parse(option)
        if wrong:
            findings.append(Finding(FILE, 0, 0, option.partition("=")[0].strip(), wrong))
        else:
            _insert(settings, parts, value)
    return _shape(base, settings, "", findings), findings


def _parse(option: str) -> tuple[list[str], Any, str]:
    """Path, value and, if the option cannot be used, why."""
    match = _SETTING.fullmatch(option)
    if match is None:
        return [], None, "expected path=value, for example booking.horizon_days=400"
    parts = split(match["path"])
    if not parts:
        return [], None, "expected keys joined by dots before the equals sign, for example booking.horizon_days=400"
    if parts == ["extends"]:
        return [], None, "a file says what it extends; it cannot be set here"
    raw = match["value"].strip()
    try:
        values = tomllib.loads(f"value = {raw}")
    except (ValueError, RecursionError):
        values = {}
    if values.keys() == {"value"}:
        return parts, values["value"], ""
    if not raw or raw[0] in "[{\"'" or "\n" in raw:
        return [], None, f"cannot read the value {raw!r}; expected a number, text, true, false, a date or a list"
    return parts, raw, ""


def split(path: str) -> list[str]:
    """Keys of a path that are joined by dots, with quotes around those that hold one; empty if it is not a path."""
    parts: list[str] = []
    at = 0
    path = path.strip()
    while at < len(path):
        match = _PART.match(path, at)
        if match is None:
            return []
        parts.append(next(part for part in match.groups() if part is not None))
        at = match.end()
    return [] if path.endswith(".") else parts


def _insert(settings: dict[str, Any], parts: list[str], value: Any) -> None:
    table = settings
    for part in parts[:-1]:
        below = table.get(part)
        if not isinstance(below, dict):
            below = table[part] = {}
        table = below
    table[parts[-1]] = value


def _shape(base: Node | None, value: Any, path: str, findings: list[Finding]) -> Node:
    """Give settings the shape of what they change: names become entries of a list where `base` has one."""
    if not isinstance(value, dict):
        return grow(value, {}, _HERE)
    if base is not None and isinstance(base.value, list):
        return _shape_list(base, value, path, findings)
    children: dict[str, Node] = {}
    for key, below in value.items():
        here = f"{path}.{key}" if path else key
        children[key] = _shape(base.child(key) if base else None, below, here, findings)
    return Node(children, _HERE)


def _shape_list(base: Node, settings: Mapping[str, Any], path: str, findings: list[Finding]) -> Node:
    by_name = {entry.name: entry for entry in base.entries if entry.name is not None}
    entries: list[Node] = []
    for name, value in settings.items():
        here = f"{path}.{name}"
        if not by_name:
            findings.append(Finding(FILE, 0, 0, here, f"{path} has no entries with a name; set the whole list instead"))
        elif name not in by_name:
            findings.append(Finding(FILE, 0, 0, here, f"no entry of {path} has this name{did_you_mean(name, by_name)}"))
        elif not isinstance(value, dict):
            findings.append(Finding(FILE, 0, 0, here, f"this is a table; expected one of its keys, as in {here}.KEY"))
        else:
            shaped = _shape(by_name[name], value, here, findings)
            entries.append(Node({"name": Node(name, _HERE), **shaped.table}, _HERE))
    return Node(entries, base.position)
