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
    Kind.DIED: Meaning("-", "-", "the patient dies; cause: withdrawal's cause, or none if unrelated"),
    Kind.CONTROL: Meaning("-", "control", "what holds the spasticity from now on"),
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
    Kind.STAFF_STARTED: Meaning("member", "WTE", "a member of staff is employed from now"),
    Kind.STAFF_LEFT: Meaning("member", "WTE", "a member of staff is no longer employed"),
    Kind.SESSION_PLANNED: Meaning("session", "slots", "the template puts a session here"),
    Kind.SESSION_RAN: Meaning("session", "slots", "the session runs"),
    Kind.SESSION_LOST: Meaning("session", "slots", "the session does not run; cause: why"),
    Kind.STAFF_WORKED: Meaning(
        "member, or -1 - role for agency", "minutes with patients", "staff time used in a session"
    ),
    Kind.AGENCY_PAID: Meaning("role", "minutes of the whole session", "bank or agency staff are paid for a session"),
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
    Kind.BUFFER: Meaning("pump serial", "days", "days from this refill to the dry date"),
    Kind.ERI: Meaning("pump serial", "minute of end of service", "the replacement indicator appears"),
    Kind.END_OF_SERVICE: Meaning("pump serial", "age in days", "the battery ends before the pump was replaced"),
    Kind.COMPLICATION: Meaning("complication", "days since the last operation", "a complication arises"),
    Kind.WITHDRAWAL: Meaning(
        "severity", "hours from loss of drug to onset", "withdrawal starts; cause: what led to it"
    ),
    Kind.TRIAL: Meaning("dose level that worked, or -1", "bolus mcg", "a screening trial is done"),
    Kind.OPERATION_REQUESTED: Meaning("procedure", "-", "an operation is asked for"),
    Kind.OPERATED: Meaning("procedure", "minutes", "an operation is done; cause: elective or emergency"),
    Kind.CASE_CANCELLED: Meaning("procedure", "theatre list", "a case is cancelled on the day"),
    Kind.LIST_PLANNED: Meaning("theatre list", "minutes", "an operating list is planned here"),
    Kind.LIST_CANCELLED: Meaning("theatre list", "minutes", "the whole list is cancelled on the day"),
    Kind.ADMITTED: Meaning("ward level", "-", "comes into hospital; cause: what for"),
    Kind.DISCHARGED: Meaning("ward level", "days in hospital", "goes home"),
    Kind.BED_WAIT: Meaning("ward level", "-", "an admission finds no free bed and waits"),
    Kind.BED_IN: Meaning("ward level", "-", "takes a bed; cause: elective (tariff) or emergency (by the day)"),
    Kind.BED_OUT: Meaning("ward level", "days in the bed", "leaves the bed; cause: as when it was taken"),
    Kind.EMERGENCY: Meaning("-", "-", "comes to the emergency department; cause: what for"),
    Kind.CALLED: Meaning("-", "days to dry", "telephones the clinic because the alarm sounds"),
    Kind.IN_FORCE: Meaning("version", "-", "dated changes come into force or end"),
    Kind.ANNOUNCED: Meaning("plan", "-", "changes become known; the diary, rota and operating lists follow them"),
}
