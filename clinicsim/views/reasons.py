"""Causes of events in plain words."""

from __future__ import annotations

from clinicsim.world.events import Cause

WHY = {
    Cause.NO_SLOT: "no free slot",
    Cause.DID_NOT_ATTEND: "the patient did not attend",
    Cause.PATIENT_CANCELLED: "the patient cancelled",
    Cause.LEAVE: "a session lost to leave",
    Cause.SICKNESS: "a session lost to sickness",
    Cause.VACANCY: "a session nobody could staff",
    Cause.IN_HOSPITAL: "the patient was in hospital",
    Cause.ALARM: "the alarm sounds, a refill comes first",
    Cause.SCHEDULED: "scheduled",
    Cause.URGENT: "in an urgent slot",
    Cause.OVERBOOKED: "as an extra patient",
    Cause.SHORT_NOTICE: "at short notice",
    Cause.HOME_VISIT: "at home",
    Cause.MISSED_VISITS: "too many missed visits",
    Cause.DAY_CASE: "as a day case",
    Cause.ON_CALL: "on call, out of hours",
    Cause.SURGERY: "in theatre",
    Cause.ADMISSION: "in hospital",
    Cause.DRY: "the pump ran dry",
    Cause.CATHETER: "a catheter fault",
    Cause.PUMP: "a pump fault",
    Cause.INFECTION: "an infection",
    Cause.END_OF_SERVICE: "the battery ended",
    Cause.DIED: "death",
    Cause.STOPPED: "therapy was stopped",
    Cause.EXPLANTED: "the pump was taken out",
    Cause.REPLACED: "the pump was replaced",
    Cause.MENDED: "the fault was mended",
    Cause.DISCHARGED: "discharged",
    Cause.DECLINED: "the patient declined",
    Cause.FAILED_TRIAL: "the trial failed",
    Cause.PREVALENT: "there on the first day",
    Cause.IMPLANTED: "implanted",
    Cause.ROSTERED: "rostered",
    Cause.COLLEAGUE: "a colleague",
    Cause.AGENCY: "agency staff",
    Cause.ELECTIVE: "elective",
    Cause.EMERGENCY: "emergency",
    Cause.ELSEWHERE: "the patient was in hospital elsewhere",
    Cause.OVERDOSE: "an error with the drug",
    Cause.DRUG: "a side effect of the drug",
    Cause.SUPPLY: "out of stock",
    Cause.TRANSFERRED: "moved to another service",
    Cause.RECALL: "a recall",
    Cause.TRIAL: "the screening trial",
    Cause.NO_BED: "no free bed",
    Cause.NO_TIME: "the list ran late",
    Cause.BUMPED: "emergencies took the time",
    Cause.LIST_CANCELLED: "the whole list was cancelled",
    Cause.WITHDRAWN: "the session is no longer planned",
    Cause.INITIATIVE: "waits are long",
    Cause.STRIKE: "a strike",
    Cause.CLOSURE: "a closure",
    Cause.SIDE_EFFECT: "a side effect",
    Cause.NO_EFFECT: "no effect",
    Cause.CHOICE: "the patient's choice",
    Cause.BLOOD_TEST: "an abnormal blood test",
    Cause.KIDNEYS: "impaired kidneys",
    Cause.WEANED: "weaned off",
    Cause.SWITCHED: "another drug takes its place",
    Cause.ADDED: "one drug is not enough",
    Cause.ADJUNCT: "beside the pump",
    Cause.BROUGHT_FORWARD: "a review is wanted sooner",
}


def reason(cause: Cause) -> str:
    """Say a cause in words that fit after a colon."""
    return WHY.get(cause, "an unknown cause")


def because(cause: Cause) -> str:
    """Say a cause after what it led to; empty if it needs no saying."""
    return f": {WHY[cause]}" if cause in WHY else ""
