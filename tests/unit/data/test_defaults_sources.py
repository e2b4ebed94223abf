"""Every shipped number says where it comes from, and says no better than its source."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest

from clinicsim.data import DEFAULT_LAYERS, defaults
from clinicsim.data.evidence import Evidence, assumptions, cited, evidence
from clinicsim.scenario.parameters import parameter_table
from clinicsim.scenario.schema.scenario import Scenario

TEXT = "".join(layer.read_text(encoding="utf-8") for layer in DEFAULT_LAYERS)
RAW = defaults()
SOURCED = {row.path: row for row in parameter_table(Scenario.model_validate(RAW)) if row.source is not None}

# Tables of facts. The others (run, calendar, sessions, booking rules, huddle ...) hold what a clinic decides.
FACTS = (
    "indications",
    "oral",
    "drugs",
    "weaning",
    "botulinum",
    "trial",
    "device",
    "dose",
    "battery",
    "discontinuation",
    "complications",
    "withdrawal",
    "overdose",
    "unrelated",
    "emergency",
    "visits",
    "theatre",
    "procedures",
    "outcomes",
    "utilities",
    "prices",
    "economics",
)
# What a clinic decides inside those tables: how often it reviews, how it books, what its pharmacy stocks.
CHOICES = (
    r"outcomes\.scores\.\w+\.(lowest|highest)",  # what the scale is, not what was found
    r"oral\.titration_reviews",
    r"oral\.(change_reviews|most_drugs|exhausted_after)",
    r"botulinum\.stop_after",
    r"drugs\.\w+\.blood_tests\.\w+\.days\.\d+",  # a list cannot carry a source; A107 says where it is from
    r"dose\.titration_reviews",
    r"device\.concentrations_mcg_per_ml\.\d+",
    r"visits\.\w+\.(slots|window_days|every_days|discharge_after_missed)",
    r"theatre\.(imminent_days|overrun_minutes)",
    r"trial\.(bolus_mcg|responds_by_level)\.\d+",  # lists cannot carry a source; held against the evidence below
)
# The row gives a range and a suggested shape; its three numbers stand in three keys.
SPREAD_OVER_KEYS = {
    "withdrawal.onset_hours_low": "low",
    "withdrawal.onset_hours_high": "high",
    "withdrawal.onset_hours_mode": "note",
    "drugs.baclofen.effective_low_mg_per_day": "low",
    "drugs.baclofen.effective_high_mg_per_day": "high",
    "drugs.tizanidine.effective_low_mg_per_day": "low",
    "drugs.tizanidine.effective_high_mg_per_day": "high",
    "drugs.gabapentin.max_mg_per_day": "high",
    "drugs.diazepam.start_mg_per_day": "low",
    "drugs.diazepam.effective_low_mg_per_day": "low",
}


def plain_numbers(node: Any, path: str = "") -> Iterator[tuple[str, float]]:
    """Numbers that stand without a table of their own."""
    if isinstance(node, dict):
        if "value" in node:
            if "source" not in node:
                yield path, node["value"]
            return
        for key, child in node.items():
            yield from plain_numbers(child, f"{path}.{key}" if path else key)
    elif isinstance(node, list):
        for place, child in enumerate(node):
            yield from plain_numbers(child, f"{path}.{place}")
    elif isinstance(node, int | float) and not isinstance(node, bool):
        yield path, node


def from_evidence() -> list[str]:
    return [path for path, row in SOURCED.items() if row.source in evidence()]


def test_every_source_is_shipped_evidence_or_a_registered_assumption() -> None:
    assert len(SOURCED) > 150
    assert all(cited(row.source or "") for row in SOURCED.values())


@pytest.mark.parametrize("table", FACTS)
def test_every_number_that_is_not_a_choice_carries_a_source(table: str) -> None:
    bare = [
        path
        for path, value in plain_numbers(RAW[table], table)
        if value != 0 and not any(re.fullmatch(choice, path) for choice in CHOICES)
    ]
    assert bare == []


@pytest.mark.parametrize("path", from_evidence())
def test_a_number_equals_the_figure_of_its_evidence(path: str) -> None:
    row = SOURCED[path]
    found = cited(row.source or "")
    assert isinstance(found, Evidence)
    place = SPREAD_OVER_KEYS.get(path, "value")
    if place == "note":
        assert f" {row.value:g}" in found.note
    else:
        assert row.value == getattr(found, place)


@pytest.mark.parametrize("path", from_evidence())
def test_a_range_is_no_other_than_that_of_the_evidence(path: str) -> None:
    row = SOURCED[path]
    found = cited(row.source or "")
    assert isinstance(found, Evidence)
    assert row.low in (None, found.low)
    assert row.high in (None, found.high)


def test_no_number_is_marked_better_than_its_source() -> None:
    order = {"A": 0, "B": 1, "C": 2}
    for row in SOURCED.values():
        assert row.quality is not None
        assert order[row.quality] >= order[cited(row.source or "").quality], row.path


def test_the_trial_levels_equal_the_evidence() -> None:
    known = evidence()
    assert RAW["trial"]["bolus_mcg"] == [known[f"test_bolus_{level}"].value for level in (1, 2, 3)]
    assert RAW["trial"]["responds_by_level"][-1] == known["test_response_coffey"].value


def test_the_pharmacy_strengths_equal_the_evidence() -> None:
    known = evidence()
    strengths = [known[f"pump_conc_{level}"].value for level in ("low", "mid", "high")]
    assert RAW["device"]["concentrations_mcg_per_ml"] == strengths


def test_catheter_events_add_up_to_the_published_base_split_by_nine_events_and_a_migration() -> None:
    base = evidence()["comp_catheter_base"]
    assert base.low is not None
    assert base.high is not None
    for name, events in (("occlusion", 5), ("fracture", 3), ("kink", 1), ("migration", 1)):
        per_year = RAW["complications"][f"catheter_{name}"]["per_year"]
        assert per_year["value"] == pytest.approx(base.value * events / 10)
        assert per_year["low"] == pytest.approx(base.low * events / 10)
        assert per_year["high"] == pytest.approx(base.high * events / 10)
    assert evidence()["comp_catheter_mix_occlusion"].value == round(5 / 9, 3)


def test_infections_of_all_kinds_add_up_to_the_published_chance_at_each_operation() -> None:
    kinds = [RAW["complications"][f"{name}"] for name in ("superficial_infection", "deep_infection", "meningitis")]
    for procedure, key in (("implant", "implant"), ("replacement", "replacement"), ("revision", "implant")):
        published = evidence()[f"comp_infection_base_{key}"]
        assert sum(kind["per_procedure"][procedure]["value"] for kind in kinds) == pytest.approx(published.value)


def test_overdoses_add_up_to_the_published_base_at_six_refills_a_year() -> None:
    entries = RAW["complications"].values()
    per_refill = sum(entry["per_refill"]["value"] for entry in entries if "per_refill" in entry)
    assert 6 * per_refill == pytest.approx(evidence()["comp_overdose_base"].value)


def test_utility_losses_are_the_decrements_of_the_evidence_with_the_sign_turned() -> None:
    known, table = evidence(), RAW["complications"]
    for name, key, days in (
        ("catheter_occlusion", "catheter_revision", 21),
        ("pump_stall", "pump_replacement", 14),
        ("deep_infection", "infection_explant", 56),
        ("meningitis", "meningitis", 28),
        ("programming_error", "overdose", 4),
        ("csf_leak", "csf_leak", 14),
    ):
        found = known[f"disutil.{key}"]
        assert table[name]["utility_loss"]["value"] == -found.value
        assert f"for {days} days" in found.unit
        assert table[name]["utility_loss_days"]["value"] == days


def test_dose_spreads_are_the_printed_standard_deviations_over_the_means() -> None:
    for name, key in (("ms", "dose_ms_1y"), ("sci", "dose_spinal_1y"), ("cp", "dose_cerebral_1y")):
        row = evidence()[key]
        sd = float(row.note.removeprefix("SD "))
        assert RAW["indications"][name]["dose_spread_cv"]["value"] == pytest.approx(sd / row.value, abs=0.005)


def test_case_mix_shares_add_up_to_one() -> None:
    assert sum(row["share"]["value"] for row in RAW["indications"].values()) == pytest.approx(1.0)


def test_withdrawal_severities_add_up_to_one() -> None:
    assert sum(row["share"]["value"] for row in RAW["withdrawal"]["severity"].values()) == pytest.approx(1.0)


def test_every_assumption_that_the_defaults_name_stands_in_the_register() -> None:
    used = set(re.findall(r"\bA\d{2,3}\b", TEXT))
    assert {"A01", "A32"} <= used <= set(assumptions())
