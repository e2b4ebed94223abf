"""Fitted numbers as a scenario file that extends the clinic's own."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from clinicsim.experiments.calibration.dose_drift import DosePair
from clinicsim.experiments.calibration.fitted import Fitted, rounded
from clinicsim.scenario.limits import limits
from clinicsim.scenario.overlay_file import overlay_text
from clinicsim.scenario.schema.quantity import Quantity
from clinicsim.scenario.schema.scenario import Scenario
from clinicsim.scenario.schema.sessions import Stage

_HEAD = (
    "# Numbers fitted to extracts of the clinic's own systems. Each says what it was fitted to and has its interval,",
    "# from which psa and sensitivity draw. It is the clinic's own observation and carries no mark of the evidence.",
)
_MADE_UP = "# synthetic: the extracts were made up from a simulated clinic; this describes no real one"


def calibrated(
    scenario: Scenario, fitted: Sequence[Fitted], pairs: Sequence[DosePair] = (), highest_rate: float | None = None
) -> dict[str, Any]:
    """Tables of the overlay.

    Parameters
    ----------
    scenario
        It is written over; stages of visits are written whole, for a list without names is replaced by another.
    fitted
        Numbers, each path once.
    pairs
        Doses that are drawn together.
    highest_rate
        New `referrals.max_per_year`, if the old one is too low.
    """
    tables: dict[str, Any] = {}
    stages = {one.path: one for one in fitted if ".stages." in one.path}
    for one in fitted:
        if one.path not in stages:
            _put(tables, one.path.split("."), _number(one))
    for name in dict.fromkeys(path.split(".")[1] for path in stages):
        own = [
            _stage(stage, f"visits.{name}.stages.{n}", stages) for n, stage in enumerate(scenario.visits[name].stages)
        ]
        _put(tables, ["visits", name, "stages"], own)
    if highest_rate is not None:
        _put(tables, ["referrals", "max_per_year"], highest_rate)
    if pairs:
        source = "calibrated: both means rest on one estimate of level"
        tables["correlations"] = [
            {"name": pair.name, "between": list(pair.between), "rank": pair.rank, "source": source} for pair in pairs
        ]
    return tables


def file_text(tables: dict[str, Any], base: Path, folder: Path, name: str, *, synthetic: bool) -> str:
    """Text of the overlay, to stand in `folder` and to extend the scenario file `base`."""
    head = {
        "name": name,
        "description": "The clinic with numbers fitted to its own extracts.",
    }
    extends = Path(os.path.relpath(base.resolve(), folder.resolve())).as_posix()
    first = [_MADE_UP, *_HEAD] if synthetic else list(_HEAD)
    return "\n".join([*first, "", overlay_text({**head, **tables}, extends=extends)])


def _put(tables: dict[str, Any], path: Sequence[str], value: Any) -> None:
    below = tables
    for key in path[:-1]:
        below = below.setdefault(key, {})
    below[path[-1]] = value


def _number(one: Fitted) -> dict[str, Any]:
    """A number with its interval, cut to what the key may be; an interval of no width is left out."""
    allowed = limits(one.path)
    value, low, high = (rounded(min(max(each, allowed.least), allowed.most)) for each in (one.value, one.low, one.high))
    if low == high:
        return {"value": value, "source": one.told}
    return {"value": value, "low": low, "high": high, "dist": one.dist, "source": one.told}


def _stage(stage: Stage, path: str, fitted: dict[str, Fitted]) -> dict[str, Any]:
    def number(key: str, own: Quantity) -> dict[str, Any]:
        at = f"{path}.{key}"
        return _number(fitted[at]) if at in fitted else own.model_dump(exclude_none=True)

    minutes = {"minutes": number("minutes", stage.minutes), "minutes_cv": number("minutes_cv", stage.minutes_cv)}
    competency = {"competency": stage.competency} if stage.competency else {}
    return {"roles": list(stage.roles), **minutes, **competency}
