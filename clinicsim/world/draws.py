"""Every random draw of the model: who draws, what for, from which distribution, with which keys of the scenario."""

from __future__ import annotations

from typing import NamedTuple

from clinicsim.world.randomness import Purpose


class Draw(NamedTuple):
    """One purpose of drawing."""

    who: str
    what: str
    distribution: str
    parameters: str


_PATIENT = "patient"
_YES = "Bernoulli"

DRAWS: dict[Purpose, Draw] = {
    Purpose.ACCEPTED: Draw(_PATIENT, "whether triage accepts", _YES, "referrals.accepted_share"),
    Purpose.THINNING: Draw("referral", "whether a candidate comes", _YES, "referrals.per_year over max_per_year"),
    Purpose.ARRIVAL_GAP: Draw("referral", "time to the next candidate", "exponential", "referrals.max_per_year"),
    Purpose.INDICATION: Draw(_PATIENT, "indication of a referral", "categorical", "indications.*.share"),
    Purpose.SEX: Draw(_PATIENT, "sex, where it is not known", _YES, "indications.*.female_share"),
    Purpose.AGE: Draw(_PATIENT, "age, where it is not known", "normal, truncated", "indications.*.age_*_years"),
    Purpose.BIRTHDAY: Draw(_PATIENT, "day of birth in the year that the list gives", "uniform", "none"),
    Purpose.DEATH: Draw(_PATIENT, "time to death from other causes", "exponential", "indications.*.deaths_per_year"),
    Purpose.ASSESSED: Draw(
        _PATIENT, "where the first assessment leads", "categorical", "oral.direct_to_trial_share, discharged_share"
    ),
    Purpose.ORAL_DISCHARGE: Draw(_PATIENT, "time to discharge", "exponential", "oral.discharge_per_year"),
    Purpose.FIRST_FOLLOW_UP: Draw(
        _PATIENT, "how far into the interval a patient is on the first day", "uniform", "oral.stable_review_days"
    ),
    Purpose.TRIAL_RESPONSE: Draw(_PATIENT, "bolus that works", "categorical", "trial.responds_by_level"),
    Purpose.ACCEPTS_IMPLANT: Draw(_PATIENT, "whether a responder accepts", _YES, "trial.accepts_implant_share"),
    Purpose.RESERVOIR: Draw(_PATIENT, "size of a new reservoir", _YES, "device.large_reservoir_share"),
    Purpose.DOSE: Draw(
        _PATIENT, "dose against the mean of the indication", "lognormal", "indications.*.dose_spread_cv"
    ),
    Purpose.BATTERY: Draw("pump", "life of the battery", "Weibull, cut, given the age reached", "battery.*"),
    Purpose.STOPPING: Draw(_PATIENT, "time to stopping by choice", "exponential", "discontinuation.per_year"),
    Purpose.COMPLICATION: Draw(
        "operation", "time to each complication", "Weibull", "complications.*.per_year, weibull_shape"
    ),
    Purpose.AT_PROCEDURE: Draw(
        "operation", "whether it brings each complication", _YES, "complications.*.per_procedure"
    ),
    Purpose.EXPLANT: Draw(
        "complication", "whether the pump must come out", _YES, "complications.*.explant_probability"
    ),
    Purpose.WITHDRAWAL: Draw(
        "loss of drug",
        "whether it leads to withdrawal",
        _YES,
        "withdrawal.probability_*, complications.*.withdrawal_probability",
    ),
    Purpose.SEVERITY: Draw("withdrawal", "grade", "categorical", "withdrawal.severity.*.share"),
    Purpose.ONSET: Draw("withdrawal", "hours to onset", "triangular", "withdrawal.onset_hours_*"),
    Purpose.NIGHTS: Draw("withdrawal", "nights on the ward", "lognormal", "withdrawal.severity.*.nights, nights_cv"),
    Purpose.WITHDRAWAL_DEATH: Draw("withdrawal", "whether it kills", _YES, "withdrawal.severity.*.death_probability"),
    Purpose.ON_CALL_REFILL: Draw(
        "dry pump", "whether it is filled on call", _YES, "emergency.on_call_refill_probability"
    ),
    Purpose.DID_NOT_ATTEND: Draw(
        "appointment", "whether it is missed", _YES, "visits.*.did_not_attend_probability, booking.dna_*"
    ),
    Purpose.CANCELS: Draw("appointment", "whether the patient cancels", _YES, "visits.*.cancel_probability"),
    Purpose.CALLS: Draw("alarm", "whether the patient telephones", _YES, "booking.alarm_call_probability"),
    Purpose.REIMPLANT: Draw("explant", "whether the patient is listed again", _YES, "discontinuation.reimplant_share"),
    Purpose.LEAVE_WEEK: Draw("member of staff", "week of each leave", "uniform", "staffing.leave_days_per_year"),
    Purpose.SICKNESS_START: Draw("member of staff, date", "whether sickness begins", _YES, "staffing.sickness_share"),
    Purpose.SICKNESS_LENGTH: Draw("member of staff, date", "days sick", "geometric", "staffing.sickness_spell_days"),
    Purpose.COVER: Draw("session, colleague", "whether a colleague covers", _YES, "staffing.cover_*_probability"),
    Purpose.AGENCY: Draw("session", "whether agency staff come", _YES, "staffing.agency_probability"),
    Purpose.LIST_CANCELLED: Draw(
        "operating list", "whether it is cancelled", _YES, "theatre.list_cancelled_probability"
    ),
    Purpose.CASE_CANCELLED: Draw("case", "whether it is cancelled on the day", _YES, "theatre.case_cancelled"),
    Purpose.OVERDOSE: Draw("complication", "whether it is an overdose", _YES, "complications.*.overdose_probability"),
    Purpose.OVERDOSE_GRADE: Draw("overdose", "grade", "categorical", "overdose.severity.*.share"),
    Purpose.OVERDOSE_NIGHTS: Draw("overdose", "nights on the ward", "lognormal", "overdose.severity.*.nights"),
    Purpose.COMPLICATION_DEATH: Draw("complication", "whether it kills", _YES, "complications.*.death_probability"),
    Purpose.AT_REFILL: Draw("refill", "whether it brings each complication", _YES, "complications.*.per_refill"),
    Purpose.HEADACHE: Draw("trial day", "whether headache follows, and needs a bed", _YES, "trial.headache_*"),
    Purpose.AWAY: Draw(
        _PATIENT, "admissions elsewhere, and their nights", "Poisson by thinning, lognormal", "unrelated.admission_*"
    ),
    Purpose.TRANSFER: Draw(_PATIENT, "transfer to another service", "Poisson by thinning", "unrelated.transfers_*"),
    Purpose.SUPPLY: Draw("refill, operation", "whether there is stock", _YES, "supply.*_share"),
    Purpose.RECALLED: Draw("pump", "whether it is recalled, and when it is checked", "Bernoulli, uniform", "recall.*"),
    Purpose.THEATRE_MINUTES: Draw("case", "minutes in theatre", "lognormal", "procedures.*.minutes, minutes_cv"),
    Purpose.LIST_CLOSED: Draw("operating list", "whether a closure takes it", _YES, "open_share.theatre_lists"),
    Purpose.ON_STRIKE: Draw("member of staff, date", "whether the member strikes", _YES, "staffing.on_strike"),
    Purpose.OPEN: Draw("session", "whether a closure leaves it", _YES, "open_share.*_sessions"),
    Purpose.HOME_ELIGIBLE: Draw(_PATIENT, "whether the patient can be seen at home", _YES, "sites.*.eligible_share"),
    Purpose.SHORT_NOTICE: Draw(
        _PATIENT, "whether the patient can come at short notice", _YES, "booking.short_notice_share"
    ),
    Purpose.PROPENSITY_TO_MISS: Draw(_PATIENT, "propensity to miss visits", "lognormal", "booking.dna_spread_cv"),
    Purpose.CLINICAL_CLASS: Draw(
        _PATIENT, "class on a waiting list", "categorical", "booking.clinical_classes.*.share"
    ),
    Purpose.STANDING_VISIT: Draw(
        _PATIENT, "how far into the interval of a standing visit", "uniform", "visits.*.every_days"
    ),
    Purpose.SEVERITY_BAND: Draw(_PATIENT, "band of severity", "categorical", "outcomes.bands.*.share"),
    Purpose.BASELINE_SCORE: Draw(
        _PATIENT, "each score before therapy", "normal, cut", "outcomes.scores.*.baseline, sd"
    ),
    Purpose.STAGE_MINUTES: Draw("visit, stage", "minutes", "lognormal", "visits.*.stages.*.minutes, minutes_cv"),
    Purpose.PUNCTUALITY: Draw("visit", "arrival against the booked time", "normal", "punctuality.*"),
    Purpose.DRUG_TARGET: Draw(
        "course of a drug", "dose that the patient settles on", "triangular", "drugs.*.effective_*_mg_per_day"
    ),
    Purpose.DRUG_STOP: Draw(
        "course of a drug", "time to stopping", "Weibull, given the age reached", "drugs.*.stop_weibull_*"
    ),
    Purpose.DRUG_AGE: Draw(
        "course of a drug",
        "how long it has been taken on the first day",
        "equilibrium",
        "drugs.*.stop_weibull_*, oral.discharge_per_year",
    ),
    Purpose.STOPPED_FOR: Draw(
        "course of a drug",
        "why it is stopped",
        "categorical",
        "drugs.*.no_effect_share_of_stops, drugs.*.side_effects.*.share_of_stops",
    ),
    Purpose.SIDE_EFFECT: Draw(
        "course of a drug", "whether each side effect comes", _YES, "drugs.*.side_effects.*.probability"
    ),
    Purpose.SIDE_EFFECT_DAY: Draw("course of a drug", "day on which it comes", "uniform", "oral.side_effect_days"),
    Purpose.BLOOD_TEST: Draw(
        "course of a drug",
        "which blood test is abnormal, if any",
        "categorical",
        "drugs.*.blood_tests.*.abnormal_probability",
    ),
    Purpose.ABRUPT: Draw("course of a drug", "whether it is stopped at once", _YES, "oral.abrupt_share"),
    Purpose.REBOUND: Draw("course of a drug", "whether spasticity rebounds", _YES, "drugs.*.rebound_probability"),
    Purpose.HOLIDAY: Draw(
        "course of a drug",
        "whether a drug holiday follows, and its length",
        "Bernoulli, exponential",
        "oral.holiday_share, holiday_days",
    ),
    Purpose.PREVALENT_DRUGS: Draw(
        _PATIENT,
        "how many drugs are taken on the first day",
        "categorical",
        "oral.prevalent_*, weaning.prevalent_on_drug_share",
    ),
    Purpose.SECOND_DRUG: Draw(_PATIENT, "whether one drug is not enough", _YES, "oral.second_drug_share"),
    Purpose.NOT_CONTROLLED: Draw(
        _PATIENT, "whether no oral drug controls the spasticity", _YES, "oral.not_controlled_share"
    ),
    Purpose.FOCAL: Draw(_PATIENT, "whether the problem is focal", _YES, "oral.focal_share"),
    Purpose.KIDNEYS: Draw(_PATIENT, "whether the kidneys are impaired", _YES, "oral.kidneys_impaired_share"),
    Purpose.TELEPHONE: Draw("review", "whether it is held by telephone", _YES, "oral.telephone_share"),
    Purpose.INITIATES: Draw(
        _PATIENT, "whether the patient asks for reviews, and when", "Bernoulli, exponential", "oral.initiated_*"
    ),
    Purpose.WEANING: Draw(_PATIENT, "whether the patient can do without oral drugs", _YES, "weaning.succeeds_share"),
    Purpose.TOXIN_COURSE: Draw(
        _PATIENT,
        "whether the patient has a course of toxin, and how long",
        "Bernoulli, exponential",
        "botulinum.*_share, stop_per_year",
    ),
    Purpose.TOXIN_RESPONSE: Draw("injection", "whether it works", _YES, "botulinum.response_probability"),
}
