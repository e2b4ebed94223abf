"""Keyed randomness: every draw is a pure function of who draws, for what, and which time it is.

Nothing is consumed from a shared stream, so a change to one patient, colleague or list leaves all others' luck alone.
"""

from __future__ import annotations

import hashlib
from enum import IntEnum
from math import erfc, exp, log, sqrt
from typing import Any

import numba
import numpy as np
from numpy.typing import NDArray

from clinicsim.world.jit import rule

# With Numba switched off the same source must run in plain Python, where integers do not wrap: hence the masks.
_U64: Any = int if numba.config.DISABLE_JIT else numba.uint64
_I64: Any = int if numba.config.DISABLE_JIT else numba.int64
_ALL = 0xFFFFFFFFFFFFFFFF
_MIX_1 = 0xBF58476D1CE4E5B9
_MIX_2 = 0x94D049BB133111EB
_GOLDEN = 0x9E3779B97F4A7C15
_OTHER = 0xD1342543DE82EF95
_POSITIVE = 0x7FFFFFFFFFFFFFFF


class Purpose(IntEnum):
    """What a draw decides. Numbers are part of the model: changing one changes every result."""

    ACCEPTED = 1
    THINNING = 2
    ARRIVAL_GAP = 3
    INDICATION = 4
    SEX = 5
    AGE = 6
    DEATH = 7
    ASSESSED = 8
    ORAL_DISCHARGE = 10
    FIRST_FOLLOW_UP = 11
    TRIAL_RESPONSE = 12
    ACCEPTS_IMPLANT = 13
    RESERVOIR = 14
    DOSE = 15
    BATTERY = 16
    STOPPING = 17
    COMPLICATION = 18
    AT_PROCEDURE = 19
    EXPLANT = 20
    WITHDRAWAL = 21
    SEVERITY = 22
    ONSET = 23
    NIGHTS = 24
    WITHDRAWAL_DEATH = 25
    ON_CALL_REFILL = 26
    DID_NOT_ATTEND = 27
    CANCELS = 28
    CALLS = 29
    REIMPLANT = 30
    LEAVE_WEEK = 31
    SICKNESS_START = 32
    SICKNESS_LENGTH = 33
    COVER = 34
    AGENCY = 35
    LIST_CANCELLED = 36
    CASE_CANCELLED = 37
    DRUG_TARGET = 40
    DRUG_STOP = 41
    STOPPED_FOR = 42
    SIDE_EFFECT = 43
    SIDE_EFFECT_DAY = 44
    BLOOD_TEST = 45
    REBOUND = 46
    ABRUPT = 47
    SECOND_DRUG = 48
    NOT_CONTROLLED = 49
    FOCAL = 50
    HOLIDAY = 51
    TELEPHONE = 52
    INITIATES = 53
    KIDNEYS = 54
    TOXIN_RESPONSE = 55
    TOXIN_COURSE = 56
    WEANING = 57
    PREVALENT_DRUGS = 58
    DRUG_AGE = 59
    OVERDOSE = 60
    OVERDOSE_GRADE = 61
    OVERDOSE_NIGHTS = 62
    COMPLICATION_DEATH = 63
    AT_REFILL = 64
    HEADACHE = 65
    AWAY = 66
    TRANSFER = 67
    SUPPLY = 68
    RECALLED = 69
    THEATRE_MINUTES = 70
    LIST_CLOSED = 71
    ON_STRIKE = 75
    OPEN = 76
    HOME_ELIGIBLE = 77
    SHORT_NOTICE = 85
    PROPENSITY_TO_MISS = 86
    CLINICAL_CLASS = 87
    STANDING_VISIT = 88
    STAGE_MINUTES = 95
    PUNCTUALITY = 96
    SEVERITY_BAND = 100
    BASELINE_SCORE = 101
    BIRTHDAY = 102


def entity(kind: str, name: str) -> int:
    """Key of whoever draws: a 63-bit hash of kind and name, so that adding others changes nobody's key."""
    return int.from_bytes(hashlib.blake2b(f"{kind}:{name}".encode(), digest_size=8).digest(), "big") & _POSITIVE


@rule
def _mixed(z: Any) -> Any:
    """Finaliser of splitmix64 (Steele, Lea and Flood 2014)."""
    z = ((z ^ (z >> _U64(30))) * _U64(_MIX_1)) & _U64(_ALL)
    z = ((z ^ (z >> _U64(27))) * _U64(_MIX_2)) & _U64(_ALL)
    return z ^ (z >> _U64(31))


@rule
def stream(seed: int, replication: int) -> int:
    """Key of one replication of one seed, a non-negative 63-bit integer."""
    z = _mixed(_U64(seed) * _U64(_GOLDEN) + _U64(_MIX_1) & _U64(_ALL))
    z = _mixed(z + _U64(replication) * _U64(_OTHER) & _U64(_ALL))
    return int(_I64(z & _U64(_POSITIVE)))


