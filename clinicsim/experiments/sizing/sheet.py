"""The sizing sheet: demand and capacity of the first year, worked out on paper.

Every figure is a mean; nothing is drawn by lot and nobody waits. It says whether the hours add up. What it cannot say
is what chance does to them: a clinic whose sums add up may still run pumps dry, which is what a simulation is for.
"""

from __future__ import annotations

from dataclasses import dataclass

from clinicsim.experiments.sizing.flows import Flows, flows
from clinicsim.experiments.sizing.slots import Pool, patients_a_week, pools
from clinicsim.experiments.sizing.staff import Post, posts
from clinicsim.experiments.sizing.theatre import TheatreYear, theatre_year
from clinicsim.experiments.sizing.visits import Wanted, visits_wanted
from clinicsim.experiments.sizing.waiting_list import WaitingList
from clinicsim.world.calendar import DAYS_PER_YEAR
from clinicsim.world.cohort.record import WAITING_LISTS
from clinicsim.world.world import World

_DAYS_PER_WEEK = 7


@dataclass(frozen=True, slots=True)
class Sheet:
    """Demand against capacity in the first year."""

    flows: Flows
    visits: tuple[Wanted, ...]
    pools: tuple[Pool, ...]
    lists: tuple[WaitingList, ...]
    posts: tuple[Post, ...]
    theatre: TheatreYear
    use: float  # largest share of slots to plan for


def sizing_sheet(world: World, use: float, target_weeks: float) -> Sheet:
    """Work out the sheet.

    Parameters
    ----------
    world
        Of a scenario that runs for a year at least.
    use
        Largest share of slots to plan for, above 0 and at most 1.
    target_weeks
        Within which patients on a waiting list for a visit should be seen.
    """
    moved = flows(world)
    wanted = visits_wanted(world, moved)
    found = pools(world, wanted, use)
    return Sheet(
        flows=moved,
        visits=wanted,
        pools=found,
        lists=tuple(
            _waiting_list(world, each, pool, wanted, target_weeks)
            for pool in found
            for each in wanted
            if each.visit in pool.visits and world.scenario.visits[each.visit].booking == "list"
        ),
        posts=posts(world, found),
        theatre=theatre_year(world, moved),
        use=use,
    )


def _waiting_list(
    world: World, each: Wanted, pool: Pool, wanted: tuple[Wanted, ...], target_weeks: float
) -> WaitingList:
    patients = world.cohort.patients
    on_list = WAITING_LISTS.index(each.visit) if each.visit in WAITING_LISTS else -1
    waiting = patients[patients["waiting_list"] == on_list]
    waits = -waiting["clock_start_day"] / _DAYS_PER_WEEK
    return WaitingList(
        name=each.visit,
        demand=each.per_year / (DAYS_PER_YEAR / _DAYS_PER_WEEK),
        capacity=patients_a_week(pool, wanted, each.visit, world.scenario.visits[each.visit].slots),
        size=int(waiting.size),
        mean_wait=float(waits.mean()) if waiting.size else 0.0,
        target=target_weeks,
    )
