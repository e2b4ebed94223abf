"""What a search is asked: read from words, with every problem at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import product
from math import prod
from typing import TypeVar

from clinicsim.experiments.errors import BadRequest
from clinicsim.experiments.search.targets import Judge, NoTarget, Target, judge, target, unknown_names
from clinicsim.experiments.search.trials import Values
from clinicsim.experiments.search.variables import NoVariable, Variable, overlaps, variable
from clinicsim.measures.names import UnknownMeasure, known, taken_apart
from clinicsim.scenario import Loaded

MOST_VARIABLES = 4
NUMBER_ITSELF = "number"
"""What is minimised with one variable unless a measure is named."""
COST = "cost_per_year"
"""What is minimised with several variables unless another measure is named."""
HARM = "dry_events_per_100_pump_years"
"""What cost is set against."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Asked:
    """A question in words, as a command line or a caller gives it."""

    variables: Sequence[str]
    targets: Sequence[str]
    rule: str = "lower"
    minimise: str = ""
    indifference: float | None = None
    budget: int = 500  # the most candidates


@dataclass(frozen=True, slots=True)
class Question:
    """A question that can be answered."""

    variables: tuple[Variable, ...]
    targets: tuple[Target, ...]
    rule: Judge
    minimise: str  # a measure, or `NUMBER_ITSELF`
    indifference: float | None

    @property
    def grid(self) -> list[Values]:
        """Every combination of values, in order."""
        return list(product(*(one.values for one in self.variables)))


def question(asked: Asked, loaded: Loaded) -> Question:
    """Read a question about a scenario.

    Raises
    ------
    BadRequest
        With everything that is wrong with it.
    """
    problems: list[str] = []
    years = loaded.scenario.run.months // 12
    variables = _all(asked.variables, lambda text: variable(text, loaded.scenario), problems)
    problems += overlaps(variables)
    if not 1 <= len(asked.variables) <= MOST_VARIABLES:
        problems.append(f"{len(asked.variables)} variables; a search takes from 1 to {MOST_VARIABLES}")
    targets = _all(asked.targets, lambda text: target(text, years), problems)
    if not asked.targets:
        problems.append("no target; say what must be reached, such as --target 'refill_on_time_share>=95% each year'")
    rules = _all([asked.rule], judge, problems)
    minimise = asked.minimise or (NUMBER_ITSELF if len(asked.variables) == 1 else COST)
    problems += _minimise_problems(minimise, len(asked.variables))
    if rules and rules[0].kind == "lower" and loaded.scenario.run.replications < 2:
        problems.append("one replication has no confidence bound; run at least 2, or judge by the mean (--judge mean)")
    if asked.indifference is not None and not asked.indifference > 0:
        problems.append(f"an indifference zone of {asked.indifference:g}; expected a number above 0")
    number = prod(len(one.values) for one in variables)
    if number > asked.budget:
        sizes = " x ".join(str(len(one.values)) for one in variables)
        problems.append(
            f"{sizes} = {number} candidates are more than the {asked.budget} allowed; narrow a range, widen a step, or "
            f"allow them with --budget {number}"
        )
    if problems:
        raise BadRequest(problems)
    return Question(tuple(variables), tuple(targets), rules[0], minimise, asked.indifference)


def check_names(targets: Sequence[Target], minimise: str, summary: Sequence[str], yearly: Sequence[str]) -> None:
    """Refuse measures that runs of the scenario do not have.

    Parameters
    ----------
    targets, minimise
        Of the question.
    summary, yearly
        Measures that a run has, and those of them that it has by year.

    Raises
    ------
    BadRequest
        With everything that is wrong.
    """
    problems = unknown_names(targets, summary, yearly)
    if minimise != NUMBER_ITSELF:
        name, year = taken_apart(minimise)
        try:
            known(name, summary)
            if year is not None and name not in yearly:
                problems.append(f"minimise {minimise!r}: a year's {name} does not follow from its months")
        except UnknownMeasure as error:
            problems.append(f"minimise {minimise!r}: {error}")
    if problems:
        raise BadRequest(problems)


def _all(texts: Sequence[str], read: Callable[[str], T], problems: list[str]) -> list[T]:
    """Everything that can be read; what is wrong with the rest is added to the problems."""
    found = []
    for text in texts:
        try:
            found.append(read(text))
        except (NoVariable, NoTarget) as error:
            problems.append(str(error))
    return found


def _minimise_problems(minimise: str, variables: int) -> list[str]:
    if minimise == NUMBER_ITSELF:
        return [] if variables <= 1 else ["minimise number: with several variables name a measure, as cost_per_year"]
    try:
        known(minimise)
    except UnknownMeasure as error:
        return [f"minimise {minimise!r}: {error}"]
    return []
