"""A made-up evaluation with a known answer: believable numbers, no engine."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cache

import numpy as np
from made_up_clinic import arm, runs

from clinicsim.arrays import Floats
from clinicsim.economics.cea.analysis import analyse
from clinicsim.economics.cea.outcomes import Outcomes
from clinicsim.economics.two_level.side_by_side import SideBySide, side_by_side
from clinicsim.economics.voi.evppi import Evppi, evppi
from clinicsim.experiments.arm import Arm
from clinicsim.experiments.evaluation.result import (
    Bar,
    Budget,
    Evaluation,
    Mixed,
    Part,
    ScenarioAnalysis,
    Side,
    Spent,
    Subgroup,
    Subgroups,
    Threshold,
    Tornado,
    WithAndWithout,
)
from clinicsim.experiments.psa.result import Psa
from clinicsim.experiments.statistics import Interval

WTP = (20_000.0, 30_000.0)
DRAWS, REPLICATIONS = 120, 3
PARAMETERS = ("utilities.gain.itb", "prices.pump_system", "harm.infection")


def interval(mean: float, half: float, count: int = 30) -> Interval:
    """An interval about a mean."""
    return Interval(mean, mean - half, mean + half, count)


def values(draws: int = DRAWS) -> Floats:
    """Standard normal draws of three parameters, shape (draws, parameters)."""
    return np.random.default_rng(11).normal(size=(draws, len(PARAMETERS)))


def drawn(names: Sequence[str], cost: float, effect: float, *, noise: float = 1.0) -> Outcomes:
    """Draws in which every strategy but the first costs and brings so much more; each further one costs more again."""
    own, luck = values(), np.random.default_rng(5)
    shape = (DRAWS, REPLICATIONS)
    costs, effects = [18_000 + luck.normal(0, 900, shape)], [2.4 + luck.normal(0, 0.02, shape)]
    for place in range(1, len(names)):
        costs.append(costs[0] + place * cost + 700 * own[:, [1]] + noise * luck.normal(0, 1500, shape))
        effects.append(effects[0] + effect + 0.05 * own[:, [0]] + noise * luck.normal(0, 0.02, shape))
    return Outcomes(tuple(names), np.stack(costs), np.stack(effects), "GBP")


def fixed(names: Sequence[str], cost: float, effect: float) -> Outcomes:
    """Thirty replications with parameters at their values."""
    luck = np.random.default_rng(6)
    base = 18_000 + luck.normal(0, 900, 30), 2.4 + luck.normal(0, 0.02, 30)
    own = [(base[0] + luck.normal(0, 300, 30), base[1] + luck.normal(0, 0.01, 30)) for _ in names[1:]]
    costs = [base[0]] + [c + (place + 1) * cost for place, (c, _) in enumerate(own)]
    effects = [base[1]] + [e + effect for _, e in own]
    return Outcomes(tuple(names), np.stack(costs)[:, None], np.stack(effects)[:, None], "GBP")


def _part(name: str, unit: str, value: float, more: float, half: float) -> Part:
    own, other, difference = interval(value, half), interval(value + more, half), interval(more, half / 2)
    return Part(name, unit, (own, other), (difference,), (own, other), (difference,))


def _spent(label: str, uptake: float, scale: float) -> Spent:
    moves = {"device": 90_000.0, "drug": 30_000.0, "beds": -20_000.0, "staff": 0.0, "travel": -4_000.0}
    categories = tuple((name, interval(scale * at, 4_000)) for name, at in moves.items())
    impact = interval(scale * sum(moves.values()), 9_000)
    return Spent(
        label=label,
        months=12,
        uptake=uptake,
        before=interval(1_500_000, 40_000),
        after=interval(1_500_000 + impact.mean, 41_000),
        impact=impact,
        by_category=categories,
        by_payer=(("provider", impact), ("nhs", interval(0, 0))),
        cash=interval(scale * 116_000, 8_000),
        freed=interval(scale * -20_000, 3_000),
        caseload=(
            Mixed("oral", interval(390, 6), interval(250, 6)),
            Mixed("itb", interval(0, 0), interval(140 * uptake, 3)),
        ),
        staff_needed=(Mixed("nurse", interval(1.4, 0.05), interval(1.7, 0.05)),),
        staff_employed=(Mixed("nurse", interval(2, 0), interval(2, 0)),),
    )


def evaluation(
    names: tuple[str, str] = ("oral_only", "base"),
    *,
    cost: float = 2_500.0,
    effect: float = 0.2,
    question: str = "What do pumps add?",
    description: str = "",
    statements: dict[str, str] | None = None,
    probabilistic: bool = True,
) -> Evaluation:
    """An evaluation of two strategies, of which the second costs and brings so much more."""
    sides = tuple(_side(name, place, question, description, statements or {}) for place, name in enumerate(names))
    deterministic = analyse(fixed(names, cost, effect), WTP, names[0])
    outcomes = drawn(names, cost, effect)
    cea = analyse(outcomes, WTP, names[0])
    inmb = interval(WTP[0] * effect - cost, 300)
    return Evaluation(
        sides=sides,
        wtp=WTP,
        deterministic=deterministic,
        probabilistic=cea if probabilistic else None,
        psa=_psa(names, outcomes) if probabilistic else None,
        noise=_noise(names, cost, effect) if probabilistic else None,
        evppi=_evppi(names, cost, effect) if probabilistic else (),
        evppi_at=WTP[0],
        costs=(
            _part("device", "currency", 0, cost * 0.8, 200),
            _part("beds", "currency", 900, cost * 0.2, 150),
            _part("total", "currency", 18_000, cost, 300),
        ),
        payers=(_part("provider", "currency", 17_000, cost, 300),),
        effects=(
            _part("state", "QALYs", 2.45, effect * 1.2, 0.01),
            _part("surgery", "QALYs", 0, -effect * 0.2, 0.001),
            _part("qalys", "QALYs", 2.4, effect, 0.01),
            _part("life_years", "years", 4.1, 0, 0.01),
        ),
        events=(_part("withdrawals", "events per 100 patient-years", 0, 1.2, 0.2),),
        tornado=(_tornado(names[1], inmb),),
        two_way=(),
        thresholds=(_threshold(names[1]),),
        subgroups=_subgroups(names[1], cost, effect),
        capacity=WithAndWithout(
            deterministic,
            deterministic,
            (_part("cost", "currency", 100, 50, 90),),
            (interval(120, 400),),
            (f"{names[1]}: whether capacity limits act on it otherwise than on the comparator cannot be told",),
        ),
        scenarios=(
            ScenarioAnalysis("undiscounted", "nothing discounted", analyse(fixed(names, cost, effect * 1.1), WTP)),
            ScenarioAnalysis("perspective.societal", "costs of everybody", analyse(fixed(names, 9_000, effect), WTP)),
        ),
        budget=(_budget(names[1]),),
        warnings=("the horizon is 60 months: a horizon of budget and capacity, not of a lifetime",),
        facts=(("Replications", "30"),),
    )


@cache
def _noise(names: tuple[str, ...], cost: float, effect: float) -> SideBySide:
    return side_by_side(drawn(names, cost, effect), values(), PARAMETERS, WTP)


@cache
def _evppi(names: tuple[str, ...], cost: float, effect: float) -> tuple[Evppi, ...]:
    benefit = drawn(names, cost, effect).net_benefit(WTP[0]).mean(axis=2).T
    return evppi(benefit, {name: values()[:, place] for place, name in enumerate(PARAMETERS)})


@cache
def _arm(name: str, place: int, question: str) -> Arm:
    """The second strategy leaves more people waiting."""
    shift = {"first_assessment_list_end": 30.0} if place else {}
    return arm(name, runs(shift, luck=place + 1), question=question)


def _side(name: str, place: int, question: str, description: str, statements: dict[str, str]) -> Side:
    made = _arm(name, place, question)
    scenario = made.loaded.scenario
    texts = scenario.evaluation.model_copy(update={"statements": statements})
    changed = scenario.model_copy(update={"evaluation": texts, "description": description})
    return Side(name, name, replace(made.loaded, scenario=changed), made.world, made.runs)


def _psa(names: Sequence[str], outcomes: Outcomes) -> Psa:
    people = np.full(outcomes.costs.shape, 400.0)
    measured = np.stack([outcomes.costs * people, outcomes.effects * people, people], axis=-1)
    own = np.broadcast_to(values(), (len(names), DRAWS, len(PARAMETERS)))
    measures = ("cost_discounted", "qalys_discounted", "people")
    return Psa(tuple(names), PARAMETERS, np.full((DRAWS, len(PARAMETERS)), 0.5), own, measures, measured, "GBP")


def _tornado(strategy: str, at: Interval) -> Tornado:
    def bar(path: str, low: float, high: float, *, told: bool = True) -> Bar:
        ends = (interval(at.mean + low, 250), interval(at.mean + high, 250))
        return Bar(path, 1.0, 0.5, 1.5, *ends, interval(low, 200), interval(high, 200), told)

    bars = (
        bar("utilities.gain.itb", -4_000, 3_000),
        bar("prices.pump_system", 900, -900),
        bar("x.y", 90, 80, told=False),
    )
    return Tornado(strategy, WTP[0], at, bars, "those that net benefit answers to most in the draws", 300)


def _threshold(strategy: str) -> Threshold:
    words = f"at 10,000 {strategy} has the higher net benefit; it has it below 14,000"
    return Threshold(strategy, "prices.pump_system", WTP[0], 10_000, 14_000, 12_500, 16_100, True, words)


def _subgroups(strategy: str, cost: float, effect: float) -> Subgroups:
    def group(name: str, share: float, gain: float) -> Subgroup:
        inmb = interval(WTP[0] * gain - cost, 400)
        return Subgroup(
            dimension="severity",
            name=name,
            strategy=strategy,
            people=400 * share,
            share=share,
            inc_cost=interval(cost, 100),
            inc_effect=interval(gain, 0.02),
            inmb=inmb,
            adds_cost=interval(cost * share, 40),
            adds_effect=interval(gain * share, 0.01),
            words=name,
        )

    groups = (group("mild", 0.3, 0.0), group("moderate", 0.3, effect * 0.6), group("severe", 0.4, effect * 2))
    return Subgroups(groups, (interval(10, 20),), 10, "Costs of nobody in particular, such as posts, are left out.")


def _budget(strategy: str) -> Budget:
    years = (_spent("2026/27", 0.25, 0.25), _spent("2027/28", 0.5, 0.5), _spent("2028/29", 1.0, 1.0))
    more = (_spent("2026/27", 0.25, 0.5), _spent("2027/28", 0.5, 1.0), _spent("2028/29", 1.0, 1.6))
    released = ("device", "drug", "travel")
    whole, always = _spent("all years", float("nan"), 1.75), _spent("all years", float("nan"), 3.1)
    return Budget(strategy, "financial", released, years, whole, more, always)
