"""Plain words for messages: what a value is, what was expected, and what was probably meant."""

from __future__ import annotations

import datetime as dt
import difflib
import json
import math
from collections.abc import Iterable
from typing import Any

SchemaNode = dict[str, Any]

_PATTERNS = {
    r"^([01]\d|2[0-3]):[0-5]\d$": 'a time of day in quotes such as "08:30"',
    r"^[A-Z]{2}$": 'two capital letters in quotes such as "GB"',
    r"^[A-Z]{3}$": 'three capital letters in quotes such as "GBP"',
    r"^\d{4}(/\d{2})?$": 'a year in quotes, financial ("2024/25") or of the calendar ("2024")',
}
_UNITS = {
    "duration": ("seconds", "minutes", "hours", "days", "weeks", "months", "years"),
    "rate": ("per_day", "per_week", "per_month", "per_year"),
    "volume": ("ml", "l", "litres"),
    "mass": ("mcg", "ug", "mg", "g"),
    "dose": ("mcg_per_day", "ug_per_day", "mg_per_day", "mcg_per_hour"),
    "strength": ("mcg_per_ml", "ug_per_ml", "mg_per_ml"),
    "part of one": ("share", "probability", "percent", "pct"),
}
_LONGEST = 40  # characters of a value worth repeating


def shown(value: Any) -> str:
    """A value as it would be written in a scenario, cut short if it is long."""
    if isinstance(value, dict):
        return "a table"
    if isinstance(value, list):
        return "an empty list" if not value else f"a list of {len(value)}"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    text = json.dumps(value, ensure_ascii=False) if isinstance(value, str) else _digits(value)
    return text if len(text) <= _LONGEST else text[: _LONGEST - 3] + "..."


def _digits(number: Any) -> str:
    if isinstance(number, int) and abs(number) >= 10**_LONGEST:
        return f"a number of more than {_LONGEST} digits"  # Python refuses to print the longest ones
    return repr(number)


def listed(words: Iterable[str], joint: str = "or") -> str:
    """Words as a list for reading: `a, b or c`."""
    *first, last = words
    return f"{', '.join(first)} {joint} {last}" if first else last


def meant(word: str, choices: Iterable[str]) -> str | None:
    """The choice that `word` was probably meant to be, if one is near."""
    by_lower = {choice.lower(): choice for choice in choices}
    near = difflib.get_close_matches(word.lower(), by_lower, n=1, cutoff=0.6)
    return by_lower[near[0]] if near else None


def did_you_mean(word: str, choices: Iterable[str]) -> str:
    """End of a message about a word that is not among `choices`."""
    known = sorted(choices)
    near = meant(word, known)
    if near is not None:
        return f"; did you mean {near!r}?"
    return f"; expected {listed(known)}" if known else ""


def _unit(key: str) -> tuple[str, str, str] | None:
    """Stem, unit and kind of unit of a key such as `horizon_days`; the longest unit that fits."""
    fits = [
        (key[: len(key) - len(unit)].rstrip("_"), unit, kind)
        for kind, units in _UNITS.items()
        for unit in units
        if key == unit or key.endswith("_" + unit)
    ]
    return max(fits, key=lambda fit: len(fit[1])) if fits else None


def unit_in(key: str) -> str:
    """The unit that the end of a key names, in words; empty if it names none.

    >>> unit_in("dose_1_year_mcg_per_day"), unit_in("cause")
    ('mcg per day', '')
    """
    found = _unit(key)
    return found[1].replace("_", " ") if found else ""


def other_unit(key: str, fields: Iterable[str]) -> tuple[str, str] | None:
    """The field that says the same as `key` in another unit, and that unit.

    >>> other_unit("horizon_weeks", ["horizon_days", "earlier_days"])
    ('horizon_days', 'days')
    """
    stem, _, kind = _unit(key) or (key, "", "")
    for field in fields:
        field_unit = _unit(field)
        if field_unit and field_unit[0] == stem and kind in ("", field_unit[2]):
            return field, field_unit[1].replace("_", " ")
    return None


def expected(node: SchemaNode) -> str:
    """What a node of the JSON Schema accepts, in words."""
    if "anyOf" in node:
        return listed(expected(choice) for choice in node["anyOf"])
    if "const" in node:
        return shown(node["const"])
    if "enum" in node:
        return listed(shown(choice) for choice in node["enum"])
    kind = node.get("type")
    if kind == "object" or "$ref" in node:
        return "a table { value, low, high, ... }" if node.get("$ref", "").endswith("/Quantity") else "a table"
    if kind == "array":
        return _expected_list(node)
    if kind == "string":
        return _expected_text(node)
    words = {"integer": "a whole number", "number": "a number", "boolean": "true or false"}
    return words.get(str(kind), "another value") + _bounds(node)


def _expected_text(node: SchemaNode) -> str:
    if node.get("format") == "date":
        return "a date without quotes such as 2026-01-05"
    pattern = node.get("pattern")
    return "text in quotes" if pattern is None else _PATTERNS.get(pattern, f"text that matches {pattern}")


def _expected_list(node: SchemaNode) -> str:
    low, high = node.get("minItems", 0), node.get("maxItems")
    size = f" of {low}" if low and low == high else f" of at least {low}" if low else ""
    return f"a list{size}, each {expected(node.get('items', {}))}"


def _bounds(node: SchemaNode) -> str:
    words = {"minimum": "at least", "exclusiveMinimum": "above", "maximum": "at most", "exclusiveMaximum": "below"}
    bounds = [f"{word} {node[key]:.15g}" for key, word in words.items() if key in node]
    return " " + " and ".join(bounds) if bounds else ""
