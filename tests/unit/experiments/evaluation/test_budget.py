from dataclasses import replace

import numpy as np
import pytest

from clinicsim.experiments.evaluation.budget import budget
from clinicsim.experiments.evaluation.parts import cost_parts
from experiments.evaluation.clinics import fewer_trials, pumps, side


def _budget(uptake: str = "[1.0]", *sets: str):
    other = fewer_trials()
    stated = side("other", f"budget_impact.uptake={uptake}", *sets) if uptake != "[1.0]" or sets else other
    alternative = replace(other, loaded=stated.loaded)
    return budget(pumps(), alternative, (pumps().runs, other.runs), None)


def test_with_full_uptake_the_sum_over_years_is_the_undiscounted_cost_of_the_same_people() -> None:
    """One cohort, all of it moved at once: the budget and the cost-effectiveness analysis count the same money."""
    found = _budget()
    total = cost_parts((pumps().runs, fewer_trials().runs))[-1]
    people = pumps().runs.of("people")
    of_a_person = (fewer_trials().runs.ledger.sum(axis=(1, 2)) / people).mean()
    assert of_a_person == pytest.approx(total.undiscounted[1].mean)
    assert sum(year.after.mean for year in found.years) == pytest.approx(
        fewer_trials().runs.ledger.sum(axis=(1, 2)).mean()
    )
    assert found.total.after.mean == pytest.approx(sum(year.after.mean for year in found.years))
    assert found.total.before.mean == pytest.approx(pumps().runs.ledger.sum(axis=(1, 2)).mean())


def test_years_are_financial_ones_and_say_what_part_of_them_is_there() -> None:
    assert [year.label for year in _budget().years] == ["2025/26 (3 months)", "2026/27 (9 months)"]
    calendar = _budget("[1.0]", 'budget_impact.year="calendar"')
    assert [year.label for year in calendar.years] == ["2026"]


def test_categories_payers_and_cash_add_up_to_the_impact() -> None:
    for year in (*_budget().years, _budget().total):
        assert sum(at.mean for _, at in year.by_category) == pytest.approx(year.impact.mean)
        assert year.cash.mean + year.freed.mean == pytest.approx(year.impact.mean)
        assert year.freed.mean <= 0


def test_uptake_moves_spending_people_and_staff_in_its_own_share() -> None:
    whole, part = _budget(), _budget("[0.25, 0.5]")
    assert [year.uptake for year in part.years] == [0.25, 0.5]
    for share, all_of_it, some in zip((0.25, 0.5), whole.years, part.years, strict=True):
        assert some.impact.mean == pytest.approx(share * all_of_it.impact.mean)
        assert some.impact.hi - some.impact.lo == pytest.approx(share * (all_of_it.impact.hi - all_of_it.impact.lo))
        for one, other in zip(all_of_it.caseload, some.caseload, strict=True):
            moved = other.after.mean - other.before.mean
            assert moved == pytest.approx(share * (one.after.mean - one.before.mean))


def test_staff_are_those_in_post() -> None:
    wte = {member.role: 0.0 for member in pumps().world.scenario.staff}
    for member in pumps().world.scenario.staff:
        wte[member.role] += member.wte
    employed = {one.name: one.before.mean for one in _budget().years[0].staff_employed}
    assert employed == pytest.approx(wte)


def test_people_are_counted_at_the_end_of_each_year() -> None:
    monthly = pumps().runs.monthly["caseload_end.itb"]
    first, second = _budget().years
    for year, month in ((first, 2), (second, 11)):
        found = {one.name: one.before.mean for one in year.caseload}
        assert found["itb"] == pytest.approx(monthly[:, month].mean())


def test_equal_strategies_have_no_impact() -> None:
    found = budget(pumps(), pumps(), (pumps().runs, pumps().runs), (pumps().runs, pumps().runs))
    assert found.total.impact.mean == found.total.impact.hi == 0
    assert found.unlimited_total is not None
    assert found.unlimited_total.impact.mean == 0
    assert len(found.unlimited) == len(found.years)
    assert np.isnan(found.total.uptake)
