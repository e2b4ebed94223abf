"""Shipped parameters: the default layers, the evidence behind their numbers and the register of assumptions."""

from __future__ import annotations

import tomllib
from importlib import resources
from pathlib import Path
from typing import Any

_FOLDER = Path(str(resources.files("clinicsim.data")))
DEFAULT_COST_SET = "gb_nhs_2024"
COST_SETS = tuple(sorted(folder.name for folder in (_FOLDER / "cost_sets").iterdir() if folder.is_dir()))
"""Cost sets that are shipped, each of one country, currency and price year."""


def cost_set_layers(name: str) -> tuple[Path, ...]:
    """Files of a shipped cost set."""
    return tuple(sorted((_FOLDER / "cost_sets" / name).glob("*.toml")))


def layers(cost_set: str) -> tuple[Path, ...]:
    """Lowest layers of a scenario that uses a cost set: one file for each part of the clinic, then the prices."""
    return (*sorted(_FOLDER.glob("defaults/*.toml")), *cost_set_layers(cost_set))


DEFAULT_LAYERS = layers(DEFAULT_COST_SET)
"""The lowest layers of a scenario that chooses no cost set."""
SHIPPED_LAYERS = tuple(dict.fromkeys(file for name in COST_SETS for file in layers(name)))
"""Every file that can be a layer without being named."""


def defaults(cost_set: str = DEFAULT_COST_SET) -> dict[str, Any]:
    """Tables of the lowest layers, laid over each other; a new copy at each call."""
    return _laid(layers(cost_set))


def cost_set_tables(name: str) -> dict[str, Any]:
    """Tables of a shipped cost set alone; a new copy at each call."""
    return _laid(cost_set_layers(name))


def _laid(files: tuple[Path, ...]) -> dict[str, Any]:
    tables: dict[str, Any] = {}
    for layer in files:
        _lay(tables, tomllib.loads(layer.read_text(encoding="utf-8")))
    return tables


def _lay(below: dict[str, Any], above: dict[str, Any]) -> None:
    for key, value in above.items():
        if isinstance(value, dict) and isinstance(below.get(key), dict):
            _lay(below[key], value)
        else:
            below[key] = value
