"""The event log's vocabulary: every kind of row, every cause, and the order of simultaneous events.

A row says: at this minute, this happened to this patient, concerning this subject, for this cause, with this value.
What the subject and the value of each kind mean stands in `meaning.MEANING`.
"""

from __future__ import annotations

from enum import IntEnum
from typing import TypeAlias

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

    CHANGE = 0
    DEATH = 1
    DISCHARGE = 2
    FAULT = 3
    BATTERY = 4
    RESERVOIR = 5
    STOPPING = 6
    LEAVE = 7
    CANCELLATION = 8
    LIST = 9
    STAGE = 10
    SESSION = 11
    VISIT = 12
    THEATRE = 13
    ADMISSION = 14
    REFERRAL = 15
    BOOKING = 16
    HUDDLE = 17


class Kind(IntEnum):
    """What a row records."""

    # people
    REFERRED = 1
    TRIAGED = 2
    RETURNED = 3
    STATE = 4
    DIED = 5
    PERSON = 6
    SEVERITY = 7
    CONTROL = 8
    SCORED = 9
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
    SESSION_OPENED = 27
    # sessions and staff
    STAFF_STARTED = 30
    STAFF_LEFT = 31
    SESSION_PLANNED = 32
    SESSION_RAN = 33
    SESSION_LOST = 34
    STAFF_WORKED = 35
    AGENCY_PAID = 36
    STAFF_COMPETENT = 37
    TRAVELLED = 38
    PREMIUM_PAID = 39
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
    OVERDOSE = 62
    RECALLED = 63
    TRIAL_HEADACHE = 64
    NOT_SUPPLIED = 65
    AWAY = 66
    BACK = 67
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
    CASE_CALLED = 83
    LIST_OVERRUN = 84
    LIST_BUMPED = 85
    # inside a session
    ARRIVED = 90
    STAGE_STARTED = 91
    STAGE_ENDED = 92
    WENT_HOME = 93
    OVERTIME = 94
    OVERTIME_PAID = 95
    # oral drugs and botulinum toxin
    DRUG_STARTED = 100
    DRUG_DOSE = 101
    DRUG_STOPPED = 102
    SIDE_EFFECT = 103
    BLOOD_TEST = 104
    REBOUND = 105
    TOXIN_STARTED = 106
    INJECTED = 107
    TOXIN_RESPONSE = 108
    TOXIN_ENDED = 109
    WEANED = 110
    ORAL_FAILED = 111
    # travel
    JOURNEYS = 121
    # the scenario itself
    IN_FORCE = 130
    ANNOUNCED = 131
    # people who have left
    DIED_ELSEWHERE = 140


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
    WITHDRAWN = 9
    # how a pump came to be filled
    SCHEDULED = 10
    URGENT = 11
    OVERBOOKED = 12
    DAY_CASE = 13
    ON_CALL = 14
    SURGERY = 15
    ADMISSION = 16
    SHORT_NOTICE = 17
    HOME_VISIT = 18
    # why a patient was discharged
    MISSED_VISITS = 19
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
    # why else a session is lost
    STRIKE = 43
    CLOSURE = 44
    # who asked for an operation, and where it was done
    ELECTIVE = 50
    EMERGENCY = 51
    # why else a case is cancelled on the day
    NO_BED = 52
    NO_TIME = 53
    BUMPED = 54
    LIST_CANCELLED = 55
    # harm
    ELSEWHERE = 60
    OVERDOSE = 61
    DRUG = 62
    SUPPLY = 63
    TRANSFERRED = 64
    RECALL = 65
    TRIAL = 66
    # why an oral drug or a course of toxin was started, changed or stopped
    SIDE_EFFECT = 100
    NO_EFFECT = 101
    CHOICE = 102
    BLOOD_TEST = 103
    KIDNEYS = 104
    WEANED = 105
    SWITCHED = 106
    ADDED = 107
    ADJUNCT = 108
    BROUGHT_FORWARD = 109
    # why a session was opened
    INITIATIVE = 110


CAUSE_OF_GROUP = {
    "catheter": Cause.CATHETER,
    "pump": Cause.PUMP,
    "infection": Cause.INFECTION,
    "overdose": Cause.OVERDOSE,
    "surgery": Cause.SURGERY,
    "drug": Cause.DRUG,
}
"""Causes by the groups of complications that a scenario names."""


class State(IntEnum):
    """Therapy state of a patient; the value of a STATE row."""

    GONE = 0
    WAIT_NEW = 1
    ORAL = 2
    WAIT_TRIAL = 3
    WAIT_IMPLANT = 4
    ITB = 5


class Control(IntEnum):
    """What holds a patient's spasticity; the value of a CONTROL row."""

    UNTREATED = 0
    ORAL = 1
    BOTULINUM = 2
    ITB = 3
    ITB_LOST = 4
    WITHDRAWAL = 5


class Score(IntEnum):
    """Scores by which spasticity and its burden are followed; the subject of a SCORED row."""

    ASHWORTH = 0
    PENN = 1
    PAIN = 2
    BARTHEL = 3
    DEPRESSION = 4
