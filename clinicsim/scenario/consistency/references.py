"""Names that one table uses and another must have."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from clinicsim.scenario.errors import Finding
from clinicsim.scenario.positions import KeyPath
from clinicsim.scenario.schema.scenario import Scenario
from clinicsim.scenario.tree import Places
from clinicsim.scenario.words import did_you_mean

VISITS = (
    "first_assessment",
    "oral_titration",
    "oral_follow_up",
    "trial",
    "titration",
    "refill",
    "refill_new_strength",
    "dye_study",
)
"""Visit types that the pathway itself books."""

WITHOUT_PUMPS = ("first_assessment", "oral_titration", "oral_follow_up")
"""Those that it books where nobody has a pump."""

PROCEDURES = ("implant", "replacement", "revision", "explant")
"""Operations that the pathway itself lists."""

NOTHING_MENDS = "none"
MENDERS = ("replacement", "revision")
"""Operations that leave a patient with a working pump."""

CALLED_FROM_A_LIST = ("first_assessment", "trial")
"""Visits that the pathway calls from a waiting list; it books all others by due date."""

Reference = tuple[KeyPath, str, Collection[str], str]
"""Where a name is used, the name, the names there are, and what they are called."""


def check_required(scenario: Scenario, places: Places) -> Iterator[Finding]:
    """Visit types and operations that the pathway uses by name are there."""
    for name in VISITS:
        if name not in scenario.visits:
            yield places.finding(("visits", name), "missing; the pathway books this visit type by its name")
        else:
            wanted = "list" if name in CALLED_FROM_A_LIST else "due"
            if scenario.visits[name].booking != wanted:
                message = f'is "{scenario.visits[name].booking}"; the pathway needs "{wanted}" for this visit type'
                yield places.finding(("visits", name, "booking"), message)
    for name in PROCEDURES:
        if name not in scenario.procedures:
            yield places.finding(("procedures", name), "missing; the pathway lists this procedure by its name")


def check_references(scenario: Scenario, places: Places) -> Iterator[Finding]:
    """Every name that is used stands in the table that it refers to."""
    for path, name, known, what in [*_sessions(scenario), *_harm(scenario), *_money(scenario)]:
        if name not in known:
            yield places.finding(path, f"there is no {what} {name!r}{did_you_mean(name, known)}")


def _sessions(scenario: Scenario) -> Iterator[Reference]:
    for place, session in enumerate(scenario.sessions):
        for entry, visit in enumerate(session.visits):
            yield ("sessions", place, "visits", entry), visit, scenario.visits, "visit type"


def _harm(scenario: Scenario) -> Iterator[Reference]:
    for name, procedure in scenario.procedures.items():
        yield ("procedures", name, "level"), procedure.level, scenario.beds, "ward level"
    yield ("trial", "level"), scenario.trial.level, scenario.beds, "ward level"
    yield ("trial", "headache_level"), scenario.trial.headache_level, scenario.beds, "ward level"
    yield ("overdose", "ward_level"), scenario.overdose.ward_level, scenario.beds, "ward level"
    yield ("overdose", "critical_level"), scenario.overdose.critical_level, scenario.beds, "ward level"
    yield ("huddle", "day_case_level"), scenario.huddle.day_case_level, scenario.beds, "ward level"
    yield ("withdrawal", "ward_level"), scenario.withdrawal.ward_level, scenario.beds, "ward level"
    yield ("withdrawal", "critical_level"), scenario.withdrawal.critical_level, scenario.beds, "ward level"
    yield from _complications(scenario)


def _complications(scenario: Scenario) -> Iterator[Reference]:
    menders = [*(name for name in scenario.procedures if name in MENDERS), NOTHING_MENDS]
    booked = [name for name, visit in scenario.visits.items() if visit.booking == "due"]
    visit_type = "visit type booked by due date"
    recall = scenario.recall
    yield ("recall", "check_visit"), recall.check_visit, booked, visit_type
    for place, name in enumerate(recall.complications):
        yield ("recall", "complications", place), name, scenario.complications, "complication"
    for name, harm in scenario.complications.items():
        here: KeyPath = ("complications", name)
        yield (*here, "mended_by"), harm.mended_by, menders, "mending procedure"
        yield (*here, "diagnosis_visit"), harm.diagnosis_visit, [*booked, ""], visit_type
        yield (*here, "extra_visit"), harm.extra_visit, [*booked, ""], visit_type
        for level in harm.nights:
            yield (*here, "nights", level), level, scenario.beds, "ward level"
        for procedure_name in harm.per_procedure:
            yield (*here, "per_procedure", procedure_name), procedure_name, scenario.procedures, "procedure"


def _money(scenario: Scenario) -> Iterator[Reference]:
    bands = scenario.prices.staff_hour
    for place, member in enumerate(scenario.staff):
        yield ("staff", place, "band"), member.band, bands, "price in prices.staff_hour for band"
    yield ("prices", "on_call_band"), scenario.prices.on_call_band, bands, "price in prices.staff_hour for band"


def check_prices(scenario: Scenario, places: Places) -> Iterator[Finding]:
    """Every procedure and ward level has a price, and every price has something to pay for."""
    prices = scenario.prices
    for table, priced, things in (
        ("procedure_stay", prices.procedure_stay, scenario.procedures),
        ("bed_day", prices.bed_day, scenario.beds),
    ):
        owner = "procedures" if table == "procedure_stay" else "beds"
        for name in things:
            if name not in priced:
                message = f"has no price; expected one in prices.{table}"
                yield places.finding((owner, name), message)
        for name in priced:
            if name not in things:
                message = f"prices nothing: {owner} has no entry of this name{did_you_mean(name, things)}"
                yield places.finding(("prices", table, name), message, "warning")
