"""A small clinic, its patients, and every way in which the tests of properties change it."""

from __future__ import annotations

import datetime as dt
import tempfile
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from hypothesis import strategies as st

from clinicsim.data import defaults
from clinicsim.scenario.consistency import check
from clinicsim.scenario.positions import Position
from clinicsim.scenario.schema.scenario import Scenario
from clinicsim.scenario.timeline import Timeline
from clinicsim.scenario.tree import Places, grow, plain
from clinicsim.scenario.versions import over_time
from clinicsim.world.build import compile_world
from clinicsim.world.cohort import Cohort, read_cohort
from clinicsim.world.cohort.synthetic import new_cohort
from clinicsim.world.world import World

from .dated import changes

Tables = dict[str, Any]

DEFAULTS: Tables = defaults()


def member(name: str, role: str, band: str, **changes: Any) -> Tables:
    """A full-time member of staff, with some keys changed."""
    return {"name": name, "role": role, "band": band, "wte": 1.0, **changes}


def session(name: str, weekday: str, visits: list[str], needs: dict[str, int], **changes: Any) -> Tables:
    """A weekly session of four half-hours at nine, with some keys changed."""
    return {
        "name": name,
        "weekday": weekday,
        "start": "09:00",
        "every_weeks": 1,
        "week": 0,
        "slots": 4,
        "slot_minutes": 30,
        "urgent_slots": 0,
        "urgent_release_days": 0,
        "overbook_slots": 0,
        "visits": visits,
        "needs": needs,
        **changes,
    }


def theatre_list(name: str, weekday: str, **changes: Any) -> Tables:
    """A weekly operating list of three hours at one, with some keys changed."""
    return {"name": name, "weekday": weekday, "start": "13:00", "every_weeks": 1, "week": 0, "minutes": 180, **changes}


REFILLS = ["refill", "refill_new_strength", "titration"]
STAFF = [
    member("Physician A", "physician", "consultant"),
    member("Nurse B", "nurse", "band7"),
    member("Nurse C", "nurse", "band6"),
    member("Physiotherapist D", "physiotherapist", "therapist_band7"),
]
SESSIONS = [
    session("refill_monday", "monday", REFILLS, {"nurse": 1}, overbook_slots=1),
    session("review_thursday", "thursday", [*REFILLS, "dye_study"], {"physician": 1, "nurse": 1}, urgent_slots=1),
    session("new_tuesday", "tuesday", ["first_assessment"], {"physician": 1, "physiotherapist": 1}, slots=2),
    session("oral_wednesday", "wednesday", ["oral_follow_up", "oral_titration"], {"physician": 1}),
    session(
        "trial_wednesday",
        "wednesday",
        ["trial"],
        {"physician": 1, "nurse": 1},
        start="13:00",
        slots=1,
        slot_minutes=240,
    ),
    session("botulinum_friday", "friday", ["botulinum"], {"nurse": 1}, slots=2, every_weeks=2),
    session("telephone_monday", "monday", ["oral_telephone", "weaning"], {"nurse": 1}, start="13:00"),
]
CLINIC: Tables = {
    "name": "small",
    "question": "Do the rules of the model hold?",
    "run": {"months": 6},
    "referrals": {"per_year": 30},
    "staff": STAFF,
    "sessions": SESSIONS,
    "theatre": {"lists": [theatre_list("theatre_friday", "friday")]},
}


def overlaid(under: Mapping[str, Any], over: Mapping[str, Any]) -> Tables:
    """Tables laid over tables; anything else is replaced."""
    merged = dict(under)
    for key, value in over.items():
        tables = isinstance(value, Mapping) and isinstance(merged.get(key), Mapping)
        merged[key] = overlaid(merged[key], value) if tables else value
    return merged


def scenario_of(tables: Mapping[str, Any] | None = None) -> Scenario:
    """The small clinic with some tables changed, checked as a scenario file is."""
    root = grow(overlaid(overlaid(DEFAULTS, CLINIC), tables or {}), {}, Position("small.toml", 1, 1))
    scenario = Scenario.model_validate(plain(root))
    errors = [str(found) for found in check(scenario, Places(root, ("small.toml",))) if found.severity == "error"]
    assert not errors, errors
    return scenario


