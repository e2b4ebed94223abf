"""What is wrong with oral drugs, their order and their prices is found before a run."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from clinicsim.scenario import ScenarioError, read
from clinicsim.scenario.errors import Finding

Change = Callable[[str], Path]


def findings(file: Path) -> list[Finding]:
    try:
        return list(read(file).warnings)
    except ScenarioError as error:
        return list(error.findings)


@pytest.mark.parametrize(
    ("text", "path", "says"),
    [
        ('[oral]\nline = ["baclofin"]', "oral.line", "there is no oral drug 'baclofin'; did you mean 'baclofen'?"),
        ('[oral]\nline = ["baclofen", "baclofen"]', "oral.line", "'baclofen' stands twice in the line"),
        ('[oral]\nsevere_bands = ["sever"]', "oral.severe_bands", "there is no band of severity 'sever'"),
        ("[drugs.baclofen]\nmax_mg_per_day = 50", "drugs.baclofen", "expected effective_high_mg_per_day to be at most"),
        ("[drugs.baclofen]\nstart_mg_per_day = 500", "drugs.baclofen", "the first dose, 500, is above max_mg_per_day"),
        ("[drugs.baclofen]\nno_effect_share_of_stops = 0.9", "drugs.baclofen", "expected at most 1"),
        ("[prices.oral_mg]\nnovofen = 1", "prices.oral_mg.novofen", "prices nothing"),
        ('[visits.weaning]\nbooking = "list"', "visits.weaning.booking", 'the pathway needs "due"'),
        (
            "[indications.ms]\nage_lowest_years = 95",
            "indications.ms.age_lowest_years",
            "expected age_lowest_years to be",
        ),
        ("[unrelated]\ntransfer_at_age_years = 18", "unrelated.transfer_at_age", "all move to another service"),
    ],
)
def test_what_does_not_fit_is_named_with_its_place(change: Change, text: str, path: str, says: str) -> None:
    found = [each for each in findings(change(text)) if says in each.message]
    assert found
    assert all(each.path.startswith(path) and each.line > 0 for each in found)


def test_a_drug_without_a_price_or_a_place_in_the_line_is_found(change: Change) -> None:
    drug = """[drugs.novofen]
start_mg_per_day = 5
step_mg_per_day = 5
step_days = 3
effective_low_mg_per_day = 10
effective_mode_mg_per_day = 20
effective_high_mg_per_day = 30
max_mg_per_day = 40
stop_weibull_shape = 0.5
stop_weibull_scale_years = 1
no_effect_share_of_stops = 0.3
taper_weeks = 2
rebound_probability = 0
side_effects = {}
blood_tests = {}
"""
    found = {each.severity: each for each in findings(change(drug)) if each.path == "drugs.novofen"}
    assert "expected that of one milligram in prices.oral_mg" in found["error"].message
    priced = findings(change(drug + "[prices.oral_mg]\nnovofen = 1\n"))
    assert ["is in no place of oral.line" in each.message for each in priced] == [True]


def test_a_clinic_without_a_toxin_session_is_told_what_follows(change: Change) -> None:
    text = '[[sessions]]\nname = "oral_tuesday"\nvisits = ["first_assessment", "oral_titration", "oral_follow_up"]'
    (found,) = findings(change(text))
    assert (found.path, found.severity) == ("visits.botulinum", "warning")
    assert "such patients go elsewhere" in found.message
