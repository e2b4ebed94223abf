"""Therapy states: going over from one to another."""

from __future__ import annotations

from typing import Any

from clinicsim.engines.compiled.access import patient
from clinicsim.engines.compiled.linking import part
from clinicsim.engines.compiled.log import log
from clinicsim.engines.compiled.outcomes import note
from clinicsim.world.events import NOTHING, Kind


@part
def enter(c: Any, i: int, state: int) -> None:
    """Go over to another therapy state."""
    patient(c, i).state = state
    log(c, Kind.STATE, i, NOTHING, float(state), 0)
    note(c, i)
