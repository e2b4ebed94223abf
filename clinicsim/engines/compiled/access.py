"""Access to the tables that many files of the kernel read: patients, rules in force and entries of open tables."""

from __future__ import annotations

from typing import Any

from clinicsim.engines.compiled.layout import COURSE, HAZARD, PATIENT, PUMP
from clinicsim.engines.compiled.linking import small
from clinicsim.engines.compiled.memory import numbers, rows
from clinicsim.engines.compiled.parameters import ENTRIES, RULES

patient = rows("patients", PATIENT)
_pump = rows("pumps", PUMP)
_course = rows("courses", COURSE)
_hazard = rows("hazards", HAZARD)

rules_of = rows("rules", RULES)
_indications = rows("indications", ENTRIES["indications"])
_visits = rows("visits", ENTRIES["visits"])
_complications = rows("complications", ENTRIES["complications"])
_procedures = rows("procedures", ENTRIES["procedures"])
_drugs = rows("drugs", ENTRIES["drugs"])
_bands = rows("bands", ENTRIES["bands"])
_winter = numbers("winter")

MINUTES_PER_DAY = 1440


@small
def fill(table: Any, value: int) -> None:
    """Put one number into all of a table of numbers."""
    for place in range(table.size):
        table[place] = value


@small
def pump_of(c: Any, i: int) -> Any:
    """The pump of a patient, or the last one of a patient who has none now."""
    return _pump(c, patient(c, i).pump)


@small
def course_of(c: Any, i: int, drug: int) -> Any:
    """What a patient has to do with a drug."""
    return _course(c, i * c.n_drugs + drug)


@small
def hazard_of(c: Any, i: int, complication: int) -> Any:
    """What stands between a patient who has, or had, a pump and a complication."""
    return _hazard(c, patient(c, i).pump * c.n_complications + complication)


@small
def rules(c: Any) -> Any:
    """The rules in force now."""
    return rules_of(c, c.scenario)


@small
def indication_rules(c: Any, i: int) -> Any:
    """What is in force for a patient's indication."""
    return _indications(c, c.scenario * c.n_indications + patient(c, i).indication)


@small
def visit_rules(c: Any, visit: int) -> Any:
    """What is in force for a visit type."""
    return _visits(c, c.scenario * c.n_visits + visit)


@small
def complication_rules(c: Any, scenario: int, complication: int) -> Any:
    """What a scenario says of a complication."""
    return _complications(c, scenario * c.n_complications + complication)


@small
def procedure_rules(c: Any, scenario: int, procedure: int) -> Any:
    """What a scenario says of a procedure."""
    return _procedures(c, scenario * c.n_procedures + procedure)


@small
def drug_rules(c: Any, drug: int) -> Any:
    """What is in force for an oral drug."""
    return _drugs(c, c.scenario * c.n_drugs + drug)


@small
def band_rules(c: Any, band: int) -> Any:
    """What is in force for a band of severity."""
    return _bands(c, c.scenario * c.n_bands + band)


@small
def in_winter(c: Any) -> bool:
    """Whether today is in one of the months of winter."""
    return bool(_winter(c, c.scenario * c.n_days + c.now // MINUTES_PER_DAY, 1)[0] != 0)


@small
def in_days(c: Any, days: float) -> int:
    """Minute that is some days from now."""
    return int(c.now + int(days * MINUTES_PER_DAY))
