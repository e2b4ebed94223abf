"""How far the effect of what holds the spasticity has come, for everybody and at any time."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from clinicsim.arrays import Floats, Ints
from clinicsim.measures.log_view import LogView
from clinicsim.measures.people_known import People, people
from clinicsim.measures.spells import Spells
from clinicsim.scenario.schema.outcomes import Effects, OfIndication
from clinicsim.scenario.schema.scenario import Scenario
from clinicsim.world.calendar import DAYS_PER_YEAR, MINUTES_PER_DAY
from clinicsim.world.events import Control
from clinicsim.world.rules.outcomes import drug_effect, effects_at, starting_effects
from clinicsim.world.world import Names

DAYS_PER_MONTH = DAYS_PER_YEAR / 12
NO_COURSE = -1  # place of what held the spasticity before the first course
OF_A_PUMP = (Control.ITB, Control.ITB_LOST, Control.WITHDRAWAL)

EffectsOf = Callable[[Scenario], tuple[Effects, Mapping[str, OfIndication]]]


@dataclass(frozen=True, slots=True)
class Courses:
    """Spells of what holds the spasticity, in order of patient, then time; every array has shape (spells,)."""

    spells: Spells
    person: Ints  # place among the people known
    control: Ints
    needs: Floats  # minutes that the effect takes to come, or to go


@dataclass(frozen=True, slots=True)
class Effect:
    """An effect over all courses: where it stood when each spell began, and where it leads to; both (spells,)."""

    start: Floats
    target: Floats

    def at(self, courses: Courses, spell: Ints, minutes: Floats) -> Floats:
        """The effect at these minutes, each inside its spell."""
        since = minutes - courses.spells.start[spell]
        found: Floats = effects_at(since, self.start[spell], self.target[spell], courses.needs[spell])
        return found


def courses(view: LogView) -> Courses:
    """The courses of everybody known; spells without length are left out."""
    known: People = view.once(people)
    spells = view.controls.where(view.controls.end > view.controls.start)
    spells = spells.where(np.isin(spells.patient, known.number))
    control = spells.value.astype(np.int64)
    return Courses(spells, known.place(spells.patient), control, _needs(view, spells, control))


def _needs(view: LogView, spells: Spells, control: Ints) -> Floats:
    """Minutes that the effect of each spell takes."""
    before = np.full(control.size, NO_COURSE)
    before[1:] = np.where(spells.patient[1:] == spells.patient[:-1], control[:-1], NO_COURSE)
    days: Floats = view.dated(spells.start, days_needed)[np.arange(control.size), before, control]
    return days * MINUTES_PER_DAY


def days_needed(scenario: Scenario) -> list[list[float]]:
    """Days that an effect takes to come, or to go, by control before and control; before the first course comes last.

    A pump titrated before, and any loss, need days, not months.
    """
    onset = scenario.outcomes.onset_days
    days = {
        Control.ORAL: onset.oral.value,
        Control.BOTULINUM: onset.botulinum.value,
        Control.ITB: scenario.dose.titration_months.value * DAYS_PER_MONTH,
    }
    otherwise = [days.get(control, onset.lost.value) for control in Control]
    after_a_pump = [onset.itb_again.value if control == Control.ITB else onset.lost.value for control in Control]
    return [*(after_a_pump if before in OF_A_PUMP else otherwise for before in Control), otherwise]


def effect(view: LogView, of: EffectsOf, controls: tuple[Control, ...] = tuple(Control)) -> Effect:
    """An effect over all courses, counting only what these controls give.

    Parameters
    ----------
    view
        The log.
    of
        Picks, of a scenario, the effects of all and those of single indications.
    controls
        Controls that give this effect; under all others it goes to nothing.
    """
    found, names = view.once(courses), view.world.names
    known: People = view.once(people)
    table = view.dated(found.spells.start, lambda scenario: effect_table(*of(scenario), names))
    place = np.arange(found.control.size)
    target = np.where(
        np.isin(found.control, controls), table[place, known.indication[found.person], found.control], 0.0
    )
    further = view.dated(found.spells.start, lambda scenario: scenario.outcomes.further_drug_share.value)
    oral = np.flatnonzero(found.control == Control.ORAL)
    drugs = zip(target[oral], found.spells.subject[oral], further[oral], strict=True)
    target[oral] = [drug_effect(*each) for each in drugs]
    return Effect(starting_effects(found.person, found.spells.start, target, found.needs), target)


def effect_table(effects: Effects, by_indication: Mapping[str, OfIndication], names: Names) -> Floats:
    """Effect by indication and control, shape (indications, controls)."""
    table = np.zeros((len(names.indications), len(Control)))
    for control in Control:
        field = control.name.lower()
        if field not in Effects.model_fields:
            continue  # no effective treatment: nothing to add
        table[:, control] = getattr(effects, field).value
        for name, own in by_indication.items():
            if (value := getattr(own, field)) is not None:
                table[names.indications.index(name), control] = value.value
    return table
