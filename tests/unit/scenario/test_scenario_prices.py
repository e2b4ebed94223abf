"""Cost sets, price years, perspectives and outcomes: chosen as a whole, and blamed on the planner's line when not."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from clinicsim.data import defaults
from clinicsim.scenario.errors import Finding, ScenarioError
from clinicsim.scenario.reader import read

Change = Callable[[str], Path]
Wrong = Callable[..., tuple[Finding, ...]]

CASES: list[tuple[str, int, str, str]] = [
    ("[prices]\ncost_set = 'us_medicare'\n", 3, "prices.cost_set", "did you mean 'us_medicare_2024'?"),
    ("[prices]\ncost_set = 'fr'\n", 3, "prices.cost_set", "there are gb_nhs_2024, us_medicare_2024"),
    ("[prices]\ncurrency = 'USD'\n", 3, "prices.currency", "choose another set as a whole with prices.cost_set"),
    ("[prices]\nprice_year = '2023/24'\n", 3, "prices.price_year", "every figure of the cost set gb_nhs_2024 is of"),
    (
        "[prices]\nampoule = { value = 150, source = 'us.drug.itb.J0475' }\n",
        3,
        "prices.ampoule",
        "belongs to the cost set us_medicare_2024, not to gb_nhs_2024",
    ),
    (
        "[prices]\ncost_set = 'us_medicare_2024'\n"
        "[prices.bed_day]\nward = { value = 420, source = 'uk.acute_ward.bedday' }\n",
        5,
        "prices.bed_day.ward",
        "give a price of your own without that source",
    ),
    ("[prices.priced_in]\nampule = '2015/16'\n", 3, "prices.priced_in.ampule", "did you mean 'ampoule'?"),
    ("[economics]\nprice_year = '2020/21'\n", 3, "economics.price_year", "set economics.inflate = true"),
    (
        "[economics]\ninflate = true\nprice_year = '2026/27'\n",
        3,
        "economics.inflate",
        "prices of 2024/25 cannot be brought to 2026/27: prices.index lacks 2025/26, 2026/27",
    ),
    ("[economics]\nperspective = 'nhs'\n", 3, "economics.perspective", "did you mean 'nhs_pss'?"),
    (
        "[economics]\nperspective = 'mine'\n[perspectives.mine]\npayers = ['insurer']\n",
        3,
        "economics.perspective",
        "nobody of that name pays for anything",
    ),
    ("[prices.visit_fee]\nrefil = 0\n", 3, "prices.visit_fee.refil", "did you mean 'refill'?"),
    ("[payers]\ndevices = 'nhs'\n", 3, "payers.devices", "did you mean 'device'?"),
    (
        "[outcomes.bands.total]\nshare = 1\nshare_with_pump = 0\n",
        1,
        "outcomes.scores.ashworth.baseline",
        "no figure for the severity",
    ),
    ("[utilities.state]\nsever = 0.2\n", 3, "utilities.state.sever", "did you mean 'severe'?"),
    ("[utilities.surgery.impant]\nchange = -0.1\ndays = 3\n", 2, "utilities.surgery.impant", "did you mean 'implant'?"),
    (
        "[outcomes.scores.penn.baseline]\nsevere = 9\n",
        3,
        "outcomes.scores.penn.baseline.severe",
        "off the scale, which runs from 0 to 4",
    ),
]


@pytest.mark.parametrize(("text", "line", "path", "message"), CASES, ids=[case[3] for case in CASES])
def test_what_is_wrong_with_money_or_outcomes_is_said_at_its_line(
    wrong: Wrong, text: str, line: int, path: str, message: str
) -> None:
    found = [finding for finding in wrong(text) if message in finding.message]
    assert (found[0].line, found[0].path) == (line, path)


def test_a_scenario_chooses_a_cost_set_as_a_whole(change: Change) -> None:
    loaded = read(change("[prices]\ncost_set = 'us_medicare_2024'\nrefill_kit = 60\n"))
    prices, economics = loaded.scenario.prices, loaded.scenario.economics
    assert (prices.currency, prices.refill_kit.value, prices.trial_day.value) == ("USD", 60, 1500)
    assert (economics.perspective, economics.discount_rate_costs.value) == ("us_payer", 0.03)
    assert loaded.base is not None
    assert loaded.base.name == "clinic.toml"


def test_a_cost_set_chosen_above_replaces_one_chosen_below(change: Change) -> None:
    path = change("[prices]\ncost_set = 'us_medicare_2024'\n")
    assert read(path).scenario.prices.country == "US"
    assert read(path, ["prices.cost_set=gb_nhs_2024"]).scenario.prices.country == "GB"


def test_a_price_of_ones_own_needs_no_source(change: Change) -> None:
    loaded = read(change("[prices]\nampoule = 50\npump_system = { value = 8000, source = 'our contract of 2025' }\n"))
    assert loaded.scenario.prices.pump_system.source == "our contract of 2025"


def test_inflation_needs_an_index(change: Change) -> None:
    text = "[prices]\ncost_set = 'us_medicare_2024'\n[economics]\ninflate = true\nprice_year = '2026'\n"
    with pytest.raises(ScenarioError, match=r"prices\.index lacks 2025, 2026"):
        read(change(text))
    loaded = read(change(text + "[prices.index]\n2025 = 2.5\n2026 = 3\n"))
    assert loaded.scenario.prices.index["2026"].value == 3


def test_home_care_cannot_count_without_a_figure(wrong: Wrong) -> None:
    found = wrong("[prices]\ncost_set = 'us_medicare_2024'\n[economics]\nbackground_costs = true\n")
    assert any("this cost set has no figure for" in finding.message for finding in found)


def test_the_united_states_set_holds_no_figure_of_the_nhs() -> None:
    text = str(defaults("us_medicare_2024")["prices"])
    assert "'uk." not in text
