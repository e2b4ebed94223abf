"""What may change in the middle of a run: dated changes of many keys, and every kind of shock that ships."""

from __future__ import annotations

import datetime as dt
from typing import Any

from hypothesis import strategies as st

Tables = dict[str, Any]

SHOCKS: dict[str, Tables] = {
    "closure": {"refill_sessions": [0.2, 0.5], "other_sessions": 0.3, "theatre_lists": [0.0, 0.5]},
    "strike": {"roles": ["nurse", "physician"], "share": 0.8},
    "staff_gap": {"member": "Nurse C"},
    "sickness_wave": {"factor": 4},
    "theatre_cut": {"lists": 0.2},
    "bed_cut": {"levels": ["ward", "itu"], "places": 1},
    "supply_shortage": {"strengths": [500], "kits": 0.3, "pumps": 0.2},
    "pump_recall": {"share": 0.9, "policy": "prophylactic"},
    "referral_step": {"factor": [3, 2]},
    "price_step": {"prices": ["prices.ampoule", "prices.staff_hour.*"], "factor": 1.4},
}
"""One shock of each kind, of the small clinic."""

_MILDER: dict[str, Tables] = {**SHOCKS, "sickness_wave": {"factor": 1.1}}  # of nine days in ten, no more than all
# Each of these makes a clinic that can be, whatever clinic it changes.
_CHANGES: list[tuple[str, str, Any]] = [
    ("staff.Nurse C.wte", "value", 0.3),
    ("staff.Nurse B.vacant", "value", True),
    ("sessions.refill_monday.start", "value", "10:15"),
    ("sessions.refill_monday.weekday", "value", "saturday"),
    ("sessions.refill_monday.slots", "value", 8),
    ("sessions.*.overbook_slots", "value", 2),
    ("visits.*.did_not_attend_probability", "value", 0.4),
    ("visits.*.window_days", "multiply", 2),
    ("referrals.per_year", "multiply", 2),
    ("booking.horizon_days", "value", 30),
    ("booking.search", "value", "nearest_due"),
    ("booking.classes", "value", "carved_out"),
    ("huddle.weekday", "value", "tuesday"),
    ("huddle.on_call_per_week", "value", 3),
    ("theatre.list_cancelled_probability", "value", 0.6),
    ("beds.*.places", "value", 1),
    ("beds.ward.places", "value", "unlimited"),
    ("complications.*.per_year", "multiply", 5),
    ("device.max_refill_interval_days", "value", 20),
    ("device.concentrations_mcg_per_ml", "value", [500, 1000]),
    ("indications.*.deaths_per_year", "add", 1),
    ("oral.telephone_share", "value", 1.0),
    ("staffing.leave_days_per_year", "value", 60),
    ("prices.staff_hour.*", "multiply", 2),
]


@st.composite
def changes(draw: st.DrawFn, start: dt.date, months: int) -> Tables:
    """A few dated changes and shocks of any kind, some announced ahead, some that end, some before the first day."""
    days = 30 * months
    chosen = draw(st.lists(st.sampled_from(_CHANGES), max_size=1))
    kinds = draw(st.lists(st.sampled_from(sorted(SHOCKS)), max_size=2, unique=True))
    return {
        "changes": [{"path": path, how: by, **_dates(draw, start, days, ends=False)} for path, how, by in chosen],
        "shocks": [{"kind": kind, **_MILDER[kind], **_dates(draw, start, days, ends=True)} for kind in kinds],
    }


def _dates(draw: st.DrawFn, start: dt.date, days: int, *, ends: bool) -> Tables:
    """First day and day of the announcement, and the end if it has one."""
    date = start + dt.timedelta(days=draw(st.integers(-10, days)))
    found: Tables = {"date": date, "announced": date - dt.timedelta(days=draw(st.sampled_from([0, 7, 60])))}
    if ends or draw(st.booleans()):  # two months at least, for a shock that is given by month
        found["until"] = date + dt.timedelta(days=draw(st.integers(62, 120)))
    return found
