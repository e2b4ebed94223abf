"""Shipped parameters: the default layers, the evidence behind their numbers and the register of assumptions."""

from __future__ import annotations

import tomllib
from importlib import resources
from pathlib import Path
from typing import Any

_FOLDER = Path(str(resources.files("clinicsim.data")))
DEFAULT_LAYERS = (*sorted(_FOLDER.glob("defaults/*.toml")), *sorted(_FOLDER.glob("cost_sets/gb_nhs_2024/*.toml")))
"""The lowest layers of every scenario: one file for each part of the clinic, then the prices."""


def defaults() -> dict[str, Any]:
    """Tables of the default layers, laid over each other; a new copy at each call."""
    tables: dict[str, Any] = {}
    for layer in DEFAULT_LAYERS:
        _lay(tables, tomllib.loads(layer.read_text(encoding="utf-8")))
    return tables


def _lay(below: dict[str, Any], above: dict[str, Any]) -> None:
    for key, value in above.items():
        if isinstance(value, dict) and isinstance(below.get(key), dict):
            _lay(below[key], value)
        else:
            below[key] = value
