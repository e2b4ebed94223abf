"""Scenarios as records of numbers: what the kernel works by, one row for each version of the scenario.

Fields follow from the schema by themselves: `oral.discharge_per_year` of a scenario file is the field
`oral_discharge_per_year` of RULES, and `visits.*.window_days` the field `window_days` of VISITS. Words become numbers:
a choice its place among the choices, a name its place in the table that it names (-1: in none), yes and no 1 and 0.
What the schema nests deeper, such as the stages of a visit, is laid out by `nested.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Literal, get_args, get_origin

import numpy as np

from clinicsim.engines.compiled.records import Record
from clinicsim.scenario.schema.botulinum import Botulinum
from clinicsim.scenario.schema.closure import OpenShare
from clinicsim.scenario.schema.device import Battery, Device, Discontinuation, Dose, Trial
from clinicsim.scenario.schema.harm import Complication, Overdose, Recall, Severity, Supply, Unrelated, Withdrawal
from clinicsim.scenario.schema.oral import Drug, Oral, Weaning
from clinicsim.scenario.schema.outcomes import Band
from clinicsim.scenario.schema.people import Indication, Referrals
from clinicsim.scenario.schema.policy import Booking, ClinicalClass, Emergency, Huddle
from clinicsim.scenario.schema.quantity import Quantity, Table
from clinicsim.scenario.schema.scenario import Scenario
from clinicsim.scenario.schema.sessions import Punctuality, Visit
from clinicsim.scenario.schema.theatre import CaseCancelled, Procedure, Theatre, Winter
from clinicsim.world.world import Names

SECTIONS: dict[str, type[Table]] = {
    "referrals": Referrals,
    "oral": Oral,
    "weaning": Weaning,
    "botulinum": Botulinum,
    "trial": Trial,
    "device": Device,
    "dose": Dose,
    "battery": Battery,
    "discontinuation": Discontinuation,
    "withdrawal": Withdrawal,
    "overdose": Overdose,
    "unrelated": Unrelated,
    "recall": Recall,
    "supply": Supply,
    "emergency": Emergency,
    "punctuality": Punctuality,
    "booking": Booking,
    "huddle": Huddle,
    "open_share": OpenShare,
    "theatre": Theatre,
    "winter": Winter,
}
"""Tables of a scenario that stand once; their fields make up RULES."""

_NAMES_IN = {
    "level": "levels",
    "ward_level": "levels",
    "critical_level": "levels",
    "headache_level": "levels",
    "day_case_level": "levels",
    "mended_by": "procedures",
    "diagnosis_visit": "visits",
    "extra_visit": "visits",
    "check_visit": "visits",
}
"""Fields that name an entry of an open table, and that table."""

Field = tuple[str, str, Callable[[Any, Names], float]]  # its name, its type in a record, and how it becomes a number


@dataclass(frozen=True, slots=True)
class OpenTable:
    """An open table of a scenario, by name: one row for each entry."""

    model: type[Table]
    entries: Callable[[Scenario], Mapping[str, Table]]
    more: tuple[str, ...] = ()  # whole numbers that `nested.py` adds


OPEN_TABLES: dict[str, OpenTable] = {
    "indications": OpenTable(Indication, lambda s: s.indications),
    "visits": OpenTable(Visit, lambda s: s.visits, ("first_stage", "stages", "key", "for_oral", "for_itb")),
    "complications": OpenTable(
        Complication,
        lambda s: s.complications,
        ("key", "refill_key", "because", "first_stay", "stays", "recalled"),
    ),
    "procedures": OpenTable(Procedure, lambda s: s.procedures, ("priority", "late")),
    "drugs": OpenTable(
        Drug,
        lambda s: s.drugs,
        ("key", "holiday_key", "first_effect", "effects", "first_test", "tests", "place_in_line"),
    ),
    "withdrawal_grades": OpenTable(Severity, lambda s: s.withdrawal.severity),
    "overdose_grades": OpenTable(Severity, lambda s: s.overdose.severity),
    "bands": OpenTable(Band, lambda s: s.outcomes.bands, ("severe",)),
    "cancellations": OpenTable(CaseCancelled, lambda s: s.theatre.case_cancelled, ("key",)),
    "clinical_classes": OpenTable(ClinicalClass, lambda s: s.booking.clinical_classes),
}

MORE_RULES = (
    "in_minutes pumps_kept line_length boluses responses strengths steps huddle_day huddle_minute imminent "
    "imminent_late pump_model recall_model recall_from_day recall_to_day"
).split()
MORE_RATES = "home_share class_shares admission_rate_itb admission_rate_oral leaving_per_year".split()
"""Fields of RULES that `nested.py` adds: whole numbers, and others."""


def choice(model: type[Table], field: str, word: str) -> int:
    """Number that stands for a word of a choice of the schema, such as `choice(Oral, "next_step", "switch")`."""
    return _choices(model.model_fields[field].annotation).index(word)


def fields_of(model: type[Table]) -> list[Field]:
    """Fields of a table that are one number each."""
    found = []
    for name, field in model.model_fields.items():
        made = _made(name, field.annotation)
        if made is not None:
            found.append((name, *made))
    return found


def _made(name: str, annotation: Any) -> tuple[str, Callable[[Any, Names], float]] | None:
    kind = _bare(annotation)
    if kind is Quantity:
        return "f8", lambda value, names: value.value
    if kind is float:
        return "f8", lambda value, names: value
    if kind in (int, bool):
        return "i8", lambda value, names: int(value)
    if get_origin(kind) is Literal:
        words = get_args(kind)
        return "i8", lambda value, names: words.index(value)
    if kind is str and name in _NAMES_IN:
        table = _NAMES_IN[name]
        return "i8", lambda value, names: place_in(getattr(names, table), value)
    return None


def _bare(annotation: Any) -> Any:
    return _bare(get_args(annotation)[0]) if get_origin(annotation) is Annotated else annotation


def _choices(annotation: Any) -> Sequence[str]:
    return get_args(_bare(annotation))


def place_in(names: Sequence[str], name: str) -> int:
    """Place of a name, or -1."""
    return names.index(name) if name in names else -1


def _record(fields: Iterable[tuple[str, str]]) -> Record:
    return np.dtype(list(fields), align=True)


RULES = _record(
    [(f"{section}_{name}", kind) for section, model in SECTIONS.items() for name, kind, _ in fields_of(model)]
    + [(name, "i8") for name in MORE_RULES]
    + [(name, "f8") for name in MORE_RATES]
)
ENTRIES: dict[str, Record] = {
    name: _record([(field, kind) for field, kind, _ in fields_of(table.model)] + [(more, "i8") for more in table.more])
    for name, table in OPEN_TABLES.items()
}
PARAMETER_TABLES: dict[str, Record] = {"rules": RULES, **ENTRIES}
"""Records of parameters: RULES by scenario, the others by scenario and entry."""


def lay_out_rules(scenarios: Sequence[Scenario], names: Names) -> dict[str, Any]:
    """Rows of every parameter table; the fields that `nested.py` adds are still 0.

    Returns
    -------
    dict of str to structured array
        `rules` of shape (scenarios,), the others of shape (scenarios * entries,).
    """
    rules = np.zeros(len(scenarios), RULES)
    for section, model in SECTIONS.items():
        for field, _, number in fields_of(model):
            rules[f"{section}_{field}"] = [
                number(getattr(getattr(scenario, section), field), names) for scenario in scenarios
            ]
    return {"rules": rules} | {
        name: _rows(table, ENTRIES[name], scenarios, names) for name, table in OPEN_TABLES.items()
    }


def _rows(table: OpenTable, dtype: Record, scenarios: Sequence[Scenario], names: Names) -> Any:
    entries = [entry for scenario in scenarios for entry in table.entries(scenario).values()]
    rows = np.zeros(len(entries), dtype)
    for field, _, number in fields_of(table.model):
        rows[field] = [number(getattr(entry, field), names) for entry in entries]
    return rows
