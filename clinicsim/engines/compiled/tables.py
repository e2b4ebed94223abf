"""The world as tables: what every replication of it shares and none changes.

Made once for a world; a draw of parameters makes the parameter tables anew and shares all else.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np

from clinicsim.engines.compiled.nested import LISTS, NESTED_TABLES, Nested, ints
from clinicsim.engines.compiled.parameters import OPEN_TABLES, lay_out_rules
from clinicsim.engines.compiled.records import Record, record
from clinicsim.scenario.schema.scenario import Scenario
from clinicsim.world.calendar import DAYS_PER_YEAR, MINUTES_PER_DAY, first_days_of_months
from clinicsim.world.diary import session_sizes
from clinicsim.world.randomness import entity
from clinicsim.world.recalls import recall_since
from clinicsim.world.rota.employment import employment_steps
from clinicsim.world.world import Plan, Version, World

VERSION = record(ints="since recall_since", small="scenario")
"""A version in force from a minute; pumps put in after `recall_since` are sound. Two may be of one scenario."""

PLAN = record(ints="known")
PREVALENT = record(
    ints="key",
    floats="oldest dose reservoir_ml concentration volume_ml",
    small="indication female itb therapy_start_day implant_day last_refill_day appointment_day appointment_visit "
    "waiting_list clock_start_day model listed first_drug drugs",
)
"""A patient of the first day; `oldest` is the age of one born on 1 January, `listed` whether drugs are known."""

LISTED_DRUG = record(floats="mg_per_day", small="drug")
SESSION = record(
    ints="start minutes travel_minutes travel_minutes_per_visit",
    floats="premium",
    small="template planned slots slot_minutes overbook_slots waiting_weeks",
)
SPAN = record(small="first count")
"""Rows that belong together in another table."""

HOLDING = record(ints="last_start", small="first count at_home")
"""The sessions of a plan that hold a visit type; `last_start` is -1 without any."""

LIST = record(ints="start key", floats="minutes", small="planned day expected")
"""A dated operating list; `expected` is the scenario that the plan expects on its day."""

EMPLOYMENT_STEP = record(ints="minute", floats="wte", small="trained")
VISIT_TYPE = record(small="length slot_class listed")
_INT = np.dtype("i8")

PLAN_TABLES: dict[str, Record] = {
    **NESTED_TABLES,
    "versions": VERSION,
    "plans": PLAN,
    "prevalent": PREVALENT,
    "listed_drugs": LISTED_DRUG,
    "candidate_keys": _INT,
    "sessions": SESSION,  # by plan and session
    "sizes": _INT,  # by plan, session and column, as the diary searches them
    "protected": _INT,  # by plan, session and class
    "holds": np.dtype("?"),  # by plan, session and visit type
    "holding": HOLDING,  # by plan and visit type
    "holding_ids": _INT,
    "holding_starts": _INT,
    "roles_needed": _INT,  # by plan, session and place: role, -1 where there is no such place
    "ever_holding": SPAN,  # by visit type: sessions that hold it under some plan
    "ever_holding_ids": _INT,
    "of_template": SPAN,  # by template
    "of_template_ids": _INT,
    "lists": LIST,  # by plan and list
    "list_days": _INT,
    "employment": SPAN,  # by member
    "employment_steps": EMPLOYMENT_STEP,
    "ward_minutes": _INT,  # at which the number of beds may change
    "visit_types": VISIT_TYPE,
    "workdays": np.dtype("?"),
}

VISITS = (
    "refill refill_new_strength titration first_assessment trial botulinum weaning "
    "oral_titration oral_follow_up oral_telephone"
).split()
PROCEDURES = "implant replacement revision explant".split()
"""Names that the pathway knows; the clinic record holds their places."""

SIZES = (
    (
        "indications visits slot_classes procedures cancellations levels complications withdrawal_grades "
        "overdose_grades bands drugs roles members sessions lists places templates scenarios versions plans prevalent "
        "days clinical_classes line boluses responses strengths steps candidates ward_minutes scores"
    ).split()
    + [f"visit_{name}" for name in VISITS]
    + [f"procedure_{name}" for name in PROCEDURES]
)
"""Sizes of tables, and places of names, in the clinic record with `n_` before them."""

_CANDIDATES_BEYOND = 12  # standard deviations of a Poisson number; a run that needs more is run again with more

_CANDIDATES_AT_ONCE = 1024  # whose keys are worked out together and kept


@dataclass(frozen=True, slots=True, eq=False)
class Tables:
    """Everything of a world that the kernel reads, by name of the table; and the sizes of the clinic."""

    arrays: dict[str, Any]
    sizes: dict[str, int]
    highest_admission: float
    highest_transfer: float


def lay_out(world: World) -> Tables:
    """Lay a world out as tables."""
    scenarios = _scenarios(world)
    models = _models(world, scenarios)
    arrays = lay_out_rules(scenarios, world.names)
    arrays |= Nested(scenarios, world.names, len(world.workdays), arrays, models).all()
    place = {id(scenario): number for number, scenario in enumerate(scenarios)}
    arrays["versions"] = np.array(
        [(v.since, recall_since(world, v.since), place[id(v.scenario)]) for v in world.versions], VERSION
    )
    arrays |= _people(world, models) | _plans(world, place) | _dates(world)
    sizes = _sizes(world, arrays, scenarios)
    rules = arrays["rules"]
    in_force = arrays["versions"]["scenario"]
    highest = max(float(rules[name][in_force].max()) for name in ("admission_rate_itb", "admission_rate_oral"))
    return Tables(arrays, sizes, highest, float(rules["unrelated_transfers_per_year"][in_force].max()))


def _scenarios(world: World) -> list[Scenario]:
    """Every scenario that is in force, or that some plan expects to be, each once; that of the first day first."""
    versions: list[Version] = [*world.versions, *(v for plan in world.plans for v in plan.versions)]
    return list({id(version.scenario): version.scenario for version in versions}.values())


def _models(world: World, scenarios: Sequence[Scenario]) -> list[str]:
    """Every pump model that is named anywhere; the one without a name first."""
    named = [name for s in scenarios for name in (s.device.pump_model, s.recall.pump_model)]
    return list(dict.fromkeys(["", *named, *world.cohort.pump_models]))


def _people(world: World, models: Sequence[str]) -> dict[str, Any]:
    start, cohort = world.scenario.run.start_date, world.cohort
    into_year = (start - dt.date(start.year, 1, 1)).days / DAYS_PER_YEAR
    rows = np.zeros(len(cohort.patients), PREVALENT)
    for field in set(PREVALENT.names or ()) & set(cohort.patients.dtype.names or ()):
        rows[field] = cohort.patients[field]
    rows["appointment_day"] = cohort.patients["next_appointment_day"]
    rows["appointment_visit"] = cohort.patients["next_appointment_visit"]
    rows["key"] = world.patient_keys
    rows["oldest"] = start.year - cohort.patients["birth_year"] + into_year
    drugs: list[tuple[float, int]] = []
    for number, row in enumerate(rows):
        known = cohort.oral_drugs.get(number)
        row["model"] = models.index(cohort.pump_model(number))
        row["listed"], row["first_drug"], row["drugs"] = known is not None, len(drugs), len(known or ())
        drugs += [(mg_per_day, drug) for drug, mg_per_day in known or ()]
    return {"prevalent": rows, "listed_drugs": np.array(drugs, LISTED_DRUG), "candidate_keys": _candidates(world)}


def _candidates(world: World) -> Any:
    """Keys of as many candidates for referral as will hardly ever come."""
    expected = world.scenario.referrals.max_per_year.value * world.end / MINUTES_PER_DAY / DAYS_PER_YEAR
    count = int(expected + _CANDIDATES_BEYOND * np.sqrt(expected)) + 64
    return _candidate_keys(-(-count // _CANDIDATES_AT_ONCE) * _CANDIDATES_AT_ONCE)[:count].copy()


@cache
def _candidate_keys(count: int) -> Any:
    """Keys of the first candidates; worlds of one scenario with other numbers need about as many."""
    return ints([entity("patient", f"R{candidate}") for candidate in range(count)])


# ---------------------------------------------------------------------- capacity
def _plans(world: World, place: dict[int, int]) -> dict[str, Any]:
    plans = world.plans
    spans, ids, starts = _holding(plans)
    return {
        "plans": np.array([(plan.known,) for plan in plans], PLAN),
        "sessions": np.concatenate([_sessions(plan) for plan in plans]),
        "sizes": np.stack([session_sizes(plan.sessions) for plan in plans]),
        "protected": np.stack([plan.sessions.protected for plan in plans]),
        "holds": np.stack([plan.sessions.holds for plan in plans]),
        "holding": spans,
        "holding_ids": ids,
        "holding_starts": starts,
        "roles_needed": np.concatenate([_padded(plan.pattern.role, _places(world)) for plan in plans]),
        "lists": np.concatenate([_lists(world, plan, place) for plan in plans]),
        "list_days": world.lists.start // MINUTES_PER_DAY,
        **_spans("ever_holding", [_ever(plans, visit) for visit in range(len(world.names.visits))]),
        **_spans("of_template", [np.flatnonzero(world.sessions.template == t) for t in _templates(world)]),
        "visit_types": _visit_types(world),
    }


def _sessions(plan: Plan) -> Any:
    sessions = plan.sessions
    rows = np.zeros(len(sessions.start), SESSION)
    for field in SESSION.names or ():
        rows[field] = getattr(sessions, field)
    return rows


def _holding(plans: Sequence[Plan]) -> tuple[Any, Any, Any]:
    spans, ids, first = [], [], 0
    for plan in plans:
        sessions = plan.sessions
        for holds in sessions.holds.T:
            found = np.flatnonzero(holds)
            last = int(sessions.start[found].max(initial=-1))
            spans.append((last, first, found.size, bool((sessions.home & holds).any())))
            ids.append((found, sessions.start[found]))
            first += found.size
    columns = [np.concatenate(column) for column in zip(*ids, strict=True)]
    return np.array(spans, HOLDING), columns[0], columns[1]


def _ever(plans: Sequence[Plan], visit: int) -> Any:
    return np.flatnonzero(np.any([plan.sessions.holds[:, visit] for plan in plans], axis=0))


def _spans(name: str, each: Sequence[Any]) -> dict[str, Any]:
    return {name: _span_of(each), f"{name}_ids": ints(np.concatenate([np.zeros(0, np.int64), *each]))}


def _span_of(each: Sequence[Any]) -> Any:
    firsts = np.concatenate(([0], np.cumsum([len(rows) for rows in each])))
    return np.array([(first, len(rows)) for first, rows in zip(firsts, each, strict=False)], SPAN)


def _lists(world: World, plan: Plan, place: dict[int, int]) -> Any:
    rows = np.zeros(len(world.lists.start), LIST)
    rows["start"], rows["key"] = world.lists.start, world.list_keys
    rows["minutes"], rows["planned"] = plan.lists.minutes, plan.lists.planned
    rows["day"] = world.lists.start // MINUTES_PER_DAY
    rows["expected"] = [place[id(plan.on(int(day)))] for day in rows["day"]]
    return rows


def _padded(role: Any, places: int) -> Any:
    """The same with room for more places."""
    return np.pad(role, ((0, 0), (0, places - role.shape[1])), constant_values=-1)


def _places(world: World) -> int:
    return max(int(plan.pattern.role.shape[1]) for plan in world.plans)


def _templates(world: World) -> range:
    return range(len(world.scenario.sessions))


def _visit_types(world: World) -> Any:
    classes = world.names.slot_classes
    return np.array(
        [(v.slots, classes.index(v.slot_class), v.booking == "list") for v in world.scenario.visits.values()],
        VISIT_TYPE,
    )


# ---------------------------------------------------------------------- dates
def _dates(world: World) -> dict[str, Any]:
    run, steps = world.scenario.run, [employment_steps(world, m) for m in range(len(world.names.members))]
    months = [day * MINUTES_PER_DAY for day in first_days_of_months(run.start_date, run.months)]
    return {
        "employment": _span_of(steps),
        "employment_steps": np.array([step for each in steps for step in each], EMPLOYMENT_STEP),
        "ward_minutes": ints(sorted({*months, *(version.since for version in world.versions)} - {0})),
        "workdays": world.workdays,
    }


def _sizes(world: World, arrays: dict[str, Any], scenarios: Sequence[Scenario]) -> dict[str, int]:
    names, first = world.names, scenarios[0]
    sizes = {table: len(open_table.entries(first)) for table, open_table in OPEN_TABLES.items()}
    sizes |= {name: arrays[name].shape[1] for name in LISTS}
    sizes |= {
        "slot_classes": len(names.slot_classes),
        "levels": len(names.levels),
        "roles": len(names.roles),
        "members": len(names.members),
        "sessions": len(world.sessions.start),
        "lists": len(world.lists.start),
        "places": _places(world),
        "templates": len(_templates(world)),
        "scenarios": len(scenarios),
        "versions": len(world.versions),
        "plans": len(world.plans),
        "prevalent": len(world.cohort.patients),
        "days": len(world.workdays),
        "candidates": len(arrays["candidate_keys"]),
        "ward_minutes": len(arrays["ward_minutes"]),
        "scores": len(arrays["scores"]) // len(scenarios),
    }
    sizes |= {f"visit_{name}": names.visits.index(name) for name in VISITS}
    sizes |= {f"procedure_{name}": names.procedures.index(name) for name in PROCEDURES}
    return {name: sizes[name] for name in SIZES}
