"""Measures of what happens inside sessions; undefined where their minutes are not simulated."""

from functools import partial

from clinicsim.measures import in_session
from clinicsim.measures.catalogue.entry import Measure

_entry = partial(Measure, group="Inside sessions", good="down", may_be_empty=True)

ENTRIES = (
    _entry(
        "in_clinic_wait_minutes_median",
        "middle wait in the clinic",
        "minutes",
        definition="Minutes from the booked time, or from a later arrival, to being seen, between stages included: "
        "half of the visits waited longer.",
        compute=partial(in_session.wait_quantile, q=0.5),
    ),
    _entry(
        "in_clinic_wait_minutes_p95",
        "wait in the clinic of 1 in 20",
        "minutes",
        definition="Minutes waited in the clinic: one visit in twenty waited longer.",
        compute=partial(in_session.wait_quantile, q=0.95),
    ),
    _entry(
        "overtime_minutes_per_session",
        "overtime",
        "minutes/session",
        definition="Minutes between the planned end of a session and its last patient's way home, for each session "
        "that ran.",
        compute=in_session.overtime_per_session,
    ),
)
