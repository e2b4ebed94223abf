"""One replication with its event log: a possible future, which illustrates and is never called an average."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from clinicsim import engines
from clinicsim.engines import ENGINES
from clinicsim.experiments.executors.outcome import error_text
from clinicsim.experiments.runs import RunFailed
from clinicsim.experiments.warm import ensure_compiled
from clinicsim.measures.log_view import LogView
from clinicsim.scenario import Loaded
from clinicsim.views.costs import MONTHS_PER_YEAR
from clinicsim.views.stamp import Stamp, stamp_of_world
from clinicsim.world.events import EventLog
from clinicsim.world.world import World

ONE_FUTURE = "One possible future, not an average: another replication would look different, so there is no interval."
"""What stands under every figure that is drawn from one log."""


@dataclass(frozen=True, eq=False)
class Illustration:
    """What figures of one replication are drawn from.

    `log` is an array of dtype `EVENT`, shape (rows,), in order of time.
    """

    world: World
    log: EventLog
    replication: int
    scenario_hash: str = ""
    engine: str = ENGINES[0]

    @property
    def name(self) -> str:
        """What titles begin with."""
        return f"Replication {self.replication}"

    @cached_property
    def view(self) -> LogView:
        """The log as measures read it."""
        return LogView(self.world, self.log)

    @property
    def stamp(self) -> Stamp:
        """What stands under a figure, so that a reader can make it again."""
        one = ("Replication", f"{self.replication} alone")
        return stamp_of_world(self.world, self.scenario_hash, self.engine, one)


def illustrate(loaded: Loaded, world: World, replication: int = 0, engine: str = ENGINES[0]) -> Illustration:
    """Run one replication and keep its log.

    Parameters
    ----------
    loaded
        The scenario, which the stamp names.
    world
        What was built from it.
    replication
        Which one, from 0: the same that a run of the scenario has under this number.
    engine
        One of `clinicsim.engines.ENGINES`.

    Raises
    ------
    RunFailed
        If the replication fails.
    """
    ensure_compiled(engine)
    try:
        log = engines.run(world, replication, engine)
    except Exception as error:
        raise RunFailed(f"replication {replication} failed: {error_text(error)}") from error
    return Illustration(world, log, replication, loaded.hash, engine)


def years_of(illustration: Illustration) -> int:
    """How many years a run has, counted from its first day; the last may be short."""
    return -(-illustration.view.months // MONTHS_PER_YEAR)


def year_bounds(illustration: Illustration, year: int) -> tuple[int, int]:
    """Return the minutes at which a year of the run begins and ends; the first is year 1.

    Raises
    ------
    ValueError
        If the run has no such year.
    """
    if not 1 <= year <= years_of(illustration):
        raise ValueError(f"there is no year {year}: the run has {years_of(illustration)}")
    starts = illustration.world.month_starts
    last = min(year * MONTHS_PER_YEAR, starts.size - 1)
    return int(starts[(year - 1) * MONTHS_PER_YEAR]), int(starts[last])
