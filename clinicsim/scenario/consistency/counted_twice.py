"""A cost counts once: by tariff or by its parts, and in one figure or as it is simulated, never both.

Every check concerns a pair of which the perspective counts both; what it leaves out may stand in the scenario twice.
"""

from __future__ import annotations

from collections.abc import Iterator

from clinicsim.data import COST_SETS, cost_set_tables
from clinicsim.scenario.consistency.counted import CATEGORIES, categories_counted, words_for
from clinicsim.scenario.errors import Finding
from clinicsim.scenario.positions import KeyPath
from clinicsim.scenario.price_year import money
from clinicsim.scenario.schema.scenario import Scenario
from clinicsim.scenario.tree import Places
from clinicsim.scenario.words import did_you_mean, listed

OF_A_VISIT = ("staff", "sessions", "travel")
"""Categories that a fee for a visit holds."""

TRIAL = "trial"

DEVICE_OF = {"implant": "pump_system", "replacement": "pump_system", "revision": "catheter_kit"}
"""The price of the device that each operation puts in."""

HELD_BY = {
    "uk.bont.session.total": ("botulinum", "botulinum_unit", "the toxin"),
    "us.implant.facility.62362_apc5471": ("device", "pump_system", "the pump"),
}
"""Evidence whose figure holds a whole other category: that category, its price, and what it is."""

CATEGORY_OF = {"visit_fee": "visit_fees", "procedure_stay": "theatre", "trial_day": "trial", "bed_day": "beds"}
"""Category of the prices that may be tariffs."""


def check_counted_twice(scenario: Scenario, places: Places) -> Iterator[Finding]:
    """No visit, trial, device or care counts by its tariff and by its parts as well."""
    counted = categories_counted(scenario)
    yield from _visits(scenario, counted, places)
    yield from _trials(scenario, counted, places)
    yield from _devices(scenario, counted, places)
    yield from _held_by_a_source(scenario, counted, places)
    yield from _home_care(scenario, counted, places)


def _visits(scenario: Scenario, counted: frozenset[str], places: Places) -> Iterator[Finding]:
    """Fees pay for staff and kit of the clinic."""
    fees = any(fee.value > 0 for fee in scenario.prices.visit_fee.values())
    parts = [category for category in OF_A_VISIT if category in counted]
    if not fees or "visit_fees" not in counted or not parts:
        return
    payer, name = scenario.payers.visit_fees, scenario.economics.perspective
    same = [category for category in parts if getattr(scenario.payers, category) == payer]
    message = (
        f"{name!r} counts visits twice: by the fees paid for them (payer {payer!r}), and by "
        f"{listed([f'{category} ({words_for(category)})' for category in parts], 'and')}"
    )
    advice = f"give payers.visit_fees a payer of its own, not {payer!r}, and" if same else "leave out the payer of one:"
    choice = "count either the fees or what they pay for" if same else f"{payer!r}, or those of {listed(parts, 'and')}"
    blamed = places.latest(("economics", "perspective"), ("prices", "visit_fee"), ("perspectives", name, "payers"))
    yield places.finding(blamed, f"{message}; {advice} {choice}")


def _trials(scenario: Scenario, counted: frozenset[str], places: Places) -> Iterator[Finding]:
    """The price of a trial's day is its whole day case."""
    prices = scenario.prices
    fee = prices.visit_fee.get(TRIAL)
    if fee is None or fee.value <= 0 or prices.trial_day.value <= 0 or not {"visit_fees", "trial"} <= counted:
        return
    message = "counts a screening trial twice: by this fee, and by prices.trial_day, which is the whole day case"
    blamed = places.latest(("prices", "visit_fee", TRIAL), ("prices", "trial_day"))
    yield places.finding(blamed, f"{message}; set one of the two to 0")


def _devices(scenario: Scenario, counted: frozenset[str], places: Places) -> Iterator[Finding]:
    """The payment for an operation of a shipped cost set may hold the device: it then ships the device at nothing."""
    prices = scenario.prices
    if prices.cost_set not in COST_SETS or not {"theatre", "device"} <= counted:
        return
    shipped = cost_set_tables(prices.cost_set)["prices"]
    for operation, device in DEVICE_OF.items():
        tariff = _value(shipped["procedure_stay"].get(operation, 0))
        stands = operation in prices.procedure_stay and prices.procedure_stay[operation].value == tariff > 0
        if _value(shipped[device]) == 0 and stands and getattr(prices, device).value > 0:
            message = f"counts a device twice: the payment of {prices.cost_set} for {operation} holds it"
            advice = f"set prices.procedure_stay.{operation} to a payment without it, or prices.{device} to 0"
            yield places.finding(("prices", device), f"{message}; {advice}")


def _held_by_a_source(scenario: Scenario, counted: frozenset[str], places: Places) -> Iterator[Finding]:
    """Figures of sources that are known to hold another category."""
    for path, quantity in money(scenario):
        category = CATEGORY_OF.get(str(path[1]), "")
        if quantity.source not in HELD_BY or category not in counted or quantity.value <= 0:
            continue
        other, price, what = HELD_BY[quantity.source]
        if other in counted and getattr(scenario.prices, price).value > 0:
            message = f"{quantity.source} holds {what}, which counts by prices.{price} as well"
            yield places.finding(path, f"{message}; use a figure without it, or set prices.{price} to 0")


def _home_care(scenario: Scenario, counted: frozenset[str], places: Places) -> Iterator[Finding]:
    """A yearly figure of care leaves out what is simulated, which yearly costs of illness hold as a rule."""
    on = scenario.economics.background_costs and "home_care" in counted
    for place, category in enumerate(scenario.prices.home_care_covers):
        here: KeyPath = ("prices", "home_care_covers", place)
        if category not in CATEGORIES:
            yield places.finding(here, f"there is no category of cost {category!r}{did_you_mean(category, CATEGORIES)}")
        elif on and category != "home_care" and category in counted and _counts_at_all(scenario, category):
            message = (
                f"counts {category} ({words_for(category)}) twice: in prices.home_care_year, and as it is simulated"
            )
            advice = "take it out of the yearly figures and of this list, or set economics.background_costs = false"
            yield places.finding(here, f"{message}; {advice}")


def _counts_at_all(scenario: Scenario, category: str) -> bool:
    if category == "informal_care":
        return scenario.economics.carer_costs
    if category == "visit_fees":
        return any(fee.value > 0 for fee in scenario.prices.visit_fee.values())
    return True


def _value(raw: object) -> float:
    """Number of a shipped price, which may be written plain or with its range."""
    return float(raw["value"] if isinstance(raw, dict) else str(raw))
