"""A whole analysis of sensitivity: what was asked, what came of it, and what must be known to read it."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from clinicsim.arrays import Floats
from clinicsim.experiments.document import FEW
from clinicsim.experiments.runs import RunFailed
from clinicsim.experiments.sensitivity.clinic import Clinic
from clinicsim.experiments.sensitivity.model import Answers
from clinicsim.experiments.sensitivity.morris import Morris, morris
from clinicsim.experiments.sensitivity.one_way import OneWay, one_way
from clinicsim.experiments.sensitivity.request import Accepted, Request
from clinicsim.experiments.sensitivity.sobol import Sobol, sobol
from clinicsim.experiments.sensitivity.two_way import TwoWay, two_way

Result = OneWay | TwoWay | Morris | Sobol

# Share of the variance between points; above it the ranking of small effects is not to be trusted.
_MUCH_NOISE = 0.1
_ALL_NOISE = 0.95  # above it nothing can be said of what is left


@dataclass(frozen=True, slots=True, eq=False)
class Analysis:
    """One method, one result a measure."""

    request: Request
    accepted: Accepted
    scenario: str
    base: str | None  # whose measures are taken off
    engine: str
    seed: int
    results: Sequence[Result]
    failed: tuple[tuple[int, int, str], ...]  # (point, replication, error)

    def warnings(self) -> Iterator[str]:
        """What a reader of the numbers must know."""
        for point, number, error in self.failed[:FEW]:
            yield f"point {point}, replication {number} failed: {error}"
        if len(self.failed) > FEW:
            yield f"{len(self.failed) - FEW} more replications failed"
        if self.request.replications == 1:
            yield "one replication: luck cannot be told from effect"
        for result in self.results:
            if isinstance(result, Morris | Sobol):
                yield from self._doubts(result)

    def _doubts(self, result: Morris | Sobol) -> Iterator[str]:
        asked = self.request.replications
        if result.replications == 0:
            yield f"{result.measure}: in every replication it is undefined at some point, so it cannot be analysed"
        elif result.replications < asked:
            yield (
                f"{result.measure}: only {result.replications} of {asked} replications can be used; in the others it "
                "is undefined at some point"
            )
        if result.noise_share > _MUCH_NOISE:
            yield (
                f"{result.measure}: {result.noise_share:.0%} of the variance between points is luck; small effects are "
                f"not to be trusted{_remedy(result.noise_share, result.replications)}"
            )
        if isinstance(result, Sobol) and not all(i.first.is_possible and i.total.is_possible for i in result.indices):
            yield f"{result.measure}: some intervals lie wholly below 0 or above 1; take more --samples"


def analyse(request: Request, accepted: Accepted, clinic: Clinic, base: str | None) -> Analysis:
    """Run the points of a request and analyse them.

    Raises
    ------
    RunFailed
        If every replication raised.
    """
    model, seed = _Listening(clinic), clinic.world.scenario.run.seed
    results: Sequence[Result]
    if request.method == "one-way":
        results = one_way(accepted.joint, model)
    elif request.method == "two-way":
        results = two_way(accepted.joint, model, request.levels)
    elif request.method == "morris":
        results = morris(accepted.joint, model, request.paths, seed)
    else:
        results = sobol(accepted.joint, model, request.samples, seed, request.second_order)
    name = clinic.world.scenario.name
    return Analysis(request, accepted, name, base, clinic.engine, seed, results, tuple(model.failed))


def _remedy(noise_share: float, replications: int) -> str:
    """How many replications would leave little noise: it shrinks with them, and what is not noise stays."""
    if noise_share > _ALL_NOISE:
        return ", and so few replications show nothing else"
    needed = replications * noise_share / (1 - noise_share) * (1 - _MUCH_NOISE) / _MUCH_NOISE
    return f" (about {math.ceil(needed)} replications a point would bring it to {_MUCH_NOISE:.0%})"


class _Listening:
    """The clinic, and what failed in it."""

    def __init__(self, clinic: Clinic) -> None:
        self._clinic = clinic
        self.measures = clinic.measures
        self.failed: list[tuple[int, int, str]] = []

    def __call__(self, paths: tuple[str, ...], values: Floats) -> Answers:
        answers = self._clinic(paths, values)
        self.failed += answers.failed
        points, replications, _ = answers.values.shape
        if len({(point, number) for point, number, _ in self.failed}) == points * replications:
            point, number, error = self.failed[0]
            raise RunFailed(f"all replications failed; point {point}, replication {number}: {error}")
        return answers
