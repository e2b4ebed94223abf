"""What costs and effects are made of, and what happens to people, under each strategy."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from clinicsim.arrays import Floats
from clinicsim.experiments.evaluation.person import difference, mean, years_of_months
from clinicsim.experiments.evaluation.result import Part
from clinicsim.experiments.psa.result import COST, EFFECT, PEOPLE
from clinicsim.experiments.runs import Runs
from clinicsim.measures import describe

TOTAL = "total"
_COMPONENT, _DISCOUNTED_COMPONENT, _PAYER = "qalys_by_component.", "qalys_discounted.", "cost_per_year_by_payer."
_EVENTS = (
    "withdrawals_per_100_pump_years",
    "dry_events_per_100_pump_years",
    "overdoses_per_100_pump_years",
    "complications_per_100_pump_years",
)
_A_YEAR = ("implants_per_year", "replacements_per_year", "side_effects_per_year", "deaths_per_year")
_LEVELS = (
    "first_assessment_wait_weeks_median",
    "referral_to_implant_wait_weeks_median",
    "first_assessment_list_end",
    "implant_list_end",
    "refill_on_time_share",
    "follow_up_overdue_days_median",
    "staff_utilisation",
    "wte_required",
)
_PER_100 = "events per 100 patient-years"

Of = Callable[[Runs], Floats]  # values by replication


def part(name: str, unit: str, runs: Sequence[Runs], of: Of, undiscounted: Of | None = None) -> Part:
    """One part: its value under each strategy, the comparator first, and its increments."""
    values, plain = [of(one) for one in runs], [undiscounted(one) for one in runs] if undiscounted else []
    return Part(
        name,
        unit,
        tuple(mean(each) for each in values),
        tuple(difference(values[0], each) for each in values[1:]),
        tuple(mean(each) for each in plain),
        tuple(difference(plain[0], each) for each in plain[1:]),
    )


def cost_parts(runs: Sequence[Runs]) -> tuple[Part, ...]:
    """Cost of a person by category, as the perspective counts it, and the total."""
    categories = dict.fromkeys(name for one in runs for name in one.categories)
    found = [part(name, "currency", runs, _discounted(name), _spent(name)) for name in categories]
    total = part(TOTAL, "currency", runs, _per_person(COST), lambda one: one.ledger.sum(axis=(1, 2)) / one.of(PEOPLE))
    return (*found, total)


def _discounted(name: str) -> Of:
    return lambda one: _column(one, one.discounted, name) / one.of(PEOPLE)


def _spent(name: str) -> Of:
    return lambda one: _column(one, one.ledger.sum(axis=1), name) / one.of(PEOPLE)


def _column(runs: Runs, table: Floats, name: str) -> Floats:
    return table[:, runs.categories.index(name)] if name in runs.categories else np.zeros(runs.count)


def payer_parts(runs: Sequence[Runs]) -> tuple[Part, ...]:
    """Undiscounted cost of a person by who pays, whoever's costs count."""
    years = float(years_of_months(runs[0]).sum())
    return tuple(
        part(name.removeprefix(_PAYER), "currency", runs, _paid(name, years)) for name in _members(runs, _PAYER)
    )


def effect_parts(runs: Sequence[Runs]) -> tuple[Part, ...]:
    """QALYs of a person by component, QALYs, and life-years; discounted, and undiscounted beside."""
    components = [
        part(
            name.removeprefix(_COMPONENT),
            "QALYs",
            runs,
            _per_person(_DISCOUNTED_COMPONENT + name.removeprefix(_COMPONENT)),
            _per_person(name),
        )
        for name in _members(runs, _COMPONENT)
    ]
    qalys = part("qalys", "QALYs", runs, _per_person(EFFECT), _per_person("qalys"))
    alive = part("life_years", "years", runs, _per_person("life_years_discounted"), _per_person("life_years"))
    return (*components, qalys, alive)


def event_parts(runs: Sequence[Runs]) -> tuple[Part, ...]:
    """Events for every 100 years that people live, waits, and the use of staff."""
    years = float(years_of_months(runs[0]).sum())
    counted = [part(_stem(name), _PER_100, runs, _per_100(name)) for name in _EVENTS]
    yearly = [part(_stem(name), _PER_100, runs, _yearly_per_100(name, years)) for name in _A_YEAR]
    levels = [
        part(name, describe(name).unit, runs, _level(name))
        for wanted in _LEVELS
        for name in (_members(runs, f"{wanted}.") if describe(wanted).family else (wanted,))
    ]
    return (*counted, *yearly, *levels)


def _stem(name: str) -> str:
    return name.partition("_per_")[0]


def _per_100(name: str) -> Of:
    """A rate of counted events, over the years that all people live; none where nobody has a pump."""

    def of(one: Runs) -> Floats:
        exposure = one.counted_over(name)
        events = np.nan_to_num(one.of(name)) * (0.0 if exposure is None else np.nan_to_num(exposure))
        return np.asarray(100 * events / one.of("life_years"))

    return of


def _yearly_per_100(name: str, years: float) -> Of:
    return lambda one: np.asarray(100 * one.of(name) * years / one.of("life_years"))


def _per_person(name: str) -> Of:
    return lambda one: _or_none(one, name) / one.of(PEOPLE)


def _paid(name: str, years: float) -> Of:
    return lambda one: np.asarray(_or_none(one, name) * years / one.of(PEOPLE))


def _or_none(runs: Runs, name: str) -> Floats:
    """A part that a strategy does not have is nothing."""
    return runs.summary.get(name, np.zeros(runs.count))


def _level(name: str) -> Of:
    """A level that a strategy does not have is undefined."""
    return lambda one: one.summary.get(name, np.full(one.count, np.nan))


def _members(runs: Sequence[Runs], prefix: str) -> list[str]:
    return list(dict.fromkeys(name for one in runs for name in one.summary if name.startswith(prefix)))
