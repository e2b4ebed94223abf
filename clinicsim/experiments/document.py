"""Runs and comparisons as plain documents of lists, texts and numbers: the JSON that scripts read."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any, cast

import numpy as np

from clinicsim.arrays import Floats
from clinicsim.experiments.arm import Arm
from clinicsim.experiments.compare import Comparison, Difference, same_money
from clinicsim.experiments.power import MOST_REPLICATIONS, rounded_up
from clinicsim.experiments.precision import Decision
from clinicsim.experiments.runs import Runs
from clinicsim.experiments.statistics import t_interval

FEW = 5  # below this the spread between replications is itself hardly known

Document = dict[str, Any]


def run_document(arm: Arm, against: Arm | None = None) -> Document:
    """One run as a document; what is undefined is None. With `against`, it warns of what cannot be compared.

    Equal runs give equal documents, so nothing in it says where files stand or how long the run took.
    """
    runs = arm.runs
    return {
        "run_id": arm.run_id,
        "scenario": arm.name,
        "engine": runs.engine,
        "replications": runs.count,
        "months": runs.months,
        "seed": runs.seed,
        "measures": {name: _measure(name, runs) for name in runs.summary},
        "monthly": {name: _monthly(name, runs) for name in runs.monthly},
        "ledger": _ledger(runs),
        "warnings": [*warnings(arm), *(money_warning(against.runs, arm.runs) if against else [])],
    }


def comparison_document(base: Arm, alternatives: Sequence[Arm], comparison: Comparison) -> Document:
    """A comparison as a document: the base, and each alternative with its differences."""
    return {
        "base": run_document(base),
        "alternatives": [
            {
                "scenario": arm.name,
                "run": run_document(arm, against=base),
                "differences": {name: _difference(one) for name, one in differences.items()},
            }
            for arm, differences in zip(alternatives, comparison.differences, strict=True)
        ],
    }


def _difference(one: Difference) -> Document:
    return {
        "mean": number(one.mean),
        "lo": number(one.lo),
        "hi": number(one.hi),
        "p_adjusted": number(one.p_adjusted),
        "verdict": one.verdict,
        "says": one.says,
        "pairs": one.count,
        "variance_reduction": number(one.variance_reduction),
        "replications_needed": rounded_up(one.needed) if one.needed <= MOST_REPLICATIONS else None,
    }


def precision_document(decision: Decision) -> Document:
    """How many replications were enough for the half-widths that were wanted."""
    return {
        "replications": decision.at,
        "looked_ahead_to": decision.looked_ahead_to,
        "half_widths": [
            {
                "measure": state.target.measure,
                "alternative": state.alternative,
                "half_width": number(state.half_width),
                "wanted": number(state.wanted),
                "reached_at": state.reached_at,
            }
            for state in decision.states
        ],
    }


def money_warning(base: Runs, alternative: Runs) -> list[str]:
    """Say that money is not compared, where it means something else in the two runs."""
    if same_money(base, alternative):
        return []
    return [f"money is not compared: {base.money} against {alternative.money}"]


def warnings(arm: Arm) -> list[str]:
    """What a reader of the numbers must know: doubts about the scenario, missing replications, undefined measures."""
    doubts = [f"{finding.path}: {finding.message}" for finding in arm.loaded.warnings]
    return [*doubts, *_warnings_of(arm.runs)]


def _warnings_of(runs: Runs) -> list[str]:
    from clinicsim.measures import describe

    warnings = [f"replication {number} failed: {error}" for number, error in runs.failed]
    if runs.interrupted:
        warnings.append(f"interrupted: only {runs.count} replications finished")
    if runs.count == 1:
        warnings.append("one replication: no interval can be given")
    elif runs.count < FEW:
        warnings.append(f"only {runs.count} replications: intervals and verdicts from so few can mislead")
    missing = {name: _missing(values) for name, values in runs.summary.items()}
    sparse = [
        f"{name} ({count})"
        for name, count in missing.items()
        if 0 < count < runs.count and not describe(name).may_be_empty
    ]
    if sparse:
        warnings.append("undefined in some replications, which are left out of the mean: " + ", ".join(sparse))
    return warnings


def number(value: float) -> float | None:
    """A number for JSON, which has no nan and no infinity."""
    return float(value) if math.isfinite(value) else None


def _numbers(values: Floats) -> list[float | None]:
    """Numbers for JSON, see `number`; a long run has hundreds of thousands."""
    if np.isfinite(values).all():
        return cast(list[float | None], values.tolist())
    return [number(value) for value in values.tolist()]


def _missing(values: Floats) -> int:
    return int(values.size - np.isfinite(values).sum())


def _measure(name: str, runs: Runs) -> Document:
    from clinicsim.measures import describe

    at = runs.interval(name)
    return {
        "unit": describe(name).unit,
        "mean": number(at.mean),
        "lo": number(at.lo),
        "hi": number(at.hi),
        "by_replication": _numbers(runs.summary[name]),
        "interval": at.kind,
    }


def _monthly(name: str, runs: Runs) -> Mapping[str, list[Any]]:
    mean, lo, hi = (_numbers(row) for row in runs.monthly_intervals(name))
    return {"month": list(runs.month_names), "mean": mean, "lo": lo, "hi": hi}


def _ledger(runs: Runs) -> Document:
    """Cost of the whole run by category, undiscounted, with its interval."""
    totals = runs.ledger.sum(axis=1)
    at = {category: t_interval(totals[:, place]) for place, category in enumerate(runs.categories)}
    return {name: {"mean": number(i.mean), "lo": number(i.lo), "hi": number(i.hi)} for name, i in at.items()}
