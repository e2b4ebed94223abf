"""What somebody asks of a table of costs and effects, once it is known to make sense."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from clinicsim.arrays import Floats
from clinicsim.data import COST_SETS, DEFAULT_COST_SET, cost_set_tables
from clinicsim.economics.cea.loss import effective_population
from clinicsim.economics.cea.reading import TableOf
from clinicsim.economics.cea.willingness import spoken_of, thresholds
from clinicsim.scenario.words import did_you_mean


class QuestionError(ValueError):
    """What is wrong with a question; everything at once."""

    def __init__(self, problems: Sequence[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(problems))


@dataclass(frozen=True, slots=True)
class Population:
    """Whom a decision concerns."""

    people_per_year: float
    years: int
    rate: float  # effective annual

    @property
    def people(self) -> float:
        """People, those of later years discounted."""
        return effective_population(self.people_per_year, self.years, self.rate)


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of a table."""

    comparator: str
    curve: tuple[float, ...]  # thresholds along which curves are drawn
    spoken: tuple[float, ...]  # thresholds of tables and sentences
    groups: Mapping[str, tuple[str, ...]]  # parameters whose EVPPI is asked for, by what was asked
    population: Population | None


def question(
    table: TableOf, comparator: str | None, wtp: Sequence[str], groups: Sequence[str], population: Population | None
) -> Question:
    """Check a question against the table that is to answer it.

    Parameters
    ----------
    table
        Costs, effects and parameters.
    comparator
        Name of a strategy; the first one if None.
    wtp
        Thresholds as people write them; see `thresholds`.
    groups
        Each the name of a parameter, or several with commas.
    population
        Whom the decision concerns, if anybody said.

    Raises
    ------
    QuestionError
        Everything that is wrong with it.
    """
    strategies = table.outcomes.strategies
    curve, problems = thresholds(wtp)
    named = strategies[0] if comparator is None else comparator
    members = {text: (text,) if text in table.parameters else _parts(text) for text in groups}
    if named not in strategies:
        problems += (f"--comparator: no strategy is named {named!r}{did_you_mean(named, strategies)}",)
    problems += _wrong_groups(table, members)
    if problems:
        raise QuestionError(problems)
    return Question(named, curve, spoken_of(curve, usual_thresholds(table.outcomes.currency)), members, population)


def usual_thresholds(currency: str) -> tuple[float, ...]:
    """Thresholds of the shipped cost set in a currency, of the default one if nobody said; none if there is none."""
    for name in (DEFAULT_COST_SET, *COST_SETS):
        tables = cost_set_tables(name)
        if currency in ("", tables["prices"]["currency"]):
            return tuple(float(one["value"]) for one in tables["evaluation"]["willingness_to_pay"])
    return ()


def net_benefit_of_draws(table: TableOf, wtp: Sequence[float]) -> Floats:
    """Net monetary benefit of each draw, the mean over its replications: shape (thresholds, draws, strategies)."""
    return np.stack([table.outcomes.net_benefit(at).mean(axis=2).T for at in wtp])


def _parts(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(","))


def _wrong_groups(table: TableOf, groups: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    if not groups:
        return ()
    if not table.parameters:
        return ("--evppi: the table has no parameters; each is a column of numbers with one value a draw",)
    from clinicsim.economics.voi.groups import EvppiError, asked

    try:
        asked(net_benefit_of_draws(table, (0.0,)), table.parameters, groups)
    except EvppiError as error:
        return tuple(f"--evppi: {problem}" for problem in error.problems)
    return ()
