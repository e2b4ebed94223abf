import numpy as np
import pytest
from measures.people_examples import referred
from measures.small_clinic import log_of, refill, slot, visit, world_of

from clinicsim.data import defaults
from clinicsim.economics import CATEGORIES, cost_measures, ledger
from clinicsim.measures import measure
from clinicsim.scenario.schema.money import Payers
from clinicsim.world.events import Kind

YEAR = 365.25


def _world(perspective, **tables):
    return world_of(economics={"perspective": perspective, **tables.pop("economics", {})}, **tables)


def _log(world):
    return log_of(
        (0, Kind.STAFF_STARTED, -1, 0, 0.5),
        *referred(world, 1_000_000),
        *refill(7.4, 1_000_000, 3),
        (7.4, Kind.ATTENDED, 1_000_000, slot(1, 0), visit(world, "refill")),
        (20, Kind.EMERGENCY, 1_000_000),
    )


def test_every_category_has_a_payer():
    assert set(Payers.model_fields) == set(CATEGORIES) == set(defaults()["payers"])


def test_a_perspective_counts_the_costs_of_its_payers_and_no_other():
    provider, nhs, societal = (_world(name) for name in ("provider", "nhs_pss", "societal"))
    books = [ledger(world, _log(world)) for world in (provider, nhs, societal)]
    ambulance, transport = 489.39, 0.687 * 60
    own = (1 - 0.687) * 10
    assert books[1].total - books[0].total == pytest.approx(ambulance + transport)
    assert books[2].total - books[1].total == pytest.approx(own)
    for book in books:
        np.testing.assert_array_equal(book.all_monthly, books[0].all_monthly)


def test_what_all_payers_pay_is_what_everything_costs():
    world = _world("provider")
    book = ledger(world, _log(world))
    assert sum(paid.sum() for paid in book.by_payer.values()) == pytest.approx(book.all_monthly.sum())
    measures = cost_measures(world, book, measure(world, _log(world))).summary
    assert measures["cost_per_year_by_payer.nhs"] == pytest.approx((489.39 + 0.687 * 60) * YEAR / 90)
    clinic, hospital = (measures[f"cost_per_year_by_payer.{payer}"] for payer in ("provider", "hospital"))
    assert measures["cost_per_year"] == pytest.approx(clinic + hospital)
    assert hospital == pytest.approx((70.01 + 515.45) * YEAR / 90)  # an ampoule, and an attendance


def test_a_perspective_changes_no_effect():
    found = {}
    for name in ("provider", "nhs_pss", "societal"):
        world = _world(name)
        log = _log(world)
        found[name] = cost_measures(world, ledger(world, log), measure(world, log)).summary
    for effect in ("qalys", "qalys_discounted", "life_years", "refills_per_year", "staff_cost_employed_per_year"):
        assert len({each[effect] for each in found.values()}) == 1, effect


def test_the_staff_budget_is_reported_even_where_staff_do_not_count():
    world = _world("us_payer", payers={"drug": "medicare"})
    book = ledger(world, _log(world))
    assert book.total == book.monthly[:, book.categories.index("drug")].sum() > 0
    assert book.staff_employed == pytest.approx(0.5 * 40 * 90 / 7 * 61)


def test_home_care_counts_from_referral_to_death_and_only_if_asked_for():
    world = _world("nhs_pss", economics={"background_costs": True})
    rows = [*referred(world, 1_000_000, day=30), (60, Kind.DIED, 1_000_000), *referred(world, 1_000_001, band="mild")]
    book = ledger(world, log_of(*rows))
    assert book.monthly[:, book.categories.index("home_care")].sum() == pytest.approx(6591 * 30 / YEAR)
    off = _world("nhs_pss")
    assert ledger(off, log_of(*rows)).total == 0.0


def test_visits_are_paid_by_fee_where_a_payer_pays_them():
    world = _world("us_payer", prices={"visit_fee": {"refill": 125}}, payers={"visit_fees": "medicare_fees"})
    book = ledger(world, _log(world))
    assert book.total == pytest.approx(125)


def test_a_commissioner_pays_tariffs_and_neither_staff_nor_kit_of_the_clinic():
    world = _world("commissioner")
    book = ledger(world, _log(world))
    paid = {name for name, cost in zip(book.categories, book.monthly.sum(axis=0), strict=True) if cost > 0}
    assert paid == {"drug", "emergency", "ambulance", "transport", "visit_fees"}
    assert book.monthly[:, book.categories.index("visit_fees")].sum() == pytest.approx(124.29)
    assert book.by_payer["commissioner"].sum() == pytest.approx(124.29)


def test_fees_stand_beside_the_other_perspectives_and_not_in_them():
    for name in ("provider", "nhs_pss", "societal"):
        world = _world(name)
        book = ledger(world, _log(world))
        assert book.monthly[:, book.categories.index("visit_fees")].sum() == 0.0
