"""Whether the oral drugs, their order and their prices fit each other, and what the clinic offers beside them."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from clinicsim.scenario.errors import Finding
from clinicsim.scenario.positions import KeyPath
from clinicsim.scenario.schema.oral import Drug
from clinicsim.scenario.schema.scenario import Scenario
from clinicsim.scenario.tree import Places
from clinicsim.scenario.words import did_you_mean

_DOSES = ("effective_low_mg_per_day", "effective_mode_mg_per_day", "effective_high_mg_per_day", "max_mg_per_day")
_VISITS = ("oral_telephone", "weaning", "botulinum")


def check_drugs(scenario: Scenario, places: Places) -> Iterator[Finding]:
    """The doses of a drug rise, and those who stop it do so for one reason each."""
    for name, drug in scenario.drugs.items():
        here: KeyPath = ("drugs", name)
        yield from _check_doses(places, here, drug)
        shares = [effect.share_of_stops.value for effect in drug.side_effects.values()]
        total = drug.no_effect_share_of_stops.value + sum(shares)
        if total > 1 + 1e-9:
            blamed = places.latest((*here, "no_effect_share_of_stops"), (*here, "side_effects"))
            message = f"the shares of those who stop add up to {total:g}; expected at most 1 with every side effect"
            yield places.finding(blamed, message)


def _check_doses(places: Places, here: KeyPath, drug: Drug) -> Iterator[Finding]:
    for (lower, low), (upper, high) in pairwise([(key, getattr(drug, key).value) for key in _DOSES]):
        if low > high:
            blamed = places.latest((*here, lower), (*here, upper))
            message = f"{lower} is {low:g} and {upper} is {high:g}; expected {lower} to be at most {upper}"
            yield places.finding(blamed, message)
    if drug.start_mg_per_day.value > drug.max_mg_per_day.value:
        blamed = places.latest((*here, "start_mg_per_day"), (*here, "max_mg_per_day"))
        message = f"the first dose, {drug.start_mg_per_day.value:g}, is above max_mg_per_day"
        yield places.finding(blamed, f"{message}, {drug.max_mg_per_day.value:g}")


def check_line(scenario: Scenario, places: Places) -> Iterator[Finding]:
    """The line names drugs, each once; drugs outside it are never started; bands of severity exist."""
    line = scenario.oral.line
    for place, name in enumerate(line):
        here: KeyPath = ("oral", "line", place)
        if name not in scenario.drugs:
            yield places.finding(here, f"there is no oral drug {name!r}{did_you_mean(name, scenario.drugs)}")
        elif name in line[:place]:
            yield places.finding(here, f"{name!r} stands twice in the line")
    for name in scenario.drugs:
        if name not in line:
            message = "is in no place of oral.line, so nobody is ever started on it; add it there"
            yield places.finding(("drugs", name), message, "warning")
    bands = scenario.outcomes.bands
    for place, name in enumerate(scenario.oral.severe_bands):
        if name not in bands:
            message = f"there is no band of severity {name!r}{did_you_mean(name, bands)}"
            yield places.finding(("oral", "severe_bands", place), message)


def check_oral_prices(scenario: Scenario, places: Places) -> Iterator[Finding]:
    """Every oral drug has a price, and every price has a drug."""
    priced = scenario.prices.oral_mg
    for name in scenario.drugs:
        if name not in priced:
            yield places.finding(("drugs", name), "has no price; expected that of one milligram in prices.oral_mg")
    for name in priced:
        if name not in scenario.drugs:
            message = f"prices nothing: drugs has no entry of this name{did_you_mean(name, scenario.drugs)}"
            yield places.finding(("prices", "oral_mg", name), message, "warning")


def check_offers(scenario: Scenario, places: Places) -> Iterator[Finding]:
    """The visit types of telephone, weaning and toxin are there; a clinic without toxin is told what follows."""
    for name in _VISITS:
        if name not in scenario.visits:
            yield places.finding(("visits", name), "missing; the pathway books this visit type by its name")
        elif scenario.visits[name].booking != "due":
            message = f'is "{scenario.visits[name].booking}"; the pathway needs "due" for this visit type'
            yield places.finding(("visits", name, "booking"), message)
    held = {name for session in scenario.sessions for name in session.visits}
    if scenario.sessions and "botulinum" not in held:
        message = "no session holds this visit type: nobody has botulinum toxin here, and such patients go elsewhere"
        yield places.finding(("visits", "botulinum"), message, "warning")
