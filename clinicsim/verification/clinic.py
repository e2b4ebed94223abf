"""A made-up clinic to check runs on: the example that `clinicsim new` writes, with as many patients as are wanted."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from functools import cache
from importlib import resources
from pathlib import Path

from clinicsim.data import defaults
from clinicsim.scenario import Loaded, read
from clinicsim.scenario.schema.scenario import Scenario
from clinicsim.world.build import build
from clinicsim.world.cohort.synthetic import new_cohort
from clinicsim.world.world import World

_SEED = 1


@cache
def example_world(pumps: int, oral: int, sets: Sequence[str] = (), unlimited: bool = False) -> World:
    """The example clinic, compiled; the same world for the same request.

    Parameters
    ----------
    pumps, oral
        Patients with a pump, and on oral therapy, on the first day.
    sets
        Changes, `path=value` each, as a tuple.
    unlimited
        Whether capacity never runs out.
    """
    from clinicsim.experiments.unlimited import unlimited as without_limits

    with tempfile.TemporaryDirectory() as folder:
        loaded = _example(Path(folder), pumps, oral, sets)
        return build(without_limits(loaded, pumps + oral) if unlimited else loaded)


def _example(folder: Path, pumps: int, oral: int, sets: Sequence[str]) -> Loaded:
    shipped = Scenario.model_validate(defaults())
    text = resources.files("clinicsim.data").joinpath("starter", "clinic.toml").read_text(encoding="utf-8")
    file = folder / "clinic.toml"
    file.write_text(text.replace("@START@", shipped.run.start_date.isoformat()), encoding="utf-8")
    (folder / "patients.csv").write_text(new_cohort(pumps, oral, _SEED, shipped), encoding="utf-8")
    return read(file, sets)
