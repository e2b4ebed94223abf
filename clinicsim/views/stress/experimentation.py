"""Items 4.1 to 4.3: how a run starts, how long it is, and how results are estimated."""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING

from clinicsim.experiments import compare, statistics
from clinicsim.views.stress.document import Item

if TYPE_CHECKING:
    from clinicsim.scenario import Loaded
    from clinicsim.world.world import World


def items(loaded: Loaded, world: World) -> tuple[Item, ...]:
    """Return the three items."""
    run, cohort = loaded.scenario.run, world.cohort
    pumps = int(cohort.patients["itb"].sum())
    synthetic = "synthetic" if cohort.synthetic else "the clinic's own"
    return (
        Item(
            "4.1",
            "Initialisation",
            (
                f"The run starts from a list of {len(cohort.ids)} patients ({synthetic}), {pumps} of them with pumps: "
                "each pump with its volume, strength, dose, last refill and age, so refills and batteries fall due as "
                "they would. The life left to a battery and the time to a complication are drawn given the age that "
                "was reached. There is no warm-up: runs are terminating, from a list as it stands on the first day.",
            ),
        ),
        Item(
            "4.2",
            "Run length",
            (f"{run.months} months from {run.start_date.isoformat()}, in whole minutes.",),
        ),
        Item(
            "4.3",
            "Estimation approach",
            (
                f"{run.replications} replications, seed {run.seed}. The replication is the unit, because patients "
                "share queues. " + _says(statistics.t_interval) + " " + _says(compare.compare),
            ),
        ),
    )


def _says(function: object) -> str:
    return inspect.cleandoc(inspect.getdoc(function) or "").split("\n\n")[0].replace("\n", " ")
