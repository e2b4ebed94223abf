"""What came of the checks, in plain words."""

from __future__ import annotations

import math

from clinicsim.scenario.words import listed
from clinicsim.verification.check import Kind, Pair
from clinicsim.verification.results import Result, Results
from clinicsim.views.numbers import places, written

_DIGITS = 6
PASS, FAIL = "PASS", "FAIL"
_PLURAL = {
    Kind.REPRODUCTION: "reproductions",
    Kind.BOUND: "bounds",
    Kind.CALIBRATION: "calibrations",
    Kind.IDENTITY: "identities",
    Kind.CLOSED_FORM: "closed forms",
    Kind.BLACK_BOX: "black boxes",
    Kind.GUARD: "guards",
}
_OF_THE_WORLD = (Kind.REPRODUCTION, Kind.BOUND, Kind.CALIBRATION, Kind.IDENTITY)
_MEANS = (
    "Reproductions alone work out published results anew from published inputs, with this program's own code. A bound "
    "says that they can be so; a calibration, that the program can be set to them or moves like them; an identity, "
    "that printed figures obey the rules used here: none of these three shows that the model is right. Closed forms, "
    "black boxes and guards are about the program, not about the world."
)


def outcome(result: Result) -> str:
    """PASS or FAIL."""
    return PASS if result.passed else FAIL


def found_text(pair: Pair) -> str:
    """The figure that was found, with half the width of its interval where it comes from runs."""
    if pair.half_width > 0 and math.isfinite(pair.half_width):
        decimals = places(pair.found, pair.half_width)
        return f"{written(pair.found, decimals)} ± {written(pair.half_width, decimals)}"
    return _number(pair.found)


def expected_text(pair: Pair) -> str:
    """The figure, or the range, that was expected.

    Examples
    --------
    >>> from clinicsim.verification.check import at_most, between, near
    >>> [expected_text(pair) for pair in (near("", 3, 4, absolute=1), between("", 3, 2, 4.5), at_most("", 3, 5))]
    ['4', '2 to 4.5', 'at most 5']
    """
    if pair.expected is not None:
        return _number(pair.expected)
    if math.isinf(pair.low):
        return f"at most {_number(pair.high)}"
    if math.isinf(pair.high):
        return f"at least {_number(pair.low)}"
    return f"{_number(pair.low)} to {_number(pair.high)}"


def range_text(pair: Pair) -> str:
    """The range round an expected figure, in brackets; empty where it must be met exactly or is a range itself."""
    if pair.expected is None or pair.low == pair.high:
        return ""
    return f" ({_number(pair.low)} to {_number(pair.high)})"


def counts_text(results: Results) -> str:
    """How many checks of each sort passed: published results first, and apart from what is about the program."""
    counts = results.counts
    parts = []
    for kinds in (_OF_THE_WORLD, tuple(kind for kind in Kind if kind not in _OF_THE_WORLD)):
        there = [f"{counts[kind][0]} of {counts[kind][1]} {_PLURAL[kind]}" for kind in kinds if kind in counts]
        if there:
            parts.append(listed(there, "and"))
    return f"Passed: {'; '.join(parts)}."


def meaning_text() -> str:
    """What it means that checks of each sort pass."""
    return _MEANS


def quick_text(results: Results) -> str:
    """What a quick round leaves out; empty for a whole one."""
    return "Quick: checks that simulate made fewer runs, so they see less." if results.quick else ""


def _number(value: float) -> str:
    """A number with six digits, thousands separated."""
    if not math.isfinite(value):
        return "not a number" if math.isnan(value) else str(value)
    if value == 0 or 1e-4 <= abs(value) < 1e15:
        whole = len(str(int(abs(value)))) if abs(value) >= 1 else 0
        text = written(value, max(_DIGITS - whole, 0))
        return text.rstrip("0").rstrip(".") if "." in text else text
    return f"{value:.{_DIGITS}g}"
