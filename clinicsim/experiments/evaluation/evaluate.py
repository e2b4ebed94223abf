"""A full economic evaluation of strategies that have been run."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from clinicsim.experiments.evaluation.capacity import with_and_without
from clinicsim.experiments.evaluation.means import Means
from clinicsim.experiments.evaluation.of_runs import evaluation_of_runs
from clinicsim.experiments.evaluation.one_by_one import one_by_one
from clinicsim.experiments.evaluation.person import outcomes, together
from clinicsim.experiments.evaluation.request import Request, thresholds_of
from clinicsim.experiments.evaluation.result import Evaluation, Side
from clinicsim.experiments.evaluation.scenario_analyses import scenario_analyses
from clinicsim.experiments.evaluation.subgroups import subgroups
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
    found = evaluation_of_runs(sides, wtp, drawn, unlimited or ())
    runs = together([*(side.runs for side in sides), *(unlimited or ())])
    numbers, without = runs[0].replications.tolist(), runs[len(sides) :]
    matters = importance(drawn.psa, wtp[0]) if drawn is not None else {}
    single = one_by_one(sides, request, wtp[0], numbers, means, matters)
    methods, not_valued = scenario_analyses(sides, wtp, numbers, means)
    few = numbers[: request.subgroup_replications]
    lifted = outcomes(found.strategies, without, found.currency) if without else None
    return replace(
        found,
        tornado=single.tornado,
        two_way=single.grids,
        thresholds=single.thresholds,
        subgroups=subgroups(sides, wtp[0], few, means) if few else None,
        capacity=with_and_without(found.deterministic, lifted, wtp) if lifted is not None else None,
        scenarios=methods,
        warnings=(*found.warnings, *single.warnings, *not_valued),
        facts=(*found.facts, ("Replications of a point", str(request.replications))),
    )
