"""What is asked of a probabilistic analysis, checked before anything is run."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from clinicsim.experiments.errors import BadRequest
from clinicsim.experiments.psa.design import Method
from clinicsim.experiments.psa.inputs import Inputs, inputs
from clinicsim.experiments.psa.strategies import problems
from clinicsim.scenario.schema.scenario import Scenario

Level = Literal["both", "first-order", "second-order"]


@dataclass(frozen=True, slots=True)
class Request:
    """A probabilistic analysis.

    `level` says which uncertainty it is about: that of the parameters and the luck of each run (`both`), luck alone
    with every parameter at its value (`first-order`), or the parameters with one run for each draw (`second-order`).
    """

    draws: int = 1_000
    replications: int = 4  # of each draw and strategy
    method: Method = "lhs"
    patterns: tuple[str, ...] = ()  # of parameters; none: all that have a distribution
    level: Level = "both"

    @property
    def design(self) -> tuple[int, int]:
        """Draws, and replications of each, that are run."""
        if self.level == "first-order":
            return 1, self.replications
        return self.draws, 1 if self.level == "second-order" else self.replications

    def runs(self, strategies: int) -> int:
        """How many replications that takes in all."""
        draws, replications = self.design
        return draws * replications * strategies


def accept(request: Request, scenarios: Sequence[Scenario], comparator: str | None = None) -> Inputs:
    """Check a request, and collect what it draws.

    Raises
    ------
    BadRequest
        With everything that is wrong with the strategies, the inputs and the sizes.
    """
    found = [*problems(scenarios, comparator), *_of_sizes(request)]
    drawn: Inputs | None = None
    try:
        drawn = inputs(scenarios, request.patterns)
    except BadRequest as error:
        found += error.problems
    if drawn is not None and not drawn.parameters and request.level != "first-order":
        found.append(
            "no parameter has a distribution, so there is nothing to draw; state some, or take --first-order-only"
        )
    if found or drawn is None:
        raise BadRequest(found)
    return drawn


def _of_sizes(request: Request) -> Iterator[str]:
    if request.level != "first-order" and request.draws < 2:
        yield f"--draws {request.draws}: expected at least 2; with one draw nothing is uncertain but luck"
    if request.level == "first-order" and request.replications < 2:
        yield f"--replications {request.replications}: expected at least 2 where parameters are fixed"
