"""The years of a run, each worked out from its own twelve months."""

from pathlib import Path

import numpy as np
import pytest
from measures.small_clinic import log_of, refill, world_of

from clinicsim import engines
from clinicsim.measures.refills import REFILLS
from clinicsim.reduction import Reduced, reduce
from clinicsim.scenario import read
from clinicsim.world.build import build
from clinicsim.world.events import Kind
from clinicsim.world.world import World

from .reading import read as read_rows

SCENARIOS = Path(__file__).parents[3] / "scenarios"
YEAR = 365.0


def _run(months: int) -> Reduced:
    world = _world(months)
    return reduce(world, [engines.run(world, 3)])


def _world(months: int) -> World:
    # Without bank holidays, whose share of the year is spread over the run and so differs between runs of 12 months
    # and of 26.
    # With few slots, so that some refills are late.
    sets = [f"run.months={months}", "calendar.bank_holidays=false", "sessions.refill_wednesday.slots=2"]
    return build(read(SCENARIOS / "small_clinic.toml", sets))


@pytest.fixture(scope="module")
def two_years() -> Reduced:
    return _run(26)


def test_the_first_year_is_what_a_run_of_a_year_gives(two_years: Reduced) -> None:
    alone = _run(12).measures.summary
    for name, years in two_years.yearly.items():
        assert years.shape == (2,), name  # the two months that are left over are no year
        np.testing.assert_allclose(years[0], alone[name], rtol=1e-9, atol=1e-9, err_msg=name)


def test_medians_cannot_be_told_from_months_so_they_have_no_years(two_years: Reduced) -> None:
    told = set(two_years.yearly)
    assert {"refill_on_time_share", "cost_per_year.staff", "pumps_end", "follow_up_overdue_share", "qalys"} <= told
    assert not {"refill_margin_days_p05", "implant_wait_weeks_median", "breach_month"} & told


def test_a_share_of_a_year_is_that_of_its_events_and_not_the_mean_of_its_months() -> None:
    world = world_of(run={"months": 25})
    late = [(100.0, Kind.ALARM, 4, 4)]
    first = [*refill(10, 1, 5.0), *refill(11, 2, 5.0), *refill(12, 3, 5.0), *late, *refill(103, 4, -3.0)]
    second = [*refill(YEAR + 10, 1, 1.0), *refill(YEAR + 200, 2, 1.0)]
    after = [*refill(2 * YEAR + 5, 1, 1.0)]
    found = read_rows(world, log_of(*first, *second, *after)).yearly
    np.testing.assert_allclose(found["refill_on_time_share"], [3 / 4, 1.0])  # the mean of the months would be 1/2
    np.testing.assert_allclose(found["refills_per_year"], [4, 2], rtol=2e-3)


def test_the_second_year_is_that_of_the_rows_of_the_log(two_years: Reduced) -> None:
    world = _world(26)
    log = engines.run(world, 3)
    first, end = world.month_starts[12], world.month_starts[24]
    rows = log[(log["minute"] >= first) & (log["minute"] < end)]
    years = (end - first) / (365.25 * 1440)
    for name, kind in (
        ("deaths_per_year", Kind.DIED),
        ("referrals_per_year", Kind.REFERRED),
        ("bed_waits_per_year", Kind.BED_WAIT),
    ):
        counted = float((rows["kind"] == kind).sum()) / years
        assert two_years.yearly[name][1] == pytest.approx(counted), name
    planned, lost = (float((rows["kind"] == kind).sum()) for kind in (Kind.LIST_PLANNED, Kind.LIST_CANCELLED))
    assert two_years.yearly["theatre_lists_cancelled_share"][1] == pytest.approx(lost / planned)


def test_refills_on_time_in_a_year_are_those_whose_alarm_had_not_sounded(two_years: Reduced) -> None:
    world = _world(26)
    log = engines.run(world, 3)
    counted = np.zeros((2, 26), dtype=int)  # on time, late; by month
    sounded: dict[int, int] = {}  # minute of the alarm, by patient, since the pump was filled last
    for row in log[np.isin(log["kind"], (Kind.ALARM, Kind.MARGIN))]:
        patient, minute = int(row["patient"]), int(row["minute"])
        month = int(np.searchsorted(world.month_starts, minute, side="right")) - 1
        if row["kind"] == Kind.ALARM and patient not in sounded:
            sounded[patient] = minute
            counted[1, month] += 1
        elif row["kind"] == Kind.MARGIN:
            alarm = sounded.pop(patient, -1)
            in_time = row["value"] >= 0 and row["cause"] in REFILLS
            counted[0, month] += in_time
            counted[1, month] -= in_time and alarm == minute  # filled in the very minute of the alarm
    for year in (0, 1):
        on_time, late = counted[:, 12 * year : 12 * year + 12].sum(axis=1)
        assert late > 0
        assert two_years.yearly["refill_on_time_share"][year] == pytest.approx(on_time / (on_time + late))


def test_a_run_shorter_than_a_year_has_no_year() -> None:
    world = world_of(run={"months": 3})
    found = read_rows(world, log_of(*refill(10, 1, 5.0)))
    assert found.yearly["refill_on_time_share"].shape == (0,)
    assert found.measures.summary["refill_on_time_share"] == 1.0
