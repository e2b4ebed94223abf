"""The answer to a question about a table of costs and effects, and its JSON document."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from clinicsim.arrays import Floats
from clinicsim.economics.cea.analysis import Cea, analyse
from clinicsim.economics.cea.document import cea_document, told
from clinicsim.economics.cea.outcomes import Outcomes
from clinicsim.economics.cea.question import Question, net_benefit_of_draws
from clinicsim.economics.cea.reading import TableOf

if TYPE_CHECKING:
    from clinicsim.economics.two_level import SideBySide
    from clinicsim.economics.voi import Evppi

_MAY_BE_NOISY = (
    "if the model is a simulation, its noise is in these draws, where it flattens the CEAC and overstates EVPI; with "
    "replications of each draw (column replication) it can be told and taken out"
)
_FEWEST_DRAWS = 3  # of which one can be left out to see how precise an estimate is
_OF_EVPPI = ("value", "se", "share", "floor", "explained")


@dataclass(frozen=True, slots=True)
class Answer:
    """What a table says."""

    question: Question
    price_year: str
    curve: Cea  # at the thresholds of curves
    spoken: Cea  # at those of tables and sentences
    evppi: tuple[tuple[Evppi, ...], ...]  # by spoken threshold, then as asked; empty where nobody asked
    noise: SideBySide | None  # at the spoken thresholds; only where draws have replications

    @property
    def warnings(self) -> tuple[str, ...]:
        """What has to be known not to be misled."""
        if not self.curve.is_probabilistic:
            return tuple(cea_document(self.spoken)["warnings"])
        if self.noise is None:
            return (_MAY_BE_NOISY,)
        return tuple(words for words in (self.noise.warning, *self.noise.notes) if words)


def answer(table: TableOf, question: Question) -> Answer:
    """Analyse a table."""
    every = np.union1d(question.curve, question.spoken)
    whole = analyse(table.outcomes, every, question.comparator)
    curve, spoken = whole.only(question.curve), whole.only(question.spoken)
    noise = _noise(table, question)
    evpi = spoken.evpi if noise is None else noise.best.evpi
    return Answer(question, table.price_year, curve, spoken, _evppi(table, question, evpi), noise)


def _evppi(table: TableOf, question: Question, evpi: Floats) -> tuple[tuple[Evppi, ...], ...]:
    if not question.groups:
        return ()
    from clinicsim.economics.voi import evppi_over

    benefits = net_benefit_of_draws(table, question.spoken)
    return evppi_over(benefits, table.parameters, question.groups, evpi=evpi.tolist())


def _noise(table: TableOf, question: Question) -> SideBySide | None:
    outcomes = _comparator_first(table.outcomes, question.comparator)
    if outcomes.draws < _FEWEST_DRAWS or outcomes.replications == 1:
        return None
    from clinicsim.economics.two_level import side_by_side

    values = [np.empty((outcomes.draws, 0)), *(column[:, None] for column in table.parameters.values())]
    return side_by_side(outcomes, np.hstack(values), tuple(table.parameters), question.spoken)


def _comparator_first(outcomes: Outcomes, comparator: str) -> Outcomes:
    order = sorted(range(len(outcomes.strategies)), key=lambda place: outcomes.strategies[place] != comparator)
    names = tuple(outcomes.strategies[place] for place in order)
    return replace(outcomes, strategies=names, costs=outcomes.costs[order], effects=outcomes.effects[order])


def answer_document(answer: Answer) -> dict[str, Any]:
    """All of an answer, as `--json` prints it; see `cea_document`."""
    document = cea_document(answer.curve) | {"price_year": answer.price_year or None, "warnings": list(answer.warnings)}
    document["thresholds"] = list(answer.question.spoken)
    document["population_evpi"] = _of_population(answer)
    document["evppi"] = [_of_group(answer, place) for place in range(len(answer.question.groups))] or None
    document["noise"] = _of_noise(answer.noise) if answer.noise else None
    return document


def _of_population(answer: Answer) -> dict[str, Any] | None:
    population, curve = answer.question.population, answer.curve
    if population is None or not curve.is_probabilistic:
        return None
    return {
        "people_per_year": population.people_per_year,
        "years": population.years,
        "rate": population.rate,
        "people_discounted": population.people,
        "wtp": curve.wtp.tolist(),
        "value": told(curve.evpi * population.people),
        "se": told(curve.evpi_se * population.people),
    }


def _of_group(answer: Answer, place: int) -> dict[str, Any]:
    found = [at[place] for at in answer.evppi]
    first = found[0]
    values = {name: told(getattr(one, name) for one in found) for name in _OF_EVPPI}
    words = {"name": first.name, "parameters": list(first.parameters), "method": first.method}
    return {
        **words,
        "wtp": list(answer.question.spoken),
        **values,
        "worth_knowing": [one.told_apart for one in found],
        "warnings": [one.warning or None for one in found],
    }


def _of_noise(noise: SideBySide) -> dict[str, Any]:
    ways = {"raw": noise.raw, "shrunk": noise.shrunk, "metamodel": noise.metamodel}
    evpi = {name: {"value": told(way.evpi), "se": told(way.evpi_se)} for name, way in ways.items() if way}
    return {"wtp": list(noise.wtp), "share_of_variance": told(noise.noise_share), "evpi": evpi}
