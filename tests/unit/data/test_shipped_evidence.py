"""The shipped evidence and the register of assumptions."""

from __future__ import annotations

import fnmatch
import re
from importlib import resources

import pytest

from clinicsim.data import SHIPPED_LAYERS, defaults
from clinicsim.data.evidence import assumptions, cited, evidence, quality_of
from clinicsim.scenario.parameters import parameter_table
from clinicsim.scenario.schema.scenario import Scenario

FILES = (
    "evidence.csv",
    "staff_costs.csv",
    "assumptions.csv",
    "staff_costs.LICENSE.md",
)

LAYERS = {f"{layer.parent.name}/{layer.name}": layer.read_text(encoding="utf-8") for layer in SHIPPED_LAYERS}


def text_of(file: str) -> str:
    return resources.files("clinicsim.data").joinpath(file).read_text(encoding="utf-8")


def keys_named_in(text: str) -> set[str]:
    return {word.rstrip(".") for word in re.findall(r"[A-Za-z0-9_.]+", text)}


def test_a_figure_comes_with_its_range_its_population_and_its_citation() -> None:
    share = evidence()["casemix_base_sci"]
    assert (share.value, share.low, share.high, share.unit) == (0.37, 0.33, 0.42, "proportion")
    published = evidence()["test_response_coffey"]
    assert (published.n, published.quality) == (93, "A")
    assert "Coffey" in published.source


def test_every_figure_cites_a_source_and_lies_in_its_range() -> None:
    for row in evidence().values():
        assert row.source, row.key
        assert row.unit, row.key
        assert row.low is None or row.low <= row.value, row.key
        assert row.high is None or row.high >= row.value, row.key


def test_only_figures_that_the_defaults_or_the_register_name_are_shipped() -> None:
    named = keys_named_in("".join(LAYERS.values()) + text_of("assumptions.csv"))
    assert set(evidence()) <= named


def test_staff_costs_stand_apart_under_their_own_licence() -> None:
    ours, theirs = text_of("evidence.csv"), text_of("staff_costs.csv")
    assert ",PSSRU" not in ours
    assert all(",PSSRU Unit Costs of Health and Social Care" in line for line in theirs.splitlines()[1:])
    licence = text_of("staff_costs.LICENSE.md")
    assert "CC BY-NC-SA 4.0" in licence
    assert "Personal Social Services Research Unit" in licence


def test_no_data_file_names_a_package_host() -> None:
    hosts = re.compile(r"github|gitlab|pypi|npmjs|conda|cran\.|raw\.|codeload", re.IGNORECASE)
    for file, text in ({file: text_of(file) for file in FILES} | LAYERS).items():
        assert not hosts.search(text), file


def test_figures_carry_no_web_addresses() -> None:
    for file in ("evidence.csv", "staff_costs.csv", "assumptions.csv"):
        assert "http" not in text_of(file)
        assert "www." not in text_of(file)


def test_the_register_is_numbered_without_gaps_and_says_what_why_who_and_what_if() -> None:
    register = assumptions()
    assert list(register) == [f"A{number:02d}" for number in range(1, len(register) + 1)]
    for entry in register.values():
        assert entry.statement, entry.id
        assert entry.why, entry.id
        assert entry.owner, entry.id
        assert entry.effect_if_wrong, entry.id
        assert entry.quality == "C"


def test_the_register_names_parameters_that_exist() -> None:
    dump = Scenario.model_validate(defaults()).model_dump()
    paths: list[str] = []

    def walk(node: object, path: str) -> None:
        paths.append(path)
        if isinstance(node, dict):
            for key, child in node.items():
                walk(child, f"{path}.{key}" if path else str(key))
        elif isinstance(node, list):
            for place, child in enumerate(node):
                walk(child, f"{path}.{place}")

    walk(dump, "")
    for entry in assumptions().values():
        for pattern in entry.parameters:
            assert fnmatch.filter(paths, pattern), f"{entry.id}: {pattern}"


def test_an_assumption_of_the_defaults_names_every_parameter_that_cites_it() -> None:
    for row in parameter_table(Scenario.model_validate(defaults())):
        entry = assumptions().get(row.source or "")
        if entry is not None:
            assert any(fnmatch.fnmatchcase(row.path, pattern) for pattern in entry.parameters), (entry.id, row.path)


def test_the_register_cites_only_evidence_that_is_shipped() -> None:
    known = set(evidence())
    prefixes = ("uk.", "comp_", "dose_", "refill_", "implant_", "pump_", "surv_", "wait_", "dna_", "oral_", "test_")
    fields = ("minimum_usable_days", "refill_margin_days")
    for entry in assumptions().values():
        cites = {word for word in keys_named_in(entry.why + " " + entry.statement) if word.startswith(prefixes)}
        assert cites - set(fields) <= known, entry.id


@pytest.mark.parametrize(
    ("source", "quality"),
    [("dose_ms_1y", "A"), ("pump_low_reservoir_alarm_volume", "B"), ("comp_catheter_base", "C"), ("A07", "C")],
)
def test_quality_is_the_mark_of_the_source(source: str, quality: str) -> None:
    assert quality_of(source) == quality


def test_an_unknown_source_is_an_error_that_offers_the_nearest() -> None:
    with pytest.raises(KeyError, match="did you mean 'dose_ms_1y'"):
        quality_of("dose_ms_1yr")
    with pytest.raises(KeyError, match="neither shipped evidence nor an assumption"):
        cited("zzzzzzzzzzzz")


def test_the_evidence_cannot_be_changed_by_a_reader() -> None:
    with pytest.raises(TypeError):
        evidence()["dose_ms_1y"] = evidence()["dose_ms_10y"]  # type: ignore[index]
