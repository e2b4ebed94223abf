"""One patient of a cohort file: cells read as numbers, dates and names, and held against each other."""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Collection
from dataclasses import dataclass

from clinicsim.scenario.errors import Finding
from clinicsim.scenario.schema.scenario import Scenario
from clinicsim.scenario.words import did_you_mean
from clinicsim.world.cohort.oral_drugs import OralDrugs, read_oral_drugs
from clinicsim.world.cohort.table import Row
from clinicsim.world.rules.reservoir import days_to_volume

THERAPIES = ("itb", "oral", "new")
WAITING_LISTS = ("", "first_assessment", "trial", "implant", "replacement", "revision")
_LISTS_OF = {"itb": ("replacement", "revision"), "oral": ("trial", "implant"), "new": ("first_assessment",)}
_THERAPY_OF_VISIT = {
    "first_assessment": "new",
    "oral_titration": "oral",
    "oral_follow_up": "oral",
    "oral_telephone": "oral",
    "trial": "oral",
    "titration": "itb",
    "refill": "itb",
    "refill_new_strength": "itb",
    "dye_study": "itb",
    "weaning": "itb",
}
_PUMP_COLUMNS = ("therapy_start_date", "implant_date", "reservoir_ml", "concentration_mcg_per_ml", "dose_mcg_per_day")
_REFILL_COLUMNS = ("last_refill_date", "next_refill_date")

# Limits that only a slip of the pen goes beyond; they are wider than any practice and are not evidence.
EARLIEST_BIRTH_YEAR = 1900
PLAUSIBLE_DOSE_MCG_PER_DAY = (10.0, 3000.0)
PLAUSIBLE_STRENGTH_MCG_PER_ML = (50.0, 4000.0)
PLAUSIBLE_RESERVOIR_ML = (5.0, 100.0)
FEWEST_USABLE_DAYS = 5.0


@dataclass(frozen=True, slots=True)
class Record:
    """One patient as the file has it; None is a gap. Days count from the first day of the run."""

    row: Row
    id: str
    indication: int
    therapy: str
    birth_year: int | None
    female: bool | None
    therapy_start_day: int | None
    implant_day: int
    reservoir_ml: float
    concentration: float
    dose: float
    last_refill_day: int | None
    next_refill_day: int | None
    appointment_day: int
    appointment_visit: int
    waiting_list: int
    clock_start_day: int | None
    oral_drugs: OralDrugs | None = None


def read_record(row: Row, scenario: Scenario) -> tuple[Record | None, list[Finding]]:
    """Read one line: the patient, or None, and everything that is wrong with the line."""
    cells = _Cells(row, scenario.run.start_date)
    record = _read(cells, scenario)
    findings = cells.findings
    if not findings:
        findings = _contradictions(record, scenario)
    return (None if findings else record), findings


def _read(cells: _Cells, scenario: Scenario) -> Record:
    indications, visits = list(scenario.indications), list(scenario.visits)
    therapy = cells.choice("therapy", THERAPIES, required=True)
    pump = therapy == "itb"
    if therapy in THERAPIES and not pump:
        cells.expect_empty((*_PUMP_COLUMNS, *_REFILL_COLUMNS), f"a patient with therapy {therapy!r} has no pump")
    appointment_visit = cells.choice("next_appointment_visit", visits)
    waiting_list = cells.choice("waiting_list", WAITING_LISTS[1:])
    return Record(
        row=cells.row,
        id=cells.text("id", required=True),
        indication=_place(cells.choice("indication", indications, required=True), indications),
        therapy=therapy,
        birth_year=cells.year("birth_year"),
        female={"f": True, "m": False}.get(cells.choice("sex", ("f", "m"))),
        therapy_start_day=cells.day("therapy_start_date"),
        implant_day=cells.day("implant_date", required=pump) or 0,
        reservoir_ml=cells.number("reservoir_ml", PLAUSIBLE_RESERVOIR_ML, required=pump),
        concentration=cells.number("concentration_mcg_per_ml", PLAUSIBLE_STRENGTH_MCG_PER_ML, required=pump),
        dose=cells.number("dose_mcg_per_day", PLAUSIBLE_DOSE_MCG_PER_DAY, required=pump),
        last_refill_day=cells.day("last_refill_date"),
        next_refill_day=cells.day("next_refill_date"),
        appointment_day=-1 if (day := cells.day("next_appointment_date")) is None else day,
        appointment_visit=_place(appointment_visit, visits),
        waiting_list=1 if therapy == "new" and not waiting_list else max(_place(waiting_list, WAITING_LISTS), 0),
        clock_start_day=cells.day("clock_start"),
        oral_drugs=_oral_drugs(cells, scenario),
    )


def _oral_drugs(cells: _Cells, scenario: Scenario) -> OralDrugs | None:
    drugs, wrong = read_oral_drugs(cells.text("oral_drugs"), scenario)
    for message in wrong:
        cells.wrong("oral_drugs", message)
    return drugs


def _place(name: str, names: Collection[str]) -> int:
    return list(names).index(name) if name in names else -1


