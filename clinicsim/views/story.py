"""One patient's story in plain English, told from the log alone.

The volume in the reservoir is worked out at every row from the last fill, dose and strength by the reservoir rule, so a
reader can follow the millilitres from one visit to the next and see why a pump ran dry. Longer than most files because
every kind of row has its sentence here.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import groupby

import numpy as np

from clinicsim.world.calendar import DAYS_PER_YEAR
from clinicsim.world.events import (
    FIRST_REFERRAL,
    PROCEDURE_LIST,
    SLOTS_PER_SESSION,
    UNBOOKED_DAYS,
    Cause,
    EventLog,
    Kind,
    State,
)
from clinicsim.world.rules.reservoir import MINUTES_PER_DAY, volume_after
from clinicsim.world.world import World

FINDABLE = {"dry": Kind.DRY, "withdrawal": Kind.WITHDRAWAL, "died": Kind.DIED}

_WHY = {
    Cause.NO_SLOT: "no free slot",
    Cause.DID_NOT_ATTEND: "the patient did not attend",
    Cause.PATIENT_CANCELLED: "the patient cancelled",
    Cause.LEAVE: "a session lost to leave",
    Cause.SICKNESS: "a session lost to sickness",
    Cause.VACANCY: "a session nobody could staff",
    Cause.IN_HOSPITAL: "the patient was in hospital",
    Cause.ALARM: "the alarm sounds, a refill comes first",
    Cause.SCHEDULED: "scheduled",
    Cause.URGENT: "in an urgent slot",
    Cause.OVERBOOKED: "as an extra patient",
    Cause.DAY_CASE: "as a day case",
    Cause.ON_CALL: "on call, out of hours",
    Cause.SURGERY: "in theatre",
    Cause.ADMISSION: "in hospital",
    Cause.DRY: "the pump ran dry",
    Cause.CATHETER: "a catheter fault",
    Cause.PUMP: "a pump fault",
    Cause.INFECTION: "an infection",
    Cause.END_OF_SERVICE: "the battery ended",
    Cause.DIED: "death",
    Cause.STOPPED: "therapy was stopped",
    Cause.EXPLANTED: "the pump was taken out",
    Cause.REPLACED: "the pump was replaced",
    Cause.MENDED: "the fault was mended",
    Cause.DISCHARGED: "discharged",
    Cause.DECLINED: "the patient declined",
    Cause.FAILED_TRIAL: "the trial failed",
    Cause.PREVALENT: "there on the first day",
    Cause.IMPLANTED: "implanted",
    Cause.ROSTERED: "rostered",
    Cause.COLLEAGUE: "a colleague",
    Cause.AGENCY: "agency staff",
    Cause.ELECTIVE: "elective",
    Cause.EMERGENCY: "emergency",
}
_STATES = {
    State.GONE: "has left the clinic's care",
    State.WAIT_NEW: "waits for a first assessment",
    State.ORAL: "is on oral drugs",
    State.WAIT_TRIAL: "waits for a screening trial",
    State.WAIT_IMPLANT: "waits for an implant",
    State.ITB: "is on intrathecal baclofen",
}


@dataclass(frozen=True, slots=True)
class Line:
    """What happened at one minute."""

    minute: int
    when: dt.datetime
    text: str
    volume_ml: float  # in the reservoir after what happened; nan without a pump


def story(world: World, log: EventLog, patient: int) -> tuple[Line, ...]:
    """Tell what happened to one patient in one replication.

    Parameters
    ----------
    world
        In which the log was written.
    log
        Events of one replication, in order of time.
    patient
        Number of the patient in the log, see `patient_number`.

    Returns
    -------
    tuple of Line
        One for each minute at which something happened, in order of time; empty if nothing did.
    """
    teller = _Teller(world)
    rows = log[log["patient"] == patient]
    lines = (teller.line(minute, list(group)) for minute, group in groupby(rows, key=lambda row: int(row["minute"])))
    return tuple(line for line in lines if line.text)


def patient_number(world: World, name: str) -> int | None:
    """Number in the log of a cohort id, or of `R<number>` for the referral of that number; None if there is none."""
    if name in world.cohort.ids:
        return world.cohort.ids.index(name)
    if name[:1] in "Rr" and name[1:].isascii() and name[1:].isdigit():
        return FIRST_REFERRAL + int(name[1:])
    return None


def patient_name(world: World, patient: int) -> str:
    """Cohort id of a patient, or `R<number>` for a referral."""
    return f"R{patient - FIRST_REFERRAL}" if patient >= FIRST_REFERRAL else world.cohort.ids[patient]


def find(log: EventLog, kind: Kind) -> dict[int, int]:
    """Patients to whom something happened, with the minute at which it first did, in order of time."""
    rows = log[(log["kind"] == kind) & (log["patient"] >= 0)]
    first: dict[int, int] = {}
    for row in rows:
        first.setdefault(int(row["patient"]), int(row["minute"]))
    return first


def date_of(world: World, minute: int) -> dt.date:
    """Civil date of a minute of the run."""
    return world.scenario.run.start_date + dt.timedelta(minutes=minute)


class _Gauge:
    """Reads the reservoir at any minute from the last fill, dose and strength."""

    def __init__(self) -> None:
        self.minute, self.running = 0, False
        self.volume_ml = self.strength = self.dose = float("nan")

    def at(self, minute: int) -> float:
        if not self.running or not np.isfinite([self.volume_ml, self.strength, self.dose]).all():
            return self.volume_ml
        return float(volume_after(self.volume_ml, float(minute - self.minute), self.strength, self.dose))

    def read(self, minute: int, kind: Kind, cause: Cause, value: float) -> None:
        self.volume_ml, self.minute = self.at(minute), minute
        if kind == Kind.FILLED:
            self.volume_ml = value
        elif kind == Kind.STRENGTH:
            self.strength = value
        elif kind == Kind.DOSE:
            self.dose = value
        elif kind == Kind.PUMP_IN:
            self.running = True
        elif kind == Kind.PUMP_OUT:
            self.running = False
            if cause != Cause.END_OF_SERVICE:  # a worn-out pump stays in, and keeps what it holds
                self.volume_ml = float("nan")


@dataclass(frozen=True, slots=True)
class _Row:
    minute: int
    kind: Kind
    cause: Cause
    subject: int
    value: float


class _Teller:
    """Turns rows into sentences; keeps the dates and figures that later rows are told against."""

    def __init__(self, world: World) -> None:
        self.world, self.names, self.gauge = world, world.names, _Gauge()
        self.start = dt.datetime.combine(world.scenario.run.start_date, dt.time())
        self.alarm: int | None = None
        self.said: dict[Kind, Callable[[_Row], str]] = {
            kind: getattr(self, f"_{kind.name.lower()}") for kind in Kind if hasattr(self, f"_{kind.name.lower()}")
        }

    def line(self, minute: int, group: list[np.void]) -> Line:
        rows = [_Row(minute, Kind(r["kind"]), Cause(r["cause"]), int(r["subject"]), float(r["value"])) for r in group]
        text = "; ".join(dict.fromkeys(self._sentences(rows)))
        return Line(minute, self._time(minute), text[:1].upper() + text[1:], self.gauge.at(minute))

    def _sentences(self, rows: list[_Row]) -> Iterator[str]:
        for row in rows:
            self.gauge.read(row.minute, row.kind, row.cause, row.value)
            if row.kind == Kind.ALARM_DATE:
                self.alarm = int(row.value)
            elif row.kind == Kind.PUMP_OUT:
                self.alarm = None
            if row.kind in self.said and (said := self.said[row.kind](row)):
                yield said

    # ------------------------------------------------------------------ words
    def _time(self, minute: float) -> dt.datetime:
        return self.start + dt.timedelta(minutes=int(minute))

    def _day(self, minute: float) -> str:
        return f"{self._time(minute):%a %d %b %Y}"

    def _visit(self, place: float) -> str:
        return self.names.visits[int(place)].replace("_", " ")

    def _session(self, subject: int) -> str:
        template = int(self.world.sessions.template[subject // SLOTS_PER_SESSION])
        return self.world.scenario.sessions[template].name

    def _list(self, subject: int) -> str:
        if subject >= PROCEDURE_LIST:
            return self.names.procedures[subject - PROCEDURE_LIST].replace("_", " ")
        return self._visit(subject)

    def _against_alarm(self, minute: float) -> str:
        if self.alarm is None or minute <= self.alarm:
            return ""
        return f", {_days((minute - self.alarm) / MINUTES_PER_DAY)} after the alarm date"

    # ------------------------------------------------------------------ people and lists
    def _referred(self, row: _Row) -> str:
        return f"is referred ({self.names.indications[int(row.value)]})"

    def _triaged(self, row: _Row) -> str:
        return "the referral is accepted at triage"

    def _returned(self, row: _Row) -> str:
        return "the referral is returned at triage"

    def _state(self, row: _Row) -> str:
        if row.cause == Cause.DIED:  # the row of the death says so
            return ""
        return _STATES[State(int(row.value))] + _because(row.cause)

    def _died(self, row: _Row) -> str:
        return f"dies of withdrawal after {_WHY[row.cause]}" if row.cause != Cause.NONE else "dies of other causes"

    def _list_joined(self, row: _Row) -> str:
        since = f", waiting since {self._day(row.value)}" if row.value < row.minute else ""
        return f"joins the waiting list for {self._list(row.subject)}{since}"

    def _list_left(self, row: _Row) -> str:
        return f"leaves the waiting list for {self._list(row.subject)} after {_days(row.value)}"

    # ------------------------------------------------------------------ diary
    def _obligation(self, row: _Row) -> str:
        return f"next visit: {self._visit(row.subject)}, due by {self._day(row.value)}"

    def _booked(self, row: _Row) -> str:
        how = f", {_WHY[row.cause]}" if row.cause in (Cause.URGENT, Cause.OVERBOOKED) else ""
        late = self._against_alarm(row.value)
        return f"is booked for {self._time(row.value):%a %d %b %Y %H:%M} ({self._session(row.subject)}){how}{late}"

    def _attended(self, row: _Row) -> str:
        return f"attends {self._visit(row.value)} ({self._session(row.subject)})"

    def _did_not_attend(self, row: _Row) -> str:
        return f"does not attend {self._visit(row.value)} ({self._session(row.subject)})"

    def _cancelled(self, row: _Row) -> str:
        if row.cause in (Cause.URGENT, Cause.OVERBOOKED):
            return f"the appointment for {self._visit(row.value)} is brought forward"
        return f"the appointment for {self._visit(row.value)} is cancelled{_because(row.cause)}"

    def _at_risk(self, row: _Row) -> str:
        days = row.value
        booked = f"booked {_days(days)} after the alarm date" if days < UNBOOKED_DAYS else "no appointment"
        return f"joins the at-risk list: {booked}{_because(row.cause)}"

    def _obligation_ended(self, row: _Row) -> str:
        if row.cause in (Cause.SCHEDULED, Cause.URGENT, Cause.OVERBOOKED):
            late = row.value
            if abs(late) < 0.5:
                return "done on the day it was due"
            return f"done {_days(late)} late" if late > 0 else f"done {_days(-late)} before it was due"
        return f"the visit owed ({self._visit(row.subject)}) falls away{_because(row.cause)}"

    # ------------------------------------------------------------------ pump
    def _pump_in(self, row: _Row) -> str:
        age = f", {row.value / DAYS_PER_YEAR:.1f} years old" if row.value > 0 else ""
        return f"a pump works ({_WHY.get(row.cause, 'new')}{age})"

    def _pump_out(self, row: _Row) -> str:
        return f"the pump is out of use{_because(row.cause)}"

    def _aspirated(self, row: _Row) -> str:
        return f"{row.value:.1f} mL of old drug are drawn out"

    def _filled(self, row: _Row) -> str:
        if row.cause == Cause.PREVALENT:
            return f"the reservoir holds {row.value:.1f} mL"
        return f"the pump is filled to {row.value:.1f} mL ({_WHY.get(row.cause, 'refill')})"

    def _dose(self, row: _Row) -> str:
        return f"dose {row.value:.0f} mcg/day"

    def _strength(self, row: _Row) -> str:
        return f"drug strength {row.value:.0f} mcg/mL"

    def _alarm_date(self, row: _Row) -> str:
        return f"the alarm will sound on {self._day(row.value)}"

    def _dry_date(self, row: _Row) -> str:
        return f"it would run dry on {self._day(row.value)}"

    def _alarm(self, row: _Row) -> str:
        return f"the low-reservoir alarm sounds at {row.value:.1f} mL; the refill is late because of {_why(row.cause)}"

    def _dry(self, row: _Row) -> str:
        return f"the pump runs dry; the refill is late because of {_why(row.cause)}"

    def _margin(self, row: _Row) -> str:
        side = "before" if row.value >= 0 else "after"
        return f"the refill comes {_days(abs(row.value))} {side} the alarm date"

    def _eri(self, row: _Row) -> str:
        return f"the replacement indicator appears; the battery ends on {self._day(row.value)}"

    def _end_of_service(self, row: _Row) -> str:
        return f"the battery ends after {row.value / DAYS_PER_YEAR:.1f} years"

    # ------------------------------------------------------------------ harm and hospital
    def _complication(self, row: _Row) -> str:
        return f"complication: {self.names.complications[row.subject].replace('_', ' ')}"

    def _withdrawal(self, row: _Row) -> str:
        severity = self.names.severities[row.subject]
        return (
            f"{severity} withdrawal starts, {row.value:.0f} hours after the drug was lost, because of {_why(row.cause)}"
        )

    def _trial(self, row: _Row) -> str:
        outcome = f"responds to {row.value:.0f} mcg" if row.subject >= 0 else f"no response up to {row.value:.0f} mcg"
        return f"screening trial: {outcome}"

    def _operation_requested(self, row: _Row) -> str:
        return f"{self._list(PROCEDURE_LIST + row.subject)} is asked for"

    def _operated(self, row: _Row) -> str:
        return f"{self._list(PROCEDURE_LIST + row.subject)} is done ({_WHY.get(row.cause, 'in theatre')})"

    def _case_cancelled(self, row: _Row) -> str:
        return f"{self._list(PROCEDURE_LIST + row.subject)} is cancelled on the day"

    def _admitted(self, row: _Row) -> str:
        return f"is admitted ({self.names.levels[row.subject]}){_because(row.cause)}"

    def _discharged(self, row: _Row) -> str:
        return f"goes home after {_days(row.value)}"

    def _bed_wait(self, row: _Row) -> str:
        return f"finds no free bed ({self.names.levels[row.subject]}) and waits"

    def _emergency(self, row: _Row) -> str:
        return f"comes to the emergency department{_because(row.cause)}"

    def _called(self, row: _Row) -> str:
        return f"telephones the clinic, {_days(row.value)} before the pump is dry"


def _days(days: float) -> str:
    text = f"{days:.1f}".removesuffix(".0")
    return "1 day" if text == "1" else f"{text} days"


def _why(cause: Cause) -> str:
    return _WHY.get(cause, "an unknown cause")


def _because(cause: Cause) -> str:
    return f": {_WHY[cause]}" if cause in _WHY else ""
