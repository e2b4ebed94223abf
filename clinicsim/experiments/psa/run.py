"""Running a probabilistic analysis: every strategy under every draw, each with its replications."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from clinicsim.arrays import Floats
from clinicsim.economics.costing import CATEGORIES
from clinicsim.engines import ENGINES
from clinicsim.experiments.designs import Draws, Fresh, Together
from clinicsim.experiments.executors import Executor, Progress
from clinicsim.experiments.psa.design import uniforms
from clinicsim.experiments.psa.inputs import Inputs
from clinicsim.experiments.psa.request import Request
from clinicsim.experiments.psa.result import COST, EFFECT, PEOPLE, Psa
from clinicsim.experiments.runs import RunFailed
from clinicsim.experiments.sweep import Kept, PointRuns, sweep
from clinicsim.measures.quality_of_life import COMPONENTS
from clinicsim.world.world import World

_EVENTS = (
    "first_assessment_wait_weeks_median",
    "implant_wait_weeks_median",
    "implants_per_year",
    "refill_on_time_share",
    "dry_events_per_100_pump_years",
    "withdrawals_per_100_pump_years",
    "complications_per_100_pump_years",
    "deaths_per_year",
    "pumps_end",
)
MEASURES = (
    COST,
    EFFECT,
    PEOPLE,
    "life_years_discounted",
    "cost_per_year",
    "qalys",
    "life_years",
    *(f"{COST}.{category}" for category in CATEGORIES),
    *(f"{EFFECT}.{component}" for component in COMPONENTS),
    *(f"cost_per_year.{category}" for category in CATEGORIES),
    *_EVENTS,
)
"""What is kept of each replication."""


def run_psa(
    inputs: Inputs,
    worlds: Sequence[World],
    request: Request,
    executor: Executor,
    progress: Progress | None = None,
    engine: str = ENGINES[0],
    kept: Kept | None = None,
) -> Psa:
    """Run every strategy under every draw.

    A draw is one set of values of the parameters, the same for all strategies; strategies share the replications of a
    draw too, so what differs between them is not luck. Each draw has replications of its own: draw k has numbers k n to
    k n + n - 1. Were they the same in every draw, they would move all draws alike, and that part of the noise would not
    average out however many draws there are.

    Parameters
    ----------
    inputs
        What is drawn, see `accept`.
    worlds
        Of the strategies, in the order of the inputs.
    request
        How many draws and replications.
    executor, progress, engine, kept
        See `sweep`.

    Raises
    ------
    RunFailed
        If no draw has finished in every strategy.
    KeyboardInterrupt
        If it was interrupted; what had finished is in `kept`.
    """
    draws, replications = request.design
    points = _points(inputs, request)
    values = inputs.values(points) if points.shape[1] else np.empty((len(worlds), draws, 0))
    paths = inputs.paths if points.shape[1] else ()
    design = Together(tuple(Draws(world, paths, own) for world, own in zip(worlds, values, strict=True)))
    luck = Fresh(replications, together=len(worlds))
    runs = sweep(design, luck, MEASURES, executor, progress, engine, kept)
    outcomes = np.empty((len(worlds), draws, replications, len(MEASURES)))
    failed = tuple(_taken(runs, outcomes, inputs.strategies))
    found = Psa(
        strategies=inputs.strategies,
        parameters=inputs.names if points.shape[1] else (),
        uniforms=points,
        values=values[:, :, : points.shape[1]],
        measures=MEASURES,
        outcomes=outcomes,
        currency=inputs.scenarios[0].prices.currency,
        failed=failed,
    )
    if not found.complete.size:
        first = f"; {failed[0][0]}, draw {failed[0][1]}: {failed[0][3]}" if failed else ""
        raise RunFailed(f"no draw has finished in every strategy{first}")
    return found


def _points(inputs: Inputs, request: Request) -> Floats:
    """Where each draw lies in the distribution of each parameter; no columns where all have their own values."""
    draws, _ = request.design
    if request.level == "first-order":
        return np.empty((draws, 0))
    return uniforms(inputs, draws, request.method, inputs.scenarios[0].run.seed)


def _taken(
    runs: Iterator[PointRuns], outcomes: Floats, strategies: Sequence[str]
) -> Iterator[tuple[str, int, int, str]]:
    """Put what comes in its place, and yield what failed: strategy, draw, replication, error."""
    for point in runs:
        draw, place = divmod(point.point, len(strategies))
        outcomes[place, draw] = point.values
        yield from ((strategies[place], draw, number, error) for number, error in point.failed)
