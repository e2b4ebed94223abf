"""Black-box tests of the whole way from a scenario to costs and QALYs, as runs are made: TECH-VER's, and some more.

Büyükkaramikli NC and others. TECH-VER: a verification checklist to reduce errors in models and improve their
credibility. PharmacoEconomics 2019;37:1391.
"""

from __future__ import annotations

from functools import cache
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from clinicsim.economics.cea.analysis import Cea, analyse
from clinicsim.economics.cea.outcomes import Outcomes
from clinicsim.economics.patients import by_patient
from clinicsim.experiments.psa.inputs import inputs
from clinicsim.experiments.replication import One, one
from clinicsim.measures import MEASURES
from clinicsim.measures.log_view import LogView
from clinicsim.measures.people_known import people
from clinicsim.measures.refills import REFILLS
from clinicsim.scenario import read
from clinicsim.scenario.numbers import with_numbers
from clinicsim.scenario.schema.quantity import Quantity
from clinicsim.scenario.schema.scenario import Scenario
from clinicsim.verification.black_box.events import no_complications, no_deaths
from clinicsim.verification.changed import Change, changed, economics, every_year_worth, repriced, utilities
from clinicsim.world.build import build
from clinicsim.world.drawn import with_parameters
from clinicsim.world.events import Cause, Kind
from clinicsim.world.rules.hazard import draw_left, weibull_time
from clinicsim.world.rules.outcomes import population_norm
from clinicsim.world.world import World

SMALL = Path(__file__).parents[2] / "scenarios" / "small_clinic.toml"
REPLICATIONS = range(2)
COUNTED = ("economics.perspective=societal", "economics.background_costs=true")
ROUNDING = 1e-12
YEAR = 365.25 * 1440

Runs = tuple[One, ...]


@cache
def small(months: int = 18, *sets: str) -> World:
    """The small clinic, everybody's costs counted."""
    return build(read(SMALL, [f"run.months={months}", *COUNTED, *sets]))


def runs(world: World) -> Runs:
    return tuple(one(world, replication, keep_events=True) for replication in REPLICATIONS)


@cache
def as_it_is() -> Runs:
    return runs(small())


def under(change: Change) -> Runs:
    """Runs under other prices, utilities or rules of evaluation."""
    return runs(changed(small(), change))


def of(found: Runs, measure: str) -> list[float]:
    return [each.summary[measure] for each in found]


# ---------------------------------------------------------------------- effects
def test_with_every_utility_1_qalys_are_life_years() -> None:
    found = under(every_year_worth(1.0))
    assert of(found, "qalys") == pytest.approx(of(found, "life_years"), rel=ROUNDING)
    assert of(found, "qalys_discounted") == pytest.approx(of(found, "life_years_discounted"), rel=ROUNDING)


def test_with_every_utility_0_there_are_no_qalys() -> None:
    found = under(every_year_worth(0.0))
    assert of(found, "qalys") == of(found, "qalys_discounted") == [0.0, 0.0]


def test_twice_the_utilities_are_twice_the_qalys() -> None:
    once, twice = under(every_year_worth(0.3)), under(every_year_worth(0.6))
    assert of(twice, "qalys_discounted") == [2 * value for value in of(once, "qalys_discounted")]


def test_nobody_is_better_off_than_the_population_of_that_age_and_sex() -> None:
    def well(scenario: Scenario) -> Scenario:
        found = scenario.utilities
        states = {band: Quantity(value=0.95) for band in found.state}
        return utilities(lambda _: {"state": states, "cap_at_population_norm": True})(scenario)

    world = changed(small(), well)
    norm = world.scenario.utilities.population_norm
    numbers = (norm.const.value, norm.male.value, norm.age.value, norm.age2.value)
    for run in as_it_is():
        assert run.events is not None
        of_people, known = by_patient(world, run.events), people(LogView(world, run.events))
        for place, years in enumerate(of_people.life_years):
            age_at_first = max(-known.born[place] / YEAR, 0.0)
            highest = population_norm(age_at_first, bool(known.male[place]), *numbers)
            assert of_people.qalys_undiscounted[place].sum() <= highest * years + ROUNDING
        assert of_people.qalys_undiscounted[:, of_people.components.index("population_norm")].sum() < 0


