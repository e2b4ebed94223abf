"""What a run wrote down: rows of the log by patient, the resolved scenario, and the cohort file."""

from __future__ import annotations

import csv
import datetime as dt
import json
import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

NOBODY = -1
DAY = 1440
YEAR = 365.25 * DAY
FIRST_REFERRAL = 1_000_000
SLOTS = 64  # a slot's number is that of its session times this, plus its place

# docs/reference/events.md
KINDS = {
    "REFERRED": 1, "STATE": 4, "DIED": 5, "PERSON": 6, "SEVERITY": 7, "CONTROL": 8, "ATTENDED": 22,
    "SESSION_RAN": 33, "PUMP_IN": 40, "FILLED": 43, "STRENGTH": 45, "COMPLICATION": 60, "WITHDRAWAL": 61, "TRIAL": 70,
    "OPERATED": 72, "BED_IN": 79, "BED_OUT": 80, "EMERGENCY": 81, "DRUG_STARTED": 100, "DRUG_DOSE": 101,
    "DRUG_STOPPED": 102, "BLOOD_TEST": 104, "INJECTED": 107, "DIED_ELSEWHERE": 140,
}  # fmt: skip
SCHEDULED, URGENT, OVERBOOKED, DAY_CASE, ON_CALL, SURGERY, ADMISSION = range(10, 17)
REPLACED, IMPLANTED, EMERGENCY = 33, 39, 51
REFILLS = {SCHEDULED, URGENT, OVERBOOKED, DAY_CASE, ON_CALL, ADMISSION}
GONE, WAIT_NEW, WAIT_TRIAL, WAIT_IMPLANT = 0, 1, 3, 4
ORAL, BOTULINUM, ITB, ITB_LOST, WITHDRAWAL = range(1, 6)


class Row(NamedTuple):
    minute: int
    kind: int
    cause: int
    subject: int
    value: float


class Span(NamedTuple):
    """From a row to the one that ends it; the run's end where none does."""

    start: float
    end: float
    opened: Row


@dataclass
class Sums:
    """Amounts by name, as they are and discounted to the first day."""

    plain: dict[str, float] = field(default_factory=dict)
    discounted: dict[str, float] = field(default_factory=dict)

    def add(self, name: str, plain: float, discounted: float) -> None:
        self.plain[name] = self.plain.get(name, 0.0) + plain
        self.discounted[name] = self.discounted.get(name, 0.0) + discounted


def number(value: Any) -> float:
    """A number of a scenario, written plainly or with what is known about it."""
    return float(value["value"] if isinstance(value, dict) else value)


class Run:
    """One replication of a stored run."""

    def __init__(self, folder: Path, replication: int = 0) -> None:
        document = json.loads((folder / "scenario.json").read_text(encoding="utf-8"))
        self.scenario: dict[str, Any] = document["scenario"]
        refuse(self.scenario, document["changes"])
        self.bounds = month_bounds(self.scenario)
        self.end = self.bounds[-1]
        self.indications = cohort_indications(folder)
        self.rows: dict[int, list[Row]] = {}
        for patient, row in read_rows(folder, replication):
            if row.minute < self.end:
                self.rows.setdefault(patient, []).append(row)
        self.people = sorted(p for p, rows in self.rows.items() if any(r.kind == KINDS["PERSON"] for r in rows))
        self.has_transport = sessions_with_transport(self.scenario, self.rows.get(NOBODY, []))

    def names(self, table: str) -> list[str]:
        """Names of a table's entries, in the order in which the log numbers them."""
        found: Any = self.scenario
        for key in table.split("."):
            found = found[key]
        return sorted(found)


def refuse(scenario: dict[str, Any], changes: list[Any]) -> None:
    """Stop at what this audit does not follow."""
    economics = scenario["economics"]
    for what, found in {
        "dated changes": bool(changes),
        "prices brought to one year": economics["inflate"],
        "pump systems as an annuity": economics["device"] != "event",
    }.items():
        if found:
            raise SystemExit(f"the audit does not follow {what}; expected a scenario without")


