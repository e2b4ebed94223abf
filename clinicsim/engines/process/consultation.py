"""Inside a session: patients come about when they are booked, wait for a room and staff, and are seen stage by stage.

The room is held from the first stage to the last. Work in progress is finished, never cut off: the last patient may
run into overtime, and whoever is late out of one session is late for the next.
"""

from __future__ import annotations

from collections.abc import Generator
from typing import TYPE_CHECKING, Any

import simpy

from clinicsim.engines.process.clock import Process
from clinicsim.engines.process.obligation import Obligation
from clinicsim.world.events import NOBODY, Cause, Kind, Rank
from clinicsim.world.randomness import Purpose, lognormal, normal_quantile

if TYPE_CHECKING:
    from clinicsim.engines.process.clinic import Clinic
    from clinicsim.scenario.schema.sessions import Stage


class Team:
    """The staff of one session, by role, its rooms, and what each member has done in it."""

    def __init__(self, clinic: Clinic, session: int) -> None:
        self.clinic, self.session = clinic, session
        env = clinic.clock.env
        template = clinic.scenario.sessions[int(clinic.plan.sessions.template[session])]
        self.rooms = simpy.Resource(env, capacity=template.rooms)
        self.free: dict[str, simpy.Store] = {}
        self.worked: dict[int, float] = {}
        self.last_minute: dict[int, int] = {}
        self.over = clinic.clock.signal()
        roles = clinic.plan.pattern.role[session]
        for role, member, how in zip(roles, clinic.roster.staffed_by[session], clinic.roster.how[session], strict=True):
            if how == Cause.NONE:
                continue
            self.worked[int(member)] = 0.0
            store = self.free.setdefault(clinic.world.names.roles[int(role)], simpy.Store(env))
            busy = clinic.engaged.get(int(member)) if member > NOBODY else None
            if busy is None:
                store.put(int(member))
            else:
                clinic.clock.start(self._late(store, int(member), busy))
            if member > NOBODY:
                clinic.engaged[int(member)] = self.over

    def _late(self, store: simpy.Store, member: int, busy: simpy.Event) -> Process:
        yield busy
        store.put(member)

    def serves(self, stage: Stage) -> simpy.Store:
        """The members, of the first of the stage's roles that this session has, who are free."""
        return next(self.free[role] for role in stage.roles if role in self.free)

    def works(self, member: int, minutes: int) -> None:
        """Count a member's time with a patient."""
        self.worked[member] += minutes
        self.last_minute[member] = self.clinic.clock.now

    def goes_home(self) -> None:
        """End the session: whoever was held up here is free for the next one."""
        sessions, clinic = self.clinic.plan.sessions, self.clinic
        planned = int(sessions.start[self.session] + sessions.minutes[self.session])
        if clinic.clock.now > planned:
            clinic.log.add(Kind.OVERTIME, subject=self.session, value=float(clinic.clock.now - planned))
        for member in sorted(self.last_minute):
            if self.last_minute[member] > planned:
                late = float(self.last_minute[member] - planned)
                clinic.log.add(Kind.OVERTIME_PAID, subject=member, value=late)
        for member in self.worked:
            if clinic.engaged.get(member) is self.over:
                del clinic.engaged[member]
        self.over.succeed()


def see_patients(clinic: Clinic, session: int) -> Generator[simpy.Event, Any, dict[int, float]]:
    """See everybody who is booked; returns each member's minutes with patients."""
    team, visits = Team(clinic, session), []
    for slot in clinic.office.booked_in(session):
        owed = clinic.office.appointments[session][slot]
        visits.append(simpy.Process(clinic.clock.env, _visit(clinic, team, slot, _arrival(clinic, owed, slot))))
    end = int(clinic.plan.sessions.start[session] + clinic.plan.sessions.minutes[session])
    yield simpy.AllOf(clinic.clock.env, visits)
    if clinic.clock.now < end:
        yield clinic.clock.at(end, Rank.STAGE, session)
    team.goes_home()
    return team.worked


def _arrival(clinic: Clinic, owed: Obligation, slot: int) -> int:
    """Minute at which a patient will come: about the booked one, never before the session starts."""
    rules = clinic.scenario.punctuality
    off = rules.mean_minutes.value + rules.sd_minutes.value * normal_quantile(owed.patient.draw(Purpose.PUNCTUALITY))
    return max(clinic.diary.minute(slot) + round(off), clinic.clock.now)


def _visit(clinic: Clinic, team: Team, slot: int, arrival: int) -> Process:
    """One visit, from the arrival to the way home."""
    clock, log = clinic.clock, clinic.log
    booked = clinic.diary.minute(slot)
    yield clock.at(arrival, Rank.VISIT, slot)
    owed = clinic.office.arrives(slot)
    if owed is None:
        return
    patient, waited = owed.patient, 0
    log.add(Kind.ARRIVED, patient.number, slot, float(arrival - booked))
    since = max(arrival, booked)
    room = team.rooms.request()
    yield room
    for place, stage in enumerate(clinic.office.rules(owed.visit).stages):
        store = team.serves(stage)
        member = yield store.get()
        if patient.obligation is not owed:  # taken to hospital, or dead
            store.put(member)
            break
        waited += max(clock.now - since, 0)
        minutes = _minutes(stage, patient.draw(Purpose.STAGE_MINUTES))
        log.add(Kind.STAGE_STARTED, patient.number, member, float(place))
        yield clock.at(clock.now + minutes, Rank.STAGE, slot)
        team.works(member, minutes)
        store.put(member)
        if patient.obligation is not owed:
            break
        log.add(Kind.STAGE_ENDED, patient.number, member, float(place))
        since = clock.now
    team.rooms.release(room)
    if patient.obligation is owed:
        log.add(Kind.WENT_HOME, patient.number, slot, float(waited))
        clinic.office.seen(owed)


def _minutes(stage: Stage, u: float) -> int:
    """Length of a stage in whole minutes, at least one."""
    return max(round(lognormal(u, stage.minutes.value, stage.minutes_cv.value)), 1)
