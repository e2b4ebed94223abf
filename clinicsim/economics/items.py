"""What a category of cost is made of: payments at a minute, and steady flows over a time."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from clinicsim.economics.discounting import Convention, discount_factor, flow_factor
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
        start, end = self._flow_years(view)
        return view.by_month(self.minutes, self.amounts) + _over_flows(end - start, self.per_year)

    def discounted_by_month(self, view: LogView, rate: float, convention: Convention) -> Floats:
        """Cost in each month, discounted to the start of the run, shape (months,)."""
        start, end = self._flow_years(view)
        worth = discount_factor(self.minutes / MINUTES_PER_YEAR, rate, convention)
        return view.by_month(self.minutes, self.amounts * worth) + _over_flows(
            flow_factor(start, end, rate, convention), self.per_year
        )

    def _flow_years(self, view: LogView) -> tuple[Floats, Floats]:
        """Start and end of each flow inside each month, in years from the start, both (flows, months)."""
        bounds = view.world.month_starts
        start = np.clip(self.starts[:, None], bounds[:-1], bounds[1:]) / MINUTES_PER_YEAR
        end = np.clip(self.ends[:, None], bounds[:-1], bounds[1:]) / MINUTES_PER_YEAR
        return start, end


def _over_flows(shares: Floats, per_year: Floats) -> Floats:
    total: Floats = per_year @ shares
    return total
