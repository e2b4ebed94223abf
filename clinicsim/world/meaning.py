"""What each kind of row in the event log says; nothing else in the program explains a row."""

from __future__ import annotations

from typing import NamedTuple

from clinicsim.world.events import Kind


class Meaning(NamedTuple):
    """What the columns of one kind of row hold."""

    subject: str
    value: str
    says: str


_OBLIGATION = "visit type"
_SLOT = "session * 64 + slot"

MEANING: dict[Kind, Meaning] = {
    Kind.REFERRED: Meaning("-", "indication", "a referral arrives"),
    Kind.TRIAGED: Meaning("-", "-", "the referral is accepted and joins the first-assessment list"),
    Kind.RETURNED: Meaning("-", "-", "the referral is returned at triage"),
    Kind.STATE: Meaning("-", "State", "the patient's therapy state from now on"),
    Kind.DIED: Meaning(
        "kind of row that killed (a complication, withdrawal or overdose), or -1 if unrelated",
        "-",
        "the patient dies; cause: what led to that, or none if unrelated",
    ),
    Kind.PERSON: Meaning("1 woman, 0 man", "age in years", "who comes: written once, when the patient is first known"),
    Kind.SEVERITY: Meaning("band of severity", "-", "how severe the spasticity is without treatment"),
    Kind.CONTROL: Meaning("oral drugs taken", "Control", "what holds the spasticity from now on"),
    Kind.SCORED: Meaning("Score", "the score", "a score without effective treatment, as the first assessment finds it"),
    Kind.LIST_JOINED: Meaning("visit type or 1000 + procedure", "clock start, minute", "joins a waiting list"),
    Kind.LIST_LEFT: Meaning(
        "visit type or 1000 + procedure", "days waited since the clock start", "leaves a waiting list"
    ),
    Kind.OBLIGATION: Meaning(_OBLIGATION, "due minute", "a visit is owed by the due date"),
    Kind.BOOKED: Meaning(_SLOT, "minute of the appointment", "an appointment is given; cause: how"),
    Kind.ATTENDED: Meaning(_SLOT, "visit type", "the visit takes place; one row for each slot it takes"),
    Kind.DID_NOT_ATTEND: Meaning(_SLOT, "visit type", "the patient does not come; one row for each slot wasted"),
    Kind.CANCELLED: Meaning(_SLOT, "visit type", "an appointment is cancelled; cause: by whom; one row a slot"),
    Kind.AT_RISK: Meaning(
        _OBLIGATION, "days from the alarm date to the appointment; 999 if unbooked", "joins the at-risk list"
    ),
    Kind.OBLIGATION_ENDED: Meaning(_OBLIGATION, "days late (negative: early)", "the visit owed was met, or fell away"),
    Kind.SESSION_OPENED: Meaning(
        "session", "weeks that the longest wait has lasted", "a session kept for long waits is put into the diary"
    ),
    Kind.STAFF_STARTED: Meaning("member", "WTE", "a member of staff is employed from now"),
    Kind.STAFF_LEFT: Meaning("member", "WTE", "a member of staff is no longer employed"),
    Kind.SESSION_PLANNED: Meaning("session", "slots", "the template puts a session here"),
    Kind.SESSION_RAN: Meaning("session", "slots", "the session runs"),
    Kind.SESSION_LOST: Meaning("session", "slots", "the session does not run; cause: why"),
    Kind.STAFF_WORKED: Meaning(
        "member, or -1 - role for agency", "minutes with patients", "staff time used in a session"
    ),
    Kind.AGENCY_PAID: Meaning("role", "minutes of the whole session", "bank or agency staff are paid for a session"),
    Kind.STAFF_COMPETENT: Meaning("member", "-", "a member of staff has finished training"),
    Kind.TRAVELLED: Meaning(
        "member, or -1 - role for agency", "minutes", "staff time on the way to patients or a clinic"
    ),
    Kind.PREMIUM_PAID: Meaning(
        "member, or -1 - role for agency", "minutes of the session times the premium", "hours paid at more than usual"
    ),
    Kind.PUMP_IN: Meaning("pump serial", "age of the pump in days", "a pump works from now; cause: how it came"),
    Kind.PUMP_OUT: Meaning("pump serial", "age of the pump in days", "a pump stops or leaves; cause: why"),
    Kind.ASPIRATED: Meaning("pump serial", "mL", "old drug is drawn out and discarded"),
    Kind.FILLED: Meaning("pump serial", "mL", "the reservoir is filled to this volume; cause: where"),
    Kind.DOSE: Meaning("pump serial", "mcg/day", "the dose from now on"),
    Kind.STRENGTH: Meaning("pump serial", "mcg/mL", "the drug strength in the reservoir from now on"),
    Kind.ALARM_DATE: Meaning("pump serial", "minute", "the alarm will sound then unless it is filled"),
    Kind.DRY_DATE: Meaning("pump serial", "minute", "it will run dry then unless it is filled"),
    Kind.ALARM: Meaning("pump serial", "mL", "the low-reservoir alarm sounds; cause: why the refill is late"),
    Kind.DRY: Meaning("pump serial", "mL", "the reservoir is empty; cause: why the refill is late"),
    Kind.MARGIN: Meaning("pump serial", "days", "days from this refill to the alarm date (negative: late)"),
    Kind.ERI: Meaning("pump serial", "minute of end of service", "the replacement indicator appears"),
    Kind.END_OF_SERVICE: Meaning("pump serial", "age in days", "the battery ends before the pump was replaced"),
    Kind.BUFFER: Meaning("pump serial", "days", "days from this refill to the dry date"),
    Kind.COMPLICATION: Meaning("complication", "days since the last operation", "a complication arises"),
    Kind.WITHDRAWAL: Meaning(
        "severity", "hours from loss of drug to onset", "withdrawal starts; cause: what led to it"
    ),
    Kind.OVERDOSE: Meaning("severity", "-", "an overdose shows; cause: what led to it"),
    Kind.RECALLED: Meaning("pump serial", "-", "a recall affects this pump"),
    Kind.TRIAL_HEADACHE: Meaning("day of the trial, from 0", "1 if admitted", "a headache after the puncture"),
    Kind.NOT_SUPPLIED: Meaning(
        "visit type or 1000 + procedure", "-", "a refill or an operation cannot be done for want of kit, drug or pump"
    ),
    Kind.AWAY: Meaning("-", "days until the return", "is admitted elsewhere for another reason and misses visits"),
    Kind.BACK: Meaning("-", "days away", "is back from a stay elsewhere"),
    Kind.TRIAL: Meaning("dose level if it worked, else -1", "bolus mcg", "a day of a screening trial"),
    Kind.OPERATION_REQUESTED: Meaning("procedure", "-", "an operation is asked for"),
    Kind.OPERATED: Meaning("procedure", "minutes that it takes", "an operation starts; cause: elective or emergency"),
    Kind.CASE_CANCELLED: Meaning(
        "procedure",
        "reason, or -1 if the cause says why",
        "a patient called for a list goes home without the operation and waits on",
    ),
    Kind.LIST_PLANNED: Meaning("theatre list", "minutes", "an operating list is planned here"),
    Kind.LIST_CANCELLED: Meaning(
        "theatre list", "minutes", "the whole list is cancelled on the day; cause: closure, or none"
    ),
    Kind.ADMITTED: Meaning("ward level", "-", "comes into hospital; cause: what for"),
    Kind.DISCHARGED: Meaning("ward level", "days in hospital", "goes home"),
    Kind.BED_WAIT: Meaning("ward level", "-", "an admission finds no free bed and waits"),
    Kind.BED_IN: Meaning("ward level", "-", "takes a bed; cause: elective (tariff) or emergency (by the day)"),
    Kind.BED_OUT: Meaning("ward level", "days in the bed", "leaves the bed; cause: as when it was taken"),
    Kind.EMERGENCY: Meaning("-", "-", "comes to the emergency department; cause: what for"),
    Kind.CALLED: Meaning("-", "days to dry", "telephones the clinic because the alarm sounds"),
    Kind.CASE_CALLED: Meaning("theatre list", "procedure", "a patient is called for an operating list"),
    Kind.LIST_OVERRUN: Meaning("theatre list", "minutes past its planned end", "the last case of the list has ended"),
    Kind.LIST_BUMPED: Meaning("theatre list", "minutes", "emergency operations take minutes of the list"),
    Kind.ARRIVED: Meaning("slot", "minutes after the booked time", "a patient comes to the clinic"),
    Kind.STAGE_STARTED: Meaning(
        "member, or -1 - role", "place of the stage in the visit", "a stage of the visit begins"
    ),
    Kind.STAGE_ENDED: Meaning("member, or -1 - role", "place of the stage in the visit", "a stage of the visit ends"),
    Kind.WENT_HOME: Meaning("slot", "minutes waited in the clinic", "the visit is over"),
    Kind.OVERTIME: Meaning("session", "minutes", "the session ends this long after its planned end"),
    Kind.OVERTIME_PAID: Meaning("member, or -1 - role", "minutes", "a member of staff works past the session's end"),
    Kind.DRUG_STARTED: Meaning("oral drug", "mg/day", "an oral drug is taken from now; cause: how it came"),
    Kind.DRUG_DOSE: Meaning("oral drug", "mg/day", "the dose of an oral drug from now on"),
    Kind.DRUG_STOPPED: Meaning("oral drug", "days taken", "an oral drug is no longer taken; cause: why"),
    Kind.SIDE_EFFECT: Meaning("oral drug", "side effect", "a side effect; cause: side effect if the drug is stopped"),
    Kind.BLOOD_TEST: Meaning("blood test", "1 abnormal, 0 normal", "the blood is tested"),
    Kind.REBOUND: Meaning("oral drug", "mg/day before", "spasticity rebounds after an oral drug was stopped at once"),
    Kind.TOXIN_STARTED: Meaning("-", "-", "a course of botulinum toxin begins; cause: adjunct beside a pump"),
    Kind.INJECTED: Meaning("-", "units", "botulinum toxin is injected"),
    Kind.TOXIN_RESPONSE: Meaning("-", "1 works, 0 no longer or not", "an injection works, or has ceased to, or failed"),
    Kind.TOXIN_ENDED: Meaning("-", "injections", "a course of botulinum toxin ends; cause: why"),
    Kind.WEANED: Meaning("oral drug", "mg/day left", "a weaning step is agreed with a patient who has a pump"),
    Kind.ORAL_FAILED: Meaning("-", "drugs tried", "every oral drug worth trying has been tried without control"),
    Kind.JOURNEYS: Meaning("session", "visits travelled to", "staff travelled for a session away from the clinic"),
    Kind.IN_FORCE: Meaning("version", "-", "dated changes come into force or end"),
    Kind.ANNOUNCED: Meaning("plan", "-", "changes become known; the diary, rota and operating lists follow them"),
    Kind.DIED_ELSEWHERE: Meaning("-", "-", "somebody who has left the clinic's care dies"),
}