def timeline_of(tables: Mapping[str, Any] | None = None) -> Timeline:
    """The small clinic with some tables changed, and what its dated changes and shocks make of it."""
    root = grow(overlaid(overlaid(DEFAULTS, CLINIC), tables or {}), {}, Position("small.toml", 1, 1))
    timeline, findings = over_time(scenario_of(tables), Places(root, ("small.toml",)))
    errors = [str(found) for found in findings if found.severity == "error"]
    assert not errors, errors
    return timeline


def world_of(tables: Mapping[str, Any] | None = None, cohort: Cohort | None = None) -> World:
    """The small clinic with some tables changed, compiled."""
    return compile_world(timeline_of(tables), patients(6, 6, 2) if cohort is None else cohort)


@cache
def patients(pumps: int, oral: int, new: int, seed: int = 1) -> Cohort:
    """Made-up patients of the small clinic."""
    return cohort_of(new_cohort(pumps, oral, seed, scenario_of(), new=new))


def cohort_of(text: str) -> Cohort:
    """The cohort that a file with this text gives."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "cohort.csv"
        path.write_text(text, encoding="utf-8")
        return read_cohort([path], scenario_of())


def filled_to(cohort: Cohort, shares: list[float]) -> Cohort:
    """The same patients with reservoirs filled to these shares in turn."""
    changed = cohort.patients.copy()
    for row, share in zip(np.flatnonzero(changed["itb"]), shares * len(changed), strict=False):
        changed["volume_ml"][row] = share * changed["reservoir_ml"][row]
    changed.flags.writeable = False
    return replace(cohort, patients=changed)


# ---------------------------------------------------------------------- clinics of every kind
_share = st.floats(0, 1).map(lambda x: round(x, 3))
_rarely = st.sampled_from([0.0, 0.05, 0.3, 0.9])
_beds = st.sampled_from([1, 2, 3, "unlimited"])
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday")
# Mondays, a leap day, the ends of years (one of 53 weeks), a Saturday, and the day before summer time begins.
_STARTS = [dt.date.fromisoformat(each) for each in (
    "2026-01-05", "2024-02-29", "2025-12-31", "2026-01-03", "2026-12-28", "2027-03-27"
)]  # fmt: skip
_COUNTRIES = [("GB", "ENG"), ("GB", "SCT"), ("DE", "BY"), ("US", "CA"), ("AU", "NSW"), ("CH", "ZH"), ("FR", "")]


@st.composite
def cohorts(draw: st.DrawFn) -> Cohort:
    """Up to a dozen patients, with reservoirs full, nearly empty or dry."""
    cohort = patients(
        draw(st.integers(1, 10)), draw(st.integers(0, 6)), draw(st.integers(0, 3)), draw(st.integers(0, 9))
    )
    return filled_to(cohort, draw(st.lists(st.sampled_from([0.0, 0.05, 0.12, 0.3, 1.0]), min_size=1, max_size=4)))


@st.composite
def _sessions(draw: st.DrawFn) -> list[Tables]:
    """The small clinic's sessions with other sizes and days."""
    made = []
    for template in SESSIONS:
        every = draw(st.sampled_from([1, 1, 2, 4]))
        short = template["name"] == "trial_wednesday"
        slots = draw(st.integers(1, 2) if short else st.integers(2, 6))
        urgent = draw(st.integers(0, 2)) if slots > 2 else 0
        classes = {DEFAULTS["visits"][visit]["slot_class"] for visit in template["visits"]}
        kept = {name: draw(st.integers(0, (slots - urgent) // len(classes))) for name in sorted(classes)}
        waits = any(DEFAULTS["visits"][visit]["booking"] == "list" for visit in template["visits"])
        made.append(
            {
                **template,
                "every_weeks": every,
                "week": draw(st.integers(0, every - 1)),
                "slots": slots,
                "weekday": draw(st.sampled_from(_WEEKDAYS)),
                "start": draw(st.sampled_from(["08:30", "09:00", "13:00", "15:00"])),
                "slot_minutes": 120 if short else draw(st.sampled_from([20, 30, 45])),
                "urgent_slots": urgent,
                "urgent_release_days": draw(st.sampled_from([0, 2, 7])),
                "overbook_slots": draw(st.integers(0, 2)),
                "protected": kept,
                "protected_release_days": draw(st.sampled_from([0, 5, 28])),
                "only_if_waiting_weeks": draw(st.sampled_from([0, 0, 0, 4])) if waits else 0,
            }
        )
    if draw(st.booleans()):
        made.append(session("home_round", draw(st.sampled_from(_WEEKDAYS)), REFILLS, {"nurse": 1}, site="home"))
    return made


def _calendar(draw: st.DrawFn) -> Tables:
    """Bank holidays of many countries, or none."""
    country, subdivision = draw(st.sampled_from(_COUNTRIES))
    return {"country": country, "subdivision": subdivision, "bank_holidays": draw(st.booleans())}


def _visits(did_not_attend: float, cancels: float, notice: float, discharged_after: int) -> Tables:
    """Visits with the same luck; people without a pump may be discharged when they miss several."""
    return {
        name: {
            "did_not_attend_probability": did_not_attend,
            "cancel_probability": cancels,
            "cancel_notice_days": notice,
            "discharge_after_missed": discharged_after
            if visit.get("slot_class") in ("new", "follow_up", "trial")
            else 0,
        }
        for name, visit in DEFAULTS["visits"].items()
    }


@st.composite
def _booking(draw: st.DrawFn) -> Tables:
    """Every policy of the booking office."""
    return {
        "horizon_days": draw(st.sampled_from([14, 42, 200])),
        "earlier_days": draw(st.sampled_from([0, 21])),
        "search": draw(st.sampled_from(["latest_before_due", "earliest", "nearest_due"])),
        "list_order": draw(st.sampled_from(["fcfs", "due_date", "slack", "clinical_class"])),
        "classes": draw(st.sampled_from(["pooled", "carved_out"])),
        "alarm_call_probability": draw(_share),
        "dna_rebook_days": draw(st.sampled_from([0, 1, 7])),
        "dna_relative_per_30_days": draw(st.sampled_from([1.0, 1.3, 2.0])),
        "dna_spread_cv": draw(st.sampled_from([0.0, 0.5, 2.0])),
        "reminders": draw(st.booleans()),
        "short_notice_days": draw(st.sampled_from([0, 3, 30])),
        "short_notice_share": draw(_share),
        "initiative_notice_days": draw(st.sampled_from([0, 14])),
    }


def _complications(factor: float, at_procedure: float, explants: float, onset: float, at_refill: float) -> Tables:
    """Every entry more often, and some with consequences that the shipped table keeps apart."""
    faults = {
        name: {"per_year": factor * float(entry["per_year"]["value"]), "onset_days": onset}
        for name, entry in DEFAULTS["complications"].items()
        if "per_year" in entry
    }
    operations = ("implant", "replacement", "revision")
    infection = {
        "per_procedure": {name: at_procedure for name in operations},
        "explant_probability": explants,
        "onset_days": onset,
        "per_year": factor * 0.01,
    }
    # Two entries of the same kind: two infections may befall a patient who is in hospital for either.
    second = {**infection, "weibull_shape": 0.5, "nights": {"ward": 5, "itu": 1}, "death_probability": explants / 2}
    error = {"per_refill": at_refill, "per_year": factor * 0.01, "explant_probability": explants / 2}
    all_at_once = {
        "cause": "surgery",
        "per_procedure": {name: at_procedure for name in operations},
        "per_refill": at_refill,
        "loses_effect": True,
        "withdrawal_probability": explants,
        "overdose_probability": 0.5,
        "death_probability": 0.1,
        "mended_by": "revision",
        "diagnosis_visit": "dye_study",
        "extra_visit": "titration",
        "nights": {"day": 0.5, "hdu": 1, "itu": 2, "ward": 1},
    }
    return {
        **faults,
        "deep_infection": infection,
        "superficial_infection": second,
        "programming_error": error,
        "everything_at_once": all_at_once,
    }


@st.composite
def _harm(draw: st.DrawFn) -> Tables:
    """Harm apart from complications and withdrawal: overdoses, stays elsewhere, recalls, shortages, headaches."""
    return {
        "overdose": {
            "severity": {
                "severe": {
                    "share": draw(_share),
                    "critical_nights": draw(st.sampled_from([0, 2])),
                    "death_probability": draw(_share),
                }
            }
        },
        "unrelated": {
            "itb_admitted_share_per_year": draw(st.sampled_from([0.0, 0.3, 0.99])),
            "oral_admitted_share_per_year": draw(st.sampled_from([0.0, 0.3, 0.99])),
            "admission_nights": draw(st.sampled_from([1, 20])),
            "transfers_per_year": draw(st.sampled_from([0, 0.5])),
            "transfer_at_age_years": draw(st.sampled_from([0, 0, 30, 60])),
        },
        "recall": {
            "share": draw(st.sampled_from([0.0, 0.5, 1.0])),
            "policy": draw(st.sampled_from(["monitor", "prophylactic"])),
            "extra_checks_per_year": draw(st.sampled_from([0, 4])),
            "hazard_multiplier": draw(st.sampled_from([1, 20])),
            "complications": ["pump_stall"],
        },
        "supply": {
            "refill_kit_share": draw(st.sampled_from([1.0, 0.7, 0.0])),
            "pump_share": draw(st.sampled_from([1.0, 0.5])),
            "wait_days": draw(st.sampled_from([0, 7])),
        },
        "trial": {
            "offered": draw(st.sampled_from([True, True, False])),
            "headache_probability": draw(_share),
            "responds_by_level": [0.3, 0.6, 0.9],
        },
    }


def _oral() -> st.SearchStrategy[Tables]:
    """Oral therapy that fails soon, often or never, by every policy."""
    return st.fixed_dictionaries(
        {
            "discharge_per_year": _rarely,
            "next_step": st.sampled_from(["add", "switch"]),
            "most_drugs": st.integers(1, 3),
            "exhausted_after": st.integers(1, 4),
            "add_after_days": st.sampled_from([0, 42]),
            "not_controlled_share": _share,
            "prevalent_not_controlled_share": _share,
            "focal_share": _share,
            "severe_bands": st.sampled_from([["severe"], ["mild", "moderate", "severe"]]),
            "kidneys_impaired_share": _share,
            "abrupt_share": _share,
            "holiday_share": _share,
            "telephone_share": _share,
            "initiated_share": _rarely,
            "contact_days": st.sampled_from([0, 14]),
            "stable_review_days": st.sampled_from([30, 182]),
        }
    )


@st.composite
def scenarios(draw: st.DrawFn) -> Tables:
    """Tables that turn the small clinic into another: short of staff, of beds, of luck or of none of them."""
    wte = st.sampled_from([0.4, 0.7, 1.0])
    start, months = draw(st.sampled_from(_STARTS)), draw(st.integers(3, 12))
    return {
        "run": {"start_date": start, "months": months, "seed": draw(st.integers(0, 2**61))},
        "calendar": _calendar(draw),
        "in_session": draw(st.sampled_from(["minutes", "slots"])),
        "sites": {"home": {"eligible_share": draw(_share)}},
        **draw(changes(start, months)),
        "referrals": {"per_year": draw(st.sampled_from([0, 20, 60])), "accepted_share": draw(_share)},
        "indications": {
            name: {"deaths_per_year": draw(st.sampled_from([0, 0.05, 2]))} for name in DEFAULTS["indications"]
        },
        "oral": draw(_oral()),
        "weaning": {"succeeds_share": draw(_share), "step_share": draw(st.sampled_from([0.01, 0.375, 1]))},
        "botulinum": {
            "adjunct_share": draw(_share),
            "prevalent_share": draw(_share),
            "stop_after": draw(st.integers(1, 3)),
        },
        "device": {
            "max_refill_interval_days": draw(st.sampled_from([20, 60, 180])),
            "refill_margin_days": draw(st.sampled_from([0, 7, 30])),
        },
        "battery": {
            "median_years": draw(st.sampled_from([1.0, 5.9])),
            "request_before_eri_days": draw(st.sampled_from([-30, 0, 60])),
        },
        "discontinuation": {
            "per_year": draw(st.sampled_from([0, 1])),
            "reimplant_share": draw(_share),
            "reimplant_after_days": draw(st.sampled_from([1, 30])),
        },
        "complications": _complications(
            draw(st.sampled_from([0, 1, 40, 400])),
            draw(_share),
            draw(_share),
            draw(st.sampled_from([0, 3, 21])),
            draw(_rarely),
        ),
        **draw(_harm()),
        "withdrawal": {
            "probability_if_dry": draw(_share),
            "probability_at_end_of_service": draw(_share),
            "severity": {
                "severe": {
                    "critical_nights": draw(st.sampled_from([0, 2, 20])),
                    "death_probability": draw(_share),
                    "share": draw(_share),
                }
            },
        },
        "emergency": {
            "on_call_refill_probability": draw(_share),
            "on_call_delay_hours": draw(st.sampled_from([0, 8, 60])),
        },
        "staff": [{**person, "wte": draw(wte)} for person in STAFF],
        "staffing": {
            "clinic_share": 1.0,
            "leave_days_per_year": draw(st.sampled_from([0, 38, 100])),
            "sickness_share": draw(_rarely),
            "leave_notice_days": draw(st.sampled_from([0, 42])),
            "cover_planned_probability": draw(_share),
            "cover_short_notice_probability": draw(_share),
            "agency_probability": draw(_rarely),
        },
        "visits": _visits(
            draw(_rarely), draw(_rarely), draw(st.sampled_from([0, 3, 14])), draw(st.sampled_from([0, 0, 2]))
        ),
        "sessions": draw(_sessions()),
        "booking": draw(_booking()),
        "huddle": {
            "weekday": draw(st.sampled_from(_WEEKDAYS)),
            "order": draw(st.sampled_from(["slack", "due_date", "fcfs"])),
            "act_within_days": draw(st.sampled_from([7, 60])),
            "day_case_within_days": 20,
            "steps": draw(st.permutations(["urgent_slot", "overbook", "home_visit", "day_case", "on_call"])),
            "day_cases_per_week": draw(st.integers(0, 2)),
            "on_call_per_week": draw(st.integers(0, 2)),
        },
        "theatre": {
            "list_cancelled_probability": draw(_rarely),
            "case_cancelled": {name: {"probability": draw(_rarely)} for name in DEFAULTS["theatre"]["case_cancelled"]},
            "notice_days": draw(st.sampled_from([0, 0, 5, 21])),
            "overrun_minutes": draw(st.sampled_from([0, 30])),
            "order": draw(st.sampled_from(["end_of_service", "fcfs"])),
            "emergency_bumps_elective": draw(st.booleans()),
            "emergency_wait_days": draw(st.sampled_from([0, 3])),
            "lists": [
                theatre_list(
                    "theatre",
                    draw(st.sampled_from(_WEEKDAYS)),
                    start=draw(st.sampled_from(["08:30", "13:00"])),
                    minutes=draw(st.sampled_from([150, 180, 480])),
                    every_weeks=draw(st.sampled_from([1, 2])),
                )
            ],
        },
        "beds": {level: {"places": draw(_beds)} for level in ("day", "ward", "hdu", "itu")},
        "winter": {"beds_multiplier": draw(st.sampled_from([0.5, 1.0]))},
        "open_share": {"theatre_lists": draw(st.sampled_from([0.5, 1.0]))},
    }
