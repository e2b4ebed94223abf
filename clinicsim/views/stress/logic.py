"""Items 2.1 to 2.4: the diagram, the base logic, what this scenario changes, and the algorithms."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from clinicsim.engines.process.huddle import Huddle
from clinicsim.engines.process.patient import STAGES
from clinicsim.engines.process.theatre import Theatre
from clinicsim.scenario.words import shown
from clinicsim.views.stress.document import Block, Code, Item, Table
from clinicsim.world.diary import search, slot_limit
from clinicsim.world.events import State
from clinicsim.world.rules import dose, hazard, reservoir

if TYPE_CHECKING:
    from clinicsim.scenario import Loaded
    from clinicsim.scenario.schema.scenario import Scenario

TRANSITIONS = (
    (State.WAIT_NEW, State.ORAL, "assessed"),
    (State.WAIT_NEW, State.WAIT_TRIAL, "assessed: severe and generalised"),
    (State.WAIT_NEW, State.GONE, "discharged with advice, transferred or died"),
    (State.ORAL, State.WAIT_TRIAL, "oral drugs fail"),
    (State.ORAL, State.WAIT_IMPLANT, "listed again after an explant"),
    (State.ORAL, State.GONE, "discharged, transferred or died"),
    (State.WAIT_TRIAL, State.WAIT_IMPLANT, "responds and accepts"),
    (State.WAIT_TRIAL, State.ORAL, "does not respond, or declines"),
    (State.WAIT_TRIAL, State.GONE, "transferred or died"),
    (State.WAIT_IMPLANT, State.ITB, "implanted"),
    (State.WAIT_IMPLANT, State.GONE, "transferred or died"),
    (State.ITB, State.ORAL, "stopped or explanted"),
    (State.ITB, State.GONE, "transferred or died"),
)
"""Every change of therapy state that can happen, with its reason."""

ALGORITHMS: tuple[Callable[..., Any], ...] = (
    reservoir.days_to_volume,
    reservoir.refill_due,
    dose.target_dose,
    dose.strength_for,
    hazard.weibull_time,
    hazard.battery_life,
    slot_limit,
    search,
    Huddle,
    Theatre,
)
"""Rules whose own source is quoted."""


def items(loaded: Loaded) -> tuple[Item, ...]:
    """Return the four items."""
    return (
        Item("2.1", "Base model overview diagram", (Code(_diagram(), "mermaid"),)),
        Item("2.2", "Base model logic", _base_logic()),
        Item("2.3", "Scenario logic", _scenario_logic(loaded)),
        Item("2.4", "Algorithms", tuple(block for rule in ALGORITHMS for block in _algorithm(rule))),
    )


def _diagram() -> str:
    arrows = [f"    {before.name} -->|{why}| {after.name}" for before, after, why in TRANSITIONS]
    return "\n".join(["flowchart LR", "    REFERRED -->|accepted at triage| WAIT_NEW", *arrows])


def _base_logic() -> tuple[Block, ...]:
    stages = tuple(
        (state.name, (inspect.getdoc(stage) or "").split("\n")[0], stage.__module__.rsplit(".", 1)[-1] + ".py")
        for state, stage in STAGES.items()
    )
    return (
        "A pump is a tank: its volume falls by dose / concentration each day. A clinic that is short of slots refills "
        "late; the volume falls under the alarm volume, then the pump runs dry, then the patient goes into withdrawal, "
        "is admitted, and comes back full, out of step with the diary. Capacity, harm and cost are coupled through "
        "millilitres.",
        Table("A patient's life, by therapy state", ("State", "What happens", "File in engines/process"), stages),
    )


def _scenario_logic(loaded: Loaded) -> tuple[Block, ...]:
    scenario = loaded.scenario
    own = str(loaded.path)
    what = "over its base" if loaded.base else "over the defaults"
    rows = tuple(
        (".".join(map(str, key)), _value(scenario, key), f"line {where.line}")
        for key, where in sorted(loaded.where.items(), key=lambda item: (item[1].line, item[1].column))
        if where.file == own and not isinstance(_at(scenario, key), dict | list) and len(key) > 0
    )
    changes = tuple(
        (c.date.isoformat(), c.announced.isoformat(), c.until.isoformat() if c.until else "-", c.label)
        for c in loaded.timeline.changes
    )
    blocks: list[Block] = [
        f"{scenario.description}",
        Table(f"What this file sets {what}", ("Key", "Value", "Where"), rows),
    ]
    if changes:
        blocks.append(Table("Dated changes", ("From", "Announced", "Until", "Change"), changes))
    return tuple(blocks)


def _at(scenario: Scenario, key: tuple[str | int, ...]) -> Any:
    node: Any = scenario
    for part in key:
        if isinstance(part, int) and isinstance(node, list) and part < len(node):
            node = node[part]
        elif isinstance(node, dict):
            node = node.get(str(part))
        else:
            node = getattr(node, str(part), None)
    return node


def _value(scenario: Scenario, key: tuple[str | int, ...]) -> str:
    found = _at(scenario, key)
    return f"{found.value:g}" if hasattr(found, "value") else shown(found)


def _algorithm(rule: Callable[..., Any]) -> tuple[Block, ...]:
    source = getattr(rule, "py_func", rule)
    name = f"{source.__module__.removeprefix('clinicsim.')}.{source.__qualname__}"
    return (f"`{name}`", Code(inspect.getsource(source), "python"))
