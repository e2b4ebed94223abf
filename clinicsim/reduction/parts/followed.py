"""All parts of a reducer; the measures are made of what they count."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np

from clinicsim.measures.log_view import MINUTES_PER_YEAR
from clinicsim.measures.quality_of_life import COMPONENTS
from clinicsim.reduction.parts.at_risk import AtRisk
from clinicsim.reduction.parts.beds import Beds
from clinicsim.reduction.parts.caseload import Caseload
from clinicsim.reduction.parts.drugs_taken import DrugsTaken
from clinicsim.reduction.parts.follow_up import FollowUp
from clinicsim.reduction.parts.health.flow import Effects
from clinicsim.reduction.parts.health.lives import LifeSums, Lives
from clinicsim.reduction.parts.health.losses import Losses
from clinicsim.reduction.parts.health.scores import Scores
from clinicsim.reduction.parts.health.waiting_utility import WaitingUtility
from clinicsim.reduction.parts.refills import Refills
from clinicsim.reduction.parts.samples import Sample, Samples
from clinicsim.reduction.parts.simulated import Simulated
from clinicsim.reduction.parts.slots import Slots
from clinicsim.reduction.parts.staff import Staff
from clinicsim.reduction.parts.tallies import Tallies, Tally
from clinicsim.reduction.parts.theatre import Theatre
from clinicsim.reduction.parts.waits import Waits
from clinicsim.reduction.rows.part import Part
from clinicsim.reduction.sheet import Sheet, Sum
from clinicsim.world.events import Kind
from clinicsim.world.world import World


class Followed:
    """What is followed in a world.

    Parameters
    ----------
    world
        The world.
    sheet
        Where the parts write down what they have counted.
    tallies, samples
        What the measures want counted, and of what they want quantiles.

    Attributes
    ----------
    years : Sum
        Length of each month.
    parts : tuple of Part
        In the order in which they are to be closed.
    """

    def __init__(self, world: World, sheet: Sheet, tallies: Iterable[Tally], samples: Mapping[Kind, Sample]) -> None:
        self.world = world
        calendar = sheet.add(1)
        calendar.by_month[0] = np.diff(world.month_starts) / MINUTES_PER_YEAR
        self.years: Sum = calendar[0]
        effects = Effects(world)
        self.tallies, self.samples = Tallies(world, sheet, tallies), Samples(world, sheet, samples)
        self.refills, self.at_risk, self.caseload = Refills(world, sheet), AtRisk(world, sheet), Caseload(world, sheet)
        self.slots, self.staff = Slots(world, sheet), Staff(world, sheet, self.tallies)
        self.simulated = Simulated(sheet, self.tallies)
        self.theatre, self.beds = Theatre(world, sheet), Beds(world, sheet)
        self.waits, self.follow_up = Waits(world, sheet), FollowUp(world, sheet)
        self.drugs_taken, self.scores = DrugsTaken(world, sheet), Scores(world, sheet)
        self.lives, self.losses = Lives(world, sheet, effects), Losses(world, sheet, effects)
        self.waiting = WaitingUtility(world, sheet, effects)
        self.parts: tuple[Part, ...] = (
            self.tallies,
            self.samples,
            self.refills,
            self.at_risk,
            self.caseload,
            self.slots,
            self.staff,
            self.simulated,
            self.theatre,
            self.beds,
            self.waits,
            self.follow_up,
            self.drugs_taken,
            self.scores,
            self.lives,
            self.losses,
            self.waiting,
        )

    @property
    def qalys(self) -> dict[str, Sum]:
        """QALYs by component."""
        return _components(self.lives.plain, self.losses.by_month, self.waiting.by_month)

    @property
    def discounted_qalys(self) -> dict[str, Sum]:
        """QALYs by component, discounted to the start of the run."""
        return _components(self.lives.discounted, self.losses.discounted, self.waiting.discounted)


def _components(lives: LifeSums, losses: Sum, waiting: Sum) -> dict[str, Sum]:
    """What QALYs are made of, in the order of `COMPONENTS`; what is above the norm is taken away."""
    flows = (lives.state, lives.pump, losses, waiting, -lives.above_norm, lives.carers)
    return dict(zip(COMPONENTS, flows, strict=True))
