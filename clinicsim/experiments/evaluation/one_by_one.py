"""What the answer hangs on: parameters one at a time, two together, and the value at which the answer turns."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from clinicsim.experiments.evaluation.means import Means
from clinicsim.experiments.evaluation.model import NetBenefit
from clinicsim.experiments.evaluation.ranges import PRICES, alike, shared_value, varied
from clinicsim.experiments.evaluation.request import DEVICE, DRUG, Request
from clinicsim.experiments.evaluation.result import Grid, Side, Threshold, Tornado
from clinicsim.experiments.evaluation.thresholds import Asked, thresholds
from clinicsim.experiments.evaluation.tornado import grids, tornados
from clinicsim.experiments.psa.screening import strongest
from clinicsim.experiments.uncertainty import Uncertain
from clinicsim.scenario.limits import limits
from clinicsim.scenario.schema.scenario import Scenario

_BARS = 3  # the widest ones, whose threshold is sought beside those of the device and the drug
_FEW = 5  # failures that are told


@dataclass(frozen=True, slots=True, eq=False)
class OneByOne:
    """Tornados, grids and thresholds, and what failed on the way."""

    tornado: tuple[Tornado, ...]
    grids: tuple[Grid, ...]
    thresholds: tuple[Threshold, ...]
    warnings: tuple[str, ...]


def one_by_one(
    sides: Sequence[Side],
    request: Request,
    wtp: float,
    numbers: Sequence[int],
    means: Means,
    importance: Mapping[str, float],
) -> OneByOne:
    """Vary parameters of every strategy alike, and see what becomes of incremental net benefit.

    Parameters
    ----------
    sides
        The strategies, the comparator first.
    request
        How many parameters, replications and levels.
    wtp
        What a QALY is worth.
    numbers
        Replications that finished under every strategy; the first of them are used.
    means
        What runs them.
    importance
        Of parameters, by path, to choose those of a tornado; empty takes all, with as few replications as they need.
    """
    scenarios = [side.loaded.scenario for side in sides]
    known, unlike = alike(scenarios)
    free = varied(known)
    chosen = _chosen(free, importance, request.parameters)
    words = _words(len(chosen), bool(importance))
    few = numbers[: request.replications]
    each = numbers[: _affordable(1 + 2 * len(chosen), len(sides), request)]
    with _model(sides, wtp, each, means, "tornado") as model:
        bars, failed = tornados(model, chosen, words, len(free) + len(unlike) - len(chosen)) if chosen else ((), ())
    pair = _pair(free, request.two_way, bars)
    with _model(sides, wtp, few, means, "two-way") as model:
        maps = grids(model, *pair, request.levels) if pair and request.levels else ()
    asked = _asked(scenarios, known, request.thresholds, bars)
    with _model(sides, wtp, few, means, "thresholds") as model:
        roots = thresholds(model, asked) if asked else ()
    told = tuple(f"tornado, point {point}, replication {number} failed: {error}" for point, number, error in failed)
    return OneByOne(bars, maps, roots, told[:_FEW])


@contextmanager
def _model(sides: Sequence[Side], wtp: float, numbers: Sequence[int], means: Means, stage: str) -> Iterator[NetBenefit]:
    with means.stage(stage) as progress:
        yield NetBenefit(
            strategies=tuple(side.world for side in sides),
            measures=tuple(side.name for side in sides[1:]),
            wtp=wtp,
            replications=tuple(numbers),
            executor=means.executor,
            progress=progress,
            engine=means.engine,
        )


def _chosen(free: Mapping[str, Uncertain], importance: Mapping[str, float], most: int) -> list[Uncertain]:
    if most and not importance:
        return [*free.values()]
    return [free[path] for path in strongest(importance, free, most)]


def _affordable(points: int, strategies: int, request: Request) -> int:
    """Replications of each point of a tornado: as many as asked for, fewer where points are many, at least two."""
    return max(2, min(request.replications, request.budget // (points * strategies)))


def _words(many: int, screened: bool) -> str:
    if screened:
        return (
            f"the {many} to which net benefit answers most in the probabilistic analysis (forward selection on ranks)"
        )
    return f"all {many} that can be varied in every strategy alike"


def _pair(
    free: Mapping[str, Uncertain], asked: Sequence[str], tornado: Sequence[Tornado]
) -> tuple[Uncertain, Uncertain] | None:
    """The two parameters of a grid: those asked for, or the first alternative's widest bars that are not one whole."""
    paths = [*asked] or [bar.path for bar in tornado[0].bars] if asked or tornado else []
    found: list[Uncertain] = []
    for path in paths:
        each = free[path]
        if len(found) < 2 and not (found and each.group is not None and each.group is found[0].group):
            found.append(each)
    return (found[0], found[1]) if len(found) == 2 else None


def _asked(
    scenarios: Sequence[Scenario], known: Mapping[str, Uncertain], wanted: Sequence[str], tornado: Sequence[Tornado]
) -> list[Asked]:
    """Numbers whose threshold is sought: those asked for; or the device, the drug, and what matters most."""
    widest = (bar.path for one in tornado for bar in one.bars[:_BARS])
    paths = dict.fromkeys(wanted or (DEVICE, DRUG, *widest))
    found = [_one(scenarios, known, path) for path in paths]
    return [one for one in found if one is not None and one.low < one.value < one.high]


def _one(scenarios: Sequence[Scenario], known: Mapping[str, Uncertain], path: str) -> Asked | None:
    """A number and two values on either side: nothing and twice as much for a price, else the ends of its range.

    A share of a whole has none, for it cannot be set without the others; nor has what strategies state differently.
    """
    value, each = shared_value(scenarios, path), known.get(path)
    if value is None:
        return None
    if path.startswith(PRICES):
        return Asked(path, value, 0.0, 2 * value, limits(path))
    if each is None or each.group is not None:
        return None
    return Asked(path, value, each.low, each.high, limits(path))
