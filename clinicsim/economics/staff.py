"""What staff cost: as employed (the budget) and as used (the activity).

A published hourly cost is a cost per *working* hour: a year's salary, on-costs and overheads over the hours left after
bank holidays, leave, study and sickness (Jones and others, Unit Costs of Health and Social Care). A post therefore
costs, a year,

    WTE x hours a week x weeks a year x working share x cost of a working hour,

which gives back the salary that the hourly figure was made from; all contracted hours at that price would charge the
leave twice. Pay does not stop in leave, so the cost accrues evenly, day by day, from the first day in post to the last.
"""

from __future__ import annotations

import numpy as np

from clinicsim.economics.items import Items
from clinicsim.measures.log_view import LogView
from clinicsim.measures.staff import working_share
from clinicsim.world.calendar import DAYS_PER_YEAR
from clinicsim.world.events import Kind
from clinicsim.world.world import Floats, World

WEEKS_PER_YEAR = DAYS_PER_YEAR / 7


def employed(view: LogView) -> Items:
    """Posts, from each member's start to the day of leaving."""
    world, posts = view.world, view.employment
    hours_per_year = float(world.scenario.staffing.hours_per_week) * WEEKS_PER_YEAR * working_share(world)
    per_year = posts.value * hours_per_year * hourly_cost_of_members(world)[posts.subject]
    return Items(starts=posts.start, ends=posts.end, per_year=per_year)


def used(view: LogView) -> Items:
    """Time with patients of the clinic's own staff, at the hourly cost of each one's band."""
    rows = view.rows(Kind.STAFF_WORKED)
    rows = rows[rows["subject"] >= 0]
    amounts = rows["value"] / 60 * hourly_cost_of_members(view.world)[rows["subject"]]
    return Items(rows["minute"].astype(np.int64), amounts)


def agency(view: LogView) -> Items:
    """Bank and agency staff, paid for the whole session at the mean hourly cost of the role and the premium."""
    rows = view.rows(Kind.AGENCY_PAID)
    price = hourly_cost_of_roles(view.world) * (1.0 + float(view.world.scenario.prices.agency_premium))
    amounts = rows["value"] / 60 * price[rows["subject"]]
    return Items(rows["minute"].astype(np.int64), amounts)


def hourly_cost_of_members(world: World) -> Floats:
    """Cost of a working hour of each member, shape (members,)."""
    band = {member.name: member.band for member in world.scenario.staff}
    prices = world.scenario.prices.staff_hour
    return np.array([float(prices[band[name]]) for name in world.names.members], dtype=np.float64)


def hourly_cost_of_roles(world: World) -> Floats:
    """Cost of a working hour of each role, shape (roles,): the mean of its members, weighted by WTE."""
    prices = world.scenario.prices.staff_hour
    hourly = np.zeros(len(world.names.roles))
    for i, role in enumerate(world.names.roles):
        members = [member for member in world.scenario.staff if member.role == role]
        wte = [member.wte for member in members]
        hourly[i] = np.average([float(prices[member.band]) for member in members], weights=wte)
    return hourly
