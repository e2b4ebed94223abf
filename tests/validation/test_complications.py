"""Complications come at the stated rate, cluster after an operation, and start afresh at the next one.

The hazard of an entry is that of a Weibull distribution with shape k and cumulative hazard
H(t) = per_year x T x (t / T) ** k over the reference time T, which is the median life of a battery: `per_year` events a
pump-year on average over T, of which the share (1 / T) ** k lies in the first year. What no operation mends may come
again, so H(t) is the number of events by time t, and a share 1 - exp(-H(t)) has had at least one. What an operation
mends starts afresh at it.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from clinicsim.world.events import EventLog, Kind
from clinicsim.world.rules.hazard import weibull_scale, weibull_time
from clinicsim.world.world import World
from validation.clinic import (
    DAY,
    DAYS_PER_YEAR,
    clinic,
    interval,
    logs,
    pump,
    relative_half_width,
    rows,
    session,
    theatre_every_day,
)

PER_YEAR, SHAPE, REFERENCE_YEARS = 0.08, 0.6, 5.9
PUMPS, REPLICATIONS = 300, 12


def cumulative_hazard(years: float | NDArray[np.float64]) -> float | NDArray[np.float64]:
    """Mean number of events by a time after an operation, if events did not end the exposure."""
    return PER_YEAR * REFERENCE_YEARS * (np.asarray(years) / REFERENCE_YEARS) ** SHAPE


def had_it(years: float | NDArray[np.float64]) -> float | NDArray[np.float64]:
    """Share of pumps that have had the event by a time after an operation."""
    return 1.0 - np.exp(-cumulative_hazard(years))


def kinks(*, mended_by: str = "none", per_year: float = PER_YEAR, implant_day: int = 0, **tables: Any) -> World:
    """A clinic of many pumps in which catheters kink and nothing else goes wrong."""
    # 40 mL of the strongest drug at a low dose: no refill is due within the run.
    pumps = [{**pump(dose=15, reservoir_ml=40, strength=2000), "implant_day": implant_day}] * PUMPS
    kink = {
        "cause": "catheter",
        "per_year": per_year,
        "weibull_shape": SHAPE,
        "mended_by": mended_by,
    }
    settings: dict[str, Any] = {
        "run": {"months": 71},  # five years and eleven months, about the reference time
        "sessions": [session("monday")],
        "battery": {"median_years": REFERENCE_YEARS, "weibull_shape": 1000, "max_years": 100},
        "device": {"max_refill_interval_days": 10_000, "large_reservoir_share": 1},
        "dose": {"min_mcg_per_day": 1},
        "procedures": {name: {"minutes": 1, "nights": 0} for name in ("replacement", "revision")},
        "theatre": {"lists": theatre_every_day()},
        "complications": {"kink": kink},
    }
    return clinic(pumps, **{**settings, **tables})


def without_wear() -> dict[str, Any]:
    """No battery ends in the run; the reference time stays the median life."""
    return {"battery": {"median_years": REFERENCE_YEARS, "weibull_shape": 1000, "eri_to_end_of_service_days": 0}}


def events(log: EventLog) -> NDArray[np.float64]:
    """Days since the last operation of every complication."""
    days: NDArray[np.float64] = rows(log, Kind.COMPLICATION)["value"]
    return days


def first_events(log: EventLog) -> NDArray[np.float64]:
    """Days since the last operation of every patient's first complication."""
    found = rows(log, Kind.COMPLICATION)
    days: NDArray[np.float64] = found["value"][np.unique(found["patient"], return_index=True)[1]]
    return days


def test_the_scale_gives_the_stated_rate_over_the_reference_time() -> None:
    scale = weibull_scale(PER_YEAR, SHAPE, REFERENCE_YEARS)
    assert (REFERENCE_YEARS / scale) ** SHAPE / REFERENCE_YEARS == pytest.approx(PER_YEAR, rel=1e-12)
    assert (1.0 / scale) ** SHAPE / (REFERENCE_YEARS / scale) ** SHAPE == pytest.approx(
        (1.0 / REFERENCE_YEARS) ** SHAPE, rel=1e-12
    )


@pytest.mark.parametrize("survived", [0.0, 0.5, 4.0])
def test_a_drawn_time_has_used_up_the_hazard_that_its_draw_stands_for(survived: float) -> None:
    scale = weibull_scale(PER_YEAR, SHAPE, REFERENCE_YEARS)
    for u in (0.001, 0.2, 0.5, 0.9, 0.999):
        when = weibull_time(u, scale, SHAPE, survived)
        assert when >= survived
        assert cumulative_hazard(when) - cumulative_hazard(survived) == pytest.approx(-np.log(u), rel=1e-9)


