"""Referrals: a Poisson process thinned from a maximum rate; see `process/referrals.py`."""

from __future__ import annotations

from typing import Any

from clinicsim.engines.compiled.access import MINUTES_PER_DAY, rules_of
from clinicsim.engines.compiled.arrivals import admit_to_books, new_patient
from clinicsim.engines.compiled.draws import MINUTES_PER_YEAR
from clinicsim.engines.compiled.flow import DONE, wait_until
from clinicsim.engines.compiled.frames import frames
from clinicsim.engines.compiled.linking import part
from clinicsim.engines.compiled.memory import numbers, rows
from clinicsim.engines.compiled.parameters import ENTRIES
from clinicsim.world.events import FIRST_REFERRAL, Rank, State
from clinicsim.world.randomness import Purpose, entity, exponential, uniform

_REFERRALS = entity("referrals", "")
_GAP, _THINNING, _INDICATION = int(Purpose.ARRIVAL_GAP), int(Purpose.THINNING), int(Purpose.INDICATION)

_me = frames(ints="candidate", floats="minute")
_indications = rows("indications", ENTRIES["indications"])
_rate = numbers("referral_rate", float)
_keys = numbers("candidate_keys")


@part
def come(c: Any, candidate: int) -> None:
    """Take a candidate on as a patient."""
    key, total, first = _keys(c, candidate, 1)[0], 0.0, c.scenario * c.n_indications
    for indication in range(c.n_indications):
        total += _indications(c, first + indication).share
    left, place = uniform(c.key, key, _INDICATION, 0) * total, 0
    while place < c.n_indications - 1 and left >= _indications(c, first + place).share:
        left -= _indications(c, first + place).share
        place += 1
    admit_to_books(c, new_patient(c, FIRST_REFERRAL + candidate, key, place, State.WAIT_NEW, c.now))


@part
def referrals(c: Any, f: int) -> int:
    """Let candidates arrive at the maximum rate, and keep each with the chance that the date's rate gives."""
    me, highest = _me(c, f), rules_of(c, 0).referrals_max_per_year
    if me.step == 1:
        if me.candidate >= c.n_candidates:
            c.full = 6
            return DONE
        u = uniform(c.key, _REFERRALS, _THINNING, me.candidate)
        if u * highest < _rate(c, c.scenario * c.n_days + c.now // MINUTES_PER_DAY, 1)[0]:
            come(c, me.candidate)
        me.candidate += 1
    me.minute += exponential(uniform(c.key, _REFERRALS, _GAP, me.candidate), MINUTES_PER_YEAR / highest)
    return wait_until(c, f, 1, int(me.minute), Rank.REFERRAL, me.candidate)
