"""The scenario that a cohort file is read with."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from clinicsim.scenario.schema.scenario import Scenario


def context(path: Path | None, sets: Sequence[str] = ()) -> Scenario:
    """Read the scenario named by `--scenario`, or take the shipped defaults, which hold no clinic to check."""
    from clinicsim.data import defaults
    from clinicsim.scenario.reader import read

    if path is not None:
        return read(path, sets).scenario
    if sets:
        raise click.UsageError("--set needs a scenario to change; name one with --scenario")

    from clinicsim.scenario.schema.scenario import Scenario

    return Scenario.model_validate(defaults())
