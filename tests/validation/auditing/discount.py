"""Discounting, by the words of the documentation."""

from __future__ import annotations

import math

from validation.auditing.written import YEAR


class Discount:
    """What an amount at a minute, or a rate a year over some time, is worth on the first day."""

    def __init__(self, rate: float, convention: str) -> None:
        self.rate, self.convention = rate, convention

    def factor(self, minute: float) -> float:
        years = minute / YEAR
        if self.convention == "continuous":
            return (1 + self.rate) ** -years
        if self.convention == "nominal_monthly":
            return (1 + self.rate / 12) ** -math.floor(years * 12 + 1e-9)
        middle = 0.5 if self.convention == "mid_year" else 0.0
        return (1 + self.rate) ** -(math.floor(years + 1e-9) + middle)

    def flow(self, start: float, end: float) -> float:
        """Worth of 1 a year from a minute to a minute."""
        if self.rate == 0:
            return (end - start) / YEAR
        if self.convention == "continuous":
            force = math.log(1 + self.rate)
            return (math.exp(-force * start / YEAR) - math.exp(-force * end / YEAR)) / force
        step = YEAR / 12 if self.convention == "nominal_monthly" else YEAR
        total, at = 0.0, start
        while at < end:
            stop = min((math.floor(at / step + 1e-9) + 1) * step, end)
            total += (stop - at) / YEAR * self.factor(at)
            at = stop
        return total
