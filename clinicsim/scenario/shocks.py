"""Shocks: what each use of a kind of shock comes to in dated changes."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product

from clinicsim.scenario.changes import Blame, Written, in_words
from clinicsim.scenario.dates import add_months
from clinicsim.scenario.errors import Finding
from clinicsim.scenario.positions import KeyPath, Position
from clinicsim.scenario.schema.changes import HOW, Parameter, Shock, ShockKind
from clinicsim.scenario.schema.scenario import Scenario
from clinicsim.scenario.sets import split
from clinicsim.scenario.tree import Node, Places, walk, written
from clinicsim.scenario.words import did_you_mean, listed, shown

_NAME = re.compile(r"\{(\w+)\}")
_OWN = tuple(Shock.model_fields)
_DIARY_BEYOND_THE_END_YEARS = 3  # the longest booking horizon, and some

Given = dict[str, Node]
"""Values of a shock's parameters, those that it was not told included."""


class _ShockError(Exception):
    """A shock that cannot be laid out: the key to blame, and why."""

    def __init__(self, key: str, message: str) -> None:
        super().__init__(message)
        self.key = key


@dataclass(frozen=True, slots=True)
class _Window:
    date: dt.date
    announced: dt.date
    until: dt.date | None


def written_shocks(scenario: Scenario, places: Places) -> tuple[list[list[Written]], list[Finding]]:
    """What each of `[[shocks]]` comes to in dated changes, and what is wrong with them and their kinds."""
    findings = [found for name, kind in scenario.shock_kinds.items() for found in _check_kind(name, kind, places)]
    shocks: list[list[Written]] = []
    for place, shock in enumerate(scenario.shocks):
        here: KeyPath = ("shocks", place)
        if shock.kind not in scenario.shock_kinds:
            message = f"there is no kind of shock {shock.kind!r}{did_you_mean(shock.kind, scenario.shock_kinds)}"
            findings.append(places.finding((*here, "kind"), message))
            continue
        if any(found.path.startswith(f"shock_kinds.{shock.kind}.") for found in findings):
            continue
        use = _Use(scenario, places, here, shock)
        findings += use.unknown()
        try:
            shocks.append(list(use.changes()))
        except _ShockError as wrong:
            findings.append(use.finding(wrong.key, str(wrong)))
        except (ValueError, OverflowError):
            findings.append(use.finding("date", f"it would go on beyond the year {dt.MAXYEAR}"))
    return shocks, findings


def _check_kind(name: str, kind: ShockKind, places: Places) -> Iterator[Finding]:
    here: KeyPath = ("shock_kinds", name)
    for parameter in kind.parameters:
        if parameter in _OWN or not parameter.isidentifier():
            message = f"cannot be the name of a parameter; every shock has {listed(_OWN, 'and')} of its own"
            yield places.finding((*here, "parameters", parameter), message)
    entry = places.root.table["shock_kinds"].table[name].table["changes"]
    used = set()
    for path, node in walk(entry):
        for parameter in _names_in(node):
            used.add(parameter)
            if parameter not in kind.parameters:
                message = f"there is no parameter {parameter!r}{did_you_mean(parameter, kind.parameters)}"
                yield places.finding((*here, "changes", *path), message)
    for parameter in kind.parameters:
        if parameter not in used:
            yield places.finding((*here, "parameters", parameter), "no change of this kind uses it", "warning")


def _names_in(node: Node) -> list[str]:
    return _NAME.findall(node.value) if isinstance(node.value, str) else []


