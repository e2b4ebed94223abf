"""One patient's course as lines and marks, read from the log alone: volume, doses, visits, stays and harm over time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from clinicsim.measures.refills import REFILLS
from clinicsim.views.dates import short_date
from clinicsim.views.gauge import Gauge
from clinicsim.views.labels import listed
from clinicsim.views.reasons import reason
from clinicsim.views.story import Line, date_of, patient_name, story
from clinicsim.world.events import Cause, EventLog, Kind
from clinicsim.world.world import World

_BENDS = (Kind.FILLED, Kind.DOSE, Kind.STRENGTH, Kind.PUMP_IN, Kind.PUMP_OUT, Kind.DRY)
"""Rows at which the line of the volume bends, jumps or ends."""


@dataclass(frozen=True, slots=True)
class Steps:
    """A quantity that stays the same until it is changed; nan ends it."""

    when: tuple[dt.datetime, ...]
    value: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Mark:
    """Something that happened at one minute."""

    when: dt.datetime
    kind: Kind
    cause: Cause
    value: float
    words: str  # the story of that minute


@dataclass(frozen=True, slots=True)
class Stay:
    """From an admission to going home; open at the end of the run if it lasts."""

    since: dt.datetime
    until: dt.datetime
    words: str


@dataclass(frozen=True, slots=True)
class Course:
    """What the figure of one patient shows."""

    patient: str
    since: dt.datetime
    until: dt.datetime
    volume_ml: Steps  # joined by straight lines; empty without a pump
    alarm_ml: float
    dose_mcg_per_day: Steps
    oral_mg_per_day: Mapping[str, Steps]  # by drug
    marks: tuple[Mark, ...]
    stays: tuple[Stay, ...]
    title: str  # what happened, in a sentence
    story: tuple[Line, ...]  # the same, line by line

    def of(self, *kinds: Kind) -> list[Mark]:
        """Marks of these kinds, in order of time."""
        return [mark for mark in self.marks if mark.kind in kinds]

    @property
    def has_pump(self) -> bool:
        """Whether there was a pump at any time."""
        return bool(self.volume_ml.when)


def course(world: World, log: EventLog, patient: int) -> Course:
    """Read one patient's course in one replication.

    Parameters
    ----------
    world
        In which the log was written.
    log
        Events of one replication, in order of time.
    patient
        Number of the patient in the log.
    """
    rows = log[log["patient"] == patient]
    start = dt.datetime.combine(world.scenario.run.start_date, dt.time())
    until = start + dt.timedelta(minutes=world.end)
    lines = story(world, log, patient)
    words = {line.minute: line.text for line in lines}
    marks = tuple(_marks(rows, start, words))
    return Course(
        patient=patient_name(world, patient),
        since=start,
        until=until,
        volume_ml=_volume(rows, start, world.end),
        alarm_ml=float(world.scenario.device.alarm_volume_ml),
        dose_mcg_per_day=_dose(rows, start, until),
        oral_mg_per_day=_oral(world, rows, start, until),
        marks=marks,
        stays=tuple(_stays(rows, start, until, words)),
        title=_title(world, patient, rows),
        story=lines,
    )


def _when(start: dt.datetime, minute: float) -> dt.datetime:
    return start + dt.timedelta(minutes=int(minute))


def _marks(rows: EventLog, start: dt.datetime, words: Mapping[int, str]) -> Iterator[Mark]:
    """One mark for each minute, kind and cause: a visit of two slots writes two rows."""
    seen = set()
    for row in rows:
        minute, kind, cause = int(row["minute"]), Kind(row["kind"]), Cause(row["cause"])
        if (minute, kind, cause) not in seen:
            seen.add((minute, kind, cause))
            yield Mark(_when(start, minute), kind, cause, float(row["value"]), words.get(minute, ""))


def _volume(rows: EventLog, start: dt.datetime, end: int) -> Steps:
    gauge, when, value = Gauge(), [], []

    def put(minute: int, volume: float) -> None:
        when.append(_when(start, minute))
        value.append(volume)

    for row in rows:
        minute, kind = int(row["minute"]), Kind(row["kind"])
        if kind not in _BENDS:
            continue
        if when:
            put(minute, gauge.at(minute))
        gauge.read(minute, kind, Cause(row["cause"]), float(row["value"]))
        if when or np.isfinite(gauge.at(minute)):
            put(minute, gauge.at(minute))
    if when:
        died = rows["minute"][rows["kind"] == Kind.DIED]
        last = int(died[0]) if died.size else end
        put(last, gauge.at(last))
    return Steps(tuple(when), tuple(value))


def _dose(rows: EventLog, start: dt.datetime, until: dt.datetime) -> Steps:
    when, value, dose = [], [], float("nan")
    for row in rows:
        kind = Kind(row["kind"])
        if kind == Kind.DOSE:
            dose = float(row["value"])
        elif kind == Kind.PUMP_OUT:
            when.append(_when(start, row["minute"]))  # the step reaches as far as here
            value.append(dose)
            dose = float("nan")
        else:
            continue
        when.append(_when(start, row["minute"]))
        value.append(dose)
    return _to_the_end(when, value, until)


def _oral(world: World, rows: EventLog, start: dt.datetime, until: dt.datetime) -> dict[str, Steps]:
    found: dict[str, tuple[list[dt.datetime], list[float]]] = {}
    for row in rows:
        kind = Kind(row["kind"])
        if kind not in (Kind.DRUG_STARTED, Kind.DRUG_DOSE, Kind.DRUG_STOPPED):
            continue
        when, value = found.setdefault(world.names.drugs[int(row["subject"])], ([], []))
        if kind == Kind.DRUG_STOPPED and value:
            when.append(_when(start, row["minute"]))  # the step reaches as far as here
            value.append(value[-1])
        when.append(_when(start, row["minute"]))
        value.append(float("nan") if kind == Kind.DRUG_STOPPED else float(row["value"]))
    return {drug: _to_the_end(when, value, until) for drug, (when, value) in found.items()}


def _to_the_end(when: list[dt.datetime], value: list[float], until: dt.datetime) -> Steps:
    if when and value[-1] == value[-1]:
        when, value = [*when, until], [*value, value[-1]]
    return Steps(tuple(when), tuple(value))


def _stays(rows: EventLog, start: dt.datetime, until: dt.datetime, words: Mapping[int, str]) -> Iterator[Stay]:
    since: int | None = None
    for row in rows:
        kind, minute = Kind(row["kind"]), int(row["minute"])
        if kind in (Kind.ADMITTED, Kind.AWAY) and since is None:
            since = minute
        elif kind in (Kind.DISCHARGED, Kind.BACK, Kind.DIED) and since is not None:
            yield Stay(_when(start, since), _when(start, minute), words.get(since, ""))
            since = None
    if since is not None:
        yield Stay(_when(start, since), until, words.get(since, ""))


def _title(world: World, patient: int, rows: EventLog) -> str:
    """State what happened to the patient: refills and how many were late, dry pumps and why, withdrawals, the end."""
    name, parts = patient_name(world, patient), []
    refills = rows[(rows["kind"] == Kind.MARGIN) & np.isin(rows["cause"], REFILLS)]
    if refills.size:
        late = int((refills["value"] < 0).sum())
        parts.append(f"{_many(refills.size, 'refill')}, {late or 'none'} after the alarm date")
    else:
        visits = np.unique(rows["minute"][rows["kind"] == Kind.ATTENDED]).size
        missed = np.unique(rows["minute"][rows["kind"] == Kind.DID_NOT_ATTEND]).size
        parts.append(f"{_many(visits, 'visit')} attended" + (f", {missed} missed" if missed else ""))
        drugs = dict.fromkeys(int(row["subject"]) for row in rows[rows["kind"] == Kind.DRUG_STARTED])
        if drugs:
            parts.append("took " + listed([world.names.drugs[drug].replace("_", " ") for drug in drugs]))
    dry = rows[rows["kind"] == Kind.DRY]
    if dry.size:
        first = f"on {short_date(date_of(world, int(dry['minute'][0])))} ({reason(Cause(dry['cause'][0]))})"
        parts.append(f"the pump ran dry {first}" + (f" and {_many(dry.size - 1, 'time')} more" if dry.size > 1 else ""))
    withdrawals = int((rows["kind"] == Kind.WITHDRAWAL).sum())
    if withdrawals:
        parts.append(_many(withdrawals, "withdrawal"))
    died = rows[rows["kind"] == Kind.DIED]
    if died.size:
        parts.append(f"died on {short_date(date_of(world, int(died['minute'][0])))}")
    return f"{name}: {'; '.join(parts)}"


def _many(count: int, what: str) -> str:
    return f"{count} {what}" if count == 1 else f"{count} {what}s"
