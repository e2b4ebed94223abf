"""A whole probabilistic analysis: what was drawn, what came of it, and what must be known to read it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from clinicsim.economics.cea.analysis import Cea, analyse
from clinicsim.economics.cea.outcomes import Outcomes
from clinicsim.economics.two_level import SideBySide, side_by_side
from clinicsim.economics.two_level.metamodel import FEWEST_DRAWS
from clinicsim.economics.two_level.narrowed import narrowed
from clinicsim.economics.voi.evppi import Evppi, evppi_over
from clinicsim.experiments.document import FEW
from clinicsim.experiments.psa.concerned import concerned
from clinicsim.experiments.psa.design import uneven
from clinicsim.experiments.psa.inputs import Inputs
from clinicsim.experiments.psa.orders import checks
from clinicsim.experiments.psa.precision import Reached, reached
from clinicsim.experiments.psa.request import Request
from clinicsim.experiments.psa.result import PEOPLE, Psa
from clinicsim.experiments.psa.screening import importance, strongest
from clinicsim.scenario.words import listed

_MOST_EVPPI = 20  # parameters that are valued: those that net benefit answers to most


@dataclass(frozen=True, slots=True)
class Question:
    """How draws are analysed; it changes nothing of what is run."""

    curve: tuple[float, ...]  # thresholds along which curves are drawn
    spoken: tuple[float, ...]  # thresholds of tables and sentences; the first one leads
    comparator: str
    target_se: float  # Monte Carlo standard error of incremental net benefit that would do


@dataclass(frozen=True, slots=True, eq=False)
class Analysis:
    """Everything that a probabilistic analysis says. The comparator is the first strategy of `psa`."""

    question: Question
    request: Request
    inputs: Inputs
    psa: Psa
    engine: str
    curve: Cea
    spoken: Cea
    noise: SideBySide | None  # at the thresholds spoken of; None with one draw
    along: SideBySide | None  # at the thresholds of the curve
    evppi: tuple[tuple[Evppi, ...], ...]  # at each threshold spoken of; empty with too few draws
    reached: tuple[Reached, ...]  # how precise each increment is, in the order of the alternatives
    people: float  # whom the decision concerns, those of later years discounted

    @property
    def leading_evppi(self) -> tuple[tuple[Evppi, ...], float]:
        """Value of parameters at the threshold spoken of at which information is worth most, and that threshold."""
        if self.noise is None or not self.evppi:
            return (), self.question.spoken[0]
        at = int(np.argmax(self.noise.best.evpi))
        return self.evppi[at], self.question.spoken[at]

    def warnings(self) -> Iterator[str]:
        """What a reader of the numbers must know."""
        yield from self._failures()
        yield from _other_people(self.psa)
        if self.noise is not None and self.noise.warning:
            yield self.noise.warning
        if self.request.level != "first-order":
            gap = uneven(self.request.draws, self.request.method)
            yield from (gap,) if gap else ()

    def notes(self) -> Iterator[str]:
        """What is worth knowing of the inputs and the methods."""
        if self.request.level == "first-order":
            yield "Every parameter is at its value: what varies is luck alone, and no probability of the parameters."
            return
        yield from self.noise.notes if self.noise is not None else ()
        yield from self.inputs.warnings
        yield from (each.says for each in checks(self.inputs, self.inputs.values(self.psa.uniforms)))

    def _failures(self) -> Iterator[str]:
        failed, lost = self.psa.failed, len(self.psa.uniforms) - len(self.psa.complete)
        for strategy, draw, number, error in failed[:FEW]:
            yield f"{strategy}, draw {draw}, replication {number} failed: {error}"
        if len(failed) > FEW:
            yield f"{len(failed) - FEW} more replications failed"
        if lost:
            yield (
                f"{lost} of {len(self.psa.uniforms):,} draws are left out for all strategies, because a replication "
                "failed or its costs or QALYs are undefined"
            )


def analyse_psa(psa: Psa, inputs: Inputs, request: Request, question: Question, engine: str) -> Analysis:
    """Analyse the draws.

    Parameters
    ----------
    psa
        What was run; draws that are not complete are left out for all strategies.
    inputs, request, engine
        What it was run from.
    question
        What is asked of it.
    """
    others = [name for name in psa.strategies if name != question.comparator]
    ordered = psa.in_order((question.comparator, *others))
    outcomes = ordered.cost_and_effect()
    curve = analyse(outcomes, question.curve, question.comparator)
    spoken = analyse(outcomes, question.spoken, question.comparator)
    noise, along = _without_luck(ordered, outcomes, question)
    return Analysis(
        question=question,
        request=request,
        inputs=inputs,
        psa=ordered,
        engine=engine,
        curve=curve,
        spoken=spoken,
        noise=noise,
        along=along,
        evppi=_valued(ordered, question.spoken, noise),
        reached=reached(outcomes, question.spoken[0], question.target_se),
        people=concerned(inputs.scenarios[0]).people,
    )


def _without_luck(psa: Psa, outcomes: Outcomes, question: Question) -> tuple[SideBySide | None, SideBySide | None]:
    """The treatments of noise at the thresholds spoken of, and along the curve; the same fit serves both."""
    if outcomes.draws == 1:
        return None, None
    everywhere = tuple(np.union1d(question.curve, question.spoken).tolist())
    found = side_by_side(outcomes, psa.drawn(), psa.parameters, everywhere)
    spoken, along = (
        narrowed(found, wtp, outcomes.currency, outcomes.effect) for wtp in (question.spoken, question.curve)
    )
    return spoken, along


def _valued(psa: Psa, spoken: Sequence[float], noise: SideBySide | None) -> tuple[tuple[Evppi, ...], ...]:
    """Value of knowing each of the parameters that net benefit answers to most, as a share of the EVPI to go by."""
    outcomes = psa.cost_and_effect()
    if noise is None or outcomes.draws < FEWEST_DRAWS:
        return ()
    found = importance(psa, spoken[0])
    drawn = psa.drawn()
    columns = {path: drawn[:, psa.parameters.index(path)] for path in strongest(found, psa.parameters, _MOST_EVPPI)}
    if not columns:
        return ()
    benefits = np.stack([outcomes.net_benefit(wtp).mean(axis=2).T for wtp in spoken])
    return evppi_over(benefits, columns, evpi=noise.best.evpi.tolist())


def _other_people(psa: Psa) -> Iterator[str]:
    """Strategies that serve other people: a person of the one is then no person of the other."""
    people = psa.of(PEOPLE)[:, psa.complete]
    unlike = [name for name, own in zip(psa.strategies[1:], people[1:], strict=True) if (own != people[0]).any()]
    if unlike:
        counted = zip(psa.strategies, people.mean(axis=(1, 2)), strict=True)
        means = ", ".join(f"{name} {count:,.1f}" for name, count in counted)
        yield (
            f"{listed(unlike, 'and')} serves other people than {psa.strategies[0]} (mean number of people: {means}). "
            "Costs and effects are of a person in each strategy's own people, so increments are not those of treating "
            "the same people otherwise"
        )
