"""Staff time: what is contracted, what is left to work, and what is used."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from clinicsim.arrays import Floats, Ints
from clinicsim.measures.dated import in_force_spans
from clinicsim.measures.log_view import MINUTES_PER_WEEK, LogView
from clinicsim.measures.series import Series, per_year, ratio
from clinicsim.measures.slots import planned_sessions
from clinicsim.scenario.schema.scenario import Scenario
from clinicsim.world.calendar import DAYS_PER_YEAR, MINUTES_PER_DAY
from clinicsim.world.events import Cause, Kind
from clinicsim.world.world import World

WORKING_DAYS_PER_WEEK = 5
WEEKDAYS_PER_YEAR = DAYS_PER_YEAR * WORKING_DAYS_PER_WEEK / 7


def working_share(world: World, scenario: Scenario) -> float:
    """Share of contracted hours that is worked under one version: less bank holidays, leave and sickness.

    It is what a published cost of a working hour divides the salary by (Jones and others, Unit Costs of Health and
    Social Care: contracted weeks less annual and statutory leave, study and sickness).
    """
    staffing = scenario.staffing
    open_days = world.workdays[: world.end // MINUTES_PER_DAY]
    day = np.arange(open_days.size) + world.scenario.run.start_date.weekday()
    weekday = day % 7 < WORKING_DAYS_PER_WEEK
    holidays = np.count_nonzero(weekday & ~open_days) / max(int(np.count_nonzero(weekday)), 1)
    leave = float(staffing.leave_days_per_year) / WEEKDAYS_PER_YEAR
    return max(0.0, 1.0 - float(holidays) - leave - float(staffing.sickness_share))


def role_of_member(world: World) -> Ints:
    """Number of the role of each member, shape (members,)."""
    role = {member.name: member.role for member in world.scenario.staff}
    return np.array([world.names.roles.index(role[name]) for name in world.names.members], dtype=np.int64)


def contracted_minutes(view: LogView) -> Floats:
    """Contracted minutes by month and role, leave and sickness included, shape (months, roles)."""
    return _contracted(view, lambda _: 1.0)


def _contracted(view: LogView, share: Callable[[Scenario], float]) -> Floats:
    """The share of contracted minutes that each version's rules give, by month and role."""
    world, posts = view.world, view.employment
    minutes = np.zeros((view.months, len(world.names.roles)))
    role = role_of_member(world)[posts.subject]
    for start, end, scenario in in_force_spans(world):
        share_of_time = share(scenario) * float(scenario.staffing.hours_per_week) * 60 / MINUTES_PER_WEEK
        by_post = posts.minutes_between(np.clip(world.month_starts, start, end)) * posts.value[:, None]
        np.add.at(minutes.T, role, by_post * share_of_time)
    return minutes


def worked_minutes(view: LogView) -> Floats:
    """Minutes with patients of the clinic's own staff by month and role, shape (months, roles); agency is left out."""
    rows = view.rows(Kind.STAFF_WORKED)
    rows = rows[rows["subject"] >= 0]
    roles = len(view.world.names.roles)
    cells = view.month_of(rows["minute"]) * roles + role_of_member(view.world)[rows["subject"]]
    minutes = np.bincount(cells, weights=rows["value"], minlength=view.months * roles).astype(np.float64)
    return minutes.reshape(view.months, roles)


def utilisation(view: LogView) -> dict[str, Series]:
    """Minutes with patients over contracted minutes that may go to clinics, by role.

    Minutes beyond the contracted ones of a month are overtime and do not count, so the share cannot pass 1.
    """
    available = _contracted(view, lambda scenario: float(scenario.staffing.clinic_share))
    used = np.minimum(worked_minutes(view), available)
    return {role: ratio(used[:, i], available[:, i]) for i, role in enumerate(view.world.names.roles)}


def wte_required(view: LogView) -> dict[str, Series]:
    """WTE that would staff every planned session at contracted hours, by role."""
    world = view.world
    planned = planned_sessions(view)
    per_wte = np.zeros(view.months)
    for first, end, scenario in in_force_spans(world):
        staffing = scenario.staffing
        share_of_time = float(staffing.hours_per_week) * 60 / MINUTES_PER_WEEK
        share_of_time *= float(staffing.clinic_share) * working_share(world, scenario)
        minutes = np.diff(np.clip(world.month_starts, first, end)).astype(np.float64)
        per_wte += minutes * share_of_time
    length = world.sessions.minutes[planned] + world.sessions.travel_minutes[planned]
    needed = length[:, None] * world.sessions.needs[planned]
    start = world.sessions.start[planned]
    return {
        role: ratio(view.by_month(start, needed[:, i].astype(np.float64)), per_wte)
        for i, role in enumerate(world.names.roles)
    }


def cover_share(view: LogView) -> Series:
    """Places of sessions that ran which a colleague took for whoever was rostered."""
    return ratio(view.count(Kind.STAFF_WORKED, Cause.COLLEAGUE), view.count(Kind.STAFF_WORKED))


def agency_sessions(view: LogView) -> Series:
    """Places of sessions taken by bank or agency staff, a year."""
    return per_year(view, view.count(Kind.AGENCY_PAID))


def travel_hours(view: LogView) -> Series:
    """Hours of staff on the way to patients or a clinic, a year, agency staff included."""
    rows = view.rows(Kind.TRAVELLED)
    return per_year(view, view.by_month(rows["minute"], rows["value"] / 60))
