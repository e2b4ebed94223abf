"""Who a run is: the same inputs and the same program give the same id, on every machine and every day."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence

ID_DIGITS = 12


def series_id(inputs: str, engine: str, source: str) -> str:
    """Id of all runs that differ in their replication numbers alone, so that each can lend the others replications.

    Parameters
    ----------
    inputs
        Hash of the scenario, its seed and months among it, and of its cohort files; without the replications.
    engine
        That runs it.
    source
        Of the program, see `source_hash`.
    """
    return _digits([inputs, engine, source])


def run_id(series: str, replications: Sequence[int], interrupted: bool = False) -> str:
    """Id of a run: the first 12 hexadecimal digits of the sha256 of what determines it.

    Parameters
    ----------
    series
        See `series_id`.
    replications
        Numbers of the replications: those asked for, or those that finished before it was interrupted.
    interrupted
        Whether more were asked for; such a run says so, and so is another than the one of which no more was asked.
    """
    inputs: list[object] = [series, [int(number) for number in replications]]
    return _digits([*inputs, "interrupted"] if interrupted else inputs)


def _digits(inputs: list[object]) -> str:
    return hashlib.sha256(json.dumps(inputs).encode()).hexdigest()[:ID_DIGITS]
