"""What a category of cost is made of: payments at a minute, and steady flows over a time."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from clinicsim.economics.discounting import Convention, discount_factor, flow_factor
from clinicsim.measures.flows import Flow, cut
from clinicsim.measures.log_view import MINUTES_PER_YEAR, LogView
from clinicsim.world.world import Floats, Ints


def _none() -> Floats:
    return np.zeros(0)


def _never() -> Ints:
    return np.zeros(0, dtype=np.int64)


@dataclass(frozen=True, slots=True)
class Items:
    """Costs of one category: `payments` are dated amounts, `flows` run from a minute to a minute."""

    minutes: Ints = field(default_factory=_never)  # (payments,)
    amounts: Floats = field(default_factory=_none)  # (payments,)
    starts: Ints = field(default_factory=_never)  # (flows,)
    ends: Ints = field(default_factory=_never)  # (flows,)
    per_year: Floats = field(default_factory=_none)  # (flows,)

    def __add__(self, other: Items) -> Items:
        """The items of both."""
        return Items(
            np.concatenate((self.minutes, other.minutes)),
            np.concatenate((self.amounts, other.amounts)),
            np.concatenate((self.starts, other.starts)),
            np.concatenate((self.ends, other.ends)),
            np.concatenate((self.per_year, other.per_year)),
        )

    def by_month(self, view: LogView) -> Floats:
        """Undiscounted cost in each month, shape (months,); flows are clipped to the run."""
        return view.by_month(self.minutes, self.amounts) + self._flow(view).by_month(view)

    def discounted_by_month(self, view: LogView, rate: float, convention: Convention) -> Floats:
        """Cost in each month, discounted to the start of the run, shape (months,)."""
        worth = discount_factor(self.minutes / MINUTES_PER_YEAR, rate, convention)
        payments = view.by_month(self.minutes, self.amounts * worth)
        return payments + discounted_flow(view, self._flow(view), rate, convention)

    def _flow(self, view: LogView) -> Flow:
        pieces = cut(view, self.starts.astype(np.float64), self.ends.astype(np.float64))
        return Flow(pieces, self.per_year[pieces.of])


def discounted_flow(view: LogView, flow: Flow, rate: float, convention: Convention) -> Floats:
    """Sum of a flow in each month, discounted to the start of the run, shape (months,)."""
    start, end = flow.pieces.start / MINUTES_PER_YEAR, flow.pieces.end / MINUTES_PER_YEAR
    worth = flow.per_year * flow_factor(start, end, rate, convention)
    return np.bincount(flow.pieces.month, weights=worth, minlength=view.months).astype(np.float64)
