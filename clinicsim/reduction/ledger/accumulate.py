"""The ledger of a replication from its rows, without a log."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from clinicsim.arrays import Floats
from clinicsim.economics.costing import CATEGORIES, Ledger
from clinicsim.economics.perspective import counted, payers_of
from clinicsim.reduction.ledger.ampoules import Ampoules
from clinicsim.reduction.ledger.annuities import Annuities
from clinicsim.reduction.ledger.care_at_home import CareAtHome
from clinicsim.reduction.ledger.costs import Costs
from clinicsim.reduction.ledger.flows import Flows
from clinicsim.reduction.ledger.payments import Payments
from clinicsim.reduction.ledger.quantities import Book
from clinicsim.reduction.ledger.rates import Rates
from clinicsim.reduction.ledger.tariffs import AGENCY, COLUMNS, DRUG_WASTED, OWN_STAFF_USED
from clinicsim.reduction.rows.part import Part
from clinicsim.reduction.sheet import Sheet, Sum
from clinicsim.world.world import World


@dataclass(frozen=True, slots=True)
class ByMonth:
    """What the ledger relates costs to."""

    patient_years: Floats  # (months,)
    on_time_refills: Floats  # (months,)
    discounted_qalys: Floats  # (months, components)
    discounted_life_years: Floats  # (months,)


class LedgerAccumulator:
    """Counts and prices the activity of one replication after another.

    Parameters
    ----------
    world
        The world of the replications; prices are those in force at each event, brought to one price year if the
        scenario asks for it. Perspective and discount rates are those of the first day.
    sheet
        Gets the costs.

    Attributes
    ----------
    payers : tuple of str
        Who pays for each category.
    parts : tuple of Part
        What follows the rows, in the order in which it is to be closed.
    """

    def __init__(self, world: World, sheet: Sheet) -> None:
        self.payers = payers_of(world.scenario, tuple(CATEGORIES))
        self._counts = counted(world.scenario, tuple(CATEGORIES))
        book = Book(world)
        rates, self._costs = Rates(book), Costs(world, sheet, book)
        followed = (
            Payments(world, book),
            Ampoules(world, book),
            Flows(world, book, rates),
            CareAtHome(world, book, rates),
            Annuities(world, book, rates),
        )
        self.parts: tuple[Part, ...] = (book, *followed, rates, self._costs)

    def cost(self, *columns: str) -> Sum:
        """Costs of these columns of the ledger, whoever's costs count."""
        return self._costs.plain.total([COLUMNS.index(column) for column in columns])

    def counted(self, category: str) -> Sum:
        """Cost of a category, as the perspective counts it."""
        column = COLUMNS.index(category)
        return self._costs.plain[column] * float(self._counts[column])

    def discounted(self, category: str) -> Sum:
        """Cost of a category, as the perspective counts it, discounted to the start of the run."""
        column = COLUMNS.index(category)
        return self._costs.discounted[column] * float(self._counts[column])

    def ledger(self, others: ByMonth) -> Ledger:
        """The ledger of the replication, once it is closed."""
        plain, discounted = self._costs.plain.by_month, self._costs.discounted.by_month
        monthly, discounted_monthly = (np.ascontiguousarray(each[: len(CATEGORIES)].T) for each in (plain, discounted))
        return Ledger(
            categories=tuple(CATEGORIES),
            payers=self.payers,
            monthly=np.where(self._counts, monthly, 0.0),
            discounted_monthly=np.where(self._counts, discounted_monthly, 0.0),
            all_monthly=monthly,
            own_staff_used_monthly=plain[COLUMNS.index(OWN_STAFF_USED)].copy(),
            agency_monthly=plain[COLUMNS.index(AGENCY)].copy(),
            drug_wasted_monthly=plain[COLUMNS.index(DRUG_WASTED)].copy(),
            patient_years=others.patient_years,
            on_time_refills=others.on_time_refills,
            discounted_qalys_monthly=others.discounted_qalys,
            discounted_life_years_monthly=others.discounted_life_years,
        )
