import pytest
from measures.small_clinic import log_of, refill, world_of

from clinicsim.economics import ledger
from clinicsim.scenario.price_year import factor, in_one_year, money, years_between
from clinicsim.world.events import Cause, Kind
from economics.versions import changed_on


def _cost(world, *rows):
    found = ledger(world, log_of(*rows))
    return dict(zip(found.categories, found.all_monthly.sum(axis=0), strict=True))


def test_the_years_between_two_price_years_are_those_whose_rise_lies_between():
    assert years_between("2019/20", "2023/24") == ["2020/21", "2021/22", "2022/23", "2023/24"]
    assert years_between("2023/24", "2023/24") == []
    assert years_between("2098/99", "2100/01") == ["2099/00", "2100/01"]
    assert years_between("2024", "2022") == ["2023", "2024"]
    with pytest.raises(ValueError, match="a financial against a calendar year"):
        years_between("2024", "2025/26")


def test_a_hundred_of_2019_is_115_62_four_years_later():
    # 1.0249 x 1.0258 x 1.0732 x 1.0247; with the provisional 4.31% for the last year it would be 117.69.
    scenario = world_of().scenario
    assert 100 * factor(scenario, "2019/20", "2023/24") == pytest.approx(115.62, abs=0.005)
    assert factor(scenario, "2023/24", "2019/20") == pytest.approx(1 / factor(scenario, "2019/20", "2023/24"))
    assert factor(scenario, "2023/24", "2023/24") == 1.0
    provisional = world_of(prices={"index": {"2023/24": 4.31}}).scenario
    assert 100 * factor(provisional, "2019/20", "2023/24") == pytest.approx(117.69, abs=0.005)


def test_prices_stay_as_they_are_unless_the_scenario_asks():
    scenario = world_of().scenario
    assert in_one_year(scenario) is scenario


def test_each_price_is_brought_from_its_own_year_with_its_range():
    scenario = world_of(economics={"inflate": True}, prices={"priced_in": {"refill_kit": "2022/23"}}).scenario
    found = in_one_year(scenario)
    rise = 1.0247 * 1.04  # 2023/24 and 2024/25
    assert found.prices.refill_kit.value == pytest.approx(35 * rise)
    assert found.prices.refill_kit.low == pytest.approx(20 * rise)
    assert found.prices.bed_day["day"].value == pytest.approx(402 * 1.04)  # 2023/24
    assert found.prices.bed_day["ward"].value == 420
    assert found.prices.ampoule == scenario.prices.ampoule
    assert found.prices.transport_share == scenario.prices.transport_share


def test_money_of_an_earlier_year_is_less():
    scenario = world_of(economics={"inflate": True, "price_year": "2023/24"}).scenario
    found = in_one_year(scenario)
    assert found.prices.staff_hour["band6"].value == pytest.approx(61 / 1.04)
    assert found.prices.bed_day["day"].value == 402
    assert found.prices.on_call_refill_hours == scenario.prices.on_call_refill_hours
    assert found.prices.agency_premium == scenario.prices.agency_premium


def test_hours_shares_and_premiums_are_no_money():
    names = {".".join(map(str, path)) for path, _ in money(world_of().scenario)}
    assert {
        "prices.ampoule",
        "prices.staff_hour.band6",
        "prices.bed_day.itu",
        "sites.home.travel_cost_per_visit",
    } <= names
    assert not {name for name in names if name.endswith(("share", "hours", "premium")) or "index" in name}


def test_an_inflated_price_is_what_the_ledger_pays():
    world = world_of(economics={"inflate": True}, prices={"priced_in": {"refill_kit": "2023/24"}})
    assert _cost(world, *refill(10, 1, 3))["sessions"] == pytest.approx(35 * 1.04)


def test_a_price_that_steps_on_a_date_counts_from_that_date():
    ward = world_of().names.levels.index("ward")
    world = changed_on(45, prices={"refill_kit": 100, "bed_day": {"ward": 840}})
    rows = [
        *refill(44.9, 1, 3),
        *refill(45, 1, 3),
        (43, Kind.BED_IN, 1, ward, 0.0, Cause.EMERGENCY),  # two days at 420, three at 840
        (48, Kind.BED_OUT, 1, ward, 5.0, Cause.EMERGENCY),
    ]
    found = _cost(world, *rows)
    assert found["sessions"] == pytest.approx(35 + 100)
    assert found["beds"] == pytest.approx(2 * 420 + 3 * 840)
