"""Scores of spasticity and its burden: where people stand at month ends, by therapy."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from clinicsim.arrays import Floats, Ints
from clinicsim.measures.courses import Effect, courses, effect
from clinicsim.measures.log_view import LogView
from clinicsim.measures.people import THERAPIES
from clinicsim.measures.people_known import People, people
from clinicsim.measures.series import Series, level_on_average
from clinicsim.scenario.schema.outcomes import ScoreScale
from clinicsim.scenario.schema.scenario import Scenario
from clinicsim.world.events import Kind, Score, State

ALL = "all"


class InCare(NamedTuple):
    """People in care at one minute; every array has shape (people in care,)."""

    minute: int
    course: Ints  # place of the spell of control
    person: Ints  # place among the people known
    state: Ints  # therapy state


class At(NamedTuple):
    """People in care and scored at one minute; every array has shape (people scored,)."""

    person: Ints  # place among the people known
    state: Ints  # therapy state
    score: Floats


def mean_by_therapy(view: LogView, score: Score) -> dict[str, Series]:
    """Mean of a score at month ends, of all in care who have been assessed and by therapy."""
    return _by_therapy(view, score, lambda values, _: values)


def controlled_share(view: LogView) -> dict[str, Series]:
    """Share whose spasticity is controlled at month ends: patient-months that are good ones."""

    def controlled(values: Floats, minute: int) -> Floats:
        return (values <= view.world.on(minute).outcomes.controlled_ashworth.value).astype(np.float64)

    return _by_therapy(view, Score.ASHWORTH, controlled)


def _by_therapy(view: LogView, score: Score, of: Callable[[Floats, int], Floats]) -> dict[str, Series]:
    levels = {name: np.full(view.months, np.nan) for name in (ALL, *THERAPIES)}
    for month, there in enumerate(view.once(_at_month_ends)):
        found = _scores(view, score, there)
        values = of(found.score, there.minute)
        for name, states in ((ALL, tuple(State)), *THERAPIES.items()):
            chosen = values[np.isin(found.state, states)]
            if chosen.size:
                levels[name][month] = chosen.mean()
    return {name: level_on_average(values) for name, values in levels.items()}


def scores_at(view: LogView, score: Score, minute: int) -> At:
    """A score of everybody in care who has been assessed, just before a minute."""
    return _scores(view, score, _in_care(view, minute))


def _at_month_ends(view: LogView) -> list[InCare]:
    return [_in_care(view, minute) for minute in view.month_ends.tolist()]


def _in_care(view: LogView, minute: int) -> InCare:
    found, known = view.once(courses), view.once(people)
    live = np.flatnonzero(found.spells.open_at(minute))
    state = _state_at(view, known, minute)[found.person[live]]
    live, state = live[state != State.GONE], state[state != State.GONE]
    return InCare(minute, live, found.person[live], state)


def _scores(view: LogView, score: Score, there: InCare) -> At:
    baseline, since = (column[there.person] for column in view.once(_BASELINES[score]))
    scale = scale_of(view.world.on(there.minute), score)
    minutes = np.full(there.course.size, float(there.minute))
    change = view.once(_EFFECTS[score]).at(view.once(courses), there.course, minutes)
    values = np.clip(baseline + change, scale.lowest, scale.highest)
    assessed = since < there.minute
    return At(there.person[assessed], there.state[assessed], values[assessed])


def scale_of(scenario: Scenario, score: Score) -> ScoreScale:
    """The scale of a score, with its effects."""
    scale: ScoreScale = getattr(scenario.outcomes.scores, score.name.lower())
    return scale


def _effect_of(score: Score) -> Callable[[LogView], Effect]:
    def of(view: LogView) -> Effect:
        return effect(view, lambda s: (scale_of(s, score).effect, scale_of(s, score).effect_by_indication))

    return of


_EFFECTS = {score: _effect_of(score) for score in Score}


def _state_at(view: LogView, known: People, minute: int) -> Ints:
    """Therapy state of everybody known just before a minute; gone where there is none yet, or no more."""
    state = np.full(known.number.size, int(State.GONE))
    live = view.states.where(view.states.open_at(minute) & np.isin(view.states.patient, known.number))
    state[known.place(live.patient)] = live.value.astype(np.int64)
    return state


def _baseline_of(score: Score) -> Callable[[LogView], tuple[Floats, Floats]]:
    def of(view: LogView) -> tuple[Floats, Floats]:
        """Score without effective treatment of everybody known, and the minute of the assessment (never: infinite)."""
        known, rows = view.once(people), view.rows(Kind.SCORED)
        rows = rows[(rows["subject"] == score) & np.isin(rows["patient"], known.number)]
        found, since = np.zeros(known.number.size), np.full(known.number.size, np.inf)
        place = known.place(rows["patient"])
        found[place], since[place] = rows["value"], rows["minute"]
        return found, since

    return of


_BASELINES = {score: _baseline_of(score) for score in Score}
