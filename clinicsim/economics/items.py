"""What a category of cost is made of: payments at a minute, and steady flows over a time, each for somebody."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from clinicsim.arrays import Floats, Ints
from clinicsim.economics.discounting import Convention, discount_factor, flow_factor
from clinicsim.measures.flows import Flow, cut
from clinicsim.measures.log_view import MINUTES_PER_YEAR, LogView
from clinicsim.world.events import NOBODY


@dataclass(frozen=True, slots=True)
class Payments:
    """Dated amounts; every array has shape (payments,)."""

    minutes: Ints = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    amounts: Floats = field(default_factory=lambda: np.zeros(0))
    patient: Ints = field(default_factory=lambda: np.zeros(0, dtype=np.int64))  # whom each is for, or NOBODY

    def __add__(self, other: Payments) -> Payments:
        """The payments of both."""
        return Payments(
            np.concatenate((self.minutes, other.minutes)),
            np.concatenate((self.amounts, other.amounts)),
            np.concatenate((self.patient, other.patient)),
        )


@dataclass(frozen=True, slots=True)
class Steady:
    """Amounts that accrue from a minute to a minute; every array has shape (flows,)."""

    starts: Ints = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    ends: Ints = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    per_year: Floats = field(default_factory=lambda: np.zeros(0))
    patient: Ints = field(default_factory=lambda: np.zeros(0, dtype=np.int64))  # whom each is for, or NOBODY

    def __add__(self, other: Steady) -> Steady:
        """The flows of both."""
        return Steady(
            np.concatenate((self.starts, other.starts)),
            np.concatenate((self.ends, other.ends)),
            np.concatenate((self.per_year, other.per_year)),
            np.concatenate((self.patient, other.patient)),
        )

    def flow(self, view: LogView) -> Flow:
        """The flows clipped to the run and cut at the ends of months."""
        pieces = cut(view, self.starts.astype(np.float64), self.ends.astype(np.float64))
        return Flow(pieces, self.per_year[pieces.of], self.patient[pieces.of])


@dataclass(frozen=True, slots=True)
class Items:
    """Costs of one category."""

    payments: Payments = field(default_factory=Payments)
    steady: Steady = field(default_factory=Steady)

    def __add__(self, other: Items) -> Items:
        """The items of both."""
        return Items(self.payments + other.payments, self.steady + other.steady)

    def by_month(self, view: LogView) -> Floats:
        """Undiscounted cost in each month, shape (months,); flows are clipped to the run."""
        return view.by_month(self.payments.minutes, self.payments.amounts) + self.steady.flow(view).by_month(view)

    def discounted_by_month(self, view: LogView, rate: float, convention: Convention) -> Floats:
        """Cost in each month, discounted to the start of the run, shape (months,)."""
        payments = view.by_month(self.payments.minutes, self._worth_of_payments(rate, convention))
        flow = self.steady.flow(view)
        return payments + _sums(flow.pieces.month, worth_of(flow, rate, convention), view.months)

    def by_patient(self, view: LogView, place: PlaceOf) -> Floats:
        """Undiscounted cost of each person, and last of nobody in particular, shape (people + 1,)."""
        flow = self.steady.flow(view)
        payments = _sums(place(self.payments.patient), self.payments.amounts, place.size)
        return payments + _sums(place(flow.patient), flow.amounts, place.size)

    def discounted_by_patient(self, view: LogView, place: PlaceOf, rate: float, convention: Convention) -> Floats:
        """Cost of each person, and last of nobody in particular, discounted to the start of the run."""
        flow = self.steady.flow(view)
        payments = _sums(place(self.payments.patient), self._worth_of_payments(rate, convention), place.size)
        return payments + _sums(place(flow.patient), worth_of(flow, rate, convention), place.size)

    def _worth_of_payments(self, rate: float, convention: Convention) -> Floats:
        years = self.payments.minutes / MINUTES_PER_YEAR
        return self.payments.amounts * discount_factor(years, rate, convention)


@dataclass(frozen=True, slots=True)
class PlaceOf:
    """Places of people in a table that has one more, the last, for nobody and for people who are not known."""

    number: Ints  # (people,): numbers of the people, ascending

    @property
    def size(self) -> int:
        """Places in the table."""
        return self.number.size + 1

    def __call__(self, patient: Ints) -> Ints:
        """Place of each of these patients, of their shape."""
        if not self.number.size:
            return np.zeros_like(patient)
        place = np.searchsorted(self.number, patient)
        found = self.number[np.minimum(place, self.number.size - 1)] == patient
        return np.where(found, place, self.number.size)


def payments(minutes: Ints, amounts: Floats, patient: Ints | None = None) -> Items:
    """Dated amounts, for these patients or for nobody in particular; all of shape (payments,)."""
    return Items(payments=Payments(minutes.astype(np.int64), amounts, _whom(minutes, patient)))


def steady(starts: Ints, ends: Ints, per_year: Floats, patient: Ints | None = None) -> Items:
    """Amounts that accrue over time, for these patients or for nobody in particular; all of shape (flows,)."""
    return Items(steady=Steady(starts.astype(np.int64), ends.astype(np.int64), per_year, _whom(starts, patient)))


def _whom(like: Ints, patient: Ints | None) -> Ints:
    return np.full(like.size, NOBODY, dtype=np.int64) if patient is None else patient.astype(np.int64)


def worth_of(flow: Flow, rate: float, convention: Convention) -> Floats:
    """Each piece of a flow, discounted to the start of the run, shape (pieces,)."""
    start, end = flow.pieces.start / MINUTES_PER_YEAR, flow.pieces.end / MINUTES_PER_YEAR
    return flow.per_year * flow_factor(start, end, rate, convention)


def discounted_flow(view: LogView, flow: Flow, rate: float, convention: Convention) -> Floats:
    """Sum of a flow in each month, discounted to the start of the run, shape (months,)."""
    return _sums(flow.pieces.month, worth_of(flow, rate, convention), view.months)


def by_patient(flow: Flow, amounts: Floats, place: PlaceOf) -> Floats:
    """Sum of the amounts of a flow's pieces for each person, and last for nobody known, shape (people + 1,)."""
    return _sums(place(flow.patient), amounts, place.size)


def _sums(of: Ints, amounts: Floats, size: int) -> Floats:
    return np.bincount(of, weights=amounts, minlength=size).astype(np.float64)
