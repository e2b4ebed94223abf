"""Every process of the kernel, by number: what a frame's `code` says."""

from __future__ import annotations

from enum import IntEnum


class Process(IntEnum):
    """A process; its handler has the same name in small letters, and `dispatch.py` says in which file."""

    # the clinic
    EMPLOYMENT = 0
    COME_INTO_FORCE = 1
    HEAR_OF_CHANGES = 2
    ANNOUNCE_LOSSES = 3
    RUN_SESSIONS = 4
    SEE_BY_SLOTS = 5
    SEE_PATIENTS = 6
    VISIT = 7
    LATE = 8
    CALL_AHEAD = 9
    RUN_ALL_LISTS = 10
    RUN_LIST = 11
    WATCH_PLACES = 12
    STAY = 13
    # the booking office
    BOOK_FIRST_DAY = 14
    BOOK_INSIDE_HORIZON = 15
    WEEKLY_HUDDLE = 16
    PATIENT_CANCELS = 17
    CALL_FOR_SESSIONS = 18
    GIVE_WAY = 19
    # a patient's life
    REFERRALS = 20
    LIFE = 21
    REFERRAL = 22
    FIRST_ASSESSMENT = 23
    ORAL_CARE = 24
    TRIAL_STAGE = 25
    WAIT_FOR_IMPLANT = 26
    PUMP_CARE = 27
    UNRELATED_DEATH = 28
    ADMISSIONS = 29
    STAY_ELSEWHERE = 30
    TRANSFER = 31
    COMING_OF_AGE = 32
    # oral drugs and toxin
    TITRATE = 33
    STOP_SOME_DAY = 34
    HAVE_SIDE_EFFECT = 35
    HAVE_BLOOD_TESTS = 36
    TAPER_OFF = 37
    ASK_FOR_REVIEW = 38
    WEAR_OFF = 39
    # the pump
    WATCH_RESERVOIR = 40
    WATCH_BATTERY = 41
    STOPPING = 42
    IN_TIME = 43
    AFTER_PROCEDURE = 44
    DURING_STAY = 45
    BEFALL = 46
    EXTRA_CHECKS = 47
    # the hospital
    TREAT = 48
    EXPLANT = 49
    LIST_AGAIN = 50
    ELECTIVE_OPERATION = 51
    EMERGENCY_OPERATION = 52
    TRIAL_DAY = 53
    HEADACHE = 54
    DAY_CASE = 55
    ON_CALL_REFILL = 56
    WITHDRAWAL = 57
    OVERDOSE = 58
    ANOTHER_TRIAL_DAY = 59
