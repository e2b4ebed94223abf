"""What pump systems and catheter kits cost: at the event, or a pump system as an annuity."""

from __future__ import annotations

import numpy as np

from clinicsim.economics.discounting import Convention, flow_factor
from clinicsim.economics.items import Items, steady
from clinicsim.economics.pricing import each_row
from clinicsim.measures.log_view import MINUTES_PER_YEAR, LogView
from clinicsim.scenario.schema.scenario import Scenario
from clinicsim.world.events import Cause, Kind
from clinicsim.world.world import World

CATHETER_PROCEDURE = "revision"
PUT_IN = (Cause.IMPLANTED, Cause.REPLACED)


def devices(view: LogView) -> Items:
    """A pump system for each pump put in, a catheter kit for each revision.

    A pump of the first day was paid for before. An annuity runs from the minute at which the pump is put in, and goes
    on though the pump comes out early, for the money is spent; what of it lies after the run is not counted. What it
    pays undiscounted adds up to more than the price, by the interest: a budget takes the price at the event.
    """
    procedures = view.world.names.procedures
    operated = view.rows(Kind.OPERATED)
    revision = procedures.index(CATHETER_PROCEDURE) if CATHETER_PROCEDURE in procedures else -1
    revised = operated[operated["subject"] == revision]
    kits = each_row(view, revised, lambda scenario: scenario.prices.catheter_kit.value)
    return each_row(view, view.rows(Kind.PUMP_IN, *PUT_IN), paid_at_once) + _annuities(view) + kits


def _annuities(view: LogView) -> Items:
    """The yearly amounts of pumps put in while pump systems are annuities, at the price of that day."""
    put_in = view.rows(Kind.PUMP_IN, *PUT_IN)
    start, world = put_in["minute"].astype(np.int64), view.world
    minutes = view.dated(start, annuity_minutes)
    lasts = minutes > 0
    yearly = view.dated(start, lambda scenario: yearly_amount(world, scenario))
    return steady(start[lasts], start[lasts] + minutes[lasts].astype(np.int64), yearly[lasts], put_in["patient"][lasts])


def paid_at_once(scenario: Scenario) -> float:
    """What is paid at the minute at which a pump is put in; nothing for an annuity."""
    return scenario.prices.pump_system.value if scenario.economics.device == "event" else 0.0


def annuity_minutes(scenario: Scenario) -> int:
    """Minutes for which an annuity of a pump system runs; 0 where it is paid at the event."""
    economics = scenario.economics
    return round(economics.device_years.value * MINUTES_PER_YEAR) if economics.device == "annuity" else 0


def yearly_amount(world: World, scenario: Scenario) -> float:
    """What a pump system costs a year as an annuity; the rate and the convention are those of the first day."""
    minutes, economics = annuity_minutes(scenario), world.scenario.economics
    if minutes == 0:
        return 0.0
    years, rate = minutes / MINUTES_PER_YEAR, economics.discount_rate_costs.value
    return equivalent_annual_cost(scenario.prices.pump_system.value, years, rate, economics.convention)


def equivalent_annual_cost(price: float, years: float, rate: float, convention: Convention) -> float:
    """Spread a price evenly over years, so that the present value of what is paid a year is the price.

    The annuity factor is the present value of a steady flow of 1 a year from the first day, under the convention in use
    (Drummond and others, Methods for the Economic Evaluation of Health Care Programmes, chapter on cost analysis:
    annuitising capital). From any other day the present value is the discounted price exactly where costs fall at their
    very date; under the other conventions it moves a little with the place of the day in its year.

    Parameters
    ----------
    price
        What is paid, in money.
    years
        Years over which it is spread, above 0.
    rate
        Annual discount rate, above -1.
    convention
        When a cost falls inside its year.

    Examples
    --------
    >>> round(equivalent_annual_cost(6889, 5.9, 0.035, "continuous"), 2)
    1290.13
    """
    return price / float(flow_factor(0.0, years, rate, convention))
