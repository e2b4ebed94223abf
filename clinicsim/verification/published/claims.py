"""US claims around a first pump, against what the service costs for people who are given one in runs of a clinic.

The claims are of all health care of a person; a run knows the spasticity service alone. So levels cannot be compared,
nor the fall below the year before, which is of care elsewhere. What can: how the service's cost moves over the years,
and what the first year adds to a year before of which everything else is taken to stay as it was.
"""

from __future__ import annotations

import numpy as np

from clinicsim import engines
from clinicsim.arrays import Floats, Ints
from clinicsim.economics.cea.ratio import fieller_interval
from clinicsim.economics.costing import CATEGORIES
from clinicsim.economics.items import Payments, Steady
from clinicsim.economics.perspective import counted
from clinicsim.experiments.statistics import t_interval
from clinicsim.measures.log_view import MINUTES_PER_YEAR, LogView
from clinicsim.verification.check import Check, Kind, Pair, at_most, between
from clinicsim.verification.clinic import example_world
from clinicsim.verification.published.figures import about_study, published
from clinicsim.world.events import Cause
from clinicsim.world.events import Kind as Row

STUDY = "claims_2009_2017"
REPLICATIONS, QUICK_REPLICATIONS = 6, 3
ORAL, REFERRALS, MONTHS = 150, 200, 84
BEFORE, FIRST, SECOND, THIRD = range(4)
YEARS = range(-1, 3)  # from the implant
SETS = (
    f"run.months={MONTHS}",
    f"referrals.per_year={REFERRALS}",
    "prices.cost_set=us_medicare_2024",
    "economics.perspective=us_payer",
)


def first_implants(view: LogView) -> tuple[Ints, Ints]:
    """People whose first pump came in the run and who were then followed for three years, and when; both (people,)."""
    put_in = view.rows(Row.PUMP_IN, Cause.IMPLANTED)
    patient, first = np.unique(put_in["patient"], return_index=True)
    minute = put_in["minute"][first].astype(np.int64)
    died = np.concatenate((view.rows(Row.DIED), view.rows(Row.DIED_ELSEWHERE)))
    until = minute + len(YEARS[1:]) * MINUTES_PER_YEAR
    early = set(died["patient"][died["minute"] < view.world.end].tolist())
    lived = np.array([p not in early for p in patient.tolist()], dtype=np.bool_)
    kept = lived & (until <= view.world.end)
    return patient[kept].astype(np.int64), minute[kept]


def yearly_cost(view: LogView) -> Floats:
    """Mean cost per person of the year before the first implant and of three years after it, shape (4,)."""
    patient, implanted = first_implants(view)
    items = [cost(view) for cost in CATEGORIES.values()]
    counts = counted(view.world.scenario, tuple(CATEGORIES))
    total = np.zeros(len(YEARS))
    for item, counts_here in zip(items, counts, strict=True):
        if counts_here:
            total += _paid(item.payments, patient, implanted) + _accrued(item.steady, patient, implanted)
    return total / patient.size


def _paid(payments: Payments, patient: Ints, implanted: Ints) -> Floats:
    of, start = _implant_of(payments.patient, patient, implanted)
    year = np.floor((payments.minutes[of] - start) / MINUTES_PER_YEAR)
    return np.array([payments.amounts[of][year == each].sum() for each in YEARS])


def _accrued(steady: Steady, patient: Ints, implanted: Ints) -> Floats:
    of, start = _implant_of(steady.patient, patient, implanted)
    found = np.zeros(len(YEARS))
    for place, year in enumerate(YEARS):
        opens = start + year * MINUTES_PER_YEAR
        inside = np.minimum(steady.ends[of], opens + MINUTES_PER_YEAR) - np.maximum(steady.starts[of], opens)
        found[place] = (np.maximum(inside, 0.0) / MINUTES_PER_YEAR * steady.per_year[of]).sum()
    return found


def _implant_of(whose: Ints, patient: Ints, implanted: Ints) -> tuple[Ints, Ints]:
    """Places of costs of these patients, and the minute of each one's implant."""
    of = np.flatnonzero(np.isin(whose, patient))
    return of, implanted[np.searchsorted(patient, whose[of])]


def _shape(quick: bool) -> tuple[Pair, ...]:
    of, world = published(STUDY), example_world(0, ORAL, SETS, unlimited=True)
    runs = range(QUICK_REPLICATIONS if quick else REPLICATIONS)
    cost = np.array([yearly_cost(LogView(world, engines.run(world, run))) for run in runs])
    added = 1.0 + (cost[:, FIRST] - cost[:, BEFORE]) / of["median_before"]
    at = t_interval(added)
    return (
        between(
            "year before and what year 1 adds to it, over the year before",
            at.mean,
            of["low"][0],
            of["high"][0],
            expected=of["ratios"][0],
            half_width=(at.hi - at.lo) / 2,
        ),
        _falls("year 2 over year 1", cost[:, SECOND], cost[:, FIRST], of["ratios"][1] / of["ratios"][0]),
        _falls("year 3 over year 1", cost[:, THIRD], cost[:, FIRST], of["ratios"][2] / of["ratios"][0]),
    )


def _falls(what: str, later: Floats, earlier: Floats, expected: float) -> Pair:
    bounds = fieller_interval(later, earlier)
    half_width = (bounds[1] - bounds[0]) / 2 if bounds else float("inf")
    found = float(later.mean() / earlier.mean())
    return at_most(f"{what} (claims: {expected:.2f})", found, 1.0, half_width=half_width)


def checks() -> tuple[Check, ...]:
    """All checks of this study."""
    return (
        Check(
            "claims/shape",
            Kind.CALIBRATION,
            "Cost of people given a first pump: year 1 is the dearest, by as much as claims say",
            tolerance="published CI, sign",
            pairs=_shape,
            caveat=(
                "claims are of all US health care, ours of the service alone, at prices partly recalled; that claims "
                "fall below the year before (0.75, 0.68) is of care elsewhere and cannot be shown"
            ),
            **about_study(STUDY),
        ),
    )
