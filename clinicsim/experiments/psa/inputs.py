"""What a probabilistic analysis of some strategies draws: one draw of each number, shared by all of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from clinicsim.arrays import Floats
from clinicsim.experiments.errors import BadRequest
from clinicsim.experiments.psa.agreement import problems as of_correlations
from clinicsim.experiments.psa.correlation import Copula, copula
from clinicsim.experiments.psa.inert import why_inert
from clinicsim.experiments.psa.one_figure import one_figure, ties
from clinicsim.experiments.psa.remarks import remarks
from clinicsim.experiments.psa.shared import Own, own_numbers
from clinicsim.experiments.sensitivity.selection import select
from clinicsim.experiments.uncertainty import Stated, Uncertain, stated
from clinicsim.scenario.numbers import number_at
from clinicsim.scenario.schema.scenario import Scenario
from clinicsim.scenario.words import listed


@dataclass(frozen=True, eq=False)
class Inputs:
    """Uncertain numbers of some strategies, and how a point of the unit cube becomes their values.

    A number that stands at the same path in several strategies is one parameter, with one uniform a draw. Where the
    strategies state it alike it has the same value in all; where one states another number, the same uniform goes
    through the distribution that this one states. Numbers that are one figure of one source are drawn as one.
    """

    scenarios: tuple[Scenario, ...]
    parameters: tuple[Uncertain, ...]  # each as the first strategy states it that draws it
    paths: tuple[str, ...]  # of the parameters, then of shares that are not drawn and make room for those that are
    left_out: Mapping[str, str]  # by path of a number with a stated uncertainty: why it is not drawn
    differing: Mapping[str, str]  # by path of a parameter that is not the same in all strategies: how it differs
    figures: tuple[tuple[str, ...], ...]  # paths of parameters that are one figure of one source, and drawn as one
    copula: Copula
    own: tuple[Own, ...]  # of each strategy

    @property
    def strategies(self) -> tuple[str, ...]:
        """Names of the scenarios."""
        return tuple(each.name for each in self.scenarios)

    @property
    def names(self) -> tuple[str, ...]:
        """Paths of the parameters, one for each column of the uniforms."""
        return self.paths[: len(self.parameters)]

    @cached_property
    def warnings(self) -> tuple[str, ...]:
        """What a reader should know of the distributions, in words."""
        return remarks(self.scenarios[0], self.parameters, self.differing, self.figures)

    def values(self, uniforms: Floats) -> Floats:
        """Values of the numbers for points of the unit cube.

        Parameters
        ----------
        uniforms
            From 0 to 1, shape (draws, parameters).

        Returns
        -------
        array, shape (strategies, draws, paths)
            Each in the unit of its number. A number that a strategy states without a distribution has its value there
            in every draw; one that a strategy does not have at all is nan.
        """
        found = np.empty((len(self.own), len(uniforms), len(self.paths)))
        for place, own in enumerate(self.own):
            found[place] = found[0]
            own.put(uniforms, found[place])
        return found


def inputs(scenarios: Sequence[Scenario], patterns: Sequence[str] = ()) -> Inputs:
    """Collect what is uncertain in some strategies.

    Parameters
    ----------
    scenarios
        The strategies, the comparator first.
    patterns
        Paths, the beginnings of paths up to a dot, or paths with `*` and `?`; none stands for every number that has a
        distribution.

    Raises
    ------
    BadRequest
        With everything that is wrong: spreads that no distribution has, patterns that match nothing, correlations that
        no numbers have.
    """
    each_stated = [stated(scenario) for scenario in scenarios]
    everything = _together(scenarios, each_stated)
    chosen = select(everything, patterns, drawn=True)
    drawable = {path: each for path, each in everything.parameters.items() if each.is_drawn}
    left_out = {**_not_drawn(scenarios, everything), **chosen.not_varied}
    problems = [*chosen.problems, *of_correlations(scenarios, everything.parameters)]
    if problems:
        raise BadRequest(problems)
    asked = {each.path for each in chosen.parameters}
    left_out |= {path: "it is not among the parameters asked for" for path in drawable if path not in asked}
    paths, own, differing = own_numbers(scenarios, each_stated, chosen.parameters)
    figures = one_figure(scenarios, chosen.parameters)
    return Inputs(
        scenarios=tuple(scenarios),
        parameters=chosen.parameters,
        paths=paths,
        left_out=left_out,
        differing=differing,
        figures=figures,
        copula=copula((*scenarios[0].correlations, *ties(figures)), chosen.parameters),
        own=own,
    )


def _together(scenarios: Sequence[Scenario], each_stated: Sequence[Stated]) -> Stated:
    """What all strategies state, as if it were one: a number as the first states it that draws it."""
    parameters: dict[str, Uncertain] = {}
    certain: dict[str, str] = {}
    for one in each_stated:
        for path, number in one.parameters.items():
            because = why_inert(path, scenarios)
            if because is not None:
                certain[path] = because
            elif path not in parameters or (number.is_drawn and not parameters[path].is_drawn):
                parameters[path] = number
        for path, because in one.certain.items():
            certain.setdefault(path, because)
    wrong = dict(_wrong(scenarios, each_stated))
    return Stated(
        {path: number for path, number in parameters.items() if path not in wrong},
        {path: because for path, because in certain.items() if path not in parameters and path not in wrong},
        wrong,
    )


def _wrong(scenarios: Sequence[Scenario], each_stated: Sequence[Stated]) -> Iterator[tuple[str, str]]:
    """What is impossible, by path, with the strategies that state it if not all of them do."""
    for path in dict.fromkeys(path for one in each_stated for path in one.wrong):
        said: dict[str, list[str]] = {}
        for scenario, one in zip(scenarios, each_stated, strict=True):
            if path in one.wrong:
                said.setdefault(one.wrong[path], []).append(scenario.name)
        yield (
            path,
            "; and ".join(
                message if len(names) == len(scenarios) else f"{message} (in {listed(names, 'and')})"
                for message, names in said.items()
            ),
        )


def _not_drawn(scenarios: Sequence[Scenario], everything: Stated) -> dict[str, str]:
    """Numbers that have a stated uncertainty and do not vary all the same, with the reason."""
    return {
        path: because
        for path, because in everything.certain.items()
        if any(_is_uncertain(scenario, path) for scenario in scenarios)
    }


def _is_uncertain(scenario: Scenario, path: str) -> bool:
    number = number_at(scenario, path)
    if number is None or number.dist == "fixed":
        return False
    return number.dist is not None or (number.low is not None and number.low != number.high)
