"""Prices of activity: what one unit of each item costs, in which column of the ledger, at what is in force."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from clinicsim.arrays import Floats, Ints
from clinicsim.economics.costing import CATEGORIES
from clinicsim.economics.device import CATHETER_PROCEDURE, PUT_IN, paid_at_once, yearly_amount
from clinicsim.economics.staff import WEEKS_PER_YEAR, hourly_cost_of_members, hourly_cost_of_roles
from clinicsim.measures.refills import REFILLS
from clinicsim.measures.staff import working_share
from clinicsim.reduction.ledger.layout import Block, Layout
from clinicsim.reduction.ledger.segments import Records
from clinicsim.scenario.price_year import in_one_year
from clinicsim.scenario.schema.scenario import Scenario
from clinicsim.world.calendar import DAYS_PER_YEAR
from clinicsim.world.events import Cause
from clinicsim.world.world import World

OWN_STAFF_USED, AGENCY, DRUG_WASTED = "own_staff_used", "agency", "drug_wasted"
COLUMNS = (*CATEGORIES, OWN_STAFF_USED, AGENCY, DRUG_WASTED)
"""The ledger's categories, and three columns that stand beside them."""


@dataclass(frozen=True, slots=True)
class Tariff:
    """What the items of a block cost in one column of the ledger, under one version of the scenario."""

    column: str
    block: Block
    price: Callable[[World, Scenario], ArrayLike]  # one, or one for each item; by cause for blocks by cause


def _posts(world: World, scenario: Scenario) -> Floats:
    hours_per_year = float(scenario.staffing.hours_per_week) * WEEKS_PER_YEAR * working_share(world, scenario)
    return hours_per_year * hourly_cost_of_members(world, scenario)


def _own(world: World, scenario: Scenario) -> Floats:
    """A minute of the clinic's own staff; agency staff are not among them."""
    return np.concatenate((np.zeros(len(world.names.roles)), hourly_cost_of_members(world, scenario))) / 60


def _staff(world: World, scenario: Scenario) -> Floats:
    """A minute of agency staff by role, the last one first, and of the clinic's own by member."""
    of_roles = hourly_cost_of_roles(world, scenario)[::-1]
    return np.concatenate((of_roles, hourly_cost_of_members(world, scenario))) / 60


def _overtime(world: World, scenario: Scenario) -> Floats:
    return _staff(world, scenario) * (1.0 + scenario.staffing.overtime_premium.value)


def _agency(world: World, scenario: Scenario) -> Floats:
    return hourly_cost_of_roles(world, scenario) * (1.0 + float(scenario.prices.agency_premium)) / 60


def _by_cause(prices: dict[Cause, float]) -> Floats:
    by_cause = np.zeros(max(Cause) + 1)
    by_cause[list(prices)] = list(prices.values())
    return by_cause


def _refill_kits(_: World, scenario: Scenario) -> Floats:
    return _by_cause(dict.fromkeys(REFILLS, scenario.prices.refill_kit.value))


def _on_call(_: World, scenario: Scenario) -> Floats:
    prices = scenario.prices
    return _by_cause({Cause.ON_CALL: prices.on_call_refill_hours.value * prices.staff_hour[prices.on_call_band].value})


def _pumps(_: World, scenario: Scenario) -> Floats:
    return _by_cause(dict.fromkeys(PUT_IN, paid_at_once(scenario)))


def _annuities(world: World, _: Scenario) -> list[float]:
    """A year of the annuity of a pump put in under each version, whatever is in force by then."""
    return [yearly_amount(world, in_one_year(version.scenario)) for version in world.versions]


def _catheter_kits(world: World, scenario: Scenario) -> list[float]:
    kit = scenario.prices.catheter_kit.value
    return [kit if name == CATHETER_PROCEDURE else 0.0 for name in world.names.procedures]


def _travelling(world: World, scenario: Scenario) -> Floats:
    """Whether patients travel to a visit, by type and session template; to one outside sessions, by type alone."""
    offered = np.array([scenario.visits[name].transport for name in world.names.visits])
    has = np.array([*(scenario.sites[session.site].transport for session in scenario.sessions), True])
    return np.outer(offered, has).astype(np.float64).ravel()


def _transport(world: World, scenario: Scenario) -> Floats:
    prices = scenario.prices
    return _travelling(world, scenario) * (prices.transport_share.value * prices.transport_round_trip.value)


def _own_travel(world: World, scenario: Scenario) -> Floats:
    prices = scenario.prices
    return _travelling(world, scenario) * ((1.0 - prices.transport_share.value) * prices.own_travel_round_trip.value)


def _visit_fees(world: World, scenario: Scenario) -> Floats:
    paid = scenario.prices.visit_fee
    fees = np.array([paid[name].value if name in paid else 0.0 for name in world.names.visits])
    return np.repeat(fees, len(scenario.sessions) + 1)


