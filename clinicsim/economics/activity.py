"""What activity costs: each function turns one sort of event into dated amounts.

An event is costed once, by tariff or by its parts: the tariff of an operation covers its planned nights, so only
beds taken as an emergency are costed by the day. Every price is the one in force at the minute of the event.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from clinicsim.economics.items import Items
from clinicsim.measures.courses import courses
from clinicsim.measures.dated import in_force_spans
from clinicsim.measures.log_view import LogView
from clinicsim.measures.people_known import people
from clinicsim.measures.refills import REFILLS
from clinicsim.measures.spells import Spells
from clinicsim.scenario.schema.scenario import Scenario
from clinicsim.world.calendar import DAYS_PER_YEAR
from clinicsim.world.events import SLOTS_PER_SESSION, Cause, EventLog, Kind
from clinicsim.world.world import Floats, Ints

CATHETER_PROCEDURE = "revision"
FILLED_BY_THE_SERVICE = (*REFILLS, Cause.SURGERY)
# Keeps a volume that is a whole number of ampoules from being rounded up by the last bit of a division.
AMPOULE_TOLERANCE = 1e-9
MCG_PER_MG = 1000


def refill_kits(view: LogView) -> Items:
    """One kit for each refill outside surgery."""
    return _each(view, view.rows(Kind.FILLED, *REFILLS), lambda scenario: scenario.prices.refill_kit.value)


def devices(view: LogView) -> Items:
    """A pump system for each pump put in, a catheter kit for each revision."""
    procedures = view.world.names.procedures
    put_in = view.rows(Kind.PUMP_IN, Cause.IMPLANTED, Cause.REPLACED)
    pumps = _each(view, put_in, lambda scenario: scenario.prices.pump_system.value)
    operated = view.rows(Kind.OPERATED)
    revision = procedures.index(CATHETER_PROCEDURE) if CATHETER_PROCEDURE in procedures else -1
    revised = operated[operated["subject"] == revision]
    return pumps + _each(view, revised, lambda scenario: scenario.prices.catheter_kit.value)


def drug(view: LogView) -> Items:
    """Whole ampoules for each filling: what is left in an opened ampoule is thrown away."""
    fills = view.rows(Kind.FILLED, *FILLED_BY_THE_SERVICE)
    ampoule = view.dated(fills["minute"], lambda s: [s.device.ampoule_mg.value, s.prices.ampoule.value])
    mg = fills["value"] * strength_at(view, fills) / MCG_PER_MG
    ampoules = np.ceil(mg / ampoule[:, 0] - AMPOULE_TOLERANCE)
    return Items(fills["minute"].astype(np.int64), ampoules * ampoule[:, 1])


def strength_at(view: LogView, fills: EventLog) -> Floats:
    """Drug strength put in at each filling, mcg/mL, shape (fills,).

    A filling with a new strength writes the STRENGTH row after the FILLED row, in the same minute; so it is the
    patient's last STRENGTH row up to and including that minute. A patient without one has the initial strength.
    """
    strengths = view.rows(Kind.STRENGTH)
    key = strengths["patient"].astype(np.int64) << 32 | strengths["minute"]
    order = np.argsort(key, kind="stable")
    wanted = fills["patient"].astype(np.int64) << 32 | fills["minute"]
    place = np.searchsorted(key[order], wanted, side="right") - 1
    strength = view.dated(fills["minute"], lambda scenario: scenario.device.initial_concentration_mcg_per_ml.value)
    last = strengths[order[place[place >= 0]]]
    found = np.zeros(fills.size, dtype=bool)
    found[place >= 0] = last["patient"] == fills["patient"][place >= 0]
    strength[found] = last["value"][found[place >= 0]]
    return strength


def operations(view: LogView) -> Items:
    """The tariff of each operation, planned nights included."""
    rows, procedures = view.rows(Kind.OPERATED), view.world.names.procedures
    return _by_subject(view, rows, lambda scenario: [scenario.prices.procedure_stay[name].value for name in procedures])


def trials(view: LogView) -> Items:
    """A day case for each screening trial."""
    return _each(view, view.rows(Kind.TRIAL), lambda scenario: scenario.prices.trial_day.value)


def beds(view: LogView) -> Items:
    """Days in a bed taken as an emergency, by ward level; a stay not over at the end is costed up to it."""
    stays, levels = view.beds.where(view.beds.cause == Cause.EMERGENCY), view.world.names.levels
    return _by_the_day(view, stays, lambda scenario: [scenario.prices.bed_day[level].value for level in levels])


def emergencies(view: LogView) -> Items:
    """An attendance for each emergency, and the clinician's hours of each refill on call."""
    attended = _each(view, view.rows(Kind.EMERGENCY), lambda scenario: scenario.prices.emergency_attendance.value)

    def on_call(scenario: Scenario) -> float:
        prices = scenario.prices
        return prices.on_call_refill_hours.value * prices.staff_hour[prices.on_call_band].value

    return attended + _each(view, view.rows(Kind.FILLED, Cause.ON_CALL), on_call)


def ambulances(view: LogView) -> Items:
    """An ambulance for each emergency."""
    return _each(view, view.rows(Kind.EMERGENCY), lambda scenario: scenario.prices.ambulance.value)


def transport(view: LogView) -> Items:
    """Expected cost of patient transport for each visit attended, of the types and at the sites that have it."""
    return _each(
        view,
        _travelled(view),
        lambda scenario: scenario.prices.transport_share.value * scenario.prices.transport_round_trip.value,
    )


def own_travel(view: LogView) -> Items:
    """Expected cost to patients of coming by their own means, to the same visits."""
    return _each(
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

    return _amounts(view, rows, rows["value"].astype(np.int64), fees)


def home_care(view: LogView) -> Items:
    """Home care of everybody known, by severity, from referral or the first day to death; only if it is to count."""
    found, bands = view.once(courses), view.world.names.bands
    spells = replace(found.spells, subject=view.once(people).band[found.person])

    def daily(scenario: Scenario) -> list[float]:
        counts = scenario.economics.background_costs
        return [scenario.prices.home_care_year[band].value / DAYS_PER_YEAR if counts else 0.0 for band in bands]

    return _by_the_day(view, spells, daily)


def _each(view: LogView, rows: EventLog, price: Callable[[Scenario], float]) -> Items:
    """One price for each row, as it is in force at its minute."""
    return Items(rows["minute"].astype(np.int64), view.dated(rows["minute"], price))


def _by_subject(view: LogView, rows: EventLog, prices: Callable[[Scenario], list[float]]) -> Items:
    """The price of each row's subject, as it is in force at its minute."""
    return _amounts(view, rows, rows["subject"].astype(np.int64), prices)


def _amounts(view: LogView, rows: EventLog, what: Ints, prices: Callable[[Scenario], list[float]]) -> Items:
    table = view.dated(rows["minute"], prices)
    return Items(rows["minute"].astype(np.int64), table[np.arange(rows.size), what])


def _by_the_day(view: LogView, spells: Spells, prices: Callable[[Scenario], list[float]]) -> Items:
    """A price a day of each spell's subject, as it is in force on the day."""
    items = Items()
    for start, end, scenario in in_force_spans(view.world):
        there = spells.where((spells.start < end) & (spells.end > start))
        per_year = np.array(prices(scenario), dtype=np.float64)[there.subject] * DAYS_PER_YEAR
        items += Items(starts=np.maximum(there.start, start), ends=np.minimum(there.end, end), per_year=per_year)
    return items
