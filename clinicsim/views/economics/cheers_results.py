"""What the program knows of the items of CHEERS 2022 that are about analysis and results."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

from clinicsim.experiments.evaluation.result import Evaluation
from clinicsim.scenario.parameters import parameter_table
from clinicsim.views.economics.says import increment_sentence, interval_words, verdict_sentence
from clinicsim.views.economics.standing import lead_cea, lead_curves, writing_of
from clinicsim.views.economics.summary import what_could_change
from clinicsim.views.economics.writing import strategy_words
from clinicsim.views.labels import listed


def _abstract(evaluation: Evaluation) -> tuple[str, ...]:
    names = [strategy_words(side.label) for side in evaluation.sides]
    start = f"{listed(names[1:])} against {names[0]} over {evaluation.years:g} years, by simulation of a whole clinic."
    return (start, *_main_results(evaluation))


def _analytics(evaluation: Evaluation) -> tuple[str, ...]:
    runs = evaluation.sides[0].runs
    words = [
        "The replication, a whole run of the clinic, is the unit of every interval, because patients share queues. "
        "Strategies share their luck replication by replication, so differences are paired. ICERs are ratios of means.",
        f"{runs.count} replications of each strategy with parameters at their values.",
    ]
    if evaluation.psa is not None:
        draws, each = evaluation.psa.outcomes.shape[1:3]
        words.append(f"{draws:,} draws of {len(evaluation.psa.parameters)} parameters, {each} replications each.")
    words.append("Assumptions stand in the register under the table of parameters; checks in the validation record.")
    return tuple(words)


def _heterogeneity(evaluation: Evaluation) -> tuple[str, ...]:
    if evaluation.subgroups is None:
        return ()
    kinds = dict.fromkeys(group.dimension for group in evaluation.subgroups.groups)
    return (f"Costs and QALYs of single people, by {listed(list(kinds))}. {evaluation.subgroups.words}",)


def _uncertainty(evaluation: Evaluation) -> tuple[str, ...]:
    words = ["Luck of the simulation: Monte Carlo standard errors and intervals over replications."]
    if evaluation.psa is not None:
        words.append("Parameters: drawn from their distributions, the same draws for every strategy.")
    if evaluation.noise is not None:
        words.append("Luck and parameters are kept apart: raw, shrunk and metamodel results stand side by side.")
    if evaluation.tornado:
        words.append("Single parameters: one-way analysis of incremental net benefit, and values at which it turns.")
    if evaluation.scenarios:
        words.append(f"Methods: {len(evaluation.scenarios)} scenario analyses.")
    if evaluation.capacity is not None:
        words.append("Structure: results with and without limits of capacity.")
    return tuple(words)


def _parameters(evaluation: Evaluation) -> tuple[str, ...]:
    rows = parameter_table(evaluation.sides[0].loaded.scenario)
    marks = Counter(row.quality or "–" for row in rows)
    distributed = sum(row.dist is not None for row in rows)
    counts = listed([f"{marks[mark]} of quality {mark}" for mark in ("A", "B", "C") if marks[mark]])
    return (
        f"{len(rows)} parameters, {distributed} with a distribution; {counts}; {marks['–']} are choices of the clinic. "
        "All stand in the table of parameters with value, range, distribution, source and quality mark.",
    )


def _main_results(evaluation: Evaluation) -> tuple[str, ...]:
    cea, writing = lead_cea(evaluation), writing_of(evaluation)
    drawn = cea.is_probabilistic
    sentences = [increment_sentence(one, cea, evaluation.noise if drawn else None, writing) for one in cea.against]
    words = interval_words(cea, evaluation.noise if drawn else None)
    return (*sentences, verdict_sentence(lead_curves(evaluation), writing, drawn=drawn), f"In brackets: {words}.")


def _effect_of_uncertainty(evaluation: Evaluation) -> tuple[str, ...]:
    return what_could_change(evaluation)


RESULTS: dict[str, Callable[[Evaluation], tuple[str, ...]]] = {
    "abstract": _abstract,
    "analytics_and_assumptions": _analytics,
    "heterogeneity": _heterogeneity,
    "uncertainty": _uncertainty,
    "study_parameters": _parameters,
    "main_results": _main_results,
    "effect_of_uncertainty": _effect_of_uncertainty,
}
"""By name of the item."""