def read_rows(folder: Path, replication: int) -> Iterator[tuple[int, Row]]:
    """Rows of one replication, in order of time, from events.csv if it is there, else from events.parquet."""
    columns = ("replication", "patient", "minute", "kind", "cause", "subject", "value")
    table = folder / "events.csv"
    if table.exists():
        with table.open(encoding="utf-8", newline="") as file:
            rows: Any = [[float(row[name]) for name in columns] for row in csv.DictReader(file)]
    else:
        import pyarrow.parquet as pq

        read = pq.read_table(folder / "events.parquet", partitioning=None)
        rows = zip(*(read[name].to_pylist() for name in columns), strict=True)
    for of, patient, minute, kind, cause, subject, value in rows:
        if of == replication:
            yield int(patient), Row(int(minute), int(kind), int(cause), int(subject), float(value))


def month_bounds(scenario: dict[str, Any]) -> list[float]:
    """Minute at which each month begins, and the end of the run."""
    start = dt.date.fromisoformat(scenario["run"]["start_date"])
    found = []
    for month in range(scenario["run"]["months"] + 1):
        years, months = divmod(start.month - 1 + month, 12)
        found.append(float((start.replace(year=start.year + years, month=months + 1) - start).days * DAY))
    return found


def sessions_with_transport(scenario: dict[str, Any], rows: list[Row]) -> dict[int, bool]:
    """Whether there is patient transport to the place of each session that ran, by the session's number.

    A row says when a session ran, and the timetable what runs then; left out are those of which that does not tell.
    """
    start = dt.datetime.fromisoformat(scenario["run"]["start_date"])
    found = {}
    for row in rows:
        if row.kind == KINDS["SESSION_RAN"]:
            when = start + dt.timedelta(minutes=row.minute)
            there = [s for s in scenario["sessions"] if falls_on(s, when)]
            transport = {scenario["sites"][session["site"]]["transport"] for session in there}
            if len(transport) == 1:
                found[row.subject] = transport.pop()
    return found


def falls_on(session: dict[str, Any], when: dt.datetime) -> bool:
    """Whether the timetable puts a session at this date and time; its weeks are counted from a Monday in 2001."""
    week = (when.date() - dt.date(2001, 1, 1)).days // 7
    return (
        session["weekday"] == f"{when:%A}".lower()
        and session["start"] == f"{when:%H:%M}"
        and week % session["every_weeks"] == session["week"]
        and (session["valid_from"] or "0") <= when.date().isoformat() <= (session["valid_to"] or "9")
    )


def cohort_indications(folder: Path) -> list[str]:
    """Indication of each patient of the first day; they are numbered in the order of their ids."""
    rows: list[dict[str, str]] = []
    for path in sorted((folder / "cohort").glob("*.csv")):
        lines = [line for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
        rows += csv.DictReader(lines)
    return [row["indication"] for row in sorted(rows, key=lambda row: row["id"])]


class Patient:
    """One patient's rows, and how to ask for them."""

    def __init__(self, run: Run, patient: int) -> None:
        self.run, self.patient, self.rows = run, patient, run.rows[patient]
        self.scenario = run.scenario
        self.prices, self.utilities = self.scenario["prices"], self.scenario["utilities"]
        self.death = min((r.minute for r in self.of("DIED", "DIED_ELSEWHERE")), default=math.inf)
        self.band = run.names("outcomes.bands")[self.of("SEVERITY")[-1].subject]
        self.found = Sums()

    def of(self, *kinds: str, causes: set[int] | None = None) -> list[Row]:
        wanted = {KINDS[kind] for kind in kinds}
        return [r for r in self.rows if r.kind in wanted and (causes is None or r.cause in causes)]

    def spans(self, opens: tuple[str, ...], closes: tuple[str, ...] = (), *, by_subject: bool = False) -> list[Span]:
        """From each opening row to the next row of any of these kinds (and its subject), or to the end of the run."""
        rows, opening, found = self.of(*opens, *closes), {KINDS[kind] for kind in opens}, []
        for place, row in enumerate(rows):
            later = (r for r in rows[place + 1 :] if not by_subject or r.subject == row.subject)
            if row.kind in opening:
                found.append(Span(row.minute, float(next((r.minute for r in later), math.inf)), row))
        return found
