import pytest

from clinicsim.experiments.evaluation.parts import cost_parts, effect_parts, event_parts, payer_parts
from experiments.evaluation.clinics import fewer_trials, pumps


def _sides():
    return pumps().runs, fewer_trials().runs


def test_categories_of_cost_add_up_to_the_total_discounted_and_undiscounted() -> None:
    *categories, total = cost_parts(_sides())
    for place in (0, 1):
        assert sum(part.values[place].mean for part in categories) == pytest.approx(total.values[place].mean)
        plain = sum(part.undiscounted[place].mean for part in categories)
        assert plain == pytest.approx(total.undiscounted[place].mean)
    assert sum(part.increments[0].mean for part in categories) == pytest.approx(total.increments[0].mean)


def test_what_is_later_is_worth_less() -> None:
    total = cost_parts(_sides())[-1]
    assert 0 < total.values[0].mean < total.undiscounted[0].mean


def test_components_add_up_to_qalys() -> None:
    *components, qalys, years = effect_parts(_sides())
    assert sum(part.values[0].mean for part in components) == pytest.approx(qalys.values[0].mean)
    assert sum(part.undiscounted[1].mean for part in components) == pytest.approx(qalys.undiscounted[1].mean)
    assert 0 < qalys.values[0].mean < years.values[0].mean <= 1


def test_payers_together_pay_no_less_than_the_perspective_counts() -> None:
    """The NHS and personal social services are some of the payers; patients pay for their own way."""
    scenario = pumps().loaded.scenario
    paid = {part.name: part.values[0].mean for part in payer_parts(_sides())}
    counted = scenario.perspectives[scenario.economics.perspective].payers
    total = cost_parts(_sides())[-1].undiscounted[0].mean
    assert sum(paid.get(payer, 0.0) for payer in counted) == pytest.approx(total)
    assert paid["patient"] > 0


def test_equal_strategies_differ_in_nothing() -> None:
    same = (pumps().runs, pumps().runs)
    for part in (*cost_parts(same), *effect_parts(same), *payer_parts(same)):
        assert part.increments[0].mean == part.increments[0].lo == part.increments[0].hi == 0, part.name


def test_events_are_counted_for_every_hundred_years_that_people_live() -> None:
    runs = pumps().runs
    found = {part.name: part for part in event_parts((runs, runs))}
    years = 365 / 365.25
    by_hand = (100 * runs.of("implants_per_year") * years / runs.of("life_years")).mean()
    assert found["implants"].values[0].mean == pytest.approx(by_hand)
    assert found["implants"].unit == "events per 100 patient-years"


def test_waits_and_staff_are_told_as_they_are() -> None:
    runs = pumps().runs
    found = {part.name: part for part in event_parts((runs, runs))}
    assert found["wte_required.nurse"].values[0].mean == pytest.approx(runs.of("wte_required.nurse").mean())
