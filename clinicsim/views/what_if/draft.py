"""A change as far as a planner has come with it: the file that it would be, and everything that is still wrong."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from clinicsim.experiments.errors import BadRequest
from clinicsim.jobs import JobRequest, Limits
from clinicsim.jobs.request import problems as request_problems
from clinicsim.scenario.errors import ScenarioError
from clinicsim.views.dates import long_date
from clinicsim.views.labels import spelt
from clinicsim.views.what_if.base_file import Base, plain_name
from clinicsim.views.what_if.check import Checked, by_field, checked, commented, in_words
from clinicsim.views.what_if.levers import Field, Value
from clinicsim.views.what_if.overlay import moved, overlay, problems
from clinicsim.views.what_if.upload import as_brought, own_name, scenario_of

_NOTHING = "nothing is changed yet: move a field"


@dataclass(frozen=True, slots=True)
class Wish:
    """What a planner has filled in; anything may be missing or wrong."""

    choices: Mapping[str, Value | None]  # by key of the field
    name: str
    question: str
    start: str  # a day as ISO has it; empty: the first day of the run
    replications: float | None
    months: float | None
    brought: tuple[str, bytes] | None = None  # name and content of a scenario file that takes the place of the fields


@dataclass(frozen=True, slots=True)
class Draft:
    """What the wish comes to."""

    request: JobRequest
    changes: tuple[str, ...]  # against the base, a line each
    wrong: Mapping[str, str] = field(default_factory=dict)  # by key of the field
    problems: tuple[str, ...] = ()  # all of them, those of fields too
    warnings: tuple[str, ...] = ()

    @property
    def file(self) -> str:
        """Name of the scenario file."""
        return self.request.scenarios[-1]

    @property
    def text(self) -> str:
        """Text of the scenario file."""
        return self.request.files[self.file].decode()


def drafted(base: Base, fields: tuple[Field, ...], wish: Wish, limits: Limits) -> Draft:
    """Work out what a wish comes to over a base with its fields, within the limits of jobs."""
    file = _file_name(base, wish)
    wrong = {} if wish.brought else problems(fields, wish.choices)
    said = [f"{one.label}: {wrong[one.key]}" for one in fields if one.key in wrong]
    start, not_a_day = _start(base, wish.start)
    said += not_a_day
    text, found = "", Checked()
    if not said:
        text, found, more = _laid_over(base, fields, wish, file, start)
        wrong |= by_field(found.findings, moved(fields, _whole(wish)))
        said += more
    request = _request(base, wish, file, text)
    said += request_problems(request, limits)
    return Draft(request, found.changes, wrong, tuple(said), tuple(map(in_words, found.warnings)))


def _laid_over(
    base: Base, fields: tuple[Field, ...], wish: Wish, file: str, start: dt.date | None
) -> tuple[str, Checked, list[str]]:
    """The text of the file, what it comes to, and what is wrong with it."""
    if wish.brought is not None:
        try:
            text = scenario_of(base, *wish.brought)
        except ScenarioError as error:
            return "", Checked(findings=error.findings), list(map(str, error.findings))
        except BadRequest as error:
            return "", Checked(), list(error.problems)
    else:
        first = {"extends": base.file, "name": wish.name.strip(), "question": wish.question.strip()}
        text = overlay(fields, _whole(wish), first, base.scenario.run.start_date, start)
    found = checked(base, file, text)
    if wish.brought is not None:
        found = found.called(file, as_brought(wish.brought[0]))
    said = [in_words(one, with_place=wish.brought is not None) for one in found.findings]
    if found.is_sound and not found.changes:
        said.append(_NOTHING)
    if wish.brought is None:
        text = commented(text, spelt(base.scenario.name), found.changes)
    return text, found, said


def _file_name(base: Base, wish: Wish) -> str:
    """Name of the file: as the planner calls the scenario, or the file that was brought; never that of the base."""
    stem = plain_name(wish.name.strip()) if wish.brought is None else own_name(wish.brought[0], "")
    return f"{stem}.toml" if f"{stem}.toml" != base.file else f"{stem}_changed.toml"


def _start(base: Base, text: str) -> tuple[dt.date | None, list[str]]:
    """The day from which the changes hold, and what is wrong with it."""
    if not text.strip():
        return None, []
    first = base.scenario.run.start_date
    try:
        start = dt.date.fromisoformat(text.strip())
    except ValueError:
        return None, [f"From: {text.strip()[:20]!r} is not a day; expected one such as {first.isoformat()}"]
    if start < first:
        return None, [f"From: {long_date(start)} is before the first day of the run, {long_date(first)}"]
    return start, []


def _whole(wish: Wish) -> dict[str, Value]:
    return {key: value for key, value in wish.choices.items() if value is not None}


def _request(base: Base, wish: Wish, file: str, text: str) -> JobRequest:
    return JobRequest(
        name=wish.name.strip(),
        files={**base.files, file: text.encode()},
        scenarios=(base.file, file),
        replications=_number(wish.replications),
        months=_number(wish.months),
        seed=base.scenario.run.seed,
    )


def _number(value: float | None) -> int:
    """A whole number; 0, which is out of every range, for anything else."""
    return int(value) if isinstance(value, int | float) and float(value).is_integer() else 0