class _Use:
    """One entry of `[[shocks]]`."""

    def __init__(self, scenario: Scenario, places: Places, here: KeyPath, shock: Shock) -> None:
        self.scenario, self.shock, self.places = scenario, shock, places
        self.kind = scenario.shock_kinds[shock.kind]
        self.node = places.root.table["shocks"].entries[int(here[1])]
        self.templates = places.root.table["shock_kinds"].table[shock.kind].table["changes"].entries
        self.where = written(here, places.root)

    def finding(self, key: str, message: str) -> Finding:
        position, path = self._at(key)
        return Finding(position.file, position.line, position.column, path, message)

    def _at(self, key: str) -> tuple[Position, str]:
        child = self.node.child(key)
        return (child.position, f"{self.where}.{key}") if child else (self.node.position, self.where)

    def unknown(self) -> Iterator[Finding]:
        """Keys that are neither every shock's nor a parameter of this kind."""
        for key in self.node.table:
            if key not in _OWN and key not in self.kind.parameters:
                known = [*self.kind.parameters, *_OWN]
                yield self.finding(key, f"a {self.shock.kind} has no such parameter{did_you_mean(key, known)}")

    def changes(self) -> Iterator[Written]:
        """Everything that this shock changes."""
        given = self._given()
        for window in self._windows(given):
            for template in self.templates:
                named = dict.fromkeys(name for _, node in walk(template) for name in _names_in(node))
                if all(name in given for name in named):
                    yield from self._from_template(template, window, {name: given[name] for name in named})

    # ------------------------------------------------------------------ what the parameters are
    def _given(self) -> Given:
        given: Given = {}
        for name, parameter in self.kind.parameters.items():
            if (said := self.node.child(name)) is not None:
                given[name] = said
            elif parameter.default is not None:
                kinds = self.places.root.table["shock_kinds"].table[self.shock.kind]
                default = kinds.table["parameters"].table[name].table["default"]
                given[name] = default
            elif not parameter.optional:
                raise _ShockError("", f"a {self.shock.kind} needs {name} ({parameter.description})")
        for name, node in given.items():
            if isinstance(node.value, list) and not node.value:
                raise _ShockError(name, "is an empty list")
        if self.kind.parameters and not given:
            raise _ShockError("", f"changes nothing; expected {listed(self.kind.parameters)}")
        return given

    def _listed(self, names: Given, meaning: str) -> list[str]:
        """Those of the parameters that are given as a list of this meaning."""
        parameters: dict[str, Parameter] = self.kind.parameters
        return [n for n, node in names.items() if isinstance(node.value, list) and parameters[n].list == meaning]

    # ------------------------------------------------------------------ when
    def _windows(self, given: Given) -> Iterator[_Window]:
        first = self._first_windows(given)
        if not self.shock.yearly:
            yield from first
            return
        begins, ends = first[0].date, first[-1].until
        if ends is None or ends > add_months(begins, 12):
            raise _ShockError("yearly", "comes back every year, so it must end within a year; give an until")
        run = self.scenario.run
        last = add_months(run.start_date, run.months).year + _DIARY_BEYOND_THE_END_YEARS
        for years in range(min(last, dt.MAXYEAR - 1) - begins.year + 1):
            yield from (_later(window, years) for window in first)

    def _first_windows(self, given: Given) -> list[_Window]:
        shock, months = self.shock, self._listed(given, "months")
        if (shock.date is None) == (shock.days is None):
            raise _ShockError("days", "expected either a date, with an until if it ends, or a list of days")
        if shock.days is not None:
            if shock.until is not None or months or not shock.days:
                message = "an empty list" if not shock.days else "single days go without until and values by month"
                raise _ShockError("days", message)
            return [_Window(day, shock.announced or day, day + dt.timedelta(days=1)) for day in sorted(set(shock.days))]
        assert shock.date is not None
        until = shock.until
        for name in months:
            count = len(given[name].entries)
            if shock.until is not None and add_months(shock.date, count - 1) >= shock.until:
                raise _ShockError(name, f"has a value for each of {count} months, but the shock ends {shock.until}")
            ends = add_months(shock.date, count)
            until = shock.until or max(until or ends, ends)
        return [_Window(shock.date, shock.announced or shock.date, until)]

    def _by_month(self, window: _Window, values: Given) -> Iterator[tuple[_Window, Given]]:
        """Cut a window into months where values are given by month; the last value holds to the end."""
        lists = self._listed(values, "months")
        count = max((len(values[name].entries) for name in lists), default=1)
        for month in range(count):
            begins = add_months(window.date, month)
            ends = add_months(window.date, month + 1) if month < count - 1 else window.until
            now = {n: values[n].entries[min(month, len(values[n].entries) - 1)] for n in lists}
            yield _Window(begins, window.announced, ends), {**values, **now}

    # ------------------------------------------------------------------ what
    def _from_template(self, template: Node, window: _Window, values: Given) -> Iterator[Written]:
        each = self._listed(values, "changes")
        for part, by_month in self._by_month(window, values):
            for chosen in product(*(values[name].entries for name in each)):
                yield self._change(template, part, {**by_month, **dict(zip(each, chosen, strict=True))})

    def _change(self, template: Node, window: _Window, values: Given) -> Written:
        how = next(how for how in HOW if template.child(how) is not None)
        operand = _filled(template.table[how], values)
        number = isinstance(operand.value, int | float) and not isinstance(operand.value, bool)
        blame = self._blame(template, how, values)
        if how != "value" and not (number and (how == "add" or operand.value >= 0)):
            key = next(iter(_names_in(template.table[how])), "")
            raise _ShockError(
                key, f"is {shown(operand.value)}; expected a number" + " of at least 0" * (how == "multiply")
            )
        parts = _path(template.table["path"], values)
        return Written(
            date=window.date,
            announced=window.announced,
            until=window.until,
            parts=parts,
            how=how,
            operand=Node(operand.value, blame[how][0]),
            label=self.shock.note or self.shock.name or self._in_words(parts, how, operand),
            blame=blame,
        )

    def _in_words(self, parts: Sequence[str], how: str, operand: Node) -> str:
        return f"{self.shock.kind.replace('_', ' ')} ({in_words('.'.join(parts), how, operand)})"

    def _blame(self, template: Node, how: str, values: Given) -> Blame:
        """The shock's own key where the template takes a parameter, else the template if a planner wrote it."""
        found = {key: self._at(key) for key in ("date", "until", "announced", "")}
        for key in ("path", how):
            node = template.table[key]
            said = next((name for name in _names_in(node) if self.node.child(name) is not None), None)
            shipped = node.position.file in self.places.layers[: self.places.shipped]
            place = next(place for place, other in enumerate(self.templates) if other is template)
            kind = f"shock_kinds.{self.shock.kind}.changes[{place}].{key}"
            found[key] = self._at(said) if said else self._at("kind") if shipped else (node.position, kind)
        return found


def _later(window: _Window, years: int) -> _Window:
    until = add_months(window.until, 12 * years) if window.until else None
    return _Window(add_months(window.date, 12 * years), add_months(window.announced, 12 * years), until)


def _filled(node: Node, values: Given) -> Node:
    """A template with its placeholders filled in; one that stands alone takes the value with its type."""
    if isinstance(node.value, list):
        return Node([_filled(entry, values) for entry in node.entries], node.position)
    if isinstance(node.value, dict):
        return Node({key: _filled(child, values) for key, child in node.table.items()}, node.position)
    if not isinstance(node.value, str):
        return node
    alone = _NAME.fullmatch(node.value)
    return values[alone[1]] if alone else Node(_NAME.sub(lambda m: _text(values[m[1]]), node.value), node.position)


def _path(node: Node, values: Given) -> tuple[str, ...]:
    """A path with its placeholders filled in; one that stands alone is a path, any other a part of one key."""
    if _NAME.fullmatch(str(node.value)):
        return tuple(split(_text(values[str(node.value)[1:-1]])))
    return tuple(_NAME.sub(lambda m: _text(values[m[1]]), part) for part in split(str(node.value)))


def _text(node: Node) -> str:
    return node.value if isinstance(node.value, str) else shown(node.value)
