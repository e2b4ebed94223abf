"""Years that people live, and what they are worth by severity and by what holds the spasticity.

A course of control is added up when it ends, month by month and in two parts: while its effects come, and after. Then
nothing changes for as long as the same version of the scenario is in force, unless it is cut to a norm that falls with
age: such whole months are written down together, as what stands from the first of them to the last.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from clinicsim.arrays import Floats, Ints
from clinicsim.measures.courses import OF_A_PUMP
from clinicsim.measures.log_view import MINUTES_PER_YEAR
from clinicsim.measures.quality_of_life import NOT_OF_A_PUMP, norm_of
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
from clinicsim.reduction.parts.health.flow import Effects, worth_until
from clinicsim.reduction.parts.health.people import (
    BAND,
    INDICATION,
    KNOWN,
    MALE,
    PERSON,
    UNKNOWN,
    indications_listed,
    introduce,
)
from clinicsim.reduction.rows.places import PatientTable, place_of
from clinicsim.reduction.rows.spans import month_at, span_of, version_starts
from clinicsim.reduction.sheet import Sheet, Sum
from clinicsim.scenario.schema.outcomes import Effects as EffectTable
from clinicsim.scenario.schema.outcomes import OfIndication
from clinicsim.scenario.schema.scenario import Scenario
from clinicsim.world.events import EventLog, Kind
from clinicsim.world.rules.outcomes import on_the_way, population_norm
from clinicsim.world.world import Names, World

# What is added up in each month; after these, the same discounted.
YEARS, STATE, PUMP, ABOVE_NORM, CARERS, DISCOUNTED = range(6)
SUMS = 2 * DISCOUNTED
# Effects on utility: what pumps give, and what else does.
OF_OTHERS, OF_PUMPS = range(2)
# Columns of the tables of utilities by band of severity, and of norms.
OWN, CARER = range(2)
CAPPED, CONST, FOR_MEN, PER_YEAR, PER_YEAR2 = range(5)

_CONTROL, _DIED, _DIED_ELSEWHERE = int(Kind.CONTROL), int(Kind.DIED), int(Kind.DIED_ELSEWHERE)


@dataclass(frozen=True, slots=True)
class LifeSums:
    """Years lived and what they are worth, in QALYs."""

    years: Sum
    state: Sum  # what the state is worth, but for what pumps give
    pump: Sum  # what pumps give
    above_norm: Sum  # what is above the norm of the population, and does not count
    carers: Sum  # what the state is worth to carers


class Lives:
    """Years lived and their worth.

    Attributes
    ----------
    plain, discounted : LifeSums
        As they are, and discounted to the start of the run.
    """

    kinds: Sequence[Kind] = (
        Kind.REFERRED,
        Kind.PERSON,
        Kind.SEVERITY,
        Kind.CONTROL,
        Kind.DIED,
        Kind.DIED_ELSEWHERE,
    )

    def __init__(self, world: World, sheet: Sheet, effects: Effects) -> None:
        scenarios = [version.scenario for version in world.versions]
        self._world, self._effects = world, effects
        self._prevalent = len(world.cohort.patients)
        self._listed, self._versions = indications_listed(world), version_starts(world)
        self._rules = course_rules(world, [(_gain, NOT_OF_A_PUMP), (_gain, OF_A_PUMP)])
        self._utilities = np.array([_by_band(each, world.names) for each in scenarios], dtype=np.float64)
        self._norms = np.array([norm_of(each) for each in scenarios], dtype=np.float64)
        self._people, self._courses = PatientTable(world, {"who": UNKNOWN, "born": 0.0}), course_table(world, 2)
        self._sums = np.zeros((world.month_starts.size - 1, SUMS))
        self._standing = np.zeros((world.month_starts.size, SUMS))  # by how much more stands from a month on
        self._lines = sheet.add(SUMS)
        first, second = range(DISCOUNTED), range(DISCOUNTED, SUMS)
        self.plain = LifeSums(*(self._lines[line] for line in first))
        self.discounted = LifeSums(*(self._lines[line] for line in second))

    def clear(self) -> None:
        """Forget the last replication."""
        self._people.clear()
        self._courses.clear()
        self._sums[:], self._standing[:] = 0.0, 0.0

    def take(self, rows: EventLog, at: Ints, places: int) -> None:
        """Follow the next rows."""
        self._people.grow(places)
        self._courses.grow(places)
        _take(rows, at, self._prevalent, self._listed, self._rules.needs, *self._state())

    def close(self) -> None:
        """Add up the courses that go on, to the end of the run."""
        _live_on(self._world.end, *self._state())
        self._lines.by_month[:] = self._sums.T

    def _state(self) -> tuple[Any, ...]:
        """Everybody's course, what it goes by, and the sums, as the rules below take them."""
        people, courses, rules, effects = self._people, self._courses, self._rules, self._effects
        return (
            people["who"],
            people["born"],
            courses["course"],
            courses["times"],
            courses["begins"],
            rules.targets,
            self._versions,
            self._utilities,
            self._norms,
            self._world.month_starts,
            effects.worths,
            effects.rules,
            self._sums,
            self._standing,
        )


