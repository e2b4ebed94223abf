"""What a report is made of: the scenarios with their runs, and what else there is to show of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from clinicsim.views.differs import differences
from clinicsim.views.report.provenance import Provenance, provenance
from clinicsim.views.study import Side, Study, study

if TYPE_CHECKING:
    from clinicsim.experiments.arm import Arm
    from clinicsim.experiments.compare import Comparison
    from clinicsim.experiments.psa.analysis import Analysis
    from clinicsim.views.illustration import Illustration


@dataclass(frozen=True, slots=True, eq=False)
class Reported:
    """A study, the arms that it was made of, and what is shown beside it."""

    study: Study
    arms: tuple[Arm, ...]  # in the order of `study.sides`
    illustrations: tuple[Illustration, ...]  # one replication of the first arms, with its log; may be none
    drawn: Analysis | None  # a probabilistic analysis of the same scenarios
    notes: tuple[str, ...] = ()  # what a reader must know of how it was made

    @property
    def base(self) -> Arm:
        """The scenario that the others are held against."""
        return self.arms[0]

    @property
    def synthetic(self) -> bool:
        """Whether patients are made up."""
        return any(arm.world.cohort.synthetic for arm in self.arms)

    @property
    def origin(self) -> Provenance:
        """Where the numbers come from."""
        return provenance(self.study, synthetic=self.base.world.cohort.synthetic)

    @property
    def changes(self) -> tuple[tuple[Side, tuple[str, ...]], ...]:
        """Each alternative, and in words every way in which its scenario differs from the base."""
        return tuple(
            (side, differences(self.base.loaded.scenario, arm.loaded.scenario))
            for side, arm in zip(self.study.alternatives, self.arms[1:], strict=True)
        )


def reported(
    base: Arm,
    alternatives: Sequence[Arm],
    comparison: Comparison,
    illustrations: Sequence[Illustration] = (),
    drawn: Analysis | None = None,
    notes: Sequence[str] = (),
) -> Reported:
    """Gather what a report is made of.

    Raises
    ------
    ValueError
        If the comparison does not hold one set of differences for each alternative.
    """
    seen = study(base, alternatives, comparison)
    return Reported(seen, (base, *alternatives), tuple(illustrations), drawn, tuple(notes))
