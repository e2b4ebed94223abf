"""Phrases for differences between scenarios, from `data/differences.toml`, and how values are written in them."""

from __future__ import annotations

import datetime as dt
import re
import string
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any, get_args

from clinicsim.scenario.schema.calendar import Weekday
from clinicsim.scenario.sets import split
from clinicsim.scenario.words import shown
from clinicsim.views.dates import long_date
from clinicsim.views.labels import capital, listed, spelt
from clinicsim.views.sensitivity.words import compact

Path = tuple[str, ...]
_ANY = "*"
_QUANTITY = {"value", "source"}
_ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_SAID_ELSEWHERE = {"name", "note"}


@dataclass(frozen=True, slots=True)
class Phrase:
    """How differences at one path are said; an empty one is spelt out."""

    changed: str = ""
    added: tuple[str, ...] = ()  # parts of a sentence
    gone: str = ""


@cache
def _table() -> Mapping[str, Any]:
    text = resources.files("clinicsim.data").joinpath("differences.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


@cache
def phrase(path: Path) -> Phrase:
    """Return the phrase for a path; the first whose pattern fits."""
    for entry in _table()["phrases"]:
        pattern = entry["path"].split(".")
        if len(pattern) == len(path) and all(p in (_ANY, key) for p, key in zip(pattern, path, strict=True)):
            return Phrase(entry.get("changed", ""), tuple(entry.get("added", ())), entry.get("gone", ""))
    return Phrase()


def said(template: str, values: Mapping[str, Any]) -> str:
    """Fill in a part of a sentence; empty if one of its fields has nothing to say."""
    parts = []
    for literal, name, form, _ in string.Formatter().parse(template):
        parts.append(literal)
        if name is not None:
            text = _FORMS[form or ""](name, values.get(name), values)
            if not text:
                return ""
            parts.append(text)
    return "".join(parts)


def becomes(path: Path, key: str, value: Any) -> str:
    """Say what a key is now, by the phrase for its path; empty if there is none, or it has nothing to say."""
    template = phrase(path).changed
    return said(template.replace("{new", f"{{{key}"), {"entry": path[-2], key: value}) if template else ""


def form_of(path: Path) -> str:
    """Return the form in which the phrase for a path writes its value."""
    fields = string.Formatter().parse(phrase(path).changed)
    return next((form or "" for _, name, form, _ in fields if name == "new"), "")


def entry_said(parts: Sequence[str], entry: Mapping[str, Any]) -> str:
    """Say what an entry is: the parts that have something to say, joined by commas."""
    spoken = {name for part in parts for _, name, _, _ in string.Formatter().parse(part) if name}
    rest = {key: value for key, value in entry.items() if key not in spoken | _SAID_ELSEWHERE and value}
    others = ", ".join(f"{spelt(stem(key))} {written(key, value)}" for key, value in rest.items())
    return ", ".join(filter(None, (said(part, {**entry, "others": others}) for part in parts)))


def is_quantity(node: Any) -> bool:
    """Whether a dumped value is a number with its uncertainty."""
    return isinstance(node, dict) and node.keys() >= _QUANTITY


def unit_of_key(key: str) -> str:
    """Return the unit that the name of a key ends in, as a key of the table of units; the longest that fits."""
    fits = [unit for unit in _table()["units"] if key == unit or key.endswith(f"_{unit}")]
    return max(fits, key=len, default="")


def stem(key: str) -> str:
    """Return a key without its unit, which is said after the number."""
    unit = unit_of_key(key)
    return key.removesuffix(unit).rstrip("_") or key if unit and not _in_percent(key) else key


def in_form(form: str, key: str, value: Any) -> str:
    """Write a value of a key in a form; empty if there is nothing to say."""
    return _FORMS[form](key, value, {})


def number_alone(key: str, value: Any) -> str:
    """Write a value of a key; the unit of a number is left out, for it has just been said."""
    return written(key if _in_percent(key) else "", value)


def written(key: str, value: Any) -> str:
    """Write a value of a key with its unit."""
    value = value["value"] if is_quantity(value) else value
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float):
        return _number(key, value)
    if value is None:
        return "nothing"
    if isinstance(value, str):
        return _date(key, value, {}) if _ISO_DATE.fullmatch(value) else _weekday(spelt(value))
    if isinstance(value, Mapping):
        return ", ".join(f"{spelt(name)} {written(name, each)}" for name, each in value.items()) or "none"
    if isinstance(value, Sequence) and all(isinstance(each, str | int | float) for each in value):
        return ", ".join(written("", each) for each in value) or "none"
    return shown(value)


