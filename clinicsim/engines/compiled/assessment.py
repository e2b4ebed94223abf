"""From referral to the first assessment, where the way divides; see `process/assessment.py`."""

from __future__ import annotations

from typing import Any

from clinicsim.engines.compiled.access import in_days, patient, rules, rules_of
from clinicsim.engines.compiled.departures import leave_clinic
from clinicsim.engines.compiled.draws import draw_next
from clinicsim.engines.compiled.flow import DONE, WAIT, wait_until
from clinicsim.engines.compiled.frames import frame
from clinicsim.engines.compiled.linking import part
from clinicsim.engines.compiled.log import log
from clinicsim.engines.compiled.office import join
from clinicsim.engines.compiled.outcomes import arrive, score
from clinicsim.engines.compiled.regimen import found
from clinicsim.engines.compiled.states import enter
from clinicsim.world.events import NOTHING, Cause, Kind, Rank, State
from clinicsim.world.randomness import Purpose


@part
def referral(c: Any, f: int) -> int:
    """Be referred, and accepted or returned at triage."""
    me = frame(c, f)
    i = me.patient
    one = patient(c, i)
    if me.step == 0:
        log(c, Kind.REFERRED, i, NOTHING, float(one.indication), 0)
        me.scenario = c.scenario
        arrive(c, i)
        return wait_until(c, f, 1, in_days(c, rules(c).referrals_triage_days), Rank.REFERRAL, one.number)
    if not one.alive:
        return DONE
    if draw_next(c, i, Purpose.ACCEPTED) < rules_of(c, me.scenario).referrals_accepted_share:
        log(c, Kind.TRIAGED, i, NOTHING, 0.0, 0)
        enter(c, i, State.WAIT_NEW)
    else:
        log(c, Kind.RETURNED, i, NOTHING, 0.0, 0)
        one.alive = 0
    return DONE


@part
def first_assessment(c: Any, f: int) -> int:
    """Wait for the first assessment; it leads to oral drugs, to a screening trial, or home with advice."""
    me = frame(c, f)
    i = me.patient
    one = patient(c, i)
    if me.step == 0:
        me.step = 1
        join(c, i, c.n_visit_first_assessment, one.clock_start)
        one.owed_waiter = f
        return WAIT
    if not me.value:
        return DONE
    score(c, i)
    now, u = rules(c), draw_next(c, i, Purpose.ASSESSED)
    for_trial = u < now.oral_direct_to_trial_share
    if for_trial and now.trial_offered:
        found(c, i)
        enter(c, i, State.WAIT_TRIAL)
    elif not for_trial and u < now.oral_direct_to_trial_share + now.oral_discharged_share:
        leave_clinic(c, i, Cause.DISCHARGED)
    else:
        enter(c, i, State.ORAL)
    return DONE
