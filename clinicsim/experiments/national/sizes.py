"""Sizes of a country's clinics, made up to agree with what is published of their distribution.

The counts of clinics under one size and over another fix a lognormal distribution (Aitchison and Brown 1957, The
Lognormal Distribution, ch. 2: two quantiles give both parameters). The clinics are its mid-point quantiles, scaled by
one factor and rounded so that every published number holds exactly: both counts, and the sum of all pumps.
"""

from __future__ import annotations

import math
from statistics import NormalDist

import numpy as np

from clinicsim.arrays import Floats, Ints
from clinicsim.experiments.national.schema import Sizes, Tail

_HALVINGS = 200


class SizesImpossible(ValueError):  # noqa: N818  # says what is wrong with the numbers
    """No list of sizes can agree with the numbers."""


def clinic_sizes(sizes: Sizes) -> tuple[int, ...]:
    """Pumps of each clinic, smallest first.

    Raises
    ------
    SizesImpossible
        When the published numbers contradict each other.
    """
    if sizes.each:
        return tuple(sorted(sizes.each))
    if sizes.clinics is None or sizes.pumps is None or sizes.under is None or sizes.over is None:
        raise SizesImpossible("needs either each, or all of clinics, pumps, under and over")
    return _made_up(sizes.clinics, sizes.pumps, sizes.under, sizes.over)


def _made_up(clinics: int, pumps: int, under: Tail, over: Tail) -> tuple[int, ...]:
    small, few, large, many = under.pumps, under.clinics, over.pumps, over.clinics
    between = clinics - few - many
    if between < 0 or large + 1 < small or small < 2:
        raise SizesImpossible(
            f"{few} clinics under {small} pumps and {many} over {large} do not fit into {clinics} clinics"
        )
    lowest = np.array([1] * few + [small] * between + [large + 1] * many)
    highest = np.array([small - 1] * few + [large] * between + [pumps] * many)
    if not lowest.sum() <= pumps <= highest.sum():
        raise SizesImpossible(
            f"{pumps} pumps cannot be shared out so: these clinics have at least {lowest.sum()} in all"
            if pumps < lowest.sum()
            else f"{pumps} pumps cannot be shared out so: these clinics have at most {highest.sum()} in all"
        )
    return _rounded(_lognormal_quantiles(clinics, under, over), lowest, highest, pumps)


def _lognormal_quantiles(clinics: int, under: Tail, over: Tail) -> Floats:
    """Quantiles at (i + 1/2) / clinics of the lognormal that has the published shares in both tails."""
    normal, low, high = NormalDist().inv_cdf, under.pumps - 0.5, over.pumps + 0.5
    z_low, z_high = normal(under.clinics / clinics), normal(1 - over.clinics / clinics)
    # With nobody in between any spread will do, for the ends hold every clinic in its place.
    sd = math.log(high / low) / (z_high - z_low) if under.clinics + over.clinics < clinics else 1.0
    mean = math.log(low) - sd * z_low
    return np.array([math.exp(mean + sd * normal((place + 0.5) / clinics)) for place in range(clinics)])


def _rounded(wished: Floats, lowest: Ints, highest: Ints, total: int) -> tuple[int, ...]:
    """Whole numbers between the ends that add up to the total, each wish times one factor as nearly as can be."""

    def scaled(factor: float) -> Floats:
        return np.clip(wished * factor, lowest, highest)

    low, high = 0.0, float((highest / wished).max())
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        low, high = (middle, high) if scaled(middle).sum() < total else (low, middle)
    exact = scaled(high)
    whole = np.floor(exact + 1e-9).astype(np.int64)
    order = np.argsort(whole - exact, kind="stable")  # largest remainder first
    raised = [place for place in order if whole[place] < highest[place]][: total - int(whole.sum())]
    whole[raised] += 1
    return tuple(sorted(whole.tolist()))
