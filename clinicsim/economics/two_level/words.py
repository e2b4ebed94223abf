"""What noise does to an analysis, in plain words."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from clinicsim.economics.two_level.metamodel import FEWEST_DRAWS
from clinicsim.economics.two_level.shrunk import FEWEST_LEFT

if TYPE_CHECKING:
    from clinicsim.economics.two_level.side_by_side import SideBySide

LITTLE_NOISE = 0.05  # share of the variance between draws up to which raw results need no warning
LITTLE_EXPLAINED = 0.5  # share of the variance due to the parameters below which a metamodel is called weak
_CLEAR = 1.96  # standard errors that a difference has to be away from 0


def warning(found: SideBySide, currency: str, effect: str) -> str:
    """Why raw results mislead, at the threshold at which they do so most; empty where noise is a small share of all.

    It is empty, too, where the EVPI is nothing with the noise and without.
    """
    noisy = (found.noise_share > LITTLE_NOISE) & (found.overstated > 0)
    if not noisy.any():
        return ""
    at = int(np.where(noisy, found.overstated, -math.inf).argmax())
    money = f"{currency} " if currency else ""
    where = f"at {money}{found.wtp[at]:,.0f} per {effect.removesuffix('s')}"
    best, se = found.best, found.best.evpi_se[at]
    said = (
        f"{found.noise_share[at]:.0%} of the variance between draws is noise of the simulation ({where}). The raw EVPI "
        f"of {money}{amount(found.raw.evpi[at])} counts noise as something that could be learnt; "
        f"the {best.method} estimate is {money}{amount(best.evpi[at])} (standard error {amount(se)})."
    )
    if found.overstated[at] <= _CLEAR * found.overstated_se[at]:
        said += " These two cannot be told apart."
    return said


def notes(found: SideBySide) -> Iterator[str]:
    """What could not be done, or is weak, and why."""
    if found.replications < 2:
        yield "One replication a draw: noise cannot be told from the parameters, so nothing can be shrunk."
        if found.metamodel is not None:
            yield "The EVPI of the metamodel is that of what it fits alone, and too low by what it does not find."
    elif found.shrunk is None:
        yield f"{found.draws} draws are too few to shrink: expected at least {FEWEST_LEFT + 1}."
    if found.metamodel is None:
        yield _no_metamodel(found.draws)
    elif (found.explained < LITTLE_EXPLAINED).any():
        at = int(np.nanargmin(found.explained))
        of = "variance due to the parameters" if found.replications > 1 else "variance between draws"
        yield (
            f"The metamodel explains {found.explained[at]:.0%} of the {of} at a threshold of {found.wtp[at]:,.0f}: "
            "it is weak there. More draws make it better."
        )
    if (
        found.metamodel is not None
        and (found.metamodel.evpi_se > 0.5 * found.metamodel.evpi)[found.metamodel.evpi > 0].any()
    ):
        yield "At some thresholds the standard error of the EVPI is more than half of it: take more draws."
    if any(each.truncated for at in found.components for each in at):
        yield (
            "At some thresholds draws differ by less than noise alone would make them differ; what is due to the "
            "parameters is taken as 0 there."
        )


def _no_metamodel(draws: int) -> str:
    if draws < FEWEST_DRAWS:
        return f"No metamodel: {draws} draws are too few to fit one; expected at least {FEWEST_DRAWS}."
    return "No metamodel: no parameter varies."


def amount(value: float) -> str:
    """An amount of money to three figures, or to the unit if it has more."""
    if not math.isfinite(value):
        return "unknown"
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"
