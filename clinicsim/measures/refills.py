"""Refills: were pumps filled before their alarm, and by how much."""

from __future__ import annotations

import numpy as np

from clinicsim.arrays import Bools, Floats, Ints
from clinicsim.measures.log_view import LogView
from clinicsim.measures.series import Series, level_on_average, per_year, ratio, sample_quantile
from clinicsim.measures.spells import NOT_CLOSED
from clinicsim.world.calendar import MINUTES_PER_DAY
from clinicsim.world.events import SLOTS_PER_SESSION, Cause, Kind

REFILLS = (Cause.SCHEDULED, Cause.URGENT, Cause.OVERBOOKED, Cause.DAY_CASE, Cause.ON_CALL, Cause.ADMISSION)
REFILL_VISITS = ("refill", "refill_new_strength")
TARGET_SHARE = 0.95
ROLLING_MONTHS = 3
AT_RISK_DAYS = 14


def on_time_and_due(view: LogView) -> tuple[Floats, Floats]:
    """Refills on time, and refills that fell due, in each month; both (months,).

    Each filling of a pump counts once. In one patient's rows of alarms and fills, a late refill after its alarm is not
    counted again, an alarm in the very minute of a refill on time is not late, and an alarm that no refill follows
    is: nothing is censored.
    """
    positions = view.positions(Kind.ALARM, Kind.MARGIN, Kind.FILLED)
    rows = view.log[positions]
    surgical = (rows["kind"] == Kind.FILLED) & np.isin(rows["cause"], (Cause.SURGERY, Cause.PREVALENT))
    rows = rows[(rows["kind"] != Kind.FILLED) | surgical]
    rows = rows[np.argsort(rows["patient"], kind="stable")]
    refill = (rows["kind"] == Kind.MARGIN) & np.isin(rows["cause"], REFILLS)
    on_time = refill & (rows["value"] >= 0)
    alarm = rows["kind"] == Kind.ALARM
    same_patient = rows["patient"][1:] == rows["patient"][:-1]
    after_alarm = np.zeros(rows.size, dtype=bool)
    after_alarm[1:] = same_patient & alarm[:-1]
    before_on_time = np.zeros(rows.size, dtype=bool)
    before_on_time[:-1] = same_patient & on_time[1:]
    late = (refill & ~on_time & ~after_alarm) | (alarm & ~after_alarm & ~before_on_time)
    return view.by_month(rows["minute"][on_time]), view.by_month(rows["minute"][on_time | late])


def on_time_share(view: LogView) -> Series:
    """Refills on time over refills that fell due."""
    return ratio(*on_time_and_due(view))


def breach_month(view: LogView) -> Series:
    """First month, from 1, whose rolling share on time is under the target; by month, the breach known by then."""
    return breach(*on_time_and_due(view))


def breach(on_time: Floats, due: Floats) -> Series:
    """The breach of the target by refills on time and refills that fell due in each month, both (months,)."""
    window = np.ones(ROLLING_MONTHS)
    rolling_on_time, rolling_due = np.convolve(on_time, window), np.convolve(due, window)
    # A rolling share needs its three months; none is on time of none due, which is no breach.
    whole = slice(ROLLING_MONTHS - 1, due.size)
    breached = np.flatnonzero(rolling_on_time[whole] < TARGET_SHARE * rolling_due[whole])
    monthly = np.full(due.size, np.nan)
    if breached.size:
        month = int(breached[0]) + ROLLING_MONTHS
        monthly[month - 1 :] = month
    return Series(float(monthly[-1]), monthly)


def margin_quantile(view: LogView, q: float) -> Series:
    """Days from refill to alarm date."""
    rows = view.rows(Kind.MARGIN, *REFILLS)
    return sample_quantile(view, rows["minute"], rows["value"], q)


def buffer_quantile(view: LogView, q: float) -> Series:
    """Days from refill to dry date."""
    rows = view.rows(Kind.BUFFER, *REFILLS)
    return sample_quantile(view, rows["minute"], rows["value"], q)


def refills_per_year(view: LogView) -> Series:
    """Refills outside surgery."""
    return per_year(view, view.count(Kind.FILLED, *REFILLS))


def out_of_hours_per_year(view: LogView) -> Series:
    """Refills by the clinician on call."""
    return per_year(view, view.count(Kind.FILLED, Cause.ON_CALL))


def discarded_ml_per_year(view: LogView) -> Series:
    """Old drug drawn out of pumps, in mL."""
    rows = view.rows(Kind.ASPIRATED)
    return per_year(view, view.by_month(rows["minute"], rows["value"]))


def unbooked_at_risk(view: LogView) -> Series:
    """Pumps near or past their alarm date that are owed a refill and have no appointment before that date."""
    alarms = view.alarm_dates
    # Nobody has two working pumps, so the patient stands for the pump. One element of each array below a patient.
    people = np.unique(alarms.patient)
    refill_owed = np.isin(view.obligations.subject, view.visit_types(REFILL_VISITS))
    owed = view.obligations.where(refill_owed & np.isin(view.obligations.patient, people))
    booked = view.bookings.where(_may_be_refill(view) & np.isin(view.bookings.patient, people))
    of_alarm, of_owed, of_booked = (np.searchsorted(people, spells.patient) for spells in (alarms, owed, booked))
    counts = np.zeros(view.months)
    for month, now in enumerate(view.month_ends.tolist()):
        owing = np.zeros(people.size, dtype=bool)
        owing[of_owed[owed.open_at(now)]] = True
        alarm = np.full(people.size, np.inf)
        known = alarms.open_at(now)
        alarm[of_alarm[known]] = alarms.value[known]
        appointment = np.full(people.size, np.inf)
        live = booked.open_at(now)
        np.minimum.at(appointment, of_booked[live], booked.value[live])
        near = alarm <= now + AT_RISK_DAYS * MINUTES_PER_DAY
        counts[month] = np.count_nonzero(owing & near & (appointment > alarm))
    return level_on_average(counts)


def _may_be_refill(view: LogView) -> Bools:
    """Which bookings are for a refill, shape (bookings,).

    A BOOKED row does not say the visit type. The row that closes the booking does; for one still open at the end of
    the run, the session says which types it may hold.
    """
    bookings, refills = view.bookings, view.visit_types(REFILL_VISITS)
    closed = bookings.closed_at != NOT_CLOSED
    session: Ints = bookings.subject // SLOTS_PER_SESSION
    in_diary = bookings.subject >= 0
    holds: Bools = np.any(view.world.sessions.holds[:, refills], axis=1)
    held = np.ones(bookings.start.size, dtype=bool)
    held[in_diary] = holds[session[in_diary]]
    held[closed] = np.isin(view.log["value"][bookings.closed_at[closed]], refills)
    return held
