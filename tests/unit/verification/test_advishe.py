"""The validation record has AdViSHE's thirteen items, and its evidence is there."""

from __future__ import annotations

import re
import tomllib
from importlib import resources
from pathlib import Path

import pytest

from clinicsim.verification import checks

ROOT = Path(__file__).parents[3]
RECORD = tomllib.loads(resources.files("clinicsim.data").joinpath("advishe.toml").read_text(encoding="utf-8"))["items"]


def test_there_are_thirteen_items_in_five_parts() -> None:
    assert [entry["number"] for entry in RECORD] == [
        "A1", "A2", "B1", "B2", "C1", "C2", "C3", "C4", "D1", "D2", "D3", "D4", "E1",
    ]  # fmt: skip
    assert len({entry["part"] for entry in RECORD}) == 5
    assert {entry["status"] for entry in RECORD} <= {"done", "partly", "not done"}


@pytest.mark.parametrize("number", ["A1", "B1", "C1", "D1"])
def test_what_only_people_outside_the_project_can_judge_is_not_done(number: str) -> None:
    (entry,) = (entry for entry in RECORD if entry["number"] == number)
    assert entry["status"] == "not done"


@pytest.mark.parametrize("entry", RECORD, ids=lambda entry: entry["number"])
def test_evidence_that_is_named_is_there(entry: dict[str, str]) -> None:
    names = {check.name for check in checks()}
    for named in re.findall(r"\b[a-z_]+(?:/[a-z_]+)+(?:\.[a-z]+)?\b", entry["evidence"]):
        assert named in names or (ROOT / named).exists(), named


def test_the_record_counts_the_black_box_checks_that_there_are() -> None:
    (entry,) = (entry for entry in RECORD if entry["number"] == "C2")
    assert entry["evidence"].startswith("Fourteen ")
    assert sum(check.name.startswith("black_box/") for check in checks()) == 14


def test_the_page_on_validation_shows_the_checks_that_there_are() -> None:
    text = (ROOT / "docs" / "explanation" / "validation.md").read_text(encoding="utf-8")
    shown = re.findall(r"^([a-z_]+/\w+) +([a-z]+(?: [a-z]+)?) {2,}.* PASS$", text, re.MULTILINE)
    assert shown == [(check.name, check.kind.value) for check in checks()]
