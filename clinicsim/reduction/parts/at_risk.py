"""Pumps near or past their alarm date that are owed a refill and have no appointment before that date."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from clinicsim.arrays import Bools, Floats, Ints
from clinicsim.measures.refills import AT_RISK_DAYS, REFILL_VISITS
from clinicsim.reduction.kernel import helper, kernel
from clinicsim.reduction.parts.running import NONE, Records, Running, begin, finish
from clinicsim.reduction.rows.places import PatientTable, place_of
from clinicsim.reduction.sheet import Sheet, Sum
from clinicsim.world.calendar import MINUTES_PER_DAY
from clinicsim.world.events import SLOTS_PER_SESSION, EventLog, Kind
from clinicsim.world.world import World

NO_PUMP, NO_ALARM = -1.0, np.inf  # instead of a minute: of who never had a pump, and whose pump has stopped
NO_MONTH = -1
MONTH, PUMPS = range(2)  # what was seen: the month that has not ended yet, and how many are on the roll
AT_RISK_MINUTES = AT_RISK_DAYS * MINUTES_PER_DAY
ALARM_DATE, PUMP_OUT = int(Kind.ALARM_DATE), int(Kind.PUMP_OUT)
OBLIGATION, OBLIGATION_ENDED, BOOKED = int(Kind.OBLIGATION), int(Kind.OBLIGATION_ENDED), int(Kind.BOOKED)


class AtRisk:
    """Pumps at risk at each month end, as `clinicsim.measures.refills.unbooked_at_risk` defines them.

    A booking does not say what it is for; the row that ends it does. So a pump with an appointment before its alarm
    date is counted at risk at the month end, and taken back when an appointment of then turns out to be for a refill.
    What has not turned out by the next month end, two weeks after such appointments, is told by what their sessions
    may hold. Appointments of people who never had a pump are not followed.

    Memory: 36 bytes a patient, and a record of 32 bytes for each appointment that stands of somebody with a pump.
    """

    kinds: Sequence[Kind] = (
        Kind.ALARM_DATE,
        Kind.PUMP_OUT,
        Kind.OBLIGATION,
        Kind.OBLIGATION_ENDED,
        Kind.BOOKED,
        Kind.ATTENDED,
        Kind.DID_NOT_ATTEND,
        Kind.CANCELLED,
    )

    def __init__(self, world: World, sheet: Sheet) -> None:
        self._month_starts, self._prevalent = world.month_starts, len(world.cohort.patients)
        visits = world.names.visits
        # Of each visit type: the bit that stands for it, if it is a refill.
        self._refill = np.zeros(len(visits), dtype=np.int64)
        refills = [visits.index(name) for name in REFILL_VISITS if name in visits]
        self._refill[refills] = 1 << np.arange(len(refills))
        self._may_hold = np.any(world.sessions.holds[:, refills], axis=1)
        self._patients = PatientTable(
            world,
            {
                "alarm": NO_PUMP,  # minute
                "owed": np.int32(0),  # bits of refills owed
                "booking": NONE,  # the first of the live ones
                "doubt": np.int32(NO_MONTH),  # month at whose end an appointment stood that may be for a refill
                "doubt_alarm": NO_ALARM,  # minute, as it stood then
                "roll": np.int32(NONE),  # places of all who ever had a pump, in order of time; it has room for all
            },
        )
        self._bookings = Running()
        self._seen = np.zeros(2, dtype=np.int64)
        self._counts = np.zeros(world.month_starts.size - 1, dtype=np.int64)
        self._lines = sheet.add(1)

    def clear(self) -> None:
        """Forget the last replication."""
        self._patients.clear()
        self._bookings.clear()
        self._seen[:] = 0
        self._counts[:] = 0

    def take(self, rows: EventLog, at: Ints, places: int) -> None:
        """Follow alarm dates, refills owed and bookings through the next rows."""
        self._patients.grow(places)
        self._bookings.grow(at.size)
        _follow(rows, at, self._month_starts, self._prevalent, self._refill, *self._state())

    def close(self) -> None:
        """Let the months end that no row has ended, and settle what is in doubt."""
        _end_run(self._month_starts, *self._state())
        self._lines.by_month[0] = self._counts

    @property
    def at_month_ends(self) -> Sum:
        """Pumps at risk at each month end."""
        return self._lines[0]

    def _state(self) -> tuple[Bools, Ints, Ints, Ints, Floats, Ints, Ints, Ints, Floats, Records, Ints]:
        who, bookings = self._patients, self._bookings
        columns = (who["alarm"], who["owed"], who["booking"], who["doubt"], who["doubt_alarm"])
        return (self._may_hold, self._counts, self._seen, who["roll"], *columns, bookings.records, bookings.tally)


@kernel
def _follow(
    rows: EventLog,
    at: Ints,
    month_starts: Ints,
    prevalent: int,
    refill: Ints,
    may_hold: Bools,
    counts: Ints,
    seen: Ints,
    roll: Ints,
    alarm: Floats,
    owed: Ints,
    booking: Ints,
    doubt: Ints,
    doubt_alarm: Floats,
    records: Records,
    tally: Ints,
) -> None:
    state = (may_hold, counts, seen, roll, alarm, owed, booking, doubt, doubt_alarm, records, tally)
    for i in at:
        row = rows[i]
        while row["minute"] >= month_starts[seen[MONTH] + 1]:
            _end_month(month_starts, *state)
        place = place_of(row["patient"], prevalent)
        if row["kind"] in (OBLIGATION, OBLIGATION_ENDED):
            own = refill[row["subject"]]
            if own:
                owed[place] = owed[place] | own if row["kind"] == OBLIGATION else owed[place] & ~own
        elif row["kind"] in (ALARM_DATE, PUMP_OUT):
            if alarm[place] == NO_PUMP:
                roll[seen[PUMPS]] = place
                seen[PUMPS] += 1
            alarm[place] = row["value"] if row["kind"] == ALARM_DATE else NO_ALARM
        elif alarm[place] == NO_PUMP:
            continue  # a refill is booked for a pump that is there
        elif row["kind"] == BOOKED:
            begin(booking, records, tally, place, row["subject"], row["minute"], row["value"])
        else:
            ended = finish(booking, records, tally, place, row["subject"])
            if ended != NONE and refill[int(row["value"])]:
                _explain(records[ended], place, month_starts, counts, doubt, doubt_alarm)


@helper
def _in_time(booking: np.void, now: int, alarm: float) -> bool:
    """Whether a booking stood before a minute, and is for no later than an alarm."""
    return bool(booking["minute"] < now and booking["value"] <= alarm)


@helper
def _explain(booking: np.void, place: int, month_starts: Ints, counts: Ints, doubt: Ints, doubt_alarm: Floats) -> None:
    """Take back that a pump was at risk, if this booking for a refill was then in time."""
    month = doubt[place]
    if month != NO_MONTH and _in_time(booking, month_starts[month + 1], doubt_alarm[place]):
        counts[month] -= 1
        doubt[place] = NO_MONTH


@helper
def _end_month(
    month_starts: Ints,
    may_hold: Bools,
    counts: Ints,
    seen: Ints,
    roll: Ints,
    alarm: Floats,
    owed: Ints,
    booking: Ints,
    doubt: Ints,
    doubt_alarm: Floats,
    records: Records,
    tally: Ints,
) -> None:
    """Count the pumps at risk just before the end of the month."""
    month, now = seen[MONTH], month_starts[seen[MONTH] + 1]
    seen[MONTH] += 1
    for place in roll[: seen[PUMPS]]:
        if doubt[place] != NO_MONTH:
            _settle(place, month_starts, may_hold, counts, booking, doubt, doubt_alarm, records)
        if not owed[place] or alarm[place] > now + AT_RISK_MINUTES:
            continue
        counts[month] += 1
        at = booking[place]
        while at != NONE and not _in_time(records[at], now, alarm[place]):
            at = records[at]["next"]
        if at != NONE:
            doubt[place], doubt_alarm[place] = month, alarm[place]


@kernel
def _end_run(
    month_starts: Ints,
    may_hold: Bools,
    counts: Ints,
    seen: Ints,
    roll: Ints,
    alarm: Floats,
    owed: Ints,
    booking: Ints,
    doubt: Ints,
    doubt_alarm: Floats,
    records: Records,
    tally: Ints,
) -> None:
    """End the months that have not ended, and settle what is in doubt after the last."""
    state = (may_hold, counts, seen, roll, alarm, owed, booking, doubt, doubt_alarm, records, tally)
    while seen[MONTH] < counts.size:
        _end_month(month_starts, *state)
    for place in roll[: seen[PUMPS]]:
        if doubt[place] != NO_MONTH:
            _settle(place, month_starts, may_hold, counts, booking, doubt, doubt_alarm, records)


@helper
def _settle(
    place: int,
    month_starts: Ints,
    may_hold: Bools,
    counts: Ints,
    booking: Ints,
    doubt: Ints,
    doubt_alarm: Floats,
    records: Records,
) -> None:
    """Take what is still booked for a refill if its session may hold one."""
    at = booking[place]
    while at != NONE:
        slot = records[at]["subject"]
        if slot < 0 or may_hold[slot // SLOTS_PER_SESSION]:
            _explain(records[at], place, month_starts, counts, doubt, doubt_alarm)
        at = records[at]["next"]
    doubt[place] = NO_MONTH
