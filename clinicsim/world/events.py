"""The event log's vocabulary: every kind of row, every cause, and the order of simultaneous events.

A row says: at this minute, this happened to this patient, concerning this subject, for this cause, with this value.
What the subject and the value of each kind mean stands in `MEANING`; nothing else in the program explains a row.
"""

from __future__ import annotations

from enum import IntEnum
from typing import NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

NOBODY = -1
NOTHING = -1
FIRST_REFERRAL = 1_000_000  # number of the first referral's candidate; prevalent patients are numbered from 0
PROCEDURE_LIST = 1000  # a list's subject: visit type, or this plus the procedure
SLOTS_PER_SESSION = 64  # a slot's subject: session times this, plus the place
UNBOOKED_DAYS = 999.0  # value of an at-risk row without an appointment

EVENT = np.dtype(
    [
        ("minute", "i8"),
        ("kind", "i2"),
        ("cause", "i2"),
        ("patient", "i4"),
        ("subject", "i4"),
        ("replication", "i4"),
        ("value", "f8"),
    ]
)


EventLog: TypeAlias = NDArray[np.void]


class Rank(IntEnum):
    """Order of events in one minute: departures before arrivals, releases before seizures.

    Ties within a rank go by patient (or other subject) number, then by the order in which they were scheduled.
    """

    DEATH = 1
    DISCHARGE = 2
    FAULT = 3
    BATTERY = 4
    RESERVOIR = 5
    STOPPING = 6
    LEAVE = 7
    CANCELLATION = 8
    LIST = 9
    SESSION = 10
    VISIT = 11
    THEATRE = 12
    ADMISSION = 13
    REFERRAL = 14
    BOOKING = 15
    HUDDLE = 16


class Kind(IntEnum):
    """What a row records."""

    # people
    REFERRED = 1
    TRIAGED = 2
    RETURNED = 3
    STATE = 4
    DIED = 5
    # lists
    LIST_JOINED = 10
    LIST_LEFT = 11
    # diary
    OBLIGATION = 20
    BOOKED = 21
    ATTENDED = 22
    DID_NOT_ATTEND = 23
    CANCELLED = 24
    AT_RISK = 25
    OBLIGATION_ENDED = 26
    # sessions and staff
    STAFF_STARTED = 30
    STAFF_LEFT = 31
    SESSION_PLANNED = 32
    SESSION_RAN = 33
    SESSION_LOST = 34
    STAFF_WORKED = 35
    AGENCY_PAID = 36
    # pump
    PUMP_IN = 40
    PUMP_OUT = 41
    ASPIRATED = 42
    FILLED = 43
    DOSE = 44
    STRENGTH = 45
    ALARM_DATE = 46
    DRY_DATE = 47
    ALARM = 48
    DRY = 49
    MARGIN = 50
    ERI = 51
    END_OF_SERVICE = 52
    BUFFER = 53
    # harm
    COMPLICATION = 60
    WITHDRAWAL = 61
    # hospital
    TRIAL = 70
    OPERATION_REQUESTED = 71
    OPERATED = 72
    CASE_CANCELLED = 73
    LIST_PLANNED = 74
    LIST_CANCELLED = 75
    ADMITTED = 76
    DISCHARGED = 77
    BED_WAIT = 78
    BED_IN = 79
    BED_OUT = 80
    EMERGENCY = 81
    CALLED = 82


class Cause(IntEnum):
    """Why it happened."""

    NONE = 0
    # why an obligation is late, or a slot went unused
    NO_SLOT = 1
    DID_NOT_ATTEND = 2
    PATIENT_CANCELLED = 3
    LEAVE = 4
    SICKNESS = 5
    VACANCY = 6
    IN_HOSPITAL = 7
    ALARM = 8
    # how a pump came to be filled
    SCHEDULED = 10
    URGENT = 11
    OVERBOOKED = 12
    DAY_CASE = 13
    ON_CALL = 14
    SURGERY = 15
    ADMISSION = 16
    # what led to withdrawal
    DRY = 20
    CATHETER = 21
    PUMP = 22
    INFECTION = 23
    END_OF_SERVICE = 24
    # departures and removals
    DIED = 30
    STOPPED = 31
    EXPLANTED = 32
    REPLACED = 33
    MENDED = 34
    DISCHARGED = 35
    DECLINED = 36
    FAILED_TRIAL = 37
    PREVALENT = 38
    IMPLANTED = 39
    # who staffed a session
    ROSTERED = 40
    COLLEAGUE = 41
    AGENCY = 42
    # who asked for an operation, and where it was done
    ELECTIVE = 50
    EMERGENCY = 51


class State(IntEnum):
    """Therapy state of a patient; the value of a STATE row."""

    GONE = 0
    WAIT_NEW = 1
    ORAL = 2
    WAIT_TRIAL = 3
    WAIT_IMPLANT = 4
    ITB = 5


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
}
