"""How many replications are enough: go on until the 95% intervals asked for are narrow, and stay narrow.

The replications algorithm of Hoad, Robinson & Davies (2010, J Oper Res Soc 61:1632): after each replication the
half-width of the interval is held against the one wanted, and the first number of replications at which it is narrow
enough is taken once it has stayed so over a few more, for a half-width can be small by luck. Nothing but the
replications so far, in their order, decides: any number of workers, and any size of batches, comes to the same number.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from clinicsim.experiments.compare import check_paired, paired_values
from clinicsim.experiments.errors import BadRequest
from clinicsim.experiments.half_widths import half_widths, running_means
from clinicsim.experiments.runs import Runs
from clinicsim.experiments.targets import Target
from clinicsim.measures.names import UnknownMeasure, known

Floats = NDArray[np.float64]

BUDGET: Final = 1_000  # replications
LOOK_AHEAD: Final = 5
"""Replications over which a half-width must stay narrow; above 100 of them, so many for each 100 (kLimit)."""
LEAST_BUDGET: Final = 3 + LOOK_AHEAD  # three replications are the fewest whose spread is looked at

_PILOT = 25  # replications after which, and after twice as many, and so on, the need is projected
_OPTIMISM = 0.975  # probability with which the true need is larger than the least that a projection allows for


class State(NamedTuple):
    """One measure, or one difference, when the decision was made."""

    target: Target
    alternative: int | None  # place of the alternative whose difference from the base it is; none for a run itself
    half_width: float  # nan with fewer than three replications
    wanted: float
    reached_at: int | None  # replications from which the half-width has stayed narrow
    needed: float  # replications that the spread so far asks for; infinite for a part of a mean of 0, nan if undefined


@dataclass(frozen=True, slots=True)
class Decision:
    """Whether to stop, and with how many replications."""

    at: int | None  # enough replications; none if it is not reached
    looked_ahead_to: int  # replications that were looked at
    stop: bool  # there is enough, or the budget does not suffice
    states: tuple[State, ...]

    @property
    def over_budget(self) -> bool:
        """Whether the budget does not suffice."""
        return self.stop and self.at is None

    @property
    def needed(self) -> float:
        """Replications that would probably be enough, looking ahead included; infinite if that cannot be said."""
        most = max(math.inf if math.isnan(state.needed) else state.needed for state in self.states)
        return most + look_ahead(most) if math.isfinite(most) else math.inf


class Precision:
    """Decides how many replications are enough.

    Parameters
    ----------
    targets
        Half-widths wanted; the number of replications is the largest that one of them asks for.
    budget
        Most replications that may be run, looking ahead included.

    Raises
    ------
    ValueError
        If nothing is wanted, or the budget is below `LEAST_BUDGET`.
    """

    def __init__(self, targets: Sequence[Target], budget: int = BUDGET) -> None:
        if not targets:
            raise ValueError("no precision is wanted")
        if budget < LEAST_BUDGET:
            raise ValueError(f"a budget of {budget} replications cannot be enough; the least is {LEAST_BUDGET}")
        self.targets, self.budget = tuple(targets), budget

    def judge(self, runs: Runs) -> Decision:
        """Decide on the replications of a run so far.

        Raises
        ------
        BadRequest
            If the run lacks measures that are wanted.
        """
        self._check_names(runs)
        return self._decide(
            _Course(target, None, runs.of(target.measure), runs.counted_over(target.measure)) for target in self.targets
        )

    def judge_differences(self, base: Runs, alternatives: Sequence[Runs]) -> Decision:
        """Decide on paired replications so far: the half-widths are those of the differences from the base.

        Raises
        ------
        BadRequest
            If a run lacks measures that are wanted.
        NotPaired
            If an alternative cannot be paired with the base.
        """
        for runs in (base, *alternatives):
            self._check_names(runs)
        return self._decide(self._differences(base, alternatives))

    def _differences(self, base: Runs, alternatives: Sequence[Runs]) -> Iterator[_Course]:
        for place, other in enumerate(alternatives):
            check_paired(base, other)
            for target in self.targets:
                first, second = paired_values(base, other, target.measure)
                yield _Course(target, place, second - first, None)

    def _check_names(self, runs: Runs) -> None:
        problems = []
        for target in self.targets:
            try:
                known(target.measure, among=runs.summary)
            except UnknownMeasure as error:
                problems.append(f"--precision {target.measure}: {error}")
        if problems:
            raise BadRequest(problems)

    def _decide(self, of: Iterable[_Course]) -> Decision:
        courses = list(of)
        seen = min(min(course.count for course in courses), self.budget)
        reached = [course.reached(seen) for course in courses]
        enough = _Reached(max(one.at for one in reached), max(one.looked_ahead_to for one in reached))
        hopeless = self._hopeless(courses, reached, seen)
        if enough.looked_ahead_to <= min(hopeless, seen):
            states = tuple(course.state(int(enough.at), one) for course, one in zip(courses, reached, strict=True))
            return Decision(int(enough.at), int(enough.looked_ahead_to), True, states)
        looked = int(min(hopeless, seen))
        states = tuple(course.state(looked, one) for course, one in zip(courses, reached, strict=True))
        return Decision(None, looked, hopeless <= seen or seen == self.budget, states)

    def _hopeless(self, courses: Sequence[_Course], reached: Sequence[_Reached], seen: int) -> float:
        """First of the looks at which even a fortunate projection exceeds the budget; infinite if there is none."""
        looks = (_PILOT << doubled for doubled in range(max(seen // _PILOT, 1).bit_length()))
        for look in looks:
            if look <= seen and any(
                one.looked_ahead_to > look and course.least_needed(look) > self.budget
                for course, one in zip(courses, reached, strict=True)
            ):
                return look
        return math.inf


def look_ahead(replications: float) -> int:
    """Replications to look ahead from a number of them: `LOOK_AHEAD`, or so many for each 100 of them."""
    return int(LOOK_AHEAD * max(replications, 100) / 100)


class _Reached(NamedTuple):
    """Replications from which a half-width stays narrow, and those that showed it; both infinite if it does not."""

    at: float
    looked_ahead_to: float


class _Course:
    """The half-width of one interval as replications are added."""

    def __init__(self, target: Target, alternative: int | None, values: Floats, counted_over: Floats | None) -> None:
        self.target, self.alternative, self.count = target, alternative, values.size
        self._half_widths = half_widths(values, counted_over)
        self._wanted = np.array([target.wanted(mean) for mean in running_means(values)])
        self._happened = np.ones(values.size, dtype=np.bool_) if counted_over is None else (values > 0).cumsum() > 0

    def reached(self, seen: int) -> _Reached:
        """The first number of replications, of those seen, from which the half-width stays narrow long enough."""
        narrow_since = None
        for number, narrow in enumerate((self._half_widths <= self._wanted)[:seen].tolist(), start=1):
            if not narrow:
                narrow_since = None
                continue
            narrow_since = narrow_since or number
            if number - narrow_since >= look_ahead(number):
                return _Reached(narrow_since, number)
        return _Reached(math.inf, math.inf)

    def needed(self, number: int) -> float:
        """Replications that the half-width after `number` of them asks for: (t s / h)^2, for it falls as their root.

        Of an event that has not happened the upper end falls faster, with the number itself.
        """
        half_width, wanted = float(self._half_widths[number - 1]), float(self._wanted[number - 1])
        if math.isnan(half_width):
            return math.nan
        if half_width <= wanted:
            return float(number)
        if wanted == 0:
            return math.inf
        ratio = half_width / wanted
        return math.ceil(number * (ratio**2 if self._happened[number - 1] else ratio))

    def least_needed(self, number: int) -> float:
        """Replications needed if the true variance is as far below the one seen as chance allows (chi-squared)."""
        from scipy.stats import chi2

        return self.needed(number) * (number - 1) / float(chi2.ppf(_OPTIMISM, number - 1))

    def state(self, number: int, reached: _Reached) -> State:
        """Where it stands after `number` replications."""
        return State(
            target=self.target,
            alternative=self.alternative,
            half_width=float(self._half_widths[number - 1]) if number else math.nan,
            wanted=float(self._wanted[number - 1]) if number else math.nan,
            reached_at=int(reached.at) if reached.at <= number else None,
            needed=reached.at if reached.at <= number else self.needed(number) if number else math.nan,
        )
