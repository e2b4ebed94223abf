"""Memory by number of patients, each in a fresh process, and the bytes that one more patient takes."""

from __future__ import annotations

from collections.abc import Sequence

from reduced.peers import Peer
from sheets import Sheet
from timing import Memory, memory_of, number


def memory_with_patients(peers: Sequence[Peer], sizes: Sequence[int], years: float) -> Sheet:
    """Megabytes beyond the loaded program; the last row is the slope between the least and the most patients."""
    sheet = Sheet(
        f"Memory: megabytes for the clinic, beyond the loaded program, {years:g} years",
        ["Patients at the start", *(peer.name for peer in peers)],
    )
    used = {
        peer.key: {size: memory_of("reduced", peer.key, size, years) for size in sizes if size <= peer.largest}
        for peer in peers
    }
    for size in sizes:
        cells = [used[peer.key].get(size) for peer in peers]
        sheet.rows.append([f"{size:,}", *("-" if each is None else number(each.beyond) for each in cells)])
    sheet.rows.append(["bytes a patient", *(_slope(used[peer.key]) for peer in peers)])
    sheet.note = (
        "Each in a process of its own, after a tiny clinic that loads everything. Bytes a patient: from the fewest to "
        "the most patients, for a patient at the start, with what those who join later need."
    )
    return sheet


def _slope(used: dict[int, Memory]) -> str:
    least, most = min(used), max(used)
    if least == most:
        return "-"
    return number((used[most].beyond - used[least].beyond) * 2**20 / (most - least))
