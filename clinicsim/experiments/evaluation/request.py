"""What is asked of an evaluation, checked before anything is run."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from clinicsim.experiments.errors import BadRequest
from clinicsim.experiments.evaluation.ranges import unfit
from clinicsim.experiments.psa.strategies import problems
from clinicsim.scenario import Loaded
from clinicsim.scenario.schema.scenario import Scenario

DEVICE, DRUG = "prices.pump_system", "prices.ampoule"


@dataclass(frozen=True, slots=True)
class Request:
    """How much of everything an evaluation does; sizes of 0 leave a part out."""

    wtp: tuple[float, ...] = ()  # none: those of the comparator's scenario
    comparator: str | None = None  # none: the first strategy
    parameters: int = 12  # in a tornado
    replications: int = 20  # of each point of a tornado, a grid and a threshold
    budget: int = 3_000  # runs of a tornado: with many parameters its points get fewer replications
    levels: int = 5  # of each parameter of a grid
    two_way: tuple[str, ...] = ()  # two paths; none: the two that matter most
    thresholds: tuple[str, ...] = ()  # paths; none: the device, the drug, and what matters most
    subgroup_replications: int = 10
    unlimited: bool = True


def refuse(loaded: Sequence[Loaded], request: Request) -> None:
    """Refuse strategies that cannot be compared and options that say nothing sensible, every problem at once.

    Raises
    ------
    BadRequest
        With one line a problem.
    """
    scenarios = [one.scenario for one in loaded]
    found = [*problems(scenarios, request.comparator), *_options(request)]
    found += unfit(scenarios, request.two_way, request.thresholds)
    if found:
        raise BadRequest(found)


def ordered(names: Sequence[str], comparator: str | None) -> list[int]:
    """Places of the strategies with the comparator first."""
    first = 0 if comparator is None else list(names).index(comparator)
    return [first, *(place for place in range(len(names)) if place != first)]


def thresholds_of(scenario: Scenario, request: Request) -> tuple[float, ...]:
    """What a QALY is worth: as asked, or as the scenario states."""
    return request.wtp or tuple(each.value for each in scenario.evaluation.willingness_to_pay)


def _options(request: Request) -> Iterator[str]:
    if request.two_way and len(set(request.two_way)) != 2:
        yield f"--two-way {','.join(request.two_way)}: expected two different parameters as A,B"
