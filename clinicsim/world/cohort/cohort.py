"""The clinic's own patients on the first day: read from CSV files, checked, filled and laid out as an array."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from clinicsim.scenario.errors import Finding, ScenarioError, in_order
from clinicsim.scenario.schema.scenario import Scenario
from clinicsim.world.cohort.filling import Filled, fill
from clinicsim.world.cohort.oral_drugs import OralDrugs
from clinicsim.world.cohort.record import Record, read_record
from clinicsim.world.cohort.table import Row, read_table

COHORT = np.dtype(
    [
        ("indication", "i8"),  # place in the scenario's indications
        ("birth_year", "i8"),
        ("female", "?"),
        ("itb", "?"),  # has a pump; all fields of the pump are 0 without one
        ("therapy_start_day", "i8"),  # first implant; days as below
        ("implant_day", "i8"),  # days from the first day of the run, so never above 0
        ("reservoir_ml", "f8"),
        ("concentration", "f8"),  # mcg/mL
        ("dose", "f8"),  # mcg/day
        ("last_refill_day", "i8"),
        ("volume_ml", "f8"),  # at the start of the first day
        ("next_appointment_day", "i8"),  # -1: none
        ("next_appointment_visit", "i8"),  # place in the scenario's visits; -1: none
        ("waiting_list", "i8"),  # place in record.WAITING_LISTS; 0: none
        ("clock_start_day", "i8"),  # 0 without a waiting list
    ]
)


@dataclass(frozen=True, slots=True)
class Cohort:
    """The patients present on the first day.

    Attributes
    ----------
    ids : tuple of str
        Pseudonyms, sorted.
    patients : structured array of shape (patients,) and dtype COHORT
        In order of id; read only.
    synthetic : bool
        Whether any file says that its patients are made up.
    imputed : tuple of str
        Every value that was not in the files, in words.
    pump_models : tuple of str
        Model of each patient's pump, in order of id; empty text where it is not recorded; () if nobody's is.
    oral_drugs : mapping of int to tuples
        Oral drugs taken, as (place in the scenario's drugs, mg/day), by place in `patients`; only of those for whom
        the files say it.
    """

    ids: tuple[str, ...]
    patients: NDArray[np.void]
    synthetic: bool
    imputed: tuple[str, ...]
    pump_models: tuple[str, ...] = ()
    oral_drugs: Mapping[int, OralDrugs] = field(default_factory=dict)

    def pump_model(self, number: int) -> str:
        """Model of a patient's pump; empty if not recorded."""
        return self.pump_models[number] if self.pump_models else ""


def read_cohort(files: Sequence[str | Path], scenario: Scenario) -> Cohort:
    """Read the cohort files of a scenario, together.

    Parameters
    ----------
    files : sequence of paths
        None gives a clinic without patients.
    scenario : Scenario
        For the start date, the names of indications and visits, and the rules of refilling.

    Raises
    ------
    ScenarioError
        With everything that is wrong in any of the files.
    """
    records, findings, synthetic = read_records(files, scenario)
    if findings:
        raise ScenarioError(findings)
    filled = sorted((fill(record, scenario) for record in records), key=lambda each: each.record.id)
    patients = np.array([_values(each) for each in filled], dtype=COHORT)
    patients.flags.writeable = False
    return Cohort(
        ids=tuple(each.record.id for each in filled),
        patients=patients,
        synthetic=synthetic,
        imputed=tuple(note for each in filled for note in each.imputed),
        pump_models=tuple(each.record.row.cells.get("pump_model", "") for each in filled),
        oral_drugs={
            place: each.record.oral_drugs for place, each in enumerate(filled) if each.record.oral_drugs is not None
        },
    )


def read_records(files: Sequence[str | Path], scenario: Scenario) -> tuple[list[Record], tuple[Finding, ...], bool]:
    """Read the records without fault, everything that is wrong with the others, and whether any file is synthetic."""
    tables = [read_table(Path(file)) for file in files]
    findings = [finding for table in tables for finding in table.findings]
    records = []
    for row in (row for table in tables for row in table.rows):
        record, wrong = read_record(row, scenario)
        findings += wrong
        if record is not None:
            records.append(record)
    findings += _duplicates([row for table in tables for row in table.rows])
    return records, in_order(findings), any(table.synthetic for table in tables)


def _duplicates(rows: list[Row]) -> list[Finding]:
    by_id: dict[str, list[Row]] = {}
    for row in rows:
        by_id.setdefault(row.cells["id"], []).append(row)
    found = []
    for patient, same in by_id.items():
        for row in same if patient and len(same) > 1 else ():
            others = ", ".join(f"{other.file}:{other.line}" for other in same if other is not row)
            found.append(row.finding("id", f"{patient!r} stands also at {others}"))
    return found


def _values(filled: Filled) -> tuple[float | bool, ...]:
    record = filled.record
    return (
        record.indication,
        filled.birth_year,
        filled.female,
        record.therapy == "itb",
        filled.therapy_start_day,
        record.implant_day,
        record.reservoir_ml,
        record.concentration,
        record.dose,
        filled.last_refill_day,
        filled.volume_ml,
        record.appointment_day,
        record.appointment_visit,
        record.waiting_list,
        filled.clock_start_day,
    )
