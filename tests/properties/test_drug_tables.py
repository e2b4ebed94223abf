"""Oral drugs are data: another one works, none works too, and the clinic's own list is believed."""

from __future__ import annotations

import numpy as np
import pytest

from clinicsim.economics import ledger
from clinicsim.world.events import Cause, Kind, State

from .named import named
from .played import DAY, Played, play
from .strategies import DEFAULTS, Tables, cohort_of, overlaid, patients, world_of

MORE_TIME: Tables = {"run": {"months": 18}}
NEW_DRUG: Tables = {
    "drugs": {"novofen": {**DEFAULTS["drugs"]["baclofen"], "max_mg_per_day": 300, "effective_high_mg_per_day": 200}},
    "oral": {"line": ["novofen", "baclofen"]},
    "prices": {"oral_mg": {"novofen": 2.0}},
}


def played(tables: Tables, oral: int = 20) -> Played:
    return play(world_of(overlaid(MORE_TIME, tables), patients(4, oral, 4)))


def test_a_drug_that_nobody_is_ever_started_on_changes_nothing() -> None:
    idle = {"drugs": NEW_DRUG["drugs"], "prices": NEW_DRUG["prices"]}
    without, beside = (named(played(tables)) for tables in ({}, idle))
    assert without == beside


def test_a_clinic_that_prescribes_one_drug_never_starts_another() -> None:
    clinic = played({"oral": {"line": ["tizanidine"]}})
    tizanidine = clinic.world.names.drugs.index("tizanidine")
    assert {row.subject for row in clinic.of(Kind.DRUG_STARTED)} == {tizanidine}


def test_an_abnormal_liver_test_stops_the_drug_for_good() -> None:
    liver = {"drugs": {"tizanidine": {"blood_tests": {"liver": {"abnormal_probability": 1}}}}}
    clinic = played(overlaid(liver, {"oral": {"line": ["tizanidine"]}}))
    abnormal = [row for row in clinic.of(Kind.BLOOD_TEST) if row.value == 1]
    stopped = [row for row in clinic.of(Kind.DRUG_STOPPED) if row.cause == Cause.BLOOD_TEST]
    assert len(abnormal) == len(stopped) > 0
    assert {(row.patient, row.minute) for row in abnormal} == {(row.patient, row.minute) for row in stopped}


def test_impaired_kidneys_lower_the_dose_of_baclofen_once() -> None:
    clinic = played({"oral": {"line": ["baclofen"], "kidneys_impaired_share": 1, "kidney_dose_factor": 0.5}})
    lowered = [row for row in clinic.of(Kind.DRUG_DOSE) if row.cause == Cause.KIDNEYS]
    assert lowered
    assert all(row.value <= 50 for row in lowered)  # half of at most 100 mg
    people = [row.patient for row in lowered]
    assert len(people) == len(set(people))


def test_a_stop_brings_the_next_review_forward() -> None:
    clinic = played({})
    forward = [row for row in clinic.of(Kind.OBLIGATION_ENDED) if row.cause == Cause.BROUGHT_FORWARD]
    assert forward
    for row in forward:
        own = [each for each in clinic.rows if each.patient == row.patient and each.minute == row.minute]
        again = [each for each in own if each.kind == Kind.OBLIGATION]
        assert again[-1].value <= row.minute + 14 * DAY


def test_patients_on_initiated_follow_up_are_seen_less_often_when_they_ask_for_nothing() -> None:
    quiet = {"oral": {"initiated_contacts_per_year": 0, "titration_reviews": 0, "change_reviews": 0}}
    seen = {}
    for share in (0, 1):
        clinic = played(overlaid(quiet, {"oral": {"initiated_share": share}}))
        visits = clinic.world.names.visits
        seen[share] = sum(visits[int(row.value)].startswith("oral_") for row in clinic.of(Kind.ATTENDED))
    assert seen[1] < 0.9 * seen[0]


def test_the_clinics_own_list_says_what_patients_take_on_the_first_day() -> None:
    text = (
        "id,indication,birth_year,sex,therapy,reservoir_ml,concentration_mcg_per_ml,dose_mcg_per_day,implant_date,"
        "last_refill_date,next_refill_date,next_appointment_date,next_appointment_visit,waiting_list,clock_start,"
        "oral_drugs\n"
        "A,ms,1970,f,oral,,,,,,,,,,,baclofen:60;tizanidine:12\n"
        "B,ms,1970,f,oral,,,,,,,,,,,none\n"
    )
    cohort = cohort_of(text)
    clinic = play(world_of({"referrals": {"per_year": 0}}, cohort))
    drugs = clinic.world.names.drugs
    found = {
        (cohort.ids[row.patient], drugs[row.subject]): row.value
        for row in clinic.of(Kind.DRUG_STARTED)
        if row.cause == Cause.PREVALENT
    }
    assert found == {("A", "baclofen"): 60.0, ("A", "tizanidine"): 12.0}


def test_oral_drugs_start_again_when_intrathecal_therapy_ends() -> None:
    clinic = played({"discontinuation": {"per_year": 3}, "weaning": {"prevalent_on_drug_share": 0}})
    ended = [row for row in clinic.of(Kind.STATE) if row.value == State.ORAL and row.patient < 100 and row.minute > 0]
    pumps = {row.patient for row in clinic.of(Kind.PUMP_IN)}
    back = [row for row in ended if row.patient in pumps]
    assert back
    for row in back:
        own = [each for each in clinic.of(Kind.DRUG_STARTED) if each.patient == row.patient]
        assert any(each.minute == row.minute for each in own)


def test_costs_of_oral_drugs_are_milligrams_times_price() -> None:
    line = {"oral": {"line": ["baclofen"]}}
    cheap, dear = (played(overlaid(line, {"prices": {"oral_mg": {"baclofen": price}}})) for price in (0.001, 0.002))
    costs = []
    for clinic in (cheap, dear):
        found = ledger(clinic.world, clinic.log)
        costs.append(found.monthly[:, found.categories.index("oral_drugs")])
    assert np.allclose(2 * costs[0], costs[1])
    taken: dict[tuple[int, int], tuple[int, float]] = {}
    mg_days = 0.0
    for row in cheap.rows:
        key = (row.patient, row.subject)
        gone = row.kind == Kind.STATE and row.value == State.GONE
        closing = [each for each in taken if each[0] == row.patient] if gone else [key]
        if row.kind in (Kind.DRUG_STARTED, Kind.DRUG_DOSE, Kind.DRUG_STOPPED) or gone:
            for each in closing:
                if each in taken:
                    since, dose = taken.pop(each)
                    mg_days += dose * (row.minute - since) / DAY
            if row.kind in (Kind.DRUG_STARTED, Kind.DRUG_DOSE):
                taken[key] = row.minute, row.value
    mg_days += sum(dose * (cheap.world.end - since) / DAY for since, dose in taken.values())
    assert costs[0].sum() == pytest.approx(0.001 * mg_days)
