"""The oral regimen: which drugs a patient takes, and which one comes next; see `process/regimen.py`."""

from __future__ import annotations

from typing import Any

from clinicsim.engines.compiled.access import MINUTES_PER_DAY, course_of, patient, rules
from clinicsim.engines.compiled.contact import needs_two, severe
from clinicsim.engines.compiled.course import already_taken, already_taken_at, start_drug, taper
from clinicsim.engines.compiled.draws import draw
from clinicsim.engines.compiled.linking import part, small
from clinicsim.engines.compiled.memory import numbers, rows
from clinicsim.engines.compiled.parameters import choice
from clinicsim.engines.compiled.tables import LISTED_DRUG, PREVALENT
from clinicsim.scenario.schema.oral import Oral
from clinicsim.world.events import Cause, State
from clinicsim.world.randomness import Purpose, exponential

_SWITCH = choice(Oral, "next_step", "switch")
_NO_DRUG = -1

_prevalent = rows("prevalent", PREVALENT)
_listed = rows("listed_drugs", LISTED_DRUG)
_line = numbers("line")


@small
def _in_line(c: Any, place: int) -> int:
    """Drug at a place of the order in which they are tried."""
    return _line(c, c.scenario * c.n_line, c.n_line)[place]


# ---------------------------------------------------------------------- the first day
@part
def _number_taken(c: Any, i: int, u: float) -> int:
    """How many drugs a patient takes in the steady state; who takes two is one who needs two."""
    now = rules(c)
    if not severe(c, i):
        return int(u < now.oral_prevalent_other_on_drug_share)
    on_two = u * now.oral_second_drug_share < now.oral_prevalent_severe_on_two_share
    if on_two and needs_two(c, i):
        return 2
    return int(u < now.oral_prevalent_severe_on_drug_share)


@part
def _as_in_steady_state(c: Any, i: int) -> None:
    length, first = rules(c).line_length, 0
    u = draw(c, i, Purpose.PREVALENT_DRUGS, 0)
    if patient(c, i).state == State.ITB:
        taken = int(u < rules(c).weaning_prevalent_on_drug_share)
        if length > 1:
            first = 1  # the first of the line is weaned first
    else:
        taken = _number_taken(c, i, u)
    for place in range(first, min(first + taken, length)):
        already_taken(c, i, _in_line(c, place))
    if taken == 0:
        days = exponential(draw(c, i, Purpose.HOLIDAY, 0), rules(c).oral_holiday_days)
        patient(c, i).pause_until = c.now + int(days * MINUTES_PER_DAY)


@part
def found(c: Any, i: int) -> None:
    """Give a patient who comes with a regimen the drugs of the clinic's own list, or those of the steady state."""
    one = patient(c, i)
    if one.prevalent and one.state == State.WAIT_NEW:
        return
    had_pump = one.prevalent and _prevalent(c, i).itb
    one.failed_for_good = had_pump or one.state != State.ORAL  # referred on already
    as_listed = one.prevalent and (one.state == State.ITB or not had_pump)  # else: what was taken beside a pump
    if as_listed and _prevalent(c, i).listed:
        row = _prevalent(c, i)
        for place in range(row.first_drug, row.first_drug + row.drugs):
            already_taken_at(c, i, _listed(c, place).drug, _listed(c, place).mg_per_day)
        return
    _as_in_steady_state(c, i)


# ---------------------------------------------------------------------- what comes next
@small
def _is_free(c: Any, i: int, drug: int) -> bool:
    course = course_of(c, i, drug)
    return not course.taken and not course.barred


@part
def _untried_drug(c: Any, i: int) -> int:
    """First of the line that the patient has never taken; -1 if there is none."""
    for place in range(rules(c).line_length):
        drug = _in_line(c, place)
        if _is_free(c, i, drug) and course_of(c, i, drug).begun == 0:
            return drug
    return _NO_DRUG


@part
def _next_drug(c: Any, i: int) -> int:
    """First of the line that has not failed, else the one that failed longest ago; -1 if there is none."""
    found_one, longest_ago = _NO_DRUG, 0
    for place in range(rules(c).line_length):
        drug = _in_line(c, place)
        failed = course_of(c, i, drug).failed
        if _is_free(c, i, drug) and (found_one == _NO_DRUG or failed < longest_ago):
            found_one, longest_ago = drug, failed
    return found_one


@small
def _taken_for_good(c: Any, i: int) -> int:
    """How many drugs are taken and not being tapered."""
    count = 0
    for drug in range(c.n_drugs):
        course = course_of(c, i, drug)
        if course.taken and not course.ending:
            count += 1
    return count


@part
def _make_room(c: Any, i: int) -> None:
    """Taper off the drug that was started last; of those started in one minute, the one that came first."""
    last, began, order = _NO_DRUG, 0, 0
    for drug in range(c.n_drugs):
        course = course_of(c, i, drug)
        later = course.began > began or (course.began == began and course.order < order)
        if course.taken and not course.ending and (last == _NO_DRUG or later):
            last, began, order = drug, course.began, course.order
    if last != _NO_DRUG:
        taper(c, i, last, Cause.SWITCHED)


@small
def _settled(c: Any, i: int) -> bool:
    return c.now - patient(c, i).last_start >= rules(c).oral_add_after_days * MINUTES_PER_DAY


@part
def decide(c: Any, i: int) -> bool:
    """Look at the regimen at a review, and start the next drug if one is wanted; returns whether one was."""
    one, now, taken = patient(c, i), rules(c), _taken_for_good(c, i)
    if c.now < one.pause_until or (taken > 0 and not _settled(c, i)):
        return False
    fails = one.never_controlled and not one.failed_for_good
    switches = fails and now.oral_next_step == _SWITCH
    wanted = now.oral_most_drugs if fails and not switches else 1 + int(needs_two(c, i))
    untried = _untried_drug(c, i) if fails else _NO_DRUG
    if taken < min(wanted, now.oral_most_drugs):
        drug = untried if untried != _NO_DRUG else _next_drug(c, i)
    elif switches and untried != _NO_DRUG:
        drug = untried
        _make_room(c, i)
    else:
        return False
    if drug == _NO_DRUG:
        return False
    start_drug(c, i, drug, Cause.ADDED if taken > 0 else Cause.NONE)
    return True


@part
def has_failed(c: Any, i: int) -> bool:
    """Whether maximum tolerated oral therapy has failed: enough drugs were tried, each for long enough."""
    one = patient(c, i)
    if not one.never_controlled or one.failed_for_good:
        return False
    enough = one.begun >= rules(c).oral_exhausted_after or _untried_drug(c, i) == _NO_DRUG
    return _settled(c, i) and enough
