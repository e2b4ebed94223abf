"""Visits wanted in the first year: for each visit type how many, and the sum behind it in words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from clinicsim.experiments.offered import held, offered
from clinicsim.experiments.sizing.flows import DAYS, Flows, pumps_of
from clinicsim.experiments.sizing.oral import drugs_each, failing_share, stops_each
from clinicsim.scenario.schema.scenario import Scenario
from clinicsim.world.calendar import DAYS_PER_YEAR
from clinicsim.world.cohort.filling import refill_interval_days
from clinicsim.world.rules.dose import settled_dose, strength_for
from clinicsim.world.world import World


@dataclass(frozen=True, slots=True)
class Wanted:
    """Visits of one type that patients need in the year.

    Attributes
    ----------
    per_year : float
        Visits that take place if none is late; nan if nothing on paper gives their number.
    missed : float
        Share of appointments not attended without notice, each of which wastes its slots.
    slots : float
        Slots a year: visits / (1 - missed) x slots of a visit.
    how : str
        The sum in words.
    """

    visit: str
    per_year: float
    missed: float
    slots: float
    how: str


Rule = Callable[[World, Flows], tuple[float, str]]


def visits_wanted(world: World, flows: Flows) -> tuple[Wanted, ...]:
    """Visits wanted, in the order of the scenario's visit types."""
    return tuple(_wanted(world, flows, name) for name in world.scenario.visits)


def _wanted(world: World, flows: Flows, name: str) -> Wanted:
    visit = world.scenario.visits[name]
    if name not in offered(world.scenario):
        many, how = 0.0, "no session holds it, so it is not offered"
    elif visit.every_days:
        many, how = _standing(world.scenario, flows, name)
    elif name in RULES:
        many, how = RULES[name](world, flows)
    elif name in flows.studies:
        many, how = flows.studies[name], "faults to be found"
    else:
        many, how = float("nan"), "not worked out on paper"
    missed = missed_share(world.scenario, name)
    return Wanted(name, many, missed, many / (1.0 - missed) * visit.slots if missed < 1.0 else float("inf"), how)


def missed_share(scenario: Scenario, visit: str) -> float:
    """Share of appointments of a type that are missed without notice, at the lead time it is stated for."""
    share = scenario.visits[visit].did_not_attend_probability.value
    return share * scenario.booking.reminder_relative_risk.value if scenario.booking.reminders else share


def pump_interval_days(world: World) -> list[int]:
    """Days from full to the date a refill is due, for each pump: min(longest interval, usable - margin)."""
    pumps = pumps_of(world)
    return [
        refill_interval_days(
            float(row["reservoir_ml"]), float(row["concentration"]), float(row["dose"]), world.scenario
        )
        for row in pumps
    ]


# ------------------------------------------------------------------ one rule for each visit type
def _first_assessment(world: World, flows: Flows) -> tuple[float, str]:
    share = world.scenario.referrals.accepted_share.value
    return flows.accepted, f"{flows.accepted / share if share else 0:.0f} referrals x {share:.0%} accepted"


def _trial(world: World, flows: Flows) -> tuple[float, str]:
    if not world.scenario.trial.offered:
        return 0.0, "screening trials are not offered"
    direct = flows.accepted * world.scenario.oral.direct_to_trial_share.value
    failing = failing_share(world.scenario)
    how = f"{direct:.1f} straight from the first assessment + {flows.new_oral:.0f} put on oral drugs"
    return flows.trials, f"{how} x {failing:.0%} whom they fail"


def _refill(world: World, flows: Flows) -> tuple[float, str]:
    """Refills of all pumps, less those that an operation makes and those that bring a new strength."""
    intervals = pump_interval_days(world)
    if not intervals:
        return 0.0, "no pumps on the first day"
    each = float(np.mean([DAYS_PER_YEAR / days for days in intervals]))
    # An operation fills the pump, on average halfway through its interval.
    saved = (sum(flows.on_list.values()) + sum(flows.emergencies.values())) / 2
    stronger = _stronger(world)
    how = f"{flows.pumps:.0f} pumps x {each:.2f} a year - {saved:.0f} saved by operations"
    many = flows.pumps * each - saved - stronger
    return max(many, 0.0), how + (f" - {stronger:.0f} with a new strength" if stronger else "")


def _refill_new_strength(world: World, flows: Flows) -> tuple[float, str]:
    many = _stronger(world)
    return many, f"{many:.0f} pumps whose dose asks for a stronger drug by the end of the year"


