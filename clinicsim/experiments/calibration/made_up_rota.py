"""The rota of a simulated clinic: what became of every post of every session, and why."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from clinicsim.arrays import Ints
from clinicsim.measures.log_view import LogView
from clinicsim.measures.slots import planned_sessions
from clinicsim.world.calendar import MINUTES_PER_DAY
from clinicsim.world.events import NOBODY, Cause
from clinicsim.world.randomness import stream
from clinicsim.world.rota.absences import ABSENT, AT_WORK, ON_LEAVE, ON_STRIKE, SICK, absences
from clinicsim.world.rota.roster import Roster, build_roster

_OUTCOMES = {Cause.ROSTERED: "worked", Cause.COLLEAGUE: "covered", Cause.AGENCY: "agency", Cause.NONE: "lost"}
_REASONS = {AT_WORK: "", ON_LEAVE: "leave", SICK: "sickness", ON_STRIKE: "strike", ABSENT: "vacancy"}
_COLUMNS = ("date", "session", "outcome", "reason", "role", "member")


def rota(view: LogView) -> Mapping[str, NDArray[Any]]:
    """Columns of the extract: a row for each post of each session that was planned, in order of time.

    The log does not say whom cover stood in for, so the roster of the replication is drawn again. Where dated changes
    were announced it is that of the last plan, in which every date stands as it came about.
    """
    world = view.world
    plan, replication = world.plans[-1], int(view.log["replication"][0]) if view.log.size else 0
    key = stream(world.scenario.run.seed, replication)
    away, roster = absences(world, plan, key), build_roster(world, plan, key)
    rows = [row for session in planned_sessions(view).tolist() for row in _posts(view, session, roster, away)]
    found = dict(zip(_COLUMNS, zip(*rows, strict=True), strict=True)) if rows else dict.fromkeys(_COLUMNS, ())
    return {name: np.array(column, dtype=np.int64 if name == "date" else str) for name, column in found.items()}


def _posts(view: LogView, session: int, roster: Roster, away: Ints) -> Iterator[tuple[int, str, str, str, str, str]]:
    world, pattern = view.world, view.world.plans[-1].pattern
    day = int(world.sessions.start[session]) // MINUTES_PER_DAY
    date = world.scenario.run.start_date.toordinal() + day
    name = world.scenario.sessions[int(world.sessions.template[session])].name
    lost = int(roster.outcome[session])
    for place in np.flatnonzero(pattern.role[session] >= 0).tolist():
        member = int(pattern.member[session, place])
        outcome = "lost" if lost != Cause.NONE else _OUTCOMES[Cause(int(roster.how[session, place]))]
        reason = "vacancy" if member == NOBODY else _REASONS[int(away[member, day])]
        yield (
            date,
            name,
            outcome,
            "closure" if lost == Cause.CLOSURE else reason,
            world.names.roles[int(pattern.role[session, place])],
            world.names.members[member] if member != NOBODY else "",
        )
