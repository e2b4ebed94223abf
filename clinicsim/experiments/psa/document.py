"""A probabilistic analysis as a plain document: the JSON that scripts read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict

import numpy as np

from clinicsim.arrays import Floats
from clinicsim.economics.cea.document import cea_document, told
from clinicsim.economics.cea.precision import estimate
from clinicsim.economics.two_level import Components, SideBySide, Split
from clinicsim.economics.two_level.estimated import Estimated
from clinicsim.economics.voi.evppi import Evppi
from clinicsim.experiments.document import Document, number
from clinicsim.experiments.psa.analysis import Analysis
from clinicsim.experiments.psa.inputs import Inputs
from clinicsim.experiments.psa.precision import Proposal, Reached
from clinicsim.experiments.psa.result import COST, EFFECT, Psa
from clinicsim.measures import describe
from clinicsim.scenario.parameters import parameter_table

_OF_A_PERSON = (COST, EFFECT, "life_years_discounted", "qalys", "life_years")  # with what they consist of


def psa_document(analysis: Analysis, psa_id: str | None) -> Document:
    """The whole analysis; what cannot be told is None.

    Equal analyses give equal documents, so nothing in it says where files stand or how long it took.
    """
    return {
        "psa_id": psa_id,
        **_sizes(analysis),
        "failed": [list(each) for each in analysis.psa.failed],
        "inputs": inputs_document(analysis.inputs, analysis.psa),
        "cea": cea_document(analysis.curve) | {"thresholds": list(analysis.question.spoken)},
        "noise": _noise(analysis.noise, analysis.along) if analysis.noise and analysis.along else None,
        "precision": [precision_document(each) for each in analysis.reached],
        "evppi": [_evppi(*each) for each in zip(analysis.evppi, analysis.question.spoken, strict=False)],
        "population_evpi": _population(analysis),
        "outcomes": outcomes_document(analysis.psa),
        "warnings": list(analysis.warnings()),
        "notes": list(analysis.notes()),
    }


def proposal_document(proposals: Sequence[Proposal], budget: float) -> Document:
    """What a pilot proposes, for each alternative."""
    return {
        "budget": budget,
        "alternatives": [
            precision_document(each.pilot)
            | {"for_budget": _split(each.for_budget), "for_precision": _split(each.for_precision)}
            for each in proposals
        ],
    }


def precision_document(reached: Reached) -> Document:
    """Precision of one increment, with the variance components that it rests on."""
    return {
        "strategy": reached.strategy,
        "wtp": reached.wtp,
        "inmb": number(reached.components.mean),
        "se": number(reached.components.se_of_mean),
        "target_se": reached.target_se,
        "is_enough": reached.is_enough,
        f"{reached.unit}_needed": number(reached.draws_needed),
        "components": components_document(reached.components),
    }


def components_document(found: Components) -> Document:
    """Variance of the parameters and of luck, with intervals."""
    plain = {name: _plain(value) for name, value in asdict(found).items()}
    return plain | {"says": found.words}


def inputs_document(inputs: Inputs, psa: Psa) -> Document:
    """What was drawn, with its source; what was not, and why."""
    cited = [{each.path: each for each in parameter_table(scenario)} for scenario in inputs.scenarios]
    drawn = dict(zip(psa.parameters, psa.drawn().T, strict=True))
    found = []
    for each in inputs.parameters:
        source = next((table[each.path] for table in cited if each.path in table), None)
        values = drawn.get(each.path)
        found.append(
            {
                "path": each.path,
                "value": each.value,
                "low": number(each.low),
                "high": number(each.high),
                "dist": each.dist,
                "basis": each.basis,
                "drawn_mean": None if values is None else number(float(values.mean())),
                "drawn_sd": None if values is None or len(values) < 2 else number(float(values.std(ddof=1))),
                "source": source.citation if source else None,
                "quality": source.quality if source else None,
            }
        )
    correlations = [each.model_dump(mode="json", exclude_none=True) for each in inputs.scenarios[0].correlations]
    return {
        "drawn": found if psa.parameters else [],
        "correlations": correlations,
        "differing": dict(inputs.differing),
        "not_drawn": dict(inputs.left_out)
        if psa.parameters
        else {each.path: "parameters are fixed" for each in inputs.parameters} | dict(inputs.left_out),
    }


def outcomes_document(psa: Psa) -> Document:
    """Mean of every measure under each strategy, and its increment against the comparator, with Monte Carlo errors."""
    return {name: _of_measure(psa, name) for name in psa.measures}


def _of_measure(psa: Psa, name: str) -> Document:
    of_a_person = name.startswith(_OF_A_PERSON)
    values = (psa.per_person(name) if of_a_person else psa.of(name))[:, psa.complete]
    units = values[:, 0] if values.shape[1] == 1 else _of_draws(values)
    alternatives = zip(psa.strategies[1:], units[1:], strict=True)
    return {
        "unit": describe(name).unit,
        "per": "person" if of_a_person else None,
        "strategies": {strategy: _estimate(own) for strategy, own in zip(psa.strategies, units, strict=True)},
        "increments": {strategy: _estimate(own - units[0]) for strategy, own in alternatives},
    }


def _of_draws(values: Floats) -> Floats:
    """Mean over the replications of each draw in which a measure is defined; nan where it is in none."""
    known = np.isfinite(values)
    count = known.sum(axis=2)
    total = np.where(known, values, 0.0).sum(axis=2)
    return np.asarray(np.divide(total, count, out=np.full(count.shape, np.nan), where=count > 0))


def _estimate(values: Floats) -> Document:
    """Mean over the draws, or replications of the only draw, in which it is defined, with Student's interval."""
    known = values[np.isfinite(values)]
    if not known.size:
        return {"mean": None, "se": None, "lo": None, "hi": None}
    found = estimate(known)
    return {name: number(getattr(found, name)) for name in ("mean", "se", "lo", "hi")}


