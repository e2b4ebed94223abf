"""The first-assessment list against the queue that it is.

With c slots a day, at one time of day, and Poisson referrals, the number left on the list after the session follows
Q' = max(Q + A - c, 0). Its stationary mean is known; published values are 3.10124 for 9 referrals and 10 slots a day
and 3.49513 for 4.5 and 5.

A patient who does not attend wastes the slot, goes back to the old place on the list and is called on the next day.
Then Q' = Q + A - (those called who came). The rule of thumb "replace the rate by rate / (1 - p)" is near this but too
low: those who come back do so when the list is long, unlike referrals. The exact mean of this chain is what the clinic
is held against.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.stats import binom, poisson

from clinicsim import engines
from clinicsim.world.events import EventLog, Kind
from clinicsim.world.world import World
from validation.clinic import DAY, DAYS_PER_YEAR, clinic, every_day, interval, relative_half_width, rows

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

WARM_UP_DAYS = 182
MISSED = 0.1
PUBLISHED = [(9.0, 10, 3.10124), (4.5, 5, 3.49513)]


@cache
def mean_left(rate: float, slots: int, missed: float = 0.0) -> float:
    """Stationary mean number left after a session, from the chain itself, cut off far in its tail."""
    size = 60 * slots
    arrivals = poisson.pmf(np.arange(size), rate)
    called = np.minimum(np.arange(size), slots)
    came = np.array([binom.pmf(np.arange(slots + 1), n, 1.0 - missed) for n in called])
    left = np.zeros((size, size))  # from the number present at the session to the number left after it
    for present in range(size):
        left[present, present - np.arange(called[present] + 1)] = came[present, : called[present] + 1]
    share = np.zeros(size)
    share[0] = 1.0
    while True:
        after = np.convolve(share, arrivals)[:size] @ left
        after /= after.sum()
        if np.abs(after - share).max() < 1e-15:
            return float(after @ np.arange(size))
        share = after


def assessment_clinic(
    rate: float, slots: int, missed: float = 0.0, months: int = 36, rebook_days: float = 0.0
) -> World:
    """A clinic that only assesses: everybody is discharged at the first visit."""
    return clinic(
        run={"months": months},
        sessions=every_day(slots=slots, start="20:00"),
        referrals={"per_year": rate * DAYS_PER_YEAR, "max_per_year": 1.1 * rate * DAYS_PER_YEAR},
        oral={"discharged_share": 1, "direct_to_trial_share": 0},
        booking={"horizon_days": 1, "dna_rebook_days": rebook_days},
        visits={"first_assessment": {"window_days": 0, "did_not_attend_probability": missed}},
    )


def after_sessions(world: World, log: EventLog) -> tuple[Ints, Ints]:
    """Number left after each session, and referrals from the start of one session to the start of the next.

    A referral during a session comes too late for it and counts for the next.
    """
    start = world.sessions.start[world.sessions.start + world.sessions.minutes < world.end]
    joined, left = rows(log, Kind.LIST_JOINED)["minute"], rows(log, Kind.LIST_LEFT)["minute"]
    joined_by = np.searchsorted(joined, start, side="left")
    left_by = np.searchsorted(left, start + world.sessions.minutes[: len(start)], side="left")
    return joined_by - left_by, np.diff(joined_by, prepend=0)


@dataclass(frozen=True, slots=True)
class Listed:
    """What replications say of the list, the first half year left out; one element for each replication."""

    left: Floats  # mean number left after the session
    referrals: Floats  # mean a day
    referrals_variance: Floats  # of the number a day
    waiting: Floats  # mean number on the list, over time
    days_waited: Floats  # mean over those who left it

    def left_given_referrals(self, rate: float) -> Floats:
        """Means left, freed of that part of their spread which the number of referrals explains (a control variate)."""
        slope = np.cov(self.left, self.referrals)[0, 1] / self.referrals.var(ddof=1)
        corrected: Floats = self.left - slope * (self.referrals - rate)
        return corrected


@cache
def observe(rate: float, slots: int, missed: float = 0.0, months: int = 36, replications: int = 24) -> Listed:
    """Run the clinic and keep what the tests need."""
    world = assessment_clinic(rate, slots, missed, months)
    first, last = WARM_UP_DAYS * DAY, world.end
    found = []
    for replication in range(replications):
        log = engines.run(world, replication)
        queue, referrals = (series[WARM_UP_DAYS:] for series in after_sessions(world, log))
        gone = rows(log, Kind.LIST_LEFT)
        waiting = person_minutes(log, first, last) / (last - first)
        days = gone["value"][gone["minute"] >= first].mean()
        found.append((queue.mean(), referrals.mean(), referrals.var(ddof=1), waiting, days))
    return Listed(*np.array(found).T)


def person_minutes(log: EventLog, first: int, last: int) -> float:
    """Minutes that all patients together spent on the list between two minutes."""
    joined, left = rows(log, Kind.LIST_JOINED)["minute"], rows(log, Kind.LIST_LEFT)["minute"]

    def after(minutes: Ints) -> float:
        return float((last - np.clip(minutes, first, last)).sum())

    return after(joined) - after(left)


@pytest.mark.parametrize(("rate", "slots", "published"), PUBLISHED)
def test_the_chain_gives_the_published_means(rate: float, slots: int, published: float) -> None:
    assert mean_left(rate, slots) == pytest.approx(published, abs=5e-6)


@pytest.mark.parametrize(("rate", "slots"), [(9.0, 10), (4.5, 5), (12.0, 10)])
def test_after_every_session_the_list_is_what_was_there_and_came_less_the_slots(rate: float, slots: int) -> None:
    world = assessment_clinic(rate, slots, months=24)
    queue, arrivals = after_sessions(world, engines.run(world, 0))
    before = np.concatenate([[0], queue[:-1]])
    assert np.array_equal(queue, np.maximum(before + arrivals - slots, 0))


def test_after_every_session_all_slots_went_to_those_waiting_whether_they_came_or_not() -> None:
    rate, slots = 8.1, 10
    world = assessment_clinic(rate, slots, MISSED, months=24)
    log = engines.run(world, 0)
    queue, arrivals = after_sessions(world, log)
    present = np.concatenate([[0], queue[:-1]]) + arrivals
    came, missed = (by_session(rows(log, kind), len(queue)) for kind in (Kind.ATTENDED, Kind.DID_NOT_ATTEND))
    assert np.array_equal(came + missed, np.minimum(present, slots))
    assert np.array_equal(queue, present - came)
    assert missed.sum() > 0


def test_those_who_cannot_come_yet_keep_no_slot_from_those_behind_them() -> None:
    """Who missed a visit may come again from the third day after it; the others are called meanwhile."""
    rate, slots = 6.0, 10
    world = assessment_clinic(rate, slots, 0.3, months=24, rebook_days=3.0)
    log = engines.run(world, 0)
    queue, arrivals = after_sessions(world, log)
    present = np.concatenate([[0], queue[:-1]]) + arrivals
    came, missed = (by_session(rows(log, kind), len(queue)) for kind in (Kind.ATTENDED, Kind.DID_NOT_ATTEND))
    cannot_come = np.concatenate([[0], missed[:-1]]) + np.concatenate([[0, 0], missed[:-2]])
    assert np.array_equal(came + missed, np.minimum(present - cannot_come, slots))


def by_session(slots: EventLog, sessions: int) -> Ints:
    """Rows of each session, from rows whose subject is session * 64 + slot."""
    return np.bincount(slots["subject"] // 64, minlength=sessions)[:sessions]


def test_referrals_of_a_day_are_poisson() -> None:
    listed = observe(9.0, 10)
    for found in (interval(listed.referrals), interval(listed.referrals_variance)):
        assert found.lo <= 9.0 <= found.hi
        assert relative_half_width(found) < 0.05


@pytest.mark.parametrize(("rate", "slots", "published"), PUBLISHED)
def test_the_mean_list_after_the_session_is_the_published_one(rate: float, slots: int, published: float) -> None:
    found = interval(observe(rate, slots).left_given_referrals(rate))
    assert found.lo <= published <= found.hi
    assert relative_half_width(found) < 0.15


def test_those_who_did_not_attend_wait_again_in_their_old_place() -> None:
    found = interval(observe(8.1, 10, MISSED, replications=18).left_given_referrals(8.1))
    assert found.lo <= mean_left(8.1, 10, MISSED) <= found.hi
    assert relative_half_width(found) < 0.15


def test_the_rule_of_thumb_for_missed_visits_is_near_but_too_low() -> None:
    """It speaks of the list without those who missed their visit just now; they are added to compare like with like."""
    rate, slots = 8.1, 10
    just_missed = rate * MISSED / (1.0 - MISSED)
    by_rule, exact = mean_left(rate / (1.0 - MISSED), slots) + just_missed, mean_left(rate, slots, MISSED)
    assert 0.9 * exact < by_rule < exact


def test_littles_law_holds_on_the_list() -> None:
    """Mean number waiting = referral rate x mean wait: the list from the log, the rate as the scenario states it."""
    listed = observe(9.0, 10)
    found = interval(listed.waiting - 9.0 * listed.days_waited)
    assert found.lo <= 0.0 <= found.hi
    assert found.hi - found.lo < 0.1 * listed.waiting.mean()


def test_littles_law_is_exact_when_the_list_starts_and_ends_empty() -> None:
    world = assessment_clinic(4.0, 10, months=12)
    log = engines.run(world, 0)
    queue, _ = after_sessions(world, log)
    last_empty = int(np.flatnonzero(queue == 0)[-1])
    until = int(world.sessions.start[last_empty] + world.sessions.minutes[last_empty])
    left = rows(log, Kind.LIST_LEFT)
    left = left[left["minute"] < until]
    joined = rows(log, Kind.LIST_JOINED)["minute"]
    still_there = (until - joined[(joined < until)][len(left) :]).sum()  # referred during the last session
    assert person_minutes(log, 0, until) == pytest.approx(left["value"].sum() * DAY + still_there, rel=1e-12)


@pytest.mark.long
@pytest.mark.parametrize(("rate", "slots", "missed"), [(9.0, 10, 0.0), (4.5, 5, 0.0), (8.1, 10, MISSED)])
def test_the_mean_list_after_the_session_is_right_within_five_in_a_hundred(
    rate: float, slots: int, missed: float
) -> None:
    found = interval(observe(rate, slots, missed, months=60, replications=60).left_given_referrals(rate))
    assert found.lo <= mean_left(rate, slots, missed) <= found.hi
    assert relative_half_width(found) < 0.06
