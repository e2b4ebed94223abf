"""An evaluation as a plain document: the JSON that scripts read; what is undefined is None."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass
from typing import Any

import numpy as np

from clinicsim.economics.cea.document import cea_document
from clinicsim.economics.two_level.side_by_side import SideBySide
from clinicsim.experiments.document import Document, number
from clinicsim.experiments.evaluation.result import Evaluation, Grid, WithAndWithout
from clinicsim.experiments.statistics import Interval


def evaluation_document(evaluation: Evaluation) -> Document:
    """The whole evaluation; amounts of money are of a person, but for the budget impact, which is of the service."""
    scenario = evaluation.sides[0].loaded.scenario
    probabilistic = evaluation.probabilistic
    return {
        "strategies": list(evaluation.strategies),
        "comparator": evaluation.comparator,
        "currency": evaluation.currency,
        "price_year": scenario.economics.price_year or scenario.prices.price_year,
        "perspective": scenario.economics.perspective,
        "months": evaluation.sides[0].runs.months,
        "seed": evaluation.sides[0].runs.seed,
        "replications": evaluation.deterministic.outcomes.replications,
        "wtp": list(evaluation.wtp),
        "deterministic": cea_document(evaluation.deterministic),
        "probabilistic": None if probabilistic is None else cea_document(probabilistic),
        "noise": None if evaluation.noise is None else _noise(evaluation.noise),
        "population_evpi": None if evaluation.noise is None else _of_everybody(evaluation.noise, evaluation.people),
        "evppi": {"wtp": evaluation.evppi_at, "parameters": plain(evaluation.evppi)},
        "costs": plain(evaluation.costs),
        "costs_by_payer": plain(evaluation.payers),
        "effects": plain(evaluation.effects),
        "events": plain(evaluation.events),
        "tornado": plain(evaluation.tornado),
        "two_way": [_grid(one) for one in evaluation.two_way],
        "thresholds": plain(evaluation.thresholds),
        "subgroups": plain(evaluation.subgroups),
        "capacity": None if evaluation.capacity is None else _capacity(evaluation.capacity),
        "scenario_analyses": [
            {"name": one.name, "words": one.words, **cea_document(one.cea)} for one in evaluation.scenarios
        ],
        "budget_impact": plain(evaluation.budget),
        "facts": dict(evaluation.facts),
        "warnings": list(evaluation.warnings),
    }


def plain(value: object) -> Any:
    """Dataclasses, named tuples and arrays as mappings, lists, texts and numbers; nan and infinities as None."""
    if isinstance(value, Interval):
        return {"mean": number(value.mean), "lo": number(value.lo), "hi": number(value.hi), "count": value.count}
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, tuple) and hasattr(value, "_asdict"):
        return {name: plain(each) for name, each in value._asdict().items()}
    if isinstance(value, Mapping):
        return {str(key): plain(each) for key, each in value.items()}
    if isinstance(value, np.ndarray):
        return plain(value.tolist())
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [plain(each) for each in value]
    if isinstance(value, bool | np.bool_):
        return bool(value)
    if isinstance(value, int | np.integer):
        return int(value)
    return number(float(value)) if isinstance(value, float | np.floating) else value


def _noise(noise: SideBySide) -> Document:
    """Acceptability and EVPI raw and with the luck of the simulation taken out, at every threshold."""
    ways = (noise.raw, noise.shrunk, noise.metamodel)
    return {
        "wtp": list(noise.wtp),
        "best": noise.best.method,
        "noise_share": plain(noise.noise_share),
        "metamodel_explains": plain(noise.explained),
        **{
            way.method: {
                "ceac": {name: plain(way.ceac[:, place]) for place, name in enumerate(noise.strategies)},
                "evpi": plain(way.evpi),
                "evpi_se": plain(way.evpi_se),
            }
            for way in ways
            if way is not None
        },
        "overstated": {"value": plain(noise.overstated), "se": plain(noise.overstated_se)},
        "warning": noise.warning or None,
        "notes": list(noise.notes),
    }


def _of_everybody(noise: SideBySide, people: float) -> Document:
    """EVPI of all whom the decision concerns, by the best treatment of luck."""
    return {
        "people_discounted": people,
        "method": noise.best.method,
        "wtp": list(noise.wtp),
        "value": plain(noise.best.evpi * people),
        "se": plain(noise.best.evpi_se * people),
    }


def _grid(grid: Grid) -> Document:
    found = grid.two_way
    return {
        "strategy": grid.strategy,
        "wtp": grid.wtp,
        "first": found.first.path,
        "second": found.second.path,
        "at_value": plain(found.at_value),
        "cells": [
            {
                "first": cell.first,
                "second": cell.second,
                **plain(cell.mean),
                "change": plain(cell.effect),
                "verdict": cell.verdict,
            }
            for row in found.cells
            for cell in row
        ],
        "interaction": plain(found.interaction),
    }


def _capacity(found: WithAndWithout) -> Document:
    return {
        "limited": cea_document(found.limited),
        "unlimited": cea_document(found.unlimited),
        "lifting_limits": plain(found.lifting),
        "inmb_change": plain(found.inmb_change),
        "words": list(found.words),
    }
