"""All engines on the same clinic, in alternating order: seconds, ratios with their spread, memory, and agreement."""

from __future__ import annotations

import statistics
from collections.abc import Sequence

from reduced.model import HAPPENINGS, Clinic, Tally
from reduced.peers import Peer, Timed
from sheets import Sheet
from timing import Spread, alternating, memory_of, number

REFERENCE, LIMIT = "simpy", "c"
SHORTEST_TIMING = 0.05  # CPU seconds; others are run after a shorter replication


class DisagreementError(Exception):
    """Engines counted different things in the same replication."""


def side_by_side(peers: Sequence[Peer], clinic: Clinic, rounds: int, *, memory: bool) -> Sheet:
    """Time peers on one clinic; round k is replication k for all of them.

    Raises
    ------
    DisagreementError
        If two of them do not agree.
    """
    timed: dict[str, list[Timed]] = {peer.key: [] for peer in peers}
    for place, peer in alternating(peers, rounds):
        timed[peer.key].append(peer.timed(clinic, place, SHORTEST_TIMING))
    for peer in peers:
        for place in range(rounds):
            check_agreement(peers[0], timed[peers[0].key][place].tally, peer, timed[peer.key][place].tally)
    events = statistics.mean(each.tally.events for each in timed[peers[0].key])
    title = f"{clinic.patients:,} patients, {clinic.years:g} years, {events:,.0f} events"
    sheet = Sheet(
        title,
        ["Engine", "CPU s", "Events/s", "SimPy / this", "This / C", *(["MB", "for clinic"] if memory else [])],
    )
    for peer in peers:
        sheet.rows.append(_row(peer, timed, clinic, memory=memory))
    sheet.note = _note(peers, rounds)
    return sheet


def check_agreement(one: Peer, counted: Tally, other: Peer, other_counted: Tally) -> None:
    """Raise an error that says where two engines differ, if they do."""
    if counted.agrees(other_counted):
        return
    raise DisagreementError(
        f"{one.name} and {other.name} do not agree on the same replication:\n"
        f"  {one.name}: {counted.counts}, sums {counted.sums}\n"
        f"  {other.name}: {other_counted.counts}, sums {other_counted.sums}"
    )


def _row(peer: Peer, timed: dict[str, list[Timed]], clinic: Clinic, *, memory: bool) -> list[str]:
    own = timed[peer.key]
    seconds = statistics.median(each.cpu_seconds for each in own)
    rate = statistics.median(1.0 / each.cost for each in own)
    row = [peer.name, number(seconds), f"{rate:,.0f}"]
    row.append(_ratio(timed.get(REFERENCE), own))
    row.append(_ratio(own, timed.get(LIMIT)))
    if memory:
        used = memory_of("reduced", peer.key, clinic.patients, clinic.years)
        row += [number(used.peak), number(used.beyond)]
    return row


def _ratio(above: list[Timed] | None, below: list[Timed] | None) -> str:
    """Spread over rounds of how many times longer one takes for an event than the other."""
    if above is None or below is None:
        return "-"
    if above is below:
        return "1"
    return Spread.of([a.cost / b.cost for a, b in zip(above, below, strict=True)]).text()


def _note(peers: Sequence[Peer], rounds: int) -> str:
    told = (
        f"Medians of {rounds} rounds; ratios within a round (lowest–highest). SimPy / this: how many times longer "
        "plain SimPy takes."
    )
    if len(peers) == 1:
        return told
    but = ", but for the busy time of nurses, which Ciw cannot tell" if any(p.key == "ciw" for p in peers) else ""
    return (
        f"{told} In every round all engines agreed on all {HAPPENINGS} counts of events and, to the microsecond, on "
        f"the sums of waiting and of busy time{but}."
    )
