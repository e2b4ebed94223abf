"""What the catalogue says of one measure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import KW_ONLY, dataclass
from math import inf
from typing import Literal

from clinicsim.measures.log_view import LogView
from clinicsim.measures.series import Series

Good = Literal["up", "down", "neither"]
Per = Literal["year", "100 pump-years"]
Compute = Callable[[LogView], Series | Mapping[str, Series]]


@dataclass(frozen=True, slots=True)
class Measure:
    """What one measure, or one family of measures, says.

    A family has a member for each role, cause, procedure or the like; a member's full name is `name.member`.
    `compute` is none for measures of cost, which the economics stage works out from the ledger.
    """

    name: str
    words: str  # plain words, fit for the middle of a sentence and for a table
    unit: str
    good: Good
    definition: str
    compute: Compute | None = None
    _: KW_ONLY
    group: str  # heading under which tables show it
    plural: bool = False  # the words name what is counted, and take a plural verb
    family: bool = False
    total: bool = False  # of a family: the name alone is a measure too, of all members together
    counted_per: Per | None = None  # whole events over what they are counted for; none if it is not such a rate
    signed: bool = False  # may be below zero
    may_be_empty: bool = False  # undefined is an answer ("never"), not a gap in the data

    @property
    def limits(self) -> tuple[float, float]:
        """Least and most that the measure can be."""
        return (-inf if self.signed else 0.0), (1.0 if self.unit == "share" else inf)
