"""Scores of spasticity and its burden: where people stand at month ends, by therapy.

Scores change while an effect comes, and then stand until a row changes something: those of who stands still are added
up once, and not at each month end.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from clinicsim.arrays import Floats, Ints
from clinicsim.measures.courses import EffectsOf
from clinicsim.measures.outcomes import scale_of
from clinicsim.measures.people import THERAPIES
from clinicsim.reduction.kernel import helper, kernel
from clinicsim.reduction.parts.health.courses import (
    CONTROL,
    NEEDS,
    NONE,
    OF_INDICATION,
    START,
    TREATMENT,
    VERSION,
    change_course,
    course_rules,
    course_table,
)
from clinicsim.reduction.parts.health.people import INDICATION, KNOWN, PERSON, UNKNOWN, indications_listed, introduce
from clinicsim.reduction.rows.places import PatientTable, place_of
from clinicsim.reduction.rows.spans import span_of, version_starts
from clinicsim.reduction.sheet import Sheet, Sum
from clinicsim.scenario.schema.scenario import Scenario
from clinicsim.world.events import EVENT, Control, EventLog, Kind, Score, State
from clinicsim.world.rules.outcomes import bounded, on_the_way
from clinicsim.world.world import World

CONTROLLED = len(Score)  # column after those of the scores
# Rows of the table of scales.
LOWEST, HIGHEST, CONTROLLED_AT = range(3)
# What is kept count of: months seen, people known, and the version by whose scales the standing scores are cut.
MONTH, PEOPLE, SCALES = range(3)

_CONTROL, _STATE, _SCORED, _DIED, _DIED_ELSEWHERE = (
    int(kind) for kind in (Kind.CONTROL, Kind.STATE, Kind.SCORED, Kind.DIED, Kind.DIED_ELSEWHERE)
)
_ASHWORTH = int(Score.ASHWORTH)


class Scores:
    """Mean scores, and the share whose spasticity is controlled."""

    kinds: Sequence[Kind] = (
        Kind.REFERRED,
        Kind.STATE,
        Kind.DIED,
        Kind.PERSON,
        Kind.SEVERITY,
        Kind.CONTROL,
        Kind.SCORED,
        Kind.DIED_ELSEWHERE,
    )

    def __init__(self, world: World, sheet: Sheet) -> None:
        self._world = world
        months, scenarios = world.month_starts.size - 1, [version.scenario for version in world.versions]
        self._prevalent = len(world.cohort.patients)
        self._listed, self._versions = indications_listed(world), version_starts(world)
        self._rules = course_rules(world, [(_effect_of(score), tuple(Control)) for score in Score])
        self._scales = np.array([_scales(each) for each in scenarios], dtype=np.float64)
        self._therapies = _therapies()
        self._courses = course_table(world, len(Score))
        # The roll holds the places of the people known, in order of arrival; it has room for all.
        unscored = np.full(len(Score), np.nan)
        self._people = PatientTable(
            world,
            {
                "who": UNKNOWN,
                "state": np.int8(State.GONE),
                "baseline": unscored,
                "roll": np.int32(NONE),
                "stands": np.int8(NONE),
            },
        )
        self._sums = np.zeros((months, len(THERAPIES), len(Score) + 1))
        self._counts = np.zeros((months, len(THERAPIES), len(Score) + 1))
        self._standing = np.zeros((2, *self._sums[0].shape))  # sums and counts of who stands still
        self._tally = np.zeros(3, dtype=np.int64)
        cells = self._sums[0].size
        self._sum_lines, self._count_lines = sheet.add(cells), sheet.add(cells)

    def clear(self) -> None:
        """Forget the last replication."""
        self._people.clear()
        self._courses.clear()
        self._sums[:], self._counts[:], self._standing[:], self._tally[:] = 0.0, 0.0, 0.0, 0

    def take(self, rows: EventLog, at: Ints, places: int) -> None:
        """Follow the next rows."""
        self._people.grow(places)
        self._courses.grow(places)
        self._go_on(rows, at, 0)

    def close(self) -> None:
        """See where people stand at the last month ends."""
        self._go_on(np.zeros(0, dtype=EVENT), np.zeros(0, dtype=np.int64), self._world.end)
        months = len(self._sums)
        self._sum_lines.by_month[:] = self._sums.reshape(months, -1).T
        self._count_lines.by_month[:] = self._counts.reshape(months, -1).T

    def of(self, column: int, *therapies: str) -> tuple[Sum, Sum]:
        """Sum of a score over people under these therapies at month ends, and how many they are.

        Columns are the scores, and `CONTROLLED`, which is 1 for those whose spasticity is.
        """
        places = [list(THERAPIES).index(therapy) * (len(Score) + 1) + column for therapy in therapies]
        return self._sum_lines.total(places), self._count_lines.total(places)

    def _go_on(self, rows: EventLog, at: Ints, until: int) -> None:
        people, courses, rules = self._people, self._courses, self._rules
        _take(
            rows,
            at,
            until,
            self._prevalent,
            self._world.month_starts,
            self._versions,
            self._listed,
            people["who"],
            people["state"],
            people["baseline"],
            courses["course"],
            courses["times"],
            courses["begins"],
            rules.targets,
            rules.needs,
            self._scales,
            self._therapies,
            people["roll"],
            people["stands"],
            self._tally,
            self._sums,
            self._counts,
            self._standing,
        )


def _effect_of(score: Score) -> EffectsOf:
    return lambda scenario: (scale_of(scenario, score).effect, scale_of(scenario, score).effect_by_indication)


def _scales(scenario: Scenario) -> list[list[float]]:
    """Lowest and highest of each score, and up to what the spasticity is controlled."""
    scales = [scale_of(scenario, score) for score in Score]
    controlled = [scenario.outcomes.controlled_ashworth.value] * len(scales)
    return [[scale.lowest for scale in scales], [scale.highest for scale in scales], controlled]


def _therapies() -> Ints:
    """Place of the therapy that each state counts under, shape (states,); NONE for those who have gone."""
    places = np.full(len(State), NONE, dtype=np.int64)
    for place, states in enumerate(THERAPIES.values()):
        places[list(states)] = place
    return places


@kernel
def _take(
    rows: EventLog, at: Ints, until: int, prevalent: int, month_starts: Ints, versions: Ints, listed: Ints, who: Ints,
    state: Ints, baseline: Floats, course: Ints, times: Floats, begins: Floats, targets: Floats,
    needs: Floats, scales: Floats, therapies: Ints, roll: Ints, stands: Ints, tally: Ints, sums: Floats,
    counts: Floats, standing: Floats,
) -> None:  # fmt: skip
    """Take rows in, and see where people stand at each month end up to the last row and up to a minute."""
    for k in range(at.size + 1):
        minute = rows[at[k]]["minute"] if k < at.size else until
        while tally[MONTH] + 1 < month_starts.size and minute >= month_starts[tally[MONTH] + 1]:
            month, now = tally[MONTH], month_starts[tally[MONTH] + 1]
            _cut_by(span_of(versions, now), roll[: tally[PEOPLE]], stands, tally, standing)
            _see_where_people_stand(
                now, scales[tally[SCALES]], therapies, roll[: tally[PEOPLE]], stands, state, baseline, course, times,
                begins, targets, sums[month], counts[month], standing,
            )  # fmt: skip
            tally[MONTH] += 1
        if k == at.size:
            return
        row = rows[at[k]]
        kind, patient, subject, value = row["kind"], row["patient"], row["subject"], row["value"]
        place = place_of(patient, prevalent)
        if stands[place] != NONE:
            _move(place, scales[tally[SCALES]], stands, baseline, course, targets, standing)
        if kind == _STATE:
            state[place] = int(value)
        elif kind == _SCORED:
            baseline[place, subject] = value
        elif kind == _CONTROL:
            if who[place, KNOWN] == 1:
                change_course(
                    place, minute, int(value), subject, span_of(versions, minute), who[place, INDICATION], course,
                    times, begins, targets, needs,
                )  # fmt: skip
        elif kind in (_DIED, _DIED_ELSEWHERE):
            course[place, CONTROL] = NONE
        else:
            introduce(kind, patient, subject, value, place, listed, who)
            if kind == PERSON:
                roll[tally[PEOPLE]] = place
                tally[PEOPLE] += 1


@helper
def _cut_by(version: int, people: Ints, stands: Ints, tally: Ints, standing: Floats) -> None:
    """Let scores be cut by the scales of a version: what stands by those of another is looked at again."""
    if tally[SCALES] != version:
        tally[SCALES] = version
        standing[:] = 0.0
        for place in people:
            stands[place] = NONE


@helper
def _move(
    place: int, scales: Floats, stands: Ints, baseline: Floats, course: Ints, targets: Floats, standing: Floats
) -> None:
    """Let somebody no longer stand still."""
    here, therapy = course[place], stands[place]
    target = targets[here[VERSION], here[OF_INDICATION], here[TREATMENT]]
    _add(-1.0, baseline[place], target, scales, standing[0, therapy], standing[1, therapy])
    stands[place] = NONE


@helper
def _see_where_people_stand(
    now: int, scales: Floats, therapies: Ints, people: Ints, stands: Ints, state: Ints, baseline: Floats,
    course: Ints, times: Floats, begins: Floats, targets: Floats, sums: Floats, counts: Floats, standing: Floats,
) -> None:  # fmt: skip
    """Add up the scores of everybody who is in care at a month end."""
    for place in people:
        if stands[place] != NONE:
            continue
        therapy, here = therapies[state[place]], course[place]
        if therapy == NONE or here[CONTROL] == NONE:
            continue
        since, needs = now - times[place, START], times[place, NEEDS]
        target = targets[here[VERSION], here[OF_INDICATION], here[TREATMENT]]
        if since >= needs:
            _add(1.0, baseline[place], target, scales, standing[0, therapy], standing[1, therapy])
            stands[place] = therapy
        else:
            _add_on_the_way(
                since, needs, baseline[place], begins[place], target, scales, sums[therapy], counts[therapy]
            )
    for therapy in range(len(sums)):
        for score in range(sums.shape[1]):
            sums[therapy, score] += standing[0, therapy, score]
            counts[therapy, score] += standing[1, therapy, score]


@helper
def _add(times: float, baseline: Floats, effect: Floats, scales: Floats, sums: Floats, counts: Floats) -> None:
    """Add the scores of somebody so many times; who has not been assessed has none."""
    for score in range(baseline.size):
        _add_score(times, score, baseline[score] + effect[score], scales, sums, counts)


@helper
def _add_on_the_way(
    since: float, needs: float, baseline: Floats, begins: Floats, target: Floats, scales: Floats, sums: Floats,
    counts: Floats,
) -> None:  # fmt: skip
    """Add the scores of somebody on whom an effect has not come in full."""
    for score in range(baseline.size):
        effect = on_the_way(since, begins[score], target[score], needs)
        _add_score(1.0, score, baseline[score] + effect, scales, sums, counts)


@helper
def _add_score(times: float, score: int, value: float, scales: Floats, sums: Floats, counts: Floats) -> None:
    if np.isnan(value):
        return
    cut = bounded(value, scales[LOWEST, score], scales[HIGHEST, score])
    sums[score] += times * cut
    counts[score] += times
    if score == _ASHWORTH and cut <= scales[CONTROLLED_AT, score]:
        sums[CONTROLLED] += times
    if score == _ASHWORTH:
        counts[CONTROLLED] += times
