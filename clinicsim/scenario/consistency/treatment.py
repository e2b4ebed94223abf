"""Whether the figures of the trial, the pump, the dose and the withdrawal fit each other."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from clinicsim.scenario.errors import Finding
from clinicsim.scenario.positions import KeyPath
from clinicsim.scenario.schema.scenario import Scenario
from clinicsim.scenario.tree import Places


def check_shares(scenario: Scenario, places: Places) -> Iterator[Finding]:
    """Something remains to share out."""
    if sum(indication.share.value for indication in scenario.indications.values()) <= 0:
        yield places.finding(("indications",), "all shares are 0; expected at least one above 0")
    for table, grades in (("withdrawal", scenario.withdrawal.severity), ("overdose", scenario.overdose.severity)):
        if sum(grade.share.value for grade in grades.values()) <= 0:
            yield places.finding((table, "severity"), "all shares are 0; expected at least one above 0")


def check_trial(scenario: Scenario, places: Places) -> Iterator[Finding]:
    """Each bolus of the trial has a share of patients who respond to it or to less."""
    boluses, responds = scenario.trial.bolus_mcg, scenario.trial.responds_by_level
    bolus_path: KeyPath = ("trial", "bolus_mcg")
    responds_path: KeyPath = ("trial", "responds_by_level")
    if len(boluses) != len(responds):
        blamed = places.latest(responds_path, bolus_path)
        message = f"bolus_mcg has {len(boluses)} dose levels and responds_by_level {len(responds)}; expected as many"
        yield places.finding(blamed, message)
    yield from _each_above_zero(places, bolus_path, boluses, "bolus")
    for place, (lower, higher) in enumerate(pairwise(boluses), start=1):
        if higher <= lower:
            yield places.finding((*bolus_path, place), f"{higher:g} follows {lower:g}; expected the lowest bolus first")
    for place, share in enumerate(responds):
        if not 0 <= share <= 1:
            yield places.finding((*responds_path, place), f"{share:g} is out of range; expected a share from 0 to 1")
        elif place and share < responds[place - 1]:
            message = f"{share:g} follows {responds[place - 1]:g}; shares are cumulative and cannot fall"
            yield places.finding((*responds_path, place), message)


def check_device(scenario: Scenario, places: Places) -> Iterator[Finding]:
    """Pumps hold more than the alarm volume, drugs have a strength, and the lowest dose is not above the highest."""
    device, dose = scenario.device, scenario.dose
    strengths: KeyPath = ("device", "concentrations_mcg_per_ml")
    yield from _each_above_zero(places, strengths, device.concentrations_mcg_per_ml, "strength")
    initial: KeyPath = ("device", "initial_concentration_mcg_per_ml")
    small: KeyPath = ("device", "small_reservoir_ml")
    alarm_ml, small_ml = device.alarm_volume_ml.value, device.small_reservoir_ml.value
    lowest, highest = dose.min_mcg_per_day.value, dose.max_mcg_per_day.value
    if device.initial_concentration_mcg_per_ml.value not in device.concentrations_mcg_per_ml:
        message = f"{device.initial_concentration_mcg_per_ml.value:g} is not among the strengths supplied"
        yield places.finding(places.latest(initial, strengths), f"{message} (concentrations_mcg_per_ml)", "warning")
    yield from _not_above(places, ("device", "alarm_volume_ml"), small, alarm_ml, small_ml, equal=False)
    yield from _not_above(places, small, ("device", "large_reservoir_ml"), small_ml, device.large_reservoir_ml.value)
    yield from _not_above(places, ("dose", "min_mcg_per_day"), ("dose", "max_mcg_per_day"), lowest, highest)


def check_withdrawal(scenario: Scenario, places: Places) -> Iterator[Finding]:
    """The likeliest onset lies between the shortest and the longest."""
    onset = scenario.withdrawal
    low: KeyPath = ("withdrawal", "onset_hours_low")
    mode: KeyPath = ("withdrawal", "onset_hours_mode")
    high: KeyPath = ("withdrawal", "onset_hours_high")
    yield from _not_above(places, low, mode, onset.onset_hours_low.value, onset.onset_hours_mode.value)
    yield from _not_above(places, mode, high, onset.onset_hours_mode.value, onset.onset_hours_high.value)


def _each_above_zero(places: Places, path: KeyPath, numbers: list[float], what: str) -> Iterator[Finding]:
    for place, number in enumerate(numbers):
        if number <= 0:
            yield places.finding((*path, place), f"{number:g} is no {what}; expected a number above 0")


def _not_above(
    places: Places, lower: KeyPath, upper: KeyPath, low: float, high: float, *, equal: bool = True
) -> Iterator[Finding]:
    if low > high or (low == high and not equal):
        relation = "at most" if equal else "less than"
        message = f"{lower[-1]} is {low:g} and {upper[-1]} is {high:g}"
        expected = f"expected {lower[-1]} to be {relation} {upper[-1]}"
        yield places.finding(places.latest(lower, upper), f"{message}; {expected}")
