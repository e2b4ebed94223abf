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

from clinicsim.views.gauge import Gauge
from clinicsim.views.reasons import WHY, because, reason
from clinicsim.views.story_oral import OralSentences, Row
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
from clinicsim.world.rules.reservoir import MINUTES_PER_DAY
from clinicsim.world.world import World

FINDABLE = {"dry": Kind.DRY, "withdrawal": Kind.WITHDRAWAL, "died": Kind.DIED}

_MOVED = (Cause.URGENT, Cause.OVERBOOKED, Cause.HOME_VISIT, Cause.SHORT_NOTICE)
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
    """Tell what happened to one patient in one replication, and what changed in the clinic meanwhile.

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
    own = log["patient"] == patient
    there = np.flatnonzero(own)
    if not len(there):
        return ()
    meanwhile = np.isin(log["kind"], [Kind.IN_FORCE, Kind.ANNOUNCED])
    rows = log[: there[-1] + 1][(own | meanwhile)[: there[-1] + 1]]
    rows = rows[rows["minute"] >= log["minute"][there[0]]]
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


class _Teller(OralSentences):
    """Turns rows into sentences; keeps the dates and figures that later rows are told against."""

    def __init__(self, world: World) -> None:
        self.world, self.names, self.gauge = world, world.names, Gauge()
        self.start = dt.datetime.combine(world.scenario.run.start_date, dt.time())
        self.alarm: int | None = None
        self.said: dict[Kind, Callable[[Row], str]] = {
            kind: getattr(self, f"_{kind.name.lower()}") for kind in Kind if hasattr(self, f"_{kind.name.lower()}")
        }

    def line(self, minute: int, group: list[np.void]) -> Line:
        rows = [Row(minute, Kind(r["kind"]), Cause(r["cause"]), int(r["subject"]), float(r["value"])) for r in group]
        text = "; ".join(dict.fromkeys(self._sentences(rows)))
        return Line(minute, self._time(minute), text[:1].upper() + text[1:], self.gauge.at(minute))

    def _sentences(self, rows: list[Row]) -> Iterator[str]:
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

    # ------------------------------------------------------------------ the scenario itself
    def _in_force(self, row: Row) -> str:
        version = self.world.versions[row.subject]
        goes_on = [label for label in version.begins if label in version.ends]
        begins = [label for label in version.begins if label not in goes_on]
        ends = [label for label in version.ends if label not in goes_on]
        told = [("from now on", begins), ("goes on, with other figures", goes_on), ("ends", ends)]
        return "; ".join(f"[{words}: {', '.join(labels)}]" for words, labels in told if labels)

    def _announced(self, row: Row) -> str:
        return f"[the clinic hears of: {', '.join(self.world.plans[row.subject].news)}]"

    # ------------------------------------------------------------------ people and lists
    def _referred(self, row: Row) -> str:
        return f"is referred ({self.names.indications[int(row.value)]})"

    def _triaged(self, row: Row) -> str:
        return "the referral is accepted at triage"

    def _returned(self, row: Row) -> str:
        return "the referral is returned at triage"

    def _state(self, row: Row) -> str:
        if row.cause == Cause.DIED:  # the row of the death says so
            return ""
        return _STATES[State(int(row.value))] + because(row.cause)

    def _died(self, row: Row) -> str:
        if row.subject < 0:
            return "dies of other causes"
        return f"dies of {Kind(row.subject).name.lower()}: {reason(row.cause)}"

    def _person(self, row: Row) -> str:
        return f"a {'woman' if row.subject else 'man'} of {row.value:.0f}"

    def _severity(self, row: Row) -> str:
        return f"{self.names.bands[row.subject]} spasticity"

    def _died_elsewhere(self, row: Row) -> str:
        return "dies, after having left the clinic's care"

    def _list_joined(self, row: Row) -> str:
        since = f", waiting since {self._day(row.value)}" if row.value < row.minute else ""
        return f"joins the waiting list for {self._list(row.subject)}{since}"

    def _list_left(self, row: Row) -> str:
        return f"leaves the waiting list for {self._list(row.subject)} after {_days(row.value)}"

    # ------------------------------------------------------------------ diary
    def _obligation(self, row: Row) -> str:
        return f"next visit: {self._visit(row.subject)}, due by {self._day(row.value)}"

    def _booked(self, row: Row) -> str:
        how = f", {WHY[row.cause]}" if row.cause in _MOVED else ""
        late = self._against_alarm(row.value)
        return f"is booked for {self._time(row.value):%a %d %b %Y %H:%M} ({self._session(row.subject)}){how}{late}"

    def _attended(self, row: Row) -> str:
        return f"attends {self._visit(row.value)} ({self._session(row.subject)})"

    def _did_not_attend(self, row: Row) -> str:
        return f"does not attend {self._visit(row.value)} ({self._session(row.subject)})"

    def _cancelled(self, row: Row) -> str:
        if row.cause in _MOVED:
            return f"the appointment for {self._visit(row.value)} is brought forward"
        return f"the appointment for {self._visit(row.value)} is cancelled{because(row.cause)}"

    def _at_risk(self, row: Row) -> str:
        days = row.value
        booked = f"booked {_days(days)} after the alarm date" if days < UNBOOKED_DAYS else "no appointment"
        return f"joins the at-risk list: {booked}{because(row.cause)}"

    def _obligation_ended(self, row: Row) -> str:
        if row.cause in (Cause.SCHEDULED, *_MOVED):
            late = row.value
            if abs(late) < 0.5:
                return "done on the day it was due"
            return f"done {_days(late)} late" if late > 0 else f"done {_days(-late)} before it was due"
        return f"the visit owed ({self._visit(row.subject)}) falls away{because(row.cause)}"

    # ------------------------------------------------------------------ pump
    def _pump_in(self, row: Row) -> str:
        age = f", {row.value / DAYS_PER_YEAR:.1f} years old" if row.value > 0 else ""
        return f"a pump works ({WHY.get(row.cause, 'new')}{age})"

    def _pump_out(self, row: Row) -> str:
        return f"the pump is out of use{because(row.cause)}"

    def _aspirated(self, row: Row) -> str:
        return f"{row.value:.1f} mL of old drug are drawn out"

    def _filled(self, row: Row) -> str:
        if row.cause == Cause.PREVALENT:
            return f"the reservoir holds {row.value:.1f} mL"
        return f"the pump is filled to {row.value:.1f} mL ({WHY.get(row.cause, 'refill')})"

    def _dose(self, row: Row) -> str:
        return f"dose {row.value:.0f} mcg/day"

    def _strength(self, row: Row) -> str:
        return f"drug strength {row.value:.0f} mcg/mL"

    def _alarm_date(self, row: Row) -> str:
        return f"the alarm will sound on {self._day(row.value)}"

    def _dry_date(self, row: Row) -> str:
        return f"it would run dry on {self._day(row.value)}"

    def _alarm(self, row: Row) -> str:
        return f"the low-reservoir alarm sounds at {row.value:.1f} mL; the refill is late: {reason(row.cause)}"

    def _dry(self, row: Row) -> str:
        return f"the pump runs dry; the refill is late: {reason(row.cause)}"

    def _margin(self, row: Row) -> str:
        side = "before" if row.value >= 0 else "after"
        return f"the refill comes {_days(abs(row.value))} {side} the alarm date"

    def _eri(self, row: Row) -> str:
        return f"the replacement indicator appears; the battery ends on {self._day(row.value)}"

    def _end_of_service(self, row: Row) -> str:
        return f"the battery ends after {row.value / DAYS_PER_YEAR:.1f} years"

    # ------------------------------------------------------------------ harm and hospital
    def _complication(self, row: Row) -> str:
        return f"complication: {self.names.complications[row.subject].replace('_', ' ')}"

    def _withdrawal(self, row: Row) -> str:
        severity = self.names.severities[row.subject]
        return f"{severity} withdrawal starts, {row.value:.0f} hours after the drug was lost: {reason(row.cause)}"

    def _trial(self, row: Row) -> str:
        outcome = "responds" if row.subject >= 0 else "no response"
        return f"screening trial, {row.value:.0f} mcg: {outcome}"

    def _trial_headache(self, row: Row) -> str:
        return "has a headache after the puncture" + (" and is admitted" if row.value else "")

    def _overdose(self, row: Row) -> str:
        return f"{list(self.world.scenario.overdose.severity)[row.subject]} overdose{because(row.cause)}"

    def _recalled(self, row: Row) -> str:
        return "the pump is recalled by its maker"

    def _not_supplied(self, row: Row) -> str:
        return f"{self._list(row.subject)} cannot be done: out of stock"

    def _away(self, row: Row) -> str:
        return f"is admitted elsewhere for another reason, for {_days(row.value)}"

    def _back(self, row: Row) -> str:
        return "is back from hospital elsewhere"

    def _operation_requested(self, row: Row) -> str:
        return f"{self._list(PROCEDURE_LIST + row.subject)} is asked for"

    def _operated(self, row: Row) -> str:
        return f"{self._list(PROCEDURE_LIST + row.subject)} is done ({WHY.get(row.cause, 'in theatre')})"

    def _case_cancelled(self, row: Row) -> str:
        why = because(row.cause)
        if row.value >= 0:
            why = f": {self.names.cancellations[int(row.value)].replace('_', ' ')}"
        return f"{self._list(PROCEDURE_LIST + row.subject)} is cancelled on the day{why}"

    def _case_called(self, row: Row) -> str:
        start = int(self.world.lists.start[row.subject])
        return f"is called for {self._list(PROCEDURE_LIST + int(row.value))} on {self._day(start)}"

    def _admitted(self, row: Row) -> str:
        return f"is admitted ({self.names.levels[row.subject]}){because(row.cause)}"

    def _discharged(self, row: Row) -> str:
        return f"goes home after {_days(row.value)}"

    def _bed_wait(self, row: Row) -> str:
        return f"finds no free bed ({self.names.levels[row.subject]}) and waits"

    def _emergency(self, row: Row) -> str:
        return f"comes to the emergency department{because(row.cause)}"

    def _called(self, row: Row) -> str:
        return f"telephones the clinic, {_days(row.value)} before the pump is dry"


def _days(days: float) -> str:
    text = f"{days:.1f}".removesuffix(".0")
    return "1 day" if text == "1" else f"{text} days"
