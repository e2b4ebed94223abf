"""Time that staff in post have for clinics, by month and role."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from clinicsim.arrays import Ints
from clinicsim.measures.dated import in_force_spans
from clinicsim.measures.log_view import MINUTES_PER_WEEK
from clinicsim.measures.staff import role_of_member, working_share
from clinicsim.reduction.parts.tallies import Column, Tallies
from clinicsim.reduction.sheet import Sheet, Sum
from clinicsim.world.events import EventLog, Kind
from clinicsim.world.world import World

MINUTES_PER_HOUR = 60


class Staff:
    """Posts, from start to end, and the clinic time in them as the rules in force share it out.

    Of that time, minutes with patients that tallies count are used; what is beyond it is overtime.

    Staff come and go a few times in a year, so their rows are read one by one.
    """

    kinds: Sequence[Kind] = (Kind.STAFF_STARTED, Kind.STAFF_LEFT)

    def __init__(self, world: World, sheet: Sheet, tallies: Tallies) -> None:
        self._role, self._end, self._roles = role_of_member(world), world.end, len(world.names.roles)
        spans = tuple(in_force_spans(world))
        bounds = np.array([np.clip(world.month_starts, first, end) for first, end, _ in spans])
        self._from, self._to = bounds[:, :-1], bounds[:, 1:]  # (versions in force, months)
        self._share = np.array(
            [
                float(scenario.staffing.hours_per_week)
                * MINUTES_PER_HOUR
                / MINUTES_PER_WEEK
                * float(scenario.staffing.clinic_share)
                for _, _, scenario in spans
            ]
        )
        worked = np.array([working_share(world, scenario) for _, _, scenario in spans])
        self._tallies, self._has_role = tallies, np.eye(self._roles)[self._role]  # (members, roles)
        self._available, self._used, self._per_wte = sheet.add(self._roles), sheet.add(self._roles), sheet.add(1)
        self._per_wte.by_month[0] = (self._share * worked) @ (self._to - self._from)
        self._in_post: dict[int, tuple[int, float]] = {}  # by member: minute of the start, and WTE
        self._clinic_minutes = np.zeros((self._from.shape[1], self._roles))

    def clear(self) -> None:
        """Forget the last replication."""
        self._in_post.clear()
        self._clinic_minutes[:] = 0.0

    def take(self, rows: EventLog, at: Ints, places: int) -> None:
        """Follow posts through the next rows."""
        for row in rows[at]:
            member, minute = int(row["subject"]), int(row["minute"])
            self._end_post(member, minute)
            if row["kind"] == Kind.STAFF_STARTED:
                self._in_post[member] = minute, float(row["value"])

    def close(self) -> None:
        """Posts that are still held end with the run; the tallies are closed before."""
        for member in list(self._in_post):
            self._end_post(member, self._end)
        with_patients = self._has_role.T @ self._tallies.totals(Kind.STAFF_WORKED, Column.SUBJECT)
        self._available.by_month[:] = self._clinic_minutes.T
        self._used.by_month[:] = np.minimum(with_patients, self._clinic_minutes.T)

    def _end_post(self, member: int, minute: int) -> None:
        if member not in self._in_post:
            return
        since, wte = self._in_post.pop(member)
        minutes = np.maximum(np.minimum(self._to, minute) - np.maximum(self._from, since), 0)
        self._clinic_minutes[:, self._role[member]] += wte * (self._share @ minutes)

    def available(self, role: int) -> Sum:
        """Contracted minutes of a role that may go to clinics, leave and sickness included."""
        return self._available[role]

    def used(self, role: int) -> Sum:
        """Minutes of a role with patients, of those that may go to clinics."""
        return self._used[role]

    @property
    def minutes_per_wte(self) -> Sum:
        """Minutes in clinics of one WTE, after bank holidays, leave and sickness."""
        return self._per_wte[0]
