"""Measures of capacity: slots, sessions and staff."""

from functools import partial

from clinicsim.measures import slots, staff
from clinicsim.measures.catalogue.entry import Measure

_entry = partial(Measure, group="Capacity")

ENTRIES = (
    _entry(
        "slot_utilisation",
        "slots used",
        "share",
        "neither",
        "Slots in which a patient was seen, of the slots of planned sessions that could be booked (sessions taken out "
        "ahead, for anything but sickness, left out). Overbooked visits stand outside the slots and do not count.",
        slots.utilisation,
        plural=True,
    ),
    _entry(
        "slots_lost_share",
        "slots lost",
        "share",
        "down",
        "Of all planned slots, the share lost, by reason. Unused: nobody was booked, or the booking fell away for "
        "another reason. The reasons and the slots with a patient add up to all planned slots.",
        slots.lost_share,
        plural=True,
        family=True,
    ),
    _entry(
        "dna_share",
        "patients who did not attend",
        "share",
        "down",
        "Of visits attended or missed without notice, the share missed.",
        slots.did_not_attend_share,
        plural=True,
    ),
    _entry(
        "freed_slots_used_again_share",
        "slots given back that were used again",
        "share",
        "up",
        "Of slots that patients gave back (cancelled, in hospital, died or left) in sessions that ran, the share in "
        "which somebody else, or the same patient, was booked at the end.",
        slots.used_again_share,
        plural=True,
    ),
    _entry(
        "initiative_sessions_per_year",
        "extra sessions opened for long waits",
        "sessions/year",
        "neither",
        "Sessions kept for long waits (only_if_waiting_weeks) that were opened, a year.",
        slots.sessions_opened_per_year,
        plural=True,
        counted_per="year",
    ),
    _entry(
        "sessions_lost_share",
        "sessions lost",
        "share",
        "down",
        "Of planned sessions, the share that did not run.",
        slots.sessions_lost_share,
        plural=True,
    ),
    _entry(
        "sessions_lost_by_cause",
        "sessions lost by reason",
        "share",
        "down",
        "Of planned sessions, the share that did not run, by reason. A vacancy is any place that nobody in post, "
        "competent and within hours could be rostered to.",
        slots.sessions_lost_by_cause,
        plural=True,
        family=True,
    ),
    _entry(
        "cover_share",
        "places in sessions covered by a colleague",
        "share",
        "neither",
        "Of the staff places of sessions that ran, the share that a colleague took for whoever was rostered.",
        staff.cover_share,
        plural=True,
    ),
    _entry(
        "agency_sessions_per_year",
        "places in sessions staffed by agency",
        "places/year",
        "down",
        "Staff places of sessions taken by bank or agency staff.",
        staff.agency_sessions,
        plural=True,
        counted_per="year",
    ),
    _entry(
        "travel_hours_per_year",
        "staff travel",
        "hours/year",
        "down",
        "Staff time on the way to outreach clinics and patients at home, agency staff included.",
        staff.travel_hours,
    ),
    _entry(
        "staff_utilisation",
        "staff time used",
        "share",
        "neither",
        "Time with patients as a share of contracted time that may go to clinics (leave and sickness included), by "
        "role. Time beyond it in a month is overtime and does not count; agency staff are left out.",
        staff.utilisation,
        family=True,
    ),
    _entry(
        "wte_required",
        "staff needed",
        "WTE",
        "down",
        "Staff needed to run every planned session at contracted hours, after bank holidays, leave and sickness, by "
        "role.",
        staff.wte_required,
        family=True,
    ),
)
