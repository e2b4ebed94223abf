"""A full economic evaluation of strategies that have been run."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from clinicsim.economics.cea.analysis import analyse
from clinicsim.experiments.evaluation.budget import budget
from clinicsim.experiments.evaluation.capacity import with_and_without
from clinicsim.experiments.evaluation.means import Means
from clinicsim.experiments.evaluation.one_by_one import one_by_one
from clinicsim.experiments.evaluation.parts import cost_parts, effect_parts, event_parts, payer_parts
from clinicsim.experiments.evaluation.person import outcomes, together
from clinicsim.experiments.evaluation.request import Request, thresholds_of
from clinicsim.experiments.evaluation.result import Evaluation, Side
from clinicsim.experiments.evaluation.scenario_analyses import scenario_analyses
from clinicsim.experiments.evaluation.subgroups import subgroups
from clinicsim.experiments.evaluation.warnings import warnings
from clinicsim.experiments.psa.screening import importance
from clinicsim.experiments.runs import Runs

if TYPE_CHECKING:
    from clinicsim.experiments.psa.analysis import Analysis


def evaluate(
    sides: Sequence[Side], request: Request, means: Means, drawn: Analysis | None, unlimited: Sequence[Runs] | None
) -> Evaluation:
    """Evaluate strategies.

    Parameters
    ----------
    sides
        The strategies with their runs, the comparator first. They can be compared, see `refuse`.
    request
        How much of everything.
    means
        What runs what is not run yet.
    drawn
        A probabilistic analysis of the same strategies, comparator and thresholds; none leaves out what rests on one.
    unlimited
        Runs of each strategy with capacity that never runs out, if they are to be told.

    Raises
    ------
    NotPaired
        If runs share no replication.
    RunFailed
        If a replication failed that is needed.
    """
    wtp = thresholds_of(sides[0].loaded.scenario, request)
    runs = together([*(side.runs for side in sides), *(unlimited or ())])
    own, without = runs[: len(sides)], runs[len(sides) :]
    names, currency = tuple(side.name for side in sides), sides[0].loaded.scenario.prices.currency
    deterministic = analyse(outcomes(names, own, currency), wtp, names[0])
    numbers = own[0].replications.tolist()
    valued, valued_at = drawn.leading_evppi if drawn is not None else ((), wtp[0])
    matters = importance(drawn.psa, wtp[0]) if drawn is not None else {}
    single = one_by_one(sides, request, wtp[0], numbers, means, matters)
    methods, not_valued = scenario_analyses(sides, wtp, numbers, means)
    few = numbers[: request.subgroup_replications]
    return Evaluation(
        sides=tuple(sides),
        wtp=wtp,
        deterministic=deterministic,
        probabilistic=drawn.spoken if drawn is not None else None,
        psa=drawn.psa if drawn is not None else None,
        noise=drawn.noise if drawn is not None else None,
        evppi=valued,
        evppi_at=valued_at,
        costs=cost_parts(own),
        payers=payer_parts(own),
        effects=effect_parts(own),
        events=event_parts(own),
        tornado=single.tornado,
        two_way=single.grids,
        thresholds=single.thresholds,
        subgroups=subgroups(sides, wtp[0], few, means) if few else None,
        capacity=with_and_without(deterministic, outcomes(names, without, currency), wtp) if without else None,
        scenarios=methods,
        budget=tuple(
            budget(sides[0], side, (own[0], own[at]), (without[0], without[at]) if without else None)
            for at, side in enumerate(sides)
            if at > 0
        ),
        warnings=(*warnings(sides, own, deterministic, drawn), *single.warnings, *not_valued),
        facts=_facts(sides, own[0], drawn, request),
        people=drawn.people if drawn is not None else 0.0,
    )


def _facts(sides: Sequence[Side], runs: Runs, drawn: Analysis | None, request: Request) -> tuple[tuple[str, str], ...]:
    scenario = sides[0].loaded.scenario
    sizes = None if drawn is None else drawn.psa.outcomes.shape
    return (
        ("Strategies", ", ".join(side.name for side in sides)),
        ("Comparator", sides[0].name),
        ("Horizon", f"{runs.months} months from {runs.start_date.isoformat()}"),
        ("Money", runs.money),
        (
            "Discount rates",
            f"costs {_rate(scenario.economics.discount_rate_costs.value)}, effects "
            f"{_rate(scenario.economics.discount_rate_effects.value)} ({scenario.economics.convention})",
        ),
        ("Replications", f"{runs.count} at the values of the parameters"),
        ("Probabilistic analysis", "none" if sizes is None else f"{sizes[1]:,} draws x {sizes[2]} replications"),
        ("Replications of a point", str(request.replications)),
        ("Seed", str(runs.seed)),
        ("Engine", runs.engine),
    )


def _rate(rate: float) -> str:
    return f"{rate:.2%} a year"
