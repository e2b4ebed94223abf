"""What a planner is told of the difference between two scenarios."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from clinicsim.scenario import read
from clinicsim.scenario.schema.scenario import Scenario
from clinicsim.views.differs import differences

SCENARIOS = Path(__file__).parents[3] / "scenarios"


@cache
def shipped(name: str) -> Scenario:
    return read(SCENARIOS / f"{name}.toml").scenario


def against_base(name: str) -> tuple[str, ...]:
    return differences(shipped("base"), shipped(name))


def changed(tmp_path: Path, text: str) -> tuple[str, ...]:
    file = tmp_path / "changed.toml"
    file.write_text(f'extends = "{SCENARIOS / "base.toml"}"\nquestion = "?"\n{text}', encoding="utf-8")
    return differences(shipped("base"), read(file).scenario)


def test_names_and_questions_make_no_difference(tmp_path: Path) -> None:
    assert changed(tmp_path, 'description = "another"') == ()


def test_a_nurse_and_a_session_are_said_as_a_planner_would(tmp_path: Path) -> None:
    assert against_base("plus_one_nurse") == (
        "new in the team: Nurse F, nurse (band6), 0.5 WTE",
        "new session refill Tuesday: Tuesdays at 09:00 every week, 6 slots of 30 minutes, with 1 nurse, "
        "for refill, refill new strength, titration",
    )
    assert changed(tmp_path, '[[staff]]\nname = "Nurse D"\nwte = 0.6') == ("Nurse D works 0.6 WTE instead of 0.4",)


def test_numbers_have_their_units_and_shares_are_in_per_cent(tmp_path: Path) -> None:
    assert against_base("booking_horizon_400") == ("the diary is booked 400 days ahead instead of 42",)
    found = changed(tmp_path, "[staffing]\nrecruitment_days = 1\nsickness_share = 0.1\nagency_probability = 0.25")
    assert found == (
        "staffing: sickness share: 10% instead of 4.5%",
        "staffing: agency probability: 25% instead of 0%",
        "staffing: recruitment: 1 day instead of 90",
    )


def test_who_and_what_is_gone_is_named() -> None:
    found = against_base("small_clinic")
    assert "Nurse D is not in the team" in found
    assert "no session refill Monday" in found


def test_an_extra_pay_and_another_place_are_told_and_usual_ones_are_not() -> None:
    (saturday,) = against_base("saturday_clinic")
    assert saturday.endswith("50% more pay an hour")
    (home,) = against_base("home_refills")
    assert home.endswith("for refill, titration, at home")


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("theatre_list_cut", "theatre list theatre Thursday ends on 31 March 2026"),
        ("referrals_plus_30", "from 1 January 2027, referral step: factor 1.3"),
        (
            "nurse_gap_6_months",
            "from 1 April 2027, until 1 October 2027, staff gap: member Nurse C, known from 1 March 2027",
        ),
        (
            "nurse_led_refills",
            "from 1 July 2026, session pump review Thursday is run by 1 nurse, known from 1 February 2026",
        ),
    ],
)
def test_dated_changes_say_from_when(name: str, said: str) -> None:
    assert said in against_base(name)


def test_a_table_of_tables_tells_what_is_left_out() -> None:
    first = shipped("base")
    sites = {name: site for name, site in first.sites.items() if name != "home"}
    device = first.prices.pump_system.model_copy(update={"value": 12_000.0})
    prices = first.prices.model_copy(update={"pump_system": device})
    found = differences(first, first.model_copy(update={"sites": sites, "prices": prices}))
    assert "sites: without home" in found
    assert any(line.startswith("prices: pump system: 12,000 instead of ") for line in found)


@pytest.mark.parametrize("name", ["closure_3_months", "oral_only", "pump_recall_monitor", "theatre_list_cut"])
def test_words_hold_no_keys(name: str) -> None:
    found = against_base(name)
    assert found
    assert not [line for line in found if "_" in line or "None" in line or "{" in line]
