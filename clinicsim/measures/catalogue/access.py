"""Measures of access: waits, lists and overdue reviews."""

from functools import partial

from clinicsim.measures import follow_up, people, waits
from clinicsim.measures.catalogue.entry import Measure
from clinicsim.world.events import Kind

_entry = partial(Measure, group="Access")
_WAITING = (
    "People still waiting at the end count as still waiting (Kaplan-Meier), and people who died or left the list count "
    "up to then. If too few have been seen to tell, it is the longest wait so far, a lower bound. "
    "By month: of those waiting at the month end."
)


def _median_wait(name: str, words: str, waiting_for: str) -> Measure:
    said = f"Half of those listed for {waiting_for} wait no longer than this, in weeks. {_WAITING}"
    compute = partial(waits.wait_weeks, name=name, q=0.5)
    return _entry(f"{name}_wait_weeks_median", words, "weeks", "down", said, compute)


def _list_size(name: str, words: str, waiting_for: str) -> Measure:
    said = f"People waiting for {waiting_for} at the end; by month, at each month end."
    return _entry(f"{name}_list_end", words, "people", "down", said, partial(waits.list_size, name=name))


ENTRIES = (
    _entry(
        "referrals_per_year",
        "referrals",
        "referrals/year",
        "neither",
        "Referrals received a year, accepted or returned.",
        partial(people.yearly, kind=Kind.REFERRED),
        plural=True,
        counted_per="year",
    ),
    _median_wait("first_assessment", "typical wait for first assessment", "a first assessment"),
    _entry(
        "first_assessment_wait_weeks_p92",
        "wait for first assessment (92 in 100)",
        "weeks",
        "down",
        f"Of those listed for a first assessment, 92 in 100 wait no longer than this, in weeks. {_WAITING}",
        partial(waits.wait_weeks, name="first_assessment", q=0.92),
    ),
    _entry(
        "first_assessment_within_18_weeks_share",
        "first-assessment list within 18 weeks",
        "share",
        "up",
        "Of those waiting for a first assessment at month ends, the share who have waited at most 18 weeks "
        "(incomplete pathways).",
        partial(waits.within_standard_share, name="first_assessment"),
    ),
    _list_size("first_assessment", "list for first assessment", "a first assessment"),
    _median_wait("trial", "typical wait for a screening trial", "a screening trial"),
    _list_size("trial", "list for a screening trial", "a screening trial"),
    _median_wait("implant", "typical wait for an implant", "an implant"),
    _list_size("implant", "list for an implant", "an implant"),
    _entry(
        "referral_to_implant_wait_weeks_median",
        "typical wait from trial listing to pump",
        "weeks",
        "down",
        "Of people listed for a screening trial (or again for an implant), half have a pump after at most this many "
        f"weeks from that listing. {_WAITING}",
        partial(waits.wait_weeks, name=waits.IMPLANT_PATHWAY, q=0.5),
    ),
    _entry(
        "referral_to_implant_wait_weeks_p92",
        "wait from trial listing to pump (92 in 100)",
        "weeks",
        "down",
        "Of people listed for a screening trial (or again for an implant), 92 in 100 have a pump after at most this "
        f"many weeks from that listing. {_WAITING}",
        partial(waits.wait_weeks, name=waits.IMPLANT_PATHWAY, q=0.92),
    ),
    _entry(
        "referral_to_implant_within_18_weeks_share",
        "people on the way to a pump within 18 weeks",
        "share",
        "up",
        "Of those listed for a screening trial or an implant at month ends, the share at most 18 weeks from the first "
        "listing (incomplete pathways).",
        partial(waits.within_standard_share, name=waits.IMPLANT_PATHWAY),
        plural=True,
    ),
    _median_wait("replacement", "typical wait for a pump replacement", "a replacement pump"),
    _list_size("replacement", "list for a pump replacement", "a replacement pump"),
    _entry(
        "over_52_weeks_list_end",
        "waits of more than a year",
        "waits",
        "down",
        "Waits for a visit or an operation that have lasted more than 52 weeks at the end; by month, at each month "
        "end.",
        waits.long_waits,
        plural=True,
    ),
    _entry(
        "follow_up_overdue_share",
        "follow-ups overdue",
        "share",
        "down",
        "Of follow-up visits owed (class follow_up: reviews of people on oral drugs), the share past the due date; "
        "mean over month ends.",
        follow_up.overdue_share,
        plural=True,
    ),
    _entry(
        "follow_up_overdue_days_median",
        "typical delay of overdue follow-ups",
        "days",
        "down",
        "Median days past the due date of overdue follow-up visits (0 when none is overdue); mean over month ends.",
        follow_up.overdue_days_median,
    ),
    _entry(
        "follow_up_overdue_twice_share",
        "follow-ups more than 100% past their interval",
        "share",
        "down",
        "Of follow-up visits owed, the share that is late by more than the whole interval between visits (as counted "
        "in Wales); those owed on the first day, whose interval is not known, are left out. Mean over month ends.",
        follow_up.overdue_twice_share,
        plural=True,
    ),
    _entry(
        "follow_ups_per_new_patient",
        "follow-ups for each new patient",
        "visits",
        "neither",
        "Follow-up visits attended for each first assessment attended. It says what the clinic does, and is no target.",
        follow_up.per_new_visit,
        plural=True,
    ),
)
