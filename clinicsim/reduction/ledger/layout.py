"""What is counted before it is priced: the items of activity, in blocks of one sort.

Every cost is a quantity of something times a price. Quantities are counted while rows come in; the items stand side by
side in one table, those of one sort in a block.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

import numpy as np

from clinicsim.arrays import Ints
from clinicsim.world.events import Cause
from clinicsim.world.world import World


class Block(IntEnum):
    """Sorts of activity, with what its items are if there are several."""

    FILLINGS = 0  # cause
    PUMPS = 1  # cause; pumps put in
    OPERATIONS = 2  # procedure
    TRIALS = 3
    EMERGENCIES = 4
    BLOOD_TESTS = 5
    TOXIN_UNITS = 6
    MINUTES_WORKED = 7  # staff
    MINUTES_AT_PREMIUM = 8  # staff
    MINUTES_OF_OVERTIME = 9  # staff
    MINUTES_OF_AGENCY = 10  # role
    VISITS = 11  # visit type by session template; a last template stands for what is outside sessions
    JOURNEYS = 12  # session template
    VISITS_TRAVELLED_TO = 13  # session template
    AMPOULES = 14  # opened; and what was left in them, thrown away
    # What follows is measured over time.
    POST_YEARS = 15  # member; WTE times years
    BED_YEARS = 16  # ward level; taken as an emergency
    DRUG_YEARS = 17  # oral drug; mg a day times years
    LIFE_YEARS = 18  # band of severity; of everybody known
    ANNUITY_YEARS = 19  # version of the scenario under which the pump was put in


OVER_TIME = Block.POST_YEARS
"""The first of the blocks that are measured over time."""

BY_CAUSE = (Block.FILLINGS, Block.PUMPS)
BY_STAFF = (Block.MINUTES_WORKED, Block.MINUTES_AT_PREMIUM, Block.MINUTES_OF_OVERTIME)
"""Blocks of roles, the last one first, and then members: a row's subject, a member or -1 - role, counts from the first
member's place."""


@dataclass(frozen=True, slots=True)
class Layout:
    """Where each item stands."""

    first: Ints  # (blocks,): first item of each block
    size: Ints  # (blocks,)

    @property
    def items(self) -> int:
        """Number of items."""
        return int(self.size.sum())


def layout(world: World) -> Layout:
    """The items of a world."""
    names, templates = world.names, len(world.scenario.sessions)
    sizes = {
        **dict.fromkeys(BY_CAUSE, max(Cause) + 1),
        **dict.fromkeys(BY_STAFF, len(names.roles) + len(names.members)),
        Block.OPERATIONS: len(names.procedures),
        Block.MINUTES_OF_AGENCY: len(names.roles),
        Block.VISITS: len(names.visits) * (templates + 1),
        Block.JOURNEYS: templates,
        Block.VISITS_TRAVELLED_TO: templates,
        Block.AMPOULES: 2,
        Block.POST_YEARS: len(names.members),
        Block.BED_YEARS: len(names.levels),
        Block.DRUG_YEARS: len(names.drugs),
        Block.LIFE_YEARS: len(names.bands),
        Block.ANNUITY_YEARS: len(world.versions),
    }
    size = np.array([sizes.get(block, 1) for block in Block], dtype=np.int64)
    return Layout(np.cumsum(size) - size, size)
