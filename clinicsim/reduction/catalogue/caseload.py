"""Measures of the caseload."""

from __future__ import annotations

from clinicsim.measures.people import THERAPIES
from clinicsim.reduction.parts.followed import Followed
from clinicsim.reduction.parts.tallies import Tally
from clinicsim.reduction.sheet import Measured, level_at_end, total
from clinicsim.world.events import Kind

TALLIES = (Tally(Kind.PERSON),)


def measures(of: Followed) -> dict[str, Measured]:
    """The measures by name."""
    return {
        "pumps_end": level_at_end(of.caseload.pumps),
        **{
            f"caseload_end.{therapy}": level_at_end(of.caseload.people(*states))
            for therapy, states in THERAPIES.items()
        },
        "people": total(of.tallies.count(Kind.PERSON)),
    }
