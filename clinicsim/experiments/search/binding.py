"""What binds: which resource is short in a clinic that misses its targets, in words with numbers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import inf

import numpy as np

from clinicsim.experiments.search.trials import Tried
from clinicsim.experiments.statistics import Interval, t_interval
from clinicsim.measures import describe

LOST = "sessions_lost_by_cause"


@dataclass(frozen=True, slots=True)
class Resource:
    """What says whether something is short."""

    measure: str  # or a family, of which every member says it
    full: float  # from this mean on it is short
    words: str  # what is so large, to stand after the number; {} is the member of a family


RESOURCES = (
    Resource("slot_utilisation", 0.85, "of bookable slots of all kinds are used"),
    Resource("staff_utilisation", 0.85, "of the hours that {} staff may give to clinics are used"),
    Resource("sessions_lost_share", 0.05, "of sessions are lost"),
    Resource("theatre_utilisation", 0.85, "of theatre minutes are used"),
    Resource("bed_waits_per_year", 1.0, "waits for a bed a year"),
)
"""Shares from which queues grow fast: with 85% used there is little room at short notice."""


@dataclass(frozen=True, slots=True)
class Binding:
    """One resource of a clinic.

    Attributes
    ----------
    measure
        That tells of it.
    interval
        Its mean over replications.
    full
        From which it counts as short.
    words
        What is so large, to stand after the number.
    """

    measure: str
    interval: Interval
    full: float
    words: str

    @property
    def short(self) -> bool:
        """Whether the resource is short."""
        return self.interval.mean >= self.full


def measures_of_resources(summary: Sequence[str]) -> list[str]:
    """Measures that a run has of resources, and of the causes for which sessions are lost."""
    families = (*(one.measure for one in RESOURCES), LOST)
    return [name for name in summary if name.partition(".")[0] in families]


def binding(tried: Tried) -> tuple[Binding, ...]:
    """Resources of a candidate, those that are short first, each group from the fullest."""
    found = list(_resources(tried))
    return tuple(sorted(found, key=lambda one: (not one.short, -one.interval.mean / one.full)))


def lost_to(tried: Tried) -> list[tuple[str, float]]:
    """Causes for which sessions are lost with the mean share of each, the largest first; only what happens."""
    causes = {
        name.partition(".")[2]: t_interval(tried.of(name)).mean
        for name in tried.measures
        if name.startswith(f"{LOST}.")
    }
    return sorted(((name, share) for name, share in causes.items() if share > 0), key=lambda each: -each[1])


def _resources(tried: Tried) -> Iterator[Binding]:
    for one in RESOURCES:
        for name in tried.measures:
            family, _, member = name.partition(".")
            if family != one.measure or (describe(name).family and not member):
                continue
            interval = t_interval(tried.of(name)).within(*describe(name).limits)
            if np.isfinite(interval.mean) and interval.mean < inf:
                yield Binding(name, interval, one.full, one.words.format(member.replace("_", " ")))
