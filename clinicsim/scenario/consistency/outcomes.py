"""Outcomes: every band of severity has its scores and utilities, and every name stands in its table."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from clinicsim.scenario.errors import Finding
from clinicsim.scenario.positions import KeyPath
from clinicsim.scenario.schema.outcomes import Scores, ScoreScale
from clinicsim.scenario.schema.scenario import Scenario
from clinicsim.scenario.tree import Places
from clinicsim.scenario.words import did_you_mean


def check_outcomes(scenario: Scenario, places: Places) -> Iterator[Finding]:
    """Bands, indications and procedures of the outcomes are those of the scenario; baselines lie on their scales."""
    bands, utilities = scenario.outcomes.bands, scenario.utilities
    yield from _shares(scenario, places)
    for field in Scores.model_fields:
        scale: ScoreScale = getattr(scenario.outcomes.scores, field)
        here: KeyPath = ("outcomes", "scores", field)
        yield from _bands(bands, scale.baseline, (*here, "baseline"), places)
        yield from _names(scale.effect_by_indication, scenario.indications, (*here, "effect_by_indication"), places)
        if scale.lowest >= scale.highest:
            yield places.finding((*here, "highest"), f"{scale.highest:g} is not above lowest ({scale.lowest:g})")
        for band, mean in scale.baseline.items():
            if not scale.lowest <= mean.value <= scale.highest:
                message = f"{mean.value:g} is off the scale, which runs from {scale.lowest:g} to {scale.highest:g}"
                yield places.finding((*here, "baseline", band), message)
    yield from _bands(bands, utilities.state, ("utilities", "state"), places)
    yield from _bands(bands, utilities.carer, ("utilities", "carer"), places)
    indications = scenario.indications
    yield from _names(utilities.gain_by_indication, indications, ("utilities", "gain_by_indication"), places)
    yield from _names(utilities.surgery, scenario.procedures, ("utilities", "surgery"), places)


def _shares(scenario: Scenario, places: Places) -> Iterator[Finding]:
    for field in ("share", "share_with_pump"):
        if sum(getattr(band, field).value for band in scenario.outcomes.bands.values()) <= 0:
            message = f"{field} is 0 in every band; patients must have some severity"
            yield places.finding(("outcomes", "bands"), message)


def _bands(
    bands: Mapping[str, object], table: Mapping[str, object], path: KeyPath, places: Places
) -> Iterator[Finding]:
    """A table that must have every band of severity and no other."""
    for band in bands:
        if band not in table:
            yield places.finding(path, f"has no figure for the severity {band!r}; add one")
    yield from _names(table, bands, path, places)


def _names(
    table: Mapping[str, object], known: Mapping[str, object], path: KeyPath, places: Places
) -> Iterator[Finding]:
    for name in table:
        if name not in known:
            yield places.finding((*path, name), f"there is no such entry{did_you_mean(name, known)}")
