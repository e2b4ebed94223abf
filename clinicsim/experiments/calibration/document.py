"""A calibration as plain values for JSON."""

from __future__ import annotations

import math
from typing import Any

from clinicsim.experiments.calibration.calibrate import Calibration
from clinicsim.experiments.calibration.fit_table import FitTable
from clinicsim.experiments.calibration.fitted import Fitted
from clinicsim.experiments.calibration.tuning import Achieved, Tuned
from clinicsim.experiments.calibration.tuning_request import Tuning
from clinicsim.experiments.statistics import Interval
from clinicsim.scenario.numbers import number_at


def calibration_document(
    made: Calibration, tuning: Tuning | None, tuned: Tuned | None, fit: FitTable | None
) -> dict[str, Any]:
    """Everything that a calibration found; numbers that cannot be told are null."""
    return {
        "scenario": made.before.scenario.name,
        "synthetic": made.synthetic,
        "data": [
            {
                "file": f"{one.name}.csv",
                "rows": one.rows,
                "first": one.first.isoformat() if one.first else None,
                "last": one.last.isoformat() if one.last else None,
                "notes": list(one.notes),
            }
            for one in made.quality
        ],
        "fitted": [_fitted(made, one) for one in made.found.fitted],
        "kept": [{"what": one.what, "why": one.why} for one in made.found.kept],
        "notes": list(made.found.notes),
        "tuning": None if tuned is None or tuning is None else _tuned(tuning, tuned),
        "held_out": None if fit is None else _fit(made, fit),
    }


def _fitted(made: Calibration, one: Fitted) -> dict[str, Any]:
    before = number_at(made.before.scenario, one.path)
    return {
        "path": one.path,
        "before": None if before is None else before.value,
        "value": one.value,
        "lo": one.low,
        "hi": one.high,
        "dist": one.dist,
        "n": one.n,
        "counted": one.counted,
        "source": one.told,
    }


def _tuned(tuning: Tuning, tuned: Tuned) -> dict[str, Any]:
    return {
        "numbers": [
            {"path": free.path, "low": free.low, "high": free.high, "value": value, "half_width": _known(half)}
            for free, value, half in zip(tuning.free, tuned.values, tuned.half_widths, strict=True)
        ],
        "targets": [_achieved(one) for one in tuned.achieved],
        "evaluations": tuned.evaluations,
        "replications": tuned.replications,
        "warnings": list(tuned.warnings),
    }


def _achieved(one: Achieved) -> dict[str, Any]:
    return {
        "measure": one.target.measure,
        "target": one.target.value,
        "within": one.within,
        "before": _interval(one.before),
        "after": _interval(one.after),
        "met": one.met,
    }


def _fit(made: Calibration, fit: FitTable) -> dict[str, Any]:
    days = fit.window
    return {
        "year": made.held_out,
        "first": days.first.isoformat(),
        "end": days.end.isoformat(),
        "simulated_first": days.simulated_first.isoformat(),
        "replications": fit.replications,
        "rows": [
            {
                "name": row.name,
                "observed": row.observed,
                "simulated": _known(row.mean),
                "lo": _known(row.low),
                "hi": _known(row.high),
                "inside": row.inside,
            }
            for row in fit.rows
        ],
    }


def _interval(interval: Interval) -> dict[str, Any]:
    return {"mean": _known(interval.mean), "lo": _known(interval.lo), "hi": _known(interval.hi)}


def _known(number: float) -> float | None:
    return number if math.isfinite(number) else None
