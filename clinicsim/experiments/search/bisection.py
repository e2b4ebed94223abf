"""The fewest that pass: bisection over candidates in order, with what it takes for granted checked."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

Passes = Callable[[Sequence[int]], Sequence[bool]]
"""Whether candidates at these places pass."""


@dataclass(frozen=True, slots=True)
class Fewest:
    """What was found.

    Attributes
    ----------
    place
        Of the first candidate that passes; none if none does.
    known
        Whether each candidate that was tried passes, by place.
    monotone
        Whether, among those tried, every candidate after one that passes does so too.
    scanned
        Whether all were tried.
    """

    place: int | None
    known: dict[int, bool]
    monotone: bool
    scanned: bool


def fewest(candidates: int, passes: Passes) -> Fewest:
    """Find the first of some candidates that passes.

    Bisection takes for granted that more is never worse: once a candidate passes, all later ones do. Both ends and the
    neighbours of the answer are tried to check that. Where they contradict it, and where the last candidate fails,
    every candidate is tried.

    Parameters
    ----------
    candidates
        How many there are, at least one; in the order of the number that is sought.
    passes
        Tries candidates; all that can be tried at once are asked for at once.
    """
    known: dict[int, bool] = {}

    def ask(*places: int) -> None:
        new = sorted({place for place in places if 0 <= place < candidates} - known.keys())
        if new:
            known.update(zip(new, passes(new), strict=True))

    low, high = 0, candidates - 1
    ask(low, high)
    if known[high]:
        while not known[low] and high - low > 1:
            middle = (low + high) // 2
            ask(middle)
            low, high = (low, middle) if known[middle] else (middle, high)
        first = low if known[low] else high
        ask(first - 2, first - 1, first + 1)
    if not known[candidates - 1] or not _monotone(known):
        ask(*range(candidates))
    passing = [place for place in sorted(known) if known[place]]
    return Fewest(passing[0] if passing else None, known, _monotone(known), len(known) == candidates)


def _monotone(known: dict[int, bool]) -> bool:
    in_order = [known[place] for place in sorted(known)]
    return in_order == sorted(in_order)
