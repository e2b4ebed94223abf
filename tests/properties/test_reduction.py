"""What a reducer makes of rows as they come is what measures and ledger make of the whole log, in every clinic."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clinicsim import economics, measures
from clinicsim.engines import run
from clinicsim.reduction import Reducer, reduce
from clinicsim.scenario import read
from clinicsim.world.build import build

from .played import Played, every_clinic, play, played
from .strategies import cohorts, patients, scenarios, world_of

SCENARIOS = sorted((Path(__file__).parents[2] / "scenarios").glob("*.toml"))
TABLES = (
    "monthly",
    "discounted_monthly",
    "all_monthly",
    "own_staff_used_monthly",
    "agency_monthly",
    "drug_wasted_monthly",
    "patient_years",
    "on_time_refills",
    "discounted_qalys_monthly",
    "discounted_life_years_monthly",
)
WHOLE = ("_end", "_list_end", "on_time_refills", "people")
"""How measures are called that count people or events and nothing else: these are equal to the last bit."""


def _same(found, wanted, name):
    """Equal to 1e-9 of the measure's own scale, and undefined in the same months."""
    found, wanted = np.asarray(found), np.asarray(wanted)
    scale = np.nanmax(np.abs(wanted), initial=0.0)
    tolerance = 0.0 if name.partition(".")[0].endswith(WHOLE) else 1e-9 * scale
    np.testing.assert_allclose(found, wanted, rtol=0.0, atol=tolerance, err_msg=name)


def _same_as_the_log(reduced, world, log):
    ledger = economics.ledger(world, log)
    wanted = economics.cost_measures(world, ledger, measures.measure(world, log))
    assert list(reduced.measures.summary) == list(wanted.summary)
    for name in wanted.summary:
        _same(
            np.append(reduced.measures.monthly[name], reduced.measures.summary[name]),
            np.append(wanted.monthly[name], wanted.summary[name]),
            name,
        )
    assert (reduced.ledger.categories, reduced.ledger.payers) == (ledger.categories, ledger.payers)
    for table in TABLES:
        _same(getattr(reduced.ledger, table), getattr(ledger, table), table)


def _chunks(log, sizes):
    """The log in chunks of these sizes in turn."""
    first, turn = 0, 0
    while first < log.size:
        size = sizes[turn % len(sizes)]
        yield log[first : first + size]
        first, turn = first + size, turn + 1


@settings(every_clinic, max_examples=25)
@given(played(), st.lists(st.integers(1, 600), min_size=1, max_size=5))
def test_rows_in_chunks_of_any_size_give_the_measures_and_the_ledger_of_the_log(clinic: Played, sizes):
    _same_as_the_log(reduce(clinic.world, _chunks(clinic.log, sizes)), clinic.world, clinic.log)


@settings(every_clinic, max_examples=10)
@given(scenarios(), cohorts())
def test_a_reducer_that_has_served_other_replications_gives_the_same_numbers(tables, cohort):
    world = world_of(tables, cohort)
    logs = [run(world, replication) for replication in (0, 1)]
    reducer = Reducer(world)
    for log in (*logs, logs[0]):
        reducer.clear()
        reducer.take(log)
        reducer.close()
    again, fresh = reducer.reduced(), reduce(world, [logs[0]])
    for name, value in fresh.measures.summary.items():
        np.testing.assert_array_equal(again.measures.summary[name], value, err_msg=name)
    np.testing.assert_array_equal(again.ledger.discounted_monthly, fresh.ledger.discounted_monthly)


def test_what_was_given_out_stands_when_the_reducer_goes_on():
    world = world_of(cohort=patients(6, 6, 2))
    reducer = Reducer(world)
    kept = []
    for replication in (0, 1):
        reducer.clear()
        reducer.take(run(world, replication))
        reducer.close()
        kept.append(reducer.reduced())
        kept.append({name: values.copy() for name, values in kept[-1].measures.monthly.items()})
    for name, values in kept[1].items():
        np.testing.assert_array_equal(kept[0].measures.monthly[name], values, err_msg=name)
    assert kept[0].measures.summary["qalys"] != kept[2].measures.summary["qalys"]


def test_a_clinic_without_rows_has_measures_all_the_same():
    world = play(world_of()).world
    empty = run(world, 0)[:0]
    _same_as_the_log(reduce(world, [empty]), world, empty)


def test_rows_that_cannot_be_written_to_are_read():
    clinic = play(world_of())
    log = clinic.log.copy()
    log.flags.writeable = False
    _same_as_the_log(reduce(clinic.world, [log]), clinic.world, log)


def test_two_reducers_work_side_by_side_in_threads():
    world = world_of(cohort=patients(6, 6, 2))
    logs = [run(world, replication) for replication in range(4)]
    with ThreadPoolExecutor(2) as threads:
        together = list(threads.map(lambda log: reduce(world, _chunks(log, [50])), logs))
    for reduced, log in zip(together, logs, strict=True):
        _same_as_the_log(reduced, world, log)


@pytest.mark.long
@pytest.mark.parametrize("path", SCENARIOS, ids=lambda path: path.stem)
def test_every_shipped_scenario_has_the_measures_and_the_ledger_of_its_log(path):
    world = build(read(path))
    log = run(world, 0)
    _same_as_the_log(reduce(world, _chunks(log, [7, 30_000, 1])), world, log)