def _stronger(world: World) -> float:
    """Pumps for which policy wants a stronger drug than they have, at the dose that they drift to in a year."""
    device, count = world.scenario.device, 0
    strengths = np.array(sorted(device.concentrations_mcg_per_ml))
    for row in pumps_of(world):
        best = strength_for(
            _drifted(world, row),
            float(row["reservoir_ml"]),
            device.alarm_volume_ml.value,
            strengths,
            device.minimum_usable_days.value,
        )
        count += best > float(row["concentration"])
    return float(count)


def _drifted(world: World, row: np.void) -> float:
    """Dose in mcg/day at the end of the year, by the drift of the indication."""
    indication = world.scenario.indications[world.names.indications[int(row["indication"])]]
    means = indication.dose_1_year_mcg_per_day.value, indication.dose_10_year_mcg_per_day.value
    years = -int(row["therapy_start_day"]) / DAYS_PER_YEAR
    later = settled_dose(years + DAYS / DAYS_PER_YEAR, *means) / settled_dose(years, *means)
    return min(float(row["dose"]) * float(later), world.scenario.dose.max_mcg_per_day.value)


def _titration(world: World, flows: Flows) -> tuple[float, str]:
    """Dose reviews that are visits of their own: a refill about when a review is due reviews the dose too."""
    rules, window = world.scenario.dose, world.scenario.visits["titration"].window_days.value
    interval, apart = world.scenario.device.max_refill_interval_days.value, 0
    day, due, refill = 0.0, rules.first_review_days.value, interval
    for _ in range(rules.titration_reviews):
        if due + window < refill:
            apart, day = apart + 1, due
        else:
            day, refill = refill, refill + interval
        due = day + rules.review_interval_days.value
    return flows.implants * apart, f"{flows.implants:.1f} implants x {apart} reviews between refills"


def _oral_titration(world: World, flows: Flows) -> tuple[float, str]:
    rules, changes = world.scenario.oral, flows.oral * stops_each(world.scenario)
    many = flows.new_oral * rules.titration_reviews + changes * rules.change_reviews
    how = f"{flows.new_oral:.0f} people put on oral drugs x {rules.titration_reviews} reviews"
    return many, f"{how} + {changes:.0f} changes of drug x {rules.change_reviews}"


def _stable_reviews(world: World, flows: Flows) -> tuple[float, str]:
    each = DAYS_PER_YEAR / world.scenario.oral.stable_review_days.value
    return flows.oral * each, f"{flows.oral:.0f} people on oral drugs x {each:.2f} a year"


def _oral_follow_up(world: World, flows: Flows) -> tuple[float, str]:
    many, how = _stable_reviews(world, flows)
    share = world.scenario.oral.telephone_share.value if "oral_telephone" in held(world.scenario) else 0.0
    return many * (1.0 - share), how + (f" x {1.0 - share:.0%} in clinic" if share else "")


def _oral_telephone(world: World, flows: Flows) -> tuple[float, str]:
    many, how = _stable_reviews(world, flows)
    share = world.scenario.oral.telephone_share.value
    return many * share, f"{how} x {share:.0%} by telephone"


def _botulinum(world: World, flows: Flows) -> tuple[float, str]:
    rules = world.scenario.botulinum
    courses = flows.oral * rules.prevalent_share.value + flows.pumps * rules.adjunct_share.value
    each = DAYS_PER_YEAR / (7 * rules.interval_weeks.value)
    return courses * each, f"{courses:.0f} people on a course x {each:.2f} a year"


def _weaning(world: World, flows: Flows) -> tuple[float, str]:
    steps = drugs_each(world.scenario) / world.scenario.weaning.step_share.value
    return flows.implants * steps, f"{flows.implants:.1f} implants x {steps:.1f} steps"


def _standing(scenario: Scenario, flows: Flows, name: str) -> tuple[float, str]:
    visit = scenario.visits[name]
    people = sum({"itb": flows.pumps, "oral": flows.oral}[therapy] for therapy in visit.standing_for)
    each = DAYS_PER_YEAR / visit.every_days
    return people * each, f"{people:.0f} people x {each:.2f} a year"


RULES: dict[str, Rule] = {
    "first_assessment": _first_assessment,
    "oral_titration": _oral_titration,
    "oral_follow_up": _oral_follow_up,
    "trial": _trial,
    "titration": _titration,
    "refill": _refill,
    "refill_new_strength": _refill_new_strength,
    "oral_telephone": _oral_telephone,
    "botulinum": _botulinum,
    "weaning": _weaning,
}
"""How many visits of each type that the pathway itself calls for."""
