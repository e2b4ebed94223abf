"""A cost-effectiveness analysis as one JSON document."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from typing import Any

from clinicsim.arrays import Floats
from clinicsim.economics.cea.analysis import Cea
from clinicsim.economics.cea.incremental import Increment, Row
from clinicsim.economics.cea.precision import Estimate

Document = dict[str, Any]
ONE_DRAW = (
    "there is one draw of the parameters, so nothing can be said of the probability that a strategy is the best, of "
    "expected losses or of EVPI; give several draws"
)


def cea_document(cea: Cea) -> Document:
    """All of an analysis, as `--json` prints it; what cannot be told is null.

    Tables by threshold have the thresholds as `wtp` and beside them one list for each strategy.
    """
    wtp = cea.wtp.tolist()
    probable = cea.is_probabilistic
    return {
        "strategies": [_row(row) for row in cea.rows],
        "comparator": cea.comparator,
        "currency": cea.outcomes.currency or None,
        "effect": cea.outcomes.effect,
        "draws": cea.outcomes.draws,
        "replications": cea.outcomes.replications,
        "increments": [_increment(one) for one in cea.against],
        "nmb": _by_threshold(wtp, cea.strategies, cea.nmb),
        "nmb_se": _by_threshold(wtp, cea.strategies, cea.nmb_se),
        "nhb": _by_threshold(wtp, cea.strategies, cea.nhb),
        "inmb": {"wtp": wtp} | {one.strategy: _listed(at) for one, at in zip(cea.against, cea.inmb, strict=True)},
        "ceac": _by_threshold(wtp, cea.strategies, cea.ceac) if probable else None,
        "ceac_se": _by_threshold(wtp, cea.strategies, cea.ceac_se) if probable else None,
        "ceaf": {
            "wtp": wtp,
            "strategy": [cea.strategies[place] for place in cea.optimal],
            "probability": cea.ceaf.tolist() if probable else None,
        },
        "expected_loss": _by_threshold(wtp, cea.strategies, cea.expected_loss) if probable else None,
        "evpi": {"wtp": wtp, "value": told(cea.evpi), "se": told(cea.evpi_se)} if probable else None,
        "warnings": [] if probable else [ONE_DRAW],
    }


def told(numbers: Iterable[float]) -> list[float | None]:
    """Numbers, with null for those that cannot be told."""
    return [_known(number) for number in numbers]


def _known(number: float | None) -> float | None:
    return None if number is None or not math.isfinite(number) else float(number)


def _row(row: Row) -> Document:
    return {name: _known(value) if isinstance(value, float) else value for name, value in asdict(row).items()}


def _increment(one: Increment) -> Document:
    return {
        "strategy": one.strategy,
        "inc_cost": _estimate(one.cost),
        "inc_effect": _estimate(one.effect),
        "verdict": one.verdict,
        "icer": one.icer,
        "saved_per_effect_lost": one.saving,
        "ratio_lo": one.lo,
        "ratio_hi": one.hi,
        "quadrants": one.quadrants._asdict() if one.quadrants else None,
    }


def _estimate(at: Estimate) -> Document:
    return {name: _known(value) for name, value in asdict(at).items()}


def _listed(estimates: Sequence[Estimate]) -> Document:
    return {name: told(getattr(at, name) for at in estimates) for name in ("mean", "se", "lo", "hi")}


def _by_threshold(wtp: list[float], strategies: Sequence[str], values: Floats) -> Document:
    return {"wtp": wtp} | {name: told(values[:, place]) for place, name in enumerate(strategies)}
