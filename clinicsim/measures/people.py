"""Caseload, pumps and harm."""

from __future__ import annotations

import numpy as np

from clinicsim.arrays import Floats
from clinicsim.measures.log_view import MINUTES_PER_YEAR, LogView
from clinicsim.measures.refills import REFILLS
from clinicsim.measures.series import Series, level_at_end, per_year, ratio
from clinicsim.world.events import NOTHING, Cause, Kind, State

WITHDRAWAL_CAUSES = (Cause.DRY, Cause.CATHETER, Cause.PUMP, Cause.END_OF_SERVICE, Cause.INFECTION)
THERAPIES = {
    "itb": (State.ITB,),
    "oral": (State.ORAL,),
    "waiting": (State.WAIT_NEW, State.WAIT_TRIAL, State.WAIT_IMPLANT),
}


def pump_years(view: LogView) -> Floats:
    """Years of working pumps in each month, clipped to the run, shape (months,)."""
    return view.pumps.minutes_by_interval(view.world.month_starts) / MINUTES_PER_YEAR


def patient_years(view: LogView) -> Floats:
    """Years of people with the service, waiting or treated, in each month, shape (months,)."""
    present = view.states.where(view.states.value != State.GONE)
    return present.minutes_by_interval(view.world.month_starts) / MINUTES_PER_YEAR


def per_100_pump_years(view: LogView, kind: Kind) -> Series:
    """Rows of a kind per 100 pump-years."""
    return ratio(view.count(kind), pump_years(view), 100.0)


def refills_per_pump_year(view: LogView) -> Series:
    """Refills outside surgery per pump-year."""
    return ratio(view.count(Kind.FILLED, *REFILLS), pump_years(view))


def withdrawals_by_cause(view: LogView) -> dict[str, Series]:
    """Withdrawals per 100 pump-years, by what led to them."""
    years = pump_years(view)
    return {cause.name.lower(): ratio(view.count(Kind.WITHDRAWAL, cause), years, 100.0) for cause in WITHDRAWAL_CAUSES}


FIRST_YEAR_DAYS = 365.25
DEATHS_OF = {
    "withdrawal": Kind.WITHDRAWAL,
    "overdose": Kind.OVERDOSE,
    "complication": Kind.COMPLICATION,
    "unrelated": NOTHING,
}
COMPLICATION_CAUSES = (Cause.CATHETER, Cause.PUMP, Cause.INFECTION, Cause.OVERDOSE, Cause.SURGERY, Cause.DRUG)


def complications_by_cause(view: LogView) -> dict[str, Series]:
    """Complications per 100 pump-years, by group."""
    years = pump_years(view)
    return {
        cause.name.lower(): ratio(view.count(Kind.COMPLICATION, cause), years, 100.0) for cause in COMPLICATION_CAUSES
    }


def first_year_share(view: LogView) -> Series:
    """Complications within a year of the last operation, over all complications."""
    rows = view.rows(Kind.COMPLICATION)
    early = rows["minute"][rows["value"] < FIRST_YEAR_DAYS]
    return ratio(view.by_month(early), view.count(Kind.COMPLICATION))


def deaths_by_cause(view: LogView) -> dict[str, Series]:
    """Deaths a year, by what killed."""
    rows = view.rows(Kind.DIED)
    return {
        name: per_year(view, view.by_month(rows["minute"][rows["subject"] == of])) for name, of in DEATHS_OF.items()
    }


def deaths_of_withdrawal(view: LogView) -> Series:
    """Deaths a year from withdrawal."""
    return deaths_by_cause(view)["withdrawal"]


def yearly(view: LogView, kind: Kind, causes: tuple[Cause, ...] = ()) -> Series:
    """Rows of a kind (and of these causes) a year."""
    return per_year(view, view.count(kind, *causes))


def pumps_end(view: LogView) -> Series:
    """Working pumps at month ends."""
    return level_at_end(view.pumps.open_count(view.month_ends))


def everybody(view: LogView) -> Series:
    """People who came, on the first day or since."""
    came = view.count(Kind.PERSON)
    return Series(float(came.sum()), came)


def caseload_end(view: LogView) -> dict[str, Series]:
    """People at month ends by therapy."""
    return {
        therapy: level_at_end(view.states.where(np.isin(view.states.value, states)).open_count(view.month_ends))
        for therapy, states in THERAPIES.items()
    }
