"""Who a patient is, how severe the spasticity is and what holds it now; see `process/outcomes.py`."""

from __future__ import annotations

from typing import Any

from clinicsim.engines.compiled.access import MINUTES_PER_DAY, indication_rules, patient, pump_of
from clinicsim.engines.compiled.draws import draw
from clinicsim.engines.compiled.linking import part, small
from clinicsim.engines.compiled.log import log
from clinicsim.engines.compiled.memory import numbers, rows
from clinicsim.engines.compiled.nested import SCORE
from clinicsim.engines.compiled.parameters import ENTRIES
from clinicsim.engines.compiled.tables import PREVALENT
from clinicsim.world.calendar import DAYS_PER_YEAR
from clinicsim.world.events import NOTHING, Control, Kind, State
from clinicsim.world.randomness import Purpose, normal_quantile, truncated_normal
from clinicsim.world.rules.outcomes import bounded

_prevalent = rows("prevalent", PREVALENT)
_bands = rows("bands", ENTRIES["bands"])
_scores = rows("scores", SCORE)
_baselines = numbers("baselines", float)


# ---------------------------------------------------------------------- what holds the spasticity
@small
def _control(c: Any, i: int) -> int:
    one = patient(c, i)
    if one.withdrawing:
        return Control.WITHDRAWAL.value
    if one.has_pump:
        pump = pump_of(c, i)
        flows = pump.running and not (one.faulty and one.fault_loses_effect) and c.now < pump.dry
        return Control.ITB.value if flows else Control.ITB_LOST.value
    if one.toxin_works:
        return Control.BOTULINUM.value
    return Control.ORAL.value if one.drugs > 0 else Control.UNTREATED.value


@part
def note(c: Any, i: int) -> None:
    """Write down what holds the spasticity now, and how many oral drugs are taken, if either has changed."""
    one, control = patient(c, i), _control(c, i)
    changed = control != one.control or one.drugs != one.control_drugs
    if one.alive and one.state != State.GONE and changed:
        one.control, one.control_drugs = control, one.drugs
        log(c, Kind.CONTROL, i, one.drugs, float(control), 0)


# ---------------------------------------------------------------------- who comes
@part
def score(c: Any, i: int) -> None:
    """Score a patient at the first assessment: what every score is without effective treatment."""
    band = patient(c, i).severity
    for number in range(c.n_scores):
        row = c.scenario * c.n_scores + number
        scale = _scores(c, row)
        spread = scale.sd * normal_quantile(draw(c, i, Purpose.BASELINE_SCORE, number))
        value = bounded(_baselines(c, row * c.n_bands + band, 1)[0] + spread, scale.lowest, scale.highest)
        log(c, Kind.SCORED, i, number, value, 0)


@small
def _band_share(c: Any, band: int, with_pump: bool) -> float:
    found = _bands(c, c.scenario * c.n_bands + band)
    return found.share_with_pump if with_pump else found.share


@small
def _severity(c: Any, i: int) -> int:
    """Band of severity; people with a pump on the first day were chosen for it, mostly because they were severe."""
    with_pump = patient(c, i).prevalent != 0 and _prevalent(c, i).itb != 0
    total = 0.0
    for band in range(c.n_bands):
        total += _band_share(c, band, with_pump)
    left, place = draw(c, i, Purpose.SEVERITY_BAND, 0) * total, 0
    while place < c.n_bands - 1 and left >= _band_share(c, place, with_pump):
        left -= _band_share(c, place, with_pump)
        place += 1
    return place


@part
def arrive(c: Any, i: int) -> None:
    """Write down who has come: sex, age, severity and, of those in care already, the scores of the first assessment."""
    one = patient(c, i)
    if one.prevalent:
        listed = _prevalent(c, i)
        female, age = listed.female != 0, max(listed.oldest - draw(c, i, Purpose.BIRTHDAY, 0), 0.0)
    else:
        of = indication_rules(c, i)
        female = draw(c, i, Purpose.SEX, 0) < of.female_share
        u = draw(c, i, Purpose.AGE, 0)
        age = truncated_normal(u, of.age_mean_years, of.age_sd_years, of.age_lowest_years, of.age_highest_years)
    one.born = c.now - int(age * DAYS_PER_YEAR * MINUTES_PER_DAY)
    one.severity = _severity(c, i)
    log(c, Kind.PERSON, i, int(female), age, 0)
    log(c, Kind.SEVERITY, i, one.severity, 0.0, 0)
    if one.prevalent and one.state != State.WAIT_NEW:
        score(c, i)
    if not one.prevalent:
        note(c, i)


@small
def died_elsewhere(c: Any, i: int) -> None:
    """Write down the death of somebody who has left the clinic's care; it is nobody's event there any more."""
    log(c, Kind.DIED_ELSEWHERE, i, NOTHING, 0.0, 0)
