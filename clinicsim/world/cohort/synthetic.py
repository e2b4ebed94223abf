"""Made-up cohorts in the clinic's CSV format, for trying things out without patient data.

Patients are drawn from the scenario's own parameters; what these do not say is assumption A51 of the register. Every
patient has a generator keyed by seed, group, number and prefix: a larger cohort of one seed begins with the smaller
one, and another prefix gives other patients.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
from numpy.random import PCG64, Generator

from clinicsim.data.evidence import evidence
from clinicsim.scenario.schema.people import Indication
from clinicsim.scenario.schema.scenario import Scenario
from clinicsim.world.calendar import DAYS_PER_YEAR
from clinicsim.world.cohort.filling import refill_interval_days
from clinicsim.world.cohort.record import PLAUSIBLE_DOSE_MCG_PER_DAY
from clinicsim.world.cohort.table import COLUMNS
from clinicsim.world.randomness import truncated_normal
from clinicsim.world.rules.dose import strength_for, target_dose
from clinicsim.world.rules.hazard import battery_life

_PUMP, _ORAL, _NEW = 1, 2, 3  # groups of patients: part of the key of every draw

# How a well-run clinic looks on any one day (assumption A51).
_YEARS_LEFT = 1.0  # the youngest age at which a patient can have had so many pumps is below the highest by this
_EARLIER_PUMPS = 3  # none, one or two, with equal chance
_ON_TIME_SHARE = 0.97
_LATEST_DAYS = 5  # how late the other refills are at most
_DAYS_PER_WEEK = 7


@dataclass(frozen=True, slots=True)
class _Person:
    indication: str
    age: float
    female: bool


def new_cohort(
    pumps: int, oral: int, seed: int, scenario: Scenario, new: int = 0, prefix: str = "", scenario_file: str = ""
) -> str:
    """Make a cohort.

    Parameters
    ----------
    pumps, oral, new : int
        Patients with a pump, on oral therapy, and waiting for their first assessment. Some oral patients wait for a
        trial or an implant.
    seed : int
        The same seed and scenario give the same text, byte for byte.
    scenario : Scenario
        For the first day and the parameters of patients and pumps; its own cohort is not looked at.
    prefix : str
        Put before every id, so that a second file can be read beside a first.
    scenario_file : str
        What to call the scenario in the command that makes the file again; empty for the shipped defaults.

    Returns
    -------
    str
        CSV text whose first line says that the patients are made up, and how.

    Raises
    ------
    ValueError
        When a number is negative or the prefix holds anything but letters and digits.
    """
    if min(pumps, oral, new, seed) < 0:
        raise ValueError("numbers of patients and the seed must not be negative")
    if prefix and not (prefix.isascii() and prefix.isalnum()):
        raise ValueError(f"the prefix {prefix!r} must be of letters and digits")
    out = io.StringIO()
    options = f"--pumps {pumps} --oral {oral} --new {new} --seed {seed}" + (f" --prefix {prefix}" if prefix else "")
    options += f" --scenario {scenario_file}" if scenario_file else ""
    out.write(f"# synthetic cohort, no real patients; first day {scenario.run.start_date}; ")
    out.write(f"made by: clinicsim cohort new {options}\n")
    writer = csv.DictWriter(out, COLUMNS, lineterminator="\n")
    writer.writeheader()

    def draws(group: int, number: int) -> Generator:
        # Only uniforms are taken from it: numpy may change its other distributions between versions.
        return Generator(PCG64([seed, group, number, *prefix.encode()]))

    for number in range(pumps):
        writer.writerow({"id": f"{prefix}P{number + 1:04d}", **_pump_patient(draws(_PUMP, number), scenario)})
    lists = _waiting(oral, scenario)
    for number in range(oral):
        patient = _oral_patient(draws(_ORAL, number), scenario, next(lists, ""))
        writer.writerow({"id": f"{prefix}Q{number + 1:04d}", **patient})
    for number in range(new):
        writer.writerow({"id": f"{prefix}N{number + 1:04d}", **_new_patient(draws(_NEW, number), scenario)})
    return out.getvalue()


def _pump_patient(draws: Generator, scenario: Scenario) -> dict[str, object]:
    start, device = scenario.run.start_date, scenario.device
    pump_years, *earlier_years = _lives_of_pumps(draws, scenario)
    person, therapy_years = _person(draws, scenario, pump_years, earlier_years)
    dose = _dose(draws, scenario, scenario.indications[person.indication], therapy_years)
    large = draws.random() < float(device.large_reservoir_share)
    reservoir = float(device.large_reservoir_ml if large else device.small_reservoir_ml)
    strengths = np.sort(np.asarray(device.concentrations_mcg_per_ml, dtype=np.float64))
    alarm_ml, fewest_days = float(device.alarm_volume_ml), float(device.minimum_usable_days)
    strength = strength_for(float(dose), reservoir, alarm_ml, strengths, fewest_days)
    interval = refill_interval_days(reservoir, strength, float(dose), scenario)
    implant = start - dt.timedelta(days=math.floor(pump_years * DAYS_PER_YEAR))
    last = max(start - dt.timedelta(days=_days_since_refill(draws, interval)), implant)
    return {
        **_described(person, "itb", start),
        "therapy_start_date": start - dt.timedelta(days=math.floor(therapy_years * DAYS_PER_YEAR)),
        "implant_date": implant,
        "pump_model": f"programmable {reservoir:g} mL",
        "reservoir_ml": f"{reservoir:g}",
        "concentration_mcg_per_ml": f"{strength:g}",
        "dose_mcg_per_day": dose,
        "last_refill_date": last,
        "next_refill_date": last + dt.timedelta(days=interval),
        "catheter": "current type",
    }


def _oral_patient(draws: Generator, scenario: Scenario, waiting_list: str) -> dict[str, object]:
    person, _ = _person(draws, scenario)
    row = _described(person, "oral", scenario.run.start_date)
    weeks = {"trial": _wait_weeks("wait_mdt_to_test"), "implant": _wait_weeks("wait_test_to_implant")}.get(waiting_list)
    return row if weeks is None else {**row, **_clock(draws, scenario, waiting_list, weeks)}


def _new_patient(draws: Generator, scenario: Scenario) -> dict[str, object]:
    person, _ = _person(draws, scenario)
    clock = _clock(draws, scenario, "first_assessment", _wait_weeks("wait_referral_to_mdt"))
    return {**_described(person, "new", scenario.run.start_date), **clock}


def _described(person: _Person, therapy: str, start: dt.date) -> dict[str, object]:
    return {
        "indication": person.indication,
        "birth_year": (start - dt.timedelta(days=person.age * DAYS_PER_YEAR)).year,
        "sex": "f" if person.female else "m",
        "therapy": therapy,
    }


def _clock(draws: Generator, scenario: Scenario, waiting_list: str, weeks: float) -> dict[str, object]:
    waited = math.floor(draws.random() * weeks * _DAYS_PER_WEEK)
    return {"waiting_list": waiting_list, "clock_start": scenario.run.start_date - dt.timedelta(days=waited)}


def _wait_weeks(key: str) -> float:
    return evidence()[key].value


def _person(
    draws: Generator, scenario: Scenario, pump_years: float = 0.0, earlier_years: Sequence[float] = ()
) -> tuple[_Person, float]:
    """Who a patient is, and the years of therapy: as many earlier pumps as fit between the limits of age."""
    names = list(scenario.indications)
    shares = np.cumsum([float(scenario.indications[name].share) for name in names])
    name = names[min(int(np.searchsorted(shares, draws.random() * shares[-1], side="right")), len(names) - 1)]
    indication = scenario.indications[name]
    mean, sd = float(indication.age_mean_years), float(indication.age_sd_years)
    youngest, oldest = float(indication.age_lowest_years), float(indication.age_highest_years)
    therapy_years = pump_years
    for years in earlier_years:
        if youngest + therapy_years + years <= oldest - _YEARS_LEFT:
            therapy_years += years
    person = _Person(
        indication=name,
        age=truncated_normal(draws.random(), mean, sd, min(youngest + therapy_years, oldest), oldest),
        female=draws.random() < float(indication.female_share),
    )
    return person, therapy_years


def _lives_of_pumps(draws: Generator, scenario: Scenario) -> list[float]:
    """Age of the pump, before its replacement indicator, and the lives of earlier ones."""
    battery = scenario.battery
    median, shape, longest = float(battery.median_years), float(battery.weibull_shape), float(battery.max_years)
    warning_years = float(battery.eri_to_end_of_service_days) / DAYS_PER_YEAR

    def years_to_indicator() -> float:
        return max(battery_life(_open(draws.random()), median, shape, longest, 0.0) - warning_years, 0.0)

    pump = draws.random() * years_to_indicator()
    earlier = math.floor(draws.random() * _EARLIER_PUMPS)
    return [pump, *(years_to_indicator() for _ in range(earlier))]


def _dose(draws: Generator, scenario: Scenario, indication: Indication, years: float) -> int:
    """Whole mcg/day after some years of therapy, lognormal between patients and within the clinic's limits."""
    dose = scenario.dose
    variance = math.log1p(float(indication.dose_spread_cv) ** 2)
    factor = math.exp(NormalDist().inv_cdf(_open(draws.random())) * math.sqrt(variance) - variance / 2.0)
    reached = target_dose(
        years,
        float(dose.start_multiple_of_bolus) * scenario.trial.bolus_mcg[0],
        float(dose.titration_months) / 12.0,
        factor,
        float(indication.dose_1_year_mcg_per_day),
        float(indication.dose_10_year_mcg_per_day),
    )
    lowest = max(float(dose.min_mcg_per_day), PLAUSIBLE_DOSE_MCG_PER_DAY[0])
    return round(min(max(reached, lowest), float(dose.max_mcg_per_day), PLAUSIBLE_DOSE_MCG_PER_DAY[1]))


