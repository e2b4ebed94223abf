"""What activity costs: each function turns one sort of event into dated amounts.

An event is costed once, by tariff or by its parts: the tariff of an operation covers its planned nights, so only
beds taken as an emergency are costed by the day.
"""

from __future__ import annotations

import numpy as np

from clinicsim.economics.items import Items
from clinicsim.measures.log_view import MINUTES_PER_YEAR, LogView
from clinicsim.measures.refills import REFILLS
from clinicsim.world.calendar import MINUTES_PER_DAY
from clinicsim.world.events import Cause, EventLog, Kind
from clinicsim.world.world import Floats

CATHETER_PROCEDURE = "revision"
FILLED_BY_THE_SERVICE = (*REFILLS, Cause.SURGERY)
# Keeps a volume that is a whole number of ampoules from being rounded up by the last bit of a division.
AMPOULE_TOLERANCE = 1e-9
MCG_PER_MG = 1000


def refill_kits(view: LogView) -> Items:
    """One kit for each refill outside surgery."""
    return _each(view.rows(Kind.FILLED, *REFILLS), float(view.world.scenario.prices.refill_kit))


def devices(view: LogView) -> Items:
    """A pump system for each pump put in, a catheter kit for each revision."""
    prices, procedures = view.world.scenario.prices, view.world.names.procedures
    pumps = _each(view.rows(Kind.PUMP_IN, Cause.IMPLANTED, Cause.REPLACED), float(prices.pump_system))
    operated = view.rows(Kind.OPERATED)
    revision = procedures.index(CATHETER_PROCEDURE) if CATHETER_PROCEDURE in procedures else -1
    return pumps + _each(operated[operated["subject"] == revision], float(prices.catheter_kit))


def drug(view: LogView) -> Items:
    """Whole ampoules for each filling: what is left in an opened ampoule is thrown away."""
    scenario = view.world.scenario
    fills = view.rows(Kind.FILLED, *FILLED_BY_THE_SERVICE)
    mg = fills["value"] * strength_at(view, fills) / MCG_PER_MG
    ampoules = np.ceil(mg / float(scenario.device.ampoule_mg) - AMPOULE_TOLERANCE)
    return Items(fills["minute"].astype(np.int64), ampoules * float(scenario.prices.ampoule))


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
    strength = np.full(fills.size, float(view.world.scenario.device.initial_concentration_mcg_per_ml))
    last = strengths[order[place[place >= 0]]]
    found = np.zeros(fills.size, dtype=bool)
    found[place >= 0] = last["patient"] == fills["patient"][place >= 0]
    strength[found] = last["value"][found[place >= 0]]
    return strength


def operations(view: LogView) -> Items:
    """The tariff of each operation, planned nights included."""
    prices = view.world.scenario.prices.procedure_stay
    tariff = np.array([float(prices[name]) for name in view.world.names.procedures], dtype=np.float64)
    rows = view.rows(Kind.OPERATED)
    return Items(rows["minute"].astype(np.int64), tariff[rows["subject"]])


def trials(view: LogView) -> Items:
    """A day case for each screening trial."""
    return _each(view.rows(Kind.TRIAL), float(view.world.scenario.prices.trial_day))


def beds(view: LogView) -> Items:
    """Days in a bed taken as an emergency, by ward level; a stay not over at the end is costed up to it."""
    prices = view.world.scenario.prices.bed_day
    by_level = np.array([float(prices[level]) for level in view.world.names.levels], dtype=np.float64)
    stays = view.beds.where(view.beds.cause == Cause.EMERGENCY)
    days_per_year = MINUTES_PER_YEAR / MINUTES_PER_DAY
    return Items(starts=stays.start, ends=stays.end, per_year=by_level[stays.subject] * days_per_year)


def emergencies(view: LogView) -> Items:
    """An ambulance and an attendance for each emergency, and the clinician's hours of each refill on call."""
    prices = view.world.scenario.prices
    attended = _each(view.rows(Kind.EMERGENCY), float(prices.emergency_attendance) + float(prices.ambulance))
    on_call = float(prices.on_call_refill_hours) * float(prices.staff_hour[prices.on_call_band])
    return attended + _each(view.rows(Kind.FILLED, Cause.ON_CALL), on_call)


def transport(view: LogView) -> Items:
    """Expected cost of patient transport for each visit attended, of the types for which it is offered."""
    scenario = view.world.scenario
    offered = np.array([scenario.visits[name].transport for name in view.world.names.visits], dtype=np.bool_)
    rows = view.visits(Kind.ATTENDED)
    rows = rows[offered[rows["value"].astype(np.int64)]]
    return _each(rows, float(scenario.prices.transport_share) * float(scenario.prices.transport_round_trip))


def _each(rows: EventLog, amount: float) -> Items:
    """The same amount for each row."""
    return Items(rows["minute"].astype(np.int64), np.full(rows.size, amount))
