"""The pathway as flows of people: from referral through the therapy states to the end of care, in one replication."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from clinicsim.arrays import Bools, Ints
from clinicsim.views.dates import short_date
from clinicsim.views.illustration import Illustration, year_bounds
from clinicsim.views.reasons import reason
from clinicsim.views.story import date_of
from clinicsim.world.events import Cause, Kind, State

OUTSIDE, REFERRAL, RETURNED, GONE = -1, 100, 101, 200
"""Places that are not a `State`: before the referral, in triage, returned at triage; and, plus the cause, gone."""

_WORDS = {
    REFERRAL: "Referred, in triage",
    RETURNED: "Returned at triage",
    State.WAIT_NEW: "Waiting for first assessment",
    State.ORAL: "On oral drugs",
    State.WAIT_TRIAL: "Waiting for screening trial",
    State.WAIT_IMPLANT: "Waiting for implant",
    State.ITB: "Intrathecal baclofen",
    GONE + Cause.DIED: "Died",
    GONE + Cause.DISCHARGED: "Discharged",
    GONE + Cause.TRANSFERRED: "Moved to another service",
    GONE + Cause.MISSED_VISITS: "Discharged for missed visits",
}
_IN_CARE = (REFERRAL, *(state for state in State if state != State.GONE))


@dataclass(frozen=True, slots=True)
class Flow:
    """People who went from one place straight to another."""

    source: int
    target: int
    people: int


@dataclass(frozen=True, slots=True)
class Pathway:
    """Flows of people over the run, or over one year of it."""

    since: dt.date
    until: dt.date  # the last day
    flows: tuple[Flow, ...]
    at_start: Mapping[int, int]  # by place in care: people there when the time began
    at_end: Mapping[int, int]  # and when it ended

    @property
    def places(self) -> list[int]:
        """Places that anybody was in or went to, in the order of the pathway."""
        seen = {flow.source for flow in self.flows} | {flow.target for flow in self.flows}
        return sorted((seen | self.at_start.keys() | self.at_end.keys()) - {OUTSIDE}, key=_order)

    def came(self, place: int) -> int:
        """People who came to a place."""
        return sum(flow.people for flow in self.flows if flow.target == place)

    def went(self, place: int) -> int:
        """People who went on from a place."""
        return sum(flow.people for flow in self.flows if flow.source == place)

    def between(self, source: int, target: int) -> int:
        """People who went from one place straight to another."""
        return sum(flow.people for flow in self.flows if (flow.source, flow.target) == (source, target))

    @property
    def in_care(self) -> tuple[int, int]:
        """People in care when the time began and when it ended."""
        return sum(self.at_start.values()), sum(self.at_end.values())


def place_words(place: int) -> str:
    """Say where somebody is."""
    return _WORDS.get(place) or f"Left: {reason(Cause(place - GONE))}"


def is_in_care(place: int) -> bool:
    """Whether the service still has somebody to care for."""
    return place in _IN_CARE


def pathway(illustration: Illustration, year: int | None = None) -> Pathway:
    """Count who went where.

    A person who comes back to a place, as after a trial without effect, is counted each time. Whoever was there on the
    first day came from nowhere: they are counted `at_start`.

    Parameters
    ----------
    illustration
        One replication with its log.
    year
        Of the run, from 1; all of it without one.

    Raises
    ------
    ValueError
        If the run has no such year.
    """
    world = illustration.world
    since, until = (0, world.end) if year is None else year_bounds(illustration, year)
    patient, minute, place = _steps(illustration)
    before = np.full(place.size, OUTSIDE)
    same = patient[1:] == patient[:-1]
    before[1:][same] = place[:-1][same]
    there_already = (before == OUTSIDE) & (place != REFERRAL)
    inside = ~there_already & (minute >= since) & (minute < until)
    pairs, counts = np.unique(np.stack((before[inside], place[inside])), axis=1, return_counts=True)
    return Pathway(
        since=date_of(world, since),
        until=date_of(world, until - 1),
        flows=tuple(Flow(*flow) for flow in zip(*pairs.tolist(), counts.tolist(), strict=True)),
        at_start=_there(patient, place, there_already | (minute < since)),
        at_end=_there(patient, place, there_already | (minute < until)),
    )


def pathway_title(illustration: Illustration, found: Pathway) -> str:
    """State how many were referred, how many received a pump, and what the caseload came to."""
    began, ended = found.in_care
    pumps, oral = found.came(State.ITB), found.between(State.WAIT_NEW, State.ORAL)
    head = f"{illustration.name}, {short_date(found.since)} to {short_date(found.until)}"
    came = f"{found.came(REFERRAL)} people were referred, {oral} started on oral drugs and {pumps} received a pump"
    return f"{head}: {came}; {began} were in care at first, {ended} at last"


def _steps(illustration: Illustration) -> tuple[Ints, Ints, Ints]:
    """Patient, minute and the place come to, of every step on the pathway: each patient's together and in order."""
    view = illustration.view
    rows = view.log[view.positions(Kind.REFERRED, Kind.RETURNED, Kind.STATE)]
    rows = rows[np.argsort(rows["patient"], kind="stable")]
    state = rows["value"].astype(np.int64)
    place = np.where(state == State.GONE, GONE + rows["cause"].astype(np.int64), state)
    place[rows["kind"] == Kind.REFERRED] = REFERRAL
    place[rows["kind"] == Kind.RETURNED] = RETURNED
    return rows["patient"].astype(np.int64), rows["minute"].astype(np.int64), place


def _there(patient: Ints, place: Ints, so_far: Bools) -> dict[int, int]:
    """People in each place in care after the steps `so_far` (steps,)."""
    patient, place = patient[so_far], place[so_far]
    last = np.append(patient[1:] != patient[:-1], True)[: patient.size]
    return {at: int(np.count_nonzero(place[last] == at)) for at in _IN_CARE if (place[last] == at).any()}


def _order(place: int) -> tuple[bool, int]:
    """In care in the order of the states, triage first; then where people left to."""
    return not is_in_care(place), 0 if place == REFERRAL else place
