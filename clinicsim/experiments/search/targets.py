"""What a candidate must reach: a measure at least or at most so much, over the run or in every year of it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from clinicsim.arrays import Floats
from clinicsim.experiments.statistics import Interval, t_interval
from clinicsim.measures import Measure, describe
from clinicsim.measures.names import IN_YEAR, UnknownMeasure, known, taken_apart
from clinicsim.scenario.words import listed

_WRITTEN = re.compile(
    r"\s*(?P<measure>[^<>=\s]+)\s*(?P<sense>>=|<=)\s*(?P<value>[+-]?\d+(?:\.\d*)?|[+-]?\.\d+)\s*(?P<percent>%?)"
    r"(?P<each>\s+each\s+year)?\s*"
)
_EXAMPLE = "expected 'MEASURE>=VALUE' or 'MEASURE<=VALUE', such as 'refill_on_time_share>=95% each year'"
ONE_SIDED = 0.95
"""Confidence of a bound, on its one side."""


class NoTarget(ValueError):  # noqa: N818  # says what is wrong with a text, as KeyError does
    """A text that is no target, with the reason in the planner's words."""


@dataclass(frozen=True, slots=True)
class Judge:
    """When a target counts as met.

    Attributes
    ----------
    kind
        `mean`: the mean over replications meets it; `lower`: so does the 95% one-sided confidence bound of the mean,
        on the side of the target; `share`: so does a share of the replications, each by itself.
    share
        The least such share.
    """

    kind: Literal["mean", "lower", "share"] = "lower"
    share: float = 0.0

    @property
    def words(self) -> str:
        """The rule, in the middle of a sentence."""
        if self.kind == "mean":
            return "in the mean over replications"
        if self.kind == "lower":
            return "by the 95% confidence bound of the mean"
        return f"in at least {self.share:.4g} of replications"


@dataclass(frozen=True, slots=True)
class Target:
    """A measure and its limit."""

    measure: str
    sense: Literal[">=", "<="]
    value: float
    years: int = 0  # each of the first so many years of the run; none: the run as a whole

    @property
    def names(self) -> tuple[str, ...]:
        """Names of what is measured: of every year, or of the run."""
        if not self.years:
            return (self.measure,)
        return tuple(f"{self.measure}{IN_YEAR}{year}" for year in range(1, self.years + 1))

    @property
    def words(self) -> str:
        """As it would be written."""
        share = describe(taken_apart(self.measure).measure).unit == "share"
        value = f"{100 * self.value:.10g}%" if share else f"{self.value:.10g}"
        return f"{self.measure}{self.sense}{value}{' each year' if self.years else ''}"

    def margin(self, values: Floats) -> Floats:
        """How far values are on the right side of the limit, in the unit of the measure; negative: on the wrong one."""
        return values - self.value if self.sense == ">=" else self.value - values


@dataclass(frozen=True, slots=True)
class Held:
    """One target, in one year or the run, held against replications."""

    name: str  # of what is measured, with its year
    interval: Interval  # of the mean, two-sided 95%
    bound: float  # one-sided 95% bound of the mean on the side of the target
    share: float  # of the replications in which it is defined, those that meet it
    met: bool


def judge(written: str) -> Judge:
    """Read the rule by which targets are judged.

    Raises
    ------
    NoTarget
        If it is none of `mean`, `lower` and `share:S` with S above 0 and at most 1.
    """
    kind, colon, share = written.partition(":")
    if kind == "mean" and not colon:
        return Judge("mean")
    if kind == "lower" and not colon:
        return Judge("lower")
    try:
        least = float(share.removesuffix("%")) / (100 if share.endswith("%") else 1)
    except ValueError:
        least = 0.0
    if kind == "share" and 0 < least <= 1:
        return Judge("share", least)
    raise NoTarget(f"judge {written!r}: expected mean, lower, or share:S with S above 0 and at most 1, as share:0.8")


