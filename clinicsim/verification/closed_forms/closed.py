"""How a check of a closed form is made."""

from __future__ import annotations

from collections.abc import Callable

from clinicsim.verification.check import Check, Kind, Pair

CENT = 0.005


def closed(name: str, says: str, tolerance: str, pairs: Callable[[bool], tuple[Pair, ...]], caveat: str = "") -> Check:
    """A check against mathematics."""
    return Check(f"closed/{name}", Kind.CLOSED_FORM, says, "mathematics", "A", tolerance, pairs, caveat)
