"""The parameter table of a scenario."""

from __future__ import annotations

import copy
from typing import Any

from clinicsim.data import defaults
from clinicsim.scenario.parameters import Parameter, parameter_table
from clinicsim.scenario.schema.scenario import Scenario

RAW = defaults()


def table(**changes: Any) -> dict[str, Parameter]:
    raw = copy.deepcopy(RAW)
    for path, value in changes.items():
        *tables, key = path.split("__")
        node = raw
        for name in tables:
            node = node[name]
        node[key] = value
    return {row.path: row for row in parameter_table(Scenario.model_validate(raw))}


def test_a_row_shows_value_range_distribution_source_citation_and_quality() -> None:
    row = table()["device.large_reservoir_share"]
    assert (row.value, row.low, row.high, row.dist) == (0.6, 0.4, 0.9, "beta")
    assert (row.source, row.quality, row.citation) == ("pump_share_40ml", "C", "Modelling assumption")


def test_an_assumption_is_cited_by_what_it_says() -> None:
    row = table()["referrals.per_year"]
    assert row.citation.startswith("assumption A01: ")
    assert row.quality == "C"


def test_numbers_in_open_tables_and_nested_tables_are_listed() -> None:
    rows = table()
    assert rows["withdrawal.severity.severe.death_probability"].value == 0.01
    assert rows["complications.csf_leak.per_procedure.implant"].value == 0.04
    assert rows["prices.staff_hour.band6"].quality == "A"


def test_a_number_of_the_planner_has_no_quality_mark() -> None:
    row = table(device__max_refill_interval_days=180)["device.max_refill_interval_days"]
    assert (row.value, row.source, row.quality, row.citation) == (180.0, None, None, "set by the scenario")


def test_a_changed_number_that_keeps_its_source_is_an_assumption() -> None:
    changed = {"value": 300.0, "source": "dose_ms_1y"}
    rows = table(indications__ms__dose_1_year_mcg_per_day=changed)
    assert rows["indications.ms.dose_1_year_mcg_per_day"].quality == "C"
    assert table()["indications.ms.dose_1_year_mcg_per_day"].quality == "A"


def test_a_planners_own_source_is_quoted_without_a_mark() -> None:
    rows = table(indications__ms__dose_1_year_mcg_per_day={"value": 300.0, "source": "our audit of 2025"})
    row = rows["indications.ms.dose_1_year_mcg_per_day"]
    assert (row.citation, row.quality) == ("given by the scenario: our audit of 2025", None)
