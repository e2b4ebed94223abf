"""The parts of a report by whom they are for, and the sections of each in order."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias, get_args

from clinicsim.views.report import economists, method, planners
from clinicsim.views.report.reported import Reported
from clinicsim.views.report.section import Section

Audience: TypeAlias = Literal["managers", "planners", "economists", "method"]
AUDIENCES: tuple[Audience, ...] = get_args(Audience)

_Made: TypeAlias = Section | Sequence[Section] | None
_SECTIONS: dict[Audience, tuple[Callable[[Reported], _Made], ...]] = {
    "managers": (),  # one page of its own kind, see `brief`
    "planners": (
        planners.differences_section,
        planners.months_section,
        planners.runway_section,
        planners.capacity_section,
        planners.sessions_section,
        planners.waiting_section,
        planners.pathway_section,
        planners.measures_section,
    ),
    "economists": (economists.money_section, economists.evaluation_sections),
    "method": (method.changes_section, method.made_section, method.stress_sections, method.sources_section),
}
_TITLES: dict[Audience, str] = {
    "managers": "For managers",
    "planners": "For planners",
    "economists": "For health economists",
    "method": "Method",
}


@dataclass(frozen=True, slots=True)
class Part:
    """What one kind of reader is shown."""

    key: Audience
    title: str
    sections: tuple[Section, ...]


def parts_of(one: Reported, audiences: Sequence[Audience]) -> tuple[Part, ...]:
    """Make the parts for those who are asked for, in the report's own order."""
    return tuple(Part(key, _TITLES[key], tuple(_sections(one, key))) for key in AUDIENCES if key in audiences)


def _sections(one: Reported, audience: Audience) -> Iterator[Section]:
    for make in _SECTIONS[audience]:
        made = make(one)
        yield from () if made is None else (made,) if isinstance(made, Section) else made
