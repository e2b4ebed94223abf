"""What a fit found: a number with its interval, or why the scenario's own number stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from clinicsim.scenario.schema.quantity import Distribution

DIGITS = 4  # significant ones that are written; fewer than any extract supports


@dataclass(frozen=True, slots=True)
class Fitted:
    """One number of the scenario, as the extracts have it."""

    path: str
    value: float
    low: float  # ends of the interval
    high: float
    dist: Distribution
    n: int  # what was counted
    counted: str  # in words: appointments, months, patients ...
    source: str  # file and dates

    @property
    def told(self) -> str:
        """The source as it stands in the scenario file."""
        return f"calibrated: {self.source}, n = {self.n:,} {self.counted}"


@dataclass(frozen=True, slots=True)
class Kept:
    """A number that the extracts do not tell, so that the scenario's own stands."""

    what: str  # a path, or a pattern of paths
    why: str


@dataclass(frozen=True, slots=True)
class Found:
    """What one sort of fit found."""

    fitted: tuple[Fitted, ...] = ()
    kept: tuple[Kept, ...] = ()
    notes: tuple[str, ...] = ()  # what is to be known of the fit, each a sentence


def joined(found: Sequence[Found]) -> Found:
    """Everything that several fits found, in order."""
    return Found(
        tuple(one for each in found for one in each.fitted),
        tuple(one for each in found for one in each.kept),
        tuple(one for each in found for one in each.notes),
    )


def rounded(number: float) -> float:
    """A number as it is written into the scenario."""
    return float(f"{number:.{DIGITS}g}")


def too_few(what: str, n: int, least: int, counted: str) -> Kept:
    """A number for which there is too little data."""
    return Kept(what, f"{n:,} {counted}; at least {least} are needed")
