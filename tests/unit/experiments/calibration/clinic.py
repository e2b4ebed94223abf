"""A simulated clinic whose numbers are not the shipped ones, and the extracts that it would have."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from clinicsim.experiments.calibration import Extracts, made_up_extracts
from clinicsim.experiments.replicate import replicate
from clinicsim.scenario import Loaded, read
from clinicsim.world.build import build
from clinicsim.world.world import World

BASE = Path(__file__).parents[4] / "scenarios" / "base.toml"

TRUTH = {
    "visits.refill.did_not_attend_probability": 0.09,
    "visits.oral_follow_up.did_not_attend_probability": 0.14,
    "booking.dna_relative_per_30_days": 2.0,
    "booking.dna_spread_cv": 0.9,
    "visits.refill.cancel_probability": 0.12,
    "referrals.per_year": 130.0,
    "referrals.accepted_share": 0.7,
    "staffing.sickness_share": 0.1,
}
"""Numbers that the clinic has; each is far from the shipped one."""

_STAGES = """
[[visits.refill.stages]]
roles = ["nurse", "physician"]
minutes = 38
minutes_cv = 0.4
competency = "refill"
"""
TRUE_MINUTES = {"visits.refill.stages.0.minutes": 38.0, "visits.refill.stages.0.minutes_cv": 0.4}


def true_world(folder: Path, months: int) -> World:
    """The clinic with its own numbers."""
    file = folder / "truth.toml"
    file.write_text(f'extends = "{BASE}"\nname = "truth"\n{_STAGES}', encoding="utf-8")
    sets = [f"{path}={value}" for path, value in TRUTH.items()]
    return build(read(file, (*sets, f"run.months={months}")))


@cache
def shipped(*sets: str) -> Loaded:
    """The scenario that is calibrated: the shipped one."""
    return read(BASE, sets)


def extracts_of(world: World, replication: int = 0) -> Extracts:
    """What one replication leaves in the clinic's systems."""
    log = replicate(world, [replication], keep_events=True).events
    assert log is not None
    return made_up_extracts(world, log)
