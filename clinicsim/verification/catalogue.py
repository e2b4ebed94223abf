"""All checks, family by family."""

from __future__ import annotations

from collections import Counter
from functools import cache

from clinicsim.verification import pump_life
from clinicsim.verification.black_box import evaluated, events
from clinicsim.verification.check import Check
from clinicsim.verification.closed_forms import decisions, money, pumps
from clinicsim.verification.published import claims, de_lissovoy, identities, saulino

FAMILIES = (saulino, de_lissovoy, claims, pump_life, identities, money, pumps, decisions, evaluated, events)


@cache
def checks() -> tuple[Check, ...]:
    """All checks there are, each with a name of its own."""
    found = tuple(check for family in FAMILIES for check in family.checks())
    twice = [name for name, count in Counter(check.name for check in found).items() if count > 1]
    if twice:
        raise ValueError(f"checks with one name: {', '.join(twice)}")
    return found
