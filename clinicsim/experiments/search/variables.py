"""What a search may change: whole numbers of a scenario, and how many sessions, lists or people there are.

A variable is written `PATH=LOW..HIGH` or `PATH=LOW..HIGH:STEP`. The parts of a path are keys and names, as `--set`
takes them, and may hold `*` and `?`. A path that ends at whole numbers sets all of them: `sessions.refill_*.slots`. One
that ends at entries of a list of sessions, operating lists or staff says how many there are: `sessions.refill_*`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any

from clinicsim.scenario.json_schema import Schema, below, full_schema, resolve
from clinicsim.scenario.positions import KeyPath
from clinicsim.scenario.schema.scenario import Scenario
from clinicsim.scenario.sets import split
from clinicsim.scenario.words import did_you_mean

COUNTED: dict[tuple[str, ...], tuple[str, str]] = {
    ("sessions",): ("session a week", "sessions a week"),
    ("theatre", "lists"): ("operating list a week", "operating lists a week"),
    ("staff",): ("member of staff", "members of staff"),
}
"""Lists whose entries can be counted, and what one of them and several are called."""

_WRITTEN = re.compile(r"(?P<path>.+)=\s*(?P<low>-?\d+)\s*\.\.\s*(?P<high>-?\d+)\s*(?::\s*(?P<step>\d+))?\s*")
_EXAMPLE = "expected PATH=LOW..HIGH or PATH=LOW..HIGH:STEP in whole numbers, such as sessions.refill_*=1..8"
_MOST_DIGITS = 9


class NoVariable(ValueError):  # noqa: N818  # says what is wrong with a text, as KeyError does
    """A text that names nothing a search could change, with the reason in the planner's words."""


@dataclass(frozen=True, slots=True)
class Variable:
    """One thing to change, and the values it may take.

    Attributes
    ----------
    text
        The path as it was written.
    places
        Where it stands in the scenario: whole numbers, or entries of one list.
    counted
        The list whose entries are counted; none for a number that is set.
    values
        In ascending order.
    """

    text: str
    places: tuple[KeyPath, ...]
    counted: tuple[str, ...] | None
    values: tuple[int, ...]

    def words(self, value: int) -> str:
        """A value in the middle of a sentence: `3 sessions a week (refill_*)`."""
        if self.counted is None:
            return f"{self.text} = {value}"
        one, several = COUNTED[self.counted]
        return f"{value} {one if value == 1 else several} ({self.pattern})"

    @property
    def pattern(self) -> str:
        """The last part of its path, which names entries of a list or a number."""
        return split(self.text)[-1]


def variable(written: str, scenario: Scenario) -> Variable:
    """Read a variable and find it in a scenario.

    Raises
    ------
    NoVariable
        If the text is not one, its range is empty, or the scenario has no such whole number or entries.
    """
    match = _WRITTEN.fullmatch(written)
    if match is None:
        raise NoVariable(f"{written!r}: {_EXAMPLE}")
    path = match["path"].strip()
    values = _range(path, match)
    parts = split(path)
    if not parts:
        raise NoVariable(f"{path!r} is not a path; {_EXAMPLE}")
    if parts[0] == "run":
        raise NoVariable(f"{path}: run says how long and how often the clinic is run; a search changes the clinic")
    if tuple(parts[:-1]) in COUNTED:
        names = _matching(parts[-1], _names(scenario, parts[:-1]), ".".join(parts[:-1]))
        return Variable(path, tuple((*parts[:-1], name) for name in names), tuple(parts[:-1]), values)
    places = tuple(_whole_numbers(parts, scenario))
    return Variable(path, places, None, values)


def overlaps(variables: Sequence[Variable]) -> list[str]:
    """What two variables both change, in words; two may not decide one thing."""
    found = []
    for place, one in enumerate(variables):
        for other in variables[:place]:
            both = set(one.places) & set(other.places)
            if both:
                what = ", ".join(sorted(".".join(map(str, path)) for path in both))
                found.append(f"{other.text} and {one.text} both change {what}; let each be changed by one of them")
    return found


def _range(path: str, match: re.Match[str]) -> tuple[int, ...]:
    if max(len(match["low"]), len(match["high"]), len(match["step"] or "")) > _MOST_DIGITS:
        raise NoVariable(f"{path}: numbers of at most {_MOST_DIGITS} digits, please")
    low, high, step = int(match["low"]), int(match["high"]), int(match["step"] or 1)
    if step < 1:
        raise NoVariable(f"{path}: a step of 0 goes nowhere; expected at least 1")
    if low > high:
        raise NoVariable(f"{path}: the range {low}..{high} is empty; the lower end comes first")
    if low < 0:
        raise NoVariable(f"{path}: {low} is below zero; expected whole numbers from 0")
    return tuple(range(low, high + 1, step))


def _names(scenario: Scenario, path: Sequence[str]) -> list[str]:
    """Names of the entries of a list that can be counted."""
    at: Any = scenario
    for part in path:
        at = getattr(at, part)
    return [entry.name for entry in at]


def _matching(part: str, names: Sequence[str], above: str) -> list[str]:
    found = [name for name in names if fnmatchcase(name, part)]
    if not found:
        raise NoVariable(f"nothing in {above or 'the scenario'} is called {part!r}{did_you_mean(part, names)}")
    return found


def _whole_numbers(parts: Sequence[str], scenario: Scenario) -> Iterator[KeyPath]:
    """Places of the whole numbers that a path names."""
    schema = full_schema()
    found: list[tuple[KeyPath, Any, Schema]] = [((), scenario.model_dump(), schema)]
    for depth, part in enumerate(parts):
        found = [step for each in found for step in _step(schema, each, part, ".".join(parts[:depth]))]
    for path, value, node in found:
        if not _may_be_whole(schema, node):
            raise NoVariable(f"{'.'.join(map(str, path))}: {_what_instead(value)}; a search changes whole numbers")
        yield path


def _step(
    schema: Schema, at: tuple[KeyPath, Any, Schema], part: str, above: str
) -> Iterator[tuple[KeyPath, Any, Schema]]:
    path, value, node = at
    if isinstance(value, list) and value and isinstance(value[0], Mapping) and "name" in value[0]:
        entries = {entry["name"]: (place, entry) for place, entry in enumerate(value)}
    elif isinstance(value, Mapping) and "value" not in value:
        entries = {key: (key, each) for key, each in value.items()}
    else:
        raise NoVariable(f"{above}: nothing stands below it")
    for name in _matching(part, list(entries), above):
        key, each = entries[name]
        under = below(schema, node, key)
        if under is not None:
            yield (*path, name), each, under


def _may_be_whole(schema: Schema, node: Schema) -> bool:
    """Whether a node of the schema takes a whole number and not any number."""
    choices = [resolve(schema, choice) for choice in node.get("anyOf", [node])]
    return any(choice.get("type") == "integer" for choice in choices)


def _what_instead(value: Any) -> str:
    if isinstance(value, list):
        return "this is a list"
    if isinstance(value, Mapping):
        return "this is a number with decimals" if "value" in value else "this is a table; name one of its keys"
    return "this is a number with decimals" if isinstance(value, float) else f"this is {value!r}"
