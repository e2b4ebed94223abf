"""What staff cost: as employed (the budget) and as used (the activity), and what they are paid on top.

A published hourly cost is a cost per *working* hour: a year's salary, on-costs and overheads over the hours left after
bank holidays, leave, study and sickness (Jones and others, Unit Costs of Health and Social Care). A post therefore
costs, a year,

    WTE x hours a week x weeks a year x working share x cost of a working hour,

which gives back the salary that the hourly figure was made from; all contracted hours at that price would charge the
leave twice. Pay does not stop in leave, so the cost accrues evenly, day by day, from the first day in post to the last.
Every price, band and rule is the one in force on the day.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from clinicsim.arrays import Floats
from clinicsim.economics.items import Items, payments, steady
from clinicsim.measures.dated import in_force_spans, version_of
from clinicsim.measures.log_view import LogView
from clinicsim.measures.staff import working_share
from clinicsim.scenario.schema.scenario import Scenario
from clinicsim.world.calendar import DAYS_PER_YEAR
from clinicsim.world.events import EventLog, Kind
from clinicsim.world.world import World

WEEKS_PER_YEAR = DAYS_PER_YEAR / 7


def employed(view: LogView) -> Items:
    """Posts, from each member's start to the day of leaving."""
    world, posts, items = view.world, view.employment, Items()
    for start, end, scenario in in_force_spans(world):
        there = posts.where((posts.start < end) & (posts.end > start))
        hours_per_year = float(scenario.staffing.hours_per_week) * WEEKS_PER_YEAR * working_share(world, scenario)
        per_year = there.value * hours_per_year * hourly_cost_of_members(world, scenario)[there.subject]
        items += steady(np.maximum(there.start, start), np.minimum(there.end, end), per_year)
    return items


def used(view: LogView) -> Items:
    """Time with patients and on the way to them of the clinic's own staff, at the hourly cost of each one's band."""
    rows = np.concatenate((view.rows(Kind.STAFF_WORKED), view.rows(Kind.TRAVELLED)))
    return _hours(view, rows[rows["subject"] >= 0], hourly_cost_of_members)


def beyond_the_budget(view: LogView) -> Items:
    """All that is paid for staff time on top of the posts: agency, premiums and overtime."""
    return agency(view) + premium(view) + overtime(view)


def agency(view: LogView) -> Items:
    """Bank and agency staff, paid for the whole session at the mean hourly cost of the role and the premium."""

    def price(world: World, scenario: Scenario) -> Floats:
        return hourly_cost_of_roles(world, scenario) * (1.0 + float(scenario.prices.agency_premium))

    return _hours(view, view.rows(Kind.AGENCY_PAID), price)


def premium(view: LogView) -> Items:
    """What sessions at unusual times are paid on top, of own staff by band and of agency staff by role."""
    return _own_and_agency(view, view.rows(Kind.PREMIUM_PAID), lambda _: 0.0)


def overtime(view: LogView) -> Items:
    """Minutes past the end of a session, of own staff by band and of agency staff by role."""
    return _own_and_agency(
        view, view.rows(Kind.OVERTIME_PAID), lambda scenario: scenario.staffing.overtime_premium.value
    )


def journeys(view: LogView) -> Items:
    """What it costs to travel to sessions away from the clinic, and from one home to the next."""
    rows, world = view.rows(Kind.JOURNEYS), view.world
    template = world.sessions.template[rows["subject"]]
    amounts = np.zeros(rows.size)
    for row, version in enumerate(version_of(world, rows["minute"].astype(np.int64))):
        scenario = world.versions[version].scenario
        site = scenario.sites[scenario.sessions[template[row]].site]
        amounts[row] = float(site.travel_cost_per_session) + rows["value"][row] * float(site.travel_cost_per_visit)
    return payments(rows["minute"], amounts)


def hourly_cost_of_members(world: World, scenario: Scenario) -> Floats:
    """Cost of a working hour of each member, shape (members,)."""
    band = {member.name: member.band for member in scenario.staff}
    prices = scenario.prices.staff_hour
    return np.array([float(prices[band[name]]) for name in world.names.members], dtype=np.float64)


def hourly_cost_of_roles(world: World, scenario: Scenario) -> Floats:
    """Cost of a working hour of each role, shape (roles,): the mean of its members, weighted by WTE."""
    prices = scenario.prices.staff_hour
    hourly = np.zeros(len(world.names.roles))
    for i, role in enumerate(world.names.roles):
        members = [member for member in scenario.staff if member.role == role]
        wte = [member.wte for member in members]
        hourly[i] = np.average([float(prices[member.band]) for member in members], weights=wte) if members else 0.0
    return hourly


def _own_and_agency(view: LogView, rows: EventLog, premium_of: Callable[[Scenario], float]) -> Items:
    """Minutes of own staff at the price of their band, and of agency staff at that of their role, and a premium."""

    def of_members(world: World, scenario: Scenario) -> Floats:
        return hourly_cost_of_members(world, scenario) * (1.0 + premium_of(scenario))

    def of_roles(world: World, scenario: Scenario) -> Floats:
        return hourly_cost_of_roles(world, scenario) * (1.0 + premium_of(scenario))

    from_agency = rows[rows["subject"] < 0].copy()
    from_agency["subject"] = -1 - from_agency["subject"]
    return _hours(view, rows[rows["subject"] >= 0], of_members) + _hours(view, from_agency, of_roles)


def _hours(view: LogView, rows: EventLog, price: Callable[[World, Scenario], Floats]) -> Items:
    """Minutes of rows, at the hourly price of their subject that is in force."""
    world, minutes = view.world, rows["minute"].astype(np.int64)
    prices = np.stack([price(world, version.scenario) for version in world.versions])
    return payments(minutes, rows["value"] / 60 * prices[version_of(world, minutes), rows["subject"]])