class _Cells:
    """Reads the cells of one line and keeps what is wrong with them."""

    def __init__(self, row: Row, start: dt.date) -> None:
        self.row = row
        self.start = start
        self.findings: list[Finding] = []

    def wrong(self, column: str, message: str) -> None:
        self.findings.append(self.row.finding(column, message))

    def text(self, column: str, *, required: bool = False) -> str:
        text = self.row.cells.get(column, "")
        if required and not text:
            self.wrong(column, "must not be empty")
        return text

    def choice(self, column: str, options: Collection[str], *, required: bool = False) -> str:
        text = self.text(column, required=required).lower()
        if text and text not in options:
            self.wrong(column, f"unknown {column}: {text!r}{did_you_mean(text, options)}")
        return text

    def number(self, column: str, limits: tuple[float, float], *, required: bool = False) -> float:
        text = self.text(column, required=required)
        if not text:
            return 0.0
        try:
            number = float(text)
        except ValueError:
            number = math.nan
        low, high = limits
        if not math.isfinite(number):
            self.wrong(column, f"expected a number, got {text!r}")
        elif number <= 0:
            self.wrong(column, f"must be above zero, got {text}")
        elif not low <= number <= high:
            self.wrong(column, f"{number:g} is not plausible; expected {low:g} to {high:g}: check the unit")
        return number

    def year(self, column: str) -> int | None:
        text = self.text(column)
        if not text:
            return None
        if not re.fullmatch(r"\d{4}", text, re.ASCII):
            self.wrong(column, f"expected a year of four digits, got {text!r}")
            return None
        year = int(text)
        if not EARLIEST_BIRTH_YEAR <= year <= self.start.year:
            self.wrong(column, f"{year} is not between {EARLIEST_BIRTH_YEAR} and the first day ({self.start})")
        return year

    def day(self, column: str, *, required: bool = False) -> int | None:
        text = self.text(column, required=required)
        if not text:
            return None
        try:
            if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", text, re.ASCII):
                raise ValueError
            return (dt.date.fromisoformat(text) - self.start).days
        except ValueError:
            self.wrong(column, f"expected a date as YYYY-MM-DD, got {text!r}")
            return None

    def expect_empty(self, columns: Collection[str], why: str) -> None:
        for column in columns:
            if self.text(column):
                self.wrong(column, f"{why}: leave this empty, or correct the therapy")


def _contradictions(record: Record, scenario: Scenario) -> list[Finding]:
    found = [*_list_findings(record), *_appointment_findings(record, scenario)]
    if record.therapy == "itb":
        found += [*_pump_findings(record, scenario), *_date_findings(record, scenario)]
    return [record.row.finding(column, message) for column, message in found]


def _list_findings(record: Record) -> list[tuple[str, str]]:
    found = []
    name, allowed = WAITING_LISTS[record.waiting_list], _LISTS_OF[record.therapy]
    if name and name not in allowed:
        message = f"a patient with therapy {record.therapy!r} can wait for {' or '.join(allowed)}, not for {name}"
        found.append(("waiting_list", message))
    if record.clock_start_day is not None and record.clock_start_day > 0:
        found.append(("clock_start", "is after the first day of the run"))
    if record.clock_start_day is not None and not name:
        found.append(("clock_start", "a clock runs but the patient is on no waiting list"))
    return found


def _appointment_findings(record: Record, scenario: Scenario) -> list[tuple[str, str]]:
    if (record.row.cells["next_appointment_date"] == "") != (record.appointment_visit < 0):
        return [("next_appointment_date", "an appointment needs both a date and a visit type")]
    if record.appointment_visit < 0:
        return []
    found = []
    if record.appointment_day < 0:
        found.append(("next_appointment_date", "is before the first day of the run"))
    visit = list(scenario.visits)[record.appointment_visit]
    if _THERAPY_OF_VISIT.get(visit, record.therapy) != record.therapy:
        found.append(("next_appointment_visit", f"{visit} is not a visit of a patient with therapy {record.therapy!r}"))
    return found


def _pump_findings(record: Record, scenario: Scenario) -> list[tuple[str, str]]:
    alarm_ml = float(scenario.device.alarm_volume_ml)
    if record.reservoir_ml <= alarm_ml:
        return [("reservoir_ml", f"is not above the alarm volume ({alarm_ml:g} mL)")]
    days = days_to_volume(record.reservoir_ml, alarm_ml, record.concentration, record.dose)
    if days < FEWEST_USABLE_DAYS:
        return [("dose_mcg_per_day", f"only {days:.1f} days from full to the alarm: check dose and strength")]
    return []


def _date_findings(record: Record, scenario: Scenario) -> list[tuple[str, str]]:
    start, implant = scenario.run.start_date, record.implant_day
    last, following = record.last_refill_day, record.next_refill_day
    began = record.therapy_start_day
    unborn = record.birth_year is not None and (start + dt.timedelta(days=implant)).year < record.birth_year
    reversed_refills = last is not None and following is not None and following < last
    checks = [
        (implant > 0, "implant_date", "the pump is implanted after the first day of the run"),
        (began is not None and began > implant, "therapy_start_date", "is after the implant of the present pump"),
        (unborn, "implant_date", "is before the birth year"),
        (last is not None and last > 0, "last_refill_date", "is after the first day of the run"),
        (last is not None and last < implant, "last_refill_date", "is before the implant"),
        (following is not None and following < implant, "next_refill_date", "is before the implant"),
        (reversed_refills, "next_refill_date", "is before the last refill"),
    ]
    return [(column, message) for wrong, column, message in checks if wrong]
