"""Who a run is: the same inputs and the same program give the same id, on every machine and every day."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import clinicsim

ID_DIGITS = 12
# Whatever can change a number that a run stores.
_SOURCES = ("scenario", "world", "engines", "measures", "economics", "experiments")


@cache
def source_hash() -> str:
    """Sha256, in hexadecimal, of every source file that can change the numbers of a run."""
    root = Path(clinicsim.__file__).parent
    digest = hashlib.sha256()
    for folder in _SOURCES:
        for file in sorted((root / folder).rglob("*.py")):
            digest.update(file.relative_to(root).as_posix().encode())
            digest.update(file.read_bytes())
    return digest.hexdigest()


def run_id(scenario_hash: str, seed: int, replications: Sequence[int], months: int, engine: str, source: str) -> str:
    """Id of a run: the first 12 hexadecimal digits of the sha256 of what determines it.

    Parameters
    ----------
    scenario_hash
        Of the resolved scenario and its cohort files.
    seed, months, engine
        As run.
    replications
        The replication numbers, so that a run that was interrupted has an id of its own.
    source
        Of the program, see `source_hash`.
    """
    inputs = [scenario_hash, seed, [int(number) for number in replications], months, engine, source]
    return hashlib.sha256(json.dumps(inputs).encode()).hexdigest()[:ID_DIGITS]