def _operations(world: World, scenario: Scenario) -> list[float]:
    return [scenario.prices.procedure_stay[name].value for name in world.names.procedures]


def _beds(world: World, scenario: Scenario) -> list[float]:
    return [scenario.prices.bed_day[level].value * DAYS_PER_YEAR for level in world.names.levels]


def _drugs(world: World, scenario: Scenario) -> list[float]:
    return [float(scenario.prices.oral_mg[name]) * DAYS_PER_YEAR for name in world.names.drugs]


def _home_care(world: World, scenario: Scenario) -> list[float]:
    counts = scenario.economics.background_costs
    return [scenario.prices.home_care_year[band].value if counts else 0.0 for band in world.names.bands]


def _informal_care(world: World, scenario: Scenario) -> list[float]:
    counts = scenario.economics.carer_costs
    return [scenario.prices.informal_care_year[band].value if counts else 0.0 for band in world.names.bands]


TARIFFS = (
    Tariff("staff", Block.POST_YEARS, _posts),
    Tariff("sessions", Block.FILLINGS, _refill_kits),
    Tariff("sessions", Block.MINUTES_OF_AGENCY, _agency),
    Tariff("sessions", Block.MINUTES_AT_PREMIUM, _staff),
    Tariff("sessions", Block.MINUTES_OF_OVERTIME, _overtime),
    Tariff("travel", Block.JOURNEYS, lambda _, s: [float(s.sites[x.site].travel_cost_per_session) for x in s.sessions]),
    Tariff(
        "travel",
        Block.VISITS_TRAVELLED_TO,
        lambda _, s: [float(s.sites[x.site].travel_cost_per_visit) for x in s.sessions],
    ),
    Tariff("device", Block.PUMPS, _pumps),
    Tariff("device", Block.ANNUITY_YEARS, _annuities),
    Tariff("device", Block.OPERATIONS, _catheter_kits),
    Tariff("drug", Block.AMPOULES, lambda _, s: [s.prices.ampoule.value, 0.0]),
    Tariff("theatre", Block.OPERATIONS, _operations),
    Tariff("trial", Block.TRIALS, lambda _, s: s.prices.trial_day.value),
    Tariff("beds", Block.BED_YEARS, _beds),
    Tariff("emergency", Block.EMERGENCIES, lambda _, s: s.prices.emergency_attendance.value),
    Tariff("emergency", Block.FILLINGS, _on_call),
    Tariff("ambulance", Block.EMERGENCIES, lambda _, s: s.prices.ambulance.value),
    Tariff("transport", Block.VISITS, _transport),
    Tariff("oral_drugs", Block.DRUG_YEARS, _drugs),
    Tariff("oral_drugs", Block.BLOOD_TESTS, lambda _, s: float(s.prices.blood_test)),
    Tariff("botulinum", Block.TOXIN_UNITS, lambda _, s: float(s.prices.botulinum_unit)),
    Tariff("visit_fees", Block.VISITS, _visit_fees),
    Tariff("home_care", Block.LIFE_YEARS, _home_care),
    Tariff("informal_care", Block.LIFE_YEARS, _informal_care),
    Tariff("own_travel", Block.VISITS, _own_travel),
    Tariff(OWN_STAFF_USED, Block.MINUTES_WORKED, _own),
    Tariff(AGENCY, Block.MINUTES_OF_AGENCY, _agency),
    Tariff(DRUG_WASTED, Block.AMPOULES, lambda _, s: [0.0, s.prices.ampoule.value]),
)


@dataclass(frozen=True, slots=True)
class PriceList:
    """Every price that is not always nothing."""

    item: Ints  # (prices,)
    column: Ints  # (prices,): place in `COLUMNS`
    price: Floats  # (segments, prices)


def price_list(world: World, items: Layout, segments: Records) -> PriceList:
    """The prices of a world in each segment, in money of one year if the scenario asks for it."""
    versions = [in_one_year(version.scenario) for version in world.versions]
    item, column, price = [], [], []
    for tariff in TARIFFS:
        size = int(items.size[tariff.block])
        by_version = np.array([np.broadcast_to(tariff.price(world, each), (size,)) for each in versions])
        item.append(items.first[tariff.block] + np.arange(size))
        column.append(np.full(size, COLUMNS.index(tariff.column)))
        price.append(by_version.reshape(len(versions), size).astype(np.float64))
    prices = np.concatenate(price, axis=1)
    paid = np.any(prices != 0.0, axis=0)
    return PriceList(
        np.concatenate(item)[paid],
        np.concatenate(column)[paid],
        np.ascontiguousarray(prices[segments["version"]][:, paid]),
    )