def test_carers_count_only_if_asked_for_and_on_a_line_of_their_own() -> None:
    burden = utilities(lambda found: {"carer": {band: Quantity(value=-0.05) for band in found.carer}})
    counted = under(burden)
    assert of(as_it_is(), "qalys_by_component.carers") == [0.0, 0.0]
    for with_carers, without in zip(counted, as_it_is(), strict=True):
        moved = {name for name in without.summary if not _same(with_carers.summary[name], without.summary[name])}
        whole = {"qalys", "qalys_discounted", "utility_mean"}
        assert moved == whole | {"qalys_by_component.carers", "qalys_discounted.carers"}
        loss = with_carers.summary["qalys_by_component.carers"]
        assert loss == pytest.approx(-0.05 * without.summary["life_years"], rel=ROUNDING)


def _same(a: float, b: float) -> bool:
    return a == b or (a != a and b != b)


# ---------------------------------------------------------------------- costs
def test_with_every_price_0_nothing_costs() -> None:
    for run in under(repriced(0.0)):
        assert not run.ledger.any()
        assert not run.discounted.any()


def test_with_a_price_on_the_refill_kit_alone_cost_is_the_number_of_refills() -> None:
    for run in under(repriced(0.0, refill_kit=1.0)):
        assert run.events is not None
        filled = run.events[(run.events["kind"] == Kind.FILLED) & np.isin(run.events["cause"], REFILLS)]
        assert run.ledger.sum() == np.count_nonzero(filled["minute"] < small().end) > 0


def test_twice_the_prices_are_exactly_twice_the_cost_of_every_category() -> None:
    for twice, once in zip(under(repriced(2.0)), as_it_is(), strict=True):
        np.testing.assert_array_equal(twice.ledger, 2 * once.ledger)
        np.testing.assert_array_equal(twice.discounted, 2 * once.discounted)


def test_a_pump_that_costs_1_more_costs_1_more_for_each_pump_put_in() -> None:
    price = small().scenario.prices.pump_system.value
    for dearer, usual in zip(under(repriced(1.0, pump_system=price + 1)), as_it_is(), strict=True):
        assert usual.events is not None
        put_in = usual.events[
            (usual.events["kind"] == Kind.PUMP_IN) & np.isin(usual.events["cause"], (Cause.IMPLANTED, Cause.REPLACED))
        ]
        change = dict(zip(usual.categories, (dearer.ledger - usual.ledger).sum(axis=0), strict=True))
        assert change.pop("device") == pytest.approx(put_in.size, rel=1e-9)
        assert not any(change.values())


@pytest.mark.parametrize("perspective", ["provider", "nhs_pss", "societal"])
def test_a_perspective_changes_costs_and_not_one_bit_of_anything_else(perspective: str) -> None:
    for run, usual in zip(under(economics(perspective=perspective)), as_it_is(), strict=True):
        moved = {name for name in usual.summary if not _same(run.summary[name], usual.summary[name])}
        assert all(name.startswith("cost_") for name in moved)
        assert (perspective != "societal") == ("cost_discounted" in moved)


# ---------------------------------------------------------------------- discounting
def test_discounted_at_nothing_is_undiscounted() -> None:
    for run in under(economics(discount_rate_costs=0.0, discount_rate_effects=0.0)):
        assert run.discounted == pytest.approx(run.ledger.sum(axis=0), rel=ROUNDING)
        assert run.summary["qalys_discounted"] == pytest.approx(run.summary["qalys"], rel=ROUNDING)