@rule
def uniform(key: int, who: int, purpose: int, occurrence: int) -> float:
    """Uniform draw in the open interval (0, 1).

    Parameters
    ----------
    key : int
        The replication's key, from `stream`.
    who : int
        The entity's key, from `entity`.
    purpose : int
        A `Purpose`; from Python as int(purpose), for Numba looks through the whole enumeration at every call.
    occurrence : int
        Which draw of this purpose it is for this entity, from 0.
    """
    z = _mixed(_U64(key) ^ (_U64(who) * _U64(_GOLDEN) & _U64(_ALL)))
    z = _mixed(z + _U64(purpose) * _U64(_OTHER) & _U64(_ALL))
    z = _mixed(z + _U64(occurrence) * _U64(_GOLDEN) & _U64(_ALL))
    return (float(z >> _U64(12)) + 0.5) * 2.220446049250313e-16


@rule
def normal_quantile(p: float) -> float:
    """Inverse of the standard normal distribution function, accurate to 1e-16 (Wichura 1988, AS 241 PPND16)."""
    q = p - 0.5
    if abs(q) <= 0.425:
        r = 0.180625 - q * q
        top = ((((((2509.0809287301226727 * r + 33430.575583588128105) * r + 67265.770927008700853) * r
            + 45921.953931549871457) * r + 13731.693765509461125) * r + 1971.5909503065514427) * r
            + 133.14166789178437745) * r + 3.387132872796366608  # fmt: skip
        bottom = ((((((5226.495278852545925 * r + 28729.085735721942674) * r + 39307.89580009271061) * r
            + 21213.794301586595867) * r + 5394.1960214247511077) * r + 687.1870074920579083) * r
            + 42.313330701600911252) * r + 1.0  # fmt: skip
        return q * top / bottom
    r = p if q < 0.0 else 1.0 - p
    r = sqrt(-log(r))
    if r <= 5.0:
        r = r - 1.6
        top = ((((((7.7454501427834140764e-4 * r + 0.0227238449892691845833) * r + 0.24178072517745061177) * r
            + 1.27045825245236838258) * r + 3.64784832476320460504) * r + 5.7694972214606914055) * r
            + 4.6303378461565452959) * r + 1.42343711074968357734  # fmt: skip
        bottom = ((((((1.05075007164441684324e-9 * r + 5.475938084995344946e-4) * r + 0.0151986665636164571966) * r
            + 0.14810397642748007459) * r + 0.68976733498510000455) * r + 1.6763848301838038494) * r
            + 2.05319162663775882187) * r + 1.0  # fmt: skip
    else:
        r = r - 5.0
        top = ((((((2.01033439929228813265e-7 * r + 2.71155556874348757815e-5) * r + 0.0012426609473880784386) * r
            + 0.026532189526576123093) * r + 0.29656057182850489123) * r + 1.7848265399172913358) * r
            + 5.4637849111641143699) * r + 6.6579046435011037772  # fmt: skip
        bottom = ((((((2.04426310338993978564e-15 * r + 1.4215117583164458887e-7) * r + 1.8463183175100546818e-5) * r
            + 7.868691311456132591e-4) * r + 0.0148753612908506148525) * r + 0.13692988092273580531) * r
            + 0.59983220655588793769) * r + 1.0  # fmt: skip
    return -top / bottom if q < 0.0 else top / bottom


@rule
def exponential(u: float, mean: float) -> float:
    """Exponential variate with this mean, decreasing in u."""
    return -log(u) * mean


@rule
def triangular(u: float, low: float, mode: float, high: float) -> float:
    """Triangular variate."""
    if high <= low:
        return low
    cut = (mode - low) / (high - low)
    if u < cut:
        return low + sqrt(u * (high - low) * (mode - low))
    return high - sqrt((1.0 - u) * (high - low) * (high - mode))


@rule
def lognormal(u: float, mean: float, cv: float) -> float:
    """Lognormal variate with this mean and coefficient of variation (both of the variate, not of its logarithm)."""
    variance = log(1.0 + cv * cv)
    return mean * exp(sqrt(variance) * normal_quantile(u) - 0.5 * variance)


@rule
def place_of(u: float, shares: NDArray[np.float64]) -> int:
    """Place that a draw falls in, where places have these shares; they need not sum to 1."""
    left = 0.0
    for share in shares:
        left += share
    left *= u
    for place in range(len(shares) - 1):
        if left < shares[place]:
            return place
        left -= shares[place]
    return len(shares) - 1


@rule
def truncated_normal(u: float, mean: float, sd: float, low: float, high: float) -> float:
    """Normal variate between two limits; this mean and sd are those of the distribution before it is cut."""
    if sd == 0.0:
        return min(max(mean, low), high)
    below = 0.5 * erfc((mean - low) / (sd * sqrt(2.0)))
    above = 0.5 * erfc((mean - high) / (sd * sqrt(2.0)))
    p = min(max(below + u * (above - below), 1e-12), 1.0 - 1e-12)  # off 0 and 1, where quantiles are infinite
    return min(max(mean + sd * normal_quantile(p), low), high)
