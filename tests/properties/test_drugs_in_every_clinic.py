"""What holds of oral drugs and botulinum toxin in every clinic."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given

from clinicsim.economics import ledger
from clinicsim.scenario import read
from clinicsim.world.build import build
from clinicsim.world.events import Cause, Kind, State

from .played import DAY, Played, every_clinic, play, played
from .strategies import cohorts, scenarios, world_of

BASE = Path(__file__).parents[2] / "scenarios" / "base.toml"
TAPERED = (Cause.NO_EFFECT, Cause.CHOICE, Cause.SWITCHED)
STOPS = (*TAPERED, Cause.SIDE_EFFECT, Cause.BLOOD_TEST, Cause.WEANED)
ORAL = (Kind.DRUG_STARTED, Kind.DRUG_DOSE, Kind.DRUG_STOPPED)


@every_clinic
@given(played())
def test_nobody_takes_a_drug_twice_and_none_without_a_start(clinic: Played) -> None:
    for patient, rows in clinic.patients():
        taken: dict[int, int] = {}
        for row in rows:
            if row.kind == Kind.DRUG_STARTED:
                assert row.subject not in taken, patient
                taken[row.subject] = row.minute
            elif row.kind == Kind.DRUG_DOSE:
                assert row.subject in taken, patient
            elif row.kind == Kind.DRUG_STOPPED:
                began = taken.pop(row.subject)
                assert row.value == pytest.approx((row.minute - began) / DAY), patient


@every_clinic
@given(played())
def test_doses_lie_between_nothing_and_the_maximum(clinic: Played) -> None:
    names, drugs = clinic.world.names.drugs, clinic.world.scenario.drugs
    for row in clinic.of(Kind.DRUG_STARTED, Kind.DRUG_DOSE):
        assert 0.0 < row.value <= drugs[names[row.subject]].max_mg_per_day.value


@every_clinic
@given(played())
def test_a_taper_goes_down_and_ends(clinic: Played) -> None:
    """After a dose that is lowered because the drug is being stopped only lower ones follow, and then none."""
    names, drugs = clinic.world.names.drugs, clinic.world.scenario.drugs
    for patient, rows in clinic.patients():
        tapering: dict[int, tuple[int, float]] = {}
        for row in rows:
            if row.kind not in ORAL:
                continue
            if row.kind == Kind.DRUG_STOPPED:
                tapering.pop(row.subject, None)
            elif row.subject in tapering:
                assert row.kind == Kind.DRUG_DOSE, patient
                assert row.value < tapering[row.subject][1], patient
                tapering[row.subject] = tapering[row.subject][0], row.value
            elif row.kind == Kind.DRUG_DOSE and row.cause in TAPERED:
                tapering[row.subject] = row.minute, row.value
        if any(row.kind == Kind.STATE and row.value == State.GONE for row in rows):
            continue
        for drug, (began, _) in tapering.items():
            assert clinic.world.end - began <= 7 * drugs[names[drug]].taper_weeks.value * DAY + 1, patient


@every_clinic
@given(played())
def test_a_drug_stopped_for_its_blood_test_is_never_taken_again(clinic: Played) -> None:
    for patient, rows in clinic.patients():
        barred = set()
        for row in rows:
            if row.kind == Kind.DRUG_STOPPED and row.cause == Cause.BLOOD_TEST:
                barred.add(row.subject)
            assert row.kind != Kind.DRUG_STARTED or row.subject not in barred, patient


@every_clinic
@given(played())
def test_injections_are_given_in_a_course_and_at_a_visit(clinic: Played) -> None:
    visit = clinic.world.names.visits.index("botulinum")
    for patient, rows in clinic.patients():
        course, came = False, -1
        for row in rows:
            if row.kind == Kind.ATTENDED and row.value == visit:
                came = row.minute
            if row.kind in (Kind.TOXIN_STARTED, Kind.TOXIN_ENDED):
                assert course == (row.kind == Kind.TOXIN_ENDED), patient
                course = not course
            if row.kind == Kind.INJECTED:
                assert course, patient
                assert came >= 0, patient
                assert row.minute // DAY == came // DAY, patient


def test_whoever_fails_on_drugs_during_a_course_of_injections_goes_on_with_that_course() -> None:
    sets = [
        "run.months=12",
        "botulinum.prevalent_share=1",
        "oral.focal_share=1",
        "oral.exhausted_after=1",
        "oral.prevalent_not_controlled_share=1",
    ]
    clinic = play(build(read(BASE, sets)))
    failed_on_injections = 0
    for patient, rows in clinic.patients():
        course = False
        for row in rows:
            if row.kind in (Kind.TOXIN_STARTED, Kind.TOXIN_ENDED):
                assert course == (row.kind == Kind.TOXIN_ENDED), patient
                course = not course
            failed_on_injections += course and row.kind == Kind.ORAL_FAILED
    assert failed_on_injections > 5


@every_clinic
@given(scenarios(), cohorts())
def test_a_clinic_without_toxin_or_telephone_sessions_starts_no_course_and_phones_nobody(tables, cohort) -> None:
    sessions = [each for each in tables["sessions"] if not {"botulinum", "oral_telephone"} & set(each["visits"])]
    clinic = play(world_of({**tables, "sessions": sessions}, cohort))
    visits = [clinic.world.names.visits.index(name) for name in ("botulinum", "oral_telephone", "weaning")]
    assert not clinic.of(Kind.TOXIN_STARTED, Kind.INJECTED)
    assert not [row for row in clinic.of(Kind.OBLIGATION) if row.subject in visits]


@every_clinic
@given(played())
def test_nobody_starts_more_drugs_than_the_policy_allows(clinic: Played) -> None:
    """Beside those being tapered; what a patient brought along on the first day is counted too."""
    most = max(clinic.world.scenario.oral.most_drugs, 2)
    for patient, rows in clinic.patients():
        taken: set[int] = set()
        for row in rows:
            if row.kind == Kind.DRUG_STARTED:
                taken.add(row.subject)
                assert len(taken) <= most or row.cause == Cause.PREVALENT, patient
            elif row.kind in (Kind.DRUG_DOSE, Kind.DRUG_STOPPED) and row.cause in STOPS:
                taken.discard(row.subject)


@every_clinic
@given(played())
def test_oral_drugs_cost_something_just_when_somebody_takes_one(clinic: Played) -> None:
    found = ledger(clinic.world, clinic.log)
    cost = found.monthly[:, found.categories.index("oral_drugs")]
    assert (cost >= 0).all()
    assert bool(clinic.of(Kind.DRUG_STARTED)) == bool(cost.sum() > 0)
