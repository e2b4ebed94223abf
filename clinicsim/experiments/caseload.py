"""How many pumps a clinic can carry: the same capacity with smaller and larger caseloads, under the same luck.

A smaller caseload is a random part of the clinic's own pump patients, a larger one adds made-up patients like those of
the scenario. The caseloads nest: every patient of a smaller one is in every larger one, with the same luck, so that the
curve's steps are due to the patients who are added and not to chance.
"""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from clinicsim.experiments.runs import Runs
from clinicsim.experiments.statistics import Interval
from clinicsim.scenario.schema.scenario import Scenario
from clinicsim.world.cohort import Cohort, read_cohort
from clinicsim.world.cohort.synthetic import new_cohort
from clinicsim.world.randomness import entity

ON_TIME = "refill_on_time_share"
MEASURES = (ON_TIME, "dry_events_per_100_pump_years", "withdrawals_per_100_pump_years", "slot_utilisation")
GRID = (0.6, 0.8, 1.0, 1.2, 1.4)  # of the present number of pumps
_STEP = 5  # the grid's sizes are multiples of this
_EXTRA = "EXTRA"  # prefix of the ids of patients who are added


@dataclass(frozen=True, slots=True)
class Point:
    """One caseload."""

    pumps: int  # on the first day
    measures: dict[str, Interval]


@dataclass(frozen=True, slots=True)
class Curve:
    """What happens to a clinic as its caseload grows."""

    present: int  # pumps of the scenario's own cohort
    target: float  # share of refills on time
    points: tuple[Point, ...]  # in order of size

    @property
    def largest(self) -> int | None:
        """Largest caseload up to which every one tried keeps the target, by the lower end of its interval."""
        kept = None
        for point in self.points:
            if not point.measures[ON_TIME].lo >= self.target:
                break
            kept = point.pumps
        return kept


def default_sizes(pumps: int) -> tuple[int, ...]:
    """Sizes about the present number of pumps, in order; the present number is one of them."""
    sizes = {max(round(pumps * share / _STEP) * _STEP, 1) for share in GRID if share != 1.0}
    return tuple(sorted({*sizes, pumps} - {0}))


def resized(cohort: Cohort, scenario: Scenario, pumps: int) -> Cohort:
    """Return a cohort with this many pumps; everybody without a pump stays.

    Parameters
    ----------
    cohort
        The scenario's own.
    scenario
        From whose parameters patients are made up, and whose seed orders the clinic's own.
    pumps
        Patients with a pump.

    Raises
    ------
    ValueError
        If the number is negative.
    """
    if pumps < 0:
        raise ValueError(f"a caseload cannot be negative, got {pumps}")
    own = np.flatnonzero(cohort.patients["itb"])
    if pumps > own.size:
        return _joined(cohort, _made_up(scenario, pumps - own.size))
    order = sorted(own.tolist(), key=lambda place: entity(f"caseload {scenario.run.seed}", cohort.ids[place]))
    dropped = set(order[pumps:])
    return _part(cohort, [place for place in range(len(cohort.ids)) if place not in dropped])


def _part(cohort: Cohort, places: Sequence[int]) -> Cohort:
    """The patients at these places, in this order."""
    kept = {cohort.ids[place] for place in places}
    return Cohort(
        ids=tuple(cohort.ids[place] for place in places),
        patients=_fixed(cohort.patients[list(places)]),
        synthetic=cohort.synthetic,
        imputed=tuple(note for note in cohort.imputed if note.partition(":")[0] in kept),
        pump_models=tuple(cohort.pump_model(place) for place in places),
        oral_drugs={new: cohort.oral_drugs[old] for new, old in enumerate(places) if old in cohort.oral_drugs},
    )


def _joined(first: Cohort, second: Cohort) -> Cohort:
    size = len(first.ids)
    both = Cohort(
        ids=(*first.ids, *second.ids),
        patients=np.concatenate([first.patients, second.patients]),
        synthetic=True,
        imputed=(*first.imputed, *second.imputed),
        pump_models=tuple(cohort.pump_model(place) for cohort in (first, second) for place in range(len(cohort.ids))),
        oral_drugs={**first.oral_drugs, **{size + place: drugs for place, drugs in second.oral_drugs.items()}},
    )
    return _part(both, sorted(range(len(both.ids)), key=both.ids.__getitem__))


def _fixed(patients: NDArray[np.void]) -> NDArray[np.void]:
    patients.flags.writeable = False
    return patients


def _made_up(scenario: Scenario, pumps: int) -> Cohort:
    """Patients of the generator, read back as any cohort is; a larger number begins with a smaller one."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "extra.csv"
        file.write_text(new_cohort(pumps, 0, scenario.run.seed, scenario, prefix=_EXTRA), encoding="utf-8")
        return read_cohort([file], scenario)


def point_of(pumps: int, runs: Runs) -> Point:
    """One caseload's means with their intervals."""
    return Point(pumps, {name: runs.interval(name) for name in MEASURES})
