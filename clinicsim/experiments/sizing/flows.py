"""People and pumps that move through the clinic in its first year, if nobody waits for want of capacity."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from statistics import fmean

import numpy as np
from numpy.typing import NDArray

from clinicsim.experiments.sizing.oral import failing_share
from clinicsim.scenario.schema.harm import Complication
from clinicsim.scenario.schema.scenario import Scenario
from clinicsim.world.calendar import DAYS_PER_YEAR
from clinicsim.world.rates import referral_rate
from clinicsim.world.rules.hazard import weibull_scale
from clinicsim.world.world import World

DAYS = 365  # of the year that is sized


@dataclass(frozen=True, slots=True)
class Flows:
    """Means a year, from the first day."""

    pumps: float  # in care, halfway through the year
    oral: float  # on oral drugs, as on the first day
    accepted: float  # referrals accepted
    new_oral: float  # put on oral drugs
    trials: float
    implants: float
    batteries: float  # replacement indicators
    on_list: dict[str, float]  # operations from a list that mend or replace, by procedure
    emergencies: dict[str, float]  # operations out of lists, by procedure
    studies: dict[str, float]  # visits that find a fault, by visit type


def flows(world: World) -> Flows:
    """Work out the year's flows from the scenario on its first day and from the cohort."""
    scenario, patients = world.scenario, world.cohort.patients
    pumps = pumps_of(world)
    oral = len(patients) - len(pumps) - int((patients["waiting_list"] == 1).sum())
    accepted = referrals(scenario) * scenario.referrals.accepted_share.value
    rules, trial = scenario.oral, scenario.trial
    direct = accepted * rules.direct_to_trial_share.value if trial.offered else 0.0
    new_oral = accepted * (1.0 - rules.discharged_share.value) - direct
    trials = direct + new_oral * failing_share(scenario) if trial.offered else 0.0
    implants = trials * trial.responds_by_level[-1] * trial.accepts_implant_share.value
    leaving = sum(leaving_rate(scenario, world.names.indications[int(row["indication"])]) for row in pumps)
    batteries = float(sum(_indicator_probability(scenario, -int(row["implant_day"]) / DAYS_PER_YEAR) for row in pumps))
    on_list, emergencies, studies = _repairs(scenario, [-int(row["implant_day"]) / DAYS_PER_YEAR for row in pumps])
    on_list["replacement"] = on_list.get("replacement", 0.0) + batteries
    on_list["implant"] = on_list.get("implant", 0.0) + implants
    return Flows(
        pumps=len(pumps) + (implants - leaving) / 2,
        oral=float(oral),
        accepted=accepted,
        new_oral=new_oral,
        trials=trials,
        implants=implants,
        batteries=batteries,
        on_list=on_list,
        emergencies=emergencies,
        studies=studies,
    )


def pumps_of(world: World) -> NDArray[np.void]:
    """The patients of the cohort who start with a pump."""
    patients = world.cohort.patients
    found: NDArray[np.void] = patients[patients["itb"] & (world.scenario.cohort.pumps == "kept")]
    return found


def referrals(scenario: Scenario) -> float:
    """Referrals of the year: growth, seasons and dated steps taken together."""
    start = scenario.run.start_date
    days = (start + dt.timedelta(days=day) for day in range(DAYS))
    return fmean(referral_rate(scenario.referrals, start, date) for date in days)


def leaving_rate(scenario: Scenario, indication: str) -> float:
    """Rate a year at which a patient loses the pump for good: death, and stopping by choice."""
    return scenario.indications[indication].deaths_per_year.value + scenario.discontinuation.per_year.value


def _indicator_probability(scenario: Scenario, age: float) -> float:
    """Chance that the replacement indicator of a pump of this age in years appears within a year (Weibull, cut)."""
    rules = scenario.battery
    warning = rules.eri_to_end_of_service_days.value / DAYS_PER_YEAR
    longest, shape = rules.max_years.value, rules.weibull_shape.value
    scale = rules.median_years.value / np.log(2.0) ** (1.0 / shape)
    survived = min(age, longest - warning)
    ends_by = age + warning + DAYS / DAYS_PER_YEAR
    if ends_by >= longest:
        return 1.0
    return float(1.0 - np.exp((survived / scale) ** shape - (ends_by / scale) ** shape))


def _repairs(scenario: Scenario, ages: list[float]) -> tuple[dict[str, float], dict[str, float], dict[str, float]]:
    """Operations from a list, operations as emergencies, and visits that find a fault, expected from complications."""
    on_list: dict[str, float] = {}
    emergencies: dict[str, float] = {}
    studies: dict[str, float] = {}

    def add(table: dict[str, float], name: str, many: float) -> None:
        if name in scenario.procedures or name in scenario.visits:
            table[name] = table.get(name, 0.0) + many

    for entry in scenario.complications.values():
        events = sum(_expected(entry, age, scenario.battery.median_years.value) for age in ages)
        explants = events * entry.explant_probability.value
        add(emergencies, "explant", explants)
        quiet = (events - explants) * (1.0 - entry.withdrawal_probability.value)
        add(emergencies, entry.mended_by, events - explants - quiet)
        add(on_list, entry.mended_by, quiet)
        add(studies, entry.diagnosis_visit, quiet)
    return on_list, emergencies, studies


def _expected(entry: Complication, age: float, reference_years: float) -> float:
    """Events expected within a year of one that strikes at a rate, some years after the last operation."""
    if entry.per_year.value <= 0:
        return 0.0
    shape = entry.weibull_shape.value
    scale = weibull_scale(entry.per_year.value, shape, reference_years)
    return float(((age + DAYS / DAYS_PER_YEAR) / scale) ** shape - (age / scale) ** shape)
