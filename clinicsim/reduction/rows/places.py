"""Places of patients: dense numbers, by which arrays that hold something about each patient are indexed.

The log numbers patients of the first day from 0 and candidates for referral from `FIRST_REFERRAL`; their places follow
each other without that gap. How many candidates a replication has is known only once it has run, so the arrays grow.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from clinicsim.reduction.kernel import helper
from clinicsim.world.events import FIRST_REFERRAL
from clinicsim.world.world import World

SPARE_PLACES = 64


@helper
def place_of(patient: int, prevalent: int) -> int:
    """Place of a patient by the log's number; `prevalent` is the number of patients of the first day."""
    if patient < FIRST_REFERRAL:
        return patient
    return prevalent + patient - FIRST_REFERRAL


class PatientTable:
    """Arrays with one element for each place, which grow together.

    Parameters
    ----------
    world
        Its cohort gives the number of places at first.
    empty
        By column: what stands in a new place. A whole number makes an array of int64, a float one of float64, both of
        shape (places,); an array of shape (k,) makes one of shape (places, k).
    """

    def __init__(self, world: World, empty: Mapping[str, ArrayLike]) -> None:
        self._empty = {name: np.asarray(value) for name, value in empty.items()}
        self._columns: dict[str, NDArray[Any]] = {}
        self.places = 0
        self._used = 0  # as far as `grow` has asked for: beyond, every place is empty
        self.grow(len(world.cohort.patients) + SPARE_PLACES)

    def __getitem__(self, name: str) -> NDArray[Any]:
        """The column of this name, of at least as many elements as the last `grow` asked for."""
        return self._columns[name]

    def clear(self) -> None:
        """Empty every place."""
        for name, value in self._empty.items():
            _fill(self._columns[name][: self._used], value)

    def grow(self, places: int) -> None:
        """Make room for this many places; what stands in the others is kept."""
        self._used = max(self._used, places)
        if places <= self.places:
            return
        room = max(places, 2 * self.places)
        for name, value in self._empty.items():
            grown = np.empty((room, *value.shape), dtype=value.dtype)
            grown[: self.places] = self._columns.get(name, grown[:0])
            _fill(grown[self.places :], value)
            self._columns[name] = grown
        self.places = room


def _fill(column: NDArray[Any], value: NDArray[Any]) -> None:
    """Put a value into every place; records are copied as bytes, since numpy copies them field by field."""
    if value.dtype.fields:
        column.view(np.uint8).reshape(len(column), -1)[:] = np.atleast_1d(value).view(np.uint8).ravel()
    else:
        column[:] = value
