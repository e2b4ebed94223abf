"""Every shipped cost set prices everything, in one currency and from figures of its own."""

from __future__ import annotations

import pytest

from clinicsim.data import COST_SETS, cost_set_tables, defaults
from clinicsim.data.evidence import Evidence, assumptions, cited
from clinicsim.scenario.parameters import parameter_table
from clinicsim.scenario.price_year import money
from clinicsim.scenario.schema.scenario import Scenario

SCENARIOS = {name: Scenario.model_validate(defaults(name)) for name in COST_SETS}
of_every_set = pytest.mark.parametrize("name", COST_SETS)


def test_two_sets_are_shipped() -> None:
    assert COST_SETS == ("gb_nhs_2024", "us_medicare_2024")


@of_every_set
def test_a_set_says_its_country_currency_and_price_year(name: str) -> None:
    prices = SCENARIOS[name].prices
    assert prices.cost_set == name
    assert (prices.country, prices.currency, prices.price_year) == {
        "gb_nhs_2024": ("GB", "GBP", "2024/25"),
        "us_medicare_2024": ("US", "USD", "2024"),
    }[name]


def test_every_set_prices_what_the_others_price() -> None:
    keys = {
        name: {path for path, _ in money(scenario) if path[1] != "visit_fee"} for name, scenario in SCENARIOS.items()
    }
    assert len({frozenset(found) for found in keys.values()}) == 1


@of_every_set
def test_every_price_above_nothing_has_a_source_and_none_of_another_sets(name: str) -> None:
    others = [prefix for other in COST_SETS if other != name for prefix in cost_set_tables(other)["prices"]["evidence"]]
    for path, price in money(SCENARIOS[name]):
        assert price.source or price.value == 0, path
        assert not (price.source or "").startswith(tuple(others)), path


@of_every_set
def test_a_price_equals_the_figure_that_it_cites_and_stays_in_its_range(name: str) -> None:
    for path, price in money(SCENARIOS[name]):
        found = cited(price.source) if price.source else None
        if isinstance(found, Evidence):
            assert price.value == found.value, path
            assert price.low in (None, found.low), path
            assert price.high in (None, found.high), path


@of_every_set
def test_the_register_names_every_price_that_cites_it(name: str) -> None:
    import fnmatch

    for row in parameter_table(SCENARIOS[name]):
        entry = assumptions().get(row.source or "")
        if entry is not None and row.path.startswith(("prices.", "sites.", "economics.")):
            assert any(fnmatch.fnmatchcase(row.path, pattern) for pattern in entry.parameters), (entry.id, row.path)


def test_united_states_figures_that_nobody_has_seen_are_marked_as_assumed_or_recalled() -> None:
    for path, price in money(SCENARIOS["us_medicare_2024"]):
        if price.source and price.source not in ("us.drug.onabotulinumtoxinA.J0585",):
            assert cited(price.source).quality in ("B", "C"), path


def test_an_implant_in_the_united_states_is_paid_to_the_hospital_and_the_surgeon() -> None:
    parts = [cited(key) for key in ("us.implant.facility.62362_apc5471", "us.implant.physician.62362_62350")]
    total = sum(part.value for part in parts if isinstance(part, Evidence))
    assert SCENARIOS["us_medicare_2024"].prices.procedure_stay["implant"].value == total


def test_united_states_oral_drugs_are_priced_by_the_tablet() -> None:
    prices = SCENARIOS["us_medicare_2024"].prices.oral_mg
    for drug, key, mg in (
        ("baclofen", "us.drug.baclofen_oral.10mg_tab", 10),
        ("tizanidine", "us.drug.tizanidine.2mg_tab", 2),
        ("gabapentin", "us.drug.gabapentin.100mg_cap", 100),
        ("diazepam", "us.drug.diazepam.2mg_tab", 2),
        ("dantrolene", "us.drug.dantrolene.25mg_cap", 25),
    ):
        tablet = cited(key)
        assert isinstance(tablet, Evidence)
        assert prices[drug].value == pytest.approx(tablet.value / mg)
