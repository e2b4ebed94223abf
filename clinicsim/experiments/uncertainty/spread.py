"""How far a number may lie from its value: the standard deviation that a scenario states or implies.

In order: the `sd` that is stated; a range `low` to `high`, read as the middle 95% of the distribution, so that its
width is 2 x 1.96 standard deviations (the way in which published intervals are turned into distributions: Briggs,
Claxton and Sculpher 2006, Decision Modelling for Health Economic Evaluation, chapter 4); the number of patients behind
a share in the shipped evidence; and, where a distribution is named and nothing else is known, a fifth of the value.
"""

from __future__ import annotations

import math
from typing import NamedTuple

from clinicsim.data.evidence import Evidence, cited
from clinicsim.scenario.schema.quantity import Quantity

MIDDLE = 0.95  # part of the distribution that a stated range holds
TAIL = (1 - MIDDLE) / 2
Z = 1.959963984540054  # standard normal quantile at 1 - TAIL
# Of the value, where nothing is known: a habit of the field, behind which no data lie.
_ASSUMED = 0.2


class Spread(NamedTuple):
    """A standard deviation and where it comes from, in words."""

    sd: float
    basis: str


def spread(quantity: Quantity) -> Spread:
    """Standard deviation of a number for which a distribution is named, in its own unit."""
    if quantity.sd is not None:
        return Spread(quantity.sd, "stated sd")
    if quantity.low is not None and quantity.high is not None:
        return Spread((quantity.high - quantity.low) / (2 * Z), "stated range, as 95%")
    if quantity.low is not None:
        return Spread((quantity.value - quantity.low) / Z, "stated low end, as 2.5%")
    if quantity.high is not None:
        return Spread((quantity.high - quantity.value) / Z, "stated high end, as 97.5%")
    return _from_evidence(quantity) or _assumed(quantity)


def _from_evidence(quantity: Quantity) -> Spread | None:
    """That of a share k of n patients, as the beta distribution with parameters k and n - k has it."""
    if quantity.dist not in ("beta", "dirichlet") or quantity.source is None:
        return None
    try:
        found = cited(quantity.source)
    except KeyError:
        return None
    if not isinstance(found, Evidence) or not found.n or found.value != quantity.value:
        return None
    sd = math.sqrt(quantity.value * (1 - quantity.value) / (found.n + 1))
    return Spread(sd, f"{found.n:,} patients in the evidence")


def _assumed(quantity: Quantity) -> Spread:
    size = abs(quantity.value)
    if quantity.dist in ("beta", "dirichlet"):
        size = min(size, 1 - size)  # so that a share and what is left of it are equally uncertain
    return Spread(_ASSUMED * size, f"assumed: sd of {_ASSUMED:.0%} of the value")
