"""The JSON Schema accepts what the reader accepts and refuses unknown keys."""

from __future__ import annotations

import copy
import datetime as dt
from typing import Any

import pytest

from clinicsim import data
from clinicsim.scenario.json_schema import full_schema, overlay_schema

jsonschema = pytest.importorskip("jsonschema")


def as_json(value: Any) -> Any:
    """TOML values as an editor hands them to a JSON Schema: dates as text."""
    if isinstance(value, dict):
        return {key: as_json(below) for key, below in value.items()}
    if isinstance(value, list):
        return [as_json(below) for below in value]
    return value.isoformat() if isinstance(value, dt.date) else value


def problems(schema: dict[str, Any], document: Any) -> list[str]:
    validator = jsonschema.Draft202012Validator(schema)
    return [".".join(map(str, error.absolute_path)) for error in validator.iter_errors(as_json(document))]


@pytest.fixture
def defaults() -> dict[str, Any]:
    return data.defaults()


@pytest.mark.parametrize("schema", [full_schema(), overlay_schema()], ids=["full", "overlay"])
def test_both_are_valid_schemas_of_the_2020_12_dialect(schema: dict[str, Any]) -> None:
    jsonschema.Draft202012Validator.check_schema(schema)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"


def test_the_defaults_are_a_complete_scenario(defaults: dict[str, Any]) -> None:
    assert problems(full_schema(), defaults) == []
    assert problems(overlay_schema(), defaults) == []


def test_a_complete_scenario_lacks_nothing(defaults: dict[str, Any]) -> None:
    del defaults["run"]["months"]
    assert problems(full_schema(), defaults) == ["run"]
    assert problems(overlay_schema(), defaults) == []


@pytest.mark.parametrize("schema", [full_schema(), overlay_schema()], ids=["full", "overlay"])
def test_an_unknown_key_is_refused(schema: dict[str, Any], defaults: dict[str, Any]) -> None:
    for table in ("run", "booking"):
        broken = copy.deepcopy(defaults)
        broken[table]["unknown"] = 1
        assert problems(schema, broken) == [table]
    assert problems(schema, {**defaults, "unknown": 1}) == [""]


@pytest.mark.parametrize("quantity", [80, 80.5, {"value": 80}, {"value": 80, "low": 60, "source": "A01"}])
def test_a_quantity_is_a_number_or_a_table(defaults: dict[str, Any], quantity: object) -> None:
    defaults["referrals"]["per_year"] = quantity
    defaults["prices"]["bed_day"]["ward"] = quantity
    assert problems(full_schema(), defaults) == []


@pytest.mark.parametrize("quantity", ["80", True, [80], {"low": 60}, {"value": 80, "lo": 60}, None])
def test_nothing_else_is_a_quantity(defaults: dict[str, Any], quantity: object) -> None:
    defaults["referrals"]["per_year"] = quantity
    assert problems(full_schema(), defaults) == ["referrals.per_year"]


def test_an_overlay_may_extend_and_remove() -> None:
    staff = [{"name": "nurse_a", "remove": True}]
    overlay = {"extends": "base.toml", "staff": staff, "visits": {"refill": {"slots": 2}}}
    assert problems(overlay_schema(), overlay) == []
    assert "" in problems(full_schema(), overlay)


def test_what_an_overlay_replaces_as_a_whole_stays_complete() -> None:
    overlay = {"expect": [{"direction": "up"}], "referrals": {"steps": [{"multiply": 2}], "per_year": {"low": 1}}}
    assert sorted(problems(overlay_schema(), overlay)) == ["expect.0", "referrals.per_year", "referrals.steps.0"]


def test_a_dated_change_is_complete_unless_it_changes_one_by_name() -> None:
    change = {"date": dt.date(2026, 6, 1), "path": "booking.horizon_days", "add": 7}
    parts = [{"name": "longer", "add": 14}, change, {**change, "value": 3}, {"add": 7}, {**change, "unknown": 1}]
    assert problems(overlay_schema(), {"changes": parts}) == ["changes.2", "changes.3", "changes.4"]
    shock = {"kind": "closure", "date": dt.date(2026, 6, 1), "refill_sessions": [0.2, 0.5]}
    assert problems(overlay_schema(), {"shocks": [shock, {"name": "flood"}, {}]}) == ["shocks.2"]
    named = {"name": "longer", "remove": True}
    assert problems(overlay_schema(), {"changes": [named]}) == []


def test_a_kind_of_shock_makes_complete_changes(defaults: dict[str, Any]) -> None:
    kind = {"description": "x", "parameters": {}, "changes": [{"path": "booking.horizon_days"}]}
    for schema in (full_schema(), overlay_schema()):
        assert problems(schema, {**defaults, "shock_kinds": {"x": kind}}) == ["shock_kinds.x.changes.0"]


def test_descriptions_reach_the_editor() -> None:
    quantity = full_schema()["$defs"]["Referrals"]["properties"]["per_year"]
    assert quantity["description"] == "referrals a year on the first day"
    booking = overlay_schema()["$defs"]["Booking"]["properties"]
    assert all(node.get("description") for node in booking.values())


def test_a_schema_that_a_caller_changes_stays_as_it_was_for_others() -> None:
    full_schema()["properties"].clear()
    assert full_schema()["properties"]