def test_over_the_reference_time_events_come_at_the_stated_rate_with_the_stated_share_in_the_first_year() -> None:
    """First events are counted per pump still without one, which gives the hazard itself."""
    world = kinks(**without_wear())
    years = min(world.end / DAY / DAYS_PER_YEAR, REFERENCE_YEARS - 0.01)
    rate, first_year = [], []
    for log in logs(world, REPLICATIONS):
        when = np.sort(first_events(log)) / DAYS_PER_YEAR
        when = when[when < years]
        hazard = 1.0 / (PUMPS - np.arange(len(when)))  # Nelson-Aalen: each event over the pumps still without one
        rate.append(hazard.sum() / years)
        first_year.append(hazard[when < 1.0].sum() / hazard.sum())
    found = interval(rate)
    assert found.lo <= cumulative_hazard(years) / years <= found.hi
    assert relative_half_width(found) < 0.15
    assert cumulative_hazard(years) / years == pytest.approx(PER_YEAR, rel=0.01)
    share = interval(first_year)
    assert share.lo <= (1.0 / years) ** SHAPE <= share.hi


def test_a_share_of_pumps_that_follows_from_the_hazard_has_the_event_before_the_next_operation() -> None:
    world = kinks(**without_wear())
    years = world.end / DAY / DAYS_PER_YEAR
    years = min(years, REFERENCE_YEARS)
    found = interval([(first_events(log) < years * DAYS_PER_YEAR).sum() / PUMPS for log in logs(world, REPLICATIONS)])
    assert found.lo <= had_it(years) <= found.hi


def test_what_no_operation_mends_comes_again_at_the_rate_that_is_left() -> None:
    world = kinks(per_year=4 * PER_YEAR, **without_wear())
    years = min(world.end / DAY / DAYS_PER_YEAR, REFERENCE_YEARS)
    found = interval([(events(log) < years * DAYS_PER_YEAR).sum() / PUMPS for log in logs(world, REPLICATIONS)])
    assert found.lo <= 4 * cumulative_hazard(years) <= found.hi


def test_pumps_that_have_been_in_for_years_have_the_hazard_that_is_left_to_them() -> None:
    in_for = 3.0
    world = kinks(implant_day=-round(in_for * DAYS_PER_YEAR), run={"months": 24}, **without_wear())
    until = in_for + world.end / DAY / DAYS_PER_YEAR
    expected = 1.0 - np.exp(cumulative_hazard(in_for) - cumulative_hazard(until))
    found = interval([len(first_events(log)) / PUMPS for log in logs(world, REPLICATIONS)])
    assert found.lo <= expected <= found.hi


def test_the_hazard_starts_afresh_at_the_operation_that_mends_the_fault() -> None:
    """After a revision the next event has the first year's hazard again: observed less expected is zero on average."""
    world = kinks(mended_by="revision", per_year=4 * PER_YEAR, run={"months": 36}, **without_wear())
    expected_of = {name: 0.0 for name in ("afresh", "as if it ran on")}
    gaps, seconds = [], 0
    for log in logs(world, REPLICATIONS):
        revised = rows(log, Kind.OPERATED)
        first = revised[np.unique(revised["patient"], return_index=True)[1]]
        since = first["minute"] / DAY / DAYS_PER_YEAR
        left = (world.end - first["minute"]) / DAY / DAYS_PER_YEAR
        faults = rows(log, Kind.COMPLICATION)
        second = int((np.bincount(faults["patient"], minlength=PUMPS) >= 2).sum())
        afresh = (1.0 - np.exp(-4 * cumulative_hazard(left))).sum()
        expected_of["afresh"] += afresh
        expected_of["as if it ran on"] += (
            1.0 - np.exp(4 * (cumulative_hazard(since) - cumulative_hazard(since + left)))
        ).sum()
        gaps.append(second - afresh)
        seconds += second
    found = interval(gaps)
    assert found.lo <= 0.0 <= found.hi
    assert expected_of["as if it ran on"] - expected_of["afresh"] < REPLICATIONS * found.lo  # the test can tell


def test_the_hazard_starts_afresh_when_the_pump_is_replaced() -> None:
    """Batteries that end after two years: as many events in the second pump's life as in the first's."""
    life_years = 2.0
    battery = {"median_years": life_years, "weibull_shape": 1000, "eri_to_end_of_service_days": 0}
    world = kinks(battery=battery, run={"months": 47})
    first_life, second_life = [], []
    for log in logs(world, REPLICATIONS):
        at = rows(log, Kind.COMPLICATION)
        replaced = rows(log, Kind.OPERATED)["minute"].min()
        days = 365 * 1.9  # inside both lives
        early = at[at["value"] < days]
        first_life.append((early["minute"] < replaced).sum() / PUMPS)
        second_life.append((early["minute"] >= replaced).sum() / PUMPS)
        assert (rows(log, Kind.OPERATED)["patient"].size) == PUMPS
    reference = PER_YEAR * life_years * (365 * 1.9 / DAYS_PER_YEAR / life_years) ** SHAPE
    for found in (interval(first_life), interval(second_life)):
        assert found.lo <= reference <= found.hi
