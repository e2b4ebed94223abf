"""EVPI and EVPPI under noise: how far off each way of reckoning is where the truth is known, and how long they take.

- time: processor time of EVPPI of 20 parameters, one at a time, for 3 strategies and 10,000 draws (bar: 20 s), and of
  a metamodel of 366 parameters, 1,000 draws and 4 replications (bar: 10 s);
- noise: bias and root mean squared error of EVPI, as parts of the truth, over made-up models whose truth is known from
  many draws without noise; beside them how often the truth lies within 1.96 standard errors;
- errors: the same over ten times as many small models, to see whether standard errors are as large as they should be;
- split: the same for one amount of work, split into draws and replications in several ways.

The models have 366 parameters like the base clinic's, of which a few matter much and some a little, with bends and
products, or 12 that all matter; noise differs between cost and effect.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from clinicsim.arrays import Floats
from clinicsim.economics.cea.outcomes import Outcomes
from clinicsim.economics.two_level import components, side_by_side
from clinicsim.economics.two_level.matrices import increments
from clinicsim.economics.two_level.metamodel import metamodels
from clinicsim.economics.voi import evppi

WTP = 20_000.0
TRUTH_DRAWS = 20_000
OF_COST, OF_EFFECT = 1_000.0, 0.04  # standard deviations due to the parameters; 800 of money at the WTP


@dataclass(frozen=True)
class Kind:
    """How many parameters matter: some much, some a little, the others next to nothing."""

    parameters: int
    strong: int
    medium: int


MANY, FEW = Kind(366, 8, 30), Kind(12, 4, 4)


def surface(rng: np.random.Generator, kind: Kind) -> Callable[[Floats], Floats]:
    """Make up a bent function of standard normal parameters, of mean 0 and standard deviation 1."""
    rest = kind.parameters - kind.strong - kind.medium
    sizes = np.concatenate([np.full(kind.strong, 1.0), np.full(kind.medium, 0.25), np.full(rest, 0.02)])
    straight = rng.normal(0.0, sizes)
    bends = rng.normal(0.0, 0.3, kind.strong)
    products = np.tril(rng.normal(0.0, 0.25, (4, 4)), -1)

    def value(x: Floats) -> Floats:
        top = x[:, : kind.strong]
        return x @ straight + (top**2 - 1) @ bends + np.einsum("ni,ij,nj->n", x[:, :4], products, x[:, :4])

    variance = np.square(straight).sum() + 2 * np.square(bends).sum() + np.square(products).sum()
    return lambda x: value(x) / np.sqrt(variance)


@dataclass(frozen=True)
class Case:
    """A table as a noisy simulation would give it, and the EVPI that it would have without noise and without end."""

    outcomes: Outcomes
    parameters: Floats
    truth: float


def case(seed: int, kind: Kind, draws: int, replications: int, noise_of_one: float, strategies: int = 2) -> Case:
    """Make up a case; `noise_of_one` is the variance of one replication over that due to the parameters."""
    rng = np.random.default_rng(seed)
    x, many = rng.normal(size=(draws, kind.parameters)), rng.normal(size=(TRUTH_DRAWS, kind.parameters))
    shape = (strategies, draws, replications)
    costs, effects, benefit = np.zeros(shape), np.zeros(shape), np.zeros((TRUTH_DRAWS, strategies))
    noise = np.sqrt(noise_of_one)
    for each in range(1, strategies):
        cost, effect = surface(rng, kind), surface(rng, kind)
        of_cost, of_effect = rng.normal(0, 0.7 * noise, shape[1:]), rng.normal(0, 1.3 * noise, shape[1:])
        costs[each] = 1_000 + OF_COST * (cost(x)[:, None] + of_cost)
        effects[each] = 0.07 + OF_EFFECT * (effect(x)[:, None] + of_effect)
        benefit[:, each] = WTP * (0.07 + OF_EFFECT * effect(many)) - 1_000 - OF_COST * cost(many)
    truth = float(benefit.max(axis=1).mean() - benefit.mean(axis=0).max())
    return Case(Outcomes(("A", "B", "C")[:strategies], costs, effects), x, truth)


def estimates(made: Case) -> Iterator[tuple[str, float, float]]:
    """Name, EVPI and standard error of each way of reckoning; nan where it has none."""
    names = [str(at) for at in range(made.parameters.shape[1])]
    found = side_by_side(made.outcomes, made.parameters, names, [WTP])
    for each in (found.raw, found.shrunk, found.metamodel):
        if each is not None:
            yield each.method, float(each.evpi[0]), float(each.evpi_se[0])


def gain(benefit: Floats) -> float:
    """EVPI of incremental net benefits of one strategy against the comparator."""
    return float(np.maximum(benefit, 0).mean() - max(benefit.mean(), 0.0))


def others(made: Case) -> Iterator[tuple[str, float, float]]:
    """What was tried and left: shrinking by the best linear predictor, and a fit without what it leaves."""
    values = increments(made.outcomes)
    cost, effect = values.mean(axis=2)
    benefit = WTP * effect - cost
    between = benefit.var(ddof=1)
    noise = components(WTP * values[1] - values[0]).within / values.shape[2]
    share = max(0.0, 1 - noise / between)
    yield "best linear", gain(benefit.mean() + share * (benefit - benefit.mean())), np.nan
    fit = next(metamodels(made.parameters, values.mean(axis=2))).fitted
    yield "fit alone", gain(WTP * fit[1] - fit[0]), np.nan


def table(kind: Kind, draws: int, replications: int, noise_of_one: float, cases: int, *, tried: bool = True) -> None:
    """Print bias, error and coverage of every way, over some cases."""
    rows: dict[str, list[tuple[float, float]]] = {}
    for seed in range(cases):
        made = case(seed, kind, draws, replications, noise_of_one)
        for name, value, se in (*estimates(made), *(others(made) if tried and replications > 1 else ())):
            rows.setdefault(name, []).append(
                (value / made.truth - 1, abs(value - made.truth) / se if se > 0 else np.nan)
            )
    share = noise_of_one / (noise_of_one + replications)
    print(f"{kind.parameters} parameters, {draws} x {replications}, about {share:.0%} noise, {cases} cases", flush=True)
    for name, errors in rows.items():
        off, scores = np.array(errors).T
        bias, se, rmse = off.mean(), off.std(ddof=1) / np.sqrt(cases), np.sqrt(np.square(off).mean())
        held = "" if np.isnan(scores).all() else f"  truth within 1.96 SE {np.mean(scores < 1.96):4.0%}"
        print(f"  {name:12} bias {bias:+7.0%} (SE {se:3.0%})  rmse {rmse:6.0%}{held}", flush=True)


def noise(cases: int) -> None:
    """Every way at several sizes and amounts of noise."""
    for kind, draws, replications, noise_of_one in (
        (MANY, 1_000, 4, 1.0),
        (MANY, 1_000, 4, 6.0),
        (MANY, 1_000, 4, 50.0),
        (MANY, 200, 4, 6.0),
        (MANY, 50, 2, 3.0),
        (FEW, 1_000, 4, 50.0),
        (FEW, 1_000, 4, 250.0),
        (FEW, 1_000, 1, 3.0),
    ):
        table(kind, draws, replications, noise_of_one, cases)


def errors(cases: int) -> None:
    """Whether truth and standard errors agree, at two amounts of noise."""
    for noise_of_one in (4.0, 16.0):
        table(FEW, 300, 4, noise_of_one, 10 * cases, tried=False)


def split(cases: int) -> None:
    """Share out 2,000 units of work in several ways, where a draw costs as much to set up as one replication."""
    for noise_of_one in (6.0, 50.0):
        for replications in (1, 2, 4, 8):
            table(MANY, 2_000 // (1 + replications), replications, noise_of_one, cases, tried=False)


def timing(cases: int) -> None:
    """Both bars, the least of some rounds."""
    rng = np.random.default_rng(1)
    x = rng.normal(size=(10_000, 20))
    benefit = np.column_stack([np.zeros(10_000), x[:, 0] + 0.2 * x[:, 1] ** 2, x[:, 2] * x[:, 3] - 0.3])
    benefit[:, 1:] += rng.normal(size=(10_000, 2))
    parameters = {str(at): x[:, at] for at in range(20)}
    print(f"EVPPI of 20 parameters, 3 x 10,000: {least(lambda: evppi(benefit, parameters)):.1f} s (bar: 20 s)")
    for strategies in (2, 3):
        made = case(1, MANY, 1_000, 4, 6.0, strategies)
        names = [str(at) for at in range(MANY.parameters)]
        took = least(lambda made=made, names=names: side_by_side(made.outcomes, made.parameters, names, [WTP]))
        print(f"side by side, {strategies} strategies, 1,000 x 4, 366 parameters: {took:.1f} s (bar: 10 s)")


def least(work: Callable[[], object]) -> float:
    """Seconds of processor time, the least of three."""
    took = []
    for _ in range(3):
        began = time.process_time()
        work()
        took.append(time.process_time() - began)
    return min(took)


def main() -> None:
    """Measure and print one part, or all."""
    parts = {"time": timing, "noise": noise, "errors": errors, "split": split}
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("part", nargs="*", metavar="PART", choices=[*parts, []], default=[], help=", ".join(parts))
    parser.add_argument("--cases", type=int, default=20)
    given = parser.parse_args()
    for name in given.part or parts:
        parts[name](given.cases)


if __name__ == "__main__":
    main()
