"""Figures of one replication with its log, on the pages that show some: which one, and where it comes from."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from clinicsim.views.dashboard.blocks import Asked, Block, Choice, Choices, Figure
from clinicsim.views.dashboard.pages.asking import choose, one_side
from clinicsim.views.illustration import Illustration
from clinicsim.views.report.charts import Chart
from clinicsim.views.stamp import line
from clinicsim.views.study import Side, Study

NOTE = (
    "The figures of this part show one replication with all its events: one possible future. Another would look "
    "different, so they illustrate and prove nothing."
)


@dataclass(frozen=True, slots=True)
class OneRun:
    """A replication that was asked for, its log, and the fields that choose another one."""

    asked: Asked
    side: Side
    number: int
    illustration: Illustration
    choices: tuple[Choice, ...]

    def fields(self, *more: Choice) -> Choices:
        """All fields in one row: those of the replication, then a figure's own."""
        return Choices((*self.choices, *more))

    def figure(self, key: tuple[object, ...], draw: Callable[[Illustration], Chart]) -> Iterator[Block]:
        """Yield a figure, drawn once for each replication and key."""
        one = self.illustration
        yield self.asked.library.kept(
            ("one run", self.side.run_id, self.number, *key), lambda: Figure.of(draw(one), line(one.stamp))
        )


def one_run(asked: Asked, study: Study) -> OneRun:
    """Return the replication that the address names; the first one of the base if it names none."""
    side, choices = one_side(asked, study)
    numbers = [str(number) for number in side.runs.replications.tolist()]
    options = [(f"{number} ({place} of {len(numbers)})", number) for place, number in enumerate(numbers, 1)]
    number, choice = choose(asked, "replication", "Replication", options)
    illustration = asked.library.illustration(side.run_id, int(number))
    return OneRun(asked, side, int(number), illustration, (*choices, choice))
