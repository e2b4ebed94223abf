"""A cost counts once: by tariff or by its parts; and figures that are asked for are there and in money of one year."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from clinicsim.scenario.errors import Finding
from clinicsim.scenario.reader import read

Change = Callable[[str], Path]
Wrong = Callable[..., tuple[Finding, ...]]

US = "[prices]\ncost_set = 'us_medicare_2024'\n"
BOTH = "[perspectives.both]\npayers = ['provider', 'hospital', 'commissioner']\n"

CASES: list[tuple[str, int, str, str]] = [
    (
        f"{BOTH}[economics]\nperspective = 'both'\n",
        5,
        "economics.perspective",
        "counts visits twice: by the fees paid for them (payer 'commissioner'), and by staff (staff employed), "
        "sessions (agency staff, premiums and refill kits) and travel (travel of staff); leave out the payer of one",
    ),
    (
        "[economics]\nperspective = 'provider'\n[payers]\nvisit_fees = 'provider'\n",
        3,
        "economics.perspective",
        "give payers.visit_fees a payer of its own, not 'provider'",
    ),
    (
        "[economics]\nperspective = 'kits'\n[perspectives.kits]\npayers = ['commissioner', 'agency']\n"
        "[payers]\nsessions = 'agency'\n",
        3,
        "economics.perspective",
        "and by sessions (agency staff, premiums and refill kits); leave out",
    ),
    (
        "[economics]\nperspective = 'commissioner'\n[prices.visit_fee]\ntrial = 232.07\n",
        5,
        "prices.visit_fee.trial",
        "counts a screening trial twice",
    ),
    (
        f"{US}pump_system = 11000\n",
        4,
        "prices.pump_system",
        "payment of us_medicare_2024 for implant holds it; set prices.procedure_stay.implant to a payment without it",
    ),
    (
        f"{US}catheter_kit = 900\n",
        4,
        "prices.catheter_kit",
        "set prices.procedure_stay.revision to a payment without it, or prices.catheter_kit to 0",
    ),
    (
        "[economics]\nperspective = 'commissioner'\n"
        "[prices.visit_fee]\nbotulinum = { value = 701, source = 'uk.bont.session.total' }\n",
        5,
        "prices.visit_fee.botulinum",
        "uk.bont.session.total holds the toxin, which counts by prices.botulinum_unit as well",
    ),
    (
        "[economics]\nbackground_costs = true\n[prices]\nhome_care_covers = ['home_care', 'beds']\n",
        5,
        "prices.home_care_covers[1]",
        "counts beds (beds taken as an emergency) twice: in prices.home_care_year, and as it is simulated",
    ),
    (
        "[economics]\nbackground_costs = true\ncarer_costs = true\nperspective = 'societal'\n"
        "[prices]\nhome_care_covers = ['informal_care']\n",
        7,
        "prices.home_care_covers[0]",
        "counts informal_care (unpaid care by severity) twice",
    ),
    ("[prices]\nhome_care_covers = ['bed']\n", 3, "prices.home_care_covers[0]", "did you mean 'beds'?"),
    ("[prices.informal_care_year]\nsever = 9000\n", 3, "prices.informal_care_year.sever", "did you mean 'severe'?"),
    (f"{US}[economics]\ncarer_costs = true\n", 5, "economics.carer_costs", "counts unpaid care, which this cost set"),
]


@pytest.mark.parametrize(("text", "line", "path", "message"), CASES, ids=[case[3][:60] for case in CASES])
def test_what_would_count_twice_or_is_not_there_is_an_error_at_its_line(
    wrong: Wrong, text: str, line: int, path: str, message: str
) -> None:
    found = [finding for finding in wrong(text) if message in finding.message]
    assert [(finding.line, finding.path, finding.severity) for finding in found] == [(line, path, "error")]


FINE = {
    "fees of nobody who counts": "[prices.visit_fee]\nrefill = 100\n",
    "fees of nothing": f"{BOTH}[economics]\nperspective = 'both'\n[prices.visit_fee]\n"
    + "".join(f"{visit} = 0\n" for visit in ("first_assessment", "oral_titration", "oral_follow_up", "oral_telephone"))
    + "".join(f"{visit} = 0\n" for visit in ("weaning", "titration", "refill", "refill_new_strength", "dye_study"))
    + "annual_review = 0\nbotulinum = 0\n",
    "tariffs alone": "[economics]\nperspective = 'commissioner'\n",
    "a trial that is paid by its fee alone": "[economics]\nperspective = 'commissioner'\n"
    "[prices]\ntrial_day = 0\n[prices.visit_fee]\ntrial = 232.07\n",
    "a device beside an operation that leaves it out": f"{US}pump_system = 11000\n[prices.procedure_stay]\n"
    "implant = 7000\nreplacement = 7000\n",
    "what a yearly figure covers and nobody counts": "[economics]\nbackground_costs = true\n"
    "[prices]\nhome_care_covers = ['home_care', 'own_travel', 'visit_fees', 'informal_care']\n",
    "what a yearly figure covers that does not count": "[prices]\nhome_care_covers = ['home_care', 'beds']\n",
}


@pytest.mark.parametrize("text", FINE.values(), ids=FINE)
def test_what_counts_once_is_fine(change: Change, text: str) -> None:
    assert read(change(text)).scenario.prices


def test_in_england_a_fee_stands_for_every_visit_but_trials_and_no_shipped_perspective_counts_both(
    change: Change,
) -> None:
    scenario = read(change("")).scenario
    assert set(scenario.visits) - set(scenario.prices.visit_fee) == {"trial"}
    payers = scenario.payers
    for name, perspective in scenario.perspectives.items():
        assert not {payers.staff, payers.visit_fees} <= set(perspective.payers), name
    for name in ("provider", "nhs_pss", "societal"):
        assert payers.visit_fees not in scenario.perspectives[name].payers


@pytest.mark.parametrize(
    ("text", "table", "years"),
    [
        ("[economics]\nperspective = 'commissioner'\n", "prices.visit_fee", "2023/24"),
        ("[economics]\nbackground_costs = true\n", "prices.home_care_year", "2010/11"),
        ("[economics]\ncarer_costs = true\nperspective = 'societal'\n", "prices.informal_care_year", "2006/07"),
    ],
)
def test_money_of_another_year_is_told_until_prices_are_inflated(
    change: Change, text: str, table: str, years: str
) -> None:
    mixed = [finding for finding in read(change(text)).warnings if "are not inflated" in finding.message]
    assert [(finding.path, years in finding.message) for finding in mixed] == [(table, True)]
    inflated = read(change(f"{text}inflate = true\n"))
    assert not [finding for finding in inflated.warnings if "inflated" in finding.message]


def test_unpaid_care_that_the_perspective_leaves_out_is_told(change: Change) -> None:
    found = read(change("[economics]\ncarer_costs = true\n")).warnings
    assert any("leaves out 'carer', who gives unpaid care" in finding.message for finding in found)
