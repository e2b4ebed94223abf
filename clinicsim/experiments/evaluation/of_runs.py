"""What runs that are there already tell of an evaluation; nothing is run."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from clinicsim.economics.cea.analysis import analyse
from clinicsim.experiments.evaluation.budget import budget
from clinicsim.experiments.evaluation.parts import cost_parts, effect_parts, event_parts, payer_parts
from clinicsim.experiments.evaluation.person import outcomes, together
from clinicsim.experiments.evaluation.result import Evaluation, Side
from clinicsim.experiments.evaluation.warnings import warnings
from clinicsim.experiments.runs import Runs

if TYPE_CHECKING:
    from clinicsim.experiments.psa.analysis import Analysis


def evaluation_of_runs(
    sides: Sequence[Side], wtp: Sequence[float], drawn: Analysis | None, unlimited: Sequence[Runs] = ()
) -> Evaluation:
    """Costs, effects, increments and budgets of strategies that have been run, with their parameters at their values.

    Parameters
    ----------
    sides
        The strategies with their runs, the comparator first.
    wtp
        Thresholds that are reported, ascending, in money per QALY; the first one leads.
    drawn
        A probabilistic analysis of the same strategies, comparator and thresholds; none leaves out what rests on one.
    unlimited
        Runs of each strategy with capacity that never runs out, for the budget; none leaves that column out.

    Returns
    -------
    Evaluation
        Without what would need more runs: one-way analyses, subgroups, other methods and lifted limits.

    Raises
    ------
    NotPaired
        If runs share no replication.
    """
    runs = together([*(side.runs for side in sides), *unlimited])
    own, without = runs[: len(sides)], runs[len(sides) :]
    deterministic = analyse(
        outcomes([side.name for side in sides], own, sides[0].loaded.scenario.prices.currency), wtp, sides[0].name
    )
    valued, valued_at = drawn.leading_evppi if drawn is not None else ((), wtp[0])
    return Evaluation(
        sides=tuple(sides),
        wtp=tuple(wtp),
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
        tornado=(),
        two_way=(),
        thresholds=(),
        subgroups=None,
        capacity=None,
        scenarios=(),
        budget=tuple(
            budget(sides[0], side, (own[0], own[at]), (without[0], without[at]) if without else None)
            for at, side in enumerate(sides)
            if at > 0
        ),
        warnings=tuple(warnings(sides, own, deterministic, drawn)),
        facts=_facts(sides, own[0], drawn),
        people=drawn.people if drawn is not None else 0.0,
    )


def _facts(sides: Sequence[Side], runs: Runs, drawn: Analysis | None) -> tuple[tuple[str, str], ...]:
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
        ("Seed", str(runs.seed)),
        ("Engine", runs.engine),
    )


def _rate(rate: float) -> str:
    return f"{rate:.2%} a year"
