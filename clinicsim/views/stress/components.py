"""Item 2.5: entities, activities, resources, queues, events, entry and exit."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from clinicsim.views.stress.document import Block, Item, Table
from clinicsim.world.events import Cause, Control, State
from clinicsim.world.meaning import MEANING

if TYPE_CHECKING:
    from clinicsim.world.world import World


def item(world: World) -> Item:
    """Return the item with its five parts, and the events that record them."""
    blocks: tuple[Block, ...] = (
        _entities(world),
        Table(
            "2.5.2 Activities",
            ("Activity", "Who or what", "Minutes or days", "Distribution"),
            tuple(_activities(world)),
        ),
        Table("2.5.3 Resources", ("Resource", "Kind", "How much"), tuple(_resources(world))),
        Table("2.5.4 Queues", ("Queue", "Discipline", "Leaving unserved"), tuple(_queues(world))),
        Table(
            "2.5.5 Entry and exit points",
            ("Point", "How"),
            (
                ("Entry: the first day", f"{len(world.cohort.ids)} patients of the cohort"),
                ("Entry: referral", "Poisson process with growth, seasons and dated steps, by thinning"),
                ("Exit", "returned at triage, discharged, transferred, died (any state), or the end of the run"),
            ),
        ),
        Table(
            "Events: every row of the log",
            ("Event", "What happens", "Subject", "Value"),
            tuple((kind.name, m.says, m.subject, m.value) for kind, m in MEANING.items()),
        ),
        "Causes: " + ", ".join(cause.name for cause in Cause) + ".",
    )
    return Item("2.5", "Components", blocks)


def _entities(world: World) -> Table:
    indications = ", ".join(world.names.indications)
    return Table(
        "2.5.1 Entities",
        ("Entity", "Attributes"),
        (
            ("Patient", f"indication ({indications}), age, sex, severity, scores, therapy state ({_names(State)}), "
             f"what holds the spasticity ({_names(Control)}), drugs, pump, visit owed, waiting clocks"),
            ("Pump", "reservoir, strength, dose, volume, alarm and dry dates, implant date, end of service"),
            ("Visit owed", "visit type, due date, appointment, why it is late"),
            ("Member of staff", "role, band, WTE, start and end, leave, sickness"),
        ),
    )  # fmt: skip


def _names(kind: type[State] | type[Control]) -> str:
    return ", ".join(each.name for each in kind)


def _activities(world: World) -> Iterator[tuple[str, ...]]:
    scenario = world.scenario
    for name, visit in scenario.visits.items():
        for place, stage in enumerate(visit.stages, start=1):
            minutes = f"{stage.minutes.value:g} minutes, cv {stage.minutes_cv.value:g}"
            yield f"{name}, stage {place}", " or ".join(stage.roles), minutes, "lognormal"
    for name, procedure in scenario.procedures.items():
        length = f"{procedure.minutes.value:g} minutes, {procedure.nights.value:g} nights"
        yield f"operation: {name}", "operating list", length, "see item 5.2"
    for name, grade in scenario.withdrawal.severity.items():
        nights = f"{grade.nights.value:g} nights, {grade.critical_nights.value:g} critical"
        yield f"withdrawal: {name}", "beds", nights, "lognormal"


def _resources(world: World) -> Iterator[tuple[str, ...]]:
    scenario = world.scenario
    for member in scenario.staff:
        yield member.name, f"staff: {member.role}", f"{member.wte:g} WTE, {member.band}"
    for session in scenario.sessions:
        needs = ", ".join(f"{number} {role}" for role, number in session.needs.items()) or "nobody"
        when = f"{session.weekday} {session.start}" + (
            f", every {session.every_weeks} weeks" if session.every_weeks > 1 else ""
        )
        yield session.name, "session", f"{when}: {session.slots} slots of {session.slot_minutes} minutes; needs {needs}"
    for each in scenario.theatre.lists:
        yield each.name, "operating list", f"{each.weekday} {each.start}: {each.minutes} minutes"
    for name, level in scenario.beds.items():
        yield name, "beds", str(level.places)


def _queues(world: World) -> Iterator[tuple[str, ...]]:
    scenario = world.scenario
    left = "death, discharge, transfer"
    for name, visit in scenario.visits.items():
        if visit.booking == "list":
            yield f"waiting list: {name}", scenario.booking.list_order, left
        else:
            yield f"due list: {name}", f"by due date; a slot by {scenario.booking.search}", f"{left}, an earlier fill"
    yield "at-risk list", f"{scenario.huddle.order}; means in order: {', '.join(scenario.huddle.steps)}", "a fill"
    for name in scenario.procedures:
        yield f"theatre list: {name}", f"priority: {', '.join(scenario.theatre.priority)}", left
    for name in scenario.beds:
        yield f"beds: {name}", "in order of arrival", "death"
    yield "in the clinic: room, then staff of each stage", "in order of arrival", "death, admission"
