"""Points of a sweep that are one scenario with other values of some numbers, also of those that are laid out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from clinicsim.experiments.runs import Floats
from clinicsim.scenario.numbers import number_at, with_numbers
from clinicsim.scenario.schema.scenario import Scenario
from clinicsim.scenario.timeline import Timeline
from clinicsim.world.build import compile_world
from clinicsim.world.drawn import LAID_OUT, with_parameters
from clinicsim.world.world import World


@dataclass(frozen=True, slots=True, eq=False)
class Varied:
    """A clinic at each row of values.

    A number that dates or posts are made of needs the world built anew where it differs from the scenario's; all others
    are put into the world as it is, which is many times faster. The patients on the books stay the same either way.
    """

    base: World
    timeline: Timeline
    paths: tuple[str, ...]
    values: Floats  # (points, paths)

    def __len__(self) -> int:
        """How many points there are."""
        return len(self.values)

    def world(self, point: int) -> World:
        """The world of a point."""
        scenario = self.base.scenario
        given = dict(zip(self.paths, self.values[point].tolist(), strict=True))
        changed = {path: value for path, value in given.items() if value != _value(scenario, path)}
        laid_out = {path: value for path, value in changed.items() if is_laid_out(path)}
        drawn = {path: value for path, value in changed.items() if path not in laid_out}
        world = compile_world(_rewritten(self.timeline, laid_out), self.base.cohort) if laid_out else self.base
        return with_parameters(world, drawn) if drawn else world


def is_laid_out(path: str) -> bool:
    """Whether a number can only be changed by building the world anew."""
    return path.split(".", 1)[0] in LAID_OUT


def _rewritten(timeline: Timeline, values: Mapping[str, float]) -> Timeline:
    """The same timeline with other numbers; a version to which a dated change gave another value keeps that."""

    def in_place_of(scenario: Scenario) -> Scenario:
        own = {p: v for p, v in values.items() if _value(scenario, p) == _value(timeline.first, p)}
        return with_numbers(scenario, own)

    versions = {active: in_place_of(version) for active, version in timeline.versions.items()}
    return replace(timeline, base=in_place_of(timeline.base), versions=versions)


def _value(scenario: Scenario, path: str) -> float | None:
    found = number_at(scenario, path)
    return None if found is None else found.value
