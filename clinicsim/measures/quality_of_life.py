"""Quality-adjusted life-years of everybody who was referred or there on the first day, by what they are made of.

    utility = min(state by severity + what therapy gives, population norm) - passing losses - waiting

Everybody counts from referral (or the first day) to death or the end of the run: those who wait, those who die waiting,
those returned at triage and those who have left. Of passing losses that overlap the largest alone counts, so that one
bad week is never counted twice.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import pairwise

import numpy as np

from clinicsim.arrays import Bools, Floats, Ints
from clinicsim.measures.courses import OF_A_PUMP, Courses, Effect, courses, effect
from clinicsim.measures.flows import Flow, Pieces, cut
from clinicsim.measures.log_view import LogView
from clinicsim.measures.people_known import People, people
from clinicsim.measures.series import Series, ratio
from clinicsim.scenario.schema.quantity import Quantity
from clinicsim.scenario.schema.scenario import Scenario
from clinicsim.world.calendar import MINUTES_PER_DAY
from clinicsim.world.events import Control, Kind, State
from clinicsim.world.rules.outcomes import population_norms

COMPONENTS = ("state", "itb_effect", "complications", "waiting", "population_norm", "carers")
WAITING = (State.WAIT_NEW, State.WAIT_TRIAL, State.WAIT_IMPLANT)
NOT_OF_A_PUMP = tuple(control for control in Control if control not in OF_A_PUMP)


def qaly_flows(view: LogView) -> dict[str, Flow]:
    """QALYs by component, as flows; they add up to the QALYs of all."""
    found, pieces = view.once(courses), view.once(lifetime)
    patient = found.spells.patient[pieces.of]
    state = Flow(pieces, _state(view, found, pieces) + _gain(view, found, pieces, NOT_OF_A_PUMP), patient)
    itb = Flow(pieces, _gain(view, found, pieces, OF_A_PUMP), patient)
    over = Flow(pieces, -_above_norm(view, found, pieces, state.per_year + itb.per_year), patient)
    carers = Flow(pieces, _by_band(view, found, pieces, lambda s: s.utilities.carer), patient)
    flows = (state, itb, passing_losses(view), _waiting(view), over, carers)
    return dict(zip(COMPONENTS, flows, strict=True))


def lifetime(view: LogView) -> Pieces:
    """Everybody's life while known, cut at each change, where its effect is complete, and at the ends of months.

    `of` is the place of the course.
    """
    found: Courses = view.once(courses)
    start, end = found.spells.start.astype(np.float64), found.spells.end.astype(np.float64)
    complete = np.minimum(start + found.needs, end)
    both = cut(view, np.concatenate((start, complete)), np.concatenate((complete, end)))
    return Pieces(both.of % start.size if start.size else both.of, both.start, both.end, both.month)


def life_years(view: LogView) -> Series:
    """Years lived, from referral or the first day."""
    return _total(life_flow(view).by_month(view))


def life_flow(view: LogView) -> Flow:
    """Years lived, as a flow."""
    pieces = view.once(lifetime)
    return Flow(pieces, np.ones(pieces.of.size), view.once(courses).spells.patient[pieces.of])


def qalys(view: LogView) -> Series:
    """QALYs, undiscounted."""
    return _total(np.sum([flow.by_month(view) for flow in view.once(qaly_flows).values()], axis=0))


def qalys_by_component(view: LogView) -> dict[str, Series]:
    """QALYs by what they are made of."""
    return {name: _total(flow.by_month(view)) for name, flow in view.once(qaly_flows).items()}


def mean_utility(view: LogView) -> Series:
    """QALYs over years lived."""
    return ratio(qalys(view).monthly, life_years(view).monthly)


def _total(monthly: Floats) -> Series:
    return Series(float(monthly.sum()), monthly)


def _by_band(view: LogView, found: Courses, pieces: Pieces, of: Callable[[Scenario], Mapping[str, Quantity]]) -> Floats:
    """A utility by band of severity, for each piece."""
    known: People = view.once(people)
    table = view.dated(pieces.start, lambda s: [of(s)[band].value for band in view.world.names.bands])
    return table[np.arange(pieces.of.size), known.band[found.person[pieces.of]]]


def _state(view: LogView, found: Courses, pieces: Pieces) -> Floats:
    return _by_band(view, found, pieces, lambda s: s.utilities.state)


def _gain(view: LogView, found: Courses, pieces: Pieces, controls: tuple[Control, ...]) -> Floats:
    gain: Effect = effect(view, lambda s: (s.utilities.gain, s.utilities.gain_by_indication), controls)
    return gain.at(found, pieces.of, pieces.middle)


def _above_norm(view: LogView, found: Courses, pieces: Pieces, utility: Floats) -> Floats:
    """How far a utility is above that of the population of the same age and sex; nothing where it is not capped."""
    known: People = view.once(people)
    person = found.person[pieces.of]
    rules = view.dated(pieces.start, norm_of)
    age, male = known.age(person, pieces.middle), known.male[person]
    norm = population_norms(age, male, np.ascontiguousarray(rules[:, 1:]))
    return np.where(rules[:, 0] > 0, np.maximum(utility - norm, 0.0), 0.0)


def norm_of(scenario: Scenario) -> list[float]:
    """1 if utilities are capped at the population norm, else 0; and the coefficients of `population_norm`."""
    norm, capped = scenario.utilities.population_norm, scenario.utilities.cap_at_population_norm
    return [float(capped), norm.const.value, norm.male.value, norm.age.value, norm.age2.value]


def _waiting(view: LogView) -> Flow:
    waits = view.states.where(np.isin(view.states.value, WAITING))
    pieces = cut(view, waits.start.astype(np.float64), waits.end.astype(np.float64))
    per_year = view.dated(pieces.start, lambda scenario: scenario.utilities.waiting.value)
    return Flow(pieces, per_year, waits.patient[pieces.of])


# ---------------------------------------------------------------------- losses that pass
def passing_losses(view: LogView) -> Flow:
    """Utility lost to complications, withdrawals and operations; of those that overlap, the largest."""
    patient, start, days, change = _losses(view)
    ends = _death(view, patient)
    end = np.minimum(start + days * MINUTES_PER_DAY, ends)
    lost: list[tuple[float, float, float]] = []
    whose: list[int] = []
    order = np.argsort(patient, kind="stable")
    for of_one in np.split(order, np.flatnonzero(np.diff(patient[order])) + 1):
        found = _largest(start[of_one], end[of_one], change[of_one])
        lost += found
        whose += patient[of_one[:1]].tolist() * len(found)
    table = np.array(lost, dtype=np.float64).reshape(-1, 3)
    pieces = cut(view, table[:, 0], table[:, 1])
    return Flow(pieces, table[pieces.of, 2], np.array(whose, dtype=np.int64)[pieces.of])


def _losses(view: LogView) -> tuple[Ints, Floats, Floats, Floats]:
    """Patient, minute, days and change of utility of every event that loses some."""
    names, known = view.world.names, view.once(people)
    parts = []
    for kind, of in (
        (Kind.COMPLICATION, lambda s: [loss_of_complication(s, name) for name in names.complications]),
        (Kind.WITHDRAWAL, lambda s: [loss_of_withdrawal(s) for _ in names.severities]),
        (Kind.OPERATED, lambda s: [loss_of_surgery(s, name) for name in names.procedures]),
    ):
        rows = view.rows(kind)
        rows = rows[np.isin(rows["patient"], known.number)]
        by_subject = view.dated(rows["minute"], of)
        found = by_subject[np.arange(rows.size), rows["subject"]] if rows.size else np.zeros((0, 2))
        parts.append((rows["patient"].astype(np.int64), rows["minute"].astype(np.float64), found[:, 0], found[:, 1]))
    patient, start, days, change = (np.concatenate(column) for column in zip(*parts, strict=True))
    counts = (days > 0) & (change != 0)
    return patient[counts], start[counts], days[counts], change[counts]


def loss_of_complication(scenario: Scenario, name: str) -> tuple[float, float]:
    """Days that a complication takes utility, and the change of utility."""
    entry = scenario.complications[name]
    return entry.utility_loss_days.value, -entry.utility_loss.value


def loss_of_withdrawal(scenario: Scenario) -> tuple[float, float]:
    """Days that a withdrawal takes utility, and the change of utility."""
    return scenario.utilities.withdrawal.days.value, scenario.utilities.withdrawal.change.value


def loss_of_surgery(scenario: Scenario, name: str) -> tuple[float, float]:
    """Days that an operation takes utility, and the change of utility; nothing if none is said."""
    loss = scenario.utilities.surgery.get(name)
    return (loss.days.value, loss.change.value) if loss else (0.0, 0.0)


def _death(view: LogView, patient: Ints) -> Floats:
    """Minute at which each of these patients dies; never, if in the run they do not."""
    known: People = view.once(people)
    dies = np.full(known.number.size, np.inf)
    for kind in (Kind.DIED, Kind.DIED_ELSEWHERE):
        rows = view.rows(kind)
        rows = rows[np.isin(rows["patient"], known.number)]
        dies[known.place(rows["patient"])] = rows["minute"]
    return dies[known.place(patient)]


def _largest(start: Floats, end: Floats, change: Floats) -> list[tuple[float, float, float]]:
    """One patient's losses without overlap: at any time the one furthest below zero."""
    cuts = np.unique(np.concatenate((start, end)))
    found = []
    for a, b in pairwise(cuts):
        covering: Bools = (start <= a) & (end >= b)
        if covering.any():
            found.append((float(a), float(b), float(change[covering].min())))
    return found
