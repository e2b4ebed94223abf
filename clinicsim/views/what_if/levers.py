"""Levers that a planner can move: the table `data/levers.toml`, as fields over one base."""

from __future__ import annotations

import math
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from typing import Any, Literal, TypeAlias

from clinicsim.scenario.paths import EVERY
from clinicsim.scenario.schema.scenario import Scenario
from clinicsim.views.phrases import in_form

Kind = Literal["slider", "number", "choice", "switch"]
Value: TypeAlias = float | str | bool
Entry: TypeAlias = Mapping[str, Any]
_NEAR = 1e-9


@dataclass(frozen=True, slots=True)
class Group:
    """Levers that stand together."""

    key: str
    title: str
    note: str


@dataclass(frozen=True, slots=True)
class Lever:
    """One entry of the table; what its keys mean is said there."""

    key: str
    group: str
    label: str
    kind: Kind
    help: str = ""
    subject: str = ""
    unit: str = ""
    low: float = 0.0
    high: float = 0.0
    step: float = 1.0
    scale: float = 1.0
    offset: float = 0.0
    neutral: float | None = None  # value at which an entry is not added; empty: the lowest
    options: tuple[Mapping[str, Any], ...] = ()
    on: Any = True
    also: Mapping[str, Any] = field(default_factory=dict)
    path: str = ""
    where: Mapping[str, Any] = field(default_factory=dict)
    adds: str = ""
    like: tuple[Mapping[str, Any], ...] = ()
    copies: tuple[str, ...] = ()
    entry: Mapping[str, Any] = field(default_factory=dict)
    sets: str = ""
    dated: str = ""
    always_dated: bool = False
    of: str = ""

    def in_file(self, value: Value) -> Any:
        """What a value on the screen is in the file."""
        if self.kind == "switch":
            return self.on
        if isinstance(value, str):
            return value
        number = round(value * self.scale + self.offset, 10)
        return int(number) if float(number).is_integer() and self.scale == 1.0 else number

    def on_screen(self, value: Any) -> Value:
        """What a value of the file is on the screen."""
        if self.kind == "switch":
            return bool(value == self.on)
        if isinstance(value, str):
            return value
        number = round((float(value) - self.offset) / self.scale, 10)
        return int(number) if number.is_integer() else number


@dataclass(frozen=True, slots=True)
class Field:
    """A lever over one base: on one entry of a list, or by itself."""

    key: str  # of the lever, with the place of the entry behind a colon if there is one
    lever: Lever
    label: str
    subject: str  # what it is one of several fields of; empty: of nothing
    path: tuple[str, ...]  # in the scenario, with the name of the entry; empty for what is added
    value: Value  # in the base
    template: Entry  # the entry that it is on, or that it adds

    @property
    def options(self) -> tuple[tuple[Value, str], ...]:
        """Choices, among them the base's own."""
        known = [(option["value"], str(option["label"])) for option in self.lever.options]
        own = [] if any(value == self.value for value, _ in known) else [(self.value, f"as now ({self.value})")]
        return (*own, *known)

    def problem(self, value: object) -> str:
        """What is wrong with a value on the screen; empty if nothing is."""
        lever = self.lever
        if lever.kind == "choice":
            known = [option for option, _ in self.options]
            return "" if value in known else "choose one of those listed"
        if lever.kind == "switch":
            return "" if isinstance(value, bool) else "choose yes or no"
        within = f"expected a number from {lever.low:g} to {lever.high:g} {lever.unit}".strip()
        if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
            return f"this is empty or no number; {within}"
        if not (lever.low - _NEAR <= value <= lever.high + _NEAR or value == self.value):
            return f"{value:g} is out of range; {within}"
        if float(lever.step).is_integer() and not float(value).is_integer() and lever.scale == 1.0:
            return f"{value:g} is not whole; {within}"
        return ""

    def is_moved(self, value: Value) -> bool:
        """Whether a value is another than the base's."""
        if isinstance(value, bool | str) or isinstance(self.value, bool | str):
            return value != self.value
        return abs(value - self.value) > _NEAR


@cache
def _table() -> Mapping[str, Any]:
    text = resources.files("clinicsim.data").joinpath("levers.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


@cache
def groups() -> tuple[Group, ...]:
    """Groups of levers, in order."""
    return tuple(Group(**entry) for entry in _table()["groups"])


@cache
def levers() -> tuple[Lever, ...]:
    """All levers, in order."""
    return tuple(Lever(**_frozen(entry)) for entry in _table()["levers"])


def _frozen(entry: Entry) -> dict[str, Any]:
    return {key: tuple(value) if isinstance(value, list) else value for key, value in entry.items()}


def fields(scenario: Scenario) -> tuple[Field, ...]:
    """Fields that a base offers, with its own values: a lever on a list gives one for each entry."""
    values = scenario.model_dump()
    found: list[Field] = []
    for lever in levers():
        found += _of_path(lever, values) if lever.path else _of_entry(lever, values, found)
    return tuple(found)


def _of_path(lever: Lever, values: Entry) -> Iterator[Field]:
    keys = lever.path.split(".")
    if EVERY not in keys:
        yield Field(lever.key, lever, lever.label, lever.subject, tuple(keys), _shown(lever, _at(values, keys)), {})
        return
    place = keys.index(EVERY)
    for number, entry in enumerate(_at(values, keys[:place])):
        if _fits(entry, lever.where):
            name = in_form("name", "", entry["name"])
            path = (*keys[:place], entry["name"], *keys[place + 1 :])
            label, subject = (text.replace("{entry}", name) for text in (lever.label, lever.subject))
            value = _shown(lever, _at(entry, keys[place + 1 :]))
            yield Field(f"{lever.key}:{number}", lever, label, subject, path, value, entry)


def _of_entry(lever: Lever, values: Entry, before: Sequence[Field]) -> Iterator[Field]:
    """The field of a lever that adds an entry, or sets a key of one, if the base has what that is made from."""
    if lever.of:
        added = [one for one in before if one.key == lever.of]
        yield from (
            Field(lever.key, lever, lever.label, lever.subject, (), _shown(lever, one.template.get(lever.sets, 0)), {})
            for one in added
        )
        return
    entries = _at(values, lever.adds.split("."))
    models = [entry for like in lever.like for entry in entries if _fits(entry, like)]
    if lever.like and not models:
        return
    copied = {key: models[0][key] for key in lever.copies}
    template = {**copied, **lever.entry}
    taken = {entry.get("name") for entry in entries}
    template["name"] = next(name for name in _numbered(str(template["name"])) if name not in taken)
    least = lever.options[0]["value"] if lever.options else lever.low
    value = least if lever.neutral is None else lever.neutral
    yield Field(lever.key, lever, lever.label, lever.subject, (), value, template)


def _numbered(name: str) -> Iterator[str]:
    """The name, and then the name with a number behind it."""
    yield name
    joint = " " if " " in name else "_"
    number = 2
    while True:
        yield f"{name}{joint}{number}"
        number += 1


def _at(values: Any, keys: Sequence[str]) -> Any:
    for key in keys:
        values = values[key]
    return values


def _shown(lever: Lever, value: Any) -> Value:
    return lever.on_screen(value["value"] if isinstance(value, Mapping) and "value" in value else value)


def _fits(entry: Entry, wanted: Mapping[str, Any]) -> bool:
    """Whether an entry holds these values; a list holds what is in it."""
    return all(
        value in entry[key] if isinstance(entry[key], list) else entry[key] == value for key, value in wanted.items()
    )
