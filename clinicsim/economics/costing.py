"""Log -> ledger: what a run cost, by category and month."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from clinicsim.arrays import Floats
from clinicsim.economics import activity, device, drug, oral, staff
from clinicsim.economics.items import Items
from clinicsim.economics.perspective import by_payer, counted, payers_of
from clinicsim.economics.qalys import discounted_life_years, discounted_qalys
from clinicsim.measures.log_view import LogView
from clinicsim.measures.people import patient_years
from clinicsim.measures.refills import on_time_and_due
from clinicsim.scenario.price_year import in_one_year
from clinicsim.world.events import EventLog
from clinicsim.world.world import World

CATEGORIES: dict[str, Callable[[LogView], Items]] = {
    "staff": staff.employed,
    "sessions": lambda view: staff.beyond_the_budget(view) + activity.refill_kits(view),
    "travel": staff.journeys,
    "device": device.devices,
    "drug": drug.drug,
    "theatre": activity.operations,
    "trial": activity.trials,
    "beds": activity.beds,
    "emergency": activity.emergencies,
    "ambulance": activity.ambulances,
    "transport": activity.transport,
    "oral_drugs": oral.oral_drugs,
    "botulinum": oral.botulinum,
    "visit_fees": activity.visit_fees,
    "home_care": activity.home_care,
    "informal_care": activity.informal_care,
    "own_travel": activity.own_travel,
}


@dataclass(frozen=True, slots=True)
class Ledger:
    """Costs of one replication, in the scenario's currency and price year; the total is the sum of the categories.

    The perspective of the scenario says whose costs count: a category that another payer bears is zero in `monthly`,
    and stands in full in `all_monthly`. Staff stand twice, and the two reconcile: employed = used by the clinic's own
    staff + idle, whoever's costs count. `staff_used` adds agency time, which is paid for under `sessions`.
    """

    categories: tuple[str, ...]
    payers: tuple[str, ...]  # of each category
    monthly: Floats  # (months, categories), undiscounted, as the perspective counts it
    discounted_monthly: Floats  # (months, categories), as `monthly`, discounted to the start of the run
    all_monthly: Floats  # (months, categories), undiscounted, whoever pays
    own_staff_used_monthly: Floats  # (months,), undiscounted
    agency_monthly: Floats  # (months,), undiscounted
    drug_wasted_monthly: Floats  # (months,), undiscounted: what was left in opened ampoules
    patient_years: Floats  # (months,): years of people with the service, to relate costs to
    on_time_refills: Floats  # (months,)
    discounted_qalys_monthly: Floats  # (months, components), discounted to the start of the run
    discounted_life_years_monthly: Floats  # (months,), discounted to the start of the run, at the rate for effects

    @property
    def discounted(self) -> Floats:
        """Discounted cost of the whole run, shape (categories,)."""
        return np.asarray(self.discounted_monthly.sum(axis=0))

    @property
    def total(self) -> float:
        """Undiscounted cost of the whole run."""
        return float(self.monthly.sum())

    @property
    def by_payer(self) -> dict[str, Floats]:
        """Undiscounted cost in each month, (months,), of each payer, whoever's costs count."""
        return by_payer(self.payers, self.all_monthly)

    @property
    def staff_employed_monthly(self) -> Floats:
        """Cost in each month, (months,), of the staff employed, busy or not."""
        column: Floats = self.all_monthly[:, self.categories.index("staff")]
        return column

    @property
    def staff_employed(self) -> float:
        """Cost of the staff employed over the run, busy or not."""
        return float(self.staff_employed_monthly.sum())

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
        The world in which the log was written; prices are those in force at each event, brought to one price year if
        the scenario asks for it. Perspective and discount rates are those of the first day.
    log
        Array of dtype `EVENT`, shape (rows,), in order of time.
    """
    view = LogView(in_one_price_year(world), log)
    scenario = world.scenario
    rate, convention = scenario.economics.discount_rate_costs.value, scenario.economics.convention
    counts = counted(scenario, tuple(CATEGORIES))
    items = [cost(view) for cost in CATEGORIES.values()]
    monthly = np.column_stack([each.by_month(view) for each in items])
    discounted = np.column_stack([each.discounted_by_month(view, rate, convention) for each in items])
    return Ledger(
        categories=tuple(CATEGORIES),
        payers=payers_of(scenario, tuple(CATEGORIES)),
        monthly=np.where(counts, monthly, 0.0),
        discounted_monthly=np.where(counts, discounted, 0.0),
        all_monthly=monthly,
        own_staff_used_monthly=staff.used(view).by_month(view),
        agency_monthly=staff.agency(view).by_month(view),
        drug_wasted_monthly=drug.wasted(view).by_month(view),
        patient_years=patient_years(view),
        on_time_refills=on_time_and_due(view)[0],
        discounted_qalys_monthly=discounted_qalys(view),
        discounted_life_years_monthly=discounted_life_years(view),
    )


def in_one_price_year(world: World) -> World:
    """The world with every price in money of one year, if the scenario asks for it."""
    versions = tuple(replace(version, scenario=in_one_year(version.scenario)) for version in world.versions)
    return replace(world, scenario=in_one_year(world.scenario), versions=versions)
