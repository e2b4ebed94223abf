"""The cohort column of oral drugs."""

from __future__ import annotations

import pytest

from clinicsim.data import defaults
from clinicsim.scenario.schema.scenario import Scenario
from clinicsim.world.cohort.oral_drugs import read_oral_drugs

SCENARIO = Scenario.model_validate(defaults())
NAMES = list(SCENARIO.drugs)


def test_drugs_and_doses_are_read_in_any_case_and_with_spaces() -> None:
    drugs, wrong = read_oral_drugs("Baclofen: 60 ;tizanidine:12", SCENARIO)
    assert wrong == []
    assert drugs == ((NAMES.index("baclofen"), 60.0), (NAMES.index("tizanidine"), 12.0))


def test_an_empty_cell_is_not_known_and_none_is_no_drug() -> None:
    assert read_oral_drugs("", SCENARIO) == (None, [])
    assert read_oral_drugs("none", SCENARIO) == ((), [])


@pytest.mark.parametrize(
    ("cell", "message"),
    [
        ("baclofin:60", "unknown oral drug 'baclofin'; did you mean 'baclofen'?; expected DRUG:MG_PER_DAY or none"),
        ("baclofen", "expected a dose in mg/day after baclofen:, got ''"),
        ("baclofen:lots", "expected a dose in mg/day after baclofen:, got 'lots'"),
        ("baclofen:6000", "baclofen at 6000 mg/day is not plausible; expected above 0 and at most 100: check the unit"),
        ("baclofen:0", "baclofen at 0 mg/day is not plausible; expected above 0 and at most 100: check the unit"),
        ("baclofen:20;baclofen:30", "baclofen stands twice"),
    ],
)
def test_a_wrong_cell_says_what_is_wrong(cell: str, message: str) -> None:
    drugs, wrong = read_oral_drugs(cell, SCENARIO)
    assert drugs is None
    assert wrong == [message]
