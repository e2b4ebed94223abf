"""The World: everything an engine needs, compiled once from a scenario and never changed by a run."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING

from clinicsim.arrays import Bools, Floats, Ints
from clinicsim.scenario.schema.scenario import Scenario
from clinicsim.world.cohort import Cohort

if TYPE_CHECKING:
    from clinicsim.world.rota.tables import RotaTables


@dataclass(frozen=True, slots=True)
class Names:
    """Names of the open tables; a number in the log is a place in one of these lists."""

    indications: tuple[str, ...]
    visits: tuple[str, ...]
    slot_classes: tuple[str, ...]
    procedures: tuple[str, ...]
    cancellations: tuple[str, ...]
    levels: tuple[str, ...]
    complications: tuple[str, ...]
    severities: tuple[str, ...]
    bands: tuple[str, ...]
    drugs: tuple[str, ...]
    side_effects: tuple[str, ...]  # of all drugs, sorted
    blood_tests: tuple[str, ...]  # of all drugs, sorted
    roles: tuple[str, ...]
    members: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sessions:
    """Dated sessions, in order of start; one element for each date on which a template runs."""

    template: Ints  # place in scenario.sessions
    start: Ints  # minute
    planned: Bools  # whether the plan that these belong to holds this session
    minutes: Ints  # planned length
    slots: Ints
    slot_minutes: Ints
    urgent_slots: Ints
    urgent_release: Ints  # minutes before the start
    overbook_slots: Ints
    protected: Ints  # (session, slot class): slots kept for visits of the class
    protected_release: Ints  # minutes before the start
    waiting_weeks: Ints  # opened only for waits longer than this; 0: a session like any other
    holds: Bools  # (session, visit type)
    needs: Ints  # (session, role): staff needed
    home: Bools  # whether it is a round of patients' homes
    travel_minutes: Ints  # staff travel there and back, outside the session
    travel_minutes_per_visit: Ints  # staff travel inside the slots
    transport: Bools  # whether patients may need patient transport to get there
    premium: Floats  # share of the hourly cost paid on top


@dataclass(frozen=True, slots=True)
class Lists:
    """Dated operating lists, in order of start."""

    template: Ints
    start: Ints
    planned: Bools
    minutes: Ints


@dataclass(frozen=True, slots=True)
class Pattern:
    """The roster before anybody is absent: who takes each needed place of each dated session."""

    role: Ints  # (session, place): role needed, -1 where there is no such place
    member: Ints  # (session, place): member rostered, -1 for a vacancy


@dataclass(frozen=True, slots=True)
class Version:
    """A scenario and the minute from which it is in force."""

    since: int
    scenario: Scenario
    begins: tuple[str, ...] = ()  # what its dated changes are called that come into force then
    ends: tuple[str, ...] = ()  # and those that end


@dataclass(frozen=True, slots=True)
class Plan:
    """The clinic's dated capacity as it is known from a minute on: what the diary, the rota and the theatre work by.

    Every plan of a world numbers sessions and lists alike, so a booking made under one stands under the next.
    """

    known: int  # minute
    versions: tuple[Version, ...]  # what is expected to be in force when, in order
    sessions: Sessions
    pattern: Pattern
    lists: Lists
    rota: RotaTables  # what the rosters of this plan have in common
    news: tuple[str, ...] = ()  # what the dated changes are called that become known then

    def on(self, day: int) -> Scenario:
        """The scenario that this plan expects to be in force on a day of the run."""
        return in_force(self.versions, day * 1440)


def in_force(versions: tuple[Version, ...], minute: int) -> Scenario:
    """The version in force at a minute."""
    return versions[max(bisect_right(versions, minute, key=lambda version: version.since) - 1, 0)].scenario


@dataclass(frozen=True, slots=True, eq=False, weakref_slot=True)
class World:
    """A compiled scenario; no two are equal, so that what an engine makes of one can be kept for it.

    Times are whole minutes from `scenario.run.start_date` 00:00. `scenario` is as on the first day; `sessions`,
    `pattern` and `lists` are those of the last plan, in which every date stands as it came about.
    """

    scenario: Scenario
    versions: tuple[Version, ...]  # what is in force when, in order; the first is `scenario`
    plans: tuple[Plan, ...]  # in order of `known`
    cohort: Cohort
    names: Names
    month_starts: Ints  # (months + 1,): minute at which each month starts; the last is the end of the run
    workdays: Bools  # by day from the start, to some time after the end so that the diary can be booked there
    sessions: Sessions
    pattern: Pattern
    lists: Lists
    session_keys: Ints  # keys of randomness: template and date
    list_keys: Ints
    patient_keys: Ints  # by place in the cohort
    member_keys: Ints

    def on(self, minute: int) -> Scenario:
        """The scenario in force at a minute."""
        return in_force(self.versions, minute)

    @property
    def end(self) -> int:
        """Minute at which the run ends."""
        return int(self.month_starts[-1])
