"""Log -> ledger: what a run cost, by category and month."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from clinicsim.economics import activity, staff
from clinicsim.economics.items import Items
from clinicsim.measures.log_view import LogView
from clinicsim.measures.people import patient_years
from clinicsim.measures.refills import on_time_and_due
from clinicsim.world.events import EventLog
from clinicsim.world.world import Floats, World

CATEGORIES: dict[str, Callable[[LogView], Items]] = {
    "staff": staff.employed,
    "sessions": lambda view: staff.agency(view) + activity.refill_kits(view),
    "device": activity.devices,
    "drug": activity.drug,
    "theatre": activity.operations,
    "trial": activity.trials,
    "beds": activity.beds,
    "emergency": activity.emergencies,
    "transport": activity.transport,
}


@dataclass(frozen=True, slots=True)
class Ledger:
    """Costs of one replication, in the scenario's currency and price year; the total is the sum of the categories.

    Staff stand twice, and the two reconcile: employed = used by the clinic's own staff + idle. `staff_used` adds
    agency time, which is paid for under `sessions`.
    """

    categories: tuple[str, ...]
    monthly: Floats  # (months, categories), undiscounted
    discounted_monthly: Floats  # (months, categories), discounted to the start of the run
    own_staff_used_monthly: Floats  # (months,), undiscounted
    agency_monthly: Floats  # (months,), undiscounted
    patient_years: Floats  # (months,): years of people with the service, to relate costs to
    on_time_refills: Floats  # (months,)

    @property
    def discounted(self) -> Floats:
        """Discounted cost of the whole run, shape (categories,)."""
        return np.asarray(self.discounted_monthly.sum(axis=0))

    @property
    def total(self) -> float:
        """Undiscounted cost of the whole run."""
        return float(self.monthly.sum())

    @property
    def staff_employed(self) -> float:
        """Cost of the staff employed over the run, busy or not."""
        return float(self.monthly[:, self.categories.index("staff")].sum())

    @property
    def staff_used(self) -> float:
        """Cost of staff time with patients over the run, agency included."""
        return float(self.own_staff_used_monthly.sum() + self.agency_monthly.sum())

    @property
    def staff_idle(self) -> float:
        """Cost of employed time that was not spent with patients: what is left of the budget."""
        return self.staff_employed - float(self.own_staff_used_monthly.sum())


def ledger(world: World, log: EventLog) -> Ledger:
    """Cost the events of one replication.

    Parameters
    ----------
    world
        The world in which the log was written; prices and the discount rate are its scenario's.
    log
        Array of dtype `EVENT`, shape (rows,), in order of time.
    """
    view = LogView(world, log)
    economics = world.scenario.economics
    rate, convention = float(economics.discount_rate_costs), economics.convention
    items = [cost(view) for cost in CATEGORIES.values()]
    return Ledger(
        categories=tuple(CATEGORIES),
        monthly=np.column_stack([each.by_month(view) for each in items]),
        discounted_monthly=np.column_stack([each.discounted_by_month(view, rate, convention) for each in items]),
        own_staff_used_monthly=staff.used(view).by_month(view),
        agency_monthly=staff.agency(view).by_month(view),
        patient_years=patient_years(view),
        on_time_refills=on_time_and_due(view)[0],
    )
