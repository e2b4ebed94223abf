"""What a waiting list needs to keep its target, by queueing theory and on paper.

Fong K, Mushtaq Y, House T, Gordon D, Chen Y, Griffths D, Ahmad S, Walton N. Understanding Waiting Lists Pressures.
medRxiv 2022.08.23.22279117 (2022); the formulas are those that the NHS-R community's package NHSRwaitinglist also has.
"""

from __future__ import annotations

from dataclasses import dataclass

FACTOR = 4
"""A list in balance whose mean wait is a quarter of the target keeps it for all but exp(-4), 1.8%, of patients."""
RELIEF_WEEKS = 26
"""Weeks in which a list that is far too long should be brought back to its target size."""


@dataclass(frozen=True, slots=True)
class WaitingList:
    """One waiting list; rates are patients a week, waits weeks.

    Attributes
    ----------
    demand, capacity : float
        Patients added to the list, and patients who can be seen, a week.
    size : int
        Patients waiting now.
    mean_wait : float
        Mean wait so far of the patients waiting now; 0 if nobody waits.
    target : float
        Weeks within which patients should be seen.
    """

    name: str
    demand: float
    capacity: float
    size: int
    mean_wait: float
    target: float

    @property
    def load(self) -> float:
        """Patients added for every one who can be seen: from 1 on, the list grows without end."""
        return self.demand / self.capacity if self.capacity > 0 else float("inf")

    @property
    def target_mean_wait(self) -> float:
        """Mean wait of a list in balance that keeps its target."""
        return self.target / FACTOR

    @property
    def target_size(self) -> float:
        """Size of a list in balance that keeps its target (Little's law)."""
        return self.demand * self.target_mean_wait

    @property
    def too_long(self) -> bool:
        """Whether the list is more than twice its target size, so that it needs relief first."""
        return self.size > 2 * self.target_size

    @property
    def relief_capacity(self) -> float | None:
        """Capacity for half a year that brings a list that is too long to its target size; None if it is not."""
        return self.demand + (self.size - self.target_size) / RELIEF_WEEKS if self.too_long else None

    @property
    def target_capacity(self) -> float:
        """Capacity that keeps a list in balance at its target, with arrivals and service as irregular as Poisson.

        Kingman's formula: demand + (cv_demand^2 + cv_capacity^2) / 2 / target mean wait, both coefficients of
        variation 1, the safe side: slots in a timetable are more regular than that.
        """
        return self.demand + 1.0 / self.target_mean_wait

    @property
    def pressure(self) -> float:
        """Twice the mean wait over the target: above 1, the target is likely to be missed."""
        return 2 * self.mean_wait / self.target
