"""How the cost of an event grows: with the patients, and with the horizon."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from math import log

from reduced.model import Clinic
from reduced.peers import Peer, Timed
from sheets import Sheet
from timing import alternating, number

from sections.side_by_side import SHORTEST_TIMING, check_agreement

LONG = 5.0  # CPU seconds; a replication that takes longer is run in the first round only


def growth_with_patients(peers: Sequence[Peer], sizes: Sequence[int], years: float, rounds: int) -> Sheet:
    """Nanoseconds an event by number of patients; the clinic's capacity grows with them."""
    costs = {size: _costs(peers, Clinic(size, years), rounds) for size in sizes}
    sheet = Sheet(
        f"Growth with patients: CPU nanoseconds an event, {years:g} years",
        ["Patients", "log patients", *(peer.name for peer in peers)],
    )
    first = sizes[0]
    for size in sizes:
        row = [f"{size:,}", f"({number(log(size) / log(first))})"]
        sheet.rows.append(row + [_cell(costs[size], costs[first], peer) for peer in peers])
    sheet.note = (
        f"In brackets: against {first:,} patients. Median of {rounds} rounds, one where a replication takes long."
    )
    return sheet


def growth_with_horizon(peers: Sequence[Peer], patients: int, horizons: Sequence[float], rounds: int) -> Sheet:
    """Nanoseconds an event by years simulated."""
    costs = {years: _costs(peers, Clinic(patients, years), rounds) for years in horizons}
    sheet = Sheet(
        f"Growth with the horizon: CPU nanoseconds an event, {patients:,} patients",
        ["Years", *(peer.name for peer in peers)],
    )
    for years in horizons:
        cells = [_cell(costs[years], costs[horizons[0]], peer) for peer in peers]
        sheet.rows.append([f"{years:g}", *cells])
    sheet.note = f"In brackets: against the first row. Median of {rounds} rounds, one where a replication takes long."
    return sheet


def _costs(peers: Sequence[Peer], clinic: Clinic, rounds: int) -> dict[str, float]:
    """Median nanoseconds an event of each peer that can run a clinic of this size in reasonable time."""
    able = [peer for peer in peers if clinic.patients <= peer.largest]
    timed: dict[str, list[Timed]] = {peer.key: [] for peer in able}
    for _, peer in alternating(able, rounds):
        earlier = timed[peer.key]
        if earlier and earlier[0].cpu_seconds > LONG:
            continue
        earlier.append(peer.timed(clinic, 0, SHORTEST_TIMING))
    for peer in able:
        check_agreement(able[0], timed[able[0].key][0].tally, peer, timed[peer.key][0].tally)
    return {key: statistics.median(each.cost * 1e9 for each in rounds_of) for key, rounds_of in timed.items()}


def _cell(costs: dict[str, float], first: dict[str, float], peer: Peer) -> str:
    if peer.key not in costs:
        return "-"
    cost = number(costs[peer.key])
    return cost if costs is first else f"{cost} ({number(costs[peer.key] / first[peer.key])})"
