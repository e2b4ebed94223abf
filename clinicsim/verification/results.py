"""What came of the checks, and how many of each sort passed."""

from __future__ import annotations

from dataclasses import dataclass

from clinicsim.verification.check import Check, Kind, Pair


@dataclass(frozen=True, slots=True)
class Result:
    """What came of one check."""

    check: Check
    pairs: tuple[Pair, ...]
    seconds: float
    error: str | None = None  # why its figures could not be worked out

    @property
    def passed(self) -> bool:
        """Whether every figure is where it should be; a check without a figure has shown nothing."""
        return self.error is None and bool(self.pairs) and all(pair.passed for pair in self.pairs)

    @property
    def tightest(self) -> Pair | None:
        """The figure with the least room, and of equals the first; None if there is none."""
        return min(self.pairs, key=lambda pair: pair.room, default=None)


@dataclass(frozen=True, slots=True)
class Results:
    """What came of some checks, in the order of the catalogue."""

    results: tuple[Result, ...]
    quick: bool

    @property
    def failed(self) -> tuple[Result, ...]:
        """Those that did not pass."""
        return tuple(result for result in self.results if not result.passed)

    def of(self, kind: Kind) -> tuple[Result, ...]:
        """Those of one sort."""
        return tuple(result for result in self.results if result.check.kind == kind)

    @property
    def counts(self) -> dict[Kind, tuple[int, int]]:
        """How many passed, and how many there are, of each sort that there is."""
        by_kind = {kind: self.of(kind) for kind in Kind}
        return {kind: (sum(one.passed for one in found), len(found)) for kind, found in by_kind.items() if found}