def test_at_100_000_percent_a_year_only_what_falls_at_once_is_left() -> None:
    """Of posts, which cost the same every day, a year over log(1 + r); of a pump, the price at its own date."""
    rate = 1000.0
    at_rate = economics(discount_rate_costs=rate)
    for run in under(lambda scenario: at_rate(repriced(0.0, pump_system=1.0)(scenario))):
        assert run.events is not None
        rows = run.events[run.events["kind"] == Kind.PUMP_IN]
        put_in = rows["minute"][np.isin(rows["cause"], (Cause.IMPLANTED, Cause.REPLACED))]
        assert run.discounted.sum() == pytest.approx(((1 + rate) ** (-put_in / YEAR)).sum(), rel=1e-9)
        assert run.discounted.sum() < 0.5 * put_in.size
    for run in under(at_rate):
        years, staff = small().end / YEAR, run.categories.index("staff")
        posts = run.ledger[:, staff].sum() / years
        assert run.discounted[staff] == pytest.approx(posts * (1 - (1 + rate) ** -years) / np.log1p(rate), rel=1e-9)


def test_a_higher_rate_never_makes_anything_worth_more() -> None:
    rates = (0.0, 0.015, 0.035, 0.06)
    found = [under(economics(discount_rate_costs=rate, discount_rate_effects=rate)) for rate in rates]
    for lower, higher in pairwise(found):
        for a, b in zip(lower, higher, strict=True):
            assert (b.discounted <= a.discounted).all()
            assert b.summary["qalys_discounted"] < a.summary["qalys_discounted"]


# ---------------------------------------------------------------------- events
def test_if_nobody_dies_or_comes_years_lived_are_people_times_horizon() -> None:
    world = with_parameters(small(), no_deaths(small().scenario) | {"referrals.per_year": 0.0})
    expected = len(world.cohort.ids) * world.end / YEAR
    assert of(runs(world), "life_years") == pytest.approx([expected] * len(REPLICATIONS), rel=ROUNDING)


def test_if_everybody_dies_nobody_is_left_at_the_end() -> None:
    deaths = {f"indications.{name}.deaths_per_year": 40.0 for name in small().scenario.indications}
    for run in runs(with_parameters(small(), deaths | {"referrals.per_year": 0.0})):
        assert run.events is not None
        died = run.events[np.isin(run.events["kind"], (Kind.DIED, Kind.DIED_ELSEWHERE))]
        assert set(died["patient"]) == set(range(len(small().cohort.ids)))
        assert [run.summary[f"caseload_end.{therapy}"] for therapy in ("itb", "oral", "waiting")] == [0, 0, 0]


def test_if_no_complication_can_arise_what_they_would_cost_and_lose_is_nothing() -> None:
    never = no_complications(small().scenario)
    dear = {f"complications.{name}.utility_loss": 0.9 for name in small().scenario.complications}
    dear |= {f"complications.{name}.utility_loss_days": 300.0 for name in small().scenario.complications}
    usual, harsher = runs(with_parameters(small(), never)), runs(with_parameters(small(), never | dear))
    for a, b in zip(usual, harsher, strict=True):
        assert a.events is not None
        assert not (a.events["kind"] == Kind.COMPLICATION).any()
        np.testing.assert_array_equal(a.ledger, b.ledger)
        assert a.summary["qalys"] == b.summary["qalys"]
    lost = runs(with_parameters(small(), dear))
    assert sum(of(lost, "qalys")) < sum(of(as_it_is(), "qalys"))  # else the test could not fail


def test_a_longer_run_repeats_the_shorter_one_and_adds_to_it() -> None:
    for short, long in zip(runs(small(12)), as_it_is(), strict=True):
        staff = short.categories.index("staff")
        np.testing.assert_array_equal(np.delete(long.ledger[:12], staff, 1), np.delete(short.ledger, staff, 1))
        # What an hour of a post costs rests on the working days of the whole run, bank holidays left out.
        np.testing.assert_allclose(long.ledger[:12, staff], short.ledger[:, staff], rtol=1e-3)
        assert long.discounted.sum() > short.discounted.sum()
        assert long.summary["life_years"] > short.summary["life_years"]


