"""What a planner writes: scenario files, read and checked.

The names are imported when they are first used, so that the command line starts without the schema.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from clinicsim.scenario.canonical import canonical_json
    from clinicsim.scenario.errors import Finding, ScenarioError
    from clinicsim.scenario.json_schema import full_schema, overlay_schema
    from clinicsim.scenario.reader import Loaded, read

__all__ = ["Finding", "Loaded", "ScenarioError", "canonical_json", "full_schema", "overlay_schema", "read"]

_HOMES = {
    "Finding": "errors",
    "Loaded": "reader",
    "ScenarioError": "errors",
    "canonical_json": "canonical",
    "full_schema": "json_schema",
    "overlay_schema": "json_schema",
    "read": "reader",
}


def __getattr__(name: str) -> Any:
    """Import a public name on first use."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