def _open(u: float) -> float:
    """Keep a probability off 0 and 1, where quantiles are infinite."""
    return min(max(u, 1e-12), 1.0 - 1e-12)


def _days_since_refill(draws: Generator, interval: int) -> int:
    """Uniform over the current interval for most; for the rest the refill is a few days late."""
    on_time, where = draws.random() < _ON_TIME_SHARE, draws.random()
    return math.floor(where * interval) if on_time else interval + 1 + math.floor(where * _LATEST_DAYS)


def _waiting(oral: int, scenario: Scenario) -> Iterator[str]:
    """Waiting lists of the first oral patients: as many as a steady flow through the clinic keeps waiting.

    In a steady state as many patients enter oral care as leave it; first assessments follow, and from them and from
    failures of oral therapy the trials and implants of a year. Patients waiting = patients a year x years of waiting.
    """
    rules, trial, bands = scenario.oral, scenario.trial, scenario.outcomes.bands
    severe = sum(float(band.share) for name, band in bands.items() if name in rules.severe_bands)
    severe /= sum(float(band.share) for band in bands.values()) or 1.0
    failing = severe * float(rules.not_controlled_share) * (1.0 - float(rules.focal_share))  # of those who enter
    leaving = oral * float(rules.discharge_per_year) / max(1.0 - failing, 0.1)
    kept = 1.0 - float(rules.direct_to_trial_share) - float(rules.discharged_share)
    direct = leaving / kept * float(rules.direct_to_trial_share) if kept > 0.0 else 0.0
    trials = (direct + leaving * failing) * trial.offered
    implants = trials * trial.responds_by_level[-1] * float(trial.accepts_implant_share)
    weeks_per_year = DAYS_PER_YEAR / _DAYS_PER_WEEK
    for name, flow, wait in (("trial", trials, "wait_mdt_to_test"), ("implant", implants, "wait_test_to_implant")):
        yield from [name] * math.ceil(flow * _wait_weeks(wait) / weeks_per_year)