def _sizes(analysis: Analysis) -> Document:
    draws, replications = analysis.request.design
    run = analysis.inputs.scenarios[0].run
    return {
        "strategies": list(analysis.psa.strategies),
        "comparator": analysis.psa.strategies[0],
        "currency": analysis.psa.currency,
        "draws": draws,
        "replications": replications,
        "complete_draws": len(analysis.psa.complete),
        "method": analysis.request.method,
        "level": analysis.request.level,
        "runs": analysis.request.runs(len(analysis.psa.strategies)),
        "parameters": len(analysis.psa.parameters),
        "months": run.months,
        "seed": run.seed,
        "engine": analysis.engine,
    }


def _noise(spoken: SideBySide, along: SideBySide) -> Document:
    """Acceptability and EVPI raw, shrunk and by metamodel along the curve; components where it is spoken of."""
    parts = zip(spoken.wtp, spoken.components, strict=True)
    return {
        "wtp": list(along.wtp),
        "noise_share": told(along.noise_share),
        "metamodel_explains": told(along.explained),
        "best": along.best.method,
        "raw": _way(along.raw, along),
        "shrunk": _way(along.shrunk, along) if along.shrunk else None,
        "metamodel": _way(along.metamodel, along) if along.metamodel else None,
        "overstated": {"value": told(along.overstated), "se": told(along.overstated_se)},
        "components": [
            {"wtp": wtp}
            | {name: components_document(each) for name, each in zip(spoken.strategies[1:], own, strict=True)}
            for wtp, own in parts
        ],
        "warning": spoken.warning or None,
    }


def _way(way: Estimated, noise: SideBySide) -> Document:
    return {
        "ceac": {name: told(way.ceac[:, place]) for place, name in enumerate(noise.strategies)},
        "evpi": told(way.evpi),
        "evpi_se": told(way.evpi_se),
    }


def _evppi(found: Sequence[Evppi], wtp: float) -> Document:
    """Parameters by what they are worth, the most first."""
    ranked = sorted(found, key=lambda each: -each.value)
    of_each = ({name: _plain(value) for name, value in asdict(each).items()} for each in ranked)
    verdicts = ({"worth_knowing": each.told_apart} for each in ranked)
    return {"wtp": wtp, "parameters": [one | verdict for one, verdict in zip(of_each, verdicts, strict=True)]}


def _population(analysis: Analysis) -> Document | None:
    noise = analysis.along
    if noise is None:
        return None
    people = analysis.people
    return {
        "people_discounted": people,
        "method": noise.best.method,
        "wtp": list(noise.wtp),
        "value": told(noise.best.evpi * people),
        "se": told(noise.best.evpi_se * people),
    }


def _split(found: Split | None) -> Document | None:
    return (
        None
        if found is None
        else {name: _plain(value) for name, value in asdict(found).items()} | {"says": found.words}
    )


def _plain(value: object) -> object:
    if isinstance(value, float):
        return number(value)
    return [_plain(each) for each in value] if isinstance(value, tuple) else value