def test_everybody_who_came_is_counted_and_no_share_leaves_its_bounds() -> None:
    for run in as_it_is():
        assert run.events is not None
        referred = np.count_nonzero(run.events["kind"] == Kind.REFERRED)
        assert run.summary["people"] == len(small().cohort.ids) + referred
        for name, value in run.summary.items():
            if MEASURES[name.partition(".")[0]].unit == "share" and np.isfinite(value):
                assert 0 <= value <= 1, name


@pytest.mark.parametrize("u", [0.01, 0.5, 0.99])
def test_a_weibull_of_shape_1_is_an_exponential(u: float) -> None:
    assert weibull_time(u, 3.0, 1.0, 0.0) == pytest.approx(-3.0 * np.log(u), rel=ROUNDING)
    assert weibull_time(u, 3.0, 1.0, 5.0) == pytest.approx(5.0 - 3.0 * np.log(u), rel=ROUNDING)  # no memory
    assert draw_left(u, 3.0, 1.0, 0.0, 0.5) == pytest.approx(min(u * np.exp(0.5 / 3.0), 1.0), rel=ROUNDING)


# ---------------------------------------------------------------------- two strategies
def compared(base: Runs, other: Runs) -> Cea:
    costs, effects = (
        np.array([[of(base, measure)], [of(other, measure)]]) for measure in ("cost_discounted", "qalys_discounted")
    )
    return analyse(Outcomes(("base", "other"), costs, effects), [0.0, 20_000.0])


def test_equal_strategies_differ_by_exactly_nothing_in_every_replication() -> None:
    again = runs(changed(small(), lambda scenario: scenario.model_copy(update={"name": "again"})))
    for a, b in zip(as_it_is(), again, strict=True):
        assert {name for name in a.summary if not _same(a.summary[name], b.summary[name])} == set()
    found = compared(as_it_is(), again)
    (against,) = found.against
    assert (against.cost.mean, against.effect.mean, against.verdict, against.icer) == (0.0, 0.0, "equal", None)
    assert [row.status for row in found.rows] == ["ND", "EQ"]
    assert [[estimate.mean for estimate in each] for each in found.inmb] == [[0.0, 0.0]]


def test_strategies_put_the_other_way_round_change_the_sign_and_nothing_else() -> None:
    better = utilities(
        lambda found: {"state": {band: Quantity(value=q.value + 0.05) for band, q in found.state.items()}}
    )
    other = under(lambda scenario: better(repriced(1.1)(scenario)))
    forth, back = compared(as_it_is(), other), compared(other, as_it_is())
    (there,), (here,) = forth.against, back.against
    assert (there.cost.mean, there.effect.mean) == (-here.cost.mean, -here.effect.mean)
    assert there.cost.mean > 0
    assert [e.mean for e in forth.inmb[0]] == [-e.mean for e in back.inmb[0]]
    assert (there.verdict, here.verdict) == ("dearer and better", "cheaper and worse")
    assert there.icer == here.saving


# ---------------------------------------------------------------------- draws
def test_every_drawn_scenario_is_a_valid_one() -> None:
    scenario = read(SMALL).scenario
    drawn = inputs([scenario])
    corners = np.array([[0.0], [1.0]]) * np.ones(len(drawn.names))
    points = np.vstack((corners, np.random.default_rng(1).random((2, len(drawn.names)))))
    for values in drawn.values(points)[0]:
        assert np.isfinite(values).all()
        made = with_numbers(scenario, dict(zip(drawn.paths, values.tolist(), strict=True)))
        Scenario.model_validate(_plain(made.model_dump()))


def _plain(node: object) -> object:
    """Numbers without their ranges, which a draw may well lie outside of."""
    if isinstance(node, dict):
        return node["value"] if "value" in node and "dist" in node else {key: _plain(v) for key, v in node.items()}
    return [_plain(each) for each in node] if isinstance(node, list) else node
