"""How far the effect of what holds the spasticity has come, kept up to date for each patient.

The rules of `clinicsim.measures.courses`, one row at a time: a course runs from one CONTROL row to the next, and its
effects go from where they stood to where the course leads, in a straight line.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from clinicsim.arrays import Floats, Ints
from clinicsim.measures.courses import NO_COURSE, EffectsOf, days_needed, effect_table
from clinicsim.reduction.kernel import helper
from clinicsim.reduction.rows.places import PatientTable
from clinicsim.scenario.schema.scenario import Scenario
from clinicsim.world.calendar import MINUTES_PER_DAY
from clinicsim.world.events import Control
from clinicsim.world.rules.outcomes import drug_effect, on_the_way
from clinicsim.world.world import World

NONE = NO_COURSE
# Columns of `course`: what holds the spasticity (NONE: nothing is known, or the patient has died) and what did before,
# and where the targets of the course stand: version of the scenario in force when it began, indication, and treatment.
CONTROL, BEFORE, VERSION, OF_INDICATION, TREATMENT = range(5)
# Columns of `times`: minute at which the course began, and minutes that its effects take.
START, NEEDS = range(2)

_ORAL, _TWO_DRUGS = int(Control.ORAL), len(Control)


class CourseRules(NamedTuple):
    """What the courses of a world go by, by version of the scenario.

    A treatment is a control; those after the controls are two oral drugs, three, and so on.
    """

    targets: Floats  # (versions, indications, treatments, effects)
    needs: Floats  # (versions, controls before, controls): minutes; the last place before is for no course


def course_rules(world: World, effects: Sequence[tuple[EffectsOf, tuple[Control, ...]]]) -> CourseRules:
    """Rules for some effects, each as `clinicsim.measures.courses.effect` takes it: of what, and given by what."""
    scenarios = [version.scenario for version in world.versions]
    targets = [[_targets(world, scenario, *each) for each in effects] for scenario in scenarios]
    return CourseRules(
        targets=np.ascontiguousarray(np.moveaxis(np.array(targets, dtype=np.float64), 1, -1)),
        needs=np.array([days_needed(scenario) for scenario in scenarios]) * MINUTES_PER_DAY,
    )


def course_table(world: World, effects: int) -> PatientTable:
    """Where the course of each patient stands: `course` (places, 5), `times` (places, 2), `begins` (places, effects).

    `begins` is where each effect stood when the course began.
    """
    nothing = np.array([NONE, NONE, 0, 0, 0], dtype=np.int16)
    return PatientTable(world, {"course": nothing, "times": np.zeros(2), "begins": np.zeros(effects)})


def _targets(world: World, scenario: Scenario, of: EffectsOf, controls: tuple[Control, ...]) -> Floats:
    """Where an effect leads to under each treatment, counting only what these controls give."""
    table = np.where(np.isin(np.arange(len(Control)), controls), effect_table(*of(scenario), world.names), 0.0)
    further = scenario.outcomes.further_drug_share.value
    more = [
        [drug_effect(one, drugs, further) for drugs in range(2, len(world.names.drugs) + 1)]
        for one in table[:, _ORAL].tolist()
    ]
    return np.concatenate((table, np.reshape(more, (len(table), -1))), axis=1)


@helper
def change_course(
    place: int, minute: float, control: int, drugs: int, version: int, indication: int, course: Ints, times: Floats,
    begins: Floats, targets: Floats, needs: Floats,
) -> None:  # fmt: skip
    """End a patient's course, and begin the one that a CONTROL row says.

    A patient's first course begins at its own target, for it began before the patient was known. A course that is
    changed in the minute in which it began has never been.
    """
    here = course[place]
    if here[CONTROL] != NONE and times[place, START] < minute:
        since = minute - times[place, START]
        for effect in range(begins.shape[1]):
            target = targets[here[VERSION], here[OF_INDICATION], here[TREATMENT], effect]
            begins[place, effect] = on_the_way(since, begins[place, effect], target, times[place, NEEDS])
        here[BEFORE] = here[CONTROL]
    here[CONTROL], here[VERSION], here[OF_INDICATION] = control, version, indication
    here[TREATMENT] = _TWO_DRUGS + drugs - 2 if control == _ORAL and drugs > 1 else control
    times[place, START], times[place, NEEDS] = minute, needs[version, here[BEFORE], control]
    if here[BEFORE] == NONE:
        for effect in range(begins.shape[1]):
            begins[place, effect] = targets[version, indication, here[TREATMENT], effect]
