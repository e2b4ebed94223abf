"""Budget impact of moving from the comparator to an alternative, from the runs of both."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from clinicsim.arrays import Floats
from clinicsim.economics.budget_impact.impact import BudgetImpact, mix, uptake_by_year
from clinicsim.economics.budget_impact.years import BudgetYear, budget_years, ends, means, sums
from clinicsim.experiments.evaluation.person import difference, mean, years_of_months
from clinicsim.experiments.evaluation.result import Budget, Mixed, Side, Spent
from clinicsim.experiments.evaluation.staff import posts
from clinicsim.experiments.runs import Runs
from clinicsim.scenario.schema.evaluation import BudgetImpact as Stated

_PAYER, _CASELOAD, _NEEDED = "cost_per_year_by_payer.", "caseload_end.", "wte_required."


@dataclass(frozen=True, slots=True, eq=False)
class _Moved:
    """The mix before and the mix after, year by year."""

    years: tuple[BudgetYear, ...]
    uptake: tuple[float, ...]
    spending: BudgetImpact
    payers: dict[str, tuple[Floats, Floats]]  # before and after, (replications, years)
    caseload: dict[str, tuple[Floats, Floats]]
    needed: dict[str, tuple[Floats, Floats]]
    employed: dict[str, tuple[Floats, Floats]]


def budget(comparator: Side, alternative: Side, runs: tuple[Runs, Runs], unlimited: tuple[Runs, Runs] | None) -> Budget:
    """The budget impact of one alternative.

    Parameters
    ----------
    comparator, alternative
        The strategies. How the change is taken up is what the alternative's scenario says.
    runs
        Of both, with the same replications.
    unlimited
        The same with capacity that never runs out, if it was run.
    """
    stated = alternative.loaded.scenario.budget_impact
    moved = _moved(comparator, alternative, runs, stated)
    years = tuple(_year(moved, place) for place in range(len(moved.years)))
    always = None if unlimited is None else _moved(comparator, alternative, unlimited, stated)
    return Budget(
        strategy=alternative.name,
        kind=stated.year,
        cash_releasing=tuple(stated.cash_releasing),
        years=years,
        total=_total(moved),
        unlimited=() if always is None else tuple(_year(always, place) for place in range(len(always.years))),
        unlimited_total=None if always is None else _total(always),
    )


def _moved(comparator: Side, alternative: Side, runs: tuple[Runs, Runs], stated: Stated) -> _Moved:
    first, second = runs
    years = budget_years(first.start_date, first.months, stated.year, stated.financial_year_starts)
    uptake = uptake_by_year([share.value for share in stated.uptake], len(years))
    lengths = years_of_months(first)

    def pairs(prefix: str) -> dict[str, tuple[Floats, Floats]]:
        names = dict.fromkeys(name for one in runs for name in one.monthly if name.startswith(prefix))
        return {name.removeprefix(prefix): (_monthly(first, name), _monthly(second, name)) for name in names}

    def mixed(before: Floats, after: Floats) -> tuple[Floats, Floats]:
        return before, mix(before, after, uptake)

    categories = tuple(dict.fromkeys((*first.categories, *second.categories)))
    spent = [sums(_by_category(one, categories), years) for one in runs]
    in_post = [posts(side.world, one.count) for side, one in zip((comparator, alternative), runs, strict=True)]
    roles = dict.fromkeys(role for each in in_post for role in each)
    none = np.zeros((first.count, first.months))
    return _Moved(
        years=years,
        uptake=uptake,
        spending=BudgetImpact(years, uptake, categories, *mixed(*spent), np.isin(categories, stated.cash_releasing)),
        payers={
            name: mixed(sums(a * lengths, years), sums(b * lengths, years)) for name, (a, b) in pairs(_PAYER).items()
        },
        caseload={name: mixed(ends(a, years), ends(b, years)) for name, (a, b) in pairs(_CASELOAD).items()},
        needed={name: mixed(means(a, years), means(b, years)) for name, (a, b) in pairs(_NEEDED).items()},
        employed={role: mixed(*(means(each.get(role, none), years) for each in in_post)) for role in roles},
    )


def _monthly(runs: Runs, name: str) -> Floats:
    """A measure by month; what is undefined, because there is none of it, is nothing."""
    return np.nan_to_num(runs.monthly.get(name, np.zeros((runs.count, runs.months))))


def _by_category(runs: Runs, categories: Sequence[str]) -> Floats:
    """Costs, (replications, months, categories), in the order of `categories`."""
    none = np.zeros((runs.count, runs.months))
    own = {name: runs.ledger[:, :, place] for place, name in enumerate(runs.categories)}
    return np.stack([own.get(name, none) for name in categories], axis=2)


def _year(moved: _Moved, place: int) -> Spent:
    year = moved.years[place]
    at = slice(place, place + 1)
    return _spent(
        moved,
        at,
        (year.words, year.months, moved.uptake[place]),
        caseload=_levels(moved.caseload, place),
        staff_needed=_levels(moved.needed, place),
        staff_employed=_levels(moved.employed, place),
    )


def _total(moved: _Moved) -> Spent:
    months = sum(year.months for year in moved.years)
    return _spent(moved, slice(None), ("all years", months, math.nan))


def _spent(moved: _Moved, at: slice, what: tuple[str, int, float], **levels: tuple[Mixed, ...]) -> Spent:
    label, months, uptake = what
    spending = moved.spending
    before, after = (spent[:, at].sum(axis=1) for spent in (spending.before, spending.after))
    cash = spending.cash[:, at].sum(axis=(1, 2))
    impact = spending.impact[:, at].sum(axis=(1, 2))
    return Spent(
        label=label,
        months=months,
        uptake=uptake,
        before=mean(before.sum(axis=1)),
        after=mean(after.sum(axis=1)),
        impact=difference(before.sum(axis=1), after.sum(axis=1)),
        by_category=tuple(
            (name, difference(before[:, place], after[:, place])) for place, name in enumerate(spending.categories)
        ),
        by_payer=tuple(
            (name, difference(one[:, at].sum(axis=1), other[:, at].sum(axis=1)))
            for name, (one, other) in moved.payers.items()
        ),
        cash=mean(cash),
        freed=difference(cash, impact),
        **levels,
    )


def _levels(pairs: dict[str, tuple[Floats, Floats]], place: int) -> tuple[Mixed, ...]:
    return tuple(Mixed(name, mean(before[:, place]), mean(after[:, place])) for name, (before, after) in pairs.items())
