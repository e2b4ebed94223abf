"""How precisely measures are wanted, as written on the command line: `MEASURE=HALF_WIDTH`."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

from clinicsim.experiments.errors import BadRequest
from clinicsim.measures.names import IN_YEAR, UnknownMeasure, known

_WHOLE_SHARE = 0.5  # an interval from 0 to 1 has this half-width
_FORM = "expected MEASURE=HALF_WIDTH, such as refill_on_time_share=0.01, or cost_per_year=2% for a part of the mean"


class Target(NamedTuple):
    """Half-width wanted of the 95% interval of one measure."""

    measure: str
    half_width: float  # in the unit of the measure, or as a part of its mean
    of_mean: bool

    def wanted(self, mean: float) -> float:
        """Half-width wanted in the unit of the measure, at this mean."""
        return self.half_width * abs(mean) if self.of_mean else self.half_width

    @property
    def words(self) -> str:
        """The half-width for reading: `0.01`, or `2% of the mean`."""
        return f"{100 * self.half_width:.6g}% of the mean" if self.of_mean else f"{self.half_width:.6g}"


def parse(texts: Sequence[str]) -> tuple[Target, ...]:
    """Read targets.

    Parameters
    ----------
    texts
        Each `MEASURE=HALF_WIDTH`; the half-width in the unit of the measure, or with `%` as a part of the mean.

    Raises
    ------
    BadRequest
        With every text that is wrong: an unknown measure, no number, not above zero, a half-width that says nothing,
        or a measure given twice.
    """
    targets, problems = [], []
    for text in texts:
        name, equals, value = text.partition("=")
        if not equals:
            problems.append(f"--precision {text}: {_FORM}")
            continue
        found = [*_wrong_measure(name), *_wrong_half_width(name, value)]
        problems += [f"--precision {text}: {problem}" for problem in found]
        if not found:
            targets.append(Target(name, *_number(value)))
    names = [target.measure for target in targets]
    twice = dict.fromkeys(name for name in names if names.count(name) > 1)
    problems += [f"--precision: {name} is given more than once; keep one half-width" for name in twice]
    if problems:
        raise BadRequest(problems)
    return tuple(targets)


def _number(value: str) -> tuple[float, bool]:
    """Half-width and whether it is a part of the mean; nan if it is no number."""
    number, of_mean = value.strip().removesuffix("%"), value.strip().endswith("%")
    try:
        return float(number) / (100 if of_mean else 1), of_mean
    except ValueError:
        return math.nan, of_mean


def _wrong_measure(name: str) -> list[str]:
    if IN_YEAR in name:
        return ["precision is of the whole run; leave out the year"]
    try:
        known(name)
    except UnknownMeasure as error:
        return [str(error)]
    return []


def _wrong_half_width(name: str, value: str) -> list[str]:
    half_width, of_mean = _number(value)
    if not math.isfinite(half_width):
        return [f"{value.strip()!r} is not a number; {_FORM}"]
    if half_width <= 0:
        return [f"a half-width of {value.strip()} can never be reached; expected more than 0"]
    if of_mean and half_width >= 1:
        return [f"{value.strip()} of the mean says nothing; expected less than 100%"]
    if not of_mean and half_width >= _WHOLE_SHARE and _is_share(name):
        return ["a share lies between 0 and 1, so every half-width below 0.5 says more; 0.01 is one percentage point"]
    return []


def _is_share(name: str) -> bool:
    try:
        return known(name).unit == "share"
    except UnknownMeasure:
        return False
