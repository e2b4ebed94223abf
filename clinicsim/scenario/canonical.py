"""A scenario in one exact spelling, and the hash that names its content."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from pathlib import Path

from clinicsim.scenario.schema.scenario import Scenario


def canonical_json(scenario: Scenario) -> str:
    """Write a scenario as JSON: keys sorted, dates as ISO text, floats in the shortest form that reads back exactly.

    `Scenario.model_validate_json` reads it back to an equal scenario.
    """
    values = scenario.model_dump(mode="json")
    return json.dumps(values, sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def content_hash(scenario: Scenario, cohort_files: Iterable[Path]) -> str:
    """SHA-256 (hex) of a scenario and of the bytes of its cohort files, in order.

    Equal content gives an equal hash, however it was spread over files and overlays.

    Raises
    ------
    OSError
        If a cohort file cannot be read.
    """
    digest = hashlib.sha256(canonical_json(scenario).encode())
    for file in cohort_files:
        digest.update(hashlib.sha256(file.read_bytes()).digest())  # of each, so that moving rows between files shows
    return digest.hexdigest()
