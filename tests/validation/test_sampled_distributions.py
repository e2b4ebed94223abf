"""Every draw of the model has the mean, the probability or the quantile that the scenario states.

Each purpose is drawn thousands of times by the engine's own code; the stated figure must lie in the sample's own 99.9%
interval. Keys are fixed, so a sample is the same at every run.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from math import log, sqrt

import numpy as np
import pytest
from numpy.typing import ArrayLike
from scipy import stats

from clinicsim.engines.process import (
    assessment,
    botulinum,
    consultation,
    contact,
    course,
    elsewhere,
    faults,
    operations,
    oral,
    outcomes,
    recall,
    referrals,
    regimen,
    screening,
    supply,
    weaning,
)
from clinicsim.engines.process.obligation import Obligation
from clinicsim.engines.process.patient import MINUTES_PER_YEAR, Patient
from clinicsim.engines.process.starting_state import prevalent_patients
from clinicsim.engines.process.theatre import Request
from clinicsim.engines.process.waiting_lists import clinical_class
from clinicsim.world.draws import DRAWS
from clinicsim.world.events import SLOTS_PER_SESSION, Cause, Kind, State
from clinicsim.world.randomness import Purpose, entity, stream
from clinicsim.world.rota.absences import ON_STRIKE, SICK, absences, leave_weeks, sick_days
from clinicsim.world.rota.cover import who_comes
from clinicsim.world.rota.roster import build_roster
from clinicsim.world.rules.hazard import weibull_time
from clinicsim.world.world import World
from validation.clinic import DAY, DAYS_PER_YEAR, NURSE, Tables, every_day, theatre_every_day
from validation.still_clinic import StillClinic, each, people, still, through, with_pumps

N = 3000
KEY = stream(7, 0)
Sample = tuple[ArrayLike, float]  # values, and the mean that the scenario states
SAMPLES: dict[Purpose, Callable[[], Iterator[Sample]]] = {}

# Probabilities far enough from 0 and 1 to tell, and different enough to tell apart.
TOLD: Tables = {
    "referrals": {"per_year": 40, "max_per_year": 100, "growth_per_year": 0, "accepted_share": 0.7},
    "oral": {
        "direct_to_trial_share": 0.3, "discharged_share": 0.25, "discharge_per_year": 0.5, "second_drug_share": 0.6,
        "abrupt_share": 0.35, "holiday_share": 0.45, "holiday_days": 80, "focal_share": 0.3, "side_effect_days": 50,
        "not_controlled_share": 0.33, "kidneys_impaired_share": 0.2, "telephone_share": 0.35, "initiated_share": 0.4,
        "initiated_contacts_per_year": 2, "prevalent_other_on_drug_share": 0.65, "line": ["novofen"],
    },
    "drugs": {
        "novofen": {
            "start_mg_per_day": 10, "step_mg_per_day": 10, "step_days": 3, "effective_low_mg_per_day": 20,
            "effective_mode_mg_per_day": 50, "effective_high_mg_per_day": 90, "max_mg_per_day": 90,
            "stop_weibull_shape": 1, "stop_weibull_scale_years": 2, "no_effect_share_of_stops": 0.3, "taper_weeks": 2,
            "rebound_probability": 0.4,
            "side_effects": {"hiccups": {"probability": 0.4, "share_of_stops": 0.25}},
            "blood_tests": {
                "thyroid": {"days": [14, 42], "repeat_days": 0, "abnormal_probability": 0.3, "then": "reduce",
                            "abnormal_with_impaired_kidneys": False}
            },
        }
    },
    "prices": {"oral_mg": {"novofen": 1}},
    "weaning": {"succeeds_share": 0.6, "step_share": 1},
    "botulinum": {"adjunct_share": 0.3, "stop_per_year": 0.8, "response_probability": 0.7},
    "trial": {
        "responds_by_level": [0.3, 0.5, 0.9], "accepts_implant_share": 0.8, "headache_probability": 0.3,
        "headache_admitted_share": 0.4,
    },
    "device": {"large_reservoir_share": 0.4},
    "discontinuation": {"per_year": 0.4, "reimplant_share": 0.6},
    "complications": {
        "trouble": {
            "cause": "surgery", "per_year": 0.1, "weibull_shape": 0.6, "per_procedure": {"implant": 0.3},
            "per_refill": 0.2, "overdose_probability": 0.4, "explant_probability": 0.4, "death_probability": 0.25,
            "nights": {"ward": 2},
        }
    },
    "withdrawal": {"probability_if_dry": 0.6, "severity": {"severe": {"death_probability": 0.3, "critical_nights": 1}}},
    "overdose": {"severity": {"severe": {"death_probability": 0.3}}},
    "emergency": {"on_call_refill_probability": 0.35},
    "unrelated": {
        "itb_admitted_share_per_year": 0.5, "oral_admitted_share_per_year": 0.25, "admission_nights": 20,
        "admission_nights_cv": 0.5, "transfers_per_year": 0.05, "transfer_at_age_years": 0,
    },
    "recall": {"share": 0.4, "policy": "monitor", "extra_checks_per_year": 4},
    "supply": {"refill_kit_share": 0.7, "pump_share": 0.6},
    "sites": {"home": {"eligible_share": 0.27}},
    "booking": {
        "short_notice_share": 0.3, "dna_spread_cv": 0.5, "dna_relative_per_30_days": 1, "alarm_call_probability": 0.6,
        "reminders": False,
    },
    "visits": {
        "refill": {"did_not_attend_probability": 0.2, "cancel_probability": 0.3, "cancel_notice_days": 1},
        "yearly_check": {
            "booking": "due", "every_days": 300, "standing_for": ["oral"], "slots": 1, "window_days": 14,
            "did_not_attend_probability": 0, "cancel_probability": 0, "cancel_notice_days": 0, "urgent": False,
            "transport": False, "stages": [{"roles": ["nurse"], "minutes": 5, "minutes_cv": 0}],
        },
    },
    "punctuality": {"mean_minutes": -5, "sd_minutes": 12},
    "theatre": {"lists": theatre_every_day(), "list_cancelled_probability": 0.3},
    "open_share": {"theatre_lists": 0.7, "refill_sessions": 0.6},
    "staffing": {
        "cover_planned_probability": 0.3, "cover_short_notice_probability": 0.6, "agency_probability": 0.4,
        "leave_days_per_year": 5, "sickness_share": 0.2, "sickness_spell_days": 5, "on_strike": {"nurse": 0.3},
    },
}  # fmt: skip


def of(*purposes: Purpose) -> Callable[[Callable[[], Iterator[Sample]]], Callable[[], Iterator[Sample]]]:
    """Mark what samples these purposes; they are drawn together."""

    def mark(sampler: Callable[[], Iterator[Sample]]) -> Callable[[], Iterator[Sample]]:
        drawn = cache(lambda: list(sampler()))
        SAMPLES.update(dict.fromkeys(purposes, lambda: iter(drawn())))
        return sampler

    return mark


def told() -> StillClinic:
    return still(TOLD)


@cache
def rota_world() -> World:
    """Two nurses for sessions on every day of ten years."""
    staff = [{**NURSE, "name": name} for name in ("Ann", "Bob")]
    every = every_day(visits=["refill"], slots=2, slot_minutes=60)
    return still({**TOLD, "staff": staff, "sessions": every}).world


def drawn_by(found: list[Patient], of_each: Callable[[Patient], bool], stated: float) -> Sample:
    return each(found, of_each), stated


# ---------------------------------------------------------------------- who comes
@of(Purpose.ARRIVAL_GAP, Purpose.THINNING, Purpose.INDICATION)
def _referrals() -> Iterator[Sample]:
    clinic, came = told(), []
    clinic.admit_to_books = came.append  # type: ignore[method-assign]
    process = referrals.referrals(clinic)
    for _ in range(N):
        next(process)
    yield np.diff(clinic.clock.waits), MINUTES_PER_YEAR / 100
    yield [1] * len(came) + [0] * (N - 1 - len(came)), 40 / 100
    indications = clinic.scenario.indications.values()
    total = sum(each.share.value for each in indications)
    for place, indication in enumerate(indications):
        yield [patient.indication_place == place for patient in came], indication.share.value / total


@of(Purpose.ACCEPTED)
def _accepted() -> Iterator[Sample]:
    clinic = told()
    found = people(clinic, N, State.WAIT_NEW)
    each(found, lambda patient: through(assessment.referral(clinic, patient)))
    yield [patient.alive for patient in found], 0.7


@of(Purpose.SEX, Purpose.AGE, Purpose.SEVERITY_BAND, Purpose.BASELINE_SCORE)
def _persons() -> Iterator[Sample]:
    scores = {name: {"sd": 0.1} for name in ("ashworth", "penn", "pain")}  # no score near its limits
    clinic = still({**TOLD, "outcomes": {"scores": scores}})
    found, rules = people(clinic, N), next(iter(clinic.scenario.indications.values()))
    each(found, lambda patient: outcomes.arrive(clinic, patient))
    came = clinic.log_rows(Kind.PERSON)
    yield came["subject"], rules.female_share.value
    mean, sd = rules.age_mean_years.value, rules.age_sd_years.value
    low, high = (rules.age_lowest_years.value - mean) / sd, (rules.age_highest_years.value - mean) / sd
    yield came["value"], float(stats.truncnorm.mean(low, high, mean, sd))
    bands = clinic.scenario.outcomes.bands
    for place, band in enumerate(bands.values()):
        yield [patient.severity == place for patient in found], band.share.value
    each(found, lambda patient: outcomes.score(clinic, patient))
    scored = clinic.log_rows(Kind.SCORED)
    moderate = list(bands).index("moderate")
    some = {patient.number for patient in found if patient.severity == moderate}
    for number, name in enumerate(scores):
        own = scored[(scored["subject"] == number) & np.isin(scored["patient"], list(some))]
        yield own["value"], getattr(clinic.scenario.outcomes.scores, name).baseline["moderate"].value


@of(Purpose.BIRTHDAY, Purpose.FIRST_FOLLOW_UP, Purpose.STANDING_VISIT)
def _those_of_the_first_day() -> Iterator[Sample]:
    clinic = still(TOLD, [{"birth_year": 1980}] * N)
    found = list(prevalent_patients(clinic))
    yield [patient.first_follow_up for patient in found], 0.5
    due = each(found, lambda patient: clinic.office.standing.due(patient))
    yield [minute / DAY for _, minute in due], 300 / 2
    each(found, lambda patient: outcomes.arrive(clinic, patient))
    born = [(-patient.born / DAY) / DAYS_PER_YEAR for patient in found]
    start = clinic.scenario.run.start_date
    yield born, start.year - 1980 + start.timetuple().tm_yday / 365 - 0.5 - 1 / 365


@of(Purpose.DEATH)
def _deaths() -> Iterator[Sample]:
    clinic = told()
    waits = each(people(clinic, N), lambda patient: clinic.waits_for(patient.unrelated_death()))
    rate = next(iter(clinic.scenario.indications.values())).deaths_per_year.value
    yield waits, MINUTES_PER_YEAR / rate


@of(Purpose.HOME_ELIGIBLE, Purpose.SHORT_NOTICE, Purpose.PROPENSITY_TO_MISS, Purpose.CLINICAL_CLASS)
def _booking_traits() -> Iterator[Sample]:
    clinic = told()
    found = people(clinic, N)
    yield [patient.home_eligible for patient in found], 0.27
    yield drawn_by(found, clinic.office.short_notice.can_come, 0.3)
    yield each(found, clinic.office.attendance.propensity), 1.0
    shares = [each.share.value for each in clinic.scenario.booking.clinical_classes.values()]
    classes = each(found, lambda patient: clinical_class(patient, shares))
    for place, share in enumerate(shares):
        yield [one == place for one in classes], share / sum(shares)


# ---------------------------------------------------------------------- assessment and oral care
@of(Purpose.ASSESSED)
def _assessed() -> Iterator[Sample]:
    clinic = told()
    found = people(clinic, N, State.WAIT_NEW)
    for patient in found:
        through(assessment.first_assessment(clinic, patient), answer=True)
        clinic.office.lists[clinic.visit["first_assessment"]].clear()
    yield [patient.state == State.WAIT_TRIAL for patient in found], 0.3
    yield [patient.state == State.GONE for patient in found], 0.25


@of(Purpose.ORAL_DISCHARGE, Purpose.NOT_CONTROLLED)
def _oral_care() -> Iterator[Sample]:
    clinic = told()
    found, leaves = people(clinic, N), []
    for patient in found:
        patient.busy_until = clinic.clock.signal()
        process = oral.care(clinic, patient)
        next(process)
        leaves.append(process.gi_frame.f_locals["leaves"])
    yield leaves, MINUTES_PER_YEAR / 0.5
    yield [patient.regimen.never_controlled for patient in found], 0.33


@of(Purpose.FOCAL, Purpose.KIDNEYS, Purpose.SECOND_DRUG, Purpose.TELEPHONE, Purpose.INITIATES)
def _oral_traits() -> Iterator[Sample]:
    clinic = told()
    found = people(clinic, N)
    for patient in found:
        patient.severity = clinic.world.names.bands.index("severe")
    yield drawn_by(found, lambda patient: contact.focal(clinic, patient), 0.3)
    yield drawn_by(found, lambda patient: contact.kidneys_impaired(clinic, patient), 0.2)
    yield drawn_by(found, lambda patient: contact.needs_two(clinic, patient), 0.6)
    each(found, lambda patient: oral._schedule(clinic, patient))
    yield [patient.regimen.by_telephone for patient in found], 0.35
    asks = clinic.started("_asks")
    yield [1] * len(asks) + [0] * (N - len(asks)), 0.4
    yield [clinic.waits_for(process) for process in asks], MINUTES_PER_YEAR / 2


@of(Purpose.PREVALENT_DRUGS, Purpose.DRUG_AGE)
def _drugs_already_taken() -> Iterator[Sample]:
    clinic = told()
    found, mild = people(clinic, N), clinic.world.names.bands.index("mild")
    for patient in found:
        patient.severity = mild
        regimen.found(clinic, patient)
    yield [len(patient.drugs) for patient in found], 0.65
    ages = [-patient.regimen.last_start / MINUTES_PER_YEAR for patient in found if patient.drugs]
    yield ages, 1 / (1 / 2 + 0.5)  # courses that end at 0.5 a year, of people who leave at 0.5 a year


def _on_novofen(clinic: StillClinic) -> list[course.Course]:
    drug = clinic.world.names.drugs.index("novofen")
    return each(people(clinic, N), lambda patient: course.start(clinic, patient, drug, Cause.NONE))


@of(Purpose.DRUG_TARGET, Purpose.SIDE_EFFECT, Purpose.SIDE_EFFECT_DAY, Purpose.BLOOD_TEST)
def _courses() -> Iterator[Sample]:
    clinic = told()
    yield [one.target for one in _on_novofen(clinic)], (20 + 50 + 90) / 3
    started, clinic.clock.started = clinic.clock.started, []
    felt = [clinic.waits_for(process) for process in started if process.__name__ == "_side_effect"]
    yield [when is not None for when in felt], 0.4
    yield [when / DAY for when in felt if when is not None], 50 / 2
    for process in started:
        if process.__name__ == "_blood_tests":
            through(process)
    tests = clinic.log_rows(Kind.BLOOD_TEST)["value"].reshape(N, 2)
    yield tests.sum(axis=1), 0.3
    yield tests[tests.any(axis=1), 0], 0.5


@of(Purpose.DRUG_STOP, Purpose.ABRUPT, Purpose.STOPPED_FOR, Purpose.REBOUND, Purpose.HOLIDAY)
def _stops() -> Iterator[Sample]:
    clinic = still(TOLD)
    _on_novofen(clinic)
    waits, at_once = [], []
    for process in clinic.started("_stop_some_day"):
        waits.append(clinic.waits_for(process))
        at_once.append(next(process, process) is process)
        through(process)
    abrupt = np.array(at_once)
    yield abrupt, 0.35
    yield np.array(waits)[abrupt], 2 * MINUTES_PER_YEAR
    stopped = clinic.log_rows(Kind.DRUG_STOPPED)
    assert len(stopped) == N
    yield stopped["cause"] == Cause.NO_EFFECT, 0.3
    yield stopped["cause"] == Cause.SIDE_EFFECT, 0.25
    rebounds = np.isin(stopped["patient"][abrupt], clinic.log_rows(Kind.REBOUND)["patient"])
    yield rebounds, 0.4
    yield from _holidays()


def _holidays() -> Iterator[Sample]:
    clinic, found = told(), []
    drug = clinic.world.names.drugs.index("novofen")
    for patient in people(clinic, N):
        course.ended(clinic, patient, course.start(clinic, patient, drug, Cause.NONE), Cause.CHOICE)
        found.append(patient.regimen.pause_until / DAY)
    pauses = np.array(found)
    yield pauses > 0, 0.45
    yield pauses[pauses > 0], 80.0


@of(Purpose.WEANING)
def _weaned() -> Iterator[Sample]:
    clinic = told()
    found, drug = people(clinic, N, State.ITB), clinic.world.names.drugs.index("novofen")
    for patient in found:
        course.start(clinic, patient, drug, Cause.NONE)
        patient.regimen.wean_due = 0
        weaning.step_if_due(clinic, patient)
    yield [not patient.drugs for patient in found], 0.6


@of(Purpose.TOXIN_COURSE, Purpose.TOXIN_RESPONSE)
def _toxin() -> Iterator[Sample]:
    clinic = told()
    found = people(clinic, 2 * N)
    each(found, lambda patient: botulinum.beside_a_pump(clinic, patient))
    on = [patient for patient in found if patient.regimen.toxin is not None]
    yield [patient.regimen.toxin is not None for patient in found], 0.3
    yield [patient.regimen.toxin.ends for patient in on if patient.regimen.toxin], MINUTES_PER_YEAR / 0.8
    each(on, lambda patient: botulinum.inject(clinic, patient))
    yield clinic.log_rows(Kind.TOXIN_RESPONSE)["value"], 0.7


# ---------------------------------------------------------------------- trial, implant, pump
@of(Purpose.TRIAL_RESPONSE, Purpose.ACCEPTS_IMPLANT, Purpose.HEADACHE)
def _trials() -> Iterator[Sample]:
    clinic = told()
    found = people(clinic, N, State.WAIT_TRIAL)
    for patient in found:
        through(screening.trial(clinic, patient), answer=True)
        clinic.office.lists[clinic.visit["trial"]].clear()
    days, headaches = clinic.log_rows(Kind.TRIAL), clinic.log_rows(Kind.TRIAL_HEADACHE)
    responded = days[days["subject"] >= 0]
    for place, share in enumerate((0.3, 0.5, 0.9)):
        yield [1] * (responded["subject"] <= place).sum() + [0] * (N - (responded["subject"] <= place).sum()), share
    listed = {patient.number for patient in found if patient.state == State.WAIT_IMPLANT}
    yield [number in listed for number in responded["patient"].tolist()], 0.8
    yield [1] * len(headaches) + [0] * (len(days) - len(headaches)), 0.3
    yield headaches["value"], 0.4


@of(Purpose.DOSE, Purpose.RESERVOIR, Purpose.BATTERY, Purpose.THEATRE_MINUTES, Purpose.STOPPING)
def _implants() -> Iterator[Sample]:
    clinic = told()
    pumps = [patient.pump for patient in with_pumps(clinic, N) if patient.pump is not None]
    yield [pump.dose_factor for pump in pumps], 1.0
    yield [pump.reservoir_ml == clinic.scenario.device.large_reservoir_ml.value for pump in pumps], 0.4
    median = clinic.scenario.battery.median_years.value * MINUTES_PER_YEAR
    yield [pump.end_of_service < median for pump in pumps], 0.5
    yield clinic.log_rows(Kind.OPERATED)["value"], clinic.scenario.procedures["implant"].minutes.value
    yield [clinic.waits_for(process) for process in clinic.started("stopping")], MINUTES_PER_YEAR / 0.4


@of(Purpose.RECALLED)
def _recalls() -> Iterator[Sample]:
    clinic = told()
    clinic.patients = with_pumps(clinic, N)
    clinic.clock.started = []
    recall.in_force(clinic)
    yield [patient.pump is not None and patient.pump.recalled for patient in clinic.patients], 0.4
    yield [clinic.waits_for(process) for process in clinic.started("_checks")], MINUTES_PER_YEAR / 4 / 2


@of(Purpose.SUPPLY)
def _supplies() -> Iterator[Sample]:
    clinic = told()
    found = people(clinic, N)
    yield drawn_by(found, lambda patient: supply.has_kit(clinic, patient, clinic.visit["refill"]), 0.7)
    yield drawn_by(found, lambda patient: supply.has_pump(clinic, patient, clinic.procedure["implant"]), 0.6)


# ---------------------------------------------------------------------- harm
@of(Purpose.COMPLICATION, Purpose.AT_PROCEDURE, Purpose.AT_REFILL)
def _complications() -> Iterator[Sample]:
    clinic = told()
    found = people(clinic, N, State.WAIT_IMPLANT)
    each(found, lambda patient: operations.operate(clinic, patient, clinic.procedure["implant"], Cause.ELECTIVE))
    yield [patient.arising.count("trouble") for patient in found], 0.3
    life = clinic.scenario.battery.median_years.value
    waits = [patient.hazards["trouble"] for patient in found]
    yield [weibull_time(one.u, one.scale, one.shape, 0.0) < life for one in waits], 1 - np.exp(-0.1 * life)
    clinic.clock.started = []
    each(found, lambda patient: faults.at_refill(clinic, patient, Cause.SCHEDULED))
    harmed = sum(process.gi_frame.f_locals["name"] == "trouble" for process in clinic.started("_after_procedure"))
    yield [1] * harmed + [0] * (N - harmed), 0.2


@of(Purpose.EXPLANT, Purpose.COMPLICATION_DEATH, Purpose.REIMPLANT)
def _treated() -> Iterator[Sample]:
    clinic = told()
    found, entry = with_pumps(clinic, N), clinic.scenario.complications["trouble"]
    clinic.clock.started = []
    each(found, lambda patient: through(clinic.hospital.treat(patient, Cause.SURGERY, entry, 0)))
    yield [patient.dead for patient in found], 0.25
    alive = [patient for patient in found if patient.alive]
    out = [patient for patient in alive if patient.pump is None]
    yield [patient.pump is None for patient in alive], 0.4
    again = len(clinic.started("_list_again"))
    yield [1] * again + [0] * (len(out) - again), 0.6


@of(Purpose.ON_CALL_REFILL, Purpose.WITHDRAWAL)
def _dry() -> Iterator[Sample]:
    clinic = told()
    found = with_pumps(clinic, N)
    clinic.clock.started = []
    each(found, clinic.hospital.emergencies.ran_dry)
    started = [process.__name__ for process in clinic.clock.started]
    filled, ill = started.count("on_call_refill"), started.count("_withdrawal")
    yield [1] * filled + [0] * (N - filled), 0.35
    yield [1] * ill + [0] * (N - filled - ill), 0.6


@of(Purpose.ONSET, Purpose.SEVERITY, Purpose.WITHDRAWAL_DEATH, Purpose.NIGHTS)
def _withdrawals() -> Iterator[Sample]:
    clinic, nights = told(), {}
    rules = clinic.scenario.withdrawal
    for patient in with_pumps(clinic, N):
        through(clinic.hospital.emergencies._withdrawal(patient, Cause.DRY, None))
        nights[patient.number] = clinic.clock.waits[-1] / DAY  # the last stay
    ill = clinic.log_rows(Kind.WITHDRAWAL)
    hours = (rules.onset_hours_low.value, rules.onset_hours_mode.value, rules.onset_hours_high.value)
    yield ill["value"], sum(hours) / 3
    total = sum(grade.share.value for grade in rules.severity.values())
    dead = clinic.log_rows(Kind.DIED)["patient"]
    for place, (name, grade) in enumerate(rules.severity.items()):
        yield ill["subject"] == place, grade.share.value / total
        own = ill["patient"][ill["subject"] == place]
        if name == "severe":
            yield np.isin(own, dead), 0.3
        yield [nights[number] for number in own[~np.isin(own, dead)].tolist()], grade.nights.value


@of(Purpose.OVERDOSE, Purpose.OVERDOSE_GRADE, Purpose.OVERDOSE_NIGHTS)
def _overdoses() -> Iterator[Sample]:
    clinic, nights = told(), {}
    found, rules = with_pumps(clinic, N), clinic.scenario.overdose
    for patient in found:
        through(faults.befall(clinic, patient, "trouble"))
    struck = len(clinic.log_rows(Kind.OVERDOSE))
    yield [1] * struck + [0] * (N - struck), 0.4
    clinic = told()
    for patient in with_pumps(clinic, N):
        through(clinic.hospital.emergencies.overdose(patient, Cause.OVERDOSE, 0))
        nights[patient.number] = clinic.clock.waits[-1] / DAY
    struck_by, dead = clinic.log_rows(Kind.OVERDOSE), clinic.log_rows(Kind.DIED)["patient"]
    total = sum(grade.share.value for grade in rules.severity.values())
    for place, (name, grade) in enumerate(rules.severity.items()):
        yield struck_by["subject"] == place, grade.share.value / total
        own = struck_by["patient"][struck_by["subject"] == place]
        if name == "severe":
            yield np.isin(own, dead), 0.3
        if grade.nights.value > 0:
            yield [nights[number] for number in own[~np.isin(own, dead)].tolist()], grade.nights.value


@of(Purpose.AWAY)
def _away() -> Iterator[Sample]:
    clinic = told()
    found = people(clinic, 600)
    for patient in found:
        process = elsewhere.admissions(clinic, patient)
        while (when := clinic.waits_for(process)) is not None and when < clinic.clock.end:
            pass
    away = clinic.log_rows(Kind.AWAY)
    numbers = [patient.number for patient in found]
    counts = [(away["patient"] == number).sum() for number in numbers]
    yield counts, -log(1 - 0.25) * clinic.clock.end / MINUTES_PER_YEAR
    yield away["value"], 20.0


@of(Purpose.TRANSFER)
def _transfers() -> Iterator[Sample]:
    clinic = told()
    found = people(clinic, N)
    for patient in found:
        process = elsewhere.transfer(clinic, patient)
        while (when := clinic.waits_for(process)) is not None and when < clinic.clock.end:
            pass
    years = clinic.clock.end / MINUTES_PER_YEAR
    yield [patient.state == State.GONE for patient in found], 1 - np.exp(-0.05 * years)


# ---------------------------------------------------------------------- visits
def _owed(clinic: StillClinic, patient: Patient) -> Obligation:
    return Obligation(patient, clinic.visit["refill"], 30 * DAY, clinic.clock.signal(), 0)


@of(Purpose.DID_NOT_ATTEND, Purpose.CANCELS, Purpose.PUNCTUALITY, Purpose.CALLS, Purpose.STAGE_MINUTES)
def _appointments() -> Iterator[Sample]:
    clinic = still({**TOLD, "booking": {**TOLD["booking"], "dna_spread_cv": 0}})
    found, slot = with_pumps(clinic, N), 20 * SLOTS_PER_SESSION
    came, due = [], clinic.diary.minute(slot)
    for patient in found:
        owed = _owed(clinic, patient)
        clinic.office.booked.by_session[20] = {slot: owed}
        owed.slot = slot
        clinic.office.put_back = lambda owed, why: None  # type: ignore[method-assign]
        came.append(clinic.office.arrives(slot) is owed)
    yield came, 1 - 0.2
    clinic.clock.started = []
    each(found, lambda patient: clinic.office.booked._may_cancel(_owed(clinic, patient), due))
    cancelled = len(clinic.started("_patient_cancels"))
    yield [1] * cancelled + [0] * (N - cancelled), 0.3
    yield each(found, lambda patient: consultation._arrival(clinic, _owed(clinic, patient), slot) - due), -5.0
    each(found, clinic.office.huddle.alarm_sounds)
    yield np.isin([patient.number for patient in found], clinic.log_rows(Kind.CALLED)["patient"]), 0.6
    stage = clinic.scenario.visits["first_assessment"].stages[0]
    minutes = each(found, lambda patient: consultation._minutes(stage, patient.draw(Purpose.STAGE_MINUTES)))
    yield minutes, stage.minutes.value


# ---------------------------------------------------------------------- theatre
@of(Purpose.LIST_CLOSED, Purpose.LIST_CANCELLED)
def _lists() -> Iterator[Sample]:
    clinic = told()
    through(clinic.theatre.lists._run_all())
    planned, off = len(clinic.log_rows(Kind.LIST_PLANNED)), clinic.log_rows(Kind.LIST_CANCELLED)
    closed = int((off["cause"] == Cause.CLOSURE).sum())
    yield [1] * closed + [0] * (planned - closed), 1 - 0.7
    yield [1] * (len(off) - closed) + [0] * (planned - len(off)), 0.3


@of(Purpose.CASE_CANCELLED)
def _cases() -> Iterator[Sample]:
    never = {name: {"probability": 0} for name in still({}).scenario.theatre.case_cancelled}
    reasons = {"unwell": {"probability": 0.2}, "no_time": {"probability": 0.3}}
    clinic = still({"theatre": {"case_cancelled": {**never, **reasons}}})
    names = list(clinic.scenario.theatre.case_cancelled)
    why = [clinic.theatre.lists._reason(Request(patient, 0, 0, clinic.clock.signal())) for patient in people(clinic, N)]
    first, second = sorted(names.index(name) for name in reasons)
    chance = {names.index(name): reason["probability"] for name, reason in reasons.items()}
    yield [place == first for place in why], chance[first]
    yield [place == second for place in why if place != first], chance[second]


# ---------------------------------------------------------------------- staff and sessions
@of(Purpose.LEAVE_WEEK)
def _leave() -> Iterator[Sample]:
    weeks = [leave_weeks(KEY, entity("staff", f"N{k}"), 2026, 5) for k in range(N)]
    yield [week for (week,) in weeks], 51 / 2  # one week of the 52


@of(Purpose.SICKNESS_START, Purpose.SICKNESS_LENGTH)
def _sickness() -> Iterator[Sample]:
    staff = [{**NURSE, "name": f"N{k}"} for k in range(150)]
    staffing = {"sickness_share": 0.2, "sickness_spell_days": 5, "leave_days_per_year": 0}
    world = still({"staff": staff, "staffing": staffing, "run": {"months": 24}}).world
    yield (absences(world, world.plans[0], KEY) == SICK).mean(axis=1), 0.2
    chance = np.zeros(100 * N)
    chance[50::100] = 1.0  # a spell begins on each of these days
    sick = sick_days(KEY, entity("staff", "Ann"), chance, np.full(100 * N, 5.0), 700_000)
    yield sick.reshape(N, 100).sum(axis=1), 5.0


@of(Purpose.ON_STRIKE)
def _strikes() -> Iterator[Sample]:
    staffing = {"on_strike": {"nurse": 0.3}, "leave_days_per_year": 0, "sickness_share": 0}
    world = still({**TOLD, "staffing": staffing}).world
    yield absences(world, world.plans[0], KEY)[0] == ON_STRIKE, 0.3


@of(Purpose.COVER, Purpose.AGENCY)
def _cover() -> Iterator[Sample]:
    world = rota_world()
    rules, free = world.plans[0].rota.versions[0], np.array([False, True])
    for why, chance in ((Cause.LEAVE, 0.3), (Cause.SICKNESS, 0.6)):
        asked = (who_comes(KEY, int(s), 0, 0, int(why), rules, world.member_keys, free) for s in world.session_keys[:N])
        how = [by for _, by in asked]
        yield [by == Cause.COLLEAGUE for by in how], chance
        yield [by == Cause.AGENCY for by in how if by != Cause.COLLEAGUE], 0.4


@of(Purpose.OPEN)
def _open() -> Iterator[Sample]:
    world = rota_world()
    yield build_roster(world, world.plans[0], KEY).outcome == Cause.CLOSURE, 1 - 0.6


# ---------------------------------------------------------------------- held against what is stated
@pytest.mark.parametrize("purpose", Purpose, ids=lambda purpose: purpose.name.lower())
def test_the_draw_has_the_mean_that_the_scenario_states(purpose: Purpose) -> None:
    for values, stated in SAMPLES[purpose]():
        sample = np.asarray(values, dtype=np.float64)
        assert sample.size > 100, "too few to tell"
        half = stats.t.ppf(0.9995, sample.size - 1) * sample.std(ddof=1) / sqrt(sample.size)
        assert 0 < half < 0.25 * max(abs(stated), sample.std())
        assert abs(sample.mean() - stated) < half, (purpose.name, sample.mean(), stated, half)


def test_every_purpose_is_sampled_and_described() -> None:
    assert set(SAMPLES) == set(Purpose) == set(DRAWS)