def target(written: str, years: int) -> Target:
    """Read a target.

    Parameters
    ----------
    written
        `MEASURE>=VALUE` or `MEASURE<=VALUE`; a share may be written as a percentage; ` each year` may follow.
    years
        Whole years of the run.

    Raises
    ------
    NoTarget
        If it is not one, the measure is unknown, or its value is out of its range.
    """
    match = _WRITTEN.fullmatch(written)
    if match is None:
        raise NoTarget(f"target {written!r}: {_EXAMPLE}")
    name = match["measure"]
    try:
        measure = known(name)
        year = taken_apart(name).year
    except UnknownMeasure as error:
        raise NoTarget(f"target {written!r}: {error}") from None
    if match["each"] and year is not None:
        raise NoTarget(f"target {written!r}: asks for one year and for each; keep one of them")
    if (match["each"] and not years) or (year or 0) > years:
        raise NoTarget(f"target {written!r}: the run has {_whole_years(years)}; lengthen it with --months")
    sense: Literal[">=", "<="] = ">=" if match["sense"] == ">=" else "<="
    return Target(name, sense, _value(written, match, measure), years if match["each"] else 0)


def _value(written: str, match: re.Match[str], measure: Measure) -> float:
    """The limit in the measure's own unit."""
    value = float(match["value"])
    if match["percent"] and measure.unit != "share":
        raise NoTarget(f"target {written!r}: {measure.name} is in {measure.unit}, so its limit is no percentage")
    value = value / 100 if match["percent"] else value
    least, most = measure.limits
    if not least <= value <= most:
        meant = f"; did you mean {value:g}%?" if measure.unit == "share" and 1 < value <= 100 else ""
        here = "from 0 to 1 (0% to 100%)" if most == 1 else f"at least {least:g}"
        raise NoTarget(f"target {written!r}: {measure.name} is {here}, so {value:g} is out of its range{meant}")
    return value


def _whole_years(years: int) -> str:
    return "no whole year" if not years else f"{years} whole year{'s' if years > 1 else ''}"


def unknown_names(targets: Sequence[Target], summary: Sequence[str], yearly: Sequence[str]) -> list[str]:
    """What a run cannot tell of some targets, in words.

    Parameters
    ----------
    targets
        As they were read.
    summary, yearly
        Measures that a run has, and those of them that it has by year.
    """
    problems = []
    for one in targets:
        name, year = taken_apart(one.measure)
        try:
            known(name, summary)
        except UnknownMeasure as error:
            problems.append(f"target {one.words!r}: {error}")
            continue
        if (one.years or year is not None) and name not in yearly:
            problems.append(
                f"target {one.words!r}: a year's {name} does not follow from its months (medians and the like do not); "
                "give a target for the run as a whole"
            )
    return problems


def hold(one: Target, values: Floats, rule: Judge) -> tuple[Held, ...]:
    """Hold a target against replications.

    With `share`, a replication meets a target for each year only if it does so in every year. With `mean` and `lower`,
    every year must; as all of them must, none is adjusted for the number of years (an intersection-union test, Berger
    1982, Technometrics 24:295).

    Parameters
    ----------
    one
        The target.
    values
        Shape (replications, names of the target); nan where a measure is undefined.
    rule
        When it counts as met.
    """
    together = _share_met(one.margin(values).min(axis=1))
    held = []
    for column, name in enumerate(one.names):
        own = values[:, column]
        interval, bound, share = t_interval(own), _bound(own, one.sense), _share_met(one.margin(own))
        reached = {"mean": interval.mean, "lower": bound}.get(rule.kind, np.nan)
        met = together >= rule.share if rule.kind == "share" else bool(one.margin(np.array([reached]))[0] >= 0)
        limits = describe(taken_apart(name).measure).limits
        held.append(Held(name, interval.within(*limits), float(np.clip(bound, *limits)), share, bool(met)))
    return tuple(held)


def _share_met(margins: Floats) -> float:
    known_ones = margins[~np.isnan(margins)]
    return float((known_ones >= 0).mean()) if known_ones.size else np.nan


def _bound(values: Floats, sense: str) -> float:
    """One-sided Student t bound of a mean on the side of the target; nan with fewer than two values."""
    # A two-sided interval of 90% leaves 5% on each side.
    interval = t_interval(values, 2 * ONE_SIDED - 1)
    return interval.lo if sense == ">=" else interval.hi


def all_words(targets: Sequence[Target]) -> str:
    """Targets as a sentence names them."""
    return listed([one.words for one in targets], "and")
