"""The manifest of a stored probabilistic analysis: what it is an analysis of. Equal for equal analyses."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import Any

PREFIX = "psa-"  # begins the name of its folder
STRATEGIES = "strategies"  # folder of what each strategy was run from: 1, 2, ...
DRAWS, OUTCOMES, CEA = "draws", "outcomes", "cea.csv"
FORMAT = 1


@dataclass(frozen=True, slots=True)
class StoredStrategy:
    """What one strategy was run from, in a folder of its own."""

    name: str
    scenario_hash: str
    cohort_files: list[str]  # in the order in which the scenario names them


@dataclass(frozen=True, slots=True)
class PsaManifest:
    """What a stored analysis is of; it is small, and whole scenarios stand beside it."""

    format: int
    psa_id: str
    strategies: list[StoredStrategy]  # the first is the comparator, unless another is asked for
    parameters: list[str]  # paths of what was drawn
    measures: list[str]
    draws: int
    replications: int  # of each draw and strategy
    method: str
    level: str
    patterns: list[str]  # of the parameters that were asked for
    failed: list[list[Any]]  # strategy, draw, replication, error
    seed: int
    months: int
    start_date: str
    engine: str
    currency: str
    price_year: str
    money: str  # what an amount of money means: currency, price year, perspective
    clinicsim_version: str
    source_hash: str

    def to_json(self) -> str:
        """Canonical JSON: sorted keys, one trailing newline."""
        return json.dumps(asdict(self), indent=1, sort_keys=True, ensure_ascii=False) + "\n"

    @staticmethod
    def from_json(text: str) -> PsaManifest:
        """Read a manifest; raises ValueError, TypeError or KeyError if it is not one."""
        fields = json.loads(text)
        if not isinstance(fields, dict):
            raise TypeError("expected a JSON object")
        if fields.get("format") != FORMAT:
            raise ValueError("it is not of this version of clinicsim")
        strategies = [StoredStrategy(**each) for each in fields.pop("strategies")]
        return PsaManifest(strategies=strategies, **fields)
