"""The oral regimen: which drugs a patient takes, and which one comes next."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from clinicsim.engines.process import contact, course
from clinicsim.engines.process.course import Course
from clinicsim.world.calendar import MINUTES_PER_DAY
from clinicsim.world.events import Cause, State
from clinicsim.world.randomness import Purpose, exponential

if TYPE_CHECKING:
    from clinicsim.engines.process.botulinum import ToxinCourse
    from clinicsim.engines.process.clinic import Clinic
    from clinicsim.engines.process.patient import Patient

NEVER = 1 << 50


@dataclass(slots=True)
class Regimen:
    """What has been tried, what is taken, and when oral therapy, weaning and toxin are due to be looked at."""

    courses: dict[int, Course] = field(default_factory=dict)  # taken now, by drug; those being tapered too
    begun: dict[int, int] = field(default_factory=dict)  # courses begun, by drug
    failed: dict[int, int] = field(default_factory=dict)  # when last stopped for a side effect or want of effect
    barred: set[int] = field(default_factory=set)  # never to be taken again
    reduced: set[int] = field(default_factory=set)  # given at the dose for impaired kidneys
    last_start: int = -NEVER
    pause_until: int = 0  # end of a drug holiday
    never_controlled: bool = False
    failed_for_good: bool = False
    reviews_left: int = 0
    review_due: int = NEVER
    unexpected: bool = False  # whether that review was brought forward
    by_telephone: bool = False
    reviews: int = 0
    wean_due: int = NEVER
    weaned_from: dict[int, float] = field(default_factory=dict)  # dose before weaning, by drug
    toxin: ToxinCourse | None = None


def found(clinic: Clinic, patient: Patient) -> None:
    """Give a patient who comes with a regimen the drugs of the clinic's own list, or those of the steady state."""
    if patient.prevalent and patient.state == State.WAIT_NEW:
        return
    listed = clinic.world.cohort.patients[patient.number] if patient.prevalent else None
    had_pump = listed is not None and bool(listed["itb"])
    patient.regimen.failed_for_good = had_pump or patient.state != State.ORAL  # referred on already
    as_listed = patient.prevalent and (patient.state == State.ITB or not had_pump)  # else: what was taken beside a pump
    given = clinic.world.cohort.oral_drugs.get(patient.number) if as_listed else None
    if given is not None:
        for drug, mg_per_day in given:
            course.already_taken(clinic, patient, drug, mg_per_day)
        return
    rules, names = clinic.scenario.oral, clinic.world.names.drugs
    line = [names.index(name) for name in rules.line]
    u = patient.draw(Purpose.PREVALENT_DRUGS, 0)
    if patient.state == State.ITB:
        number = int(u < clinic.scenario.weaning.prevalent_on_drug_share.value)
        line = line[1:] or line  # the first of the line is weaned first
    else:
        number = _number_taken(clinic, patient, u)
    for drug in line[:number]:
        course.already_taken(clinic, patient, drug)
    if number == 0:
        days = exponential(patient.draw(Purpose.HOLIDAY, 0), rules.holiday_days.value)
        patient.regimen.pause_until = clinic.clock.now + int(days * MINUTES_PER_DAY)


def _number_taken(clinic: Clinic, patient: Patient, u: float) -> int:
    """How many drugs a patient takes in the steady state; who takes two is one who needs two."""
    rules = clinic.scenario.oral
    if not contact.severe(clinic, patient):
        return int(u < rules.prevalent_other_on_drug_share.value)
    on_two = u * rules.second_drug_share.value < rules.prevalent_severe_on_two_share.value
    if on_two and contact.needs_two(clinic, patient):
        return 2
    return int(u < rules.prevalent_severe_on_drug_share.value)


def decide(clinic: Clinic, patient: Patient) -> bool:
    """Look at the regimen at a review, and start the next drug if one is wanted; returns whether one was."""
    regimen, rules, now = patient.regimen, clinic.scenario.oral, clinic.clock.now
    settled = now - regimen.last_start >= rules.add_after_days.value * MINUTES_PER_DAY
    taken = sum(not one.ending for one in regimen.courses.values())
    if now < regimen.pause_until or (taken and not settled):
        return False
    fails = regimen.never_controlled and not regimen.failed_for_good
    switches = fails and rules.next_step == "switch"
    wanted = rules.most_drugs if fails and not switches else 1 + int(contact.needs_two(clinic, patient))
    untried = _next_drug(clinic, patient, untried=True) if fails else None
    if taken < min(wanted, rules.most_drugs):
        drug = untried if untried is not None else _next_drug(clinic, patient, untried=False)
    elif switches and untried is not None:
        drug = untried
        _make_room(clinic, patient)
    else:
        return False
    if drug is None:
        return False
    course.start(clinic, patient, drug, Cause.ADDED if taken else Cause.NONE)
    return True


def _make_room(clinic: Clinic, patient: Patient) -> None:
    """Taper off the drug that was started last."""
    last = max((c for c in patient.regimen.courses.values() if not c.ending), key=lambda c: c.began, default=None)
    if last is not None:
        clinic.clock.start(course.taper_off(clinic, patient, last, Cause.SWITCHED))


def _next_drug(clinic: Clinic, patient: Patient, *, untried: bool) -> int | None:
    """First of the line that has not failed, else the one that failed longest ago; with `untried` only a new one."""
    regimen, names = patient.regimen, clinic.world.names.drugs
    line = [names.index(name) for name in clinic.scenario.oral.line]
    free = [drug for drug in line if drug not in regimen.courses and drug not in regimen.barred]
    if untried:
        return next((drug for drug in free if drug not in regimen.begun), None)
    return min(free, key=lambda drug: (regimen.failed.get(drug, -1), line.index(drug)), default=None)


def has_failed(clinic: Clinic, patient: Patient) -> bool:
    """Whether maximum tolerated oral therapy has failed: enough drugs were tried, each for long enough."""
    regimen, rules = patient.regimen, clinic.scenario.oral
    if not regimen.never_controlled or regimen.failed_for_good:
        return False
    settled = clinic.clock.now - regimen.last_start >= rules.add_after_days.value * MINUTES_PER_DAY
    enough = len(regimen.begun) >= rules.exhausted_after or _next_drug(clinic, patient, untried=True) is None
    return settled and enough
