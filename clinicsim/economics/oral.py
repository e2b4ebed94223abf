"""What oral drugs, their blood tests and botulinum toxin cost, at the prices in force at the time."""

from __future__ import annotations

import numpy as np

from clinicsim.economics.items import Items, payments, steady
from clinicsim.measures.log_view import LogView
from clinicsim.measures.oral import doses_taken
from clinicsim.world.calendar import DAYS_PER_YEAR
from clinicsim.world.events import Kind


def oral_drugs(view: LogView) -> Items:
    """Every milligram of each oral drug while it is taken, and the blood tests that it calls for."""
    doses, drugs, found = doses_taken(view), view.world.names.drugs, Items()
    versions = view.world.versions
    ends = [version.since for version in versions[1:]] + [view.world.end]
    for version, end in zip(versions, ends, strict=True):
        per_mg = np.array([float(version.scenario.prices.oral_mg[name]) for name in drugs], dtype=np.float64)
        start, stop = np.maximum(doses.start, version.since), np.minimum(doses.end, end)
        during = stop > start
        per_year = doses.value * per_mg[doses.subject] * DAYS_PER_YEAR if drugs else doses.value
        found += steady(start[during], stop[during], per_year[during], doses.patient[during])
    tests = view.rows(Kind.BLOOD_TEST)
    prices = [float(view.world.on(minute).prices.blood_test) for minute in tests["minute"].tolist()]
    return found + payments(tests["minute"], np.array(prices, dtype=np.float64), tests["patient"])


def botulinum(view: LogView) -> Items:
    """The units of toxin injected."""
    given = view.rows(Kind.INJECTED)
    prices = [float(view.world.on(minute).prices.botulinum_unit) for minute in given["minute"].tolist()]
    return payments(given["minute"], np.array(prices, dtype=np.float64) * given["value"], given["patient"])
