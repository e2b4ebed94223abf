"""What is asked of an analysis of sensitivity, checked before anything is run."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from clinicsim.experiments.errors import BadRequest
from clinicsim.experiments.sensitivity.selection import select
from clinicsim.experiments.uncertainty import Joint, Stated, Uncertain
from clinicsim.measures.names import UnknownMeasure, known, taken_apart
from clinicsim.scenario.schema.scenario import Scenario

Method = Literal["one-way", "two-way", "morris", "sobol"]

METHODS: tuple[Method, ...] = ("one-way", "two-way", "morris", "sobol")
_FEWEST_TOGETHER = 2  # parameters of a screening or of a split of variance


@dataclass(frozen=True, slots=True)
class Request:
    """An analysis of sensitivity."""

    method: Method
    measures: tuple[str, ...]
    patterns: tuple[str, ...]  # of parameters; none: all
    replications: int
    months: int
    levels: int = 5  # of each parameter: two-way
    paths: int = 10  # morris
    samples: int = 256  # sobol
    second_order: bool = False  # sobol
    budget: int = 50_000  # runs

    @property
    def drawn(self) -> bool:
        """Whether parameters are drawn from their distributions, rather than set to their ends."""
        return self.method in ("morris", "sobol")

    def points(self, parameters: int) -> int:
        """How many points the method runs for so many parameters."""
        return {
            "one-way": 1 + 2 * parameters,
            "two-way": 1 + self.levels**2,
            "morris": self.paths * (parameters + 1),
            "sobol": self.samples * ((2 if self.second_order else 1) * parameters + 2),
        }[self.method]


@dataclass(frozen=True, slots=True)
class Accepted:
    """A request that can be carried out."""

    joint: Joint
    not_varied: Mapping[str, str]  # by path: because ...
    runs: int


def accept(
    request: Request,
    stated: Stated,
    base: Scenario | None,
    run_names: Callable[[], Collection[str]],
) -> Accepted:
    """Check a request.

    Parameters
    ----------
    request
        What is asked.
    stated
        The uncertainty that the scenario states.
    base
        Scenario whose measures are taken off, if there is one.
    run_names
        Names of what a run has, those of yearly values with an `@`; asked only if a measure's name calls for it.

    Raises
    ------
    BadRequest
        With everything that is wrong.
    """
    chosen = select(stated, request.patterns, request.drawn, base)
    runs = request.points(len(chosen.parameters)) * request.replications * (1 if base is None else 2)
    problems = [*_of_measures(request, run_names), *chosen.problems]
    if not chosen.problems:
        problems += _of_parameters(request, chosen.parameters)
    problems += _of_size(request)
    if runs > request.budget:
        problems.append(_over_budget(request, len(chosen.parameters), runs, base is not None))
    if problems:
        raise BadRequest(problems)
    return Accepted(Joint(chosen.parameters), chosen.not_varied, runs)


def _of_measures(request: Request, run_names: Callable[[], Collection[str]]) -> Iterator[str]:
    special = any("." in name or "@" in name for name in request.measures)
    names = run_names() if special else ()
    among = [name for name in names if "@" not in name] or None
    for name in request.measures:
        try:
            known(name, among)
            measure, year = taken_apart(name)
        except UnknownMeasure as error:
            yield str(error)
            continue
        if year is not None and year > request.months // 12:
            yield f"{name}: the run has {request.months // 12} whole years; expected one of them"
        elif year is not None and names and f"{measure}@" not in names:
            yield f"{name}: {measure} is not told by year"


def _of_parameters(request: Request, parameters: Sequence[Uncertain]) -> Iterator[str]:
    many = len(parameters)
    if request.method == "two-way" and many != 2:
        shown = ", ".join(each.path for each in parameters[:3])
        yield (
            f"two-way takes exactly two parameters and these are {many} ({shown}{', ...' if many > 3 else ''}); "
            "name them with --parameters A --parameters B"
        )
    elif request.method == "two-way" and parameters[0].group is not None and parameters[0].group is parameters[1].group:
        yield (
            f"{parameters[0].path} and {parameters[1].path} are shares of one whole ({parameters[0].group.name}): "
            "they cannot be set apart from each other"
        )
    elif request.drawn and many < _FEWEST_TOGETHER:
        yield f"{request.method} compares parameters and this is only one; take more, or --method one-way"


def _of_size(request: Request) -> Iterator[str]:
    samples = request.samples
    if request.method == "sobol" and samples & (samples - 1):
        below = 1 << (samples.bit_length() - 1)
        yield (
            f"--samples is {samples}; expected a power of 2, such as {below} or {2 * below}: the Sobol' sequence fills "
            "the space evenly only at those sizes"
        )


def _over_budget(request: Request, parameters: int, runs: int, paired: bool) -> str:
    size = {
        "one-way": "",
        "two-way": "fewer --levels, ",
        "morris": "fewer --paths, ",
        "sobol": "fewer --samples, the parameters that --method morris finds to matter, ",
    }[request.method]
    return (
        f"this takes {runs:,} runs ({request.points(parameters):,} points for {parameters} parameters x "
        f"{request.replications} replications{' x 2 scenarios' if paired else ''}), over the budget of "
        f"{request.budget:,}; take {size}fewer --parameters or --replications, or allow it with --budget {runs}"
    )


def refuse_unlike(scenario: Scenario, base: Scenario, measures: Sequence[str]) -> None:
    """Raise NotPaired where a difference from the base would be one of luck, of length or of money."""
    from clinicsim.experiments.compare import is_money, refuse_unpaired
    from clinicsim.experiments.runs import meaning_of_money

    def settings(one: Scenario) -> dict[str, object]:
        found: dict[str, object] = {name: getattr(one.run, name) for name in ("seed", "months", "start_date")}
        if any(is_money(taken_apart(name).measure) for name in measures if _is_known(name)):
            found["money"] = meaning_of_money(one.model_dump(include={"prices", "economics"}))
        return found

    refuse_unpaired(settings(base), settings(scenario))


def _is_known(name: str) -> bool:
    try:
        known(name)
    except UnknownMeasure:
        return False
    return True
