"""Log -> costs and QALYs of each person, for subgroups and audits; together with what is shared they are the ledger.

Posts, agency staff, premiums, overtime and journeys of staff belong to nobody in particular: the log says who worked
and not with whom, and idle time has no patient at all. They are kept apart as shared, and never spread over people.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from clinicsim.arrays import Floats, Ints
from clinicsim.economics.costing import CATEGORIES, in_one_price_year
from clinicsim.economics.items import PlaceOf, worth_of
from clinicsim.economics.items import by_patient as sums_by_patient
from clinicsim.economics.perspective import counted
from clinicsim.measures.log_view import LogView
from clinicsim.measures.people_known import People, people
from clinicsim.measures.quality_of_life import COMPONENTS, life_flow, qaly_flows
from clinicsim.world.events import EventLog
from clinicsim.world.world import World


@dataclass(frozen=True, slots=True, eq=False)
class Patients:
    """Everybody who was referred or there on the first day, in order; costs are those that the perspective counts."""

    number: Ints  # (people,), as the log numbers them
    indication: Ints  # (people,): place in `world.names.indications`
    band: Ints  # (people,): place in `world.names.bands`
    categories: tuple[str, ...]
    costs: Floats  # (people, categories), discounted to the start of the run
    costs_undiscounted: Floats  # (people, categories)
    shared: Floats  # (categories,): of nobody in particular, discounted
    shared_undiscounted: Floats  # (categories,)
    components: tuple[str, ...]
    qalys: Floats  # (people, components), discounted
    qalys_undiscounted: Floats  # (people, components)
    life_years: Floats  # (people,)
    life_years_discounted: Floats  # (people,), at the rate for effects


def by_patient(world: World, log: EventLog) -> Patients:
    """Costs, QALYs and years of each person of one replication.

    Parameters
    ----------
    world
        The world in which the log was written; prices, perspective and rates are those that the ledger takes.
    log
        Array of dtype `EVENT`, shape (rows,), in order of time.

    Returns
    -------
    Patients
        Costs of people and those shared add up to the ledger, category by category.
    """
    view = LogView(in_one_price_year(world), log)
    known: People = view.once(people)
    place = PlaceOf(known.number)
    costs, undiscounted = _costs(view, place)
    qalys, qalys_undiscounted = _effects(view, place)
    return Patients(
        number=known.number,
        indication=known.indication,
        band=known.band,
        categories=tuple(CATEGORIES),
        costs=costs[:-1],
        costs_undiscounted=undiscounted[:-1],
        shared=costs[-1],
        shared_undiscounted=undiscounted[-1],
        components=COMPONENTS,
        qalys=qalys[:, :-1],
        qalys_undiscounted=qalys_undiscounted[:, :-1],
        life_years=qalys_undiscounted[:, -1],
        life_years_discounted=qalys[:, -1],
    )


def _costs(view: LogView, place: PlaceOf) -> tuple[Floats, Floats]:
    """Discounted and undiscounted costs, shape (people + 1, categories); the last row is of nobody in particular."""
    scenario = view.world.scenario
    rate, convention = scenario.economics.discount_rate_costs.value, scenario.economics.convention
    counts = counted(scenario, tuple(CATEGORIES))
    items = [cost(view) for cost in CATEGORIES.values()]
    discounted = np.column_stack([each.discounted_by_patient(view, place, rate, convention) for each in items])
    plain = np.column_stack([each.by_patient(view, place) for each in items])
    return np.where(counts, discounted, 0.0), np.where(counts, plain, 0.0)


def _effects(view: LogView, place: PlaceOf) -> tuple[Floats, Floats]:
    """Discounted and undiscounted QALYs by component, and last years lived, shape (people, components + 1)."""
    economics = view.world.scenario.economics
    rate, convention = economics.discount_rate_effects.value, economics.convention
    flows = [*view.once(qaly_flows).values(), life_flow(view)]
    discounted = [sums_by_patient(flow, worth_of(flow, rate, convention), place)[:-1] for flow in flows]
    plain = [sums_by_patient(flow, flow.amounts, place)[:-1] for flow in flows]
    return np.column_stack(discounted), np.column_stack(plain)
