"""A check: what is found beside what is expected, and what sort of evidence that is."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from clinicsim.data.evidence import Quality


class Kind(StrEnum):
    """What a check that passes is evidence of, strongest claim about the world first."""

    REPRODUCTION = "reproduction"
    BOUND = "bound"
    CALIBRATION = "calibration"
    IDENTITY = "identity"
    CLOSED_FORM = "closed form"
    BLACK_BOX = "black box"
    GUARD = "guard"


MEANING = {
    Kind.REPRODUCTION: "published outputs, worked out anew from published inputs by this program's own code",
    Kind.BOUND: "published outputs lie where published inputs say that they can; some inputs were not seen",
    Kind.CALIBRATION: "our figures beside published ones that they were set by, or can only be like in shape",
    Kind.IDENTITY: "arithmetic on published outputs alone: a rule is the usual one, not a model right",
    Kind.CLOSED_FORM: "mathematics with a known answer",
    Kind.BLACK_BOX: "what a run must show under extreme inputs, whatever the numbers are",
    Kind.GUARD: "a wrong setting that must be seen to miss, so that another check is known to be able to fail",
}


@dataclass(frozen=True, slots=True)
class Pair:
    """One figure: it passes if it is a number from `low` to `high`."""

    what: str
    found: float
    expected: float | None  # None: a range is all that is expected
    low: float
    high: float
    half_width: float = 0.0  # of the 95% interval of `found`, where it comes from runs

    @property
    def passed(self) -> bool:
        """Whether the figure is where it should be; nan never is."""
        return self.low <= self.found <= self.high

    @property
    def room(self) -> float:
        """Distance to the nearer limit, as a part of half the range (or of the limit, where there is but one).

        A figure that must be equal, and is, has nothing that could be tight.
        """
        if math.isnan(self.found):
            return -math.inf
        if self.low == self.high:
            return math.inf if self.passed else -math.inf
        inside = min(self.found - self.low, self.high - self.found)
        half, limit = (self.high - self.low) / 2, self.high if math.isinf(self.low) else self.low
        return inside / (half if math.isfinite(half) else max(abs(limit), 1.0))


@dataclass(frozen=True, slots=True)
class Check:
    """A named check.

    Attributes
    ----------
    name
        `family/what`, by which it is asked for.
    kind
        What sort of evidence it is.
    says
        What is compared, in one sentence.
    source
        Where the expected figures come from.
    quality
        Of the expected figures: A read or plain arithmetic, B recalled, C inferred or assumed.
    tolerance
        How near is near enough, in words.
    pairs
        Works out the figures; given whether it should be quick.
    caveat
        What passing does not show.
    """

    name: str
    kind: Kind
    says: str
    source: str
    quality: Quality
    tolerance: str
    pairs: Callable[[bool], tuple[Pair, ...]]
    caveat: str = ""


def near(what: str, found: float, expected: float, *, relative: float = 0.0, absolute: float = 0.0) -> Pair:
    """A figure that must lie within a part of the expected one, or within an amount of it."""
    room = max(relative * abs(expected), absolute)
    return Pair(what, float(found), float(expected), expected - room, expected + room)


def same(what: str, found: float, expected: float) -> Pair:
    """A figure that must be equal to the expected one, to the last bit."""
    return near(what, found, expected)


def holds(what: str, truth: bool) -> Pair:
    """A statement that must be true, as 1 against 1."""
    return same(what, float(truth), 1.0)


def between(
    what: str, found: float, low: float, high: float, *, expected: float | None = None, half_width: float = 0.0
) -> Pair:
    """A figure that must lie in a range; `half_width` of its 95% interval is shown and does not widen the range."""
    return Pair(what, float(found), expected, float(low), float(high), half_width)


def at_most(what: str, found: float, high: float, *, half_width: float = 0.0) -> Pair:
    """A figure that must not be above a limit."""
    return between(what, found, -math.inf, high, half_width=half_width)


def at_least(what: str, found: float, low: float) -> Pair:
    """A figure that must not be below a limit."""
    return between(what, found, low, math.inf)
