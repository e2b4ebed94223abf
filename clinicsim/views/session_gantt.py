"""One session, minute by minute: who was booked, who came, who waited for whom, and when it ended."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace

import numpy as np

from clinicsim.arrays import Ints
from clinicsim.measures.staff import role_of_member
from clinicsim.views.dates import short_date
from clinicsim.views.illustration import Illustration
from clinicsim.views.labels import spelt
from clinicsim.views.story import patient_name
from clinicsim.world.calendar import MINUTES_PER_DAY
from clinicsim.world.events import NOBODY, SLOTS_PER_SESSION, EventLog, Kind
from clinicsim.world.world import World

_SEVERAL = 2  # patients

Span = tuple[int, int]
"""From minute to minute after the planned start of the session."""


@dataclass(frozen=True, slots=True)
class Stage:
    """Somebody sees the patient."""

    span: Span
    role: str
    member: str


@dataclass(frozen=True, slots=True)
class Visit:
    """A booked visit, or a slot in which nobody is booked; minutes are after the planned start of the session."""

    patient: str  # empty where nobody is booked
    what: str
    booked: Span
    came: bool = False
    arrived: int | None = None  # None where minutes inside sessions are not simulated
    home: int | None = None  # None if the visit was broken off
    stages: tuple[Stage, ...] = ()

    @property
    def waits(self) -> tuple[Span, ...]:
        """Waits in the clinic: from the booked time, or a later arrival, and between stages."""
        if self.arrived is None:
            return ()
        since, found = max(self.arrived, self.booked[0]), []
        for stage in self.stages:
            if stage.span[0] > since:
                found.append((since, stage.span[0]))
            since = stage.span[1]
        return tuple(found)

    @property
    def waited(self) -> int:
        """Minutes waited in all."""
        return sum(until - since for since, until in self.waits)


@dataclass(frozen=True, slots=True)
class Ran:
    """A session that ran."""

    number: int
    name: str
    start: dt.datetime
    minutes: int  # planned
    overtime: int  # minutes past the planned end
    visits: tuple[Visit, ...]  # in order of the booked time
    simulated: bool  # whether minutes inside it were simulated

    @property
    def booked(self) -> list[Visit]:
        """Visits of people, without empty slots."""
        return [visit for visit in self.visits if visit.patient]


def sessions_that_ran(illustration: Illustration) -> Ints:
    """Numbers of the sessions that ran, in order of time."""
    return illustration.view.rows(Kind.SESSION_RAN)["subject"].astype(np.int64)


def find_session(illustration: Illustration, name: str, date: dt.date) -> int | None:
    """Return the number of the session of a template that ran on a date; None if none did."""
    world = illustration.world
    for number in sessions_that_ran(illustration).tolist():
        if session_name(world, number) == name and session_start(world, number).date() == date:
            return int(number)
    return None


def longest(illustration: Illustration) -> int | None:
    """Return the session with most overtime; None if none ran.

    Sessions that several patients attended come before those of one, in which nobody waits for another; the earlier
    and fuller of equals is taken.
    """
    view, ran = illustration.view, sessions_that_ran(illustration)
    if not ran.size:
        return None
    count = illustration.world.sessions.start.size
    late, there = view.rows(Kind.OVERTIME), view.visits(Kind.ATTENDED)["subject"] // SLOTS_PER_SESSION
    overtime = np.bincount(late["subject"], weights=late["value"], minlength=count)[ran]
    seen = np.bincount(there, minlength=count)[ran]
    return int(ran[np.lexsort((-seen, -overtime, seen < _SEVERAL))[0]])


def session_of(illustration: Illustration, number: int) -> Ran:
    """Read one session.

    Raises
    ------
    ValueError
        If it did not run.
    """
    world, view = illustration.world, illustration.view
    if number not in sessions_that_ran(illustration):
        raise ValueError(f"session {number} did not run in replication {illustration.replication}")
    start = int(world.sessions.start[number])
    late = view.rows(Kind.OVERTIME)
    late = late[late["subject"] == number]
    rows = illustration.log[np.searchsorted(illustration.log["minute"], start) :]
    rows = rows[: np.searchsorted(rows["minute"], start + MINUTES_PER_DAY)]
    return Ran(
        number=number,
        name=session_name(world, number),
        start=session_start(world, number),
        minutes=int(world.sessions.minutes[number]),
        overtime=int(late["value"].sum()),
        visits=_visits(world, rows, number),
        simulated=view.rows(Kind.ARRIVED).size > 0,
    )


def minutes(count: int) -> str:
    """Write a number of minutes."""
    return "1 minute" if count == 1 else f"{count} minutes"


def session_title(illustration: Illustration, ran: Ran) -> str:
    """State how the session went."""
    when = f"{ran.start:%a} {short_date(ran.start.date())}"
    head = f"{illustration.name}, {spelt(ran.name)} on {when}"
    came = sum(visit.came for visit in ran.booked)
    parts = [f"{came} of {len(ran.booked)} booked came" if ran.booked else "nobody was booked"]
    if ran.simulated:
        parts.append(f"it ended {minutes(ran.overtime)} late" if ran.overtime else "it ended on time")
        most = max((visit.waited for visit in ran.booked), default=0)
        if came:
            parts.append(f"the longest wait was {minutes(most)}" if most else "nobody waited")
    return f"{head}: {', '.join(parts)}"


def session_name(world: World, session: int) -> str:
    """Name of a session's template."""
    return world.scenario.sessions[int(world.sessions.template[session])].name


