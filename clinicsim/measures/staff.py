"""Staff time: what is contracted, what is left to work, and what is used."""

from __future__ import annotations

import numpy as np

from clinicsim.measures.log_view import MINUTES_PER_WEEK, LogView
from clinicsim.measures.series import Series, ratio
from clinicsim.measures.slots import planned_sessions
from clinicsim.world.calendar import DAYS_PER_YEAR, MINUTES_PER_DAY
from clinicsim.world.events import Kind
from clinicsim.world.world import Floats, Ints, World

WORKING_DAYS_PER_WEEK = 5
WEEKDAYS_PER_YEAR = DAYS_PER_YEAR * WORKING_DAYS_PER_WEEK / 7


def working_share(world: World) -> float:
    """Share of contracted hours that is worked: less bank holidays, leave and sickness.

    It is what a published cost of a working hour divides the salary by (Jones and others, Unit Costs of Health and
    Social Care: contracted weeks less annual and statutory leave, study and sickness).
    """
    staffing = world.scenario.staffing
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
    posts = view.employment
    hours_per_week = float(view.world.scenario.staffing.hours_per_week)
    share_of_time = posts.value * hours_per_week * 60 / MINUTES_PER_WEEK
    by_post = posts.minutes_between(view.world.month_starts) * share_of_time[:, None]
    minutes = np.zeros((view.months, len(view.world.names.roles)))
    np.add.at(minutes.T, role_of_member(view.world)[posts.subject], by_post)
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
    available = contracted_minutes(view) * float(view.world.scenario.staffing.clinic_share)
    used = np.minimum(worked_minutes(view), available)
    return {role: ratio(used[:, i], available[:, i]) for i, role in enumerate(view.world.names.roles)}


def wte_required(view: LogView) -> dict[str, Series]:
    """WTE that would staff every planned session at contracted hours, by role."""
    world = view.world
    planned = planned_sessions(view)
    staffing = world.scenario.staffing
    share_of_time = float(staffing.hours_per_week) * 60 / MINUTES_PER_WEEK
    share_of_time *= float(staffing.clinic_share) * working_share(world)
    per_wte = np.diff(world.month_starts) * share_of_time
    needed = world.sessions.minutes[planned, None] * world.sessions.needs[planned]
    start = world.sessions.start[planned]
    return {
        role: ratio(view.by_month(start, needed[:, i].astype(np.float64)), per_wte)
        for i, role in enumerate(world.names.roles)
    }
