"""What parts count -> measures: one file for each group, as `clinicsim.measures.catalogue` has them."""

from __future__ import annotations

from clinicsim.reduction.catalogue import (
    access,
    capacity,
    caseload,
    harm,
    in_session,
    money,
    oral,
    outcomes,
    refill_safety,
    theatre_and_beds,
)
from clinicsim.reduction.ledger import LedgerAccumulator
from clinicsim.reduction.parts.followed import Followed
from clinicsim.reduction.parts.tallies import Tally
from clinicsim.reduction.sheet import Measured
from clinicsim.world.world import World

SAMPLES = refill_safety.SAMPLES | in_session.SAMPLES
"""Kinds of rows of whose values the measures want quantiles."""

_GROUPS = (
    refill_safety,
    harm,
    access,
    capacity,
    in_session,
    theatre_and_beds,
    caseload,
    oral,
    outcomes,
)


def tallies_of(world: World) -> tuple[Tally, ...]:
    """What the measures want counted."""
    modules = (refill_safety, harm, access, in_session, caseload, oral)
    always = [tally for module in modules for tally in module.TALLIES]
    return (*always, *capacity.tallies_of(world), *theatre_and_beds.tallies_of(world))


def measures(of: Followed, ledger: LedgerAccumulator) -> dict[str, Measured]:
    """Every measure by name, in the order of the table."""
    found: dict[str, Measured] = {}
    for group in _GROUPS:
        found |= group.measures(of)
    return found | money.measures(of, ledger)