def _number(key: str, value: float) -> str:
    if _in_percent(key):
        return f"{compact(100 * value)}%"
    unit = unit_of_key(key)
    words = _table()["units"][unit] if unit else ""
    text = compact(value)
    words = words.removesuffix("s") if text == "1" else words
    return f"{text} {words}".strip()


def _in_percent(key: str) -> bool:
    return any(key == ending or key.endswith(f"_{ending}") for ending in _table()["percent"]["endings"])


def _weekday(word: str) -> str:
    return capital(word) if word in get_args(Weekday) else word


_Form = Callable[[str, Any, Mapping[str, Any]], str]  # key, its value, and all values of the phrase


def _plain(key: str, value: Any, _: Mapping[str, Any]) -> str:
    return "" if value is None or value in ("", [], {}) else written(key, value)


def _raw(_: str, value: Any, __: Mapping[str, Any]) -> str:
    return listed([str(each) for each in value]) if isinstance(value, list) else str(value)


def _as_name(_: str, value: Any, __: Mapping[str, Any]) -> str:
    return " ".join(map(_weekday, spelt(str(value or "")).split()))


def _date(_: str, value: Any, __: Mapping[str, Any]) -> str:
    if not value:
        return ""
    return long_date(value if isinstance(value, dt.date) else dt.date.fromisoformat(value))


def _cycle(_: str, weeks: Any, __: Mapping[str, Any]) -> str:
    return "every week" if weeks == 1 else f"every {written('', weeks)} weeks"


def _plural(_: str, weekdays: Any, __: Mapping[str, Any]) -> str:
    days = [weekdays] if isinstance(weekdays, str) else list(weekdays or ())
    return listed([f"{capital(day)}s" for day in days])


def _team(_: str, needs: Any, __: Mapping[str, Any]) -> str:
    team = [f"{written('', count)} {spelt(role)}{'s' if count > 1 else ''}" for role, count in (needs or {}).items()]
    return listed(team)


def _some(key: str, number: Any, _: Mapping[str, Any]) -> str:
    return written(key, number) if number else ""


def _percent(_: str, share: Any, __: Mapping[str, Any]) -> str:
    number = share["value"] if is_quantity(share) else share
    return f"{compact(100 * number)}%" if number else ""


def _elsewhere(_: str, site: Any, __: Mapping[str, Any]) -> str:
    return "" if site == "clinic" else spelt(str(site or ""))


def _words(_: str, path: Any, others: Mapping[str, Any]) -> str:
    return ": ".join(_as_name("", part, others) for part in split(str(path or "")))


def _becomes(_: str, path: Any, others: Mapping[str, Any]) -> str:
    value, keys = others.get("value"), tuple(split(str(path or "")))
    if value is None or not keys:
        return ""
    key = keys[-1]
    said_so = becomes(keys, key, value)
    return said_so or f"{_words('', '.'.join((*keys[:-1], stem(key))), others)} becomes {written(key, value)}"


_FORMS: Mapping[str, _Form] = {
    "": _plain,
    "raw": _raw,
    "name": _as_name,
    "date": _date,
    "cycle": _cycle,
    "plural": _plural,
    "team": _team,
    "some": _some,
    "percent": _percent,
    "elsewhere": _elsewhere,
    "words": _words,
    "becomes": _becomes,
}
