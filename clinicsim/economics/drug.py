"""What intrathecal drug costs: whole ampoules for each filling, of which what is left over is thrown away."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from clinicsim.arrays import Floats
from clinicsim.economics.items import Items, payments
from clinicsim.measures.log_view import LogView
from clinicsim.measures.refills import REFILLS
from clinicsim.world.events import Cause, EventLog, Kind

FILLED_BY_THE_SERVICE = (*REFILLS, Cause.SURGERY)
# Keeps a volume that is a whole number of ampoules from being rounded up by the last bit of a division.
AMPOULE_TOLERANCE = 1e-9
MCG_PER_MG = 1000


@dataclass(frozen=True, slots=True)
class Ampoules:
    """Ampoules of the fillings that the service pays for; every array has shape (fillings,)."""

    fills: EventLog
    filled: Floats  # ampoules' worth of drug that goes into the reservoir
    opened: Floats  # whole ampoules
    price: Floats  # of an ampoule


def drug(view: LogView) -> Items:
    """Whole ampoules for each filling."""
    used = view.once(ampoules)
    return payments(used.fills["minute"], used.opened * used.price, used.fills["patient"])


def wasted(view: LogView) -> Items:
    """What is left in opened ampoules, at their price: a part of the cost of the drug."""
    used = view.once(ampoules)
    left = np.maximum(used.opened - used.filled, 0.0)
    return payments(used.fills["minute"], left * used.price, used.fills["patient"])


def ampoules(view: LogView) -> Ampoules:
    """The ampoules of each filling, at the strength, size and price of its day."""
    fills = view.rows(Kind.FILLED, *FILLED_BY_THE_SERVICE)
    ampoule = view.dated(fills["minute"], lambda s: [s.device.ampoule_mg.value, s.prices.ampoule.value])
    mg = fills["value"] * strength_at(view, fills) / MCG_PER_MG
    filled = mg / ampoule[:, 0]
    return Ampoules(fills, filled, np.ceil(filled - AMPOULE_TOLERANCE), ampoule[:, 1])


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
