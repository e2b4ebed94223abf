"""Referrals: a Poisson process thinned from a maximum rate, so that more referrals add patients and keep the others."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import numpy as np

from clinicsim.engines.process.clock import Process
from clinicsim.engines.process.patient import MINUTES_PER_YEAR, Patient
from clinicsim.world.events import FIRST_REFERRAL, Rank, State
from clinicsim.world.randomness import Purpose, entity, exponential, place_of, uniform
from clinicsim.world.rates import referral_rate

if TYPE_CHECKING:
    from clinicsim.engines.process.clinic import Clinic


def referrals(clinic: Clinic) -> Process:
    """Let candidates arrive at the maximum rate, and keep each with the chance that the date's rate gives."""
    clock, who, highest = clinic.clock, entity("referrals", ""), clinic.world.scenario.referrals.max_per_year.value
    gap, minute, candidate = MINUTES_PER_YEAR / highest, 0.0, 0
    while True:
        minute += exponential(uniform(clinic.key, who, int(Purpose.ARRIVAL_GAP), candidate), gap)
        yield clock.at(int(minute), Rank.REFERRAL, candidate)
        date = clinic.scenario.run.start_date + dt.timedelta(minutes=clock.now)
        u = uniform(clinic.key, who, int(Purpose.THINNING), candidate)
        if u * highest < referral_rate(clinic.scenario.referrals, clinic.scenario.run.start_date, date):
            clinic.admit_to_books(_patient(clinic, candidate))
        candidate += 1


def _patient(clinic: Clinic, candidate: int) -> Patient:
    key = entity("patient", f"R{candidate}")
    shares = [indication.share.value for indication in clinic.scenario.indications.values()]
    place = place_of(uniform(clinic.key, key, int(Purpose.INDICATION), 0), np.array(shares, dtype=np.float64))
    return Patient(clinic, FIRST_REFERRAL + candidate, key, place, State.WAIT_NEW, clinic.clock.now)