def _gain(scenario: Scenario) -> tuple[EffectTable, Mapping[str, OfIndication]]:
    return scenario.utilities.gain, scenario.utilities.gain_by_indication


def _by_band(scenario: Scenario, names: Names) -> list[list[float]]:
    """Utility of the state and of carers, by band of severity."""
    utilities = scenario.utilities
    return [[table[band].value for band in names.bands] for table in (utilities.state, utilities.carer)]


@kernel
def _take(
    rows: EventLog, at: Ints, prevalent: int, listed: Ints, needs: Floats, who: Ints, born: Floats, course: Ints,
    times: Floats, begins: Floats, targets: Floats, versions: Ints, utilities: Floats, norms: Floats,
    month_starts: Ints, worths: Floats, rules: Floats, sums: Floats, standing: Floats,
) -> None:  # fmt: skip
    for i in at:
        kind, minute, patient = rows[i]["kind"], rows[i]["minute"], rows[i]["patient"]
        place, subject, value = place_of(patient, prevalent), rows[i]["subject"], rows[i]["value"]
        if kind != _CONTROL and kind != _DIED and kind != _DIED_ELSEWHERE:
            introduce(kind, patient, subject, value, place, listed, who)
            if kind == PERSON:
                born[place] = minute - value * MINUTES_PER_YEAR
            continue
        _live(
            place, minute, who, born, course, times, begins, targets, versions, utilities, norms,
            month_starts, worths, rules, sums, standing,
        )  # fmt: skip
        if kind != _CONTROL:
            course[place, CONTROL] = NONE
        elif who[place, KNOWN]:
            change_course(
                place, minute, int(value), subject, span_of(versions, minute), who[place, INDICATION], course, times,
                begins, targets, needs,
            )  # fmt: skip


@kernel
def _live_on(
    until: int, who: Ints, born: Floats, course: Ints, times: Floats, begins: Floats, targets: Floats,
    versions: Ints, utilities: Floats, norms: Floats, month_starts: Ints, worths: Floats, rules: Floats, sums: Floats,
    standing: Floats,
) -> None:  # fmt: skip
    for place in range(born.size):
        _live(
            place, until, who, born, course, times, begins, targets, versions, utilities, norms, month_starts,
            worths, rules, sums, standing,
        )  # fmt: skip
    _add_standing(month_starts, worths, standing, sums)


