"""Paired comparison of runs: one difference for each measure, with an interval and a plain verdict."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from clinicsim.arrays import Floats
from clinicsim.experiments.power import needed_words, replications_needed
from clinicsim.experiments.runs import NotPaired, Runs
from clinicsim.experiments.statistics import (
    CONFIDENCE,
    Good,
    PairedTest,
    Verdict,
    holm,
    holm_factors,
    paired_test,
    variance_reduction,
    verdict,
)


@dataclass(frozen=True, slots=True)
class Difference:
    """Alternative less base, paired by replication."""

    mean: float
    lo: float
    hi: float
    p: float  # of this measure alone
    p_adjusted: float  # Holm, over the family of the measure
    verdict: Verdict
    count: int  # pairs in which the measure is defined
    variance_reduction: float = math.nan  # variance without shared luck over variance with it; see `statistics`
    needed: float = math.nan  # replications that would tell it apart with 80% power; nan if it is, or nothing differs

    @property
    def is_none(self) -> bool:
        """Whether the measure is the same in every replication."""
        # Differences that cancel have mean 0 too; only those without any spread are none.
        return self.mean == 0 and (self.count == 1 or self.lo == self.hi == 0)

    @property
    def says(self) -> str:
        """The verdict in plain words; where nothing can be told, with how many runs it could."""
        runs = f"{self.count} run{'s' if self.count != 1 else ''}"
        if self.count == 0:
            return "not defined in any pair of runs"
        if self.is_none:
            return f"no change in any of {runs}"
        if self.verdict != "cannot tell":
            return self.verdict
        would = "" if math.isnan(self.needed) else f"; {needed_words(self.needed)} would"
        return f"cannot tell apart with {runs}{would}"


@dataclass(frozen=True, slots=True)
class Comparison:
    """Differences of each alternative against one base, in the order in which the alternatives were given."""

    differences: tuple[Mapping[str, Difference], ...]  # one mapping by measure for each alternative
    confidence: float = CONFIDENCE


def compare(base: Runs, alternatives: Sequence[Runs], confidence: float = CONFIDENCE) -> Comparison:
    """Compare alternatives with a base by paired differences over the replications that both finished.

    Parameters
    ----------
    base
        Runs of the base scenario.
    alternatives
        Runs of each alternative, with the seed, the months and the start date of the base.
    confidence
        Coverage of the intervals.

    Returns
    -------
    Comparison
        Measures in the order of the base; those that either side lacks are left out, and so is money where the two
        count it in another currency, price year or perspective.

    Raises
    ------
    NotPaired
        If an alternative differs in seed, months or start date, or shares no replication with the base.
    """
    return Comparison(tuple(_differences(base, other, confidence) for other in alternatives), confidence)


def check_paired(base: Runs, alternative: Runs) -> None:
    """Raise NotPaired unless the two runs share their patients, their calendar and at least one replication."""
    refuse_unpaired(
        {"seed": base.seed, "months": base.months, "start date": base.start_date},
        {"seed": alternative.seed, "months": alternative.months, "start date": alternative.start_date},
    )
    if np.intersect1d(base.replications, alternative.replications).size == 0:
        raise NotPaired("cannot pair the runs: no replication finished in both")


def refuse_unpaired(base: Mapping[str, object], alternative: Mapping[str, object]) -> None:
    """Raise NotPaired with one line that names every setting in which the two differ."""
    unequal = [f"{name} {base[name]} against {alternative[name]}" for name in base if base[name] != alternative[name]]
    if unequal:
        raise NotPaired("cannot pair the runs, so their difference would be luck: " + "; ".join(unequal))


def paired_values(base: Runs, alternative: Runs, measure: str) -> tuple[Floats, Floats]:
    """Values of a measure in the replications that both runs finished; two arrays of shape (pairs,)."""
    _, at_base, at_other = np.intersect1d(base.replications, alternative.replications, return_indices=True)
    return base.summary[measure][at_base], alternative.summary[measure][at_other]


def _differences(base: Runs, alternative: Runs, confidence: float) -> dict[str, Difference]:
    check_paired(base, alternative)
    names = [name for name in base.summary if name in alternative.summary]
    if not same_money(base, alternative):
        names = [name for name in names if not is_money(name)]
    values = {name: paired_values(base, alternative, name) for name in names}
    tests = {name: paired_test(*pair, confidence) for name, pair in values.items()}
    adjusted, factors = _adjusted({name: test.p for name, test in tests.items()})
    return {
        name: _difference(name, values[name], test, adjusted[name], factors.get(name, 1))
        for name, test in tests.items()
    }


def same_money(base: Runs, alternative: Runs) -> bool:
    """Whether an amount of money means the same in two runs."""
    return base.money == alternative.money


def is_money(measure: str) -> bool:
    """Whether a measure is an amount of money."""
    from clinicsim.measures import describe

    return describe(measure).unit.startswith("currency")


def _adjusted(p: Mapping[str, float]) -> tuple[dict[str, float], dict[str, int]]:
    """Adjust in two families: the headlines and guard rails, named before any run, and everything else.

    With all ninety measures in one family, a clear effect on a headline drowns among monthly details that nobody asked
    about; the detail family pays for its own size. Also by what each p-value was multiplied.
    """
    from clinicsim.measures import GUARD_RAILS, HEADLINES

    named = {*HEADLINES, *GUARD_RAILS}
    families = (
        {name: value for name, value in p.items() if name in named},
        {name: value for name, value in p.items() if name not in named},
    )
    adjusted = {name: value for family in families for name, value in holm(family).items()}
    return adjusted, {name: factor for family in families for name, factor in holm_factors(family).items()}


def _difference(
    measure: str, values: tuple[Floats, Floats], test: PairedTest, p_adjusted: float, tests: int
) -> Difference:
    base, alternative = values
    words = verdict(test.mean, p_adjusted, good_direction(measure))
    reduction = variance_reduction(base, alternative)
    found = Difference(test.mean, test.lo, test.hi, test.p, p_adjusted, words, test.count, reduction)
    if words != "cannot tell" or found.is_none or test.count < 2:
        return found
    needed = replications_needed(test.mean, float(np.nanstd(alternative - base, ddof=1)), tests)
    return replace(found, needed=max(needed, test.count + 1))


def good_direction(measure: str) -> Good:
    """Direction in which a measure is good, as the table of measures states it."""
    from clinicsim.measures import describe

    good: Good = describe(measure).good
    return good
