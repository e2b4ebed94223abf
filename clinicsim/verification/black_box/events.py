"""What happens when nobody dies, no complication can arise, the run is longer, or nothing is different."""

from __future__ import annotations

from clinicsim import engines
from clinicsim.measures.log_view import MINUTES_PER_YEAR
from clinicsim.scenario.schema.quantity import Quantity
from clinicsim.scenario.schema.scenario import Scenario
from clinicsim.verification.black_box.runs import MONTHS, ORAL, PUMPS, ROUNDING, as_it_is, clinic, over_runs, run
from clinicsim.verification.changed import changed, measured, utilities
from clinicsim.verification.check import Check, Pair, at_least, near, same
from clinicsim.world.drawn import with_parameters
from clinicsim.world.events import Kind as Row

INCREMENTS = ("cost_per_year", "cost_discounted", "qalys", "qalys_discounted", "life_years")


def no_deaths(scenario: Scenario) -> dict[str, float]:
    """Numbers of a scenario, by path, under which nobody dies."""
    numbers = {f"indications.{name}.deaths_per_year": 0.0 for name in scenario.indications}
    numbers |= {f"complications.{name}.death_probability": 0.0 for name in scenario.complications}
    numbers |= {f"withdrawal.severity.{name}.death_probability": 0.0 for name in scenario.withdrawal.severity}
    return numbers | {f"overdose.severity.{name}.death_probability": 0.0 for name in scenario.overdose.severity}


def no_complications(scenario: Scenario) -> dict[str, float]:
    """Numbers of a scenario, by path, under which no complication arises."""
    numbers: dict[str, float] = {}
    for name, entry in scenario.complications.items():
        numbers |= {f"complications.{name}.per_year": 0.0, f"complications.{name}.per_refill": 0.0}
        numbers |= {f"complications.{name}.per_procedure.{procedure}": 0.0 for procedure in entry.per_procedure}
    return numbers


def _equal_strategies(number: int) -> tuple[Pair, ...]:
    world, _ = run(number)
    other = changed(world, lambda scenario: scenario.model_copy(update={"name": "another"}))
    found, usual = measured(other, engines.run(other, number)), as_it_is(number)
    return tuple(same(f"increment of {name}", found[name] - usual[name], 0.0) for name in INCREMENTS)


def _nobody_dies(number: int) -> tuple[Pair, ...]:
    world, _ = run(number)
    immortal = with_parameters(world, no_deaths(world.scenario) | {"referrals.per_year": 0.0})
    found = measured(immortal, engines.run(immortal, number))
    expected = (PUMPS + ORAL) * world.end / MINUTES_PER_YEAR
    return (near("years lived", found["life_years"], expected, relative=ROUNDING),)


def _no_complications(number: int) -> tuple[Pair, ...]:
    world, _ = run(number)
    without = with_parameters(world, no_complications(world.scenario))
    log = engines.run(without, number)
    painless = utilities(
        lambda found: {
            "withdrawal": found.withdrawal.model_copy(update={"change": Quantity(value=0.0)}),
            "surgery": {},
        }
    )
    found = measured(changed(without, painless), log)
    return (
        same("complications", int((log["kind"] == Row.COMPLICATION).sum()), 0),
        same("QALYs lost, withdrawal and operations aside", found["qalys_by_component.complications"], 0.0),
    )


def _longer_run(number: int) -> tuple[Pair, ...]:
    half = clinic(MONTHS // 2)
    short, long = measured(half, engines.run(half, number)), as_it_is(number)
    names = ("cost_discounted", "life_years", "qalys")
    return tuple(at_least(f"{name} of two years over one", long[name] / short[name], 1.0) for name in names)


def checks() -> tuple[Check, ...]:
    """All checks of this family."""
    return (
        over_runs("equal_strategies", "One strategy under two names: every increment is 0", "exact", _equal_strategies),
        over_runs(
            "nobody_dies", "Nobody dies or comes: years lived are people times horizon", "rounding", _nobody_dies
        ),
        over_runs(
            "no_complications", "No complication can arise: none does, nor costs QALYs", "exact", _no_complications
        ),
        over_runs("longer_run", "A longer run costs no less, and nobody has lived less", "sign", _longer_run),
    )
