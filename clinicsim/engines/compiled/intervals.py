"""The intervals of standing visits: since when each patient's present one counts; see `process/standing.py`."""

from __future__ import annotations

from typing import Any

from clinicsim.engines.compiled.access import MINUTES_PER_DAY, patient, visit_rules
from clinicsim.engines.compiled.draws import draw
from clinicsim.engines.compiled.layout import NO_MINUTE
from clinicsim.engines.compiled.linking import part, small
from clinicsim.engines.compiled.memory import numbers
from clinicsim.world.randomness import Purpose

_since = numbers("standing_since")


@small
def interval_seen(c: Any, i: int, visit: int) -> None:
    """Count the interval of a standing visit from now."""
    since = _since(c, i * c.n_visits + visit, 1)
    if since[0] != NO_MINUTE:
        since[0] = c.now


@part
def begun(c: Any, i: int, visit: int) -> int:
    """Minute from which the present interval counts."""
    since = _since(c, i * c.n_visits + visit, 1)
    if since[0] == NO_MINUTE:
        its = visit_rules(c, visit)
        gone = 0.0
        if patient(c, i).prevalent:
            gone = draw(c, i, Purpose.STANDING_VISIT, its.key)
        since[0] = c.now - int(gone * its.every_days * MINUTES_PER_DAY)
    return int(since[0])
