"""Where the numbers come from: printed on the page and under every figure."""

from __future__ import annotations

from dataclasses import dataclass

from clinicsim.views.stamp import facts, line, stamp_of_study
from clinicsim.views.study import Side, Study


@dataclass(frozen=True, slots=True)
class Provenance:
    """What a reader needs to run it again."""

    scenarios: tuple[tuple[str, ...], ...]  # label, file, hash, run id, replications
    facts: tuple[tuple[str, str], ...]  # name, value
    line: str  # all of it in one line, for a figure's foot


SCENARIO_HEAD = ("Scenario", "File", "Hash", "Run", "Replications")


def provenance(study: Study, *, synthetic: bool) -> Provenance:
    """Gather names, hashes, seed, size, engine, version and prices; marks a synthetic cohort."""
    stamp = stamp_of_study(study, synthetic=synthetic)
    # The scenarios have a table of their own.
    return Provenance(tuple(_scenario(side) for side in study.sides), facts(stamp)[1:], line(stamp))


def _scenario(side: Side) -> tuple[str, ...]:
    return side.label, side.file, side.scenario_hash, side.run_id, str(side.runs.count)
