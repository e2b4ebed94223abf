"""What activity costs: each function turns one sort of event into dated amounts.

An event is costed once, by tariff or by its parts: the tariff of an operation covers its planned nights, so only
beds taken as an emergency are costed by the day. Every price is the one in force at the minute of the event.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

import numpy as np

from clinicsim.economics.items import Items
from clinicsim.economics.pricing import by_place, by_subject, by_the_day, each_row
from clinicsim.measures.courses import courses
from clinicsim.measures.log_view import LogView
from clinicsim.measures.people_known import people
from clinicsim.measures.refills import REFILLS
from clinicsim.scenario.schema.quantity import Quantity
from clinicsim.scenario.schema.scenario import Scenario
from clinicsim.world.calendar import DAYS_PER_YEAR
from clinicsim.world.events import SLOTS_PER_SESSION, Cause, EventLog, Kind


def refill_kits(view: LogView) -> Items:
    """One kit for each refill outside surgery."""
    return each_row(view, view.rows(Kind.FILLED, *REFILLS), lambda scenario: scenario.prices.refill_kit.value)


def operations(view: LogView) -> Items:
    """The tariff of each operation, planned nights included."""
    rows, procedures = view.rows(Kind.OPERATED), view.world.names.procedures
    return by_subject(view, rows, lambda scenario: [scenario.prices.procedure_stay[name].value for name in procedures])


def trials(view: LogView) -> Items:
    """A day case for each screening trial."""
    return each_row(view, view.rows(Kind.TRIAL), lambda scenario: scenario.prices.trial_day.value)


def beds(view: LogView) -> Items:
    """Days in a bed taken as an emergency, by ward level; a stay not over at the end is costed up to it."""
    stays, levels = view.beds.where(view.beds.cause == Cause.EMERGENCY), view.world.names.levels
    return by_the_day(view, stays, lambda scenario: [scenario.prices.bed_day[level].value for level in levels])


def emergencies(view: LogView) -> Items:
    """An attendance for each emergency, and the clinician's hours of each refill on call."""
    attended = each_row(view, view.rows(Kind.EMERGENCY), lambda scenario: scenario.prices.emergency_attendance.value)

    def on_call(scenario: Scenario) -> float:
        prices = scenario.prices
        return prices.on_call_refill_hours.value * prices.staff_hour[prices.on_call_band].value

    return attended + each_row(view, view.rows(Kind.FILLED, Cause.ON_CALL), on_call)


def ambulances(view: LogView) -> Items:
    """An ambulance for each emergency."""
    return each_row(view, view.rows(Kind.EMERGENCY), lambda scenario: scenario.prices.ambulance.value)


def transport(view: LogView) -> Items:
    """Expected cost of patient transport for each visit attended, of the types and at the sites that have it."""
    return each_row(
        view,
        _travelled(view),
        lambda scenario: scenario.prices.transport_share.value * scenario.prices.transport_round_trip.value,
    )


def own_travel(view: LogView) -> Items:
    """Expected cost to patients of coming by their own means, to the same visits."""
    return each_row(
        view,
        _travelled(view),
        lambda scenario: (1.0 - scenario.prices.transport_share.value) * scenario.prices.own_travel_round_trip.value,
    )


def _travelled(view: LogView) -> EventLog:
    """Visits attended to which patients travel."""
    rows, names, world = view.visits(Kind.ATTENDED), view.world.names, view.world
    offered = view.dated(rows["minute"], lambda scenario: [scenario.visits[name].transport for name in names.visits])
    travel = offered[np.arange(rows.size), rows["value"].astype(np.int64)] > 0
    template = world.sessions.template[rows["subject"] // SLOTS_PER_SESSION]
    has = view.dated(rows["minute"], lambda scenario: [scenario.sites[s.site].transport for s in scenario.sessions])
    in_session = np.flatnonzero(rows["subject"] >= 0)
    travel[in_session] &= has[in_session, template[in_session]] > 0
    return rows[travel]


def visit_fees(view: LogView) -> Items:
    """What a payer pays for each visit attended, where visits are paid singly."""
    rows, names = view.visits(Kind.ATTENDED), view.world.names

    def fees(scenario: Scenario) -> list[float]:
        paid = scenario.prices.visit_fee
        return [paid[name].value if name in paid else 0.0 for name in names.visits]

    return by_place(view, rows, rows["value"].astype(np.int64), fees)


def home_care(view: LogView) -> Items:
    """Home care of everybody known, by severity, from referral or the first day to death; only if it is to count."""
    return _while_living(view, lambda s: s.prices.home_care_year if s.economics.background_costs else {})


def informal_care(view: LogView) -> Items:
    """Unpaid care of everybody known, by severity, over the same time; only if it is to count."""
    return _while_living(view, lambda s: s.prices.informal_care_year if s.economics.carer_costs else {})


def _while_living(view: LogView, yearly: Callable[[Scenario], Mapping[str, Quantity]]) -> Items:
    """A yearly price by band of severity of everybody known; a band without one costs nothing."""
    found, bands = view.once(courses), view.world.names.bands
    spells = replace(found.spells, subject=view.once(people).band[found.person])

    def daily(scenario: Scenario) -> list[float]:
        prices = yearly(scenario)
        return [prices[band].value / DAYS_PER_YEAR if band in prices else 0.0 for band in bands]

    return by_the_day(view, spells, daily)
