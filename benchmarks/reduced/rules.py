"""Chance in the reduced clinic: one function for each draw, the same numbers for every engine.

A draw depends on the replication, the patient, its purpose and which time it is, so an engine's own order of events
cannot change it. All durations are whole microseconds. `limit.c` states the same rules in C.
"""

from __future__ import annotations

from clinicsim.world.randomness import exponential, lognormal, uniform
from reduced.jit import compiled
from reduced.model import DAY, LATE, MINUTE, YEAR

# Purposes of draws.
(
    FIRST_DUE,
    INTERVAL,
    MISSES,
    SERVICE,
    WITHDRAWS,
    STAY,
    BATTERY,
    BATTERY_AGE,
    REPLACEMENT,
    CATHETER,
    REVISION,
    LEAVING,
    JOINING,
) = range(1, 14)

SHORTEST_INTERVAL, LONGEST_INTERVAL = 30 * DAY, 90 * DAY
SHORTEST_BATTERY, LONGEST_BATTERY = 5 * YEAR, 7 * YEAR
MISSED_SHARE = 0.05
WITHDRAWAL_SHARE = 0.3
SERVICE_MEAN, OPERATION_MEAN, STAY_MEAN = 30 * MINUTE, 90 * MINUTE, 5 * DAY
VISIT_CV, STAY_CV = 0.5, 0.6
CATHETER_MEAN, LEAVING_MEAN = 10 * YEAR, 20 * YEAR
MOST_ATTEMPTS = 16  # numbers set apart for the attempts at one visit


@compiled
def whole(duration: float) -> int:
    """The nearest whole microsecond."""
    return int(duration + 0.5)


@compiled
def first_due(key: int, patient: int, new: bool) -> int:
    """Time until the first refill; patients at the start are anywhere in their interval."""
    u = uniform(key, patient, FIRST_DUE, 0)
    if new:
        return whole(SHORTEST_INTERVAL + (LONGEST_INTERVAL - SHORTEST_INTERVAL) * u)
    return whole(LONGEST_INTERVAL * u)


@compiled
def refill_interval(key: int, patient: int, visit: int) -> int:
    """Time from the end of a visit until the next refill is due."""
    u = uniform(key, patient, INTERVAL, visit)
    return whole(SHORTEST_INTERVAL + (LONGEST_INTERVAL - SHORTEST_INTERVAL) * u)


@compiled
def misses(key: int, patient: int, visit: int, attempt: int) -> bool:
    """Whether the patient does not come to this appointment, the attempt-th for the visit."""
    return uniform(key, patient, MISSES, visit * MOST_ATTEMPTS + attempt) < MISSED_SHARE


@compiled
def service_time(key: int, patient: int, visit: int) -> int:
    """Time with nurse and room."""
    return whole(lognormal(uniform(key, patient, SERVICE, visit), SERVICE_MEAN, VISIT_CV))


@compiled
def withdraws(key: int, patient: int, visit: int, late: int) -> bool:
    """Whether a refill that began so late led to withdrawal."""
    return late > LATE and uniform(key, patient, WITHDRAWS, visit) < WITHDRAWAL_SHARE


@compiled
def bed_stay(key: int, patient: int, visit: int) -> int:
    """Time in bed after withdrawal."""
    return whole(lognormal(uniform(key, patient, STAY, visit), STAY_MEAN, STAY_CV))


@compiled
def battery_life(key: int, patient: int, battery: int, new: bool) -> int:
    """Time until the battery runs low; the first one of patients at the start has been in use for some of it."""
    life = SHORTEST_BATTERY + (LONGEST_BATTERY - SHORTEST_BATTERY) * uniform(key, patient, BATTERY, battery)
    if battery == 0 and not new:
        life *= uniform(key, patient, BATTERY_AGE, 0)
    return whole(life)


@compiled
def catheter_life(key: int, patient: int, catheter: int) -> int:
    """Time until the catheter fails."""
    return whole(exponential(uniform(key, patient, CATHETER, catheter), CATHETER_MEAN))


@compiled
def operation_time(key: int, patient: int, purpose: int, number: int) -> int:
    """Time in theatre, of a REPLACEMENT or a REVISION."""
    return whole(lognormal(uniform(key, patient, purpose, number), OPERATION_MEAN, VISIT_CV))


@compiled
def time_to_leaving(key: int, patient: int) -> int:
    """Time until the patient leaves the service."""
    return whole(exponential(uniform(key, patient, LEAVING, 0), LEAVING_MEAN))


@compiled
def joining_gap(key: int, number: int, mean: float) -> int:
    """Time from one new patient to the next."""
    return whole(exponential(uniform(key, 0, JOINING, number), mean))


def load() -> None:
    """Call every rule once, as engines in Python do, so that none is compiled or loaded while a clock runs."""
    for by_number in (refill_interval, service_time, bed_stay, catheter_life):
        by_number(0, 0, 0)
    first_due(0, 0, False)
    misses(0, 0, 0, 0)
    withdraws(0, 0, 0, LATE + 1)
    battery_life(0, 0, 0, False)
    operation_time(0, 0, REVISION, 0)
    time_to_leaving(0, 0)
    joining_gap(0, 0, float(DAY))