@helper
def _live(
    place: int, until: int, who: Ints, born: Floats, course: Ints, times: Floats, begins: Floats, targets: Floats,
    versions: Ints, utilities: Floats, norms: Floats, month_starts: Ints, worths: Floats,
    rules: Floats, sums: Floats, standing: Floats,
) -> None:  # fmt: skip
    """Add up a patient's course to a minute at which it ends."""
    if course[place, CONTROL] == NONE:
        return
    start, needs, stop = times[place, START], times[place, NEEDS], float(until)
    band, male, birth = who[place, BAND], who[place, MALE] == 1, born[place]
    target = targets[course[place, VERSION], course[place, OF_INDICATION], course[place, TREATMENT]]
    complete, now, month, last = (
        min(start + needs, stop),
        start,
        month_at(month_starts, start),
        month_at(month_starts, stop),
    )
    until_now = worth_until(start, month, month_starts, worths, rules)
    while now < stop:
        version = span_of(versions, now)
        state, carers = utilities[version, OWN, band], utilities[version, CARER, band]
        if now >= complete and now == month_starts[month] and last > month + 1:
            other, pump, end = target[OF_OTHERS], target[OF_PUMPS], float(month_starts[last])
            lowest = _lowest_norm(now - birth, end - birth, male, version, norms)
            if version == span_of(versions, float(month_starts[last - 1])) and state + other + pump <= lowest:
                _add(standing[month], 1.0, 1.0, state + other, pump, 0.0, carers)
                _add(standing[last], -1.0, -1.0, state + other, pump, 0.0, carers)
                now, month, until_now = end, last, worths[last]
                continue
        end = min(complete if now < complete else stop, float(month_starts[month + 1]))
        middle = (now + end) / 2
        other = on_the_way(middle - start, begins[place, OF_OTHERS], target[OF_OTHERS], needs)
        pump = on_the_way(middle - start, begins[place, OF_PUMPS], target[OF_PUMPS], needs)
        above = max(state + other + pump - _norm(middle - birth, male, version, norms), 0.0)
        until_end = worth_until(end, month + 1, month_starts, worths, rules)
        years, worth = (end - now) / MINUTES_PER_YEAR, until_end - until_now
        _add(sums[month], years, worth, state + other, pump, above, carers)
        now, until_now = end, until_end
        if end == month_starts[month + 1]:
            month += 1


@helper
def _add(sums: Floats, years: float, worth: float, state: float, pump: float, above: float, carers: float) -> None:
    """Add a stretch of some years and worth to the sums of a month, shape (10,)."""
    sums[YEARS] += years
    sums[STATE] += state * years
    sums[PUMP] += pump * years
    sums[ABOVE_NORM] += above * years
    sums[CARERS] += carers * years
    sums[DISCOUNTED + YEARS] += worth
    sums[DISCOUNTED + STATE] += state * worth
    sums[DISCOUNTED + PUMP] += pump * worth
    sums[DISCOUNTED + ABOVE_NORM] += above * worth
    sums[DISCOUNTED + CARERS] += carers * worth


@helper
def _add_standing(month_starts: Ints, worths: Floats, standing: Floats, sums: Floats) -> None:
    """Add to each month what stands in it as a whole."""
    for column in range(SUMS):
        stands = 0.0
        for month in range(len(sums)):
            stands += standing[month, column]
            years = (month_starts[month + 1] - month_starts[month]) / MINUTES_PER_YEAR
            sums[month, column] += stands * (worths[month + 1] - worths[month] if column >= DISCOUNTED else years)


@helper
def _norm(minutes: float, male: bool, version: int, norms: Floats) -> float:
    """Utility of the population at an age, in minutes, and of a sex; no limit where utilities are not capped."""
    if norms[version, CAPPED] == 0.0:
        return np.inf
    const, for_men = norms[version, CONST], norms[version, FOR_MEN]
    age = minutes / MINUTES_PER_YEAR
    return population_norm(age, male, const, for_men, norms[version, PER_YEAR], norms[version, PER_YEAR2])


@helper
def _lowest_norm(younger: float, older: float, male: bool, version: int, norms: Floats) -> float:
    """A bound below which the norm does not fall from one age to another, in minutes."""
    if norms[version, CAPPED] != 0.0 and norms[version, PER_YEAR2] > 0.0:
        return -np.inf  # it may be lowest in between
    return min(_norm(younger, male, version, norms), _norm(older, male, version, norms))
