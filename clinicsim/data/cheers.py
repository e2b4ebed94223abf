"""The reporting checklist of health economic evaluations, CHEERS 2022: what an evaluation has to say of itself."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources


@dataclass(frozen=True, slots=True)
class CheersItem:
    """One item of the checklist (Husereau and others 2022)."""

    number: int  # from 1 to 28
    name: str  # as evaluation.statements calls it
    section: str  # of a report
    heading: str
    reports: str  # what is said there, in our words


@cache
def cheers_items() -> tuple[CheersItem, ...]:
    """All items, in order."""
    text = resources.files("clinicsim.data").joinpath("cheers.toml").read_text(encoding="utf-8")
    return tuple(CheersItem(**item) for item in tomllib.loads(text)["items"])