def session_start(world: World, session: int) -> dt.datetime:
    """When a session is planned to start."""
    first = dt.datetime.combine(world.scenario.run.start_date, dt.time())
    return first + dt.timedelta(minutes=int(world.sessions.start[session]))


def _visits(world: World, rows: EventLog, session: int) -> tuple[Visit, ...]:
    """Visits booked in a session when it ran, and its empty slots; `rows` are those of the day from its start."""
    start, length = int(world.sessions.start[session]), int(world.sessions.slot_minutes[session])
    outcome = np.isin(rows["kind"], (Kind.ATTENDED, Kind.DID_NOT_ATTEND))
    outcome &= rows["subject"] // SLOTS_PER_SESSION == session
    by_patient: dict[int, list[int]] = {}
    for row in np.flatnonzero(outcome).tolist():
        by_patient.setdefault(int(rows["patient"][row]), []).append(row)
    taken: set[int] = set()
    found = []
    for patient, own in by_patient.items():
        places = rows["subject"][own] % SLOTS_PER_SESSION
        taken.update(places.tolist())
        booked = int(places.min()) * length, (int(places.max()) + 1) * length
        what = spelt(world.names.visits[int(rows["value"][own[0]])])
        visit = Visit(patient_name(world, patient), what, booked, came=rows["kind"][own[0]] == Kind.ATTENDED)
        found.append(_inside(world, rows[rows["patient"] == patient], start, visit) if visit.came else visit)
    empty = [place for place in range(int(world.sessions.slots[session])) if place not in taken]
    found += [Visit("", "", (place * length, (place + 1) * length)) for place in empty]
    return tuple(sorted(found, key=lambda visit: visit.booked))


def _inside(world: World, own: EventLog, start: int, visit: Visit) -> Visit:
    """Add to a visit what happened in the clinic; `own` are the rows of the patient on that day."""
    arrived, home, since, stages = None, None, None, []
    for kind, minute, subject in zip(
        own["kind"].tolist(), own["minute"].tolist(), own["subject"].tolist(), strict=True
    ):
        at = minute - start
        if kind == Kind.ARRIVED:
            arrived = at
        elif kind == Kind.STAGE_STARTED:
            since = at
        elif kind == Kind.STAGE_ENDED and since is not None:
            stages.append(Stage((since, at), *_who(world, subject)))
        elif kind == Kind.WENT_HOME:
            home = at
    return replace(visit, arrived=arrived, home=home, stages=tuple(stages))


def _who(world: World, member: int) -> tuple[str, str]:
    """Role and name of whoever sees a patient."""
    if member > NOBODY:
        return world.names.roles[int(role_of_member(world)[member])], world.names.members[member]
    role = world.names.roles[NOBODY - member]
    return role, f"agency {spelt(role)}"
