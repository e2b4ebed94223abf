"""Costs and QALYs of single patients, worked out again from the event log in plain Python, are those of the program."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

from clinicsim.economics.costing import Ledger, ledger
from clinicsim.economics.patients import Patients, by_patient
from clinicsim.scenario import read
from clinicsim.store.perform import perform
from clinicsim.world.build import build
from validation.audit import chosen
from validation.auditing.costs import COSTS, Costs
from validation.auditing.effects import COMPONENTS, Effects
from validation.auditing.written import KINDS, SCHEDULED, SLOTS, Run, Sums

SCENARIOS = Path(__file__).parents[2] / "scenarios"
CLOSE = 1e-9

# Everything that can cost does, to everybody who pays; utilities reach the norm and losses are many.
EVERYTHING = (
    "economics.perspective=societal",
    "economics.background_costs=true",
    "economics.carer_costs=true",
    "economics.convention=nominal_monthly",
    "prices.home_care_covers=[]",
    "prices.home_care_year.moderate=2000",
    "prices.informal_care_year.mild=900",
    "prices.blood_test=12",
    "utilities.waiting=-0.05",
    "utilities.carer.severe=-0.08",
    "utilities.state.mild=0.8",
    "utilities.gain.withdrawal=-0.1",
    "complications.catheter_kink.per_year=0.3",
    "complications.deep_infection.per_procedure.implant=0.3",
    "complications.drug_side_effect.utility_loss=0.05",
    "complications.drug_side_effect.utility_loss_days=40",
)


@dataclass(frozen=True)
class Stored:
    """A stored run, what the program makes of it, and the measures that it was stored with."""

    run: Run
    patients: Patients
    ledger: Ledger
    measures: dict[str, float]


def stored(folder: Path, name: str, sets: tuple[str, ...]) -> Stored:
    loaded = read(SCENARIOS / f"{name}.toml", [*sets, "run.replications=1"])
    world = build(loaded)
    arm = perform(loaded, world, out=folder, keep_events=True)
    assert arm.runs.events is not None
    measures = {measure: float(values[0]) for measure, values in arm.runs.summary.items()}
    log = arm.runs.events
    return Stored(Run(folder / str(arm.run_id)), by_patient(world, log), ledger(world, log), measures)


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Stored:
    """Two years of the small clinic, as a commissioner pays for it: by fees for visits."""
    sets = ("run.months=24", "economics.perspective=commissioner")
    return stored(tmp_path_factory.mktemp("runs"), "small_clinic", sets)


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Stored:
    """A year and a half of the base clinic, everything counted."""
    return stored(tmp_path_factory.mktemp("runs"), "base", ("run.months=18", *EVERYTHING))


@pytest.fixture(scope="module")
def at_home(tmp_path_factory: pytest.TempPathFactory) -> Stored:
    """Half a year in which some refills are done at home, to which nobody travels."""
    return stored(tmp_path_factory.mktemp("runs"), "home_refills", ("run.months=6",))


def agree(stored: Stored, patient: int) -> None:
    """Category by category and component by component, as it is and discounted."""
    of, place = stored.patients, int(np.searchsorted(stored.patients.number, patient))
    assert of.number[place] == patient
    costs, effects = Costs(stored.run, patient).all(), Effects(stored.run, patient).all()
    for ours, theirs in ((costs.plain, of.costs_undiscounted), (costs.discounted, of.costs)):
        program = dict(zip(of.categories, theirs[place].tolist(), strict=True))
        assert ours == pytest.approx({name: program.pop(name) for name in COSTS}, rel=CLOSE, abs=CLOSE)
        assert not any(program.values())  # what is shared is charged to nobody
    for ours, theirs in ((effects.plain, of.qalys_undiscounted), (effects.discounted, of.qalys)):
        program = dict(zip(of.components, theirs[place].tolist(), strict=True))
        assert {name: ours[name] for name in COMPONENTS} == pytest.approx(program, rel=CLOSE, abs=CLOSE)
    assert effects.plain["life"] == pytest.approx(of.life_years[place], rel=CLOSE)
    assert effects.discounted["life"] == pytest.approx(of.life_years_discounted[place], rel=CLOSE)


def busiest(run: Run, count: int) -> list[int]:
    """The patients to whom most happens."""
    return sorted(run.people, key=lambda patient: -len(run.rows[patient]))[:count]


def test_twenty_patients_at_random_agree_to_the_last_digits(large: Stored) -> None:
    for patient in chosen(large.run, 20, seed=1):
        agree(large, patient)


def test_the_patients_to_whom_most_happens_agree(large: Stored) -> None:
    for patient in busiest(large.run, 20):
        agree(large, patient)


def test_patients_seen_at_home_agree(at_home: Stored) -> None:
    run = at_home.run
    home = {session for session, transport in run.has_transport.items() if not transport}
    visits = {p: {row.subject // SLOTS for row in run.rows[p] if row.kind == KINDS["ATTENDED"]} for p in run.people}
    seen = [patient for patient, sessions in visits.items() if sessions & home]
    assert len(seen) >= 10
    for patient in seen[:20]:
        agree(at_home, patient)


def test_the_audit_meets_every_category_and_component(large: Stored, small: Stored) -> None:
    audited = [(large.run, p) for p in {*chosen(large.run, 20, seed=1), *busiest(large.run, 20)}]
    audited += [(small.run, p) for p in busiest(small.run, 5)]
    found = [(Costs(*each).all().plain, Effects(*each).all().plain) for each in audited]
    unseen = [name for name in COSTS if not any(costs[name] for costs, _ in found)]
    unseen += [name for name in COMPONENTS if not any(effects[name] for _, effects in found)]
    assert not unseen


def totals(run: Run) -> Iterator[tuple[Sums, Sums]]:
    for patient in run.people:
        yield Costs(run, patient).all(), Effects(run, patient).all()


def test_all_patients_and_what_is_shared_add_up_to_the_run(small: Stored) -> None:
    """What the run was stored with came from another reading of the log, as the rows were written."""
    costs, effects, of = [], [], small.patients
    for cost, effect in totals(small.run):
        costs.append([[amounts[name] for name in COSTS] for amounts in (cost.plain, cost.discounted)])
        effects.append(
            [[amounts[name] for name in (*COMPONENTS, "life")] for amounts in (effect.plain, effect.discounted)]
        )
    place = [of.categories.index(name) for name in COSTS]
    (plain, discounted), months = np.sum(costs, axis=0), small.ledger.monthly.sum(axis=0)
    np.testing.assert_allclose(plain + of.shared_undiscounted[place], months[place], rtol=CLOSE, atol=CLOSE)
    np.testing.assert_allclose(discounted + of.shared[place], small.ledger.discounted[place], rtol=CLOSE, atol=CLOSE)

    total = small.measures["cost_discounted"]
    assert discounted.sum() + of.shared.sum() == pytest.approx(total, rel=CLOSE)
    (*qalys, life), (*qalys_discounted, life_discounted) = np.sum(effects, axis=0)
    assert sum(qalys) == pytest.approx(small.measures["qalys"], rel=CLOSE)
    assert sum(qalys_discounted) == pytest.approx(small.measures["qalys_discounted"], rel=CLOSE)
    assert life == pytest.approx(small.measures["life_years"], rel=CLOSE)
    assert life_discounted == pytest.approx(small.measures["life_years_discounted"], rel=CLOSE)
    for name, found in zip(COMPONENTS, qalys, strict=True):
        assert found == pytest.approx(small.measures[f"qalys_by_component.{name}"], rel=CLOSE, abs=CLOSE)


def test_the_audit_sees_a_row_that_is_missing(large: Stored) -> None:
    patient = next(p for p in busiest(large.run, 20) if Costs(large.run, p).all().plain["sessions"] > 0)
    before = Costs(large.run, patient).all().plain["sessions"]
    rows = large.run.rows[patient]
    place = next(at for at, row in enumerate(rows) if row.kind == KINDS["FILLED"] and row.cause == SCHEDULED)
    row = rows.pop(place)
    try:
        kit = large.run.scenario["prices"]["refill_kit"]["value"]
        assert before - Costs(large.run, patient).all().plain["sessions"] == pytest.approx(kit)
    finally:
        rows.insert(place, row)


def test_the_audit_refuses_what_it_does_not_follow(tmp_path: Path) -> None:
    loaded = read(SCENARIOS / "small_clinic.toml", ["economics.device=annuity", "run.months=1", "run.replications=1"])
    arm = perform(loaded, build(loaded), out=tmp_path, keep_events=True)
    with pytest.raises(SystemExit, match="annuity"):
        Run(tmp_path / str(arm.run_id))
